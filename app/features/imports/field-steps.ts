import { fold } from "~/features/contractors/fold";
import {
  cityOf,
  coordinateOf,
  phoneE164,
  postalCodeOf,
  provinceOf,
  sizeOf,
  websiteOf,
} from "~/features/contractors/normalise";
import { TRADES } from "~/features/contractors/trades";
import { publishedDate } from "./published-date";
import type { RecordField, SourceDeclaration } from "./source";

export type Step = (published: string) => string | Problem;
export interface Problem {
  reason: string;
  mend: string;
}

const SPREADSHEET_NUMBER = /^\d+(?:[.,]\d+)?E[+-]?\d+$/i;

/** How one field's published text becomes our value. */
export function stepOf(source: SourceDeclaration, field: RecordField): Step {
  const mapped = declaredValues(source, field);
  const own = ownStep(source, field);
  if (!mapped) return own;
  return remembered((published) => {
    if (published === "" && !mapped.has("")) return "";
    const value = mapped.get(fold(published)) ?? mapped.get(published);
    return (
      value ?? {
        reason: "is a value that the declaration does not know",
        mend: `write one of ${listOf([...mapped.keys()])}, or add it to the declaration`,
      }
    );
  });
}

function declaredValues(source: SourceDeclaration, field: RecordField): Map<string, string> | undefined {
  const table = source.values?.[field];
  if (!table) return undefined;
  return new Map(Object.entries(table).map(([published, value]) => [fold(published) || published, value]));
}

function ownStep(source: SourceDeclaration, field: RecordField): Step {
  const read = source.read?.[field];
  if (read) {
    return remembered((published) => {
      if (published === "") return "";
      return (
        read(published) ?? {
          reason: "is a value that the declaration does not know",
          mend: "correct it, or add it to the declaration",
        }
      );
    });
  }
  switch (field) {
    case "natural_key":
    case "number":
      return (published) =>
        SPREADSHEET_NUMBER.test(published)
          ? { reason: "was turned into a number by a spreadsheet", mend: "export the column as text" }
          : published;
    case "issued_on":
    case "expires_on":
    case "email_checked_on":
    case "captured_on":
      return remembered((published) => {
        if (published === "") return "";
        const date = publishedDate(published, source.dates);
        return "day" in date ? date.day : { reason: date.problem, mend: `write the day as ${source.dates}` };
      });
    case "city":
      return remembered(cityOf);
    case "province":
    case "jurisdiction":
      return remembered(
        optional(provinceOf, "is no province or territory of Canada", "write its name or two-letter code"),
      );
    case "postal_code":
      return optional(postalCodeOf, "is no Canadian postal code", "write it as A1A 1A1");
    case "latitude":
    case "longitude":
      return (published) => {
        if (published === "") return "";
        return coordinateOf(field, published) === undefined
          ? {
              reason: `is no ${field} in Canada`,
              mend: field === "longitude" ? "write degrees west with a minus sign" : "write degrees north, 41 to 84",
            }
          : published;
      };
    case "business_phone":
      return optional(phoneE164, "is no telephone number", "write ten digits");
    case "website":
      return optional(websiteOf, "is no web address", "write it as www.example.com, or leave it empty");
    case "size":
      return remembered(optional(sizeOf, "is no number of people", "write a number or a range such as 10-19"));
    case "trade":
      return remembered((published) => {
        const unknown = published
          .split(";")
          .map((tag) => tag.trim())
          .find((tag) => tag !== "" && !TRADES.includes(tag));
        return unknown === undefined ? published : { reason: "is no trade tag", mend: "map it in the declaration" };
      });
    case "date_kind":
      return oneOf(["cert_3y", "cert_1y", "logs_1y", "letter", "unknown"]);
    case "period_kind":
      return oneOf(["certificate", "standing", "letter"]);
    case "published_status":
      return oneOf(["suspended", "revoked"]);
    default:
      return (published) => published;
  }
}

function optional(parse: (published: string) => string | undefined, reason: string, mend: string): Step {
  return (published) => (published === "" ? "" : (parse(published) ?? { reason, mend }));
}

function oneOf(allowed: readonly string[]): Step {
  return (published) =>
    published === "" || allowed.includes(published)
      ? published
      : {
          reason: "is a value that the declaration does not know",
          mend: `map it to one of ${listOf(allowed)} in the declaration`,
        };
}

/** Columns of few distinct values are worked out once a value. */
function remembered(step: Step): Step {
  const known = new Map<string, ReturnType<Step>>();
  return (published) => {
    const earlier = known.get(published);
    if (earlier !== undefined) return earlier;
    const value = step(published);
    if (known.size < 20_000) known.set(published, value);
    return value;
  };
}

function listOf(values: readonly string[]): string {
  const named = values
    .slice(0, 6)
    .map((value) => `“${value}”`)
    .join(", ");
  return values.length > 6 ? `${named} …` : named;
}
