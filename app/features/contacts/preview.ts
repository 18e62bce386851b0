/** What a page may know of a contact before it is paid for: rules.md 9 and nothing else. */
export interface ContactFacts {
  id: string;
  kind: "named" | "other-named" | "role" | "generic";
  function: string;
  seniority: string;
  hasEmail: boolean;
  emailClass: "valid" | "accept-all" | "unknown" | "invalid" | null;
  /** Days since the address was checked; null when it never was. */
  checkedDays: number | null;
  phoneKind: "work" | "main" | "mobile" | "none";
  grade: "A" | "B" | "C" | "X";
  noSolicitation: boolean;
  credits: 0 | 1;
}

/** Older than this, an address is checked again before it is charged (rules.md 11). */
export const STALE_AFTER_DAYS = 180;

export function checkedFirst(facts: Pick<ContactFacts, "hasEmail" | "checkedDays">): boolean {
  return facts.hasEmail && (facts.checkedDays === null || facts.checkedDays > STALE_AFTER_DAYS);
}
