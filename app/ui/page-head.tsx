import { Link } from "@remix-run/react";
import type { ReactNode } from "react";

export interface Crumb {
  to: string;
  label: string;
}

/** The way here, as links; the page itself is not repeated. */
export function Crumbs({ label, crumbs }: { label: string; crumbs: readonly Crumb[] }) {
  return (
    <nav aria-label={label}>
      <ol className="crumbs">
        {crumbs.map((crumb) => (
          <li key={crumb.to}>
            <Link to={crumb.to}>{crumb.label}</Link>
          </li>
        ))}
      </ol>
    </nav>
  );
}

export function PageHead({ title, lead, actions }: { title: ReactNode; lead?: ReactNode; actions?: ReactNode }) {
  return (
    <div className="page-head">
      <div className="grow stack basis-80">
        <h1 className="h-page">{title}</h1>
        {lead && <div className="dim measure">{lead}</div>}
      </div>
      {actions && <div className="row flex-wrap">{actions}</div>}
    </div>
  );
}
