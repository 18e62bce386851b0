/** Who published a contact point, where and how it was checked (domain.md §6.4). */
export const PUBLISHERS = [
  "first_party_site",
  "person_self",
  "association_list",
  "government_register",
  "third_party_directory",
  "customer_supplied",
  "guessed",
] as const;

export type PublishedBy = (typeof PUBLISHERS)[number];
export type NoSolicitation = "none_seen" | "present" | "not_checked";
export type EvidenceGrade = "A" | "B" | "C" | "X";

/** What the evidence can prove whatever the day; the grade follows from it and from its age. */
export type Proof = "snapshot" | "page" | "listing" | "none";

export interface Evidence {
  publishedBy: PublishedBy;
  noSolicitation: NoSolicitation;
  hasRole: boolean;
  hasSnapshot: boolean;
  capturedOn: string | null;
}

/** Nobody's own publication, a guess, or "no solicitation": its e-mail is in no channel (rules.md 10). */
export function proofOf(evidence: Omit<Evidence, "capturedOn"> & { capturedOn?: string | null }): Proof {
  if (evidence.publishedBy === "third_party_directory" || evidence.publishedBy === "guessed") return "none";
  if (evidence.noSolicitation === "present") return "none";
  const firstParty =
    evidence.publishedBy === "first_party_site" && evidence.noSolicitation === "none_seen" && evidence.hasRole;
  if (!firstParty) return "listing";
  return evidence.hasSnapshot ? "snapshot" : "page";
}

/** The same table stands in SQL as public.evidence_grade; a test holds the two together. */
export function gradeOf(proof: Proof, capturedOn: string | null, day: string): EvidenceGrade {
  if (proof === "none") return "X";
  const age = capturedOn === null ? Infinity : (Date.parse(day) - Date.parse(capturedOn)) / 86_400_000;
  if (proof === "snapshot" && age <= 180) return "A";
  if ((proof === "snapshot" || proof === "page") && age <= 365) return "B";
  return "C";
}
