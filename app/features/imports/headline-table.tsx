import { deskRunsText } from "~/text/desk-runs";
import { formatNumber } from "~/text/format";
import { useText } from "~/text/use-text";
import { TableRegion } from "~/ui/table-region";

export interface HeadlineNumbers {
  contractors: number;
  named: number;
  verified: number;
}

/** The numbers of the home page, before and after, with what lies between: where a bad file shows first. */
export function HeadlineTable({ before, after }: { before: HeadlineNumbers; after: HeadlineNumbers }) {
  const t = useText(deskRunsText);
  return (
    <TableRegion label={t("headlineTitle")}>
      <table className="table folds">
        <thead>
          <tr>
            <th scope="col">
              <span className="vh">{t("headlineTitle")}</span>
            </th>
            <th scope="col" className="num">
              {t("before")}
            </th>
            <th scope="col" className="num">
              {t("after")}
            </th>
            <th scope="col" className="num">
              {t("difference")}
            </th>
          </tr>
        </thead>
        <tbody>
          {(["contractors", "named", "verified"] as const).map((name) => (
            <tr key={name}>
              <th scope="row" className="sm">
                {t(name)}
              </th>
              <td className="num dim max-md:order-3" data-label={t("before")}>
                {formatNumber(t.language, before[name])}
              </td>
              <td className="num b f-end max-md:order-4" data-label={t("after")}>
                {formatNumber(t.language, after[name])}
              </td>
              <td className="num f-end max-md:order-2">{difference(t.language, after[name] - before[name])}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableRegion>
  );
}

/** A minus sign, not a hyphen: it lines up with the plus. */
function difference(language: "en" | "fr", n: number): string {
  return n === 0 ? "0" : `${n > 0 ? "+" : "−"}${formatNumber(language, Math.abs(n))}`;
}
