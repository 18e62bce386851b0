import { data, type LinksFunction, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import {
  isRouteErrorResponse,
  Links,
  Meta,
  Outlet,
  Scripts,
  ScrollRestoration,
  useLocation,
  useRouteError,
  useRouteLoaderData,
} from "@remix-run/react";
import type { ReactNode } from "react";
import { optionalMember } from "./features/accounts/session.server";
import { balanceOf } from "./features/billing/ledger.server";
import { SiteLayout, type SiteFacts } from "./features/content/site-layout";
import { operatorIdentity } from "./features/privacy/operator-identity.server";
import { directoryStats } from "./features/search/directory-stats.server";
import { env } from "./platform/env.server";
import { textFor } from "./text/catalogue";
import { failureOf, type Failure } from "./text/failure";
import { inLanguage, languageOf, LANGUAGES, LOCALE, withoutLanguage } from "./text/language";
import { rootText } from "./text/root";
import { useLanguage, useLocalHref, useText } from "./text/use-text";
import { zoneChanges } from "./text/zone";
import { ButtonLink } from "./ui/button";
import { ErrorPage } from "./ui/error-page";
import textFontUrl from "./ui/fonts/archivo-400.woff2?url";
import strongFontUrl from "./ui/fonts/archivo-620.woff2?url";
import headingFontUrl from "./ui/fonts/archivo-wide.woff2?url";
import { useNonce, useRequestId } from "./ui/request-context";
import themeUrl from "./ui/theme.css?url";

export const links: LinksFunction = () => [
  ...[textFontUrl, strongFontUrl, headingFontUrl].map((href) => ({
    rel: "preload" as const,
    href,
    as: "font" as const,
    type: "font/woff2",
    crossOrigin: "anonymous" as const,
  })),
  { rel: "stylesheet", href: themeUrl },
  { rel: "icon", href: "/favicon.svg", type: "image/svg+xml" },
];

export const meta: MetaFunction = ({ location, error }) => {
  const t = textFor(rootText, languageOf(location.pathname));
  if (error)
    return [
      { title: `${t(`${failureOf(statusOf(error))}Title`)} · ${t("siteName")}` },
      { name: "robots", content: "noindex" },
    ];
  return [{ title: t("siteName") }, { name: "description", content: t("description") }];
};

interface RootData {
  origin: string;
  facts: SiteFacts;
}

export async function loader({ request, params }: LoaderFunctionArgs) {
  const theme = /(?:^|;\s*)theme=(light|dark)\b/.exec(request.headers.get("cookie") ?? "")?.[1];
  const [stats, member] = await Promise.all([directoryStats(), optionalMember(request)]);
  const operator = operatorIdentity();
  const facts: SiteFacts = {
    demo: stats.demo,
    listsAsOf: stats.updatedOn,
    operator: operator && { name: operator.name, address: operator.address, email: operator.privacyEmail },
    account: member && {
      team: member.teamName,
      balance: (await balanceOf(member)).credits,
      operator: member.operator,
    },
    theme: theme as "light" | "dark" | undefined,
  };
  const answer: RootData = { origin: env.origin, facts };
  // The optional first segment of every page route: /fr and nothing else. The error page keeps what stands around it.
  if (params.lang !== undefined && params.lang !== "fr") throw data(answer, { status: 404 });
  return data(answer);
}

/** When the root itself failed: the page still stands, without what it would have said. */
const NOTHING_KNOWN: SiteFacts = { demo: false, listsAsOf: null, operator: null, account: null, theme: undefined };

export function Layout({ children }: { children: ReactNode }) {
  const error = useRouteError();
  const loaded = useRouteLoaderData<typeof loader>("root");
  const root = loaded ?? thrownFacts(error);
  const language = useLanguage();
  const nonce = useNonce();
  const requestId = useRequestId();
  return (
    <html lang={LOCALE[language]} data-theme={root?.facts.theme}>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="request-id" content={requestId} />
        <meta name="zone-changes" content={zoneChanges()} />
        <Meta />
        {root && <Alternates origin={root.origin} />}
        <Links />
      </head>
      <body>
        <SiteLayout facts={root?.facts ?? NOTHING_KNOWN}>{children}</SiteLayout>
        <ScrollRestoration nonce={nonce} />
        <Scripts nonce={nonce} />
      </body>
    </html>
  );
}

/** What the loader above threw along; what the framework throws by itself (405) is a sentence of its own. */
function thrownFacts(error: unknown): RootData | null {
  if (!isRouteErrorResponse(error)) return null;
  const thrown: unknown = error.data;
  return typeof thrown === "object" && thrown !== null && "facts" in thrown ? (thrown as RootData) : null;
}

/** Each page names itself in both languages; the English one is the one for everybody else. */
function Alternates({ origin }: { origin: string }) {
  const { pathname, search } = useLocation();
  const path = withoutLanguage(pathname) + search;
  return (
    <>
      {LANGUAGES.map((language) => (
        <link key={language} rel="alternate" hrefLang={LOCALE[language]} href={origin + inLanguage(language, path)} />
      ))}
      <link rel="alternate" hrefLang="x-default" href={origin + path} />
    </>
  );
}

export default function App() {
  return <Outlet />;
}

function statusOf(error: unknown): number {
  return isRouteErrorResponse(error) ? error.status : 500;
}

/** What helps most after this failure, where that is not to go and search. */
function useFirstAction(failure: Failure): ReactNode {
  const t = useText(rootText);
  const href = useLocalHref();
  if (failure === "limited")
    return (
      <ButtonLink to={href("/sign-in")} look="ink">
        {t("signIn")}
      </ButtonLink>
    );
  if (failure === "unavailable" || failure === "error")
    return (
      // The address as it is: a page of the server's, also where its scripts did not come.
      <a className="btn ink" href="">
        {t("tryAgain")}
      </a>
    );
  return null;
}

export function ErrorBoundary() {
  const error = useRouteError();
  const t = useText(rootText);
  const href = useLocalHref();
  const requestId = useRequestId();
  const status = statusOf(error);
  const failure = failureOf(status);
  const first = useFirstAction(failure);
  return (
    <ErrorPage
      code={status}
      title={t(`${failure}Title`)}
      request={t("request", { id: requestId })}
      actions={
        <>
          {first}
          <ButtonLink to={href("/search")} look={first ? "plain" : "ink"}>
            {t("search")}
          </ButtonLink>
          <ButtonLink to={href("/")}>{t("home")}</ButtonLink>
        </>
      }
    >
      <p>{t(`${failure}Body`)}</p>
    </ErrorPage>
  );
}
