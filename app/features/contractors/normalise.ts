import { fold } from "./fold";

/** Published spellings → the values we keep. `undefined`: it is not such a value, and the row says so; never a guess. */

const PROVINCE_SPELLINGS: Record<string, string[]> = {
  AB: ["alberta", "alta"],
  BC: ["british columbia", "b c", "colombie britannique", "c b"],
  MB: ["manitoba", "man"],
  NB: ["new brunswick", "n b", "nouveau brunswick"],
  NL: [
    "newfoundland and labrador",
    "newfoundland",
    "newfoundland labrador",
    "n l",
    "nf",
    "nfld",
    "terre neuve et labrador",
    "terre neuve",
    "t n o l",
    "tnl",
  ],
  NS: ["nova scotia", "n s", "nouvelle ecosse"],
  NT: ["northwest territories", "n w t", "nwt", "territoires du nord ouest", "t n o", "tno"],
  NU: ["nunavut"],
  ON: ["ontario", "ont"],
  PE: ["prince edward island", "p e i", "pei", "ile du prince edouard", "i p e"],
  QC: ["quebec", "que", "pq", "p q"],
  SK: ["saskatchewan", "sask"],
  YT: ["yukon", "yukon territory", "yk", "y t"],
};
const PROVINCES = new Map<string, string>();
for (const [code, spellings] of Object.entries(PROVINCE_SPELLINGS)) {
  PROVINCES.set(code.toLowerCase(), code);
  for (const spelling of spellings) PROVINCES.set(spelling, code);
}

export function provinceOf(published: string): string | undefined {
  return PROVINCES.get(published) ?? PROVINCES.get(fold(published));
}

const POSTAL_CODE = /^([ABCEGHJ-NPRSTVXY]\d[ABCEGHJ-NPRSTV-Z])[ -]?(\d[ABCEGHJ-NPRSTV-Z]\d)$/;

const WRITTEN_POSTAL_CODE = /^[ABCEGHJ-NPRSTVXY]\d[ABCEGHJ-NPRSTV-Z] \d[ABCEGHJ-NPRSTV-Z]\d$/;

export function postalCodeOf(published: string): string | undefined {
  if (WRITTEN_POSTAL_CODE.test(published)) return published;
  const match = POSTAL_CODE.exec(published.toUpperCase());
  return match ? `${match[1]} ${match[2]}` : undefined;
}

/** The first half of a postal code: a town quarter, or a stretch of country. */
export function forwardSortationArea(postalCode: string): string {
  return postalCode.slice(0, 3);
}

const EXTENSION = /[\s,;]*(?:ext|extension|x|poste|local|#)[.:\s]*\d{1,6}\s*$/i;

/** As nine in ten are published: nothing of them has to be taken apart. */
const PLAIN_PHONE = /^\(?([2-9]\d\d)\)?[ .-]?([2-9]\d\d)[ .-]?(\d{4})$/;

/** E.164 without the extension: "(403) 555-0123 ext. 4" → "+14035550123". */
export function phoneE164(published: string): string | undefined {
  const plain = PLAIN_PHONE.exec(published);
  if (plain) return `+1${plain[1]}${plain[2]}${plain[3]}`;
  const withoutExtension = published.replace(EXTENSION, "").trim();
  if (/[^\d\s().+\-/\u2010-\u2015]/.test(withoutExtension)) return undefined;
  const digits = withoutExtension.replace(/\D/g, "");
  if (withoutExtension.startsWith("+") && !digits.startsWith("1")) {
    return digits.length >= 8 && digits.length <= 15 ? `+${digits}` : undefined;
  }
  const national = digits.length === 11 && digits.startsWith("1") ? digits.slice(1) : digits;
  return /^[2-9]\d{2}[2-9]\d{6}$/.test(national) ? `+1${national}` : undefined;
}

const HOST = /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]$/;

/** Most are published so. */
const PLAIN_HOST = /^(https?:\/\/)?((?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,})\/?$/;

/** An address of the web with its scheme; what was written twice ("http://https://…") is mended. */
export function websiteOf(published: string): string | undefined {
  const plain = PLAIN_HOST.exec(published);
  if (plain) return `${plain[1] ?? "http://"}${plain[2]}`;
  const bare = published.replace(/^(?:(?:https?|htpp):?\/{0,2})+/i, "");
  const scheme = /^(?:http:\/\/)*https:/i.test(published) ? "https" : "http";
  const address = `${scheme}://${bare}`;
  if (/\s/.test(bare) || !URL.canParse(address)) return undefined;
  const url = new URL(address);
  if (!HOST.test(url.hostname) || url.username !== "" || url.port !== "") return undefined;
  return url.pathname === "/" && url.search === "" ? `${scheme}://${url.hostname}` : url.href;
}

/** Town names in capitals are written as towns are; what already has small letters is left as published. */
export function cityOf(published: string): string {
  return published.replace(/[\p{L}'’]+/gu, (word) => {
    if (word.length < 2 || word !== word.toUpperCase()) return word;
    return word[0] + word.slice(1).toLowerCase();
  });
}

/** Where Canada is, generously. A positive longitude is a lost sign, and whose it is cannot be known. */
export function coordinateOf(axis: "latitude" | "longitude", published: string): number | undefined {
  if (!/^-?\d{1,3}(?:\.\d+)?$/.test(published)) return undefined;
  const degrees = Number(published);
  const inside = axis === "latitude" ? degrees >= 41 && degrees <= 84 : degrees >= -142 && degrees <= -52;
  return inside ? degrees : undefined;
}

export const SIZES = ["1-4", "5-9", "10-19", "20-49", "50-99", "100+", "unknown"] as const;
export type Size = (typeof SIZES)[number];

/** A number of people or a range of it ("12", "5 to 9", "100 to 199", "100+") → our size class, by its lower bound. */
export function sizeOf(published: string): Size | undefined {
  if (published === "" || published === "unknown") return "unknown";
  const match = /^(\d{1,6})(?:\.0+)?(?:\s*(?:-|–|to|à|a)\s*\d+|\s*(?:\+|plus|et plus|or more))?$/i.exec(published);
  if (!match) return undefined;
  const people = Number(match[1]);
  if (people === 0) return "unknown";
  if (people < 5) return "1-4";
  if (people < 10) return "5-9";
  if (people < 20) return "10-19";
  if (people < 50) return "20-49";
  if (people < 100) return "50-99";
  return "100+";
}
