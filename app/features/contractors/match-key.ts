import { fold } from "./fold";

/** What a published name consists of (domain.md §7.1): the legal name as written, and the names it trades under. */
export interface SplitName {
  legal: string;
  trade: readonly string[];
}

const NO_NAMES: readonly string[] = [];

const TRADE_NAME_JOINS =
  /\s+(?:\(\s*)?(?:o\/as?|o\.a\.|operating as|d\.?\/?b\.?\/?a\.?|doing business as|t\/a|trading as|c\.?o\.?b\.?(?: as)?|a\.?k\.?a\.?|also known as|a division of|une division de|faisant affaires? sous(?: le nom(?: de)?)?|f\.a\.s\.r\.s\.?|f\.a\.s\.?)(?=[\s:])[\s:]*/iu;

/** What every join holds; cheaper to look for than the joins themselves, and most names have none of it. */
const MAYBE_JOINED = /\/|\bas\b|\bo\.a|\bd\.?\/?b|\bc\.?o\.?b|\ba\.?k\.?a|division|f\.a\.s|faisant/i;

/** "1234567 Alberta Ltd. o/a Pro Painters" → legal "1234567 Alberta Ltd.", trade "Pro Painters". */
export function splitName(published: string): SplitName {
  if (!MAYBE_JOINED.test(published) || !TRADE_NAME_JOINS.test(published)) return { legal: published, trade: NO_NAMES };
  const parts = published.split(TRADE_NAME_JOINS).map((part) => part.replace(/[\s,;]+$/, "").trim());
  const names = parts.filter(Boolean).map((part) => (part.includes("(") ? part : part.replace(/\)\s*$/, "").trim()));
  const [legal, ...trade] = names;
  return legal ? { legal, trade: trade.filter((name) => name !== legal) } : { legal: published, trade: NO_NAMES };
}

/** Words that say what a firm legally is and nothing of which firm it is. */
const LEGAL_WORDS = new Set(
  (
    "incorporated incorporee corporation limited limitee company compagnie cooperative coop sencrl sarf senc sec ulc llp llc " +
    "inc ltd ltee corp enr lp gp jv co"
  ).split(" "),
);
const LEGAL_PHRASES =
  / (?:unlimited liability (?:corporation|company)|societe par actions de regime federal|societe en nom collectif(?: a responsabilite limitee)?|societe en commandite|limited liability partnership|limited partnership|professional corporation|general partnership|joint venture|senc rl)$/;
const LAST_OF_A_PHRASE = new Set(
  "corporation company federal limitee collectif commandite partnership venture rl".split(" "),
);

const JURISDICTION_WORDS =
  "alberta|british columbia|b c|bc|saskatchewan|manitoba|ontario|quebec|new brunswick|nouveau brunswick|nova scotia|prince edward island|newfoundland(?: and labrador)?|yukon|northwest territories|nunavut|canada";
const NUMBERED = new RegExp(`^(\\d[\\d ]{4,11}\\d) (${JURISDICTION_WORDS})$`);

const ASCII = /^[\x20-\x7e]*$/;

/**
 * What firms are compared by (domain.md §7.1): the legal name folded, without its legal form. Two firms of one key are
 * the same firm only if place or phone agree as well. Trailing years ("(2012)") stay: they tell corporations apart.
 */
export function matchKey(legalName: string): string {
  let key = ASCII.test(legalName) ? foldedAscii(legalName) : folded(legalName);
  if (key.includes("et")) key = key.replace(/\bet\b/g, "and");
  if (key.includes("st") || key.includes("saint")) key = key.replace(/\b(?:sainte?|ste)\b/g, "st");
  for (let shorter = withoutForm(key); shorter !== key; shorter = withoutForm(key)) key = shorter;

  const numbered = key.charCodeAt(0) < 58 ? NUMBERED.exec(key) : null;
  if (!numbered) return key;
  return `${numbered[1]!.replaceAll(" ", "")} ${numbered[2]!.replace(/^b c$/, "bc").replace("british columbia", "bc")}`;
}

/** The same as `folded`, which is many times dearer; nine names in ten go this way. */
function foldedAscii(name: string): string {
  return name
    .toLowerCase()
    .replace(/['`.]/g, "")
    .replace(/[&+]/g, " and ")
    .replace(/[^a-z0-9]+/g, " ")
    .trim();
}

function folded(name: string): string {
  return fold(
    name
      .normalize("NFKC")
      .replace(/[’'`´.]/g, "")
      .replace(/[&+]/g, " and "),
  );
}

/** A name that is nothing but a legal form keeps it: an empty key would match every other empty one. */
function withoutForm(key: string): string {
  const space = key.lastIndexOf(" ");
  if (space === -1) return key;
  const last = key.slice(space + 1);
  if (last === "and") return key.slice(0, space);
  if (LAST_OF_A_PHRASE.has(last)) {
    const shorter = key.replace(LEGAL_PHRASES, "");
    if (shorter !== key) return shorter;
  }
  return LEGAL_WORDS.has(last) ? key.slice(0, space) : key;
}
