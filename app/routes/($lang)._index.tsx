import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, Link, useLoaderData } from "@remix-run/react";
import { packsOnSale } from "~/features/billing/packs.server";
import { jurisdictions } from "~/features/certifications/jurisdictions.server";
import { listDates } from "~/features/certifications/list-dates.server";
import { ListsAsOf } from "~/features/certifications/lists-as-of";
import { directoryStats } from "~/features/search/directory-stats.server";
import { ProvinceTiles } from "~/features/search/province-tiles";
import { textFor } from "~/text/catalogue";
import { formatMoney, formatNumber, formatShortDate } from "~/text/format";
import { homeText } from "~/text/home";
import { languageOf } from "~/text/language";
import { pricingText } from "~/text/pricing";
import { useLocalHref, useText } from "~/text/use-text";
import { Button, ButtonLink } from "~/ui/button";
import { canonical } from "~/ui/canonical";
import { Icon, type IconName } from "~/ui/icon";
import { Stat } from "~/ui/stat";

export async function loader(_: LoaderFunctionArgs) {
  const [stats, places, packs, lists] = await Promise.all([
    directoryStats(),
    jurisdictions(),
    packsOnSale(),
    listDates(),
  ]);
  const tiles = places.map(({ code, slug, hasCor }) => ({ code, slug, hasCor, count: stats.byProvince[code] ?? 0 }));
  return {
    contractors: stats.contractors,
    named: stats.namedHseManagers,
    verified: stats.verifiedEmails,
    small: stats.smallEmployers,
    updatedOn: stats.updatedOn,
    lists,
    extra: stats.extraJurisdictions,
    tiles,
    pack: packs[0] ?? null,
  };
}

export const meta: MetaFunction<typeof loader> = ({ data: page, location, matches }) => {
  const language = languageOf(location.pathname);
  const t = textFor(homeText, language);
  const numbers = {
    contractors: formatNumber(language, page?.contractors ?? 0),
    named: formatNumber(language, page?.named ?? 0),
  };
  return [
    { title: t("meta_title") },
    { name: "description", content: t("meta_description", numbers) },
    canonical(matches, location),
  ];
};

const STARTS: readonly (readonly [key: "q_due" | "q_named" | "q_valid" | "q_phone", query: string, icon: IconName])[] =
  [
    ["q_due", "due=90&sort=due", "clock"],
    ["q_named", "hse=named", "person"],
    ["q_valid", "email=valid", "check"],
    ["q_phone", "phone=work", "phone"],
  ];

export default function Home() {
  const page = useLoaderData<typeof loader>();
  const t = useText(homeText);
  const href = useLocalHref();
  const number = (value: number) => formatNumber(t.language, value);
  const sum = page.tiles.reduce((total, tile) => total + tile.count, 0);
  return (
    <div className="page home">
      <section className="hero">
        <div className="stack gap-5.5">
          <h1 className="h-hero">
            {page.contractors > 0
              ? t("headline", { contractors: page.contractors, named: page.named })
              : t("headline_empty")}
          </h1>
          <p className="dim text-lg max-w-[34em]">{t("lead")}</p>
          <Form method="get" action={href("/search")} className="searchbox big" role="search">
            <Icon name="search" />
            <input
              type="search"
              name="q"
              placeholder={t("placeholder")}
              aria-label={t("search_label")}
              autoComplete="off"
              maxLength={200}
              data-search
            />
            <Button look="ink">{t("search")}</Button>
          </Form>
          {page.updatedOn && (
            <>
              <div className="stats mt-1.5">
                <Stat value={number(page.verified)}>{t("verified")}</Stat>
                <Stat value={number(page.small)}>{t("small", { n: page.small })}</Stat>
                <Stat
                  value={
                    <time dateTime={page.updatedOn}>
                      {formatShortDate(t.language, page.updatedOn).replace(/ \d{4}$/, "")}
                    </time>
                  }
                >
                  {t("updated")}
                </Stat>
              </div>
              <ListsAsOf dates={page.lists} />
            </>
          )}
        </div>
        <section className="card pad stack gap-4" aria-labelledby="by-province">
          <div className="row">
            <h2 id="by-province">{t("by_province")}</h2>
            <span className="grow" />
            <Link className="link sm" to={href("/provinces")}>
              {t("all_provinces")}
            </Link>
          </div>
          <ProvinceTiles tiles={page.tiles} />
          <p className="xs dim">
            {t("tiles_note", { extra: page.extra, sum: number(sum), distinct: number(page.contractors) })}
          </p>
        </section>
      </section>
      <section className="hero">
        <div className="stack gap-3.5">
          <h2>{t("start")}</h2>
          <ul className="card clip">
            {STARTS.map(([key, query, icon]) => (
              <li key={key} className="border-b border-line last:border-0">
                <Link className="start" to={href(`/search?${query}`)}>
                  <Icon name={icon} />
                  <span className="b">{t(key)}</span>
                  <span className="dim sm grow only-wide">{t(`${key}_hint`)}</span>
                  <Icon name="right" />
                </Link>
              </li>
            ))}
          </ul>
        </div>
        {page.pack && <PackCard pack={page.pack} />}
      </section>
    </div>
  );
}

function PackCard({ pack }: { pack: { credits: number; amountCents: number; months: number } }) {
  const t = useText(homeText);
  const pricing = useText(pricingText);
  const href = useLocalHref();
  const price = formatMoney(t.language, pack.amountCents);
  return (
    <div className="stack gap-3.5">
      <div className="row">
        <h2>{t("pack_title")}</h2>
        <span className="grow" />
        <Link className="link sm" to={href("/pricing")}>
          {pricing("title")}
        </Link>
      </div>
      <div className="card pad stack gap-4">
        <p className="stat row items-baseline">
          <b>{price}</b> {t("pack_terms", { credits: pack.credits })}
        </p>
        <ul className="ticks">
          {(["tick_free", "tick_known", "tick_once", "tick_renew"] as const).map((key) => (
            <li key={key}>
              <Icon name="check" />
              {t(key, { months: pack.months })}
            </li>
          ))}
        </ul>
        <ButtonLink look="go" size="big" full to={href("/credits")} rel="nofollow">
          {t("buy", { credits: pack.credits, price })}
        </ButtonLink>
      </div>
    </div>
  );
}
