import type Stripe from "stripe";
import { type Fold, idOf } from "./stripe-event";

/** The card's fingerprint: after a lost dispute the same card buys no more while in debt (rules.md 20). */
export const foldCharge: Fold<Stripe.Charge> = async (tx, { id, payment_intent, payment_method_details }) => {
  const payment = idOf(payment_intent);
  if (!payment) return null;
  await tx.query("select money.fold_charge($1, $2, $3)", [
    payment,
    id,
    payment_method_details?.card?.fingerprint ?? null,
  ]);
  return payment;
};
