import type { ReactNode } from "react";

/** Nothing to show: what was asked, and what would help. */
export function EmptyState({
  title,
  children,
  actions,
}: {
  title: ReactNode;
  children?: ReactNode;
  actions?: ReactNode;
}) {
  return (
    <section className="card pad stack">
      <h2>{title}</h2>
      {children}
      {actions && <div className="row flex-wrap pt-2">{actions}</div>}
    </section>
  );
}
