import { afterAll, expect, test } from "vitest";
import { stripeClient } from "~/platform/stripe.server";
import { startStripeSimulator } from "../scripts/stripe-simulator/simulator";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";

const heard: { type: string; signature: string }[] = [];
const { createServer } = await import("node:http");
let answers = 200;
const receiver = createServer((request, response) => {
  let body = "";
  request.on("data", (chunk: Buffer) => (body += chunk.toString()));
  request.on("end", () => {
    heard.push({
      type: (JSON.parse(body) as { type: string }).type,
      signature: String(request.headers["stripe-signature"]),
    });
    response.writeHead(answers).end();
  });
});
await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
const { port } = receiver.address() as { port: number };
const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), "simulator-"));
const options = { port: 0, webhookUrl: `http://127.0.0.1:${port}/`, webhookSecret: "whsec_test", dataDir };
const simulator = await startStripeSimulator(options);
const stripe = stripeClient("sk_test_simulator_x", simulator.url);
afterAll(async () => {
  await simulator.close();
  receiver.close();
  fs.rmSync(dataDir, { recursive: true, force: true });
});

const create = (idempotencyKey: string, reference = "team") =>
  stripe.checkout.sessions.create(
    {
      mode: "payment",
      line_items: [{ price: "price_trucor_pack_40_simulated", quantity: 1 }],
      client_reference_id: reference,
      success_url: "http://127.0.0.1/paid?session_id={CHECKOUT_SESSION_ID}",
      cancel_url: "http://127.0.0.1/credits",
    },
    { idempotencyKey },
  );

test("a price is found by its lookup key, and by no other", async () => {
  expect((await stripe.prices.list({ lookup_keys: ["trucor_pack_40"] })).data).toMatchObject([
    { unit_amount: 9900, currency: "cad" },
  ]);
  expect((await stripe.prices.list({ lookup_keys: ["trucor_pack_4"] })).data).toEqual([]);
});

test("an idempotency key gives the same session again, and refuses other parameters", async () => {
  const [one, again] = [await create("key-1"), await create("key-1")];

  expect(again.id).toBe(one.id);
  expect(again.lastResponse.headers["idempotent-replayed"]).toBe("true");
  await expect(create("key-1", "another")).rejects.toMatchObject({ type: "StripeIdempotencyError" });
});

test("a payment makes the events that Stripe sends, with their line items and refunds readable", async () => {
  const session = await create("key-2");
  expect(simulator.pay(session.id)).toBe(`http://127.0.0.1/paid?session_id=${session.id}`);
  await simulator.idle();

  const paid = await stripe.checkout.sessions.retrieve(session.id, { expand: ["line_items"] });
  expect(paid).toMatchObject({ status: "complete", payment_status: "paid", line_items: { data: [{ quantity: 1 }] } });
  const refund = await stripe.refunds.create({ payment_intent: paid.payment_intent as string, amount: 900 });
  await expect(
    stripe.refunds.create({ payment_intent: paid.payment_intent as string, amount: 9001 }),
  ).rejects.toMatchObject({ statusCode: 400 });
  await simulator.idle();

  expect(refund).toMatchObject({ status: "succeeded", amount: 900 });
  expect(heard.map(({ type }) => type)).toEqual(
    expect.arrayContaining(["charge.succeeded", "checkout.session.completed", "refund.created", "charge.refunded"]),
  );
  expect((await stripe.events.list({ type: "refund.created" })).data).toHaveLength(1);
});

test("events can be held, turned round and repeated, each signed anew", async () => {
  simulator.hold();
  const session = await create("key-3");
  simulator.pay(session.id);
  const before = heard.length;
  expect(heard.length).toBe(before);
  await simulator.release((waiting) => waiting.reverse());
  expect(heard.slice(before).map(({ type }) => type)).toEqual([
    "checkout.session.completed",
    "payment_intent.succeeded",
    "charge.succeeded",
  ]);

  const event = simulator.events("checkout.session.completed").at(-1)!;
  expect(await simulator.deliver(event.id, 3)).toEqual([200, 200, 200]);
  expect(stripe.webhooks.constructEvent).toBeTypeOf("function");
  expect(heard.at(-1)!.signature).toMatch(/^t=\d+,v1=[0-9a-f]{64}/);
});

test("what is not taken is sent again, and what happened outlives a restart", async () => {
  answers = 500;
  const session = await create("key-4");
  simulator.pay(session.id);
  await simulator.idle();
  answers = 200;
  const before = heard.length;
  await expect.poll(() => heard.length, { timeout: 5000 }).toBe(before + 3);

  const second = await startStripeSimulator({ ...options, webhookUrl: options.webhookUrl });
  const open = await stripeClient("sk_test_simulator_x", second.url).checkout.sessions.retrieve(session.id);
  await second.close();

  expect(open.payment_status).toBe("paid");
});

test("without a test key, or in an outage, nothing is answered", async () => {
  await expect(stripeClient("sk_live_real", simulator.url).prices.list()).rejects.toMatchObject({ statusCode: 401 });
  simulator.outage(true);
  await expect(stripe.prices.list({}, { maxNetworkRetries: 0 })).rejects.toMatchObject({ statusCode: 503 });
  simulator.outage(false);
});
