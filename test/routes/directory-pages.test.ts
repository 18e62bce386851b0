// routes: ($lang)._index, ($lang).provinces._index, ($lang).provinces.$slug, ($lang).partners._index, ($lang).partners.$slug, ($lang).pricing
import { beforeAll, expect, test } from "vitest";
import { rebuildDocuments } from "~/features/search/search-documents.server";
import { testApp, type TestApp } from "../app";
import { testDatabase, type TestDatabase } from "../database";
import { certify, createFirm, createSource, type TestSource } from "../directory-world";
import { createContact } from "../money-world";

let database: TestDatabase;
let app: TestApp;
let list: TestSource;

beforeAll(async () => {
  database = await testDatabase();
  app = await testApp({ routes: /_index|provinces|partners|pricing/ });
  list = await createSource(database.owner, { jurisdictions: ["AB", "ON"] });
  const both = await createFirm(database.owner, "demo", { name: "Two Provinces Paving Inc." });
  await certify(database.owner, list, both, { endsOn: "2028-06-30" });
  await certify(database.owner, list, both, { endsOn: "2028-06-30", jurisdiction: "ON", programme: "cor-2020" });
  await createContact(database.owner, { contractorId: both });
  const one = await createFirm(database.owner, "demo", { name: "One Province Roofing Ltd." });
  await certify(database.owner, list, one, { endsOn: "2027-01-14" });
  const small = await createFirm(database.owner, "demo", { name: "Two Hands" });
  await certify(database.owner, list, small, { endsOn: "2028-06-30", programme: "secor" });
  await rebuildDocuments();
});

async function page(path: string): Promise<string> {
  const answer = await app.visitor().get(path);
  expect(answer.status).toBe(200);
  return (await answer.text()).replaceAll("<!-- -->", "");
}

test("the home page carries the numbers of the loaded data and says that the demo is fictional", async () => {
  const html = await page("/");

  expect(html).toContain("2 COR-certified contractors. A named safety contact at 1.");
  expect(html).toContain("<b>1</b>firms with a verified e-mail");
  expect(html).toContain("<b>1</b>firm with a small-employer certificate only, counted apart");
  expect(html).toContain("the tiles add up to 3, the firms to 2");
  expect(html).toMatch(
    /firms marked DEMO, with their people and addresses, are fictional\. Lists as of \d+ November 2026\./,
  );
  expect(html).toContain("Buy 40 credits for $99");
});

test("the footer of every page names who runs it, privacy, terms, opt-out and whose mark COR is", async () => {
  const html = await page("/pricing");

  expect(html).toContain(
    "COR is a mark of the Canadian Federation of Construction Safety Associations; we are not affiliated",
  );
  for (const path of ["/opt-out", "/privacy", "/terms", "/anti-spam"]) expect(html).toContain(`href="${path}"`);
});

test("the provinces say their sum and the distinct number; Quebec and Prince Edward Island have no programme", async () => {
  const html = await page("/provinces");

  expect(html).toContain("The provinces add up to 3. 1 further certificate is a second one of a firm: 2 firms.");
  expect(html.match(/no COR programme/g)!.length).toBeGreaterThanOrEqual(2);
  expect(await page("/provinces/quebec")).toContain("Quebec has no COR programme");
  expect(await page("/fr/provinces/prince-edward-island")).toContain("pas de programme COR");
});

test("a province shows its count, its partners with industry, and its firms by next event", async () => {
  const html = await page("/provinces/alberta");

  expect(html).toContain("2 COR-certified contractors in Alberta");
  expect(html).toContain("Construction");
  expect(html.indexOf("One Province Roofing")).toBeLessThan(html.indexOf("Two Provinces Paving"));
  expect(await page("/fr/provinces/ontario")).toContain("Ontario\u00a0: 1 entreprise certifiée COR");
});

test("partners stand with industry, place and count; the real ones of the demo apart, with their official site", async () => {
  const html = await page("/partners");

  expect(html).toContain("Invented partners of the demo");
  expect(html).toContain("the partners add up to 2, the firms to 2");
  expect(html).toContain("Real partners, for reference");
  expect(html).toContain("https://www.youracsa.ca");
});

test("a partner's page counts its firms and says that we are not affiliated", async () => {
  expect(await page(`/partners/${list.partner}`)).toContain("This partner is invented, for the demo.");
  const real = await page("/partners/acsa");
  expect(real).toContain("We are not affiliated with this partner.");
  expect(real).toContain("noindex");
});

test("an unknown province or partner is not found", async () => {
  expect((await app.visitor().get("/provinces/atlantis")).status).toBe(404);
  expect((await app.visitor().get("/partners/nobody")).status).toBe(404);
});

test("pricing says what the pack costs, that nothing renews and what is free, in both languages", async () => {
  const html = await page("/pricing");
  expect(html).toContain("$99");
  expect(html).toContain("One payment, nothing renews; credits last 12 months.");
  expect(html).toContain("Free, without an account");
  expect(await page("/fr/pricing")).toContain("rien ne se renouvelle");
});

test("each page names itself in both languages and has one canonical address", async () => {
  const html = await page("/provinces/alberta?utm=x");

  expect(html).toMatch(/<link rel="canonical" href="[^"]*\/provinces\/alberta"/);
  expect(html).toMatch(/hrefLang="fr-CA" href="[^"]*\/fr\/provinces\/alberta/i);
});

test("each page of the directory says as of which lists, and a partner's page its own list and that a newer one is held", async () => {
  const other = await createSource(database.owner, { listDate: "2026-11-02" });
  const firm = await createFirm(database.owner, "demo");
  await certify(database.owner, other, firm, { endsOn: "2028-06-30" });
  await rebuildDocuments();

  for (const path of ["/", "/provinces", "/provinces/alberta", "/partners"])
    expect(await page(path), path).toContain("Lists of 2 to 16 November 2026.");
  expect(await page("/fr/provinces")).toContain("Listes du 2 au 16 novembre 2026.");
  expect(await page(`/partners/${other.partner}`)).toContain("This partner’s list of 2 November 2026.");
  expect(await page(`/partners/${other.partner}`)).not.toContain("is held for review");

  await database.owner.query(
    "insert into public.import_run (source_id, file_name, list_date, outcome) values ($1, 'next.csv', '2026-11-23', 'refused')",
    [other.id],
  );

  expect(await page(`/partners/${other.partner}`)).toContain("A newer list of this partner is held for review");
  expect(await page(`/partners/${list.partner}`)).not.toContain("is held for review");
});
