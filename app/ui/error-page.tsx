import type { ReactNode } from "react";

/** What happened, what was not charged, what to do, and the number to tell us. */
export function ErrorPage({
  code,
  title,
  children,
  actions,
  request,
}: {
  code?: ReactNode;
  title: ReactNode;
  children?: ReactNode;
  actions?: ReactNode;
  request?: ReactNode;
}) {
  return (
    <div className="page slim">
      {code && <p className="mono dim3 sm">{code}</p>}
      <h1 className="h-page">{title}</h1>
      <div className="stack">{children}</div>
      {actions && <div className="row flex-wrap">{actions}</div>}
      {request && <p className="mono xs dim3">{request}</p>}
    </div>
  );
}
