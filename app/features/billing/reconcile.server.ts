import type Stripe from "stripe";
import { type Tx, workerPool, withTransaction } from "~/platform/db.server";
import { livemode, stripe } from "~/platform/stripe.server";
import { auditLedger } from "./ledger.server";
import { settle } from "./stripe-events.server";
import { foldSession } from "./stripe-events/checkout-session.server";
import { foldDispute } from "./stripe-events/dispute.server";
import { foldRefund } from "./stripe-events/refund.server";
import type { Fold } from "./stripe-events/stripe-event";

export interface Reconciliation {
  sessions: number;
  refunds: number;
  disputes: number;
  /** Payments whose credits were not what Stripe's lists say, and now are. */
  mended: string[];
  examined: number;
  violations: number;
}

/**
 * Folds what Stripe itself lists since `since`, as if every event had been delivered, and settles the difference: a
 * webhook that never came is made good. Then the ledger is held against itself.
 */
export async function reconcile(since: Date): Promise<Reconciliation> {
  const created = { gte: Math.floor(since.getTime() / 1000) };
  const mended: string[] = [];
  const count = async <Told extends Stripe.Checkout.Session | Stripe.Refund | Stripe.Dispute>(
    listed: AsyncIterable<Told>,
    fold: Fold<Told>,
  ) => {
    let seen = 0;
    for await (const told of listed) {
      if ("livemode" in told && told.livemode !== livemode()) continue;
      seen++;
      const payment = await withTransaction(workerPool(), async (tx) => {
        const before = await positionOf(tx, told);
        const folded = await fold(tx, told);
        if (!folded) return null;
        await settle(tx, folded);
        return (await positionOf(tx, told)) === before ? null : folded;
      });
      if (payment) mended.push(payment);
    }
    return seen;
  };

  const sessions = await count(stripe().checkout.sessions.list({ created, limit: 100 }), foldSession);
  const refunds = await count(stripe().refunds.list({ created, limit: 100 }), foldRefund);
  const disputes = await count(stripe().disputes.list({ created, limit: 100 }), foldDispute);
  const audit = await auditLedger();
  return {
    sessions,
    refunds,
    disputes,
    mended: [...new Set(mended)],
    examined: audit.examined,
    violations: audit.violations.length,
  };
}

/** What was posted for the payment of this session, refund or dispute. */
async function positionOf(
  tx: Tx,
  { payment_intent }: { payment_intent: string | { id: string } | null },
): Promise<string> {
  const { rows } = await tx.query<{ position: string }>(
    `select coalesce(-sum(e.amount), 0)::text as position from money.entry e join money.lot l on l.id = e.lot_id
      where l.payment_id = $1 and e.account = 'sold'`,
    [typeof payment_intent === "string" ? payment_intent : (payment_intent?.id ?? null)],
  );
  return rows[0]!.position;
}
