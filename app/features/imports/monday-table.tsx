import { Link } from "@remix-run/react";
import type { Catalogue } from "~/text/catalogue";
import { deskText } from "~/text/desk";
import { deskMondayText } from "~/text/desk-monday";
import { formatShortDate } from "~/text/format";
import type { Said } from "~/text/told.server";
import { type Text, useLocalHref, useText } from "~/text/use-text";
import { TableRegion } from "~/ui/table-region";
import { SourceBadge, type ShownState } from "./source-badge";

type Key = typeof deskMondayText extends Catalogue<infer Named> ? Named : never;

export interface MondayRow {
  id: string;
  publisher: string;
  dataSet: string;
  state: ShownState;
  listDate: string | null;
  runId: number | null;
  nextRun: string | null;
  counts: Record<"added" | "changed" | "absent" | "rejected", number> | null;
  reason: Said | null;
}

function broughtOf(t: Text<Key>, counts: NonNullable<MondayRow["counts"]>): string {
  return Object.values(counts).every((n) => n === 0) ? t("broughtNothing") : t("broughtOf", counts);
}

/** Every source with how it stands and what its latest list brought. */
export function MondayTable({ rows, label }: { rows: readonly MondayRow[]; label: string }) {
  const t = useText(deskMondayText);
  const d = useText(deskText);
  const href = useLocalHref();
  return (
    <TableRegion label={label}>
      <table className="table folds">
        <thead>
          <tr>
            <th scope="col">{t("source")}</th>
            <th scope="col">{t("state")}</th>
            <th scope="col">{t("lastList")}</th>
            <th scope="col">{t("brought")}</th>
            <th scope="col">{t("next")}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              <td className="min-w-48">
                <Link className="b link" to={href(`/desk/sources/${row.id}`)} data-row>
                  {row.publisher}
                </Link>{" "}
                {row.dataSet === "demo" && <span className="demo">{d("demo")}</span>}
                {row.reason && row.state !== "arrived" && (
                  <span className="xs dim block measure" lang={row.reason.language}>
                    {row.reason.text}
                  </span>
                )}
              </td>
              <td className="whitespace-nowrap f-end">
                <SourceBadge state={row.state} />
              </td>
              <td className="sm whitespace-nowrap f-all" data-label={t("lastList")}>
                {row.listDate ? formatShortDate(t.language, row.listDate) : <span className="dim3">{t("noList")}</span>}
                {row.runId !== null && (
                  <Link className="xs link md:block max-md:ml-2" to={href(`/desk/runs/${row.runId}`)}>
                    {t("run", { id: row.runId })}
                  </Link>
                )}
              </td>
              <td className="sm f-all" data-label={t("brought")}>
                {row.counts ? broughtOf(t, row.counts) : <span className="dim3">–</span>}
              </td>
              <td className="sm dim whitespace-nowrap f-all" data-label={t("next")}>
                {row.nextRun ? t("nextAt", { date: formatShortDate(t.language, row.nextRun) }) : t("byHand")}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableRegion>
  );
}
