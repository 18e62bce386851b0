import type { Catalogue } from "~/text/catalogue";
import { creditsText } from "~/text/credits";
import { formatDateTime, formatShortDate } from "~/text/format";
import { type Text, useText } from "~/text/use-text";
import { cn } from "~/ui/cn";
import { functionWords, kindWords, wordFor } from "~/text/words";

type Key = typeof creditsText extends Catalogue<infer Named> ? Named : never;

/** A line of the statement as it reaches the page: no value of a contact, only what was free before it was opened. */
export interface StatementLine {
  id: number;
  at: string;
  kind: string;
  reason: string | null;
  change: number;
  balance: number;
  receipt: string | null;
  contractorName: string | null;
  contactKind: string | null;
  contactFunction: string | null;
  who: string | null;
}

export function LedgerTable({ lines }: { lines: StatementLine[] }) {
  const t = useText(creditsText);
  return (
    <div className="scroll" tabIndex={0} role="region" aria-label={t("everyCredit")}>
      <table className="table folds">
        <thead>
          <tr>
            <th scope="col">{t("when")}</th>
            <th scope="col">{t("what")}</th>
            <th scope="col">{t("who")}</th>
            <th scope="col" className="num">
              {t("change")}
            </th>
            <th scope="col" className="num">
              {t("balance")}
            </th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.id}>
              <td className="dim sm max-md:order-3 whitespace-nowrap">
                <time dateTime={line.at} title={formatDateTime(t.language, line.at)}>
                  {formatShortDate(t.language, line.at)}
                </time>
              </td>
              <td className="max-md:order-1">{whatOf(t, line)}</td>
              <td className="sm max-md:order-5 f-all max-md:text-ink-2">{line.who ?? t("system")}</td>
              <td className={cn("num b f-end max-md:order-2", line.change > 0 && "text-ok")}>{signed(line.change)}</td>
              <td className="num f-end max-md:order-4 max-md:text-sm" data-label={t("balance")}>
                {signed(line.balance, false)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function whatOf(t: Text<Key>, line: StatementLine): string {
  switch (line.kind) {
    case "purchase":
      return t("k_purchase", { n: line.change, receipt: line.receipt });
    case "reveal": {
      if (!line.contractorName || !line.contactKind || !line.contactFunction) return t("k_reveal_gone");
      const person = line.contactKind === "named" || line.contactKind === "other-named";
      const what = person
        ? wordFor(functionWords, t.language, line.contactFunction)
        : wordFor(kindWords, t.language, line.contactKind);
      return t("k_reveal", { what, firm: line.contractorName });
    }
    case "manual":
      return t("k_manual", { reason: line.reason });
    case "return":
      return t(line.reason === "opt-out" ? "k_return_optOut" : (`k_return_${line.reason ?? "correction"}` as Key));
    default:
      return t(`k_${line.kind}` as Key);
  }
}

/** A minus sign, not a hyphen: it lines up with the plus. */
function signed(n: number, plus = true): string {
  return n < 0 ? `−${-n}` : n > 0 && plus ? `+${n}` : String(n);
}
