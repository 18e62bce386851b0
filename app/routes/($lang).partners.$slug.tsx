import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { DemoMark } from "~/features/contractors/demo-mark";
import { certifyingPartners } from "~/features/certifications/partners.server";
import { partnerLists } from "~/features/certifications/list-dates.server";
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
import { listDatesText } from "~/text/list-dates";
import { partnersText } from "~/text/partners";
import { useLocalHref, useText } from "~/text/use-text";
import { provinceWords, wordFor } from "~/text/words";
import { ButtonLink } from "~/ui/button";
import { canonical } from "~/ui/canonical";
import { Notice } from "~/ui/notice";
import { Crumbs, PageHead } from "~/ui/page-head";

const ROWS = 20;

export async function loader({ request, params }: LoaderFunctionArgs) {
  requireOperatorIdentity();
  const partners = await certifyingPartners(requestLanguage(request));
  const partner = orNotFound(partners.find(({ slug }) => slug === params.slug));
  const [stats, lists] = await Promise.all([directoryStats(), partnerLists()]);
  const list = lists.get(partner.slug) ?? null;
  const certified = stats.byPartner[partner.slug] ?? 0;
  if (certified === 0) return { partner, certified, list, rows: [] };
  const filters = { ...emptyFilters(), partner: [partner.slug] };
  const found = await searchContractors({ text: "", filters, sort: "due", page: 1 });
  const shared = await resultRows(found.ids.slice(0, ROWS), { today: found.productDay, words: [] });
  return { partner, certified, list, rows: shared };
}

export const meta: MetaFunction<typeof loader> = ({ data: page, location, matches }) => {
  const language = languageOf(location.pathname);
  const t = textFor(partnersText, language);
  if (!page) return [];
  const { name, industry } = page.partner;
  const where = page.partner.jurisdictions.map((code) => wordFor(provinceWords, language, code)).join(", ");
  return [
    {
      title:
        page.certified > 0
          ? t("one_meta_title", { name, n: formatNumber(language, page.certified) })
          : t("one_meta_title_none", { name }),
    },
    { name: "description", content: t("one_meta_description", { name, where, industry }) },
    canonical(matches, location),
    ...(page.certified === 0 || page.partner.demo ? [{ name: "robots", content: "noindex, follow" }] : []),
  ];
};

export default function PartnerPage() {
  const { partner, certified, list, rows } = useLoaderData<typeof loader>();
  const t = useText(partnersText);
  const d = useText(listDatesText);
  const href = useLocalHref();
  const where = partner.jurisdictions.map((code) => wordFor(provinceWords, t.language, code)).join(", ");
  const searchHere = href(`/search?partner=${partner.slug}&sort=due`);
  return (
    <div className="page">
      <Crumbs label={t("crumbs")} crumbs={[{ to: href("/partners"), label: t("title") }]} />
      <PageHead
        title={
          <>
            {partner.name} {partner.demo && <DemoMark />}
          </>
        }
        lead={
          <>
            <p>{t("one_lead", { industry: partner.industry, where })}</p>
            <p className="sm">
              <span className="b text-ink">{certified > 0 && `${formatNumber(t.language, certified)} `}</span>
              {t("certified", { n: certified })}
            </p>
            {list && <p className="sm">{d("partner", { on: formatDate(t.language, list.on) })}</p>}
          </>
        }
        actions={
          partner.website && (
            <a className="btn" href={partner.website} rel="noopener noreferrer">
              {t("site")}
            </a>
          )
        }
      />
      {list?.underReview && <Notice tone="due">{d("partner_held")}</Notice>}
      <Notice>
        {partner.demo ? t("demo_partner") : t("not_affiliated")}{" "}
        {!partner.demo && t("checked", { on: formatDate(t.language, partner.checkedOn) })}
      </Notice>
      {rows.length > 0 ? (
        <section className="stack gap-3">
          <div className="row">
            <h2>{t("next")}</h2>
            <span className="grow" />
            {certified > rows.length && (
              <Link className="link sm" to={searchHere}>
                {t("see_all", { n: formatNumber(t.language, certified) })}
              </Link>
            )}
          </div>
          <ResultTable rows={rows} caption={t("next")} />
          {certified > rows.length && (
            <div>
              <ButtonLink to={searchHere}>{t("see_all", { n: formatNumber(t.language, certified) })}</ButtonLink>
            </div>
          )}
        </section>
      ) : (
        <p className="card pad sm dim">{t("none_listed")}</p>
      )}
    </div>
  );
}
