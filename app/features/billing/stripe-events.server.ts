import type Stripe from "stripe";
import { type Tx, webPool, withTransaction } from "~/platform/db.server";
import { log } from "~/platform/log.server";
import { foldCharge } from "./stripe-events/charge.server";
import { foldSession } from "./stripe-events/checkout-session.server";
import { foldDispute } from "./stripe-events/dispute.server";
import { foldRefund } from "./stripe-events/refund.server";
import type { Fold } from "./stripe-events/stripe-event";

type Told<Type extends Stripe.Event["type"]> = Extract<Stripe.Event, { type: Type }>["data"]["object"];

/** Every event we act on: one line each. An event missing here is acknowledged and ignored. */
const FOLDS: { [Type in Stripe.Event["type"]]?: Fold<Told<Type>> } = {
  "checkout.session.completed": foldSession,
  "checkout.session.async_payment_succeeded": foldSession,
  "charge.succeeded": foldCharge,
  "refund.created": foldRefund,
  "refund.updated": foldRefund,
  "refund.failed": foldRefund,
  "charge.dispute.created": foldDispute,
  "charge.dispute.updated": foldDispute,
  "charge.dispute.funds_withdrawn": foldDispute,
  "charge.dispute.funds_reinstated": foldDispute,
  "charge.dispute.closed": foldDispute,
};

/**
 * Receipt, facts and credits share one transaction: what fails leaves no receipt, so Stripe's next try is a clean one.
 * The receipt is a second net only: facts move up and settling posts a difference, so order and repetition cannot matter.
 */
export async function applyStripeEvent(event: Stripe.Event): Promise<"applied" | "duplicate" | "ignored"> {
  const fold = FOLDS[event.type] as Fold<Stripe.Event["data"]["object"]> | undefined;
  return withTransaction(webPool(), async (tx) => {
    const fresh = await tx.query<{ fresh: boolean }>("select money.receive_event($1, $2, $3, $4) as fresh", [
      event.id,
      event.type,
      new Date(event.created * 1000),
      fold ? "applied" : "ignored",
    ]);
    if (!fresh.rows[0]!.fresh) return "duplicate";
    if (!fold) return "ignored";
    const payment = await fold(tx, event.data.object);
    if (payment) await settle(tx, payment);
    return "applied";
  });
}

/** Posts what the payment is worth now less what was posted; safe any number of times. */
export async function settle(tx: Tx, payment: string): Promise<"settled" | "waiting" | "refused"> {
  const { rows } = await tx.query<{ outcome: "settled" | "waiting" | "refused" }>(
    "select money.settle($1) as outcome",
    [payment],
  );
  const { outcome } = rows[0]!;
  if (outcome === "refused") log.error({ payment }, "a payment was refused: it matches no order of ours");
  return outcome;
}
