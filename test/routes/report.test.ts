// routes: ($lang).contractors.$id.report
import { randomUUID } from "node:crypto";
import { beforeAll, expect, test } from "vitest";
import { decideCorrection } from "~/features/quality/decide-correction.server";
import { rebuildDocuments } from "~/features/search/search-documents.server";
import { testApp, type TestApp } from "../app";
import { testDatabase, type TestDatabase } from "../database";
import { certify, createFirm, createSource } from "../directory-world";
import { createContact, createTeam } from "../money-world";

let database: TestDatabase;
let app: TestApp;
let firm: string;

beforeAll(async () => {
  database = await testDatabase();
  app = await testApp({ routes: /contractors|reveals/ });
  const list = await createSource(database.owner);
  firm = await createFirm(database.owner, "demo", { name: "Foothills Line Ltd.", city: "Red Deer" });
  await certify(database.owner, list, firm, { endsOn: "2027-01-14" });
  await rebuildDocuments();
});

const html = async (answer: Response) => (await answer.text()).replaceAll("<!-- -->", "");
const filed = () =>
  database.rows<{
    id: number;
    field: string;
    says: unknown;
    language: string;
    kind: string;
    should_be: string;
    email: string;
  }>(
    `select c.id::integer, c.field, c.says, c.language, c.kind, r.should_be, r.email from public.correction c
       join vault.correction_report r on r.correction_id = c.id order by c.id`,
  );
const report = { intent: "report", field: "city", should_be: "Blackfalds", seen_at: "", email: "", company_fax: "" };
const path = () => `/contractors/${firm}/report`;

test("the company page leads to the form and to the removal page, and the form to the removal page", async () => {
  const company = await html(await app.visitor().get(`/contractors/${firm}`));
  const form = await html(await app.visitor().get(path()));
  const french = await html(await app.visitor().get(`/fr${path()}`));

  expect(company).toContain(`href="${path()}"`);
  expect(company).toContain('href="/opt-out"');
  expect(form).toContain("City: Red Deer");
  expect(form).toContain('href="/opt-out"');
  expect(form).toMatch(/name="robots" content="noindex"/);
  expect(french).toContain("Ville\u00a0: Red Deer");
  expect(french).toContain('href="/fr/opt-out"');
  expect((await app.visitor().get(`/contractors/${randomUUID()}/report`)).status).toBe(404);
});

test("a report is filed without an account and without JavaScript, in the reporter's language", async () => {
  const answer = await app.visitor().post(`/fr${path()}`, { ...report, email: "lectrice@example.com" });

  expect(answer.status).toBe(303);
  expect(answer.headers.get("location")).toBe(`/fr${path()}?said=sent`);
  expect(await html(await app.visitor().get(`/fr${path()}?said=sent`))).toContain("Merci");
  expect(await filed()).toMatchObject([
    {
      field: "city",
      says: "Red Deer",
      kind: "value",
      language: "fr",
      should_be: "Blackfalds",
      email: "lectrice@example.com",
    },
  ]);
});

test("a program that fills the hidden field is answered like everybody and files nothing", async () => {
  const before = (await filed()).length;
  const person = await app.visitor().post(path(), report);
  const program = await app.visitor().post(path(), { ...report, company_fax: "1" });

  expect([program.status, program.headers.get("location")]).toEqual([person.status, person.headers.get("location")]);
  expect(await filed()).toHaveLength(before + 1);
});

test("what cannot be read is refused with its field marked, and nothing is filed", async () => {
  const before = (await filed()).length;
  for (const [wrong, said] of [
    [{ field: "password" }, "Choose what is wrong."],
    [{ should_be: "x".repeat(1001) }, "1 to 1,000 letters"],
    [{ seen_at: "http://firm.example.com/" }, "begins with https://"],
    [{ email: "nobody" }, "not an e-mail address"],
  ] as const) {
    const answer = await app.visitor().post(path(), { ...report, ...wrong });
    expect(answer.status).toBe(400);
    expect(await html(answer)).toContain(said);
  }
  expect(await filed()).toHaveLength(before);
});

test("an accepted correction stands among the sources of the company page with its date", async () => {
  const { userId } = await createTeam(database.owner);
  const [first] = await filed();
  await decideCorrection(first!.id, { decision: "accept" }, { userId, reason: "Seen on its site." });

  const page = await html(await app.visitor().get(`/contractors/${firm}`));

  expect(page).toContain("Blackfalds");
  expect(page).toContain("Town: correction checked by the operator on");
  expect(await html(await app.visitor().get(`/fr/contractors/${firm}`))).toContain(
    "Ville\u00a0: correction vérifiée par l’exploitant le",
  );
});

test("an opened contact is reported from its card, and the answer is the same for one that is not owned", async () => {
  const contact = await createContact(database.owner, { contractorId: firm });
  const member = await createTeam(database.owner, { credits: 1 });
  const visitor = app.visitor();
  await visitor.signInAs(member.userId);
  const report = { intent: "contact", contact_id: contact.id, what: "left-firm" };
  const before = (await filed()).length;

  const unowned = await visitor.post(path(), report);
  expect(await filed()).toHaveLength(before);
  expect(await html(await visitor.get(`/contractors/${firm}`))).not.toContain("This contact is wrong");
  await visitor.post("/reveals", { contact_id: contact.id, team_id: member.teamId, idempotency_key: randomUUID() });
  for (const page of [`/contractors/${firm}`, "/reveals"]) {
    expect(await html(await visitor.get(page))).toContain("This contact is wrong");
  }
  const owned = await visitor.post(path(), report);

  expect([owned.status, owned.headers.get("location")]).toEqual([unowned.status, unowned.headers.get("location")]);
  expect((await filed()).slice(before)).toMatchObject([
    { kind: "contact", field: "left-firm", says: null, should_be: null, email: null },
  ]);
  expect((await app.visitor().post(path(), report)).headers.get("location")).toContain("/sign-in");
});

test("twenty reports an hour come from one network; the next is refused and not filed", async () => {
  const answers: number[] = [];
  for (let n = 0; n < 21; n++) answers.push((await app.visitor().post(path(), report)).status);

  const before = (await filed()).length;
  const refused = await app.visitor().post(path(), report);

  expect([answers.at(-1), refused.status]).toEqual([429, 429]);
  expect(await html(refused)).toContain("Too many reports");
  expect(await filed()).toHaveLength(before);
});
