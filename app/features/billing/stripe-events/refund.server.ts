import type Stripe from "stripe";
import { type Fold, idOf } from "./stripe-event";

/** Each refund is a row of its own: one that fails later counts no more, and the others still do. */
export const foldRefund: Fold<Stripe.Refund> = async (tx, { id, payment_intent, amount, status }) => {
  const payment = idOf(payment_intent);
  if (!payment) return null;
  await tx.query("select money.fold_refund($1, $2, $3, $4)", [payment, id, amount, status]);
  return payment;
};
