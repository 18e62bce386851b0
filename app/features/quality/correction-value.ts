import { cityOf, phoneE164, postalCodeOf, provinceOf, SIZES, websiteOf } from "~/features/contractors/normalise";
import { TRADES } from "~/features/contractors/trades";
import { sizeWords, tradeWords } from "~/text/words";

export type ReadValue = { status: "read"; value: string | string[] | null } | { status: "unreadable"; mend: string };

const read = (value: string | string[] | null): ReadValue => ({ status: "read", value });
const unreadable = (mend: string): ReadValue => ({ status: "unreadable", mend });

const several = (text: string) => [
  ...new Set(
    text
      .split(";")
      .map((each) => each.trim())
      .filter(Boolean),
  ),
];

const bare = (text: string) => text.toLowerCase().replace(/\s+/g, " ").trim();

/** The code that a page writes as `written`, in English or French; the code itself too. */
function codeOf(
  codes: readonly string[],
  words: Readonly<Record<"en" | "fr", Readonly<Record<string, string>>>>,
  written: string,
): string | undefined {
  return codes.find((code) =>
    [code, words.en[code], words.fr[code]].some((each) => each && bare(each) === bare(written)),
  );
}

/** A corrected value as the lists' own are read, never a guess: what is no such value says how to write it. Empty means "none". */
export function correctedValue(field: string, written: string): ReadValue {
  const text = written.normalize("NFC").replace(/\s+/g, " ").trim();
  const optional = (value: string | undefined, mend: string) =>
    text === "" ? read(null) : value === undefined ? unreadable(mend) : read(value);
  switch (field) {
    case "legal_name":
      return text === "" || text.length > 200 ? unreadable("A firm has a name of 1 to 200 letters.") : read(text);
    case "trade_names":
      return read(several(text).sort());
    case "city":
      return optional(text.length > 100 ? undefined : cityOf(text), "Write the name of the town alone.");
    case "province":
      return optional(provinceOf(text), "Write the province as AB, Alberta or Alb.");
    case "postal_code":
      return optional(postalCodeOf(text), "Write the postal code as T2P 1J9.");
    case "business_phone":
      return optional(phoneE164(text), "Write the number as 403-555-0123.");
    case "website":
      return optional(websiteOf(text), "Write the site as www.example.com.");
    case "trades": {
      const written = several(text);
      const unknown = written.find((each) => codeOf(TRADES, tradeWords, each) === undefined);
      return unknown === undefined
        ? read([...new Set(written.map((each) => codeOf(TRADES, tradeWords, each)!))].sort())
        : unreadable(
            `“${unknown}” is no trade of the directory. Write its tags with ; between them: electrical; roofing.`,
          );
    }
    case "size": {
      const size = codeOf(SIZES, sizeWords, text);
      return size === undefined ? unreadable(`Write one of ${SIZES.join(", ")}.`) : read(size);
    }
    default:
      return unreadable(`“${field}” has no value that a correction can set.`);
  }
}
