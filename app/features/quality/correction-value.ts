import { cityOf, phoneE164, postalCodeOf, provinceOf, SIZES, websiteOf } from "~/features/contractors/normalise";
import { TRADES } from "~/features/contractors/trades";

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
      const tags = several(text);
      const unknown = tags.find((tag) => !TRADES.includes(tag));
      return unknown === undefined
        ? read(tags.sort())
        : unreadable(
            `“${unknown}” is no trade of the directory. Write its tags with ; between them: electrical; roofing.`,
          );
    }
    case "size":
      return SIZES.some((size) => size === text) ? read(text) : unreadable(`Write one of ${SIZES.join(", ")}.`);
    default:
      return unreadable(`“${field}” has no value that a correction can set.`);
  }
}
