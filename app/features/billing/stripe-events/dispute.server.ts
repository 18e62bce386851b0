import { idOf, type StripeEventHandler } from "./stripe-event";

/** Open: nothing new can be opened. Lost: the amount counts as paid back. Won: as if it had never been. */
export const dispute: StripeEventHandler<
  | "charge.dispute.created"
  | "charge.dispute.updated"
  | "charge.dispute.funds_withdrawn"
  | "charge.dispute.funds_reinstated"
  | "charge.dispute.closed"
> = async (tx, event) => {
  const { id, payment_intent, amount, status, created } = event.data.object;
  const payment = idOf(payment_intent);
  if (!payment) return null;
  await tx.query("select money.fold_dispute($1, $2, $3, $4, $5)", [payment, id, amount, status, new Date(created * 1000)]);
  return payment;
};
