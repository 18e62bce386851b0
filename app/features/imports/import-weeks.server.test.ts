import { access, mkdir, readdir, utimes, writeFile } from "node:fs/promises";
import path from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { crontab, queueBootJobs } from "../../../scripts/worker";
import { bcList, researchList } from "../../../test/demo-lists";
import { createOperator, mailsOf } from "../../../test/operator-world";
import { testDatabase } from "../../../test/database";
import { JOBS } from "../../jobs.server";
import { DESK_ACTIONS } from "../../desk-actions.server";
import { inboxOf, putAway } from "./fetch-source.server";
import { importSourceOfWeek } from "./import-source.server";
import { checkWeek, endAbandoned, finishWeekSource, startWeek } from "./import-weeks.server";
import { runImport } from "./run-import.server";
import type { SourceDeclaration } from "./source";
import { dsaBc } from "./sources/dsa-bc";
import { dsaEnergy } from "./sources/dsa-energy";
import { dsaResearch } from "./sources/dsa-research";
import { tellWeek } from "./week-summary.server";

const database = await testDatabase();

/** The demo is loaded when one list of it was read; its sources are looked for only then. */
await runImport({ source: dsaBc, file: await dropIn(dsaBc, "2026-11-09", bcList(20)) });
await putAway(dsaBc, path.join(inboxOf(dsaBc), "dsa-bc_2026-11-09.csv"), "taken");

beforeEach(async () => {
  await database.rows("DELETE FROM public.import_week_source");
  await database.rows("DELETE FROM public.import_week");
  await database
    .asRole("worker")
    .query("SELECT graphile_worker.complete_jobs(array_agg(id)) FROM graphile_worker.jobs");
});

const weeks = () => database.rows("SELECT week::text, origin FROM public.import_week ORDER BY week");
const queued = async (task: string) =>
  (
    await database
      .asRole("worker")
      .query<{ key: string; max_attempts: number }>(
        "SELECT key, max_attempts FROM graphile_worker.jobs WHERE task_identifier = $1 ORDER BY key",
        [task],
      )
  ).rows;
const begin = (week: string) =>
  startWeek({ week, at: new Date(`${week}T13:00:00Z`) }, { now: new Date(`${week}T13:00:30Z`) });
const cameOf = (source: string) =>
  database.rows<{ outcome: string | null; run_id: string | null; reasons: string[] }>(
    "SELECT outcome, run_id, reasons FROM public.import_week_source WHERE source_id = $1",
    [source],
  );
const readings = (source: string) =>
  database.rows("SELECT list_date::text FROM public.reading WHERE source_id = $1 ORDER BY id", [source]);

async function dropIn(source: SourceDeclaration, listDate: string, text: string): Promise<string> {
  return putInto(source, `${source.id}_${listDate}.csv`, text);
}

/** A while ago: what was changed this moment may still be on its way. */
async function putInto(source: SourceDeclaration, name: string, text: string): Promise<string> {
  await mkdir(inboxOf(source), { recursive: true });
  const file = path.join(inboxOf(source), name);
  await writeFile(file, text);
  const before = new Date(Date.now() - 60_000);
  await utimes(file, before, before);
  return file;
}

const context = (rangAt: Date) => ({ signal: new AbortController().signal, attempt: 1, maxAttempts: 1, rangAt });

describe("a week begins once", () => {
  test.each(["2026-10-26", "2026-11-02", "2027-03-08", "2027-03-15"])(
    "the clock rings twice on %s, and one ring does the work",
    async (monday) => {
      await JOBS.weekly_imports.run({}, context(new Date(`${monday}T12:00:00Z`)));
      const afterFirst = (await weeks()).length;
      await JOBS.weekly_imports.run({}, context(new Date(`${monday}T13:00:00Z`)));

      expect((await weeks()).map(({ week }) => week)).toEqual([monday]);
      expect(afterFirst).toBe(
        new Date(`${monday}T12:00:00Z`).toLocaleTimeString("en-GB", { timeZone: "America/Edmonton" }) === "06:00:00"
          ? 1
          : 0,
      );
    },
  );

  test("started from several sides at once it has one row and one job a source", async () => {
    const outcomes = await Promise.all([begin("2026-11-23"), begin("2026-11-23"), begin("2026-11-23")]);

    expect(outcomes.sort()).toEqual(["already started", "already started", "started"]);
    const jobs = await queued("import_source");
    expect(jobs.map(({ key }) => key)).toContain("import:2026-11-23:dsa-bc");
    expect(jobs.every(({ max_attempts }) => max_attempts === 10)).toBe(true);
    const sources = await database.rows("SELECT source_id FROM public.import_week_source");
    expect(sources).toHaveLength(jobs.length);
  });

  test("beside the demo no real list is fetched", async () => {
    await begin("2026-11-23");

    const sources = (await queued("import_source")).map(({ key }) => key.split(":")[2]);
    expect(sources.length).toBeGreaterThan(5);
    expect(sources.every((source) => source!.startsWith("dsa-"))).toBe(true);
  });

  test("a missed week is caught up once, and of several the newest alone", async () => {
    await begin("2026-11-02");

    const first = await checkWeek(new Date("2026-11-25T10:00:00Z"));
    const again = await checkWeek(new Date("2026-11-25T11:00:00Z"));

    expect([first, again]).toEqual(["started", "already started"]);
    expect(await weeks()).toEqual([
      { week: "2026-11-02", origin: "schedule" },
      { week: "2026-11-23", origin: "caught-up" },
    ]);
  });

  test("before Monday's hour nothing is missed, and a ring that is made good late finds the week begun", async () => {
    await begin("2026-11-16");

    await checkWeek(new Date("2026-11-23T12:59:00Z"));
    expect(await weeks()).toHaveLength(1);
    await checkWeek(new Date("2026-11-23T18:00:00Z"));
    await JOBS.weekly_imports.run({}, context(new Date("2026-11-23T13:00:00Z")));

    expect(await weeks()).toEqual([
      { week: "2026-11-16", origin: "schedule" },
      { week: "2026-11-23", origin: "caught-up" },
    ]);
  });

  test("the queue's clock makes good a missed night, and neither a week nor five minutes", () => {
    const lines = crontab(JOBS).split("\n");

    expect(lines).toContain("0 12,13 * * 1 weekly_imports");
    expect(lines).toContain("*/5 * * * * audit_ledger");
    expect(lines.filter((line) => line.includes("check_week")).join()).not.toContain("fill");
    expect(lines).toContain("10 7 * * * rebuild_documents ?fill=1d");
  });

  test("a worker that starts looks whether a week was missed", async () => {
    const added: unknown[] = [];
    await queueBootJobs({ addJob: (...job: unknown[]) => Promise.resolve(added.push(job)) as never }, JOBS);
    expect(added).toEqual([["check_week", {}, { jobKey: "boot:check_week" }]]);
  });
});

describe("a source's list", () => {
  test("in its inbox is imported, put away and not looked at again", async () => {
    const file = await dropIn(dsaBc, "2026-11-16", bcList(21));
    await begin("2026-11-16");
    const job = { source: dsaBc.id, week: "2026-11-16" };

    await importSourceOfWeek(job, { lastTry: false });
    await dropIn(dsaBc, "2026-11-17", bcList(22));
    await importSourceOfWeek(job, { lastTry: false });

    expect(await cameOf(dsaBc.id)).toMatchObject([{ outcome: "published", reasons: [] }]);
    expect((await readings(dsaBc.id)).map(({ list_date }) => list_date)).not.toContain("2026-11-17");
    await expect(access(file)).rejects.toThrow();
    expect(await readdir(path.join(inboxOf(dsaBc), "taken"))).toContain("dsa-bc_2026-11-16.csv");
  });

  test("of several weeks is read week by week, the oldest first", async () => {
    await dropIn(dsaBc, "2026-11-19", bcList(24));
    await dropIn(dsaBc, "2026-11-18", bcList(23));
    await begin("2026-11-16");

    await importSourceOfWeek({ source: dsaBc.id, week: "2026-11-16" }, { lastTry: false });

    expect((await readings(dsaBc.id)).slice(-3).map(({ list_date }) => list_date)).toEqual([
      "2026-11-17",
      "2026-11-18",
      "2026-11-19",
    ]);
  });

  test("is not published twice when the process dies between publishing and the job's end", async () => {
    const file = await dropIn(dsaBc, "2026-11-23", bcList(25));
    await begin("2026-11-23");
    const died = await runImport({ source: dsaBc, file });
    const version = () => database.rows("SELECT version FROM public.directory_version");
    const events = () => database.rows("SELECT count(*)::int AS n FROM public.event");
    const before = [await version(), await events(), await readings(dsaBc.id)];

    await importSourceOfWeek({ source: dsaBc.id, week: "2026-11-23" }, { lastTry: false });

    expect(died.outcome).toBe("published");
    expect([await version(), await events(), await readings(dsaBc.id)]).toEqual(before);
    // The week is told by the run that published, and not by the one that found nothing left to do.
    expect(await cameOf(dsaBc.id)).toMatchObject([{ outcome: "published", run_id: String(died.run) }]);
    await expect(access(file)).rejects.toThrow();
  });

  test("of people is kept nowhere once it was read, taken or refused", async () => {
    await dropIn(dsaResearch, "2026-11-16", researchList([1, 2]));
    await begin("2026-11-23");

    await importSourceOfWeek({ source: dsaResearch.id, week: "2026-11-23" }, { lastTry: false });
    await dropIn(dsaResearch, "2026-11-17", "not a list\n");
    await begin("2026-11-30");
    await importSourceOfWeek({ source: dsaResearch.id, week: "2026-11-30" }, { lastTry: false });

    expect((await cameOf(dsaResearch.id)).map(({ outcome }) => outcome)).toEqual(["published", "refused"]);
    expect(await readdir(inboxOf(dsaResearch))).toEqual([]);
  });

  test("whose run failed waits where it is, is tried again, and is then published once", async () => {
    const file = await dropIn(dsaBc, "2026-11-30", bcList(26));
    await begin("2026-11-30");
    const job = { source: dsaBc.id, week: "2026-11-30" };
    await database.rows("REVOKE INSERT ON public.reading FROM trucor_importer");

    await expect(importSourceOfWeek(job, { lastTry: false })).rejects.toThrow();
    expect(await cameOf(dsaBc.id)).toMatchObject([{ outcome: null }]);
    await access(file);
    await database.rows("GRANT INSERT ON public.reading TO trucor_importer");
    await importSourceOfWeek(job, { lastTry: false });

    expect(await cameOf(dsaBc.id)).toMatchObject([{ outcome: "published" }]);
    expect((await readings(dsaBc.id)).filter((row) => row.list_date === "2026-11-30")).toHaveLength(1);
  });

  test("that fails on the last try too is written down as failed", async () => {
    const file = await dropIn(dsaBc, "2026-12-07", bcList(27));
    await begin("2026-12-07");
    await database.rows("REVOKE INSERT ON public.reading FROM trucor_importer");

    const lastTry = importSourceOfWeek({ source: dsaBc.id, week: "2026-12-07" }, { lastTry: true });

    await expect(lastTry).rejects.toThrow();
    await database.rows("GRANT INSERT ON public.reading TO trucor_importer");
    expect(await cameOf(dsaBc.id)).toMatchObject([{ outcome: "failed" }]);
    await putAway(dsaBc, file, "refused");
  });

  test("that is refused goes aside for the operator and is not tried again", async () => {
    await dropIn(dsaBc, "2026-12-14", "<!doctype html><html><body>Moved</body></html>\n");
    await begin("2026-12-14");

    await importSourceOfWeek({ source: dsaBc.id, week: "2026-12-14" }, { lastTry: false });

    const [came] = await cameOf(dsaBc.id);
    expect(came).toMatchObject({ outcome: "refused" });
    expect(came!.reasons[0]).toContain("web page");
    expect(await readdir(path.join(inboxOf(dsaBc), "refused"))).toContain("dsa-bc_2026-12-14.csv");
  });

  test("without anything in the inbox is nothing new, and the desk's own look says so", async () => {
    await begin("2026-11-23");

    await importSourceOfWeek({ source: "dsa-bc", week: "2026-11-23" }, { lastTry: false });
    const answer = await DESK_ACTIONS["run-source"]!.run(
      { source: "dsa-bc" },
      { userId: "", reason: undefined, actionId: 1 },
    );

    expect(await cameOf("dsa-bc")).toMatchObject([{ outcome: "nothing-new", run_id: null }]);
    expect(answer).toEqual({ outcome: "done", answer: "Nothing new waits for dsa-bc." });
  });

  test("that is half written or has no day in its name is not guessed at", async () => {
    await putInto(dsaEnergy, ".dsa-energy_2026-11-23.csv", "half");
    const run = () =>
      DESK_ACTIONS["run-source"]!.run({ source: "dsa-energy" }, { userId: "", reason: undefined, actionId: 1 });
    expect(await run()).toMatchObject({ outcome: "done" });

    await putInto(dsaEnergy, "holders.csv", "Number\n1\n");
    expect(await run()).toMatchObject({ outcome: "refused", answer: expect.stringContaining("holders.csv") as string });
  });
});

describe("the summary", () => {
  test("is queued by the last source to end and mailed once, in each operator's language and without a value", async () => {
    const english = await createOperator(database.owner, "en");
    const french = await createOperator(database.owner, "fr");
    await begin("2026-11-23");
    const sources = (await queued("import_source")).map(({ key }) => key.split(":")[2]!);
    for (const source of sources.slice(0, -1)) {
      await importSourceOfWeek({ source, week: "2026-11-23" }, { lastTry: false });
    }
    expect(await queued("tell_week")).toEqual([]);
    await importSourceOfWeek({ source: sources.at(-1)!, week: "2026-11-23" }, { lastTry: false });
    expect(await queued("tell_week")).toHaveLength(1);
    await database.rows(
      `UPDATE public.import_week_source SET outcome = 'refused', reasons = '["Line 3: “Jane Doe” is no number."]' WHERE source_id = 'dsa-bc'`,
    );

    await tellWeek("2026-11-23", new Date("2026-11-23T14:00:00Z"));
    await tellWeek("2026-11-23", new Date("2026-11-23T15:00:00Z"));

    const mails = await mailsOf(database.owner, "week-summary");
    expect(mails.map((mail) => mail.recipient).sort()).toEqual([english.email, french.email].sort());
    const [inEnglish, inFrench] = [english, french].map((who) => mails.find((mail) => mail.recipient === who.email)!);
    expect(inEnglish!.body).toContain("Refused\n- DSA BC");
    expect(inEnglish!.body).toContain("/desk");
    expect(inFrench!.body).toContain("Refusées\n- DSA BC");
    expect(inFrench!.body).toContain("/fr/desk");
    expect(mails.map((mail) => mail.body).join()).not.toContain("Jane Doe");
  });

  test("is queued although the last two sources end at the same moment", async () => {
    await startWeek(
      { week: "2026-11-23", at: new Date("2026-11-23T13:00:00Z") },
      { now: new Date("2026-11-23T13:00:00Z"), sources: [dsaBc, dsaResearch] },
    );
    const other = await database.asRole("importer").connect();
    await other.query("BEGIN");
    await other.query("SELECT FROM public.import_week FOR UPDATE");
    await other.query(
      "UPDATE public.import_week_source SET outcome = 'nothing-new', finished_at = now() WHERE source_id = $1",
      [dsaResearch.id],
    );

    let done = false;
    const ending = finishWeekSource("2026-11-23", dsaBc.id, { outcome: "nothing-new", reasons: [] }).then(() => {
      done = true;
    });
    await expect
      .poll(async () => {
        const waiting = await database.rows("SELECT FROM pg_locks WHERE NOT granted");
        return done || waiting.length > 0;
      })
      .toBe(true);
    await other.query("COMMIT");
    other.release();
    await ending;

    expect(await queued("tell_week")).toMatchObject([{ key: "tell-week:2026-11-23" }]);
  });

  test("of a demo to which nothing came is not sent", async () => {
    await database.rows("DELETE FROM public.operator");
    await createOperator(database.owner, "en");
    const before = (await mailsOf(database.owner, "week-summary")).length;
    await startWeek(
      { week: "2026-11-30", at: new Date("2026-11-30T13:00:00Z") },
      { now: new Date("2026-11-30T13:00:00Z"), sources: [dsaBc] },
    );
    await database.rows(
      "UPDATE public.import_week_source SET outcome = 'nothing-new', finished_at = now() WHERE week = '2026-11-30'",
    );

    await tellWeek("2026-11-30", new Date("2026-11-30T14:00:00Z"));

    expect(await mailsOf(database.owner, "week-summary")).toHaveLength(before);
  });
});

test("a source whose worker died in its last try has failed a day later, and the week is told", async () => {
  await begin("2026-11-16");
  const sources = (
    await database.rows<{ source: string }>("SELECT source_id AS source FROM public.import_week_source")
  ).map(({ source }) => source);
  for (const source of sources.slice(1))
    await finishWeekSource("2026-11-16", source, { outcome: "nothing-new", reasons: [] });
  const hours = (count: number) => new Date(Date.now() + count * 3_600_000);

  await endAbandoned(hours(23));
  expect(await cameOf(sources[0]!)).toMatchObject([{ outcome: null }]);

  await endAbandoned(hours(25));
  await endAbandoned(hours(26));
  expect(await cameOf(sources[0]!)).toMatchObject([
    { outcome: "failed", reasons: [expect.stringContaining("by hand")] },
  ]);
  expect(await queued("tell_week")).toMatchObject([{ key: "tell-week:2026-11-16" }]);
});
