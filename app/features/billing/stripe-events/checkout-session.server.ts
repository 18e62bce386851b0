import type Stripe from "stripe";
import { z } from "zod";
import { type Fold, idOf } from "./stripe-event";

/** Written by us when the session was made; a session of anybody else has none and is refused by the fold. */
const Metadata = z.object({ order_id: z.uuid(), team_id: z.uuid() });

/** The landing page and the reconciliation read the session from Stripe and fold it just as the event does. */
export const foldSession: Fold<Stripe.Checkout.Session> = async (tx, session) => {
  const payment = idOf(session.payment_intent);
  // Nothing to pay (a promotion, a free session) makes no payment, and no payment makes no credits.
  if (session.mode !== "payment" || !payment) return null;
  const metadata = Metadata.safeParse(session.metadata);
  const ours = metadata.success && metadata.data.team_id === session.client_reference_id ? metadata.data : null;
  await tx.query("select money.fold_session($1, $2, $3, $4, $5, $6, $7, $8)", [
    payment,
    ours?.order_id ?? null,
    ours?.team_id ?? null,
    session.id,
    session.amount_subtotal,
    session.amount_total,
    session.currency,
    session.payment_status === "paid",
  ]);
  return payment;
};
