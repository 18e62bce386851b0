import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { performDeskActionJob } from "~/desk-actions.server";
import { walletOf } from "~/features/billing/ledger.server";
import { optOutToken } from "~/features/privacy/opt-out-link.server";
import { removePerson } from "~/features/privacy/desk-requests.server";
import { sendOptOutMail, tellBuyers } from "~/features/privacy/opt-out-mail.server";
import { askDesk, confirmOptOut, requestOptOut, stateOfOptOut } from "~/features/privacy/opt-out.server";
import { appendSuppressions, replaySuppressions } from "~/features/privacy/suppression-log.server";
import { openedContacts, revealContact } from "~/features/reveals/reveals.server";
import { askRemoval, scrubRequests } from "~/features/contacts/suppression.server";
import { withTeam } from "~/platform/db.server";
import { env } from "~/platform/env.server";
import { contactFeed, type ResearchRow } from "./contact-feed";
import { testDatabase } from "./database";
import { createDeskOperator } from "./desk-world";
import { createContact, createContractor, createTeam, type TestMember } from "./money-world";

const database = await testDatabase();
const { owner } = database;

const person: ResearchRow = {
  natural_key: "R-1",
  person_name: "Zoë Tremblay",
  title: "HSE Manager",
  email: "zoe.tremblay@apex.example.com",
  email_class: "valid",
  email_checked_on: "2026-11-01",
  phone: "403-555-0123",
  phone_kind: "work",
  published_by: "first_party_site",
  captured_on: "2026-11-01",
  no_solicitation: "none_seen",
};

const reveal = (member: TestMember, contactId: string) =>
  revealContact(member, { contactId, idempotencyKey: `key-${randomUUID()}`, via: "page" });

/** Asks, as the form does, and hands over what the mail would carry. */
async function askFor(email: string): Promise<{ requestId: string; token: string }> {
  await requestOptOut(email, "en");
  const [row] = await database.rows<{ id: string }>(
    "SELECT id FROM vault.privacy_request ORDER BY created_at DESC LIMIT 1",
  );
  return { requestId: row!.id, token: optOutToken(row!.id) };
}

async function optOutOf(email: string): Promise<string> {
  const { requestId, token } = await askFor(email);
  expect(await confirmOptOut(token)).toBe("done");
  return requestId;
}

const exportRows = (member: TestMember) =>
  withTeam(member, async (tx) => (await tx.query("SELECT export_email FROM public.opened_contact")).rows);

const version = async () => Number((await database.rows("SELECT version FROM public.directory_version"))[0]!.version);

test("an opt-out takes the contact from search, reveal, /reveals and export at once", async () => {
  const buyer = await createTeam(owner, { credits: 5 });
  const other = await createTeam(owner, { credits: 5 });
  const contact = await createContact(owner);
  await reveal(buyer, contact.id);
  expect(await exportRows(buyer)).toEqual([{ export_email: contact.email }]);
  const before = await version();

  await optOutOf(contact.email);

  expect(await database.rows("SELECT 1 FROM public.contact_preview WHERE contact_id = $1", [contact.id])).toEqual([]);
  expect(
    await database.rows("SELECT 1 FROM public.contact_facet WHERE contractor_id = $1", [contact.contractorId]),
  ).toEqual([]);
  const unknown = await reveal(other, randomUUID());
  expect(await reveal(other, contact.id)).toEqual({ ...unknown });
  expect(await reveal(buyer, contact.id)).toMatchObject({ status: "not_found", creditsCharged: 0 });
  expect((await openedContacts(buyer)).contacts).toEqual([]);
  expect(await exportRows(buyer)).toEqual([]);
  expect(await version()).toBeGreaterThan(before);
});

test("nothing of the person stays in the vault but gates", async () => {
  const contact = await createContact(owner);

  await optOutOf(contact.email.toUpperCase());

  const found = await database.rows<{ place: string }>(
    `SELECT 'contact' AS place FROM vault.contact c WHERE to_jsonb(c)::text ILIKE $1
     UNION ALL SELECT 'point' FROM vault.contact_point c WHERE to_jsonb(c)::text ILIKE $1
     UNION ALL SELECT 'card' FROM vault.card c WHERE to_jsonb(c)::text ILIKE $1
     UNION ALL SELECT 'record' FROM vault.contact_record c WHERE to_jsonb(c)::text ILIKE $1
     UNION ALL SELECT 'request' FROM vault.privacy_request c WHERE to_jsonb(c)::text ILIKE $1`,
    [`%${contact.email.split("@")[0]}%`],
  );
  expect(found).toEqual([]);
});

test("a later import does not bring the person back, however the file spells them", async () => {
  const { publish, previews } = await contactFeed(database);
  await publish("2026-11-02", [person]);
  await optOutOf("Zoe.Tremblay+away@apex.example.com");
  const spellings: ResearchRow[] = [
    person,
    { ...person, natural_key: "R-2", email: "ZOE.TREMBLAY@APEX.EXAMPLE.COM", person_name: "Z. T." },
    { ...person, natural_key: "R-3", email: "zoe.tremblay+work@apex.example.com", person_name: "Somebody New" },
    { ...person, natural_key: "R-4", email: "another@apex.example.com", person_name: "ZOE  TREMBLAY, CRSP" },
  ];

  const published = await publish("2026-11-09", spellings);
  const colleague = await publish("2026-11-16", [
    {
      ...person,
      natural_key: "R-5",
      person_name: "Marc Gagnon",
      email: "marc@apex.example.com",
      phone: "+1 403 555 0123",
    },
  ]);

  expect(published).toMatchObject({ added: 0, suppressed: 4, found: 0 });
  expect(colleague).toMatchObject({ added: 1, gone: 0 });
  expect(await previews()).toMatchObject([{ has_email: true, phone_kind: "none" }]);
});

test("no event tells of an opt-out", async () => {
  const { publish, contractorId } = await contactFeed(database);
  await publish("2026-11-02", [{ ...person, email: "eve@apex.example.com", person_name: "Eve Roy" }]);
  await optOutOf("eve@apex.example.com");

  await publish("2026-11-09", []);
  await publish("2026-11-16", []);

  const events = await database.rows("SELECT kind FROM public.event WHERE contractor_id = $1", [contractorId]);
  expect(events).toEqual([{ kind: "contact-found" }]);
});

test("a colleague with the same switchboard stays listed", async () => {
  const { publish, previews } = await contactFeed(database);
  await publish("2026-11-02", [
    { ...person, email: "a.one@apex.example.com", person_name: "Ann One", phone: "403-555-0170", phone_kind: "main" },
    { ...person, natural_key: "R-2", email: "b.two@apex.example.com", person_name: "Bob Two", phone: "403-555-0170" },
  ]);

  await optOutOf("a.one@apex.example.com");

  expect(await previews()).toMatchObject([{ phone_kind: "work", credits: 1 }]);
});

test("a reveal in flight ends first, and its team is listed to be told", async () => {
  const buyer = await createTeam(owner, { credits: 5 });
  const contact = await createContact(owner);
  const { requestId, token } = await askFor(contact.email);
  const tx = await database.asRole("web").connect();
  await tx.query("BEGIN");
  await tx.query("SELECT * FROM public.reveal_contact($1, $2, $3, 'page')", [buyer.teamId, buyer.userId, contact.id]);

  const confirmed = confirmOptOut(token);
  const waits = await Promise.race([confirmed, new Promise((resolve) => setTimeout(() => resolve("waits"), 150))]);
  await tx.query("COMMIT");
  tx.release();

  expect(waits).toBe("waits");
  expect(await confirmed).toBe("done");
  expect(await database.rows("SELECT team_id FROM vault.opt_out_buyer WHERE request_id = $1", [requestId])).toEqual([
    { team_id: buyer.teamId },
  ]);
});

test("a reveal that starts while the opt-out commits is refused and charges nothing", async () => {
  const buyer = await createTeam(owner, { credits: 5 });
  const contact = await createContact(owner);
  const { requestId } = await askFor(contact.email);
  const tx = await database.asRole("web").connect();
  await tx.query("BEGIN");
  await tx.query("SELECT public.confirm_opt_out($1)", [requestId]);

  const revealed = reveal(buyer, contact.id);
  const waits = await Promise.race([revealed, new Promise((resolve) => setTimeout(() => resolve("waits"), 150))]);
  await tx.query("COMMIT");
  tx.release();

  expect(waits).toBe("waits");
  expect(await revealed).toMatchObject({ status: "not_found", creditsCharged: 0 });
  expect((await walletOf(buyer)).credits).toBe(5);
});

test("a storm of reveals against opt-outs ends without a deadlock or an untold buyer", async () => {
  const members = await Promise.all(Array.from({ length: 4 }, () => createTeam(owner, { credits: 50 })));
  const contractorId = await createContractor(owner);
  const contacts = await Promise.all(Array.from({ length: 10 }, () => createContact(owner, { contractorId })));

  await Promise.all(
    contacts.flatMap((contact) => [
      ...members.map((member) => reveal(member, contact.id)),
      askFor(contact.email).then(({ token }) => token),
      database
        .rows<{ id: string }>("SELECT public.request_opt_out($1, 'en') AS id", [contact.email])
        .then(([row]) => confirmOptOut(optOutToken(row!.id))),
    ]),
  );

  const untold = await database.rows(
    `SELECT r.team_id FROM public.reveal r WHERE r.contact_id = ANY ($1)
        AND NOT EXISTS (SELECT FROM vault.opt_out_buyer b WHERE b.team_id = r.team_id AND b.contact_id = r.contact_id)`,
    [contacts.map((contact) => contact.id)],
  );
  expect(untold).toEqual([]);
});

test("who paid within 30 days gets the credit back once, and is told by evidence id and never by name", async () => {
  const buyer = await createTeam(owner, { credits: 5 });
  const contact = await createContact(owner);
  await reveal(buyer, contact.id);
  const [evidence] = await database.rows("SELECT evidence_id FROM vault.card WHERE contact_id = $1", [contact.id]);
  const requestId = await optOutOf(contact.email);

  await tellBuyers(requestId);
  await tellBuyers(requestId);

  expect((await walletOf(buyer)).credits).toBe(5);
  const mails = await database.rows<{ body: string; subject: string }>(
    "SELECT subject, body FROM vault.mail_message WHERE kind = 'opt-out-buyer' AND recipient = $1",
    [`${buyer.userId}@members.example.com`],
  );
  expect(mails).toHaveLength(1);
  expect(mails[0]!.body).toContain(evidence!.evidence_id);
  expect(mails[0]!.body).toMatch(/by \d+ \w+ 20\d\d/);
  for (const value of [contact.email, contact.person!, contact.phone!]) expect(mails[0]!.body).not.toContain(value);
});

test("an address gets three mails a day and no fourth", async () => {
  const email = `${randomUUID()}@nobody.example.com`;

  for (let n = 0; n < 5; n++) await sendOptOutMail((await askFor(n % 2 ? email.toUpperCase() : email)).requestId);

  const mails = await database.rows(
    "SELECT body FROM vault.mail_message WHERE kind = 'opt-out-link' AND lower(recipient) = $1",
    [email],
  );
  expect(mails).toHaveLength(3);
});

test("the link proves the address: a changed or foreign one does nothing, and the right one works once and for good", async () => {
  const contact = await createContact(owner);
  const { requestId, token } = await askFor(contact.email);
  const forged = `${randomUUID()}.${token.split(".")[1]}`;

  expect(await confirmOptOut(forged)).toBe("expired");
  expect(await confirmOptOut(`${requestId}.${"A".repeat(43)}`)).toBe("expired");
  expect(await stateOfOptOut(token)).toBe("open");
  expect(await confirmOptOut(token)).toBe("done");
  expect(await confirmOptOut(token)).toBe("done");
  expect(await stateOfOptOut(token)).toBe("done");
});

test("an unlisted address that opted out does not come in later", async () => {
  const { publish } = await contactFeed(database);
  await optOutOf("never.seen@apex.example.com");

  const published = await publish("2026-11-02", [
    { ...person, person_name: "Nev Seen", email: "never.seen@apex.example.com" },
  ]);

  expect(published).toMatchObject({ added: 0, suppressed: 1 });
});

test("the log outside the database closes a gate that a restore opened, and empties what came back behind it", async () => {
  const contact = await createContact(owner);
  await optOutOf(contact.email);
  await appendSuppressions();
  const lines = (await readFile(join(env.dataDir, "suppressions.log"), "utf8")).trim().split("\n");
  // As a backup of yesterday would have it: the gate open, the contact there.
  await database.rows("UPDATE vault.gate SET suppressed_at = NULL, reason = NULL WHERE suppressed_at IS NOT NULL");
  const restored = await createContact(owner);
  await database.rows(
    "UPDATE vault.contact_point SET value = $2, value_folded = $2 WHERE contact_id = $1 AND channel = 'email'",
    [restored.id, contact.email],
  );
  await database.rows("SELECT vault.refresh_contacts(ARRAY[$1]::uuid[])", [restored.id]);

  const closed = await replaySuppressions();

  expect(closed).toBeGreaterThan(0);
  expect(await replaySuppressions()).toBe(0);
  expect(await database.rows("SELECT 1 FROM public.contact_preview WHERE contact_id = $1", [restored.id])).toEqual([]);
  expect(await database.rows("SELECT 1 FROM vault.contact_point WHERE contact_id = $1", [restored.id])).toEqual([]);
  expect(lines.join()).not.toContain(contact.email.split("@")[0]);
});

test("what cannot be proved by mail has five business days", async () => {
  const due = await database.rows(
    "SELECT vault.business_days_after('2026-11-19', 5)::text AS due, vault.business_days_after('2026-11-21', 5)::text AS weekend",
  );

  expect(due).toEqual([{ due: "2026-11-26", weekend: "2026-11-27" }]);
});

test("after 30 days nothing of a request, nor of a mail that never left, names anybody", async () => {
  const address = `${randomUUID()}@apex.example.com`;
  const { requestId } = await askFor(address);
  await sendOptOutMail(requestId);
  const kept = () =>
    database.rows(
      `SELECT email FROM vault.privacy_request WHERE id = $1 AND email IS NOT NULL
       UNION ALL SELECT recipient FROM vault.mail_message WHERE recipient = $2`,
      [requestId, address],
    );
  await scrubRequests();
  expect(await kept()).toHaveLength(2);

  await database.rows("UPDATE vault.privacy_request SET created_at = created_at - interval '31 days' WHERE id = $1", [
    requestId,
  ]);
  await database.rows("UPDATE vault.mail_message SET queued_at = queued_at - interval '31 days' WHERE recipient = $1", [
    address,
  ]);
  await scrubRequests();

  expect(await kept()).toEqual([]);
});

test(
  "an opt-out waits for an import that holds the contact, longer than a page would",
  { timeout: 30_000 },
  async () => {
    const contact = await createContact(owner);
    const { token } = await askFor(contact.email);
    const importer = await owner.connect();
    await importer.query("BEGIN");
    await importer.query(
      "SELECT FROM vault.gate WHERE hmac IN (SELECT hmac FROM vault.contact_gate WHERE contact_id = $1) FOR SHARE",
      [contact.id],
    );

    const confirming = confirmOptOut(token);
    await importer.query("SELECT pg_sleep(6)");
    await importer.query("COMMIT");
    importer.release();

    expect(await confirming).toBe("done");
  },
);

test("what the desk removes goes and stays out as by mail, and its log never holds the address", async () => {
  const { publish, previews } = await contactFeed(database);
  const listed = { ...person, natural_key: "R-9", person_name: "Desk Case", email: "desk.case@apex.example.com" };
  await publish("2026-11-02", [listed]);
  const operator = await createDeskOperator(owner);
  await askDesk({ replyTo: "home@reply.example.com", message: "I cannot read that mailbox.", language: "fr" });
  const [request] = await database.rows<{ id: string }>("SELECT id FROM vault.privacy_request WHERE kind = 'desk'");
  const asked = {
    request: request!.id,
    email: "Desk.Case@apex.example.com",
    reason: "Their former employer confirms it.",
  };
  const perform = (action: number) =>
    performDeskActionJob.run({ action }, { signal: AbortSignal.abort(), attempt: 1, maxAttempts: 5 });

  const byNobody = await askRemoval(await createTeam(owner), asked);
  const action = (await askRemoval(operator, asked))!;
  await perform(action);
  await perform(action);
  const [logged] = await database.rows<{ answer: string; details: { removal: string } }>(
    "SELECT outcome, answer, object, details FROM public.desk_action WHERE id = $1",
    [action],
  );
  const again = await removePerson(logged!.details.removal);
  const published = await publish("2026-11-09", [listed]);

  expect(byNobody).toBeNull();
  expect(await database.rows("SELECT 1 FROM vault.privacy_request WHERE for_request IS NOT NULL")).toHaveLength(1);
  expect(logged).toEqual({
    outcome: "done",
    answer: "1 contact is gone. The address stays out of later lists.",
    object: `privacy-request:${request!.id}`,
    details: { removal: expect.any(String) as unknown },
  });
  expect(again.answer).toBe(logged!.answer);
  expect(published).toMatchObject({ added: 0, suppressed: 1 });
  expect(await previews()).toEqual([]);
  expect(
    await database.rows("SELECT email, confirmed_at IS NOT NULL AS done FROM vault.privacy_request WHERE id = $1", [
      logged!.details.removal,
    ]),
  ).toEqual([{ email: null, done: true }]);
  for (const relation of ["public.desk_action", "graphile_worker._private_jobs"])
    expect(
      (await database.asRole("worker").query(`SELECT 1 FROM ${relation} d WHERE d::text ILIKE '%desk.case%'`)).rows,
    ).toEqual([]);
});
