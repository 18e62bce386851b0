import { randomUUID } from "node:crypto";
import Stripe from "stripe";
import { afterAll, expect, test } from "vitest";
import { auditLedger, walletOf } from "~/features/billing/ledger.server";
import { startStripeSimulator } from "../../scripts/stripe-simulator/simulator";
import { testDatabase } from "../database";
import { createTeam } from "../money-world";
import { callWebhook, serveWebhook } from "../webhook-server";

const database = await testDatabase();
const { owner } = database;
const SECRET = process.env.STRIPE_WEBHOOK_SECRET!;
const webhook = await serveWebhook();
const simulator = await startStripeSimulator({ port: 0, webhookUrl: webhook.url, webhookSecret: SECRET });
process.env.STRIPE_API_URL = simulator.url;
const { startCheckout, settleLanding } = await import("~/features/billing/checkout.server");

afterAll(async () => {
  await simulator.close();
  await webhook.close();
});

const signer = new Stripe("sk_test_signing_only");
const sign = (payload: string, more: { timestamp?: number; secret?: string } = {}) =>
  signer.webhooks.generateTestHeaderString({ payload, secret: SECRET, ...more });
const post = (payload: string, signature = sign(payload)) => callWebhook(payload, { "stripe-signature": signature });

async function order() {
  const team = await createTeam(owner);
  const buyer = { ...team, role: "owner", email: "buyer@example.com" };
  const started = await startCheckout(buyer, {
    pack: "trucor_pack_40",
    formKey: randomUUID(),
    returnTo: null,
    language: "en",
  });
  if (started.status !== "started") throw new Error(`checkout did not start: ${started.status}`);
  return { team, buyer, sessionId: started.url.split("/").pop()! };
}

/** A paid order whose events nobody delivered: the session's event comes back, as text. */
async function paidOrder() {
  const { team, sessionId } = await order();
  simulator.hold();
  simulator.pay(sessionId);
  await simulator.release(() => []);
  const event = simulator.events("checkout.session.completed").at(-1)!;
  return { team, sessionId, event, payload: JSON.stringify(event) };
}

const inboxRows = async () => (await database.rows<{ n: string }>("select count(*) as n from money.inbox"))[0]!.n;
const creditsOf = async (team: { teamId: string; userId: string }) => (await walletOf(team)).credits;

test("a pack that is paid for grants its 40 credits, whichever of webhook and landing page comes first", async () => {
  const { team, sessionId } = await order();
  simulator.pay(sessionId);
  await simulator.idle();
  expect(await creditsOf(team)).toBe(40);
  expect(await settleLanding(team, sessionId)).toEqual({ status: "paid", credits: 40, returnTo: null });

  const { team: early, sessionId: landed, payload } = await paidOrder();
  expect(await settleLanding(early, landed)).toMatchObject({ status: "paid" });
  expect((await post(payload)).status).toBe(200);

  expect(await creditsOf(team)).toBe(40);
  expect(await walletOf(early)).toMatchObject({ credits: 40, lots: [{ origin: "pack", amount: 40, remaining: 40 }] });
});

test("the same signed event five times at once, then an older one: one grant of 40", async () => {
  const { team, event, payload } = await paidOrder();
  const older = JSON.stringify({
    ...event,
    id: "evt_older",
    created: Number(event.created) - 100,
    data: { object: { ...(event.data as { object: object }).object, payment_status: "unpaid" } },
  });

  const answers = await Promise.all(Array.from({ length: 5 }, () => post(payload)));
  const late = await post(older);

  expect([...answers, late].map((answer) => answer.status)).toEqual([200, 200, 200, 200, 200, 200]);
  expect((await Promise.all(answers.map((answer) => answer.text()))).sort()).toEqual([
    "applied\n",
    "duplicate\n",
    "duplicate\n",
    "duplicate\n",
    "duplicate\n",
  ]);
  expect(await creditsOf(team)).toBe(40);
  expect(await database.rows("select from money.tx where team_id = $1", [team.teamId])).toHaveLength(1);
});

test("a message that Stripe did not sign for us just now is refused and leaves no row", async () => {
  const { team, payload, event } = await paidOrder();
  const before = await inboxRows();
  const minutesAgo = (minutes: number) => Math.floor(Date.now() / 1000) - minutes * 60;
  const live = JSON.stringify({ ...event, livemode: true });
  const huge = JSON.stringify({ ...event, padding: "x".repeat(2_200_000) });

  const refused = {
    unsigned: await callWebhook(payload, {}),
    otherSecret: await post(payload, sign(payload, { secret: "whsec_of_somebody_else" })),
    altered: await post(`${payload} `, sign(payload)),
    reserialised: await post(JSON.stringify(JSON.parse(payload), null, 1), sign(payload)),
    tenMinutesOld: await post(payload, sign(payload, { timestamp: minutesAgo(10) })),
    otherMode: await post(live),
    tooLarge: await post(huge),
    noJson: await post("none"),
  };

  expect(Object.entries(refused).filter(([, answer]) => answer.status !== 400)).toEqual([]);
  expect(await inboxRows()).toBe(before);
  expect(await creditsOf(team)).toBe(0);
  expect((await post(payload, sign(payload, { timestamp: minutesAgo(4) }))).status).toBe(200);
  expect(await creditsOf(team)).toBe(40);
});

test("a test event is refused where the key moves real money", async () => {
  const { env } = await import("~/platform/env.server");
  const { livemode } = await import("~/platform/stripe.server");
  expect(livemode()).toBe(false);
  const { payload } = await paidOrder();
  const before = await inboxRows();
  const kept = env.STRIPE_SECRET_KEY;
  const { checkEnvironment } = await import("~/platform/env.server");
  const settings = checkEnvironment() as { STRIPE_SECRET_KEY: string | undefined };

  settings.STRIPE_SECRET_KEY = "sk_live_of_nobody";
  const answer = await post(payload);
  settings.STRIPE_SECRET_KEY = kept;

  expect(answer.status).toBe(400);
  expect(await inboxRows()).toBe(before);
});

test("an event that could not be applied is answered 503 and leaves no receipt, so that Stripe comes again", async () => {
  const { team, payload } = await paidOrder();
  const before = await inboxRows();
  await owner.query("revoke execute on function money.settle(text) from trucor_web");
  const failed = await post(payload);
  await owner.query("grant execute on function money.settle(text) to trucor_web");

  expect(failed.status).toBe(503);
  expect(await inboxRows()).toBe(before);
  expect((await post(payload)).status).toBe(200);
  expect(await creditsOf(team)).toBe(40);
});

test("an event of a kind that we do not act on is taken and changes nothing", async () => {
  const { event } = await paidOrder();

  const answer = await post(JSON.stringify({ ...event, id: `evt_${randomUUID()}`, type: "customer.created" }));

  expect([answer.status, await answer.text()]).toEqual([200, "ignored\n"]);
});

test("credits come from our own order: another price, a free session or another team's order grants nothing", async () => {
  const { team, event } = await paidOrder();
  const other = await createTeam(owner);
  const session = (event.data as { object: Record<string, unknown> }).object;
  const metadata = session.metadata as Record<string, string>;
  const variant = (changes: object) =>
    post(
      JSON.stringify({
        ...event,
        id: `evt_${randomUUID()}`,
        data: { object: { ...session, payment_intent: `pi_${randomUUID()}`, ...changes } },
      }),
    );

  const answers = [
    await variant({ amount_subtotal: 100, amount_total: 100 }),
    await variant({ amount_total: 0 }),
    await variant({ amount_total: 5000 }),
    await variant({ currency: "usd" }),
    await variant({ payment_intent: null, payment_status: "no_payment_required" }),
    await variant({ metadata: {} }),
    await variant({ metadata: { ...metadata, order_id: randomUUID() } }),
    await variant({ client_reference_id: other.teamId, metadata: { ...metadata, team_id: other.teamId } }),
    await variant({ id: "cs_test_of_another_session" }),
  ];

  expect(answers.map((answer) => answer.status)).toEqual(answers.map(() => 200));
  expect([await creditsOf(team), await creditsOf(other)]).toEqual([0, 0]);
});

test("pressing the buy button twice opens one session, and a declined card can be tried again", async () => {
  const team = await createTeam(owner);
  const buyer = { ...team, role: "admin", email: "buyer@example.com" };
  const asked = { pack: "trucor_pack_40", formKey: randomUUID(), returnTo: "/search?q=x", language: "fr" as const };

  const [first, second] = await Promise.all([startCheckout(buyer, asked), startCheckout(buyer, asked)]);
  expect(first).toEqual(second);
  const sessionId = (first as { url: string }).url.split("/").pop()!;
  expect(simulator.object(sessionId)).toMatchObject({
    mode: "payment",
    currency: "cad",
    amount_total: 9900,
    client_reference_id: team.teamId,
    payment_method_options: { card: { request_three_d_secure: "any" } },
    allowed_payment_method_types: ["card"],
    success_url: expect.stringContaining("/fr/credits/checkout?session_id={CHECKOUT_SESSION_ID}") as unknown,
  });
  simulator.decline(sessionId);
  await simulator.idle();
  expect(await creditsOf(team)).toBe(0);
  expect(await settleLanding(team, sessionId)).toEqual({ status: "pending" });
  simulator.pay(sessionId);
  await simulator.idle();

  expect(await creditsOf(team)).toBe(40);
  expect(await settleLanding(team, sessionId)).toMatchObject({ returnTo: "/search?q=x" });
  expect(await startCheckout(buyer, asked)).toEqual({ status: "already_paid", sessionId });
});

test("a member cannot buy, and a session of another team is as unknown as none", async () => {
  const { buyer, sessionId } = await order();
  const stranger = await createTeam(owner);

  expect(
    await startCheckout(
      { ...buyer, role: "member" },
      { pack: "trucor_pack_40", formKey: randomUUID(), returnTo: null, language: "en" },
    ),
  ).toEqual({
    status: "role_missing",
  });
  expect(
    await startCheckout(buyer, { pack: "trucor_pack_4000", formKey: randomUUID(), returnTo: null, language: "en" }),
  ).toEqual({
    status: "unknown_pack",
  });
  expect(await settleLanding(stranger, sessionId)).toBeNull();
  expect(await settleLanding(stranger, "cs_test_unknown")).toBeNull();
});

test("when Stripe is away nothing is ordered twice and the balance is what it was", async () => {
  const team = await createTeam(owner);
  const buyer = { ...team, role: "owner", email: "buyer@example.com" };
  const asked = { pack: "trucor_pack_40", formKey: randomUUID(), returnTo: null, language: "en" as const };
  simulator.outage(true);
  const away = await startCheckout(buyer, asked);
  simulator.outage(false);

  expect(away).toEqual({ status: "payments_unavailable" });
  expect((await startCheckout(buyer, asked)).status).toBe("started");
});

test("the ledger stands after all of this", async () => {
  const audit = await auditLedger();

  expect(audit.violations).toEqual([]);
  expect(audit.examined).toBeGreaterThan(20);
});
