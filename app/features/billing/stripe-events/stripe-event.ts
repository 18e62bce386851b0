import type { Tx } from "~/platform/db.server";

/**
 * What the object of an event says, folded into the facts of a payment. A fold moves facts up and nothing else: what
 * the payment is worth in credits is settle()'s to post. It answers with the payment concerned, or null where none is.
 */
export type Fold<Told> = (tx: Tx, told: Told) => Promise<string | null>;

export function idOf(reference: string | { id: string } | null | undefined): string | null {
  return typeof reference === "string" ? reference : (reference?.id ?? null);
}
