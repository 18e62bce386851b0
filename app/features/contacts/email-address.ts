import mailchecker from "mailchecker";
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

/** Addresses that are thrown away after use have no place among a firm's. The package's list grows weekly; some are ours. */
const OWN_DISPOSABLE = new Set(["tempmail.com"]);

/** Whose mailboxes belong to the provider's customers: "info@" there is the provider's and no firm's. */
const WEBMAIL = new Set(
  (
    "gmail.com googlemail.com hotmail.com hotmail.ca outlook.com live.com live.ca msn.com yahoo.com yahoo.ca ymail.com icloud.com me.com " +
    "aol.com proton.me protonmail.com gmx.com mail.com"
  ).split(" "),
);

export interface ReadAddress {
  /** As it is compared and hashed: NFKC, lower case, trimmed. */
  folded: string;
  domain: string;
  use: AddressUse;
  function: ContactFunction;
}

const LOCAL = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
const DOMAIN = /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+([a-z]{2,63}|xn--[a-z0-9-]{2,59})$/;

/** Why an address is not taken: mail cannot reach it, it is thrown away after use, or it is an office of a webmail provider. */
export type UnusableAddress = "unreadable" | "throw-away" | "webmail-office";

export function readEmailAddress(published: string): ReadAddress | UnusableAddress {
  const folded = published
    .normalize("NFKC")
    .trim()
    .replace(/^mailto:/i, "")
    .toLowerCase();
  const at = folded.lastIndexOf("@");
  const local = folded.slice(0, at);
  const domain = folded.slice(at + 1);
  if (at < 1 || local.length > 64 || !LOCAL.test(local) || !DOMAIN.test(domain)) return "unreadable";
  if (isThrownAway(domain)) return "throw-away";

  const office = officeOf(local);
  if (office?.bare && WEBMAIL.has(domain)) return "webmail-office";
  return { folded, domain, use: office ? office.use : "personal", function: office?.function ?? "OTHER" };
}

/** The domain, or one that it lies under, is on the list. */
function isThrownAway(domain: string): boolean {
  const listed = mailchecker.blacklist();
  const labels = domain.split(".");
  return labels.some((_label, index) => {
    const parent = labels.slice(index).join(".");
    return listed.has(parent) || OWN_DISPOSABLE.has(parent);
  });
}

/** "safety-ab", "hse.calgary" and "info2" name an office with a place or a number behind it. */
function officeOf(local: string): { use: "role" | "generic"; function: ContactFunction; bare: boolean } | undefined {
  const words = fold(local.replace(/\+.*$/, "")).split(" ");
  const whole = words.join("").replace(/\d+$/, "");
  const first = words[0]!.replace(/\d+$/, "");
  for (const word of [whole, first]) {
    const role = ROLE[word];
    if (role) return { use: "role", function: role, bare: word === whole };
  }
  if (!GENERIC.has(whole) && !GENERIC.has(first)) return undefined;
  return { use: "generic", function: "OTHER", bare: GENERIC.has(whole) };
}
