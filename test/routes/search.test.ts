// routes: ($lang).search
import { beforeAll, expect, test } from "vitest";
import { rebuildDocuments } from "~/features/search/search-documents.server";
import { testApp, type TestApp } from "../app";
import { testDatabase, type TestDatabase } from "../database";
import { certify, createFirm, createSource } from "../directory-world";
import { createContact, createTeam } from "../money-world";

let database: TestDatabase;
let app: TestApp;
let contact: Awaited<ReturnType<typeof createContact>>;

beforeAll(async () => {
  database = await testDatabase();
  app = await testApp({ routes: /search|reveals|contractors/ });
  const list = await createSource(database.owner);
  const electric = await createFirm(database.owner, "demo", {
    name: "Foothills Line & Electrical Ltd.",
    city: "Red Deer",
    trades: ["electrical"],
  });
  await certify(database.owner, list, electric, { issuedOn: "2024-01-14", endsOn: "2027-01-14" });
  contact = await createContact(database.owner, { contractorId: electric });
  const mason = await createFirm(database.owner, "demo", { name: "Maçonnerie Boréale Ltée", trades: ["masonry"] });
  await certify(database.owner, list, mason, { issuedOn: "2025-06-30", endsOn: "2028-06-30", jurisdiction: "ON" });
  await rebuildDocuments();
});

async function page(path: string): Promise<string> {
  const answer = await app.visitor().get(path);
  expect(answer.status).toBe(200);
  return (await answer.text()).replaceAll("<!-- -->", "");
}

test("the search says how many there are and of them how many have a named HSE contact", async () => {
  const html = await page("/search");

  expect(html).toContain("2 contractors");
  expect(html).toContain("1 with a named HSE contact");
  expect(html).toContain("DEMO");
});

test("a row shows status, clock, what is known of the contact and its price, and not the contact", async () => {
  const html = await page("/search?q=foothills");

  expect(html).toContain("1 contractor<");
  expect(html).toContain("Due");
  expect(html).toContain("Ends 14 Jan 2027 · 59 days");
  expect(html).toContain("Named: HSE · manager");
  expect(html).toContain("Reveal · 1");
  for (const value of [contact.person!, contact.email, contact.phone!]) expect(html).not.toContain(value);
});

test("each filter is a ticked box and a chip that leads to the search without it", async () => {
  const html = await page("/search?province=AB&hse=named");

  expect(html).toMatch(/<input[^>]*name="province"[^>]*checked=""[^>]*value="AB"/);
  expect(html).toContain('aria-label="Remove the filter Alberta"');
  expect(html).toContain('href="/search?hse=named"');
  expect(html).toContain('href="/search?province=AB"');
});

test("an empty result names each filter and what dropping it gives", async () => {
  const html = await page("/search?province=ON&hse=named");

  expect(html).toContain("No contractor fits both");
  expect(html).toContain("Drop one and you get:");
  expect(html).toMatch(/Ontario[\s\S]*?<\/a>1<\/li>/);
});

test("a parameter that means nothing is told and never ignored in silence", async () => {
  const html = await page("/search?colour=blue&status=asleep");

  expect(html).toContain("Not understood and left out:");
  expect(html).toContain("colour=blue");
  expect(html).toContain("status=asleep");
});

test("the same search in French, with numbers and dates of French", async () => {
  const html = await page("/fr/search?q=foothills");

  expect(html).toContain('lang="fr-CA"');
  expect(html).toContain("1 entreprise<");
  expect(html).toContain("Échéance proche");
  expect(html).toContain("14 janv. 2027");
});

test("the plain search may be indexed, a filtered one not", async () => {
  expect(await page("/search")).not.toContain("noindex");
  expect(await page("/search?province=AB")).toContain("noindex, follow");
});

test("a contact that the team owns has its name and no price, for that team alone; the answer is private", async () => {
  const member = await createTeam(database.owner, { credits: 1 });
  const visitor = app.visitor();
  await visitor.signInAs(member.userId);
  await visitor.post("/reveals", {
    contact_id: contact.id,
    team_id: member.teamId,
    idempotency_key: crypto.randomUUID(),
    next: "/search",
  });

  const answer = await visitor.get("/search?q=foothills");
  const html = await answer.text();

  expect(answer.headers.get("cache-control")).toBe("private, no-store");
  for (const value of [contact.person!, contact.email]) expect(html).toContain(value);
  expect(html).not.toContain("Reveal · ");
  expect(await page("/search?q=foothills")).not.toContain(contact.email);
  const stranger = app.visitor();
  await stranger.signInAs((await createTeam(database.owner, { credits: 1 })).userId);
  expect(await (await stranger.get("/search?q=foothills")).text()).not.toContain(contact.email);
});
