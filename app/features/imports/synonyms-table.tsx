import { fieldWords } from "~/text/desk-runs";
import { deskSourcesText } from "~/text/desk-sources";
import { formatShortDate } from "~/text/format";
import { useText } from "~/text/use-text";
import { wordFor } from "~/text/words";
import { TableRegion } from "~/ui/table-region";

export interface SynonymRow {
  header: string;
  field: string;
  by: string;
  at: Date | string;
  reason: string;
}

/** Spellings of headers that an operator confirmed, with who and why. */
export function SynonymsTable({ synonyms }: { synonyms: readonly SynonymRow[] }) {
  const t = useText(deskSourcesText);
  return (
    <TableRegion label={t("synonymsTitle")}>
      <table className="table folds">
        <thead>
          <tr>
            <th scope="col">{t("header")}</th>
            <th scope="col">{t("meaning")}</th>
            <th scope="col">{t("reason")}</th>
            <th scope="col">{t("by")}</th>
          </tr>
        </thead>
        <tbody>
          {synonyms.map((synonym) => (
            <tr key={synonym.header}>
              <td className="b">{synonym.header}</td>
              <td className="f-end">{wordFor(fieldWords, t.language, synonym.field)}</td>
              <td className="sm f-all">{synonym.reason}</td>
              <td className="sm dim f-all">
                {synonym.by}, {formatShortDate(t.language, synonym.at)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableRegion>
  );
}
