import { data, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { jurisdictions } from "~/features/certifications/jurisdictions.server";
import { listDates } from "~/features/certifications/list-dates.server";
import { ListsAsOf } from "~/features/certifications/lists-as-of";
import { certifyingPartners } from "~/features/certifications/partners.server";
import { requireOperatorIdentity } from "~/features/privacy/operator-identity.server";
import { directoryStats } from "~/features/search/directory-stats.server";
import { ResultTable } from "~/features/search/result-table";
import { resultRows } from "~/features/search/result-rows.server";
import { searchContractors } from "~/features/search/search-contractors.server";
import { emptyFilters } from "~/features/search/search-query";
import { orNotFound } from "~/platform/http.server";
import { textFor } from "~/text/catalogue";
import { formatDate, formatNumber } from "~/text/format";
import { languageOf, requestLanguage } from "~/text/language";
import { provincesText } from "~/text/provinces";
import { useLocalHref, useText } from "~/text/use-text";
import { provinceWords, tradeWords, wordFor } from "~/text/words";
import { ButtonLink } from "~/ui/button";
import { canonical } from "~/ui/canonical";
import { Card } from "~/ui/card";
import { Crumbs, PageHead } from "~/ui/page-head";
import { NumberTiles } from "~/ui/number-tiles";

const ROWS = 10;
const VALUES = 10;

export async function loader({ request, params }: LoaderFunctionArgs) {
  requireOperatorIdentity();
  const place = orNotFound((await jurisdictions()).find(({ slug }) => slug === params.slug));
  const query = { text: "", filters: { ...emptyFilters(), province: [place.code] }, sort: "due" as const, page: 1 };
  const [stats, partners, found, lists] = await Promise.all([
    directoryStats(),
    certifyingPartners(requestLanguage(request)),
    searchContractors(query),
    listDates(),
  ]);
  const shared = await resultRows(found.ids.slice(0, ROWS), { today: found.productDay, words: [] });
  const counts = new Map(found.facets.partner.map(({ value, count }) => [value, count]));
  const here = partners
    .filter((partner) => partner.jurisdictions.includes(place.code))
    .map(({ slug, name, industry, website, demo }) => ({
      slug,
      name,
      industry,
      website,
      demo,
      count: counts.get(slug) ?? 0,
    }));
  return data({
    place,
    certified: stats.byProvince[place.code] ?? 0,
    named: found.namedTotal,
    verified: found.facets.email.find(({ value }) => value === "valid")?.count ?? 0,
    due: found.facets.due.find(({ value }) => value === "90")?.count ?? 0,
    lists,
    loaded: here.filter((partner) => partner.demo === stats.demo),
    reference: stats.demo ? here.filter((partner) => !partner.demo) : [],
    demo: stats.demo,
    trades: found.facets.trade.slice(0, VALUES).map(({ value, count }) => ({ value, count })),
    towns: found.facets.city.slice(0, VALUES),
    rows: shared,
  });
}

export const meta: MetaFunction<typeof loader> = ({ data: page, location, matches }) => {
  const language = languageOf(location.pathname);
  const t = textFor(provincesText, language);
  if (!page) return [];
  const place = wordFor(provinceWords, language, page.place.code);
  return [
    {
      title: page.place.hasCor
        ? t("one_meta_title", { n: formatNumber(language, page.certified), place })
        : t("one_title_none", { place }),
    },
    { name: "description", content: t(page.place.hasCor ? "one_meta_description" : "no_programme_body", { place }) },
    canonical(matches, location),
    ...(page.certified === 0 ? [{ name: "robots", content: "noindex, follow" }] : []),
  ];
};

export default function Province() {
  const page = useLoaderData<typeof loader>();
  const t = useText(provincesText);
  const href = useLocalHref();
  const number = (value: number) => formatNumber(t.language, value);
  const place = wordFor(provinceWords, t.language, page.place.code);
  const searchHere = href(`/search?province=${page.place.code}`);
  const crumbs = <Crumbs label={t("crumbs")} crumbs={[{ to: href("/provinces"), label: t("provinces") }]} />;
  if (!page.place.hasCor) {
    return (
      <div className="page narrow">
        {crumbs}
        <PageHead
          title={t("one_title_none", { place })}
          lead={t("no_programme_body", { place })}
          actions={<ButtonLink to={href("/provinces")}>{t("elsewhere")}</ButtonLink>}
        />
      </div>
    );
  }
  return (
    <div className="page">
      {crumbs}
      <PageHead
        title={t("one_title", { n: page.certified, place })}
        lead={<ListsAsOf dates={page.lists} />}
        actions={
          <ButtonLink look="ink" icon="search" to={searchHere}>
            {t("search_here", { place })}
          </ButtonLink>
        }
      />
      {page.certified > 0 && (
        <NumberTiles
          label={t("one_title", { n: page.certified, place })}
          tiles={[
            { key: "named", value: number(page.named), words: t("named") },
            { key: "verified", value: number(page.verified), words: t("verified") },
            { key: "due", value: number(page.due), words: t("due") },
          ]}
        />
      )}
      <section className="stack gap-3">
        <div className="row">
          <h2>{t("next")}</h2>
          <span className="grow" />
          {page.certified > ROWS && (
            <Link className="link sm" to={`${searchHere}&sort=due`}>
              {t("see_all", { n: number(page.certified) })}
            </Link>
          )}
        </div>
        {page.rows.length > 0 ? (
          <ResultTable rows={page.rows} caption={t("next")} />
        ) : (
          <p className="card pad sm dim">{t("none_listed")}</p>
        )}
      </section>
      <div className="grid gap-4 items-start md:grid-cols-2 lg:grid-cols-3">
        <div className="stack gap-4">
          {[
            { title: page.demo ? t("partners_demo") : t("partners", { place }), partners: page.loaded },
            { title: t("partners_live", { place }), partners: page.reference },
          ].map(
            ({ title, partners }) =>
              partners.length > 0 && (
                <Card key={title} title={title}>
                  <ul className="stack gap-3">
                    {partners.map((partner) => (
                      <li key={partner.slug}>
                        <span className="row">
                          <Link className="b sm hover:underline" to={href(`/partners/${partner.slug}`)}>
                            {partner.name}
                          </Link>
                          <span className="grow" />
                          {partner.count > 0 && <span className="sm">{number(partner.count)}</span>}
                        </span>
                        <span className="xs dim dots">
                          <span>{partner.industry}</span>
                          {partner.website && (
                            <span>
                              <a className="link" href={partner.website} rel="noopener noreferrer">
                                {t("official_site")}
                              </a>
                            </span>
                          )}
                        </span>
                      </li>
                    ))}
                  </ul>
                </Card>
              ),
          )}
        </div>
        <Values
          title={t("trades")}
          values={page.trades.map(({ value, count }) => ({
            word: wordFor(tradeWords, t.language, value),
            count,
            to: `${searchHere}&trade=${value}`,
          }))}
        />
        <Values
          title={t("towns")}
          values={page.towns.map(({ value, name, count }) => ({
            word: name ?? value,
            count,
            to: `${searchHere}&city=${value}`,
          }))}
        />
      </div>
      <p className="xs dim3">
        {place}: {page.place.board}. {t("checked", { on: formatDate(t.language, page.place.checkedOn) })}
        {page.place.sourceUrl && (
          <>
            {" · "}
            <a className="link" href={page.place.sourceUrl} rel="noopener noreferrer nofollow">
              {t("source")}
            </a>
          </>
        )}
      </p>
    </div>
  );
}

function Values({ title, values }: { title: string; values: readonly { word: string; count: number; to: string }[] }) {
  const t = useText(provincesText);
  if (values.length === 0) return null;
  return (
    <Card title={title}>
      <ul>
        {values.map(({ word, count, to }) => (
          <li key={to}>
            <Link className="line-link" to={to}>
              {word}
              <span className="dim">{formatNumber(t.language, count)}</span>
            </Link>
          </li>
        ))}
      </ul>
    </Card>
  );
}
