/** What everybody may know of a contact before it is paid for: rules.md 9 and nothing else. */
export interface ContactPreview {
  contactId: string;
  contractorId: string;
  kind: "named" | "other-named" | "role" | "generic";
  function: string;
  seniority: string;
  hasEmail: boolean;
  emailClass: "valid" | "accept-all" | "unknown" | "invalid" | null;
  emailCheckedOn: string | null;
  phoneKind: "work" | "main" | "mobile" | "none";
  /** The firm's own site or an allow-listed publisher, else "other". */
  sourceDomain: string;
  firstSeen: string;
  lastSeen: string;
  /** False: two counted lists lack it. It is shown so and not sold; a successor is a contact of its own (rules.md 24, 34). */
  stillListed: boolean;
  evidenceGrade: "A" | "B" | "C" | "X";
  noSolicitation: boolean;
  /** 0: nothing that could be delivered to, or no longer listed, so it is not opened (rules.md 10). */
  credits: 0 | 1;
}

/** A person, of safety or not; the others are mailboxes (rules.md 5). */
export function isPerson({ kind }: Pick<ContactPreview, "kind">): boolean {
  return kind === "named" || kind === "other-named";
}

/** What a row of results shows of it. */
export interface ContactFacts extends Pick<
  ContactPreview,
  | "kind"
  | "function"
  | "seniority"
  | "hasEmail"
  | "emailClass"
  | "phoneKind"
  | "stillListed"
  | "evidenceGrade"
  | "noSolicitation"
  | "credits"
> {
  /** Days since the address was checked; null when it never was. */
  checkedDays: number | null;
}

/** Older than this, an address is checked again before it is charged (rules.md 11). */
export const STALE_AFTER_DAYS = 180;

export function checkedFirst(facts: Pick<ContactFacts, "hasEmail" | "checkedDays">): boolean {
  return facts.hasEmail && (facts.checkedDays === null || facts.checkedDays > STALE_AFTER_DAYS);
}

export function daysSinceChecked(preview: Pick<ContactPreview, "emailCheckedOn">, today: string): number | null {
  if (preview.emailCheckedOn === null) return null;
  return Math.max(0, Math.round((Date.parse(today) - Date.parse(preview.emailCheckedOn)) / 86_400_000));
}

export function contactFacts(preview: ContactPreview, today: string): ContactFacts {
  return {
    kind: preview.kind,
    function: preview.function,
    seniority: preview.seniority,
    hasEmail: preview.hasEmail,
    emailClass: preview.emailClass,
    checkedDays: daysSinceChecked(preview, today),
    phoneKind: preview.phoneKind,
    stillListed: preview.stillListed,
    evidenceGrade: preview.evidenceGrade,
    noSolicitation: preview.noSolicitation,
    credits: preview.credits,
  };
}

/**
 * Which of a firm's contacts stand on cards of their own, in the order given: every person, and, where no person can be
 * opened, every mailbox that can, since each has its price; a firm without persons has its first on a card in any case.
 * `free`: what is left comes with a person, at no charge (rules.md 8).
 */
export function onCards<T extends Pick<ContactPreview, "kind" | "credits">>(contacts: readonly T[]) {
  const free = contacts.some((contact) => isPerson(contact) && contact.credits > 0);
  const own = contacts.filter((contact) => isPerson(contact) || (!free && contact.credits > 0));
  const cards = own.length > 0 ? own : contacts.slice(0, 1);
  return { cards, rest: contacts.filter((contact) => !cards.includes(contact)), free };
}
