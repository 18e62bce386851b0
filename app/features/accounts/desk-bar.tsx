import { Link, NavLink, useLocation } from "@remix-run/react";
import { deskText } from "~/text/desk";
import { useLocalHref, useText } from "~/text/use-text";
import { Icon } from "~/ui/icon";
import { Mark } from "~/ui/mark";

const PLACES = [
  ["monday", "/desk"],
  ["runs", "/desk/runs"],
  ["sources", "/desk/sources"],
  ["duplicates", "/desk/duplicates"],
  ["corrections", "/desk/corrections"],
  ["privacy", "/desk/privacy"],
  ["teams", "/desk/teams"],
  ["audit", "/desk/audit"],
] as const;

/** The desk's own bar, in place of the site's. */
export function DeskBar({ loaded }: { loaded: unknown }) {
  const t = useText(deskText);
  const href = useLocalHref();
  const { key } = useLocation();
  const email = (loaded as { email?: string } | undefined)?.email;
  const links = PLACES.map(([name, path]) => (
    <NavLink key={name} to={href(path)} end={path === "/desk"} discover="none">
      {t(`nav_${name}`)}
    </NavLink>
  ));
  return (
    <div className="bar">
      <details className="menu left only-narrow" key={`desk${key}`}>
        <summary aria-label={t("menu")}>
          <Icon name="list" />
        </summary>
        <nav className="menu-list" aria-label={t("deskNav")}>
          {links}
        </nav>
      </details>
      <Link className="brand" to={href("/desk")} translate="no">
        <Mark />
        {t("brand")}
      </Link>
      <nav className="nav not-narrow" aria-label={t("deskNav")}>
        {links}
      </nav>
      <span className="grow" />
      <Link className="btn ghost s" to={href("/search")}>
        {t("toSite")}
      </Link>
      <span className="dim sm one only-wide max-w-[26ch]">{email}</span>
    </div>
  );
}
