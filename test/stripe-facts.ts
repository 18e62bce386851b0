/**
 * Events of one purchase as Stripe would sign them, made from a few words; and the credits that a team has to hold after
 * all of them, computed apart from the product.
 */
import { randomUUID } from "node:crypto";
import type pg from "pg";
import type Stripe from "stripe";
import type { TestMember } from "./money-world";

export const PACK = { credits: 40, cents: 9900 };

export interface Order {
  id: string;
  member: TestMember;
  sessionId: string;
  paymentId: string;
}

export async function createOrder(owner: pg.Pool, member: TestMember): Promise<Order> {
  const { rows } = await owner.query<{ id: string }>(
    "select id from money.open_order($1, $2, 'trucor_pack_40', $3, null)",
    [member.teamId, member.userId, randomUUID()],
  );
  const token = randomUUID().replaceAll("-", "");
  return { id: rows[0]!.id, member, sessionId: `cs_test_${token}`, paymentId: `pi_${token}` };
}

function event(type: string, object: object): Stripe.Event {
  const token = randomUUID().replaceAll("-", "");
  return {
    id: `evt_${token}`,
    object: "event",
    type,
    created: 1_795_000_000,
    livemode: false,
    data: { object },
  } as unknown as Stripe.Event;
}

export function sessionEvent(order: Order, paid = true, type = "checkout.session.completed"): Stripe.Event {
  return event(type, {
    id: order.sessionId,
    object: "checkout.session",
    mode: "payment",
    payment_intent: order.paymentId,
    payment_status: paid ? "paid" : "unpaid",
    client_reference_id: order.member.teamId,
    metadata: { order_id: order.id, team_id: order.member.teamId },
    amount_subtotal: PACK.cents,
    // With tax: the share that is kept counts, so tax cannot change it.
    amount_total: PACK.cents + 495,
    currency: "cad",
  });
}

export function refundEvent(order: Order, refundId: string, amount: number, status: string): Stripe.Event {
  const type = status === "failed" ? "refund.failed" : status === "pending" ? "refund.created" : "refund.updated";
  return event(type, { id: refundId, object: "refund", payment_intent: order.paymentId, amount, status });
}

export function disputeEvent(order: Order, disputeId: string, status: string): Stripe.Event {
  const type = status === "won" || status === "lost" ? "charge.dispute.closed" : "charge.dispute.created";
  return event(type, {
    id: disputeId,
    object: "dispute",
    payment_intent: order.paymentId,
    amount: PACK.cents + 495,
    status,
    created: 1_795_000_000,
  });
}
