import { companyText } from "~/text/company";
import { fieldWords } from "~/text/history";
import type { Language } from "~/text/language";
import { useText } from "~/text/use-text";
import { provinceWords, sizeWords, tradeWords, wordFor } from "~/text/words";
import type { ContractorFacts } from "./contractor-facts.server";
import { Sourced } from "./sourced";
import type { FirmField, SaidValue } from "./value-provenance";

/** The facts of the firm, each with where it comes from a press away. */
export function FirmFacts({ firm, said }: { firm: ContractorFacts; said: readonly SaidValue[] }) {
  const t = useText(companyText);
  const province = firm.province && wordFor(provinceWords, t.language, firm.province);
  const place = [[firm.city, province].filter(Boolean).join(", "), firm.postalCode].filter(Boolean).join(" ");
  const trades = firm.trades.map((trade) => wordFor(tradeWords, t.language, trade)).join(", ");
  const facts: [words: string, ...fields: FirmField[]][] = [
    [firm.tradeNames.length > 0 ? t("trades_as", { names: firm.tradeNames.join(", ") }) : "", "trade_names"],
    [firm.formerNames.length > 0 ? t("formerly", { names: firm.formerNames.join(", ") }) : "", "former_names"],
    [place, "city", "province", "postal_code"],
    [trades, "trades"],
    [firm.size === "unknown" ? "" : t("people", { n: wordFor(sizeWords, t.language, firm.size) }), "size"],
    // The name itself is the heading; here it only says where it is from.
    [t("legal_name"), "legal_name"],
  ];
  return (
    <ul className="dots dim sm">
      {facts.map(
        ([words, ...fields]) =>
          words !== "" &&
          (fields[0] !== "legal_name" || said.length > 0) && (
            <li key={fields[0]}>
              <Sourced said={labelledSaid(t.language, said, fields)}>{words}</Sourced>
            </li>
          ),
      )}
    </ul>
  );
}

/** Where the values of these fields come from, each by its own name. */
export function labelledSaid(language: Language, said: readonly SaidValue[], fields: readonly FirmField[]) {
  return said
    .filter(({ field }) => fields.includes(field))
    .map(({ field, value, ...from }) => ({ ...from, label: labelOf(language, field, value) }));
}

function labelOf(language: Language, field: FirmField, value: string): string {
  if (field === "trades") return wordFor(tradeWords, language, value);
  if (field === "trade_names" || field === "former_names") return value;
  return wordFor(fieldWords, language, field);
}
