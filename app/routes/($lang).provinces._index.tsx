import type { MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { jurisdictions } from "~/features/certifications/jurisdictions.server";
import { listDates } from "~/features/certifications/list-dates.server";
import { ListsAsOf } from "~/features/certifications/lists-as-of";
import { directoryStats } from "~/features/search/directory-stats.server";
import { ProvinceTiles } from "~/features/search/province-tiles";
import { textFor } from "~/text/catalogue";
import { formatNumber, formatPercent } from "~/text/format";
import { languageOf } from "~/text/language";
import { provincesText } from "~/text/provinces";
import { useLocalHref, useText } from "~/text/use-text";
import { provinceWords, wordFor } from "~/text/words";
import { canonical } from "~/ui/canonical";
import { PageHead } from "~/ui/page-head";

export async function loader() {
  const [stats, places, lists] = await Promise.all([directoryStats(), jurisdictions(), listDates()]);
  return {
    places: places.map((place) => ({ ...place, count: stats.byProvince[place.code] ?? 0 })),
    distinct: stats.contractors,
    extra: stats.extraJurisdictions,
    lists,
  };
}

export const meta: MetaFunction = ({ location, matches }) => {
  const t = textFor(provincesText, languageOf(location.pathname));
  return [
    { title: t("meta_title") },
    { name: "description", content: t("meta_description") },
    canonical(matches, location),
  ];
};

export default function Provinces() {
  const page = useLoaderData<typeof loader>();
  const t = useText(provincesText);
  const href = useLocalHref();
  const sum = page.places.reduce((total, place) => total + place.count, 0);
  return (
    <div className="page">
      <PageHead title={t("title")} lead={t("lead")} />
      <div className="split wide-aside">
        <div className="card clip">
          <div className="scroll">
            <table className="table">
              <thead>
                <tr>
                  <th scope="col">{t("province")}</th>
                  <th scope="col" className="num">
                    {t("certified")}
                  </th>
                  <th scope="col" className="num only-wide">
                    {t("share")}
                  </th>
                  <th scope="col" className="only-wide">
                    {t("board")}
                  </th>
                </tr>
              </thead>
              <tbody>
                {page.places.map((place) => (
                  <tr key={place.code}>
                    <td>
                      <Link className="b link" to={href(`/provinces/${place.slug}`)}>
                        {wordFor(provinceWords, t.language, place.code)}
                      </Link>
                    </td>
                    <td className="num">
                      {place.hasCor ? (
                        formatNumber(t.language, place.count)
                      ) : (
                        <span className="xs dim3">{t("no_programme")}</span>
                      )}
                    </td>
                    <td className="num dim only-wide">
                      {place.hasCor && page.distinct > 0 && formatPercent(t.language, place.count / page.distinct)}
                    </td>
                    <td className="sm dim only-wide">{place.board}</td>
                  </tr>
                ))}
                <tr>
                  <td className="b">{t("total")}</td>
                  <td className="num b">{formatNumber(t.language, page.distinct)}</td>
                  <td className="only-wide" />
                  <td className="only-wide" />
                </tr>
              </tbody>
            </table>
          </div>
        </div>
        <div className="card pad stack gap-4">
          <ProvinceTiles tiles={page.places} />
          <p className="sm dim">{t("sum", { sum, extra: page.extra, distinct: page.distinct })}</p>
          <ListsAsOf dates={page.lists} />
        </div>
      </div>
    </div>
  );
}
