import type Stripe from "stripe";
import { type Fold, idOf } from "./stripe-event";

/** Open: nothing new can be opened. Lost: the amount counts as paid back. Won: as if it had never been. */
export const foldDispute: Fold<Stripe.Dispute> = async (tx, { id, payment_intent, amount, status, created }) => {
  const payment = idOf(payment_intent);
  if (!payment) return null;
  await tx.query("select money.fold_dispute($1, $2, $3, $4, $5)", [
    payment,
    id,
    amount,
    status,
    new Date(created * 1000),
  ]);
  return payment;
};
