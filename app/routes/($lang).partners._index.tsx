import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { DemoMark } from "~/features/contractors/demo-mark";
import { certifyingPartners } from "~/features/certifications/partners.server";
import { listDates } from "~/features/certifications/list-dates.server";
import { ListsAsOf } from "~/features/certifications/lists-as-of";
import { directoryStats } from "~/features/search/directory-stats.server";
import { textFor } from "~/text/catalogue";
import { formatNumber } from "~/text/format";
import { languageOf, requestLanguage } from "~/text/language";
import { partnersText } from "~/text/partners";
import { useLocalHref, useText } from "~/text/use-text";
import { provinceWords, wordFor } from "~/text/words";
import { canonical } from "~/ui/canonical";
import { Card } from "~/ui/card";
import { Icon } from "~/ui/icon";
import { PageHead } from "~/ui/page-head";

export async function loader({ request }: LoaderFunctionArgs) {
  const [stats, partners, lists] = await Promise.all([
    directoryStats(),
    certifyingPartners(requestLanguage(request)),
    listDates(),
  ]);
  const counted = partners.map((partner) => ({ ...partner, count: stats.byPartner[partner.slug] ?? 0 }));
  return {
    loaded: counted.filter((partner) => partner.demo === stats.demo).sort((one, other) => other.count - one.count),
    reference: stats.demo ? counted.filter((partner) => !partner.demo) : [],
    demo: stats.demo,
    distinct: stats.contractors,
    lists,
  };
}

export const meta: MetaFunction = ({ location, matches }) => {
  const t = textFor(partnersText, languageOf(location.pathname));
  return [
    { title: t("meta_title") },
    { name: "description", content: t("meta_description") },
    canonical(matches, location),
  ];
};

type Row = ReturnType<typeof useLoaderData<typeof loader>>["loaded"][number];

export default function Partners() {
  const page = useLoaderData<typeof loader>();
  const t = useText(partnersText);
  const sum = page.loaded.reduce((total, partner) => total + partner.count, 0);
  return (
    <div className="page narrow">
      <PageHead title={t("title")} lead={t("lead")} />
      {page.loaded.length > 0 && (
        <Card flush title={t(page.demo ? "loaded_demo" : "loaded")}>
          <PartnerTable partners={page.loaded} counted />
        </Card>
      )}
      {page.loaded.length > 0 && (
        <p className="sm dim">
          {t("sum", { sum: formatNumber(t.language, sum), distinct: formatNumber(t.language, page.distinct) })}
        </p>
      )}
      <ListsAsOf dates={page.lists} />
      {page.reference.length > 0 && (
        <Card flush title={t("reference")}>
          <p className="sm dim card-note measure">{t("reference_lead")}</p>
          <PartnerTable partners={page.reference} />
        </Card>
      )}
    </div>
  );
}

function PartnerTable({ partners, counted = false }: { partners: readonly Row[]; counted?: boolean }) {
  const t = useText(partnersText);
  const href = useLocalHref();
  return (
    <div className="scroll">
      <table className="table folds table-fixed">
        <thead>
          <tr>
            {/* Fixed: a table that is painted while it still arrives would move with each longer name. */}
            <th scope="col" className="w-[42%]">
              {t("partner")}
            </th>
            <th scope="col">{t("industry")}</th>
            <th scope="col" className="w-[13%]">
              {t("where")}
            </th>
            {counted ? (
              <th scope="col" className="num">
                {t("firms")}
              </th>
            ) : (
              <th scope="col">{t("site")}</th>
            )}
          </tr>
        </thead>
        <tbody>
          {partners.map((partner) => (
            <tr key={partner.slug}>
              <td className={counted ? undefined : "f-all"}>
                <Link className="b link" to={href(`/partners/${partner.slug}`)}>
                  {partner.name}
                </Link>{" "}
                {partner.demo && <DemoMark />}
              </td>
              <td className="sm dim max-md:order-3">{partner.industry}</td>
              <td className="sm f-end max-md:order-4">
                {partner.jurisdictions.map((code, index) => (
                  <span key={code}>
                    {index > 0 && ", "}
                    <abbr title={wordFor(provinceWords, t.language, code)} className="no-underline">
                      {code}
                    </abbr>
                  </span>
                ))}
              </td>
              {counted ? (
                <td className="num f-end max-md:order-2">{formatNumber(t.language, partner.count)}</td>
              ) : (
                <td className="sm f-all max-md:order-5">
                  {partner.website ? (
                    <a className="link inline-flex items-center gap-1" href={partner.website} rel="noopener noreferrer">
                      {new URL(partner.website).hostname.replace(/^www\./, "")}
                      <Icon name="out" />
                    </a>
                  ) : (
                    <span className="dim3">{t("no_site")}</span>
                  )}
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
