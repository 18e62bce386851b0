import { z } from "zod";
import type { DeskAnswer } from "~/features/accounts/desk-action";
import { importerPool } from "~/platform/db.server";
import { defineJob } from "~/platform/jobs.server";
import { log } from "~/platform/log.server";
import { pickUp, putAway, type PickUpOptions } from "./fetch-source.server";
import type { ImportResult } from "./import-request";
import { finishWeekSource, type WeekOutcome } from "./import-weeks.server";
import { ImportUsageError } from "./list-date.server";
import { runImport } from "./run-import.server";
import { type SourceDeclaration, termsAreCleared } from "./source";
import { sourceOf } from "./sources";

/** What came of looking for a source's lists; of several, the last one that was read. */
export interface SourceImport {
  outcome: WeekOutcome;
  run?: number;
  result?: ImportResult;
  reasons: string[];
}

/** Lists of so many weeks are read one after the other; more than that is no backlog but a mistake. */
const MOST_LISTS = 60;

/**
 * Picks up what waits of a source and imports it, oldest list first. A list whose run failed stays where it is, and so does
 * one that was published when the process died: read again, the same content of the same day changes nothing.
 */
export async function importWaiting(source: SourceDeclaration, options: PickUpOptions = {}): Promise<SourceImport> {
  if (!termsAreCleared(source)) {
    return {
      outcome: "refused",
      reasons: [`The terms of ${source.publisher} are not cleared (${source.termsStatus}).`],
    };
  }
  let last: SourceImport = { outcome: "nothing-new", reasons: [] };
  const refused: string[] = [];
  // A refused list that is not ours to put away is passed over: those after it are read, and it is not read in a circle.
  const passedOver = new Set<string>();
  for (let lists = 0; lists < MOST_LISTS; lists++) {
    const waiting = await pickUp(source, { ...options, passedOver });
    if (waiting.status === "nothing-new") return last;
    if (waiting.status === "refused") {
      // After lists that were read it is told beside what came of them.
      const outcome = last.outcome === "nothing-new" ? "refused" : last.outcome;
      return { ...last, outcome, reasons: [...last.reasons, waiting.reason] };
    }

    const imported = await importFile(source, waiting.file, waiting.listDate);
    await waiting.forget();
    if (imported.outcome === "failed") return imported;
    await putAway(source, waiting.file, imported.outcome === "refused" ? "refused" : "taken");
    last = { ...imported, reasons: [...refused, ...imported.reasons] };
    // A refused list before a good one is told with it.
    if (imported.outcome === "refused")
      refused.push(...imported.reasons.map((reason) => `${waiting.listDate}: ${reason}`));
    passedOver.add(waiting.file);
  }
  return last;
}

async function importFile(source: SourceDeclaration, file: string, listDate: string): Promise<SourceImport> {
  try {
    const result = await runImport({ source, file, asOf: listDate, origin: "schedule" });
    // Neither a dry run nor waiting was asked for.
    const outcome = result.outcome === "dry-run" || result.outcome === "waiting" ? "unchanged" : result.outcome;
    return { outcome, run: result.run, result, reasons: result.reasons };
  } catch (error) {
    if (error instanceof ImportUsageError) return { outcome: "refused", reasons: [error.message] };
    throw error;
  }
}

/** The run failed: the queue tries again, later each time. */
class FailedImport extends Error {
  override name = "FailedImport";
}

/** The week's import of one source. Run again after its end it does nothing; the last try that fails is written down. */
export async function importSourceOfWeek(
  { source: id, week }: { source: string; week: string },
  { lastTry }: { lastTry: boolean },
): Promise<void> {
  const { rows } = await importerPool().query<{ finished: boolean }>(
    "SELECT finished_at IS NOT NULL AS finished FROM public.import_week_source WHERE week = $1 AND source_id = $2",
    [week, id],
  );
  const source = sourceOf(id);
  if (!source || rows[0]?.finished !== false) return;

  let imported: SourceImport;
  try {
    imported = await importWaiting(source);
  } catch (error) {
    if (lastTry) {
      await finishWeekSource(week, id, {
        outcome: "failed",
        reasons: ["It could not be fetched or read; the log has the cause."],
      });
    }
    throw error;
  }
  if (imported.outcome === "failed" && !lastTry) throw new FailedImport(`${id}: ${imported.reasons.join(" ")}`);
  await finishWeekSource(week, id, imported);
  log.info({ source: id, week, outcome: imported.outcome, run: imported.run }, "the week's import of a source ended");
  if (imported.outcome === "failed") throw new FailedImport(`${id}: ${imported.reasons.join(" ")}`);
}

export const importSourceJob = defineJob({
  payload: z.strictObject({ source: z.string(), week: z.iso.date() }),
  run: (payload, { attempt, maxAttempts }) => importSourceOfWeek(payload, { lastTry: attempt >= maxAttempts }),
});

/** The desk's "import now": the same for one source, outside the week. */
export async function runSourceNow({ source: id }: { source: string }): Promise<DeskAnswer> {
  const source = sourceOf(id);
  if (!source) return { outcome: "refused", answer: `There is no source ${id}.` };
  const { outcome, run, result, reasons } = await importWaiting(source);
  if (outcome === "nothing-new") return { outcome: "done", answer: `Nothing new waits for ${id}.` };
  const which = run === undefined ? "" : ` (run ${run})`;
  if (outcome === "refused" || outcome === "failed") {
    return {
      outcome: "refused",
      answer: `${outcome === "refused" ? "Refused" : "Failed"}${which}. ${reasons.join(" ")}`,
    };
  }
  const counts = result ? ` ${result.added} added, ${result.changed} changed, ${result.absent} absent.` : "";
  const said =
    outcome === "unchanged"
      ? "Nothing changed"
      : outcome === "withheld"
        ? "Published, absences held back"
        : "Published";
  return { outcome: "done", answer: `${said}${which}.${counts} ${reasons.join(" ")}`.trim() };
}
