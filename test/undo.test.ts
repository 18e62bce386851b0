import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { reportContact, settleWrongContact } from "~/features/contacts/wrong-contact.server";
import { contactsDigest } from "~/features/contacts/contacts-digest.server";
import { undoRun } from "~/features/imports/undo-run.server";
import { optOutToken } from "~/features/privacy/opt-out-link.server";
import { confirmOptOut, requestOptOut } from "~/features/privacy/opt-out.server";
import { decideCorrection } from "~/features/quality/decide-correction.server";
import { openedContacts, revealContact } from "~/features/reveals/reveals.server";
import { testDatabase } from "./database";
import {
  contactResearch,
  importList,
  LIST_HEADER,
  monday,
  partnerList,
  RESEARCH_HEADER,
  researchLine,
} from "./import-world";
import { createTeam, optOut as closeGates, type TestMember } from "./money-world";

/** What an undone run means to whoever paid for a contact of it, and to whoever opted out of it (rules.md 24, 27, 36). */
const database = await testDatabase();
const { owner } = database;

let made = 0;

/** A partner's list, and research over its firms. */
async function world() {
  made += 1;
  const list = partnerList(`undo-${made}`);
  const firms = Array.from(
    { length: 20 },
    (_, index) => `U${index},Undo ${made} Firm ${index} Ltd.,Calgary,,,2024-06-01,2027-05-31,5-9,COR,Certificate`,
  );
  const { run } = await importList(list, monday(0), [LIST_HEADER, ...firms]);
  const research = contactResearch(`undo-people-${made}`);
  const row = (id: string, name: string, firm = 0) =>
    researchLine({
      id,
      firm: `Undo ${made} Firm ${firm} Ltd.`,
      town: "Calgary",
      person: name,
      title: "HSE Manager",
      email: emailOf(name),
    });
  const bring = (week: number, ...rows: string[]) => importList(research, monday(week), [RESEARCH_HEADER, ...rows]);
  return { list, listRun: run, research, row, bring };
}

const emailOf = (name: string) => `${name.split(" ")[0]!.toLowerCase()}@undo${made}.example.com`;

const reveal = (member: TestMember, contactId: string) =>
  revealContact(member, { contactId, idempotencyKey: `key-${randomUUID()}`, via: "page" });

async function contactOf(name: string): Promise<string> {
  const [row] = await database.rows<{ id: string }>(
    "SELECT id FROM vault.contact WHERE person_name = $1 AND first_reading IN (SELECT id FROM public.reading WHERE source_id = $2)",
    [name, `undo-people-${made}`],
  );
  return row!.id;
}

async function shown(): Promise<string[]> {
  const rows = await database.rows<{ name: string }>(
    `SELECT c.person_name AS name FROM public.contact_preview p JOIN vault.contact c ON c.id = p.contact_id
       JOIN public.contractor k ON k.id = c.contractor_id WHERE k.legal_name LIKE $1 ORDER BY 1`,
    [`Undo ${made} Firm %`],
  );
  return rows.map(({ name }) => name);
}

async function optOut(email: string): Promise<void> {
  await requestOptOut(email, "en");
  const [row] = await database.rows<{ id: string }>(
    "SELECT id FROM vault.privacy_request ORDER BY created_at DESC LIMIT 1",
  );
  expect(await confirmOptOut(optOutToken(row!.id))).toBe("done");
}

test("what was paid for stays readable when its run is undone, is offered to nobody else, and comes back as the same", async () => {
  const { bring, row } = await world();
  const [buyer, other] = [await createTeam(owner, { credits: 5 }), await createTeam(owner, { credits: 5 })];
  const { run } = await bring(0, row("R1", "Berta Undo"));
  const contact = await contactOf("Berta Undo");
  expect(await reveal(buyer, contact)).toMatchObject({ status: "opened" });
  const before = await openedContacts(buyer);

  expect(await undoRun(run)).toMatchObject({ outcome: "done", hidden: 1 });

  expect(await shown()).toEqual([]);
  const after = await openedContacts(buyer);
  expect(after.contacts).toHaveLength(1);
  expect(after.contacts[0]).toMatchObject({ contact_id: contact, person_name: "Berta Undo", email: emailOf("Berta") });
  expect(await reveal(buyer, contact)).toMatchObject({ status: "opened", creditsCharged: 0, alreadyOwned: true });
  expect(await reveal(other, contact)).toMatchObject({ status: "not_found", creditsCharged: 0 });

  await bring(1, row("R1", "Berta Undo"));
  expect(await contactOf("Berta Undo")).toBe(contact);
  expect((await openedContacts(buyer)).contacts.map((each) => each.contact_id)).toEqual(
    before.contacts.map((each) => each.contact_id),
  );
  expect(await reveal(buyer, contact)).toMatchObject({ creditsCharged: 0, alreadyOwned: true });
  const [preview] = await database.rows("SELECT first_seen::text FROM public.contact_preview WHERE contact_id = $1", [
    contact,
  ]);
  expect(preview).toEqual({ first_seen: monday(1) });
});

test("whoever opts out between publish and undo stays out, through the undo and the same file again", async () => {
  const { bring, row } = await world();
  await bring(0, row("R1", "Carla Undo"), row("R2", "Dora Undo", 1));
  const { run } = await bring(1, row("R1", "Emil Undo"), row("R2", "Dora Undo", 1), row("R3", "Fritz Undo", 2));
  // The one before, whose row the run gave to another; and one whom the run brought.
  await optOut(emailOf("Carla"));
  await optOut(emailOf("Fritz"));
  const { rows } = await owner.query(
    `SELECT 1 FROM vault.contact_version v WHERE v.before::text ~* 'carla|fritz'
     UNION ALL SELECT 1 FROM vault.contact_record_version v WHERE v.before::text ~* 'carla|fritz'
     UNION ALL SELECT 1 FROM vault.contact_point_version v WHERE v.before::text ~* 'carla|fritz'
     UNION ALL SELECT 1 FROM vault.import_diff d WHERE to_jsonb(d)::text ~* 'carla|fritz'
     UNION ALL SELECT 1 FROM vault.contact_point p WHERE p.value ~* 'carla|fritz'`,
  );
  expect(rows).toEqual([]);

  expect(await undoRun(run)).toMatchObject({ outcome: "done" });

  expect(await shown()).toEqual(["Dora Undo"]);

  await bring(1, row("R1", "Carla Undo"), row("R2", "Dora Undo", 1), row("R3", "Fritz Undo", 2));
  expect(await shown()).toEqual(["Dora Undo"]);
});

test("a closed gate is closed to an undo as well, which goes on around it", async () => {
  const { bring, row } = await world();
  await bring(0, row("R1", "Lotte Undo"), row("R2", "Moritz Undo", 1));
  const titled = (line: string) => line.replace("HSE Manager", "Director of Safety");
  const { run } = await bring(1, titled(row("R1", "Lotte Undo")), titled(row("R2", "Moritz Undo", 1)));
  await closeGates(owner, await contactOf("Lotte Undo"));

  expect(await undoRun(run)).toMatchObject({ outcome: "done" });

  expect(await shown()).toEqual(["Moritz Undo"]);
});

test("who was listed by a row that an undone run gave to another is listed again", async () => {
  const { bring, row } = await world();
  await bring(0, row("R1", "Gerda Undo"), row("R2", "Hans Undo", 1));
  const before = await contactsDigest(owner);
  const { run } = await bring(1, row("R1", "Ida Undo"), row("R2", "Hans Undo", 1));
  expect(await contactsDigest(owner)).not.toBe(before);

  await undoRun(run);

  expect(await contactsDigest(owner)).toBe(before);
});

test("what our own check found of an address is not undone", async () => {
  const { bring, row } = await world();
  await bring(0, row("R1", "Jonas Undo"));
  const { run } = await bring(1, row("R1", "Jonas Undo").replace("HSE Manager", "Director of Safety"));
  const contact = await contactOf("Jonas Undo");
  await database.rows("SELECT vault.record_check($1, $2, 'gone')", [contact, `undo${made}.example.com`]);

  await undoRun(run);

  const [point] = await database.rows("SELECT class FROM vault.contact_point WHERE contact_id = $1", [contact]);
  expect(point).toEqual({ class: "invalid" });
});

/** A team says that the person left, and the desk agrees. */
async function reportedGone(name: string): Promise<void> {
  const member = await createTeam(owner, { credits: 2 });
  const contactId = await contactOf(name);
  expect(await reveal(member, contactId)).toMatchObject({ status: "opened" });
  await reportContact(member, { contactId, what: "left-firm", language: "en" });
  const [report] = await database.rows<{ id: number }>("SELECT max(id)::integer AS id FROM public.correction");
  await decideCorrection(report!.id, { decision: "accept" }, { userId: member.userId, reason: "The firm says so." });
  await settleWrongContact(report!.id);
  expect(await shown()).not.toContain(name);
}

test("a person who was reported gone since the run is not put back on sale by its undo", async () => {
  const { bring, row } = await world();
  await bring(0, row("R1", "Nora Undo"), row("R2", "Otto Undo", 1));
  const { run } = await bring(
    1,
    row("R1", "Nora Undo").replace("HSE Manager", "Director of Safety"),
    row("R2", "Otto Undo", 1),
  );
  await reportedGone("Nora Undo");

  expect(await undoRun(run)).toMatchObject({ outcome: "done" });

  expect(await shown()).toEqual(["Otto Undo"]);
});

test("what a verifier found of an address since the run is not undone, whatever it found", async () => {
  const { bring, row } = await world();
  await bring(0, row("R1", "Petra Undo"));
  const { run } = await bring(1, row("R1", "Petra Undo").replace("HSE Manager", "Director of Safety"));
  const contact = await contactOf("Petra Undo");
  await database.rows(
    "SELECT vault.record_verdict(p.id, 'accept-all', 'verifier.example.com') FROM vault.contact_point p WHERE p.contact_id = $1 AND p.channel = 'email'",
    [contact],
  );

  await undoRun(run);

  expect(
    await database.rows(
      "SELECT class, checked_on = public.product_day() AS today FROM vault.contact_point WHERE contact_id = $1",
      [contact],
    ),
  ).toEqual([{ class: "accept-all", today: true }]);
});

test("a person who was reported gone stays off sale while the feed says the same of him, and comes back when it says more", async () => {
  const { bring, row } = await world();
  const other = ["R2", "R3", "R4", "R5"].map((id, at) => row(id, `Quinn Undo`, 1 + at));
  await bring(0, row("R1", "Rolf Undo"), ...other);
  await reportedGone("Rolf Undo");

  await bring(1, row("R1", "Rolf Undo").replaceAll("2026-01-05", "2026-01-12"), ...other);
  expect(await shown()).not.toContain("Rolf Undo");
  await bring(2, row("R1", "Rolf Undo").replace("HSE Manager", "Director of Safety"), ...other);
  expect(await shown()).not.toContain("Rolf Undo");

  // Not on the list, and on it again.
  await bring(3, ...other);
  await bring(4, row("R1", "Rolf Undo"), ...other);
  expect(await shown()).toContain("Rolf Undo");
});

test("a person who was reported gone is back with an address of which nobody complained", async () => {
  const { bring, row } = await world();
  await bring(0, row("R1", "Sven Undo"));
  await reportedGone("Sven Undo");

  await bring(1, row("R1", "Sven Undo").replace(emailOf("Sven"), emailOf("Sven2")));

  expect(await shown()).toEqual(["Sven Undo"]);
});

test("a list is not undone under the contacts of its firms: first the research, then the list", async () => {
  const { bring, row, listRun } = await world();
  const { run } = await bring(0, row("R1", "Karla Undo"));
  const contact = await contactOf("Karla Undo");

  const refused = await undoRun(listRun);
  expect(refused).toMatchObject({
    outcome: "refused",
    answer: expect.stringContaining(`Run ${run} of undo-people-${made}`),
  });
  expect(await undoRun(run)).toMatchObject({ outcome: "done" });
  expect(await undoRun(listRun)).toMatchObject({ outcome: "done" });

  made -= 1;
  await world();
  await bring(0, row("R1", "Karla Undo"));
  expect(await contactOf("Karla Undo")).toBe(contact);
});
