import type Stripe from "stripe";
import type { Tx } from "~/platform/db.server";
import { idOf, type StripeEventHandler } from "./stripe-event";

/** Each refund is a row of its own: one that fails later counts no more, and the others still do. */
export async function foldRefund(tx: Tx, refund: Stripe.Refund): Promise<string | null> {
  const payment = idOf(refund.payment_intent);
  if (!payment) return null;
  await tx.query("select money.fold_refund($1, $2, $3, $4)", [payment, refund.id, refund.amount, refund.status]);
  return payment;
}

export const refund: StripeEventHandler<"refund.created" | "refund.updated" | "refund.failed"> = (tx, event) =>
  foldRefund(tx, event.data.object);
