import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { testDatabase } from "../../../test/database";
import { createContact, createTeam, type TestMember } from "../../../test/money-world";
import { createOrder, disputeEvent, PACK, refundEvent, sessionEvent } from "../../../test/stripe-facts";
import { auditLedger, ledgerOf, walletOf } from "./ledger.server";
import { applyStripeEvent } from "./stripe-events.server";

const database = await testDatabase();
const { owner } = database;
const TOTAL = PACK.cents + 495;

/** Opens contacts through the database alone: billing does not know reveals. */
async function spend(member: TestMember, times: number): Promise<string[]> {
  const statuses: string[] = [];
  for (let n = 0; n < times; n++) {
    const contact = await createContact(owner);
    const { rows } = await database
      .asRole("web")
      .query<{ status: string }>("select status from public.reveal_contact($1, $2, $3, 'page')", [
        member.teamId,
        member.userId,
        contact.id,
      ]);
    statuses.push(rows[0]!.status);
  }
  return statuses;
}

async function bought() {
  const member = await createTeam(owner);
  const order = await createOrder(owner, member);
  await applyStripeEvent(sessionEvent(order));
  return { member, order };
}

test("a session that is not paid yet grants nothing, and the later payment does", async () => {
  const member = await createTeam(owner);
  const order = await createOrder(owner, member);

  await applyStripeEvent(sessionEvent(order, false));
  expect((await walletOf(member)).credits).toBe(0);
  await applyStripeEvent(sessionEvent(order, true, "checkout.session.async_payment_succeeded"));

  expect((await walletOf(member)).credits).toBe(40);
});

test("a refund that is heard of before its payment waits for it", async () => {
  const member = await createTeam(owner);
  const order = await createOrder(owner, member);

  await applyStripeEvent(refundEvent(order, "re_early", Math.floor(TOTAL / 4), "succeeded"));
  expect((await walletOf(member)).credits).toBe(0);
  await applyStripeEvent(sessionEvent(order));

  expect(await walletOf(member)).toMatchObject({ credits: 30, debt: 0 });
});

test("partial refunds take their share of the credits, rounded down, and one that fails gives it back", async () => {
  const { member, order } = await bought();

  await applyStripeEvent(refundEvent(order, "re_a", Math.ceil(TOTAL / 3), "pending"));
  expect((await walletOf(member)).credits).toBe(26);
  await applyStripeEvent(refundEvent(order, "re_b", Math.ceil(TOTAL / 3), "succeeded"));
  expect((await walletOf(member)).credits).toBe(13);
  await applyStripeEvent(refundEvent(order, "re_a", Math.ceil(TOTAL / 3), "failed"));
  // The late news that it had been pending changes nothing.
  await applyStripeEvent(refundEvent(order, "re_a", Math.ceil(TOTAL / 3), "pending"));

  expect((await walletOf(member)).credits).toBe(26);
});

test("what was spent of a refunded pack is owed, and the next purchase repays it first", async () => {
  const { member, order } = await bought();
  await spend(member, 3);

  await applyStripeEvent(refundEvent(order, "re_full", TOTAL, "succeeded"));
  expect(await walletOf(member)).toMatchObject({ credits: 0, debt: -3 });
  expect(await spend(member, 1)).toEqual(["in_debt"]);
  await applyStripeEvent(sessionEvent(await createOrder(owner, member)));

  expect(await walletOf(member)).toMatchObject({ credits: 37, debt: 0 });
});

test("a refund itself takes from its own lot alone; what is owed then is repaid as a posting of its own", async () => {
  const { member, order } = await bought();
  await applyStripeEvent(sessionEvent(await createOrder(owner, member)));
  await spend(member, 3);

  await applyStripeEvent(refundEvent(order, "re_own_lot", TOTAL, "succeeded"));

  expect(await walletOf(member)).toMatchObject({ credits: 37, debt: 0 });
  expect(
    (await ledgerOf(member)).lines.slice(0, 2).map(({ kind, change, balance }) => [kind, change, balance]),
  ).toEqual([
    ["repayment", 0, 37],
    ["clawback", -40, 37],
  ]);
});

test("credits that ended before the refund are not owed", async () => {
  const { member, order } = await bought();
  await spend(member, 2);
  await owner.query("update money.lot set expires_at = now() where team_id = $1", [member.teamId]);
  expect((await walletOf(member)).credits).toBe(0);

  await applyStripeEvent(refundEvent(order, "re_after_end", TOTAL, "succeeded"));

  expect(await walletOf(member)).toMatchObject({ credits: 0, debt: -2 });
});

test("an open dispute locks new reveals; won, it gives back the days; lost, the credits are taken", async () => {
  const { member, order } = await bought();
  await spend(member, 1);
  const until = (await walletOf(member)).lots[0]!.expiresAt!;

  await applyStripeEvent(disputeEvent(order, "du_a", "needs_response"));
  expect(await walletOf(member)).toMatchObject({ credits: 39, frozen: true });
  expect(await spend(member, 1)).toEqual(["locked"]);
  await applyStripeEvent(disputeEvent(order, "du_a", "lost"));
  expect(await walletOf(member)).toMatchObject({ credits: 0, debt: -1, frozen: false });
  await applyStripeEvent(disputeEvent(order, "du_a", "won"));
  await applyStripeEvent(disputeEvent(order, "du_a", "needs_response"));

  const after = await walletOf(member);
  expect(after).toMatchObject({ credits: 39, debt: 0, frozen: false });
  expect(after.lots[0]!.expiresAt!.getTime()).toBeGreaterThan(until.getTime());
});

test("an inquiry of the bank locks nothing", async () => {
  const { member, order } = await bought();

  await applyStripeEvent(disputeEvent(order, `du_${randomUUID()}`, "warning_needs_response"));

  expect((await walletOf(member)).frozen).toBe(false);
});

test("the ledger stands after all of this", async () => {
  const audit = await auditLedger();

  expect(audit.violations).toEqual([]);
  expect(audit.examined).toBeGreaterThan(50);
});
