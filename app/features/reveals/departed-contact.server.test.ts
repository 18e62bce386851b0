import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { contactFeed, type ResearchRow } from "../../../test/contact-feed";
import { testDatabase } from "../../../test/database";
import { createTeam, type TestMember } from "../../../test/money-world";
import { previewsFor } from "~/features/contacts/previews.server";
import { withTeam } from "~/platform/db.server";
import { openedContacts, revealContact } from "./reveals.server";

const database = await testDatabase();

const manager: ResearchRow = {
  natural_key: "R-1",
  person_name: "Zoë Tremblay",
  title: "HSE Manager",
  email: "zoe.tremblay@apex.example.com",
  email_class: "valid",
  email_checked_on: "2026-11-01",
  published_by: "first_party_site",
  captured_on: "2026-11-01",
  no_solicitation: "none_seen",
};
const mailbox: ResearchRow = {
  natural_key: "R-2",
  email: "safety@apex.example.com",
  email_class: "valid",
  email_checked_on: "2026-11-01",
  published_by: "first_party_site",
};
const successor: ResearchRow = { ...manager, person_name: "Marc Gagnon", email: "marc.gagnon@apex.example.com" };

const reveal = (member: TestMember, contactId: string) =>
  revealContact(member, { contactId, idempotencyKey: randomUUID(), via: "page" });
const balanceOf = async ({ teamId }: TestMember) =>
  (await database.rows<{ credits: string }>("SELECT credits FROM money.wallet WHERE team_id = $1", [teamId]))[0]!
    .credits;

async function contactsOf(contractorId: string) {
  const previews = (await previewsFor([contractorId])).get(contractorId) ?? [];
  return previews.map(({ contactId, kind, stillListed, credits }) => ({ contactId, kind, stillListed, credits }));
}

async function onlyContactOf(contractorId: string): Promise<string> {
  const [only, ...others] = await contactsOf(contractorId);
  if (!only || others.length > 0) throw new Error("one contact was expected");
  return only.contactId;
}

test("a person whom one list lacks can still be opened; whom two lack is no longer sold, and nothing is charged", async () => {
  const { publish, contractorId } = await contactFeed(database);
  const [early, late] = [
    await createTeam(database.owner, { credits: 1 }),
    await createTeam(database.owner, { credits: 1 }),
  ];
  await publish("2026-11-02", [manager]);
  const contactId = await onlyContactOf(contractorId);

  await publish("2026-11-09", []);
  const openedInTime = await reveal(early, contactId);
  await publish("2026-11-16", []);
  const tooLate = await reveal(late, contactId);

  expect(openedInTime).toMatchObject({ status: "opened", creditsCharged: 1 });
  expect(await contactsOf(contractorId)).toEqual([{ contactId, kind: "named", stillListed: false, credits: 0 }]);
  expect(tooLate).toMatchObject({ status: "undeliverable", creditsCharged: 0 });
  expect(await balanceOf(late)).toBe("1");
});

test("what a team owns of a person who left stays readable, is marked, and is free to open again", async () => {
  const { publish, contractorId } = await contactFeed(database);
  const team = await createTeam(database.owner, { credits: 2 });
  await publish("2026-11-02", [manager]);
  const contactId = await onlyContactOf(contractorId);
  await reveal(team, contactId);
  await publish("2026-11-09", []);
  await publish("2026-11-16", []);

  const again = await reveal(team, contactId);
  const { contacts } = await openedContacts(team);

  expect(again).toMatchObject({ status: "opened", creditsCharged: 0, alreadyOwned: true });
  expect(contacts).toMatchObject([
    { person_name: "Zoë Tremblay", email: manager.email, still_listed: false, last_seen: "2026-11-02" },
  ]);
});

test("a successor is another contact at its own price, and the one before is never swapped for it", async () => {
  const { publish, contractorId } = await contactFeed(database);
  const team = await createTeam(database.owner, { credits: 2 });
  await publish("2026-11-02", [manager]);
  const before = await onlyContactOf(contractorId);
  await reveal(team, before);
  await publish("2026-11-09", [successor]);
  await publish("2026-11-16", [successor]);

  const listed = (await contactsOf(contractorId)).filter(({ stillListed }) => stillListed);
  const opened = await reveal(team, listed[0]!.contactId);

  expect(listed.map(({ contactId }) => contactId)).not.toContain(before);
  expect(opened).toMatchObject({ status: "opened", creditsCharged: 1, contacts: [{ person_name: "Marc Gagnon" }] });
  const { contacts } = await openedContacts(team);
  expect(contacts.map(({ person_name, still_listed }) => [person_name, still_listed])).toEqual([
    ["Marc Gagnon", true],
    ["Zoë Tremblay", false],
  ]);
});

test("a mailbox that is no longer listed does not come with a person either", async () => {
  const { publish, contractorId } = await contactFeed(database);
  const team = await createTeam(database.owner, { credits: 1 });
  await publish("2026-11-02", [manager, mailbox]);
  await publish("2026-11-09", [manager]);
  await publish("2026-11-16", [manager]);
  const person = (await contactsOf(contractorId)).find(({ kind }) => kind === "named")!;

  const opened = await reveal(team, person.contactId);

  expect(opened.status === "opened" && opened.contacts.map(({ kind }) => kind)).toEqual(["named"]);
});

test("who comes back is listed and sold again, as the same contact", async () => {
  const { publish, contractorId } = await contactFeed(database);
  await publish("2026-11-02", [manager]);
  const before = await contactsOf(contractorId);
  await publish("2026-11-09", []);
  await publish("2026-11-16", []);

  await publish("2026-11-23", [manager]);

  expect(await contactsOf(contractorId)).toEqual(before);
});

test("an export says of each opened contact whether it is still listed, and nothing of one that is not opened", async () => {
  const { publish, contractorId } = await contactFeed(database);
  const team = await createTeam(database.owner, { credits: 1 });
  await publish("2026-11-02", [manager]);
  const contactId = await onlyContactOf(contractorId);
  await reveal(team, contactId);
  const closed = await contactFeed(database);
  await closed.publish("2026-11-02", [manager]);
  const [list] = await database.rows<{ id: string }>(
    "INSERT INTO public.list (team_id, name, created_by) VALUES ($1, 'L', $2) RETURNING id",
    [team.teamId, team.userId],
  );
  for (const firm of [contractorId, closed.contractorId]) {
    await database.rows(
      "INSERT INTO public.list_item (team_id, list_id, contractor_id, added_by) VALUES ($1, $2, $3, $4)",
      [team.teamId, list!.id, firm, team.userId],
    );
  }
  await publish("2026-11-09", []);
  await publish("2026-11-16", []);

  const rows = await withTeam(team, async (tx) => {
    await tx.query("SELECT set_config('app.list_id', $1, true)", [list!.id]);
    return (
      await tx.query(
        "SELECT contractor_id, contact_name, contact_last_seen, contact_still_listed FROM public.list_export",
      )
    ).rows as unknown[];
  });

  expect(rows).toEqual([
    {
      contractor_id: contractorId,
      contact_name: "Zoë Tremblay",
      contact_last_seen: "2026-11-02",
      contact_still_listed: false,
    },
    {
      contractor_id: closed.contractorId,
      contact_name: null,
      contact_last_seen: null,
      contact_still_listed: null,
    },
  ]);
});
