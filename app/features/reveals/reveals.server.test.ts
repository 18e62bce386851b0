import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { auditLedger, walletOf } from "~/features/billing/ledger.server";
import { testDatabase } from "../../../test/database";
import {
  createContact,
  createContractor,
  createMember,
  createTeam,
  optOut,
  type TestMember,
} from "../../../test/money-world";
import type { RevealResult } from "./reveal";
import {
  type OpenedBefore,
  openedContacts,
  openedContactsOf,
  ownedAmong,
  ownedContactsAt,
  revealContact,
} from "./reveals.server";

const database = await testDatabase();
const { owner } = database;

const key = () => `key-${randomUUID()}`;
const reveal = (member: TestMember, contactId: string, idempotencyKey = key()) =>
  revealContact(member, { contactId, idempotencyKey, via: "page" });

async function balanceOf(member: TestMember): Promise<number> {
  return (await walletOf(member)).credits;
}

/** A refusal says its status and the balance, and nothing of the contact. */
function expectRefused(result: RevealResult, status: string): void {
  expect(result.status).toBe(status);
  expect(Object.keys(result).sort()).toEqual(["balance", "creditsCharged", "status"]);
  expect(result.creditsCharged).toBe(0);
}

test("one credit opens one contact with all its fields, and the next look is free", async () => {
  const member = await createTeam(owner, { credits: 3 });
  const contact = await createContact(owner);

  const first = await reveal(member, contact.id);
  const again = await reveal(member, contact.id);

  expect(first).toMatchObject({
    status: "opened",
    creditsCharged: 1,
    alreadyOwned: false,
    balance: 2,
    contacts: [{ contact_id: contact.id, person_name: contact.person, email: contact.email, phone: contact.phone }],
  });
  expect(again).toMatchObject({ status: "opened", creditsCharged: 0, alreadyOwned: true, balance: 2 });
  expect(await balanceOf(member)).toBe(2);
});

test("a contact stays open when the credits have run out", async () => {
  const member = await createTeam(owner, { credits: 1 });
  const contact = await createContact(owner);
  await reveal(member, contact.id);

  expect(await reveal(member, contact.id)).toMatchObject({ status: "opened", creditsCharged: 0, balance: 0 });
});

test("without a credit nothing is opened, and the answer says nothing of the contact", async () => {
  const member = await createTeam(owner);
  const contact = await createContact(owner);

  const result = await reveal(member, contact.id);

  expectRefused(result, "insufficient_credits");
  expect(await openedContacts(member)).toEqual({ contacts: [], next: null });
});

test("a person opens the firm's mailboxes known that day free, and not those of another day or firm", async () => {
  const member = await createTeam(owner, { credits: 5 });
  const contractorId = await createContractor(owner);
  const person = await createContact(owner, { contractorId });
  const mailbox = await createContact(owner, { contractorId, kind: "role" });
  const colleague = await createContact(owner, { contractorId });
  await createContact(owner, { kind: "generic" });

  const result = await reveal(member, person.id);
  const later = await createContact(owner, { contractorId, kind: "generic" });

  expect(result).toMatchObject({ status: "opened", creditsCharged: 1, balance: 4 });
  expect(result.status === "opened" && result.contacts.map((contact) => contact.contact_id)).toEqual([
    person.id,
    mailbox.id,
  ]);
  expect(await reveal(member, mailbox.id)).toMatchObject({ creditsCharged: 0, alreadyOwned: true });
  expect(await reveal(member, later.id)).toMatchObject({ creditsCharged: 1 });
  expect(await ownedAmong(member, [person.id, mailbox.id, colleague.id])).toEqual(new Set([person.id, mailbox.id]));
});

test("of each firm a row shows the contact its team opened, and to another team nobody", async () => {
  const [member, stranger] = [await createTeam(owner, { credits: 5 }), await createTeam(owner, { credits: 5 })];
  const contractorId = await createContractor(owner);
  const person = await createContact(owner, { contractorId });
  await createContact(owner, { contractorId, kind: "role" });

  await reveal(member, person.id);

  const [opened] = await openedContactsOf(member, contractorId);
  const { person_name: name, title, email, phone } = opened!;
  expect(opened!.contact_id).toBe(person.id);
  expect(await ownedContactsAt(member, [contractorId])).toEqual(
    new Map([[contractorId, { name, title, email, phone }]]),
  );
  expect(await ownedContactsAt(stranger, [contractorId])).toEqual(new Map());
});

test("a mailbox that is opened by itself costs one credit and opens no person", async () => {
  const member = await createTeam(owner, { credits: 5 });
  const contractorId = await createContractor(owner);
  await createContact(owner, { contractorId });
  const mailbox = await createContact(owner, { contractorId, kind: "role" });

  const result = await reveal(member, mailbox.id);

  expect(result).toMatchObject({ creditsCharged: 1, contacts: [{ contact_id: mailbox.id }] });
});

test("two members who click together pay once", async () => {
  const member = await createTeam(owner, { credits: 5 });
  const colleague = { ...member, userId: await createMember(owner, member.teamId, "member") };
  const contact = await createContact(owner);

  const results = await Promise.all(
    Array.from({ length: 20 }, (_, n) => reveal(n % 2 ? member : colleague, contact.id)),
  );

  expect(results.every((result) => result.status === "opened")).toBe(true);
  expect(results.reduce((sum, result) => sum + result.creditsCharged, 0)).toBe(1);
  expect(await balanceOf(member)).toBe(4);
});

test("the same call twenty times at once is charged once and answered twenty times", async () => {
  const member = await createTeam(owner, { credits: 5 });
  const contact = await createContact(owner);
  const same = key();

  const results = await Promise.all(Array.from({ length: 20 }, () => reveal(member, contact.id, same)));

  expect(results.map((result) => result.status)).toEqual(Array.from({ length: 20 }, () => "opened"));
  expect(results.filter((result) => result.status === "opened" && !result.replayed)).toHaveLength(1);
  expect(new Set(results.map((result) => (result.status === "opened" ? result.contacts[0]!.email : null)))).toEqual(
    new Set([contact.email]),
  );
  expect(await balanceOf(member)).toBe(4);
});

test("the last credit opens one of two contacts asked for at once, whichever comes first", async () => {
  const member = await createTeam(owner, { credits: 1 });
  const [one, other] = [await createContact(owner), await createContact(owner)];

  const results = await Promise.all([reveal(member, one.id), reveal(member, other.id)]);

  expect(results.map((result) => result.status).sort()).toEqual(["insufficient_credits", "opened"]);
  expect(await balanceOf(member)).toBe(0);
});

test("a key that comes back with another contact is refused", async () => {
  const member = await createTeam(owner, { credits: 5 });
  const [one, other] = [await createContact(owner), await createContact(owner)];
  const same = key();
  await reveal(member, one.id, same);

  expectRefused(await reveal(member, other.id, same), "idempotency_mismatch");
  expect(await balanceOf(member)).toBe(4);
});

test("a refused call keeps no key, so the same key opens once there is a credit", async () => {
  const member = await createTeam(owner);
  const contact = await createContact(owner);
  const same = key();
  expectRefused(await reveal(member, contact.id, same), "insufficient_credits");
  await owner.query("select money.grant_credits($1, 1, 'promo', $2, null, null, null)", [
    member.teamId,
    `later:${member.teamId}`,
  ]);

  expect(await reveal(member, contact.id, same)).toMatchObject({
    status: "opened",
    creditsCharged: 1,
    replayed: false,
  });
});

test("a repeat is answered from today's vault: after an opt-out it is as unknown as any id", async () => {
  const member = await createTeam(owner, { credits: 5 });
  const contact = await createContact(owner);
  const same = key();
  await reveal(member, contact.id, same);
  await optOut(owner, contact.id);

  expectRefused(await reveal(member, contact.id, same), "not_found");
  expect((await openedContacts(member)).contacts).toEqual([]);
});

test("somebody who opted out is answered exactly as an id that never was", async () => {
  const member = await createTeam(owner, { credits: 5 });
  const contact = await createContact(owner);
  await optOut(owner, contact.id);

  expect(await reveal(member, contact.id)).toEqual(await reveal(member, randomUUID()));
  expectRefused(await reveal(member, contact.id), "not_found");
});

test("a value on the team's own list is refused for that team alone", async () => {
  const member = await createTeam(owner, { credits: 5 });
  const other = await createTeam(owner, { credits: 5 });
  const contact = await createContact(owner);
  await owner.query(
    `insert into public.own_suppression (team_id, hmac, added_by)
     select $1, hmac, $2 from vault.contact_gate where contact_id = $3 limit 1`,
    [member.teamId, member.userId, contact.id],
  );

  expectRefused(await reveal(member, contact.id), "suppressed");
  expect((await reveal(other, contact.id)).status).toBe("opened");
});

test("a mailbox on the team's own list does not come free with a person either", async () => {
  const member = await createTeam(owner, { credits: 5 });
  const person = await createContact(owner);
  const mailbox = await createContact(owner, { contractorId: person.contractorId, kind: "role" });
  await owner.query(
    `insert into public.own_suppression (team_id, hmac, added_by)
     select $1, hmac, $2 from vault.contact_gate where contact_id = $3`,
    [member.teamId, member.userId, mailbox.id],
  );

  const opened = await reveal(member, person.id);

  expect(opened.status === "opened" && opened.contacts.map((contact) => contact.contact_id)).toEqual([person.id]);
});

test("a contact without a deliverable point costs nothing and is not opened", async () => {
  const member = await createTeam(owner, { credits: 5 });
  const dead = await createContact(owner, { emailClass: "invalid", phone: false });
  const unproved = await createContact(owner, { proof: "none", phone: false });

  expectRefused(await reveal(member, dead.id), "undeliverable");
  expectRefused(await reveal(member, unproved.id), "undeliverable");
  expect(await balanceOf(member)).toBe(5);
});

test("the line on a firm's page is free: a mailbox with nothing else is not sold, a person who is reached by it is", async () => {
  const member = await createTeam(owner, { credits: 5 });
  const mailbox = await createContact(owner, { kind: "generic", proof: "none", phone: true });
  const { contractorId, phone } = mailbox;
  const other = await createContact(owner, { contractorId, kind: "role", proof: "none", phone: true });
  const person = await createContact(owner, { proof: "none", phone: true });
  const line = "update public.contractor set business_phone = $2 where id = $1";

  await owner.query(line, [contractorId, phone]);
  await owner.query(line, [person.contractorId, person.phone]);
  expectRefused(await reveal(member, mailbox.id), "undeliverable");
  expect(await balanceOf(member)).toBe(5);
  expect(await reveal(member, other.id)).toMatchObject({ status: "opened", creditsCharged: 1 });
  expect(await reveal(member, person.id)).toMatchObject({ status: "opened", creditsCharged: 1 });

  // The list has another line now: the mailbox's number is its own again.
  await owner.query(line, [contractorId, "+14035550199"]);
  expect(await reveal(member, mailbox.id)).toMatchObject({ status: "opened", creditsCharged: 1 });
});

test("an address that was last checked more than 180 days ago, or never, is checked first", async () => {
  const member = await createTeam(owner, { credits: 5 });
  const old = await createContact(owner, { checkedDaysAgo: 182 });
  const never = await createContact(owner, { checkedDaysAgo: null });
  const fresh = await createContact(owner, { checkedDaysAgo: 178 });

  expectRefused(await reveal(member, old.id), "check_needed");
  expectRefused(await reveal(member, never.id), "check_needed");
  expect((await reveal(member, fresh.id)).status).toBe("opened");
  const queued = await database.asRole("worker").query("select key from graphile_worker.jobs order by key");
  expect(queued.rows).toEqual([old.id, never.id].sort().map((id) => ({ key: `check:${id}` })));

  await owner.query("select vault.record_check($1, 'mail.example.com', 'exists')", [old.id]);
  expect(await reveal(member, old.id)).toMatchObject({ status: "opened", creditsCharged: 1 });
});

test("the page waits for the check and goes on by itself", async () => {
  const member = await createTeam(owner, { credits: 5 });
  const contact = await createContact(owner, { checkedDaysAgo: null });

  const waiting = revealContact(member, {
    contactId: contact.id,
    idempotencyKey: key(),
    via: "page",
    waitForCheckMs: 10_000,
  });
  await owner.query("select vault.record_check($1, 'mail.example.com', 'exists')", [contact.id]);

  expect(await waiting).toMatchObject({ status: "opened", creditsCharged: 1 });
});

test("a viewer, a stranger and somebody who left open nothing", async () => {
  const member = await createTeam(owner, { credits: 5 });
  const contact = await createContact(owner);
  const viewer = { ...member, userId: await createMember(owner, member.teamId, "viewer") };
  const stranger = await createTeam(owner, { credits: 5 });
  await owner.query('delete from public.member where "userId" = $1', [member.userId]);

  expectRefused(await reveal(viewer, contact.id), "role_missing");
  expectRefused(await reveal({ ...viewer, userId: stranger.userId }, contact.id), "role_missing");
  expectRefused(await reveal(member, contact.id), "role_missing");
});

test("a program's key opens contacts only while it lives and has the scope", async () => {
  const member = await createTeam(owner, { credits: 5 });
  const contact = await createContact(owner);
  const made = await database.rows<{ id: string }>(
    `insert into public.api_key (team_id, user_id, name, prefix, hash, scopes) values ($1, $2, 'test', 'trucor_1', sha256($3), '{read}') returning id`,
    [member.teamId, member.userId, Buffer.from(randomUUID())],
  );
  const apiKeyId = made[0]!.id;
  const ask = () => revealContact(member, { contactId: contact.id, idempotencyKey: key(), via: "api", apiKeyId });

  expectRefused(await ask(), "scope_missing");
  await owner.query("update public.api_key set scopes = '{read,reveal}' where id = $1", [apiKeyId]);
  expect((await ask()).status).toBe("opened");
  await owner.query("update public.api_key set revoked_at = now() where id = $1", [apiKeyId]);
  expectRefused(await ask(), "scope_missing");
});

test("a seat's cap counts what it opened for credits this month", async () => {
  const member = await createTeam(owner, { credits: 5 });
  const contractorId = await createContractor(owner);
  const [first, second] = [await createContact(owner, { contractorId }), await createContact(owner)];
  await createContact(owner, { contractorId, kind: "role" });
  await owner.query("insert into money.seat_cap values ($1, $2, 1)", [member.teamId, member.userId]);
  const colleague = { ...member, userId: await createMember(owner, member.teamId, "member") };

  expect((await reveal(member, first.id)).status).toBe("opened");
  expectRefused(await reveal(member, second.id), "seat_cap");
  expect((await reveal(member, first.id)).status).toBe("opened");
  expect((await reveal(colleague, second.id)).status).toBe("opened");
});

test("lots that ended are gone before the balance is asked", async () => {
  const member = await createTeam(owner, { credits: 2, expiresAt: new Date(Date.now() + 400) });
  const [one, other] = [await createContact(owner), await createContact(owner)];
  expect((await reveal(member, one.id)).status).toBe("opened");
  await new Promise((resolve) => setTimeout(resolve, 450));

  expectRefused(await reveal(member, other.id), "insufficient_credits");
  expect((await reveal(member, one.id)).status).toBe("opened");
});

test("a team sees its own contacts and no other team's", async () => {
  const [member, other] = [await createTeam(owner, { credits: 5 }), await createTeam(owner, { credits: 5 })];
  const [mine, theirs] = [await createContact(owner), await createContact(owner)];
  await reveal(member, mine.id);
  await reveal(other, theirs.id);

  expect((await openedContacts(member)).contacts.map((contact) => contact.contact_id)).toEqual([mine.id]);
  expect(await openedContactsOf(member, theirs.contractorId)).toEqual([]);
  expect((await openedContacts({ teamId: member.teamId, userId: other.userId })).contacts).toEqual([]);
  const { rows } = await database.asRole("web").query("select * from public.opened_contact");
  expect(rows).toEqual([]);
});

test("pages of opened contacts lose none and repeat none, though mailboxes share their person's moment", async () => {
  const member = await createTeam(owner, { credits: 5 });
  const opened: string[] = [];
  for (let n = 0; n < 3; n++) {
    const contractorId = await createContractor(owner);
    const person = await createContact(owner, { contractorId });
    opened.push(person.id, (await createContact(owner, { contractorId, kind: "role" })).id);
    await reveal(member, person.id);
  }

  const seen: string[] = [];
  for (let before: OpenedBefore | null | undefined; before !== null;) {
    const page = await openedContacts(member, { limit: 1, ...(before && { before }) });
    seen.push(...page.contacts.map((contact) => contact.contact_id));
    before = page.next;
  }

  expect(seen.sort()).toEqual(opened.sort());
});

test("web cannot read what lies under the view, nor write a reveal", async () => {
  const web = database.asRole("web");

  await expect(web.query("select from public.opened_by_anybody")).rejects.toMatchObject({ code: "42501" });
  await expect(web.query("select from public.idempotency")).rejects.toMatchObject({ code: "42501" });
  await expect(web.query("update public.reveal set returned_at = now()")).rejects.toMatchObject({ code: "42501" });
  await expect(web.query("delete from public.reveal")).rejects.toMatchObject({ code: "42501" });
});

test("an opt-out within 30 days gives the credit back once, into its own lot", async () => {
  const member = await createTeam(owner, { credits: 2, expiresAt: new Date(Date.now() + 86_400_000) });
  const contractorId = await createContractor(owner);
  const [person, mailbox] = [
    await createContact(owner, { contractorId }),
    await createContact(owner, { contractorId, kind: "role" }),
  ];
  await reveal(member, person.id);
  const worker = database.asRole("worker");
  const credit = async (contactId: string, optedOutAt = new Date()) =>
    (
      await worker.query<{ n: number }>("select money.credit_opt_out($1, $2, $3) as n", [
        member.teamId,
        contactId,
        optedOutAt,
      ])
    ).rows[0]!.n;
  expect(await credit(person.id, new Date(Date.now() + 31 * 86_400_000))).toBe(0);

  expect(await Promise.all([credit(person.id), credit(person.id), credit(mailbox.id)])).toContain(1);
  expect(await credit(person.id)).toBe(0);

  expect(await walletOf(member)).toMatchObject({ credits: 2, lots: [{ remaining: 2, amount: 2 }] });
});

test("the ledger stands after all of this", async () => {
  const audit = await auditLedger();

  expect(audit.violations).toEqual([]);
  expect(audit.examined).toBeGreaterThan(100);
});
