// routes: ($lang).contractors.$id.($slug)
import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import { rebuildDocuments } from "~/features/search/search-documents.server";
import { testApp, type TestApp } from "../app";
import { testDatabase, type TestDatabase } from "../database";
import { certify, createFirm, createSource } from "../directory-world";
import { createContact, createTeam } from "../money-world";

let database: TestDatabase;
let app: TestApp;
let firm: string;
let bare: string;
let contact: Awaited<ReturnType<typeof createContact>>;

beforeAll(async () => {
  database = await testDatabase();
  app = await testApp({ routes: /contractors|reveals|lists/ });
  const list = await createSource(database.owner);
  firm = await createFirm(database.owner, "demo", { name: "Foothills Line Ltd.", city: "Red Deer" });
  await certify(database.owner, list, firm, { issuedOn: "2024-01-14", endsOn: "2027-01-14" });
  contact = await createContact(database.owner, { contractorId: firm });
  bare = await createFirm(database.owner, "live", { name: "Bare Walls Inc." });
  await rebuildDocuments();
});

const values = () => [contact.person!, contact.email, contact.phone!];

async function html(answer: Response): Promise<string> {
  return (await answer.text()).replaceAll("<!-- -->", "");
}

test("the page shows the clock, official and estimated dates, sources and history, and works signed out", async () => {
  const answer = await app.visitor().get(`/contractors/${firm}`);
  const page = await html(answer);

  expect(answer.status).toBe(200);
  expect(page).toContain("Foothills Line Ltd.");
  expect(page).toContain("Due: 59 days");
  expect(page).toContain("14 Jan 2027");
  expect(page).toContain("official");
  expect(page).toContain("by January 2026, est.");
  expect(page).toContain("Audit window open since 14 Jul 2026");
  expect(page).toContain("first seen 16 Nov 2026");
  expect(page).toContain("Certified: COR");
  expect(page).toContain('href="/opt-out"');
});

test("before paying it says what comes, how fresh, the evidence and the price, and nothing of the contact", async () => {
  const page = await html(await app.visitor().get(`/contractors/${firm}`));

  for (const said of [
    "name, e-mail, work phone",
    "Named HSE contact",
    "Health, safety, environment, manager",
    "E-mail valid",
  ])
    expect(page).toContain(said);
  expect(page).toContain("no-solicitation notice: none known");
  // Graded A without a site on any list: whose page it was is known, its domain is not told.
  expect(page).toContain("the firm’s own site");
  expect(page).toContain("Create an account to reveal it");
  expect(page).toContain(`/sign-up?then=${encodeURIComponent(`/contractors/${firm}/foothills-line-ltd#contact`)}`);
  for (const value of values()) expect(page).not.toContain(value);
});

test("a member sees the balance before and after, and one press opens the contact for the team", async () => {
  const member = await createTeam(database.owner, { credits: 2 });
  const visitor = app.visitor();
  await visitor.signInAs(member.userId);
  const before = await html(await visitor.get(`/contractors/${firm}`));
  expect(before).toContain("Reveal for 1 credit");
  expect(before).toContain("2 credits now, 1 after");
  const key = /name="idempotency_key" value="([^"]+)"/.exec(before)![1]!;

  const answer = await visitor.post("/reveals", {
    contact_id: contact.id,
    team_id: member.teamId,
    idempotency_key: key,
    next: `/contractors/${firm}`,
  });
  const after = await visitor.get(`/contractors/${firm}`);
  const page = await html(after);

  expect(answer.status).toBe(303);
  expect(after.headers.get("cache-control")).toBe("private, no-store");
  for (const value of values()) expect(page).toContain(value);
  expect(page).not.toContain("Reveal for 1 credit");
});

test("who has no credits is offered the pack, and a viewer reads", async () => {
  const poor = await createTeam(database.owner);
  const visitor = app.visitor();
  await visitor.signInAs(poor.userId);
  expect(await html(await visitor.get(`/contractors/${firm}`))).toContain("Buy 40 credits for $99");

  const viewer = await createTeam(database.owner, { credits: 3, role: "viewer" });
  const reader = app.visitor();
  await reader.signInAs(viewer.userId);
  const page = await html(await reader.get(`/contractors/${firm}`));
  expect(page).toContain("Your role reads");
  expect(page).not.toContain("Reveal for 1 credit");
});

test("a firm without certificate and contact says so, and sells nothing", async () => {
  const page = await html(await app.visitor().get(`/fr/contractors/${bare}`));

  expect(page).toContain("Aucune certification n’est inscrite pour cette entreprise.");
  expect(page).toContain("Aucun contact connu");
  expect(page).not.toContain('action="/fr/reveals"');
});

test("where no person can be opened the mailbox is what is sold, as in the rows of results", async () => {
  const silent = await createFirm(database.owner, "demo", { name: "Silent Partners Ltd." });
  const closed = await createContact(database.owner, { contractorId: silent, proof: "none", phone: false });
  const mailbox = await createContact(database.owner, { contractorId: silent, kind: "generic", phone: false });
  const member = await createTeam(database.owner, { credits: 2 });
  const visitor = app.visitor();
  await visitor.signInAs(member.userId);

  const page = await html(await visitor.get(`/contractors/${silent}`));

  expect(page).toContain("What is known of this contact cannot be sold");
  expect(page.match(/Reveal for 1 credit/g)).toHaveLength(1);
  expect(page).toContain(`name="contact_id" value="${mailbox.id}"`);
  expect(page).not.toContain(`value="${closed.id}"`);
  expect(page).not.toContain("comes with it, free");
  expect(page.indexOf(mailbox.id)).toBeLessThan(page.indexOf("cannot be sold"));
});

test("an unknown id is not found, whatever it looks like; an id that was merged leads on", async () => {
  expect((await app.visitor().get(`/contractors/${randomUUID()}`)).status).toBe(404);
  expect((await app.visitor().get("/contractors/1")).status).toBe(404);
  const old = randomUUID();
  await database.owner.query("insert into public.contractor_alias (old_id, contractor_id) values ($1, $2)", [
    old,
    firm,
  ]);

  const answer = await app.visitor().get(`/contractors/${old}`);

  expect(answer.status).toBe(301);
  expect(answer.headers.get("location")).toBe(`/contractors/${firm}`);
});

describe("a firm with a history", () => {
  let old: string;

  /** What a run of the list recorded; a run that was undone stands for nothing. */
  async function record(list: { id: string }, on: string, events: [kind: string, facts?: object][], undone = false) {
    const { rows } = await database.owner.query<{ id: string }>(
      `insert into public.import_run (source_id, file_name, list_date, stage, outcome, undone_at)
       values ($1, 'list.csv', $2, 'published', $3, $4) returning id`,
      [list.id, on, undone ? "undone" : "published", undone ? "2026-11-17" : null],
    );
    for (const [kind, facts = {}] of events) {
      await database.owner.query(
        "insert into public.event (contractor_id, kind, run_id, on_date, facts) values ($1, $2, $3, $4, $5)",
        [old, kind, rows[0]!.id, on, facts],
      );
    }
  }

  beforeAll(async () => {
    const list = await createSource(database.owner, { listDate: "2026-08-31" });
    old = await createFirm(database.owner, "demo", { name: "Ancienne Ltée" });
    await certify(database.owner, list, old, { issuedOn: "2024-02-01", endsOn: "2027-02-01" });
    await database.owner.query("update public.source_record set legal_name = 'Ancienne Ltée', line = 318 where contractor_id = $1", [old]); // prettier-ignore
    await record(list, "2026-09-07", [
      ["changed", { city: ["Leduc", "Hinton"], expires_on: ["2026-02-01", "2027-02-01"] }],
      ["changed", { city: ["Leduc", "Hinton"], size: ["unknown", "20-49"] }],
    ]);
    await record(list, "2026-09-14", [["changed", { published_status: [null, "suspended"], website: ["https://a.example.com", null] }]]); // prettier-ignore
    await record(list, "2026-09-21", [["not-seen-once"]]);
    await record(list, "2026-09-28", [["renewed", { city: ["Hinton", "Taken Back"] }]], true);
    for (let week = 0; week < 14; week += 1)
      await record(list, `2026-10-${String(week + 1).padStart(2, "0")}`, [
        ["changed", { city: [`A${week}`, `B${week}`] }],
      ]);
  });

  test("each fact and certificate says its list, its line, first and last seen", async () => {
    const page = await html(await app.visitor().get(`/contractors/${old}`));

    expect(page).toContain("list of 31 August 2026, line 318 · first seen 31 August 2026, last seen 31 August 2026");
    expect(page).toContain("list as of 31 August 2026");
    expect(await html(await app.visitor().get(`/fr/contractors/${old}`))).toContain("liste du 31 août 2026, ligne 318");
  });

  test("what changed is told as was and is, once for a list and a day, the newest twelve first", async () => {
    const page = await html(await app.visitor().get(`/contractors/${old}`));
    const history = page.slice(page.indexOf("History"));

    expect(history).toContain("Town: Leduc → Hinton");
    expect(history.split("Town: Leduc → Hinton")).toHaveLength(2);
    expect(history).toContain("End date: 1 Feb 2026 → 1 Feb 2027");
    expect(history).toContain("Size: 20 to 49, not published before");
    expect(history).toContain("Published status: Suspended, not published before");
    expect(history).toContain("Website: https://a.example.com, no longer published");
    expect(history.indexOf("Town: A2 → B2")).toBeLessThan(history.indexOf("earlier moments"));
    expect(history.indexOf("Town: A1 → B1")).toBeGreaterThan(history.indexOf("earlier moments"));
    expect(await html(await app.visitor().get(`/fr/contractors/${old}`))).toContain("Ville\u00a0: Leduc → Hinton");
  });

  test("a single absence and what an undone run said are on no public page", async () => {
    const page = await html(await app.visitor().get(`/contractors/${old}`));

    expect(page).not.toContain("Taken Back");
    expect(page).not.toContain("21 Sept 2026");
    expect(page).not.toMatch(/not-seen-once|lapsed[^:]*\.\s*<|Missing from one list/);
  });
});
