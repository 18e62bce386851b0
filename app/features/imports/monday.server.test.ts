import { mkdtemp, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { testDatabase } from "../../../test/database";
import { bcList, researchList } from "../../../test/demo-lists";
import { optOut } from "../../../test/money-world";
import { createOperator } from "../../../test/operator-world";
import { readPrivacyMessage } from "~/features/contacts/privacy-clocks.server";
import { createDeskRequest } from "~/features/contacts/suppression.server";
import { rebuildDocuments } from "~/features/search/search-documents.server";
import { startWeek } from "./import-weeks.server";
import { thisMonday } from "./monday.server";
import { runImport } from "./run-import.server";
import { dsaBc } from "./sources/dsa-bc";
import { dsaResearch } from "./sources/dsa-research";

const database = await testDatabase();
const operator = await createOperator(database.owner, "en");
const NOW = new Date("2026-11-17T18:00:00Z");
const folder = await mkdtemp(path.join(os.tmpdir(), "trucor-monday-"));

async function importText(source: typeof dsaBc, listDate: string, text: string) {
  const file = path.join(folder, `${source.id}_${listDate}.csv`);
  await writeFile(file, text);
  return runImport({ source, file });
}

const stateOf = async (id: string) => (await thisMonday(operator, NOW)).sources.find((source) => source.id === id);

test("before anything is loaded the live sources alone are named, never read, or with terms to clear", async () => {
  const page = await thisMonday(operator, NOW);

  expect(page).toMatchObject({
    week: "2026-11-16",
    started: null,
    headline: { before: null, after: null },
    suppressed: 0,
  });
  expect(page.sources.map(({ id, state, nextRun }) => [id, state, nextRun])).toEqual([
    ["ccc-construction", "terms-to-clear", null],
    ["bc-indigenous-businesses", "never", "2026-11-23T13:00:00.000Z"],
    ["vancouver-contractors", "never", "2026-11-23T13:00:00.000Z"],
  ]);
});

test("each source has its state, and the numbers before and after the week's publication", async () => {
  await importText(dsaBc, "2026-11-09", bcList(12));
  await importText(dsaResearch, "2026-11-09", researchList([1, 2]));
  await rebuildDocuments();
  const old = await thisMonday(operator, NOW);
  const run = await importText(dsaBc, "2026-11-16", bcList(14));
  await rebuildDocuments();
  await rebuildDocuments();
  const week = "2026-11-16";
  await startWeek({ week, at: new Date("2026-11-16T13:00:00Z") }, { now: new Date("2026-11-16T13:00:05Z") });

  const page = await thisMonday(operator, NOW);

  expect(old).toMatchObject({
    week: "2026-11-09",
    headline: { before: null, first: { contractors: 12, named: 2, verified: 2, at: expect.any(Date) } },
  });
  expect(page).toMatchObject({ week, started: { origin: "schedule" } });
  expect(page.headline).toEqual({
    before: { contractors: 12, named: 2, verified: 2 },
    after: { contractors: 14, named: 2, verified: 2 },
    first: null,
  });
  expect(await stateOf("dsa-bc")).toMatchObject({
    state: "arrived",
    listDate: "2026-11-16",
    runId: run.run,
    expectedBy: "2026-11-25",
    counts: { added: 2, changed: 0, absent: 0, rejected: 0 },
    reason: null,
  });
  expect(await stateOf("dsa-research")).toMatchObject({ state: "due", listDate: "2026-11-09" });
  expect(await database.rows("SELECT count(*)::int AS n FROM public.directory_numbers")).toEqual([{ n: 2 }]);
});

test("a refused file is told with its reason", async () => {
  const run = await importText(dsaBc, "2026-11-17", "<!doctype html><html></html>\n");

  expect(await stateOf("dsa-bc")).toMatchObject({
    state: "refused",
    runId: run.run,
    counts: null,
    reason: run.reasons[0],
  });
});

test("opted-out people whom the week's file brings again are counted, once however often it is read", async () => {
  const [contact] = await database.rows<{ id: string }>(
    "SELECT id FROM vault.contact WHERE person_folded = 'fixture person1'",
  );
  await optOut(database.owner, contact!.id);
  // What an opt-out does besides: its record is no more, so the row comes as a new one.
  await database.rows("DELETE FROM vault.contact_record_version");
  await database.rows("DELETE FROM vault.contact_record WHERE contact_id = $1", [contact!.id]);

  await importText(dsaResearch, "2026-11-16", researchList([1, 2]));
  await importText(dsaResearch, "2026-11-17", researchList([1, 2, 3]));
  await importText(dsaResearch, "2026-11-17", researchList([1, 2, 3]));

  expect((await thisMonday(operator, NOW)).suppressed).toBe(1);
});

test("privacy clocks are an operator's alone, and reading a message stands in the log", async () => {
  const id = await createDeskRequest("asker@example.com", "Please remove me.", "fr");
  const [member] = await database.rows<{ id: string }>(
    `insert into public."user" (name, email, "emailVerified", language) values ('', 'm@example.com', true, 'en') returning id`,
  );

  const clocks = (await thisMonday(operator, NOW)).privacy;
  const message = await readPrivacyMessage(operator, id);

  expect(clocks).toMatchObject([{ id, settled: null }]);
  expect(clocks[0]!.dueOn).toMatch(/^\d{4}-\d\d-\d\d$/);
  expect(JSON.stringify(clocks)).not.toMatch(/asker|remove/);
  expect(message).toEqual({ replyTo: "asker@example.com", message: "Please remove me.", language: "fr" });
  const log = () => database.rows("SELECT user_id, action, object, outcome FROM public.desk_action");
  const logged = await log();
  expect(logged).toEqual([
    { user_id: operator.userId, action: "read-privacy-message", object: `privacy-request:${id}`, outcome: "done" },
  ]);
  expect((await thisMonday({ userId: member!.id }, NOW)).privacy).toEqual([]);
  expect(await readPrivacyMessage({ userId: member!.id }, id)).toBeNull();
  expect(await log()).toEqual(logged);
});
