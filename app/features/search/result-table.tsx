import type { ReactNode } from "react";
import { searchText } from "~/text/search";
import { useText } from "~/text/use-text";
import { ResultRowView, type ResultRow } from "./result-row";

/** Rows of contractors as the search shows them, on a page that has no search of its own. */
export function ResultTable({ rows, caption }: { rows: readonly ResultRow[]; caption: ReactNode }) {
  const t = useText(searchText);
  return (
    <div className="card clip">
      <table className="rows">
        <caption className="vh">{caption}</caption>
        <thead>
          <tr>
            <th className="c-co" scope="col">
              {t("company")}
            </th>
            <th className="c-cert" scope="col">
              {t("certification")}
            </th>
            <th className="c-clock" scope="col">
              {t("clock")}
            </th>
            <th className="c-ct" scope="col">
              {t("contact")}
            </th>
            <th className="c-go" scope="col">
              <span className="vh">{t("price")}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <ResultRowView key={row.id} row={row} words={[]} />
          ))}
        </tbody>
      </table>
    </div>
  );
}
