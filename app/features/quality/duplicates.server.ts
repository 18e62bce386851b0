/** Why two firms may be one. `detail` is the value that both have, or for a name how it agrees; never a sentence. */
export interface IdentityReason {
  kind: "name" | "trade-name" | "former-name" | "place" | "phone" | "domain" | "number";
  weight: number;
  detail: string;
}

/** One side of a pair as the desk sees it: facts of the firm, none of a person. */
export interface DuplicateSide {
  id: string;
  legalName: string;
  tradeNames: string[];
  formerNames: string[];
  city: string | null;
  province: string | null;
  postalCode: string | null;
  businessPhone: string | null;
  website: string | null;
  trades: string[];
  size: string;
  /** "partner number" of each certificate that its lists name. */
  certificates: string[];
  sources: string[];
  updatedOn: string;
}

export interface DuplicatePair {
  id: number;
  score: number;
  reasons: IdentityReason[];
  state: "open" | "unsure";
  demo: boolean;
  proposedAt: Date;
  one: DuplicateSide;
  other: DuplicateSide;
}

export interface DuplicateQueue {
  pairs: DuplicatePair[];
  /** How many pairs wait, shown or not. */
  waiting: number;
  next: { score: number; id: number } | null;
}

/** Pairs that wait for a person, the likeliest first; those somebody was unsure of only when asked for. */
export async function duplicateQueue(
  _page: { limit?: number; after?: { score: number; id: number }; state?: "open" | "unsure" } = {},
): Promise<DuplicateQueue> {
  return { pairs: [], waiting: 0, next: null };
}

export interface DoneMerge {
  id: string;
  keptId: string;
  keptName: string;
  goneName: string;
  mergedAt: Date;
  splitAt: Date | null;
  /** Null: a rule. */
  mergedBy: string | null;
  reason: string;
}

/** Merges, newest first, those that were split again among them. */
export async function mergesDone(_page: { limit: number }): Promise<DoneMerge[]> {
  return [];
}
