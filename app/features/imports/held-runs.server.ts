import { rm } from "node:fs/promises";
import path from "node:path";
import { forgetContactIssues, forgetContactSamples } from "~/features/contacts/contact-diff.server";
import { importerPool, type Tx, withTransaction } from "~/platform/db.server";
import { env } from "~/platform/env.server";
import type { ImportResult, ShownCounts } from "./import-request";
import {
  announce,
  countsOfRun,
  forgetUnlessWaitedFor,
  holdRun,
  type ImportCounts,
  lockPublishing,
  raiseDirectoryVersion,
  releaseRun,
  stillWaits,
} from "./import-runs.server";
import { headline, indexRun } from "./index-run.server";
import { ImportUsageError } from "./list-date.server";
import { tellAbsences } from "./publish-rows.server";
import { absencesToCount } from "./read-again.server";
import { latestReading } from "./readings.server";
import { isFile, keptFile } from "./receive-file.server";
import { REFUSED_AT_DESK } from "./replaced-run";
import { publishHeld, runImport } from "./run-import.server";
import { sourceOf } from "./sources";
import type { ConfirmedForm } from "./suggestion";

/** What came of it, and the sentence that the operator reads. */
export interface HeldAnswer {
  outcome: "done" | "refused";
  answer: string;
  run?: number;
}

export interface Upload {
  source: string;
  /** Its name in the folder of uploads: a UUID. */
  upload: string;
  fileName: string;
  listDate?: string | undefined;
  form?: ConfirmedForm | undefined;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Where the desk puts a dropped file, readable to the service alone, until the worker takes it. */
export function uploadedFile(upload: string): string {
  if (!UUID.test(upload)) throw new Error(`${upload} is no name of an upload: it is a UUID`);
  return path.join(env.dataDir, "uploads", upload);
}

/**
 * A file from the desk through the pipeline up to the guard, where it waits for Publish (rules.md 34). Asked twice by the
 * same entry of the log, it makes one run; an older file of the source that waits gives way to it.
 */
export async function takeUpload(
  { source: id, upload, fileName, listDate, form }: Upload,
  by: { actionId: number },
): Promise<HeldAnswer> {
  const source = sourceOf(id);
  if (!source) return { outcome: "refused", answer: `There is no source “${id}”.` };
  const file = uploadedFile(upload);
  const known = await runOfAction(by.actionId);
  if (known === undefined && !(await isFile(file))) {
    return { outcome: "refused", answer: `The file ${fileName} is not there any more: drop it again.` };
  }
  let result: Pick<ImportResult, "run" | "outcome" | "reasons"> & ImportCounts;
  if (known) result = known;
  else {
    try {
      result = await runImport({
        source,
        file,
        fileName,
        asOf: listDate,
        form,
        hold: true,
        origin: "desk",
        actionId: by.actionId,
      });
    } catch (error) {
      if (!(error instanceof ImportUsageError)) throw error;
      await rm(file, { force: true });
      return { outcome: "refused", answer: error.message };
    }
  }
  if (result.outcome === "failed") throw new Error(`run ${result.run} failed: ${result.reasons.join(" ")}`);
  if (result.outcome === "waiting") await supersedeOlder(source.id, result.run);
  await rm(file, { force: true });
  return { run: result.run, ...(await answerOf(result)) };
}

async function answerOf(result: Pick<ImportResult, "run" | "outcome" | "reasons"> & ImportCounts) {
  const { run, outcome, reasons } = result;
  if (outcome === "waiting") {
    return done(`Run ${run} waits for Publish: ${numbers(result)}.${reasons.map((reason) => ` ${reason}`).join("")}`);
  }
  if (outcome === "unchanged") return done(`Run ${run}: this list was read before; there is nothing to publish.`);
  return { outcome: "refused" as const, answer: reasons.join(" ") };
}

/**
 * Publish: the run goes through its stages again and is published if it comes to what was shown. Pressed twice, or tried
 * again after a crash, it publishes once.
 */
export async function publishWaiting(
  run: number,
  { shown, approve }: { shown?: ShownCounts | undefined; approve?: number | undefined },
): Promise<HeldAnswer> {
  const held = await heldRun(run);
  if (!held) return refused(`There is no run ${run}.`);
  if (held.outcome !== "waiting") return whyNotWaiting(held);
  const source = sourceOf(held.source_id);
  if (!source) return refused(`${held.source_id} is no declared source any more.`);
  if (!(await isFile(keptFile(source, held.file_sha256)))) {
    return refused(`The file of run ${run} is not kept any more: drop it again.`);
  }
  const before = await headline();
  const result = await publishHeld(
    {
      id: run,
      source,
      fileName: held.file_name,
      form: held.form ?? undefined,
      listDate: held.list_date,
      part: held.part,
      sha256: held.file_sha256,
      bytes: held.file_bytes,
      withheld: held.counts.withheld,
    },
    { shown, approve },
  );
  if (!result) return whyNotWaiting((await heldRun(run))!);
  if (result.outcome === "waiting" && approve !== undefined) {
    return refused(
      `${result.withheld} rows are missing from the list of run ${run}, more than the ${approve} that were approved; it waits.`,
    );
  }
  if (result.outcome === "waiting") {
    return refused(
      `The numbers of run ${run} are others than those shown: ${numbers(result)}. Look at it again and publish it then.`,
    );
  }
  if (result.outcome === "refused") return refused(`Run ${run} is refused now: ${result.reasons.join(" ")}`);
  if (result.read) await indexRun(run, before);
  return done(`Run ${run} is published: ${numbers(result)}.`);
}

/**
 * Counts the absences of a run once, at most so many: of one that waits while it is published, of one that was withheld as
 * it stands. A ceiling for this file; a worse one needs its own.
 */
export async function countAbsences(run: number, { approve }: { approve: number }): Promise<HeldAnswer> {
  const held = await heldRun(run);
  if (!held) return refused(`There is no run ${run}.`);
  if (held.outcome === "waiting") return publishWaiting(run, { approve });
  if (held.outcome === "published" && held.approved_absences !== null) {
    return done(`The absences of run ${run} are counted.`);
  }
  if (held.outcome !== "withheld") return refused(`Run ${run} has no absences that were withheld.`);
  if (held.kind === "contact-research") {
    return refused(
      "Files of contacts are not kept once they are read: drop the file again and count its absences then.",
    );
  }
  const before = await headline();
  const answer = await countWithheld(held, approve);
  if (answer.outcome === "done") await indexRun(run, before);
  return answer;
}

async function countWithheld(held: Held, approve: number): Promise<HeldAnswer> {
  return withTransaction(importerPool(), async (tx) => {
    await lockPublishing(tx);
    const last = await latestReading(tx, held.source_id);
    if (last?.run_id !== held.id) {
      return refused(
        `Run ${held.id} is not the last list of ${held.source_id} any more: absences are counted on the newest.`,
      );
    }
    const { id, kind, source_id: sourceId, list_date: listDate } = held;
    if (last.absences_counted) return done(`The absences of run ${id} are counted.`);
    const source = { id: sourceId, kind };
    const expected = await absencesToCount(tx, source);
    if (expected > approve) {
      return refused(
        `${expected} rows are missing from the list of run ${id}, more than the ${approve} that were approved.`,
      );
    }
    await tx.query("UPDATE public.reading SET absences_counted = true WHERE id = $1", [last.id]);
    await tellAbsences(tx, { runId: id, readingId: last.id, listDate, source });
    const counts = { ...(await countsOfRun(tx, id)), absent: expected, withheld: 0 };
    await tx.query(
      "UPDATE public.import_run SET outcome = 'published', counts = $2, reasons = '[]', approved_absences = $3 WHERE id = $1",
      [id, JSON.stringify(counts), approve],
    );
    await raiseDirectoryVersion(tx);
    await announce(tx);
    return done(`${expected} absences of run ${id} are counted once.`);
  });
}

/** Takes a waiting file away unpublished; its source stays under review until a good list comes. */
export async function refuseWaiting(run: number, reason = REFUSED_AT_DESK): Promise<HeldAnswer> {
  const held = await heldRun(run);
  if (!held) return refused(`There is no run ${run}.`);
  if (held.outcome === "refused") return done(`Run ${run} is refused.`);
  if (held.outcome !== "waiting") return whyNotWaiting(held);
  const ended = await onHeldRun(run, (tx) => endWaiting(tx, held, reason));
  return ended ? done(`Run ${run} is refused; nothing of it was published.`) : whyNotWaiting((await heldRun(run))!);
}

async function supersedeOlder(source: string, run: number): Promise<void> {
  const { rows } = await importerPool().query<{ id: number }>(
    "SELECT id FROM public.import_run WHERE source_id = $1 AND outcome = 'waiting' AND id < $2 ORDER BY id",
    [source, run],
  );
  for (const { id } of rows) await refuseWaiting(id, `A later file, run ${run}, took its place.`);
}

async function endWaiting(tx: Tx, held: Held, reason: string): Promise<void> {
  await tx.query("BEGIN");
  await tx.query(
    `UPDATE public.import_run SET outcome = 'refused', reasons = jsonb_build_array($2::text) || reasons, finished_at = clock_timestamp()
      WHERE id = $1`,
    [held.id, reason],
  );
  await forgetContactSamples(tx, held.id);
  await forgetContactIssues(tx, held.id);
  await tx.query("COMMIT");
  if (held.kind === "contact-research") await forgetUnlessWaitedFor(tx, held.source_id, held.file_sha256);
}

/** Does the work while nobody else works on the run, if it still waits. */
async function onHeldRun(run: number, work: (tx: Tx) => Promise<void>): Promise<boolean> {
  const tx = await importerPool().connect();
  let broken = true;
  try {
    await holdRun(tx, run);
    const waits = await stillWaits(tx, run);
    if (waits) await work(tx);
    await releaseRun(tx, run);
    broken = false;
    return waits;
  } finally {
    tx.release(broken);
  }
}

interface Held {
  id: number;
  source_id: string;
  kind: "certification-list" | "business-directory" | "contact-research";
  outcome: string | null;
  file_name: string;
  file_sha256: string;
  file_bytes: number;
  list_date: string;
  part: boolean;
  form: ConfirmedForm | null;
  approved_absences: number | null;
  counts: ImportCounts;
}

async function heldRun(run: number): Promise<Held | undefined> {
  const { rows } = await importerPool().query<Held>(
    `SELECT r.id, r.source_id, s.kind, r.outcome, r.file_name, r.file_sha256, r.file_bytes, r.list_date, r.part, r.form, r.approved_absences, r.counts
       FROM public.import_run r JOIN public.source s ON s.id = r.source_id WHERE r.id = $1`,
    [run],
  );
  return rows[0];
}

async function runOfAction(action: number) {
  const { rows } = await importerPool().query<{
    run: number;
    outcome: ImportResult["outcome"];
    reasons: string[];
    counts: ImportCounts;
  }>(
    `SELECT id AS run, outcome, reasons, counts FROM public.import_run
      WHERE action_id = $1 AND outcome IS NOT NULL AND outcome <> 'failed'`,
    [action],
  );
  return rows[0] && { ...rows[0].counts, ...rows[0] };
}

function whyNotWaiting({ id, outcome }: Held): HeldAnswer {
  if (outcome === "published" || outcome === "withheld" || outcome === "unchanged") {
    return done(`Run ${id} is published.`);
  }
  if (outcome === null) return refused(`Run ${id} is still being read.`);
  return refused(`Run ${id} does not wait any more (${outcome}).`);
}

function numbers({ added, changed, absent, withheld, rejected }: ImportCounts): string {
  return `${added} added, ${changed} changed, ${absent} absent, ${withheld} withheld, ${rejected} rejected`;
}

const done = (answer: string): HeldAnswer => ({ outcome: "done", answer });
const refused = (answer: string): HeldAnswer => ({ outcome: "refused", answer });
