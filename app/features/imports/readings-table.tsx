import { Link } from "@remix-run/react";
import { deskRunsText } from "~/text/desk-runs";
import { deskSourcesText } from "~/text/desk-sources";
import { formatNumber, formatShortDate } from "~/text/format";
import { useLocalHref, useText } from "~/text/use-text";
import { TableRegion } from "~/ui/table-region";

export interface ReadingRow {
  id: number;
  listDate: string;
  runId: number;
  rows: number;
  absencesCounted: boolean;
  part: boolean;
  readAt: Date | string;
}

/** The lists that were accepted of one source. */
export function ReadingsTable({ readings }: { readings: readonly ReadingRow[] }) {
  const t = useText(deskSourcesText);
  const r = useText(deskRunsText);
  const href = useLocalHref();
  return (
    <TableRegion label={t("readingsTitle")}>
      <table className="table folds">
        <thead>
          <tr>
            <th scope="col">{r("list")}</th>
            <th scope="col" className="num">
              {t("expectedRows")}
            </th>
            <th scope="col">{t("counted")}</th>
            <th scope="col">{t("readOn")}</th>
            <th scope="col">{r("run")}</th>
          </tr>
        </thead>
        <tbody>
          {readings.map((reading) => (
            <tr key={reading.id}>
              <td className="b whitespace-nowrap">{formatShortDate(t.language, reading.listDate)}</td>
              <td className="num max-md:order-3" data-label={t("expectedRows")}>
                {formatNumber(t.language, reading.rows)}
              </td>
              <td className="sm f-end max-md:order-4" data-label={t("counted")}>
                {t(reading.part ? "part" : reading.absencesCounted ? "countedYes" : "countedNo")}
              </td>
              <td className="sm dim whitespace-nowrap f-all max-md:order-5" data-label={t("readOn")}>
                {formatShortDate(t.language, reading.readAt)}
              </td>
              <td className="f-end max-md:order-2">
                <Link className="link" to={href(`/desk/runs/${reading.runId}`)}>
                  {r("crumb", { id: reading.runId })}
                </Link>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableRegion>
  );
}
