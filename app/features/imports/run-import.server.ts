import path from "node:path";
import pg from "pg";
import { keepContactSamples } from "~/features/contacts/contact-diff.server";
import { importerPool, type Tx } from "~/platform/db.server";
import { env } from "~/platform/env.server";
import { log } from "~/platform/log.server";
import { declarationFor, noteSuggestion } from "./confirmed-form.server";
import { FileRefusal, withoutPeople } from "./file-refusal";
import { keepDiff } from "./import-diff.server";
import type { Conclusion, HeldRun, ImportRequest, ImportResult, Run, ShownCounts } from "./import-request";
import {
  beginRun,
  clearStaging,
  endRun,
  forgetUnlessWaitedFor,
  holdRun,
  keepIssues,
  lockPublishing,
  NO_COUNTS,
  noteApproval,
  noteReceived,
  noteStage,
  releaseRun,
  stillWaits,
  sweepStoppedRuns,
} from "./import-runs.server";
import { loadKnownRows } from "./known-rows.server";
import { listDateOf } from "./list-date.server";
import { heldBack, matchToPublish, refused } from "./match-to-publish.server";
import { lookAgain, recordReadAgain } from "./read-again.server";
import { latestReading, readingsOf } from "./readings.server";
import { keptFile, type ReceivedFile, receiveFile } from "./receive-file.server";
import { writeRejectFile } from "./reject-file.server";
import { progressOf } from "./run-progress.server";
import { termsAreCleared } from "./source";
import { type Staged, stageRows } from "./stage-rows.server";
import type { Suggestion } from "./suggestion";
import { synchroniseSource } from "./synchronise-source.server";

/**
 * One file through the pipeline: received → staged → checked → matched → diffed → guarded → published. Nothing of it is
 * seen before the last step, which is one transaction; killed anywhere, it is run again and comes to the same. A dry run
 * and a file that waits for Publish do the same under the same lock and are taken back.
 */
export async function runImport(request: ImportRequest): Promise<ImportResult> {
  const source = await declarationFor(importerPool(), request.source, request.file, request.form);
  const { listDate, part } = await listDateOf(request);
  await sweepStoppedRuns();
  return onConnection(async (tx) => {
    const then = request.dryRun ? "dry-run" : request.hold ? "waiting" : "publish";
    await synchroniseSource(tx, source);
    const id = await beginRun(tx, {
      source: source.id,
      fileName: request.fileName ?? path.basename(request.file),
      listDate,
      part,
      dryRun: then === "dry-run",
      approved: request.approve,
      origin: request.origin ?? "command",
      actionId: request.actionId,
      form: request.form,
    });
    const declared = request.source;
    const run = { id, source, declared, listDate, part, then, approve: request.approve, shown: undefined } as const;
    return conclude(tx, run, request.onProgress, async () => {
      const received = await receiveFile(source, request.file);
      await noteReceived(tx, id, received);
      return received;
    });
  });
}

/**
 * A run that waits goes through its stages again, from the file that was kept and under its own number, and is published if
 * that comes to the numbers that were shown; else it waits again with the new ones. Undefined when it does not wait any
 * more. An outage leaves it waiting.
 */
export async function publishHeld(
  held: HeldRun,
  { shown, approve }: { shown: ShownCounts | undefined; approve: number | undefined },
): Promise<ImportResult | undefined> {
  await sweepStoppedRuns();
  return onConnection(async (tx) => {
    await holdRun(tx, held.id);
    if (!(await stillWaits(tx, held.id))) {
      await releaseRun(tx, held.id);
      return undefined;
    }
    const { id, listDate, part } = held;
    const source = await declarationFor(tx, held.source, held.fileName, held.form);
    const run = {
      id,
      source,
      declared: held.source,
      listDate,
      part,
      then: "publish",
      approve,
      shown: { counts: shown, withheld: held.withheld },
    } as const;
    await clearStaging(tx, run);
    return conclude(tx, run, undefined, () =>
      Promise.resolve({
        name: held.fileName,
        sha256: held.sha256,
        bytes: held.bytes,
        kept: keptFile(source, held.sha256),
      }),
    );
  });
}

async function onConnection<Result>(work: (tx: Tx) => Promise<Result>): Promise<Result> {
  const tx = await importerPool().connect();
  let broken = false;
  try {
    return await work(tx);
  } catch (error) {
    broken = true;
    throw error;
  } finally {
    tx.release(broken);
  }
}

/** From the file to the run's end, whatever it is, and to a report of it. */
async function conclude(
  tx: Tx,
  begun: Omit<Run, "onProgress">,
  told: ImportRequest["onProgress"],
  receive: () => Promise<ReceivedFile>,
): Promise<ImportResult> {
  const started = performance.now();
  const progress = progressOf(begun.id, told);
  const run: Run = { ...begun, onProgress: progress.report };
  let received: ReceivedFile | undefined;
  let conclusion: Conclusion;
  let suggestion: Suggestion | undefined;
  try {
    received = await receive();
    run.onProgress({ stage: "received", rows: 0 });
    conclusion = await throughTheStages(tx, run, received);
  } catch (error) {
    await tx.query("ROLLBACK");
    if (error instanceof FileRefusal) conclusion = refused([withoutPeople(run.source, error.message)]);
    // What waited goes on waiting: whoever pressed Publish, or the queue, tries again.
    else if (run.shown) throw error;
    else conclusion = { outcome: "failed", counts: NO_COUNTS, reasons: [whatFailed(error)], issues: [] };
    await clearStaging(tx, run);
    await endRun(tx, run.id, conclusion.outcome, conclusion.counts, conclusion.reasons);
    if (error instanceof FileRefusal && error.suggestion) {
      suggestion = error.suggestion;
      await noteSuggestion(tx, run, suggestion);
    }
  }
  await progress.settled();
  const { rejectFile, unkept } = await keepRejects(tx, run, received, conclusion);
  await releaseRun(tx, run.id);
  const { outcome, counts, issues, diff } = conclusion;
  const reasons = unkept ? [...conclusion.reasons, unkept] : conclusion.reasons;
  return {
    run: run.id,
    source: run.source.id,
    outcome,
    ...counts,
    reasons,
    seconds: Math.round(performance.now() - started) / 1000,
    issues: run.source.kind === "contact-research" ? issues.map((issue) => ({ ...issue, value: "…" })) : issues,
    read: conclusion.read ?? false,
    rejectFile,
    diff,
    suggestion,
  };
}

async function throughTheStages(tx: Tx, run: Run, received: ReceivedFile): Promise<Conclusion> {
  if (env.production && !termsAreCleared(run.source)) {
    const conclusion = refused([
      `The terms of ${run.source.publisher} are not cleared (${run.source.termsStatus}): what they allow has to be read and declared before anything of theirs is published.`,
    ]);
    await endRun(tx, run.id, conclusion.outcome, conclusion.counts, conclusion.reasons);
    return conclusion;
  }
  if (!run.part) {
    const known = await readAgain(tx, run, received);
    if (known) return known;
  }

  const staged = await stagedAsKnown(tx, run, received);
  const conclusion = await matchToPublish(tx, run, received, staged);
  const published = conclusion.outcome === "published" || conclusion.outcome === "withheld";
  if (!published) {
    await tx.query("ROLLBACK");
    await tx.query("BEGIN");
  }
  await keepFindings(tx, run, conclusion);
  if (published) await noteApproval(tx, run.id, run.approve);
  // With the run's end, so that no process dies between the two: of an ended run nothing looks after its staging.
  await clearStaging(tx, run);
  await endRun(tx, run.id, conclusion.outcome, conclusion.counts, conclusion.reasons);
  await tx.query("COMMIT");
  if (published) run.onProgress({ stage: "published", rows: conclusion.counts.accepted });
  return conclusion;
}

/** What the desk reads of a run: its rejected rows and what it changes, in place of what an earlier look found. */
async function keepFindings(tx: Tx, run: Run, { issues, diff, contactSamples }: Conclusion): Promise<void> {
  await keepIssues(tx, run, issues);
  if (contactSamples) await keepContactSamples(tx, run.id, contactSamples);
  if (diff) await keepDiff(tx, run.id, diff);
}

/**
 * Stages the file and goes on to the publishing lock, in an open transaction. Staging runs side by side with other sources:
 * it is the run's own, and nobody reads it. Where another run of this source has published meanwhile, the rows that were
 * known are not those any more, and the file is read again.
 */
async function stagedAsKnown(tx: Tx, run: Run, received: ReceivedFile): Promise<Staged> {
  for (;;) {
    await tx.query("BEGIN");
    const before = await readingsOf(tx, run.source.id);
    const known = run.source.kind === "contact-research" ? undefined : await loadKnownRows(tx, run.source.id);
    const staged = await stageRows(tx, {
      id: run.id,
      source: run.source,
      path: received.kept,
      known,
      onRows: (rows) => run.onProgress({ stage: "staged", rows }),
    });
    await tx.query("COMMIT");
    await noteStage(tx, run.id, "staged");

    await tx.query("BEGIN");
    await lockPublishing(tx);
    if ((await readingsOf(tx, run.source.id)) === before) return staged;
    await tx.query("ROLLBACK");
    await clearStaging(tx, run);
  }
}

/** The same bytes as the latest list: a reading of a new list date is recorded, and no row is written (rules.md 35). */
async function readAgain(tx: Tx, run: Run, received: ReceivedFile): Promise<Conclusion | undefined> {
  // Asked before the lock: whoever brings another file does not wait here for one that is being published.
  const last = await latestReading(tx, run.source.id);
  if (last?.file_sha256 !== received.sha256) return undefined;
  await tx.query("BEGIN");
  await lockPublishing(tx);
  const again = await lookAgain(tx, run, received);
  if (!again) {
    await tx.query("ROLLBACK");
    return undefined;
  }
  const { counts, reasons } = again;
  const held = again.nothingNew && run.then === "waiting" ? undefined : heldBack(run, counts);
  const conclusion: Conclusion = { outcome: held ?? again.outcome, counts, reasons, issues: [] };
  if (held === undefined && !again.nothingNew) {
    await recordReadAgain(tx, run, received, again);
    conclusion.read = true;
  }
  await noteApproval(tx, run.id, run.approve);
  await endRun(tx, run.id, conclusion.outcome, counts, reasons);
  await tx.query("COMMIT");
  return conclusion;
}

/** The run has ended by now: a file that cannot be written is told, and changes nothing of what the run came to. */
async function keepRejects(
  tx: Tx,
  run: Run,
  received: ReceivedFile | undefined,
  { staged, issues }: Conclusion,
): Promise<{ rejectFile?: string; unkept?: string }> {
  if (!received) return {};
  try {
    if (run.source.kind === "contact-research") await forgetUnlessWaitedFor(tx, run.source.id, received.sha256);
    else if (staged && issues.length > 0) {
      const rejects = { ...run, kept: received.kept, header: staged.header };
      return { rejectFile: await writeRejectFile(rejects, issues) };
    }
  } catch (error) {
    if (!(error instanceof Error && "syscall" in error && "code" in error)) throw error;
    log.error({ err: error, run: run.id }, "what a run rejected could not be kept");
    return {
      unkept: `The reject file could not be written (${String(error.code)}): its rows are listed with the run.`,
    };
  }
  return {};
}

/** Values of rows stay out of logs and reports: SQLSTATE and constraint say enough (rules.md 26). */
function whatFailed(error: unknown): string {
  if (error instanceof pg.DatabaseError) {
    const where = [error.constraint, error.table].filter(Boolean).join(" on ");
    return `The database refused it (SQLSTATE ${error.code ?? "unknown"}${where === "" ? "" : `, ${where}`}); nothing was published.`;
  }
  if (error instanceof Error && "code" in error)
    return `It could not be read (${String(error.code)}); nothing was published.`;
  return `It failed (${error instanceof Error ? error.message : String(error)}); nothing was published.`;
}
