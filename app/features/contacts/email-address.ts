import { fold } from "~/features/contractors/fold";
import type { ContactFunction } from "./title";

/** What kind of address it is by its local part: a person's cannot be told from it, so everything else is `personal`. */
export type AddressUse = "role" | "generic" | "personal";

const ROLE: Readonly<Record<string, ContactFunction>> = {
  safety: "SAFETY",
  securite: "SAFETY",
  prevention: "SAFETY",
  hse: "HSE",
  ehs: "HSE",
  hseq: "HSE",
  qhse: "QA_COMBINED",
  ohs: "OHS",
  sst: "OHS",
  santesecurite: "OHS",
  healthandsafety: "OHS",
  healthsafety: "OHS",
  hs: "OHS",
  cor: "COR/AUDIT",
  audit: "COR/AUDIT",
  claims: "RTW/DISABILITY",
  rtw: "RTW/DISABILITY",
};

const GENERIC = new Set(
  (
    "info information office bureau admin administration contact contactus reception hello bonjour mail email sales ventes " +
    "general enquiries inquiries inquiry service services support accounting comptabilite ap ar payables invoices hr rh careers jobs " +
    "emplois estimating estimation soumission bids tenders quotes projects operations dispatch purchasing achats marketing " +
    "webmaster postmaster noreply team equipe headoffice mainoffice customerservice"
  ).split(" "),
);

/** Addresses that are thrown away after use have no place among a firm's. */
const DISPOSABLE = new Set([
  "10minutemail.com",
  "discard.email",
  "dispostable.com",
  "fakeinbox.com",
  "getnada.com",
  "guerrillamail.com",
  "maildrop.cc",
  "mailinator.com",
  "mailnesia.com",
  "sharklasers.com",
  "temp-mail.org",
  "tempmail.com",
  "throwawaymail.com",
  "trashmail.com",
  "yopmail.com",
]);

export interface ReadAddress {
  /** As it is compared and hashed: NFKC, lower case, trimmed. */
  folded: string;
  domain: string;
  use: AddressUse;
  function: ContactFunction;
}

const LOCAL = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
const DOMAIN = /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+([a-z]{2,63}|xn--[a-z0-9-]{2,59})$/;

/** Null when it is no address that mail could be sent to, or one that is thrown away after use. */
export function readEmailAddress(published: string): ReadAddress | null {
  const folded = published
    .normalize("NFKC")
    .trim()
    .replace(/^mailto:/i, "")
    .toLowerCase();
  const at = folded.lastIndexOf("@");
  const local = folded.slice(0, at);
  const domain = folded.slice(at + 1);
  if (at < 1 || local.length > 64 || !LOCAL.test(local) || !DOMAIN.test(domain) || DISPOSABLE.has(domain)) return null;

  const office = officeOf(local);
  return { folded, domain, use: office ? office.use : "personal", function: office?.function ?? "OTHER" };
}

/** "safety-ab", "hse.calgary" and "info2" name an office with a place or a number behind it. */
function officeOf(local: string): { use: "role" | "generic"; function: ContactFunction } | undefined {
  const words = fold(local.replace(/\+.*$/, "")).split(" ");
  const whole = words.join("").replace(/\d+$/, "");
  const first = words[0]!.replace(/\d+$/, "");
  for (const word of [whole, first]) {
    const role = ROLE[word];
    if (role) return { use: "role", function: role };
  }
  return GENERIC.has(whole) || GENERIC.has(first) ? { use: "generic", function: "OTHER" } : undefined;
}
