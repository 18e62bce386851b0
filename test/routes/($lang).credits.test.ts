// routes: ($lang).credits._index, ($lang).credits.checkout, ($lang).credits.ledger[.]csv
import { randomUUID } from "node:crypto";
import Papa from "papaparse";
import { afterAll, expect, test } from "vitest";
import { revealContact } from "~/features/reveals/reveals.server";
import { startStripeSimulator } from "../../scripts/stripe-simulator/simulator";
import { testDatabase } from "../database";
import { createContact, createMember, createTeam } from "../money-world";
import { serveWebhook } from "../webhook-server";

const database = await testDatabase();
const { owner } = database;
const webhook = await serveWebhook();
const simulator = await startStripeSimulator({
  port: 0,
  webhookUrl: webhook.url,
  webhookSecret: process.env.STRIPE_WEBHOOK_SECRET!,
});
process.env.STRIPE_API_URL = simulator.url;
const { testApp } = await import("../app");
const app = await testApp({ routes: /credits|reveals/ });
afterAll(async () => {
  await simulator.close();
  await webhook.close();
});

async function signedIn(options: Parameters<typeof createTeam>[1] = {}) {
  const team = await createTeam(owner, options);
  const visitor = app.visitor();
  await visitor.signInAs(team.userId);
  return { team, visitor };
}

const hidden = (html: string, name: string) => new RegExp(`name="${name}" value="([^"]+)"`).exec(html)?.[1] ?? "";
const asText = (html: string) =>
  html
    .replace(/<script[\s\S]*?<\/script>/g, "")
    .replace(/<[^>]+>/g, " ")
    .replace(/&#x27;|&rsquo;/g, "’")
    .replace(/[\s\u00a0\u202f]+/g, " ");

for (const [language, words] of [
  ["", { buy: "Buy 40 for $99", paid: "40 credits are yours", bought: /Bought 40 credits, receipt 20\d\d-\d{4}/ }],
  [
    "/fr",
    { buy: "Acheter 40 pour 99 $", paid: "40 crédits sont à vous", bought: /Achat de 40 crédits, reçu 20\d\d-\d{4}/ },
  ],
] as const) {
  test(`without JavaScript an owner buys the pack and goes on where they were (${language || "en"})`, async () => {
    const { team, visitor } = await signedIn();
    const page = await (await visitor.get(`${language}/credits?next=/search`)).text();
    expect(asText(page)).toContain(words.buy);
    const fields = {
      pack: hidden(page, "pack"),
      idempotency_key: hidden(page, "idempotency_key"),
      team_id: hidden(page, "team_id"),
      next: hidden(page, "next"),
    };
    expect(fields).toMatchObject({ pack: "trucor_pack_40", team_id: team.teamId, next: "/search" });

    const sent = await visitor.post(`${language}/credits/checkout`, fields);
    const payPage = sent.headers.get("location")!;
    expect([sent.status, new URL(payPage).origin]).toEqual([303, simulator.url]);
    expect(await (await fetch(payPage)).text()).toContain("SIMULATED");
    const paid = await fetch(payPage, {
      method: "POST",
      body: new URLSearchParams({ outcome: "pay" }),
      redirect: "manual",
    });
    const landing = new URL(paid.headers.get("location")!);
    const settled = await visitor.get(landing.pathname + landing.search);
    const landed = await visitor.get(settled.headers.get("location")!);

    const landedPage = await landed.text();
    expect(asText(landedPage)).toContain(words.paid);
    expect(landedPage).toContain('href="/search"');
    // The bar tells the balance that the page tells.
    expect(/class="wallet"[^>]*>/.exec(landedPage)?.[0]).toContain(language ? "40 crédits" : "40 credits");
    expect(landed.headers.get("cache-control")).toBe("private, no-store");
    const after = asText(await (await visitor.get(`${language}/credits`)).text());
    expect(after).toMatch(words.bought);
    expect(after).toContain(language ? "40 sur 40" : "40 left of 40");
  });
}

test("a declined card says so, costs nothing and can be tried again", async () => {
  const { team, visitor } = await signedIn();
  const sent = await visitor.post("/credits/checkout", {
    pack: "trucor_pack_40",
    idempotency_key: randomUUID(),
    team_id: team.teamId,
  });
  const payPage = sent.headers.get("location")!;

  const declined = await fetch(payPage, {
    method: "POST",
    body: new URLSearchParams({ outcome: "decline" }),
    redirect: "manual",
  });
  const session = payPage.split("/").pop()!;

  expect([declined.status, (await declined.text()).includes("declined")]).toEqual([402, true]);
  expect(asText(await (await visitor.get(`/credits/checkout?session_id=${session}`)).text())).toContain("Not paid yet");
  expect(
    (
      await fetch(payPage, { method: "POST", body: new URLSearchParams({ outcome: "abandon" }), redirect: "manual" })
    ).headers.get("location"),
  ).toMatch(/\/credits$/);
});

test("nobody buys for another team, with another role, or what is not on sale", async () => {
  const { team, visitor } = await signedIn();
  const other = await createTeam(owner);
  const viewer = app.visitor();
  await viewer.signInAs(await createMember(owner, team.teamId, "member"));
  const fields = { pack: "trucor_pack_40", idempotency_key: randomUUID(), team_id: team.teamId };

  const answers = [
    await visitor.post("/credits/checkout", { ...fields, team_id: other.teamId }),
    await viewer.post("/credits/checkout", fields),
    await visitor.post("/credits/checkout", { ...fields, pack: "trucor_pack_1" }),
    await visitor.post("/credits/checkout", { ...fields, credits: "4000" }),
    await visitor.get("/credits/checkout?session_id=cs_test_of_nobody"),
    await app.visitor().get("/credits"),
  ];

  expect(answers.map((answer) => answer.status)).toEqual([409, 403, 404, 400, 404, 303]);
  expect(answers[5]!.headers.get("location")).toBe("/sign-in?then=%2Fcredits");
  expect(asText(await (await viewer.get("/credits")).text())).not.toContain("Buy 40");
});

test("when payments cannot be reached the page says that nothing was paid", async () => {
  const { team, visitor } = await signedIn();
  simulator.outage(true);
  const answer = await visitor.post("/credits/checkout", {
    pack: "trucor_pack_40",
    idempotency_key: randomUUID(),
    team_id: team.teamId,
  });
  simulator.outage(false);

  expect(answer.status).toBe(503);
  expect(asText(await answer.text())).toContain("Nothing was paid");
});

test("the statement names what was opened in words that were free, with the balance after it", async () => {
  const { team, visitor } = await signedIn({ credits: 5 });
  const contact = await createContact(owner);
  await visitor.post("/reveals", {
    contact_id: contact.id,
    idempotency_key: randomUUID(),
    team_id: team.teamId,
    next: "/credits",
  });

  const page = await (await visitor.get("/credits")).text();

  const { rows } = await owner.query<{ legal_name: string }>("select legal_name from public.contractor where id = $1", [
    contact.contractorId,
  ]);
  expect(asText(page)).toContain(`Reveal: Health, safety, environment at ${rows[0]!.legal_name}`);
  expect(asText(page)).toMatch(/−1 4 /);
  for (const value of [contact.email, contact.person!, contact.phone!]) expect(page).not.toContain(value);
});

test("the statement as CSV has every movement, and its changes add up to the balance", async () => {
  const { team, visitor } = await signedIn({ credits: 5 });
  for (let opened = 0; opened < 2; opened++) {
    const contact = await createContact(owner);
    await revealContact(team, { contactId: contact.id, idempotencyKey: randomUUID(), via: "page" });
  }

  const answer = await visitor.get("/fr/credits/ledger.csv");

  expect(answer.headers.get("content-type")).toBe("text/csv; charset=utf-8");
  expect(answer.headers.get("cache-control")).toBe("private, no-store");
  const { data } = Papa.parse<Record<string, string>>(await answer.text(), { header: true, skipEmptyLines: true });
  expect(data.map((line) => [line["kind"], line["change"], line["balance"]])).toEqual([
    ["reveal", "-1", "3"],
    ["reveal", "-1", "4"],
    ["promo", "5", "5"],
  ]);
  expect(data.reduce((sum, line) => sum + Number(line["change"]), 0)).toBe(3);
  expect(data[0]!["firm"]).toMatch(/^Firm /);
  expect((await app.visitor().get("/credits/ledger.csv")).status).toBe(303);
});
