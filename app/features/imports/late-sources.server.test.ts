import { beforeEach, expect, test } from "vitest";
import { importerPool, withTransaction, workerPool } from "~/platform/db.server";
import { testDatabase } from "../../../test/database";
import { createOperator, mailsOf } from "../../../test/operator-world";
import { startWeek } from "./import-weeks.server";
import { lateSources, tellLateSources } from "./late-sources.server";
import { defineSource, type SourceDeclaration } from "./source";
import { synchroniseSource } from "./synchronise-source.server";

const database = await testDatabase();
let made = 0;

async function source(lists: string[], changes: Partial<SourceDeclaration> = {}): Promise<SourceDeclaration> {
  made += 1;
  const declared = defineSource({
    id: `late-${made}`,
    publisher: `Publisher ${made}`,
    kind: "business-directory",
    dataSet: "live",
    termsStatus: "permission",
    cadenceDays: 7,
    file: { encoding: "utf-8", delimiter: "," },
    columns: { natural_key: "Id", legal_name: "Firm" },
    ignored: [],
    required: ["legal_name"],
    dates: "YYYY-MM-DD",
    rows: { min: 1, max: 10 },
    ...changes,
  });
  await synchroniseSource(importerPool(), declared);
  for (const list of lists) await arrive(declared, list);
  return declared;
}

async function arrive({ id }: SourceDeclaration, listDate: string): Promise<void> {
  await database.rows(
    `WITH run AS (INSERT INTO public.import_run (source_id, file_name, list_date, outcome) VALUES ($1, 'f.csv', $2, 'published') RETURNING id)
     INSERT INTO public.reading (source_id, list_date, file_sha256, run_id, rows, absences_counted)
     SELECT $1, $2, gen_random_uuid()::text, id, 1, true FROM run`,
    [id, listDate],
  );
}

const noon = (day: string) => new Date(`${day}T19:00:00Z`);
const late = (sources: SourceDeclaration[], day: string) =>
  withTransaction(workerPool(), (tx) => lateSources(tx, noon(day), sources));
const mails = () => mailsOf(database.owner, "sources-late");

beforeEach(async () => {
  await database.rows("DELETE FROM public.operator_notice");
  await database.rows("DELETE FROM vault.mail_message");
  await database.rows("DELETE FROM public.operator");
});

test("late is who sent nothing for its cadence and two days; the day is Edmonton's", async () => {
  const weekly = await source(["2026-11-09", "2026-11-16"]);
  const monthly = await source(["2026-11-02"], { cadenceDays: 28 });

  expect(await late([weekly, monthly], "2026-11-25")).toEqual([]);
  // 02:00 in UTC is still the day before in Edmonton.
  expect(
    await withTransaction(workerPool(), (tx) => lateSources(tx, new Date("2026-11-26T02:00:00Z"), [weekly])),
  ).toEqual([]);
  expect(await late([weekly, monthly], "2026-11-26")).toEqual([
    { id: weekly.id, publisher: weekly.publisher, lastListDate: "2026-11-16", expectedBy: "2026-11-25" },
  ]);
});

test("who never sent a list, may not be fetched, or sent a mended part alone is not taken for late or for in time", async () => {
  const never = await source([]);
  const uncleared = await source(["2026-01-05"], { termsStatus: "unreviewed" });
  const mended = await source(["2026-11-02"]);
  await database.rows(
    `WITH run AS (INSERT INTO public.import_run (source_id, file_name, list_date) VALUES ($1, 'part.csv', '2026-11-24') RETURNING id)
     INSERT INTO public.reading (source_id, list_date, file_sha256, run_id, rows, absences_counted, part)
     SELECT $1, '2026-11-24', 'part', run.id, 1, false, true FROM run`,
    [mended.id],
  );

  const found = await late([never, uncleared, mended], "2026-11-26");

  expect(found.map(({ id }) => id)).toEqual([mended.id]);
});

test("every operator is mailed once for a lateness, in their language, and again after a week of it", async () => {
  const weekly = await source(["2026-11-16"]);
  const french = await createOperator(database.owner, "fr");
  await createOperator(database.owner, "en");

  expect(await tellLateSources(noon("2026-11-26"), [weekly])).toBe(1);
  expect(await tellLateSources(noon("2026-11-27"), [weekly])).toBe(0);

  expect(await mails()).toHaveLength(2);
  const mail = (await mails()).find(({ recipient }) => recipient === french.email)!;
  expect(mail.subject).toBe("Une liste est en retard");
  expect(mail.body).toContain("dernière liste du 16 novembre 2026, attendue au plus tard le 25 novembre 2026");
  expect(mail.body).toContain("/fr/desk");
  await database.rows("UPDATE public.operator_notice SET told_at = now() - interval '7 days'");
  expect(await tellLateSources(noon("2026-12-03"), [weekly])).toBe(1);
});

test("one that was in time in between is told of again at once", async () => {
  const weekly = await source(["2026-11-16"]);
  await createOperator(database.owner, "en");
  await tellLateSources(noon("2026-11-26"), [weekly]);

  await arrive(weekly, "2026-11-27");
  expect(await tellLateSources(noon("2026-11-28"), [weekly])).toBe(0);
  expect(await tellLateSources(noon("2026-12-07"), [weekly])).toBe(1);

  expect(await mails()).toHaveLength(2);
});

test("without an operator nothing is noted, so that the first one is told", async () => {
  const weekly = await source(["2026-11-16"]);
  expect(await tellLateSources(noon("2026-11-26"), [weekly])).toBe(0);

  await createOperator(database.owner, "en");

  expect(await tellLateSources(noon("2026-11-27"), [weekly])).toBe(1);
});

test("the week looks for real sources whose terms are cleared, and for none of a demo that is not loaded", async () => {
  const cleared = await source([]);
  const sources = [cleared, await source([], { termsStatus: "prohibited" }), await source([], { dataSet: "demo" })];

  await startWeek(
    { week: "2026-11-23", at: new Date("2026-11-23T13:00:00Z") },
    { now: new Date("2026-11-23T13:00:00Z"), sources },
  );

  expect(await database.rows("SELECT source_id FROM public.import_week_source")).toEqual([{ source_id: cleared.id }]);
});

// Last, since a demo reading moves the product day.
test("a source of the demo is held against the demo's own day, which stands still", async () => {
  const demo = await source(["2026-11-16"], { dataSet: "demo", kind: "certification-list" });
  const behind = await source(["2026-11-02"], { dataSet: "demo" });

  const found = await late([demo, behind], "2027-06-01");

  expect(found.map(({ id }) => id)).toEqual([behind.id]);
});
