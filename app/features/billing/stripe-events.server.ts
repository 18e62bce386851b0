import type Stripe from "stripe";
import { type Tx, webPool, withTransaction } from "~/platform/db.server";
import { log } from "~/platform/log.server";
import { charge } from "./stripe-events/charge.server";
import { checkoutSession } from "./stripe-events/checkout-session.server";
import { dispute } from "./stripe-events/dispute.server";
import { refund } from "./stripe-events/refund.server";
import type { StripeEventHandler } from "./stripe-events/stripe-event";

/** Every event we act on: one line each. An event missing here is acknowledged and ignored. */
const HANDLERS: { [Type in Stripe.Event["type"]]?: StripeEventHandler<Type> } = {
  "checkout.session.completed": checkoutSession,
  "checkout.session.async_payment_succeeded": checkoutSession,
  "charge.succeeded": charge,
  "refund.created": refund,
  "refund.updated": refund,
  "refund.failed": refund,
  "charge.dispute.created": dispute,
  "charge.dispute.updated": dispute,
  "charge.dispute.funds_withdrawn": dispute,
  "charge.dispute.funds_reinstated": dispute,
  "charge.dispute.closed": dispute,
};

/** The event types to tick when the webhook endpoint is made in Stripe's dashboard. */
export const HANDLED_EVENTS = Object.keys(HANDLERS) as Stripe.Event["type"][];

/**
 * Receipt, facts and credits share one transaction: what fails leaves no receipt, so Stripe's next try is a clean one.
 * The receipt is a second net only: facts move up and settling posts a difference, so order and repetition cannot matter.
 */
export async function applyStripeEvent(event: Stripe.Event): Promise<"applied" | "duplicate" | "ignored"> {
  const handler = HANDLERS[event.type] as StripeEventHandler | undefined;
  return withTransaction(webPool(), async (tx) => {
    const fresh = await tx.query<{ fresh: boolean }>("select money.receive_event($1, $2, $3, $4) as fresh", [
      event.id,
      event.type,
      new Date(event.created * 1000),
      handler ? "applied" : "ignored",
    ]);
    if (!fresh.rows[0]!.fresh) return "duplicate";
    if (!handler) return "ignored";
    const payment = await handler(tx, event);
    if (payment) await settle(tx, payment);
    return "applied";
  });
}

/** Posts what the payment is worth now less what was posted; safe any number of times. */
export async function settle(tx: Tx, payment: string): Promise<"settled" | "waiting" | "refused"> {
  const { rows } = await tx.query<{ outcome: "settled" | "waiting" | "refused" }>("select money.settle($1) as outcome", [
    payment,
  ]);
  const { outcome } = rows[0]!;
  if (outcome === "refused") log.error({ payment }, "a payment was refused: it matches no order of ours");
  return outcome;
}
