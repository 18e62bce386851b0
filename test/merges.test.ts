import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { auditLedger, walletOf } from "~/features/billing/ledger.server";
import { matchKey } from "~/features/contractors/match-key";
import { optOutToken } from "~/features/privacy/opt-out-link.server";
import { confirmOptOut, requestOptOut } from "~/features/privacy/opt-out.server";
import { mergeFirms, recordJudgement, splitMerge, underPublishLock } from "~/features/quality/merges.server";
import { settleMergeJob } from "~/features/quality/settle-merge-job.server";
import { openedContacts, openedContactsOf, revealContact } from "~/features/reveals/reveals.server";
import { withTeam } from "~/platform/db.server";
import { createApiKey } from "~/features/accounts/api-keys.server";
import { rebuildDocuments } from "~/features/search/search-documents.server";
import { testApp } from "./app";
import { contactFeed, type ResearchRow } from "./contact-feed";
import { testDatabase } from "./database";
import { createContact, createContractor, createTeam, type TestMember } from "./money-world";

const database = await testDatabase();
const { owner } = database;
const desk = { userId: randomUUID() };

async function merge(kept: string, gone: string): Promise<string> {
  const mergeId = await underPublishLock(async (tx) =>
    mergeFirms(tx, kept, gone, await recordJudgement(tx, [kept, gone], "same", desk, "They are one.")),
  );
  await settle(mergeId);
  return mergeId;
}

const settle = (mergeId: string) =>
  settleMergeJob.run({ mergeId }, { signal: new AbortController().signal, attempt: 1, maxAttempts: 1 });
const split = (mergeId: string) => splitMerge(mergeId, { ...desk, reason: "They are two." });
const reveal = (member: TestMember, contactId: string) =>
  revealContact(member, { contactId, idempotencyKey: `key-${randomUUID()}`, via: "page" });
const balanceOf = async (member: TestMember) => (await walletOf(member)).credits;

async function expectLedgerClean() {
  const { examined, violations } = await auditLedger();
  expect(violations).toEqual([]);
  expect(examined).toBeGreaterThan(0);
}

async function firms() {
  const [kept, gone] = [await createContractor(owner), await createContractor(owner)];
  return { kept, gone };
}

/** One name at both firms, with addresses of their own. */
async function twins() {
  const { kept, gone } = await firms();
  const person = `Robin ${randomUUID()}`;
  return {
    kept,
    gone,
    person,
    ofKept: await createContact(owner, { contractorId: kept, person }),
    ofGone: await createContact(owner, { contractorId: gone, person }),
  };
}

const vaultOf = (contractors: string[]) =>
  database.rows(
    `SELECT c.id, c.contractor_id, c.retired_at, to_jsonb(p) AS preview,
            (SELECT array_agg(encode(g.hmac, 'hex') ORDER BY g.hmac) FROM vault.contact_gate g WHERE g.contact_id = c.id) AS gates
       FROM vault.contact c LEFT JOIN vault.preview p ON p.contact_id = c.id WHERE c.contractor_id = ANY ($1) ORDER BY c.id`,
    [contractors],
  );
const revealsOf = (member: TestMember) =>
  database.rows("SELECT * FROM public.reveal WHERE team_id = $1 ORDER BY contact_id", [member.teamId]);

test("the people of a merged firm are for sale under the kept one with the ids they had, and a split takes them back", async () => {
  const { kept, gone } = await firms();
  const [one, other] = [
    await createContact(owner, { contractorId: kept }),
    await createContact(owner, { contractorId: gone }),
  ];
  const mailbox = await createContact(owner, { contractorId: gone, kind: "role" });
  const member = await createTeam(owner, { credits: 5 });
  await reveal(member, other.id);
  const before = { vault: await vaultOf([kept, gone]), reveals: await revealsOf(member) };

  const mergeId = await merge(kept, gone);

  expect((await vaultOf([kept])).map(({ id }) => id)).toEqual([one.id, other.id, mailbox.id].sort());
  expect((await openedContactsOf(member, kept)).map((contact) => contact.contact_id).sort()).toEqual(
    [other.id, mailbox.id].sort(),
  );
  expect(await reveal(member, other.id)).toMatchObject({ status: "opened", creditsCharged: 0 });
  await expectLedgerClean();

  await split(mergeId);

  expect({ vault: await vaultOf([kept, gone]), reveals: await revealsOf(member) }).toEqual(before);
  expect((await openedContactsOf(member, gone)).map((contact) => contact.contact_id).sort()).toEqual(
    [other.id, mailbox.id].sort(),
  );
  await expectLedgerClean();
});

test("what was opened while they were merged stays with whom it was opened of, and the ledger stays clean after a split", async () => {
  const { kept, gone } = await firms();
  const one = await createContact(owner, { contractorId: kept });
  const ofKept = await createContact(owner, { contractorId: kept, kind: "role" });
  const other = await createContact(owner, { contractorId: gone });
  const ofGone = await createContact(owner, { contractorId: gone, kind: "generic" });
  const [member, second] = [await createTeam(owner, { credits: 5 }), await createTeam(owner, { credits: 5 })];
  const mergeId = await merge(kept, gone);

  await reveal(member, one.id);
  await reveal(second, other.id);
  await expectLedgerClean();
  await split(mergeId);

  for (const each of [member, second]) {
    const { contacts } = await openedContacts(each);
    expect(contacts.map((contact) => contact.contact_id)).toContain(each === member ? one.id : other.id);
    expect(contacts.map((contact) => contact.contact_id)).toEqual(expect.arrayContaining([ofKept.id, ofGone.id]));
  }
  await expectLedgerClean();
});

test("merging firms merges no people: one of two namesakes is for sale, and who opened the other owns it free", async () => {
  const { kept, gone, person, ofKept, ofGone } = await twins();
  const [buyer, stranger] = [await createTeam(owner, { credits: 5 }), await createTeam(owner, { credits: 5 })];
  await reveal(buyer, ofGone.id);
  const before = { vault: await vaultOf([kept, gone]), reveals: await revealsOf(buyer) };

  const mergeId = await merge(kept, gone);

  expect(
    await database.rows("SELECT contact_id FROM public.contact_preview WHERE contractor_id = ANY ($1)", [[kept, gone]]),
  ).toEqual([{ contact_id: ofKept.id }]);
  expect(await reveal(stranger, ofGone.id)).toMatchObject({ status: "not_found", creditsCharged: 0 });
  expect(await reveal(buyer, ofKept.id)).toMatchObject({ status: "opened", creditsCharged: 0, alreadyOwned: true });
  expect((await openedContacts(buyer)).contacts.map((contact) => contact.email).sort()).toEqual(
    [ofKept.email, ofGone.email].sort(),
  );
  expect(await openedContactsOf(buyer, kept)).toMatchObject([{ person_name: person }]);
  expect(await balanceOf(buyer)).toBe(4);
  await expectLedgerClean();

  await split(mergeId);

  expect({ vault: await vaultOf([kept, gone]), reveals: await revealsOf(buyer) }).toEqual(before);
  expect(await reveal(stranger, ofGone.id)).toMatchObject({ status: "opened", creditsCharged: 1 });
  await expectLedgerClean();
});

test("a team that paid for both gets one credit back, once, whatever is split and merged again", async () => {
  const { kept, gone, ofKept, ofGone } = await twins();
  const member = await createTeam(owner, { credits: 5 });
  await reveal(member, ofKept.id);
  await reveal(member, ofGone.id);
  expect(await balanceOf(member)).toBe(3);

  const mergeId = await merge(kept, gone);
  expect(await balanceOf(member)).toBe(4);
  await settle(mergeId);
  expect(await balanceOf(member)).toBe(4);

  await split(mergeId);
  expect(await balanceOf(member)).toBe(4);
  expect((await openedContacts(member)).contacts).toHaveLength(2);
  await merge(gone, kept);
  expect(await balanceOf(member)).toBe(4);
  await expectLedgerClean();
});

test("who paid for one, or had a credit back for one of both, gets nothing", async () => {
  const { kept, gone, ofKept, ofGone } = await twins();
  const [once, credited] = [await createTeam(owner, { credits: 5 }), await createTeam(owner, { credits: 5 })];
  await reveal(once, ofKept.id);
  await reveal(credited, ofKept.id);
  await reveal(credited, ofGone.id);
  await owner.query("SELECT money.credit_opt_out($1, $2, now())", [credited.teamId, ofKept.id]);
  const before = [await balanceOf(once), await balanceOf(credited)];

  await merge(kept, gone);

  expect([await balanceOf(once), await balanceOf(credited)]).toEqual(before);
  await expectLedgerClean();
});

test("a mailbox of both firms is one mailbox for sale", async () => {
  const { kept, gone } = await firms();
  const mailbox = `safety-${randomUUID()}@mail.example.com`;
  const ofKept = await createContact(owner, { contractorId: kept, kind: "role", mailbox });
  await createContact(owner, { contractorId: gone, kind: "role", mailbox });

  await merge(kept, gone);

  expect(
    await database.rows("SELECT contact_id FROM public.contact_preview WHERE contractor_id = ANY ($1)", [[kept, gone]]),
  ).toEqual([{ contact_id: ofKept.id }]);
});

const research = (person: string, email: string): ResearchRow => ({
  natural_key: `R-${randomUUID()}`,
  person_name: person,
  title: "HSE Manager",
  email,
  email_class: "valid",
  email_checked_on: "2026-11-01",
  published_by: "first_party_site",
  captured_on: "2026-11-01",
  no_solicitation: "none_seen",
});

async function optOutOf(email: string) {
  await requestOptOut(email, "en");
  const [row] = await database.rows<{ id: string }>(
    "SELECT id FROM vault.privacy_request ORDER BY created_at DESC LIMIT 1",
  );
  expect(await confirmOptOut(optOutToken(row!.id))).toBe("done");
}

test("who opted out at the gone firm stays out at the kept one, under another address too, and after a split", async () => {
  const feed = await contactFeed(database);
  const gone = await createContractor(owner);
  const person = "Zoë Tremblay";
  await owner.query("UPDATE public.contractor SET match_key = $2 WHERE id = $1", [gone, matchKey(`Gone ${gone}`)]);
  const there = await createContact(owner, { contractorId: gone, person });
  await owner.query("UPDATE vault.contact SET person_folded = 'zoe tremblay' WHERE id = $1", [there.id]);
  await optOutOf(there.email);

  const mergeId = await merge(feed.contractorId, gone);
  const published = await feed.publish("2026-11-09", [research(person, "zoe.tremblay@elsewhere.example.com")]);

  expect(published).toMatchObject({ added: 0, suppressed: 1 });
  expect(await feed.previews()).toEqual([]);
  await expect(createContact(owner, { contractorId: feed.contractorId, person: "zoe tremblay" })).rejects.toMatchObject(
    { constraint: "suppressed" },
  );

  await split(mergeId);
  await expect(createContact(owner, { contractorId: gone, person: "zoe tremblay" })).rejects.toMatchObject({
    constraint: "suppressed",
  });
  expect(await feed.publish("2026-11-16", [research(person, "zoe.tremblay@elsewhere.example.com")])).toMatchObject({
    added: 1,
    suppressed: 0,
  });
});

test("who opted out at the kept firm is not sold under the gone one's row, and the merge goes through", async () => {
  const { kept, gone, ofKept, ofGone } = await twins();
  await optOutOf(ofKept.email);

  const mergeId = await merge(kept, gone);

  expect(
    await database.rows("SELECT 1 FROM public.contact_preview WHERE contractor_id = ANY ($1)", [[kept, gone]]),
  ).toEqual([]);
  const stranger = await createTeam(owner, { credits: 5 });
  expect(await reveal(stranger, ofGone.id)).toMatchObject({ status: "not_found" });
  await split(mergeId);
  expect(await reveal(stranger, ofGone.id)).toMatchObject({ status: "opened" });
});

test("somebody at the kept firm whose name opted out at the gone one is off sale, stops no list, and a split puts her back", async () => {
  const feed = await contactFeed(database);
  const gone = await createContractor(owner);
  const row = research("Nadia Roy", `nadia-${randomUUID()}@kept.example.com`);
  const stays = research("Olga Roy", `olga-${randomUUID()}@kept.example.com`);
  await feed.publish("2026-11-02", [row, stays]);
  const there = await createContact(owner, { contractorId: gone, person: "nadia roy" });
  await optOutOf(there.email);
  const before = await feed.previews();
  expect(before).toHaveLength(2);

  const mergeId = await merge(feed.contractorId, gone);

  expect(await feed.previews()).toHaveLength(1);
  expect(await feed.publish("2026-11-09", [{ ...row, title: "Safety Manager" }, stays])).toMatchObject({
    suppressed: 1,
    absent: 0,
  });
  expect(await feed.publish("2026-11-16", [stays])).toMatchObject({ suppressed: 0 });
  expect(await feed.previews()).toHaveLength(1);

  await split(mergeId);

  expect((await feed.previews()).map((each) => each.contact_id).sort()).toEqual(
    before.map((each) => each.contact_id).sort(),
  );
});

test("who opts out by the address of one of two namesakes takes both off sale, and the next lists go through", async () => {
  const feed = await contactFeed(database);
  const gone = await createContractor(owner);
  const row = research("Paula Roy", `paula-${randomUUID()}@kept.example.com`);
  await feed.publish("2026-11-02", [row]);
  const there = await createContact(owner, { contractorId: gone, person: "paula roy" });
  const mergeId = await merge(feed.contractorId, gone);
  expect(await feed.previews()).toHaveLength(1);

  await optOutOf(there.email);

  expect(await feed.previews()).toEqual([]);
  expect(await feed.publish("2026-11-09", [{ ...row, title: "Safety Manager" }])).toMatchObject({ suppressed: 1 });
  const other = research("Quinn Roy", `quinn-${randomUUID()}@kept.example.com`);
  await feed.publish("2026-11-16", [other]);
  expect(await feed.publish("2026-11-23", [other])).toMatchObject({ gone: 0 });

  await split(mergeId);
  await expect(createContact(owner, { contractorId: gone, person: "paula roy" })).rejects.toMatchObject({
    constraint: "suppressed",
  });
});

test("a contact that moved with one merge and was withdrawn by the next goes back with the split of the first", async () => {
  const { kept: last, gone: middle } = await firms();
  const first = await createContractor(owner);
  const person = `Robin ${randomUUID()}`;
  const ofFirst = await createContact(owner, { contractorId: first, person });
  await createContact(owner, { contractorId: last, person });
  const before = await vaultOf([first, middle, last]);
  const inner = await merge(middle, first);
  const outer = await merge(last, middle);

  await split(inner);

  expect(
    await database.rows("SELECT contractor_id FROM public.contact_preview WHERE contact_id = $1", [ofFirst.id]),
  ).toEqual([{ contractor_id: first }]);
  await split(outer);
  expect(await vaultOf([first, middle, last])).toEqual(before);
});

test("who opts out while the firms are merged is out at both, also when they are split", async () => {
  const { kept, gone } = await firms();
  const person = `robin ${randomUUID()}`;
  const contact = await createContact(owner, { contractorId: gone, person });
  const mergeId = await merge(kept, gone);

  await optOutOf(contact.email);
  await split(mergeId);

  for (const contractorId of [kept, gone])
    await expect(createContact(owner, { contractorId, person })).rejects.toMatchObject({ constraint: "suppressed" });
});

test("a merge during somebody's reveal charges once", async () => {
  const { kept, gone, ofKept, ofGone } = await twins();
  const members = await Promise.all(Array.from({ length: 6 }, () => createTeam(owner, { credits: 5 })));

  const [mergeId] = await Promise.all([
    merge(kept, gone),
    ...members.flatMap((member) => [reveal(member, ofGone.id), reveal(member, ofKept.id)]),
  ]);
  await settle(mergeId);

  for (const member of members) {
    expect((await reveal(member, ofKept.id)).status).toBe("opened");
    expect(await balanceOf(member)).toBe(4);
  }
  await expectLedgerClean();
});

test("old addresses lead to the kept firm: 301 on the page, the firm itself in the API, its row in a list's export", async () => {
  const app = await testApp({ routes: /contractors|api\.v1/ });
  const { kept, gone } = await firms();
  const contact = await createContact(owner, { contractorId: gone });
  const member = await createTeam(owner, { credits: 5 });
  await reveal(member, contact.id);
  const [list] = await database.rows<{ id: string }>(
    "INSERT INTO public.list (team_id, name, created_by) VALUES ($1, 'Calls', $2) RETURNING id",
    [member.teamId, member.userId],
  );
  await owner.query(
    "INSERT INTO public.list_item (list_id, team_id, contractor_id, added_by) VALUES ($1, $2, $3, $4)",
    [list!.id, member.teamId, gone, member.userId],
  );
  const exported = () =>
    withTeam(member, async (tx) => {
      await tx.query("SELECT set_config('app.list_id', $1, true)", [list!.id]);
      return (await tx.query<Record<string, unknown>>("SELECT contractor_id, contact_email FROM public.list_export"))
        .rows;
    });

  const mergeId = await merge(kept, gone);
  await rebuildDocuments();

  const page = await app.visitor().get(`/contractors/${gone}`);
  expect([page.status, page.headers.get("location")]).toEqual([301, `/contractors/${kept}`]);
  const key = await createApiKey({ ...member, role: "owner" }, { name: "test", scopes: ["read"] });
  if (key.status !== "created") throw new Error(key.status);
  const answer = await app.fetch(`/api/v1/contractors/${gone}`, { headers: { Authorization: `Bearer ${key.key}` } });
  expect(await answer.json()).toMatchObject({ id: kept, contacts: [{ contact_id: contact.id, owned: true }] });
  expect(await exported()).toEqual([{ contractor_id: kept, contact_email: contact.email }]);

  await split(mergeId);
  await rebuildDocuments();
  expect((await app.visitor().get(`/contractors/${gone}`)).status).toBe(200);
  expect(await exported()).toEqual([{ contractor_id: gone, contact_email: contact.email }]);
});
