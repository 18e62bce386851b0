import { parsePhoneNumberFromString } from "libphonenumber-js/max";
import { fold } from "~/features/contractors/fold";
import { splitName } from "~/features/contractors/match-key";
import { cityOf, postalCodeOf, provinceOf } from "~/features/contractors/normalise";
import { readEmailAddress, type UnusableAddress } from "./email-address";
import { type NoSolicitation, proofOf, PUBLISHERS, type PublishedBy } from "./evidence";
import { type ContactFunction, readPersonName, readTitle, type Seniority } from "./title";

/** What a contact-research file says of one contact point, mapped to our words and dates by its declaration. */
export type ContactField =
  | "natural_key"
  | "number"
  | "legal_name"
  | "city"
  | "province"
  | "postal_code"
  | "person_name"
  | "title"
  | "email"
  | "email_class"
  | "email_checked_on"
  | "phone"
  | "phone_extension"
  | "phone_kind"
  | "published_by"
  | "source_url"
  | "captured_on"
  | "snapshot_ref"
  | "no_solicitation";

/** Where the import engine puts rows of contact feeds; only contacts/ names the vault. */
export const CONTACT_STAGING = { rows: "vault.staged_contact", issues: "vault.import_issue" } as const;

/** Columns of `values`, in order; run_id and line stand before them. */
export const STAGED_CONTACT_COLUMNS = [
  "natural_key",
  "number",
  "legal_name",
  "match_key",
  "city",
  "province",
  "postal_code",
  "kind",
  "function",
  "seniority",
  "person_name",
  "person_folded",
  "title",
  "designations",
  "email",
  "email_folded",
  "email_class",
  "email_checked_on",
  "phone",
  "phone_extension",
  "phone_kind",
  "published_by",
  "source_url",
  "source_host",
  "captured_on",
  "snapshot_ref",
  "no_solicitation",
  "proof",
] as const;

export type ContactKind = "named" | "other-named" | "role" | "generic";

export type CheckedContactRow =
  | { status: "accepted"; values: (string | null)[] }
  | { status: "rejected"; field: ContactField; value: string; reason: string; mend: string };

const UNUSABLE_ADDRESS: Readonly<Record<UnusableAddress, string>> = {
  unreadable: "The address is none that mail can be sent to.",
  "throw-away": "The domain of the address gives out addresses that are thrown away after use.",
  "webmail-office": "The mailbox is the webmail provider's own and not the firm's.",
};
const UNUSABLE_PHONE: Readonly<Record<UnusablePhone, string>> = {
  unreadable: "The phone number has not ten digits.",
  unassigned: "The phone number is none that the numbering plan gives out.",
  premium: "The number is one that costs whoever calls it, and no firm's line.",
};
const CLASSES = new Set(["valid", "accept-all", "unknown", "invalid"]);
const PHONE_KINDS = new Set(["work", "main", "mobile"]);
const NO_SOLICITATION = new Set<string>(["none_seen", "present", "not_checked"]);
/** Functions of a named HSE contact (rules.md 5). */
const HSE_FUNCTIONS = new Set<ContactFunction>(["HSE", "OHS", "SAFETY", "COR/AUDIT", "QA_COMBINED"]);

export function isHseFunction(contactFunction: ContactFunction): boolean {
  return HSE_FUNCTIONS.has(contactFunction);
}

/** Reads one row or says why not. A date is trusted to be YYYY-MM-DD; everything else is looked at here. */
export function checkContactRow(
  fields: Readonly<Partial<Record<ContactField, string>>>,
  { matchKey }: { matchKey: (legalName: string) => string },
): CheckedContactRow {
  const text = (field: ContactField) => fields[field]?.trim() || null;
  const read = (field: ContactField, as: (published: string) => string | undefined) => {
    const published = text(field);
    return published === null ? null : (as(published) ?? null);
  };
  const reject = (field: ContactField, reason: string, mend: string): CheckedContactRow => ({
    status: "rejected",
    field,
    value: (fields[field] ?? "").slice(0, 80),
    reason,
    mend,
  });

  const naturalKey = text("natural_key");
  if (!naturalKey)
    return reject("natural_key", "The row has no id.", "Give each row the id that it keeps from week to week.");
  const legalName = text("legal_name");
  if (!legalName && !text("number")) {
    return reject("legal_name", "The row names no firm.", "Give the legal name or the certificate number.");
  }

  const publishedBy = text("published_by");
  if (!publishedBy || !(PUBLISHERS as readonly string[]).includes(publishedBy)) {
    return reject(
      "published_by",
      "Who published the contact is not one of the known kinds.",
      `Use one of ${PUBLISHERS.join(", ")}.`,
    );
  }
  const noSolicitation = text("no_solicitation") ?? "not_checked";
  if (!NO_SOLICITATION.has(noSolicitation)) {
    return reject(
      "no_solicitation",
      "Whether solicitation was declined is not one of the known answers.",
      "Use none_seen, present or not_checked.",
    );
  }
  const sourceUrl = text("source_url");
  const sourceHost = sourceUrl === null ? null : hostOf(sourceUrl);
  if (sourceUrl !== null && sourceHost === null) {
    return reject("source_url", "The page is no web address.", "Give it with https:// in front, or leave it empty.");
  }

  const published = text("email");
  const address = published === null ? null : readEmailAddress(published);
  if (typeof address === "string") return reject("email", UNUSABLE_ADDRESS[address], "Correct it, or leave it empty.");
  const emailClass = address === null ? null : (text("email_class") ?? "unknown");
  if (emailClass !== null && !CLASSES.has(emailClass)) {
    return reject(
      "email_class",
      "The class of the address is not one of the known ones.",
      "Use valid, accept-all, unknown or invalid.",
    );
  }
  const checkedOn = address === null ? null : text("email_checked_on");
  if (emailClass === "valid" && checkedOn === null) {
    return reject(
      "email_checked_on",
      "An address said to be valid has no date of its check.",
      "Give the date, or class unknown.",
    );
  }

  const phone = readPhone(text("phone"), text("phone_extension"));
  if (typeof phone === "string") {
    return reject("phone", UNUSABLE_PHONE[phone], "Give it with its area code, or leave it empty.");
  }

  const person = text("person_name");
  const name = person === null ? null : readPersonName(person);
  const personFolded = name === null ? null : fold(name.name) || null;
  const phoneKind = phone === null ? null : (phone.kind ?? text("phone_kind") ?? (personFolded ? "work" : "main"));
  if (phoneKind !== null && !PHONE_KINDS.has(phoneKind)) {
    return reject("phone_kind", "The kind of phone is not one of the known ones.", "Use work, main or mobile.");
  }
  if (phoneKind === "mobile" && publishedBy !== "first_party_site") {
    return reject(
      "phone",
      "A mobile number that the firm did not publish for business is not kept.",
      "Leave the number out, or give the page of the firm's own site.",
    );
  }

  const title = readTitle(text("title"));
  if (personFolded === null && address === null) {
    return reject("person_name", "The row names neither a person nor a mailbox.", "Give a name or an address.");
  }
  if (personFolded === null && address?.use === "personal") {
    return reject(
      "person_name",
      "The address is a person's, and the row does not say whose.",
      "Give the person's name.",
    );
  }

  const contactFunction: ContactFunction = personFolded === null ? (address?.function ?? "OTHER") : title.function;
  const kind: ContactKind =
    personFolded === null
      ? address?.use === "role"
        ? "role"
        : "generic"
      : isHseFunction(contactFunction)
        ? "named"
        : "other-named";
  const seniority: Seniority = personFolded === null ? "unknown" : title.seniority;
  const designations = [...new Set([...(name?.designations ?? []), ...title.designations])].sort();
  const snapshot = text("snapshot_ref");

  const row: Record<(typeof STAGED_CONTACT_COLUMNS)[number], string | null> = {
    natural_key: naturalKey,
    number: text("number"),
    legal_name: legalName,
    match_key: legalName === null ? null : matchKey(splitName(legalName).legal),
    city: read("city", cityOf),
    province: read("province", provinceOf),
    postal_code: read("postal_code", postalCodeOf),
    kind,
    function: contactFunction,
    seniority,
    person_name: name?.name ?? null,
    person_folded: personFolded,
    title: title.title,
    designations: `{${designations.map((code) => `"${code}"`).join(",")}}`,
    email: address === null ? null : published,
    email_folded: address?.folded ?? null,
    email_class: emailClass,
    email_checked_on: checkedOn,
    phone: phone?.e164 ?? null,
    phone_extension: phone?.extension ?? null,
    phone_kind: phoneKind,
    published_by: publishedBy,
    source_url: sourceUrl,
    source_host: sourceHost,
    captured_on: text("captured_on"),
    snapshot_ref: snapshot,
    no_solicitation: noSolicitation,
    proof: proofOf({
      publishedBy: publishedBy as PublishedBy,
      noSolicitation: noSolicitation as NoSolicitation,
      hasRole: title.title !== null || kind === "role" || kind === "generic",
      hasSnapshot: snapshot !== null,
    }),
  };
  return { status: "accepted", values: STAGED_CONTACT_COLUMNS.map((column) => row[column]) };
}

function hostOf(url: string): string | null {
  if (!URL.canParse(url)) return null;
  const { protocol, hostname } = new URL(url);
  return (protocol === "https:" || protocol === "http:") && hostname.includes(".") ? hostname.toLowerCase() : null;
}

type UnusablePhone = "unreadable" | "unassigned" | "premium";

interface ReadPhone {
  e164: string;
  extension: string | null;
  /** Where the number itself tells: a toll-free line is the firm's. In North America nothing tells a mobile number. */
  kind: "main" | "mobile" | null;
}

/** Kinds of lines that no firm publishes to be called at, or that cost who calls. */
const NOT_A_FIRMS = new Set(["PREMIUM_RATE", "SHARED_COST", "PAGER", "VOICEMAIL", "UAN"]);

function readPhone(published: string | null, extension: string | null): ReadPhone | UnusablePhone | null {
  if (published === null) return null;
  const parsed = parsePhoneNumberFromString(published, "CA");
  // Seven digits are "possible" within a town; nobody outside it could dial them.
  if (!parsed?.isPossible() || (parsed.number.startsWith("+1") && parsed.number.length !== 12)) return "unreadable";
  if (!parsed.isValid()) return "unassigned";
  const type = parsed.getType();
  if (type !== undefined && NOT_A_FIRMS.has(type)) return "premium";
  return {
    e164: parsed.number,
    extension: extension?.replace(/\D/g, "") || parsed.ext || null,
    kind: type === "TOLL_FREE" ? "main" : type === "MOBILE" ? "mobile" : null,
  };
}
