/** A pack as it is shown and sold: its price is in cents of Canadian dollars, before tax. */
export interface Pack {
  lookupKey: string;
  credits: number;
  amountCents: number;
  months: number;
}

/** What one credit of a pack costs, in cents, for showing: never used to compute a charge. */
export function centsPerCredit({ amountCents, credits }: Pick<Pack, "amountCents" | "credits">): number {
  return Math.round(amountCents / credits);
}
