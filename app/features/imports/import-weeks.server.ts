import { z } from "zod";
import { importerPool, type Tx, withTransaction } from "~/platform/db.server";
import { defineJob, enqueue } from "~/platform/jobs.server";
import { log } from "~/platform/log.server";
import { type DueWeek, lastDueWeek, weekBeginningAt } from "./import-week";
import { type SourceDeclaration, termsAreCleared } from "./source";
import { SOURCES } from "./sources";
import { synchroniseSource } from "./synchronise-source.server";

export type WeekOutcome = "published" | "unchanged" | "withheld" | "refused" | "failed" | "nothing-new";

/** Graphile waits e^attempt seconds between tries: ten of them are some three and a half hours. */
const ATTEMPTS = 10;

/** A worker that was away for less than this has not missed the hour. */
const ON_TIME_MS = 10 * 60_000;

/**
 * Begins a week's imports: one row a week, and a job for each source whose terms are cleared, in one transaction. Whoever
 * comes second, by the clock, its back-fill, a boot or another worker, finds the row and does nothing.
 */
export async function startWeek(
  due: DueWeek,
  { now, sources = SOURCES }: { now: Date; sources?: readonly SourceDeclaration[] },
): Promise<"started" | "already started"> {
  const origin = now.getTime() - due.at.getTime() <= ON_TIME_MS ? "schedule" : "caught-up";
  return withTransaction(importerPool(), async (tx) => {
    const { rowCount } = await tx.query(
      "INSERT INTO public.import_week (week, origin) VALUES ($1, $2) ON CONFLICT (week) DO NOTHING",
      [due.week, origin],
    );
    if (rowCount === 0) return "already started";
    const cleared = await scheduledSources(tx, sources);
    for (const source of cleared) {
      await synchroniseSource(tx, source);
      await tx.query("INSERT INTO public.import_week_source (week, source_id) VALUES ($1, $2)", [due.week, source.id]);
      await enqueue(
        tx,
        "import_source",
        { source: source.id, week: due.week },
        { key: `import:${due.week}:${source.id}`, maxAttempts: ATTEMPTS },
      );
    }
    log.info({ week: due.week, origin, sources: cleared.length }, "the week's imports begin");
    return "started";
  });
}

/** Sources that may be fetched by themselves, of the data set that is loaded: the demo never fetches real lists (rules.md 6). */
async function scheduledSources(tx: Tx, sources: readonly SourceDeclaration[]): Promise<SourceDeclaration[]> {
  const { rows } = await tx.query<{ demo: boolean }>(
    `SELECT EXISTS (SELECT FROM public.reading r JOIN public.source s ON s.id = r.source_id WHERE s.data_set = 'demo') AS demo`,
  );
  return sources.filter((source) => termsAreCleared(source) && source.dataSet === (rows[0]!.demo ? "demo" : "live"));
}

/** Writes what came of a source; the last one of its week queues the summary. */
export async function finishWeekSource(
  week: string,
  source: string,
  { outcome, run, reasons }: { outcome: WeekOutcome; run?: number; reasons: string[] },
): Promise<void> {
  await withTransaction(importerPool(), async (tx) => {
    // Two sources that end together would each see the other unfinished: they take their turn at the week's row.
    await tx.query("SELECT FROM public.import_week WHERE week = $1 FOR UPDATE", [week]);
    await tx.query(
      `UPDATE public.import_week_source w
          SET outcome = coalesce(p.outcome, $3::text), run_id = coalesce(p.id, $4::bigint), reasons = $5, finished_at = clock_timestamp()
         FROM (SELECT 1) one LEFT JOIN LATERAL (${PUBLISHED_BEFORE}) p ON $3::text = 'unchanged'
        WHERE w.week = $1 AND w.source_id = $2 AND w.finished_at IS NULL`,
      [week, source, outcome, run ?? null, JSON.stringify(reasons)],
    );
    const { rows } = await tx.query<{ left: number }>(
      "SELECT count(*) AS left FROM public.import_week_source WHERE week = $1 AND finished_at IS NULL",
      [week],
    );
    if (rows[0]!.left === 0) await enqueue(tx, "tell_week", { week }, { key: `tell-week:${week}` });
  });
}

/** The process died between publishing and the job's end: "unchanged" then means the run that published this very file. */
const PUBLISHED_BEFORE = `
  SELECT r.id, r.outcome FROM public.import_run r
    JOIN public.import_run again ON again.id = $4::bigint AND again.file_sha256 = r.file_sha256 AND again.list_date = r.list_date
    JOIN public.import_week k ON k.week = $1 AND r.started_at >= k.started_at
   WHERE r.source_id = $2 AND NOT r.dry_run AND r.outcome IN ('published', 'withheld')
   ORDER BY r.id DESC LIMIT 1`;

/** Rings at both hours that can be 06:00 in Edmonton, and goes on in the one that is. */
export const weeklyImportsJob = defineJob({
  payload: z.strictObject({}),
  schedule: "0 12,13 * * 1",
  // A ring that nobody heard is made good by check_week.
  fill: null,
  run: async (_payload, { rangAt = new Date() }) => {
    const week = weekBeginningAt(rangAt);
    if (week !== undefined) await startWeek({ week, at: rangAt }, { now: new Date() });
  },
});

/** Catches a missed week up, once; of several missed ones the newest, since each list replaces the one before. */
export async function checkWeek(now: Date, sources: readonly SourceDeclaration[] = SOURCES) {
  return startWeek(lastDueWeek(now), { now, sources });
}

/** All tries of a source and the queue's own patience with a worker that died are over by then. */
const GIVEN_UP_AFTER_MS = 24 * 3_600_000;

/**
 * Sources whose worker died in its last try have nobody who would say so: a day after their week began they have failed, and
 * the week is told.
 */
export async function endAbandoned(now: Date): Promise<void> {
  const { rows } = await importerPool().query<{ week: string; source: string }>(
    `SELECT w.week::text, w.source_id AS source FROM public.import_week_source w JOIN public.import_week k ON k.week = w.week
      WHERE w.finished_at IS NULL AND k.started_at < $1 ORDER BY w.week, w.source_id`,
    [new Date(now.getTime() - GIVEN_UP_AFTER_MS)],
  );
  for (const { week, source } of rows) {
    log.warn({ week, source }, "an import of the week stopped and did not come back");
    const reasons = ["It was stopped in its last try and did not come back: read the list by hand."];
    await finishWeekSource(week, source, { outcome: "failed", reasons });
  }
}

export const checkWeekJob = defineJob({
  payload: z.strictObject({}),
  schedule: "20 * * * *",
  fill: null,
  atBoot: true,
  run: async () => {
    const now = new Date();
    await checkWeek(now);
    await endAbandoned(now);
  },
});
