/** A contact that a team has opened, with its values. Never of one that it has not. */
export interface OpenedContact {
  reveal_id: string;
  contact_id: string;
  contractor_id: string;
  kind: "named" | "other-named" | "role" | "generic";
  function: string;
  seniority: string;
  person_name: string | null;
  title: string | null;
  designations: string[];
  email: string | null;
  email_class: "valid" | "accept-all" | "unknown" | "invalid" | null;
  email_checked_on: string | null;
  phone: string | null;
  phone_extension: string | null;
  phone_kind: "work" | "main" | "mobile" | "none";
  other_points: {
    channel: "email" | "phone";
    value: string;
    extension: string | null;
    kind: string | null;
    class: string | null;
  }[];
  published_by: string | null;
  source_url: string | null;
  captured_on: string | null;
  evidence_id: string | null;
  evidence_grade: "A" | "B" | "C" | "X";
  no_solicitation: boolean;
  first_seen: string | null;
  last_seen: string | null;
  still_listed: boolean;
  revealed_at: string;
  revealed_by: string;
  /** False: it came free with a person of the same firm. */
  charged: boolean;
}

/** Every way in which nothing was opened and nothing was charged, with the status that HTTP gives it (contract.md). */
export const REFUSALS = {
  insufficient_credits: 402,
  in_debt: 402,
  locked: 402,
  seat_cap: 402,
  role_missing: 403,
  scope_missing: 403,
  not_found: 404,
  suppressed: 409,
  undeliverable: 409,
  check_needed: 409,
  team_mismatch: 409,
  idempotency_mismatch: 422,
} as const;

export type Refusal = keyof typeof REFUSALS;

export type RevealResult =
  | {
      status: "opened";
      creditsCharged: number;
      alreadyOwned: boolean;
      /** The same call had been answered before: this is that answer, with today's balance. */
      replayed: boolean;
      balance: number;
      /** The one that was asked for first, then the firm's mailboxes that came with it. */
      contacts: OpenedContact[];
    }
  | { status: Refusal; creditsCharged: 0; balance: number | null };
