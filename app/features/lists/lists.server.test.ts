import { createHash } from "node:crypto";
import { buffer } from "node:stream/consumers";
import Papa from "papaparse";
import { expect, test } from "vitest";
import { revealContact } from "~/features/reveals/reveals.server";
import { webPool } from "~/platform/db.server";
import { testDatabase } from "../../../test/database";
import { createContact, createContractor, createMember, createTeam, optOut } from "../../../test/money-world";
import { exportList, exportRowCount, exportsOf } from "./export-list.server";
import {
  addToList,
  createList,
  listOf,
  listRows,
  listsHolding,
  listsOf,
  removeFromList,
  renameList,
} from "./lists.server";

const database = await testDatabase();

async function seatWithList(credits = 0) {
  const seat = { ...(await createTeam(database.owner, { credits })), role: "owner" as const };
  const made = await createList(seat, "Autumn");
  if (made.status !== "created") throw new Error(made.status);
  return { seat, listId: made.list.id };
}

async function csvOf(seat: Parameters<typeof exportList>[0], listId: string) {
  const result = await exportList(seat, listId);
  if (result.status !== "exported") throw new Error(result.status);
  // As bytes: a decoder would swallow the byte order mark that a spreadsheet needs.
  const file = (await buffer(result.csv)).toString("utf8");
  return {
    file,
    rows: Papa.parse<Record<string, string>>(file.slice(1), { header: true, skipEmptyLines: true }).data,
  };
}

test("a team keeps a firm on a list once, and takes it off again", async () => {
  const { seat, listId } = await seatWithList();
  const contractorId = await createContractor(database.owner);

  expect(await addToList(seat, contractorId, { listId })).toMatchObject({ status: "added", added: true });
  expect(await addToList(seat, contractorId, { listId })).toMatchObject({ status: "added", added: false });
  expect((await listOf(seat, listId))?.contractors).toBe(1);
  expect(await listsHolding(seat, contractorId)).toEqual([{ id: listId, name: "Autumn" }]);

  expect(await removeFromList(seat, listId, contractorId)).toBe(true);
  expect(await removeFromList(seat, listId, contractorId)).toBe(false);
  expect((await listOf(seat, listId))?.contractors).toBe(0);
});

test("naming a list that does not exist makes it; two tabs that name it at once get one list", async () => {
  const seat = await createTeam(database.owner);
  const firms = await Promise.all([createContractor(database.owner), createContractor(database.owner)]);

  const results = await Promise.all(firms.map((firm) => addToList(seat, firm, { name: " Calls  in May " })));

  expect(results.map((result) => result.status)).toEqual(["added", "added"]);
  expect(await listsOf(seat)).toMatchObject([{ name: "Calls in May", contractors: 2 }]);
});

test("two lists of a team cannot bear one name, whatever its capitals", async () => {
  const { seat, listId } = await seatWithList();

  expect(await createList(seat, "AUTUMN ")).toEqual({ status: "name_taken" });
  expect(await createList(seat, "Winter")).toMatchObject({ status: "created" });
  expect(await renameList(seat, listId, "winter")).toEqual({ status: "name_taken" });
  expect(await renameList(seat, listId, "Fall")).toEqual({ status: "renamed" });
});

test("another team's list is as unknown as no list at all", async () => {
  const { seat, listId } = await seatWithList();
  const contractorId = await createContractor(database.owner);
  await addToList(seat, contractorId, { listId });
  const other = { ...(await createTeam(database.owner)), role: "owner" as const };

  expect(await listOf(other, listId)).toBeNull();
  expect(await addToList(other, contractorId, { listId })).toEqual({ status: "list_not_found" });
  expect(await removeFromList(other, listId, contractorId)).toBe(false);
  expect(await renameList(other, listId, "Mine")).toEqual({ status: "not_found" });
  expect(await listRows(other, listId, { page: 1, pageSize: 50 })).toEqual([]);
  expect(await exportList(other, listId)).toEqual({ status: "not_found" });
  expect(await exportRowCount(other, listId)).toBe(0);
  expect((await listOf(seat, listId))?.contractors).toBe(1);
});

test("row level security alone keeps one team's lists from another's eyes", async () => {
  const { listId } = await seatWithList();
  const other = await createTeam(database.owner);
  const web = await database.asRole("web").connect();
  try {
    await web.query("begin");
    await web.query("select set_config('app.team_id', $1, true)", [other.teamId]);
    expect((await web.query("select * from public.list where id = $1", [listId])).rowCount).toBe(0);
    expect((await web.query("delete from public.list_item where list_id = $1", [listId])).rowCount).toBe(0);
    await web.query("rollback");
  } finally {
    web.release();
  }
});

test("an export has the values of opened contacts with their evidence, and facts alone for the others", async () => {
  const { seat, listId } = await seatWithList(1);
  const opened = await createContact(database.owner);
  const locked = await createContact(database.owner);
  await addToList(seat, opened.contractorId, { listId });
  await addToList(seat, locked.contractorId, { listId });
  await revealContact(seat, { contactId: opened.id, idempotencyKey: "lists-export-1", via: "page" });

  const { file, rows } = await csvOf(seat, listId);

  expect(rows).toHaveLength(2);
  expect(await exportRowCount(seat, listId)).toBe(2);
  expect(rows[0]).toMatchObject({
    contractor_id: opened.contractorId,
    contact_name: opened.person,
    contact_email: opened.email,
  });
  expect(rows[0]!["evidence_id"]).toMatch(/^[0-9a-f-]{36}$/);
  expect(rows[0]!["captured_on"]).toMatch(/^\d{4}-\d\d-\d\d$/);
  expect(rows[0]!["contact_phone"]).toMatch(/^\d{3}-\d{3}-\d{4}$/);
  expect(rows[1]).toMatchObject({
    contractor_id: locked.contractorId,
    contact_name: "",
    contact_email: "",
    contact_phone: "",
    evidence_id: "",
  });
  expect(file).not.toContain(locked.email);
  expect(file.charCodeAt(0)).toBe(0xfeff);
});

test("the day of a reveal is Edmonton's, as on every page", async () => {
  const { seat, listId } = await seatWithList(1);
  const contact = await createContact(database.owner);
  await addToList(seat, contact.contractorId, { listId });
  await revealContact(seat, { contactId: contact.id, idempotencyKey: "lists-evening-1", via: "page" });
  await database.rows("update public.reveal set revealed_at = '2026-11-17T03:00:00Z' where team_id = $1", [
    seat.teamId,
  ]);

  expect((await csvOf(seat, listId)).rows).toMatchObject([{ revealed_on: "2026-11-16" }]);
});

test("names that a spreadsheet would run come back as the same text", async () => {
  const { seat, listId } = await seatWithList();
  const names = ["=1+1", "+A", "@SUM(A1)", "-2", 'Quote " and, comma', "Été\nligne deux", "＝cmd"];
  for (const name of names) {
    const { rows } = await database.owner.query<{ id: string }>(
      `insert into public.contractor (data_set, legal_name, match_key, export_name, created_on, updated_on)
       values ('demo', $1, $1, public.formula_guarded($1), current_date, current_date) returning id`,
      [name],
    );
    await addToList(seat, rows[0]!.id, { listId });
  }

  const { rows } = await csvOf(seat, listId);

  expect(rows.map((row) => row["legal_name"]!.replace(/^'/, ""))).toEqual(names);
  for (const row of rows) expect(row["legal_name"]).not.toMatch(/^[=+\-@\t\r＝＋－＠]/);
});

test("an export is recorded with the hash of the very bytes that left", async () => {
  const { seat, listId } = await seatWithList();
  await addToList(seat, await createContractor(database.owner), { listId });

  const result = await exportList(seat, listId);
  if (result.status !== "exported") throw new Error(result.status);
  const hash = createHash("sha256");
  for await (const piece of result.csv) hash.update(piece as Buffer);

  expect(await exportsOf(seat)).toMatchObject([{ rows: 1, sha256: hash.digest("hex"), listName: "Autumn" }]);
});

test("a download that is given up half-way gives its connection back", async () => {
  const { seat, listId } = await seatWithList();
  await database.rows(
    `with firm as (
       insert into public.contractor (data_set, legal_name, match_key, export_name, created_on, updated_on)
       select 'demo', repeat('Long name ', 20) || n, 'given up ' || n, repeat('Long name ', 20) || n, current_date, current_date
         from generate_series(1, 20000) n returning id)
     insert into public.list_item (list_id, team_id, contractor_id, added_by) select $1, $2, id, $3 from firm`,
    [listId, seat.teamId, seat.userId],
  );
  const result = await exportList(seat, listId);
  if (result.status !== "exported") throw new Error(result.status);
  await new Promise((piece) => result.csv.once("readable", piece));
  result.csv.read();

  result.csv.destroy();

  await expect.poll(() => webPool().totalCount - webPool().idleCount, { timeout: 10_000 }).toBe(0);
  expect(await exportsOf(seat)).toEqual([]);
});

test("who was opted out leaves the next export", async () => {
  const { seat, listId } = await seatWithList(1);
  const contact = await createContact(database.owner);
  await addToList(seat, contact.contractorId, { listId });
  await revealContact(seat, { contactId: contact.id, idempotencyKey: "lists-optout-1", via: "page" });
  expect((await csvOf(seat, listId)).file).toContain(contact.email);

  await optOut(database.owner, contact.id);

  const { file, rows } = await csvOf(seat, listId);
  expect(rows).toHaveLength(1);
  expect(file).not.toContain(contact.email);
  expect(file).not.toContain(contact.person);
});

test("a viewer reads lists and exports nothing", async () => {
  const { seat, listId } = await seatWithList();
  await addToList(seat, await createContractor(database.owner), { listId });
  const viewer = {
    teamId: seat.teamId,
    userId: await createMember(database.owner, seat.teamId, "viewer"),
    role: "viewer" as const,
  };

  expect(await listsOf(viewer)).toHaveLength(1);
  expect(await exportList(viewer, listId)).toEqual({ status: "role_missing" });
  expect(await exportRowCount(viewer, listId)).toBe(0);
});

test("while a dispute is open nothing leaves as a file", async () => {
  const { seat, listId } = await seatWithList();
  await database.owner.query("update money.wallet set frozen_at = now() where team_id = $1", [seat.teamId]);

  expect(await exportList(seat, listId)).toEqual({ status: "locked" });
});
