import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { balanceOf } from "~/features/billing/ledger.server";
import { decideCorrection } from "~/features/quality/decide-correction.server";
import { finishCorrection } from "~/features/quality/finish-correction.server";
import { reportProblem } from "~/features/quality/report-problem.server";
import { openedContacts, revealContact } from "~/features/reveals/reveals.server";
import { testDatabase } from "./database";
import { createContact, createContractor, createTeam, optOut, type TestMember } from "./money-world";
import { reportContact, scrubCorrections, type WrongContact } from "~/features/contacts/wrong-contact.server";

const database = await testDatabase();
const { owner } = database;
const { userId: operator } = await createTeam(owner);
const by = { userId: operator, reason: "The firm says so." };

const reveal = (member: TestMember, contactId: string) =>
  revealContact(member, { contactId, idempotencyKey: randomUUID(), via: "page" });
const credits = async (member: TestMember) => (await balanceOf(member)).credits;
const mails = () =>
  database.rows<{ recipient: string; subject: string; body: string; language: string }>(
    "select recipient, subject, body, language from vault.mail_message where kind = 'correction' order by queued_at",
  );
const latest = async () =>
  (
    await database.rows<{ id: number; n: number }>(
      "select max(id)::integer as id, count(*)::integer as n from public.correction",
    )
  )[0]!;

async function report(member: TestMember, contactId: string, what: WrongContact = "left-firm"): Promise<number> {
  await reportContact(member, { contactId, what, language: "fr" });
  return (await latest()).id;
}

async function accepted(id: number): Promise<void> {
  expect(await decideCorrection(id, { decision: "accept" }, by)).toMatchObject({ outcome: "done" });
  await finishCorrection(id);
}

async function noViolations(): Promise<void> {
  const { rows } = await database
    .asRole("auditor")
    .query<{ examined: string; violations: string }>("select * from money.audit()");
  expect(Number(rows[0]!.examined)).toBeGreaterThan(0);
  expect(Number(rows[0]!.violations)).toBe(0);
}

test("an accepted report gives the charged credit back once, for ever, and takes the contact off sale", async () => {
  const buyer = await createTeam(owner, { credits: 3 });
  const other = await createTeam(owner, { credits: 3 });
  const contact = await createContact(owner);
  await reveal(buyer, contact.id);
  expect(await credits(buyer)).toBe(2);
  const id = await report(buyer, contact.id);

  await accepted(id);
  await finishCorrection(id);

  expect(await credits(buyer)).toBe(3);
  expect(await reveal(other, contact.id)).toMatchObject({ status: "not_found", creditsCharged: 0 });
  expect(await database.rows("select 1 from public.contact_preview where contact_id = $1", [contact.id])).toEqual([]);
  expect((await openedContacts(buyer)).contacts).toHaveLength(1);

  await accepted(await report(buyer, contact.id, "wrong-person"));
  expect(await credits(buyer)).toBe(3);
  expect(await database.rows("select kind from public.remedy where team_id = $1", [buyer.teamId])).toEqual([
    { kind: "correction" },
  ]);
  await noViolations();
});

test("an address that does not work is unknown again, not worse, and is still for sale", async () => {
  const buyer = await createTeam(owner, { credits: 1 });
  const contact = await createContact(owner);
  await reveal(buyer, contact.id);

  await accepted(await report(buyer, contact.id, "dead-address"));

  expect(
    await database.rows("select email_class, credits from public.contact_preview where contact_id = $1", [contact.id]),
  ).toEqual([{ email_class: "unknown", credits: 1 }]);
  expect(await credits(buyer)).toBe(1);
  await noViolations();
});

test("a free reveal earns nothing, nor does a charge older than 90 days when it was reported", async () => {
  const buyer = await createTeam(owner, { credits: 2 });
  const contractorId = await createContractor(owner);
  const person = await createContact(owner, { contractorId });
  const mailbox = await createContact(owner, { contractorId, kind: "role" });
  const old = await createContact(owner);
  await reveal(buyer, person.id);
  await reveal(buyer, old.id);
  const free = await report(buyer, mailbox.id, "dead-address");
  const late = await report(buyer, old.id);
  await owner.query("update public.correction set created_at = created_at + interval '91 days' where id = $1", [late]);

  await accepted(free);
  await accepted(late);

  expect(await credits(buyer)).toBe(0);
  expect(await database.rows("select 1 from public.remedy where team_id = $1", [buyer.teamId])).toEqual([]);
  await noViolations();
});

test("nothing comes back before a decision, of a declined report, or by asking the ledger for another", async () => {
  const buyer = await createTeam(owner, { credits: 1 });
  const contact = await createContact(owner);
  await reveal(buyer, contact.id);
  const id = await report(buyer, contact.id);
  const credited = async () =>
    (await database.asRole("worker").query("select money.credit_correction($1) as n", [id])).rows[0];

  expect(await credited()).toEqual({ n: 0 });
  await finishCorrection(id);
  expect(await decideCorrection(id, { decision: "decline" }, by)).toMatchObject({ outcome: "done" });
  await finishCorrection(id);

  expect(await credited()).toEqual({ n: 0 });
  expect(await credits(buyer)).toBe(0);
  expect(await database.rows("select 1 from public.contact_preview where contact_id = $1", [contact.id])).toHaveLength(
    1,
  );
  await expect(database.asRole("web").query("select money.credit_correction($1)", [id])).rejects.toMatchObject({
    code: "42501",
  });
});

test("a contact that the team does not own, or that opted out, is filed nowhere and told nothing of", async () => {
  const stranger = await createTeam(owner, { credits: 1 });
  const buyer = await createTeam(owner, { credits: 1 });
  const contact = await createContact(owner);
  await reveal(buyer, contact.id);
  const before = await latest();

  await report(stranger, contact.id);
  await report({ teamId: buyer.teamId, userId: stranger.userId }, contact.id);
  await report(buyer, randomUUID());
  await report(buyer, contact.id);
  await report(buyer, contact.id, "dead-address");
  expect((await latest()).n).toBe(before.n + 1);

  await optOut(owner, contact.id);
  const id = (await latest()).id;
  await decideCorrection(id, { decision: "accept" }, by);
  await finishCorrection(id);
  expect(await database.rows("select retired_at from vault.contact where id = $1", [contact.id])).toEqual([
    { retired_at: null },
  ]);
});

test("the reporter is told once, in their language, without a value; nobody who left no address is", async () => {
  const buyer = await createTeam(owner, { credits: 1 });
  const contact = await createContact(owner);
  await reveal(buyer, contact.id);
  const before = (await mails()).length;
  const id = await report(buyer, contact.id);

  await finishCorrection(id);
  expect(await mails()).toHaveLength(before);
  await accepted(id);
  await finishCorrection(id);

  const told = (await mails()).slice(before);
  expect(told).toMatchObject([{ recipient: `${buyer.userId}@members.example.com`, language: "fr" }]);
  expect(told[0]!.body).toContain("1 crédit a été remis");
  for (const value of [contact.person!, contact.email, contact.phone!, contact.id])
    expect(told[0]!.body).not.toContain(value);

  const report2 = { field: "other" as const, shouldBe: "Something", seenAtUrl: undefined, language: "en" as const };
  for (const email of [undefined, "reader@example.com"]) {
    await reportProblem(contact.contractorId, { ...report2, email });
    const { id } = await latest();
    await decideCorrection(id, { decision: "decline" }, by);
    await finishCorrection(id);
  }
  expect((await mails()).slice(before + 1)).toMatchObject([{ recipient: "reader@example.com", language: "en" }]);
});

test("what a reporter wrote is gone 30 days after the decision, and not a day before", async () => {
  const firm = await createContractor(owner);
  await reportProblem(firm, {
    field: "city",
    shouldBe: "Edmonton",
    seenAtUrl: "https://firm.example.com/",
    email: "reader@example.com",
    language: "en",
  });
  const { id } = await latest();
  const kept = () =>
    database.rows("select should_be, seen_at_url, email from vault.correction_report where correction_id = $1", [id]);
  await owner.query("update public.correction set created_at = now() - interval '90 days' where id = $1", [id]);
  await scrubCorrections();
  expect(await kept()).toMatchObject([{ email: "reader@example.com" }]);
  await decideCorrection(id, { decision: "decline" }, by);
  await owner.query("update public.correction set decided_at = now() - interval '29 days' where id = $1", [id]);
  await scrubCorrections();
  expect(await kept()).toMatchObject([{ should_be: "Edmonton" }]);

  await owner.query("update public.correction set decided_at = now() - interval '31 days' where id = $1", [id]);
  await scrubCorrections();

  expect(await kept()).toEqual([{ should_be: null, seen_at_url: null, email: null }]);
});
