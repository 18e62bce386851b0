import { idOf, type StripeEventHandler } from "./stripe-event";

/** The card's fingerprint: after a lost dispute the same card buys no more while in debt (rules.md 20). */
export const charge: StripeEventHandler<"charge.succeeded"> = async (tx, event) => {
  const { id, payment_intent, payment_method_details } = event.data.object;
  const payment = idOf(payment_intent);
  if (!payment) return null;
  await tx.query("select money.fold_charge($1, $2, $3)", [payment, id, payment_method_details?.card?.fingerprint ?? null]);
  return payment;
};
