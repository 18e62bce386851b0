import fc from "fast-check";
import type Stripe from "stripe";
import { expect, test } from "vitest";
import { testDatabase } from "../../../test/database";
import { createContact, createTeam, type TestMember } from "../../../test/money-world";
import { createOrder, disputeEvent, type Order, PACK, refundEvent, sessionEvent } from "../../../test/stripe-facts";
import { auditLedger } from "./ledger.server";
import { applyStripeEvent } from "./stripe-events.server";

/** Sized for every run; `npm run prove` sets PROVE for the full 120 storms (reference/trust.md G2). */
const FULL = process.env.PROVE === "full";
const RUNS = FULL ? 120 : 10;
const TOTAL = PACK.cents + 495;

const database = await testDatabase();
const { owner } = database;
const contacts = await Promise.all(Array.from({ length: 250 }, () => createContact(owner)));

/** What became of one purchase in the end, and how its news arrives. */
interface Purchase {
  fate: "card" | "async" | "failed";
  refunds: readonly { share: number; fails: boolean }[];
  dispute: "none" | "open" | "won" | "lost";
}

const purchase: fc.Arbitrary<Purchase> = fc.record({
  fate: fc.oneof(
    { weight: 5, arbitrary: fc.constant("card" as const) },
    { weight: 2, arbitrary: fc.constant("async" as const) },
    { weight: 1, arbitrary: fc.constant("failed" as const) },
  ),
  refunds: fc.oneof(
    { weight: 2, arbitrary: fc.constant([]) },
    {
      weight: 3,
      arbitrary: fc.array(fc.record({ share: fc.integer({ min: 1, max: 33 }), fails: fc.boolean() }), {
        minLength: 1,
        maxLength: 3,
      }),
    },
    { weight: 2, arbitrary: fc.constant([{ share: 100, fails: false }]) },
  ),
  dispute: fc.oneof(
    { weight: 6, arbitrary: fc.constant("none" as const) },
    { weight: 1, arbitrary: fc.constantFrom("open" as const, "won" as const, "lost" as const) },
  ),
});

const centsOf = (share: number) => Math.round((TOTAL * share) / 100);
const worth = ({ fate, refunds, dispute }: Purchase): number => {
  if (fate === "failed") return 0;
  const back =
    refunds.filter((each) => !each.fails).reduce((sum, each) => sum + centsOf(each.share), 0) +
    (dispute === "lost" ? TOTAL : 0);
  return Math.floor((PACK.credits * Math.max(0, TOTAL - back)) / TOTAL);
};

function newsOf(order: Order, { fate, refunds, dispute }: Purchase): Stripe.Event[] {
  const told =
    fate === "failed"
      ? [sessionEvent(order, false)]
      : fate === "async"
        ? [sessionEvent(order, false), sessionEvent(order, true, "checkout.session.async_payment_succeeded")]
        : [sessionEvent(order)];
  if (fate === "failed") return told;
  refunds.forEach(({ share, fails }, n) => {
    const id = `re_${order.paymentId}_${n}`;
    told.push(
      refundEvent(order, id, centsOf(share), "pending"),
      refundEvent(order, id, centsOf(share), fails ? "failed" : "succeeded"),
    );
  });
  if (dispute !== "none") told.push(disputeEvent(order, `du_${order.paymentId}`, "needs_response"));
  if (dispute === "won" || dispute === "lost") told.push(disputeEvent(order, `du_${order.paymentId}`, dispute));
  return told;
}

const reveal = async (member: TestMember, contactId: string): Promise<number> => {
  const { rows } = await database
    .asRole("web")
    .query<{ credits_charged: number }>("select credits_charged from public.reveal_contact($1, $2, $3, 'page')", [
      member.teamId,
      member.userId,
      contactId,
    ]);
  return rows[0]!.credits_charged;
};

test("events in any order, repeated and at once, with reveals between them, leave exactly what the payments are worth", async () => {
  const seen = { deliveries: 0, earlyRefunds: 0, withDebt: 0, runs: 0 };

  await fc.assert(
    fc.asyncProperty(
      fc.array(purchase, { minLength: FULL ? 1 : 2, maxLength: FULL ? 8 : 5 }),
      fc.infiniteStream(fc.nat(1_000_000)),
      async (purchases, chance) => {
        const dice = (sides: number) => chance.next().value! % sides;
        const member = await createTeam(owner);
        const deliveries: Stripe.Event[] = [];
        for (const each of purchases) {
          const order = await createOrder(owner, member);
          for (const event of newsOf(order, each)) for (let copy = 0; copy <= dice(3); copy++) deliveries.push(event);
        }
        // Half of the storms arrive as they happened, four at once; the other half in any order.
        const shuffled = dice(2) === 0;
        for (let n = deliveries.length - 1; shuffled && n > 0; n--) {
          const other = dice(n + 1);
          [deliveries[n], deliveries[other]] = [deliveries[other]!, deliveries[n]!];
        }
        const paid = new Set<unknown>();
        for (const { type, data } of deliveries) {
          const told = data.object as unknown as { payment_intent: string; payment_status?: string };
          if (told.payment_status === "paid") paid.add(told.payment_intent);
          if (type.startsWith("refund") && !paid.has(told.payment_intent)) seen.earlyRefunds++;
        }
        seen.deliveries += deliveries.length;

        let charged = 0;
        let next = 0;
        const deliver = async () => {
          for (let event = deliveries[next++]; event; event = deliveries[next++]) {
            await applyStripeEvent(event);
            for (let n = dice(2) === 0 ? 30 : dice(4); n > 0; n--) {
              const cost = await reveal(member, contacts[dice(contacts.length)]!.id);
              charged += cost;
            }
          }
        };
        await Promise.all([deliver(), deliver(), deliver(), deliver()]);
        seen.runs++;

        const { rows } = await owner.query<{ credits: string; debt: string; frozen: boolean; owed: boolean }>(
          `select credits, debt, frozen_at is not null as frozen,
                  exists (select from money.entry e where e.team_id = w.team_id and e.account = 'team_debt') as owed
             from money.wallet w where team_id = $1`,
          [member.teamId],
        );
        const wallet = rows[0]!;
        if (wallet.owed) seen.withDebt++;
        expect(Number(wallet.credits) + Number(wallet.debt)).toBe(
          purchases.reduce((sum, each) => sum + worth(each), 0) - charged,
        );
        expect(Number(wallet.credits)).toBeGreaterThanOrEqual(0);
        expect(Number(wallet.debt)).toBeLessThanOrEqual(0);
        expect(wallet.frozen).toBe(purchases.some((each) => each.fate !== "failed" && each.dispute === "open"));
      },
    ),
    { numRuns: RUNS, seed: 20261123, endOnFailure: true },
  );

  const audit = await auditLedger();
  expect(audit.violations).toEqual([]);
  expect(audit.examined).toBeGreaterThan(RUNS * 10);
  // The storm went where the danger is, or it would have proved nothing.
  expect(seen.withDebt / seen.runs).toBeGreaterThanOrEqual(FULL ? 0.3 : 0.1);
  expect(seen.earlyRefunds / seen.deliveries).toBeGreaterThanOrEqual(0.05);
  if (FULL) expect(seen.deliveries).toBeGreaterThanOrEqual(1000);
}, 600_000);

test("the same storm catches refunds that overwrite each other", async () => {
  const member = await createTeam(owner);
  const order = await createOrder(owner, member);
  const { rows } = await owner.query<{ source: string }>(
    "select pg_get_functiondef('money.fold_refund(text, text, bigint, text)'::regprocedure) as source",
  );
  await owner.query(rows[0]!.source.replace("greatest(money.refund.rank, excluded.rank)", "excluded.rank"));
  await applyStripeEvent(sessionEvent(order));
  await applyStripeEvent(refundEvent(order, "re_planted", TOTAL, "failed"));
  await applyStripeEvent(refundEvent(order, "re_planted", TOTAL, "pending"));
  await owner.query(rows[0]!.source);

  const wallet = await owner.query<{ credits: string }>("select credits from money.wallet where team_id = $1", [
    member.teamId,
  ]);
  expect(wallet.rows[0]!.credits).not.toBe("40");
});
