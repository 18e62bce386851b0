import { fold } from "./fold";

/** What a published name consists of (domain.md §7.1): the legal name as written, and the names it trades under. */
export interface SplitName {
  legal: string;
  trade: string[];
}

const TRADE_NAME_JOINS =
  /\s+(?:\(\s*)?(?:o\/as?|o\.a\.|operating as|d\.?\/?b\.?\/?a\.?|doing business as|t\/a|trading as|c\.?o\.?b\.?(?: as)?|a\.?k\.?a\.?|also known as|a division of|une division de|faisant affaires? sous(?: le nom(?: de)?)?|f\.a\.s\.r\.s\.?|f\.a\.s\.?)(?=[\s:])[\s:]*/iu;

/** "1234567 Alberta Ltd. o/a Pro Painters" → legal "1234567 Alberta Ltd.", trade "Pro Painters". */
export function splitName(published: string): SplitName {
  const parts = published.split(TRADE_NAME_JOINS).map((part) => part.trim());
  if (parts.length === 1) return { legal: published, trade: [] };
  const names = parts.filter(Boolean).map((part) => (part.includes("(") ? part : part.replace(/\)\s*$/, "").trim()));
  const [legal, ...trade] = names;
  return legal ? { legal, trade: trade.filter((name) => name !== legal) } : { legal: published, trade: [] };
}

/** Words that say what a firm legally is and nothing of which firm it is. Longest first where one ends another. */
const LEGAL_FORMS = [
  "unlimited liability corporation",
  "unlimited liability company",
  "societe par actions de regime federal",
  "societe en nom collectif a responsabilite limitee",
  "societe en commandite",
  "societe en nom collectif",
  "limited liability partnership",
  "limited partnership",
  "professional corporation",
  "general partnership",
  "joint venture",
  "incorporated",
  "incorporee",
  "corporation",
  "limited",
  "limitee",
  "company",
  "compagnie",
  "cooperative",
  "coop",
  "senc rl",
  "sencrl",
  "sarf",
  "senc",
  "sec",
  "ulc",
  "llp",
  "llc",
  "inc",
  "ltd",
  "ltee",
  "corp",
  "enr",
  "lp",
  "gp",
  "jv",
  "co",
];
const LEGAL_FORM_AT_END = new RegExp(` (?:${LEGAL_FORMS.join("|")})$`);

const JURISDICTION_WORDS =
  "alberta|british columbia|b c|bc|saskatchewan|manitoba|ontario|quebec|new brunswick|nouveau brunswick|nova scotia|prince edward island|newfoundland(?: and labrador)?|yukon|northwest territories|nunavut|canada";
const NUMBERED = new RegExp(`^(\\d[\\d ]{4,11}\\d) (${JURISDICTION_WORDS})$`);

/**
 * What firms are compared by (domain.md §7.1): the legal name folded, without its legal form. Two firms of one key are
 * the same firm only if place or phone agree as well. Trailing years ("(2012)") stay: they tell corporations apart.
 */
export function matchKey(legalName: string): string {
  const plain = legalName
    .normalize("NFKC")
    .replace(/[’'`´.]/g, "")
    .replace(/\s*(?:&|\+)\s*/g, " and ");
  let key = fold(plain)
    .replace(/\bet\b/g, "and")
    .replace(/\b(?:sainte?|ste)\b/g, "st");
  for (let shorter = withoutForm(key); shorter !== key; shorter = withoutForm(key)) key = shorter;

  const numbered = NUMBERED.exec(key);
  if (numbered)
    return `${numbered[1]!.replaceAll(" ", "")} ${numbered[2]!.replace(/^b c$/, "bc").replace("british columbia", "bc")}`;
  return key;
}

/** A name that is nothing but a legal form keeps it: an empty key would match every other empty one. */
function withoutForm(key: string): string {
  const shorter = key.replace(LEGAL_FORM_AT_END, "").replace(/ and$/, "");
  return shorter === "" ? key : shorter;
}
