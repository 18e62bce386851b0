import { Form, Link, NavLink, useLocation, useMatches, useNavigation } from "@remix-run/react";
import type { ComponentType, ReactNode } from "react";
import { formatDate, formatNumber } from "~/text/format";
import { inLanguage, languageOf, withoutLanguage } from "~/text/language";
import { siteText } from "~/text/site";
import { useLocalHref, useText } from "~/text/use-text";
import { ButtonLink } from "~/ui/button";
import { Icon } from "~/ui/icon";
import { Mark } from "~/ui/mark";
import { ThemeSwitch } from "~/ui/theme-switch";

export interface SiteFacts {
  /** The demo is loaded: its banner stands on every page (rules.md 6). */
  demo: boolean;
  listsAsOf: string | null;
  operator: { name: string; address: string; email: string } | null;
  account: { team: string; balance: number | null; operator: boolean } | null;
  theme: "light" | "dark" | undefined;
}

/** A part of the site with a bar of its own exports `handle = { Bar }`; it is given what that route loaded. */
interface OwnBar {
  Bar?: ComponentType<{ loaded: unknown }>;
}

const PLACES = ["search", "provinces", "partners", "pricing"] as const;

/** What stands around every page: skip link, demo banner, bar, main, footer of rules.md 33. */
export function SiteLayout({ facts, children }: { facts: SiteFacts; children: ReactNode }) {
  const t = useText(siteText);
  const navigation = useNavigation();
  // Where the part's own loader refused there is nothing of it to show: a stranger at the desk sees the site's bar (rules.md 31).
  const own = useMatches().find((match) => match.data != null && (match.handle as OwnBar | undefined)?.Bar);
  const Bar = (own?.handle as OwnBar | undefined)?.Bar;
  return (
    <>
      <a className="skip" href="#main">
        {t("skip")}
      </a>
      {navigation.state !== "idle" && <div className="progress" aria-hidden="true" />}
      <header>
        {facts.demo && (
          <>
            <div className="stripe" />
            <p className="ribbon">
              <span className="only-wide">
                {t("demo", { on: facts.listsAsOf ? formatDate(t.language, facts.listsAsOf) : "" })}
              </span>
              <span className="only-phone">{t("demo_phone")}</span>
            </p>
          </>
        )}
        {own && Bar ? <Bar loaded={own.data} /> : <SiteHeader account={facts.account} />}
      </header>
      <main id="main" tabIndex={-1}>
        {children}
      </main>
      <SiteFooter facts={facts} />
    </>
  );
}

function SiteHeader({ account }: { account: SiteFacts["account"] }) {
  const t = useText(siteText);
  const href = useLocalHref();
  const location = useLocation();
  const places: readonly ("lists" | "desk" | (typeof PLACES)[number])[] = [
    ...PLACES.slice(0, 1),
    ...(account ? (["lists"] as const) : []),
    ...PLACES.slice(1),
    ...(account?.operator ? (["desk"] as const) : []),
  ];
  const link = (place: (typeof places)[number], className = "") => (
    <NavLink key={place} to={href(`/${place}`)} className={className} prefetch="intent" discover="none">
      {t(place)}
    </NavLink>
  );
  return (
    <div className="bar">
      <details className="menu left only-phone" key={`nav${location.key}`}>
        <summary aria-label={t("menu")}>
          <Icon name="list" />
        </summary>
        <nav className="menu-list" aria-label={t("main_nav")}>
          {places.map((place) => link(place))}
        </nav>
      </details>
      <Link className="brand" to={href("/")} translate="no">
        <Mark />
        {t("brand")}
      </Link>
      <nav className="nav only-wide" aria-label={t("main_nav")}>
        {/* Between a phone and a desk the bar has no room for one more; the account's menu has it at every width. */}
        {places.map((place) => link(place, place === "desk" ? "not-narrow" : ""))}
      </nav>
      <span className="grow" />
      {account ? (
        <>
          {account.balance !== null && (
            <Link className="wallet" to={href("/credits")} aria-label={t("credits_n", { n: account.balance })}>
              <span className="coin" />
              <span className="only-wide">{t("credits_n", { n: account.balance })}</span>
              <span className="only-phone">{formatNumber(t.language, account.balance)}</span>
            </Link>
          )}
          <details className="menu" key={`account${location.key}`}>
            <summary>
              <span className="one max-w-[22ch] only-wide">{account.team}</span>
              <span className="only-phone">
                <Icon name="person" />
                <span className="vh">{account.team}</span>
              </span>
              <span className="only-wide">
                <Icon name="down" />
              </span>
            </summary>
            <div className="menu-list">
              <Link to={href("/reveals")}>{t("reveals")}</Link>
              <Link to={href("/lists")}>{t("lists")}</Link>
              <Link to={href("/credits")}>{t("credits")}</Link>
              <Link to={href("/settings")}>{t("settings")}</Link>
              {account.operator && <Link to={href("/desk")}>{t("desk")}</Link>}
              <Form method="post" action={href("/sign-out")} reloadDocument>
                <button type="submit">{t("sign_out")}</button>
              </Form>
            </div>
          </details>
        </>
      ) : (
        <div className="row gap-1">
          <ButtonLink look="ghost" to={href("/sign-in")}>
            {t("sign_in")}
          </ButtonLink>
          <ButtonLink className="only-wide" to={href("/sign-up")}>
            {t("sign_up")}
          </ButtonLink>
        </div>
      )}
    </div>
  );
}

function SiteFooter({ facts }: { facts: SiteFacts }) {
  const t = useText(siteText);
  const href = useLocalHref();
  const { pathname, search } = useLocation();
  const other = languageOf(pathname) === "en" ? "fr" : "en";
  return (
    <footer className="foot" aria-label={t("foot")}>
      <p>{facts.operator ? t("operated", facts.operator) : t("not_operated")}</p>
      <p>{t("mark")}</p>
      <div className="foot-links">
        <Link to={href("/opt-out")} discover="none">
          {t("opt_out")}
        </Link>
        <Link to={href("/privacy")} discover="none">
          {t("privacy")}
        </Link>
        <Link to={href("/terms")} discover="none">
          {t("terms")}
        </Link>
        <Link to={href("/anti-spam")} discover="none">
          {t("anti_spam")}
        </Link>
        <a href={inLanguage(other, withoutLanguage(pathname) + search)} hrefLang={other} lang={other}>
          {t("other_language")}
        </a>
        <span className="grow" />
        <ThemeSwitch
          chosen={facts.theme}
          next={pathname + search}
          words={{ label: t("theme"), system: t("theme_system"), light: t("theme_light"), dark: t("theme_dark") }}
        />
      </div>
    </footer>
  );
}
