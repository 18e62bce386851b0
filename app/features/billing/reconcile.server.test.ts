import { randomUUID } from "node:crypto";
import { afterAll, expect, test } from "vitest";
import { startStripeSimulator } from "../../../scripts/stripe-simulator/simulator";
import { testDatabase } from "../../../test/database";
import { createTeam } from "../../../test/money-world";

const database = await testDatabase();
// Nobody listens for its webhooks: every one is lost.
const simulator = await startStripeSimulator({
  port: 0,
  webhookUrl: "http://127.0.0.1:9/",
  webhookSecret: "whsec_test",
});
process.env.STRIPE_API_URL = simulator.url;
const { startCheckout } = await import("./checkout.server");
const { reconcile } = await import("./reconcile.server");
const { JOBS } = await import("../../jobs.server");
const { walletOf } = await import("./ledger.server");
afterAll(() => simulator.close());

async function paid() {
  const team = await createTeam(database.owner);
  const started = await startCheckout(
    { ...team, role: "owner", email: "b@example.com" },
    { pack: "trucor_pack_40", formKey: randomUUID(), returnTo: null, language: "en" },
  );
  const session = (started as { url: string }).url.split("/").pop()!;
  simulator.pay(session);
  return { team, payment: String(simulator.object(session)!.payment_intent) };
}

test("a purchase and a refund whose webhooks were lost are settled from Stripe's own lists, once", async () => {
  const [kept, returned] = [await paid(), await paid()];
  simulator.refund(returned.payment, 9900);
  expect((await walletOf(kept.team)).credits).toBe(0);

  const first = await reconcile(new Date(Date.now() - 3_600_000));
  const second = await reconcile(new Date(Date.now() - 3_600_000));

  expect(first).toMatchObject({ sessions: 2, refunds: 1, disputes: 0, violations: 0 });
  expect(new Set(first.mended)).toEqual(new Set([kept.payment, returned.payment]));
  expect(second.mended).toEqual([]);
  expect((await walletOf(kept.team)).credits).toBe(40);
  expect(await walletOf(returned.team)).toMatchObject({ credits: 0, debt: 0 });
});

test("the worker does so by itself each night", async () => {
  const { team } = await paid();
  const { schedule, payload, run } = JOBS.reconcile_purchases;

  await run(payload.parse({}), { signal: new AbortController().signal, attempt: 1, maxAttempts: 1 });

  expect(schedule).toBeDefined();
  expect((await walletOf(team)).credits).toBe(40);
});
