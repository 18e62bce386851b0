import type Stripe from "stripe";
import type { Tx } from "~/platform/db.server";

/**
 * What one kind of event says, folded into the facts of a payment. A handler moves facts up and nothing else: what the
 * payment is worth in credits is settle()'s to post. It answers with the payment concerned, or null where none is.
 */
export type StripeEventHandler<Type extends Stripe.Event["type"] = Stripe.Event["type"]> = (
  tx: Tx,
  event: Extract<Stripe.Event, { type: Type }>,
) => Promise<string | null>;

export function idOf(reference: string | { id: string } | null | undefined): string | null {
  return typeof reference === "string" ? reference : (reference?.id ?? null);
}
