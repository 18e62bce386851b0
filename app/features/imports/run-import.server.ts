import path from "node:path";
import pg from "pg";
import {
  diffContacts,
  matchContacts,
  publishContacts,
  type ContactDiff,
} from "~/features/contacts/publish-contacts.server";
import { importerPool, type Tx } from "~/platform/db.server";
import { env } from "~/platform/env.server";
import { enqueue } from "~/platform/jobs.server";
import { compareRows, type Comparison } from "./compare-rows.server";
import { declarationFor, noteSuggestion } from "./confirmed-form.server";
import { FileRefusal, withoutPeople } from "./file-refusal";
import { absenceVerdict, refusals } from "./guard";
import {
  beginRun,
  clearStaging,
  countsOfRun,
  endRun,
  keepIssues,
  latestReading,
  lockPublishing,
  NO_COUNTS,
  noteReceived,
  noteStage,
  raiseDirectoryVersion,
  recordReading,
  releaseRun,
  sweepStoppedRuns,
  synchroniseSource,
  type ImportCounts,
  type ImportReport,
  type Reading,
} from "./import-runs.server";
import { rejectLostZeros } from "./lost-zeros.server";
import { keysOfRejected } from "./present-firms.server";
import { publishRows, tellAbsences } from "./publish-rows.server";
import { isCalendarDay } from "./published-date";
import { forgetFile, isFile, receiveFile, type ReceivedFile } from "./receive-file.server";
import { runOfRejectFile, writeRejectFile } from "./reject-file.server";
import { issueSentence, type RowIssue } from "./row-check";
import { termsAreCleared, type SourceDeclaration } from "./source";
import { rejectRepeatedKeys, stageRows, type Staged } from "./stage-rows.server";
import type { ConfirmedForm, Suggestion } from "./suggestion";

export interface ImportRequest {
  source: SourceDeclaration;
  file: string;
  dryRun?: boolean;
  /** At most so many absences are counted, this once. */
  approve?: number | undefined;
  /** The day the list is of; else the declared pattern of the file's name. */
  asOf?: string | undefined;
  /** The encoding or separator that was confirmed for this file, this once. */
  form?: ConfirmedForm | undefined;
  onProgress?: ((progress: ImportProgress) => void) | undefined;
}

export interface ImportProgress {
  stage: "received" | "staged" | "matched" | "published";
  rows: number;
}

export interface ImportResult extends ImportReport {
  issues: RowIssue[];
  /** A reading was recorded: rows or dates of the directory moved, and the search has to hear of it. */
  read: boolean;
  /** Where the rejected rows wait to be mended, if there are any; contact feeds keep theirs in the vault alone. */
  rejectFile: string | undefined;
  /** What would make a refused file readable, for an operator to confirm. */
  suggestion: Suggestion | undefined;
}

/** The request itself cannot be carried out: nothing was read and nothing recorded. */
export class ImportUsageError extends Error {
  override name = "ImportUsageError";
}

/** Everything one run knows while it goes through its stages. */
interface Run {
  id: number;
  /** By which the file is read: with what was confirmed. */
  source: SourceDeclaration;
  declared: SourceDeclaration;
  listDate: string;
  part: boolean;
  dryRun: boolean;
  approve: number | undefined;
  onProgress: (progress: ImportProgress) => void;
}

interface Conclusion {
  outcome: ImportReport["outcome"];
  counts: ImportCounts;
  reasons: string[];
  issues: RowIssue[];
  staged?: Staged;
  read?: boolean;
}

/**
 * One file through the pipeline: received → staged → checked → matched → diffed → guarded → published. Nothing of it is
 * seen before the last step, which is one transaction; killed anywhere, it is run again and comes to the same. A dry run
 * does the same under the same lock and is taken back. Undo of a run takes its place after publishing, and the desk's
 * "wait for Publish" between guarded and published.
 */
export async function runImport(request: ImportRequest): Promise<ImportResult> {
  const started = performance.now();
  const source = await declarationFor(importerPool(), request.source, request.file, request.form);
  const { listDate, part } = await listDateOf(request);
  await sweepStoppedRuns();

  const tx = await importerPool().connect();
  let broken = false;
  try {
    await synchroniseSource(tx, source);
    const id = await beginRun(tx, {
      source: source.id,
      fileName: path.basename(request.file),
      listDate,
      dryRun: request.dryRun ?? false,
      approved: request.approve,
    });
    const run: Run = {
      id,
      source,
      declared: request.source,
      listDate,
      part,
      dryRun: request.dryRun ?? false,
      approve: request.approve,
      onProgress: request.onProgress ?? (() => {}),
    };
    let received: ReceivedFile | undefined;
    let conclusion: Conclusion;
    let suggestion: Suggestion | undefined;
    try {
      received = await receiveFile(source, request.file);
      await noteReceived(tx, id, received);
      run.onProgress({ stage: "received", rows: 0 });
      conclusion = await throughTheStages(tx, run, received);
    } catch (error) {
      await tx.query("ROLLBACK");
      if (error instanceof FileRefusal) conclusion = refused([withoutPeople(source, error.message)]);
      else conclusion = { outcome: "failed", counts: NO_COUNTS, reasons: [whatFailed(error)], issues: [] };
      await endRun(tx, id, conclusion.outcome, conclusion.counts, conclusion.reasons);
      if (error instanceof FileRefusal && error.suggestion) {
        suggestion = error.suggestion;
        await noteSuggestion(tx, run, suggestion);
      }
    }
    const rejectFile = await keepRejects(run, received, conclusion);
    await clearStaging(tx, run);
    await releaseRun(tx, id);
    const { outcome, counts, reasons, issues } = conclusion;
    const seconds = Math.round(performance.now() - started) / 1000;
    return {
      run: id,
      source: source.id,
      outcome,
      ...counts,
      reasons,
      seconds,
      issues: source.kind === "contact-research" ? issues.map((issue) => ({ ...issue, value: "…" })) : issues,
      read: conclusion.read ?? false,
      rejectFile,
      suggestion,
    };
  } catch (error) {
    broken = true;
    throw error;
  } finally {
    tx.release(broken);
  }
}

async function throughTheStages(tx: Tx, run: Run, received: ReceivedFile): Promise<Conclusion> {
  if (env.production && !termsAreCleared(run.source)) {
    const conclusion = refused([
      `The terms of ${run.source.publisher} are not cleared (${run.source.termsStatus}): what they allow has to be read and declared before anything of theirs is published.`,
    ]);
    await endRun(tx, run.id, conclusion.outcome, conclusion.counts, conclusion.reasons);
    return conclusion;
  }
  if (!run.dryRun && !run.part) {
    const known = await readAgain(tx, run, received);
    if (known) return known;
  }

  // Staging runs side by side with other sources: it is the run's own, and nobody reads it.
  await tx.query("BEGIN");
  const staged = await stageRows(tx, {
    id: run.id,
    source: run.source,
    path: received.kept,
    onRows: (rows) => run.onProgress({ stage: "staged", rows }),
  });
  await tx.query("COMMIT");
  await noteStage(tx, run.id, "staged");

  await tx.query("BEGIN");
  await lockPublishing(tx);
  const conclusion = await matchToPublish(tx, run, received, staged);
  const publishes = conclusion.outcome === "published" || conclusion.outcome === "withheld";
  if (publishes && !run.dryRun) {
    await keepIssues(tx, run, conclusion.issues);
    await endRun(tx, run.id, conclusion.outcome, conclusion.counts, conclusion.reasons);
    await tx.query("COMMIT");
    run.onProgress({ stage: "published", rows: conclusion.counts.accepted });
    return conclusion;
  }
  await tx.query("ROLLBACK");
  const ended: Conclusion = publishes ? { ...conclusion, outcome: "dry-run" } : conclusion;
  await keepIssues(tx, run, ended.issues);
  await endRun(tx, run.id, ended.outcome, ended.counts, ended.reasons);
  return ended;
}

/** The same bytes as the latest list: a reading of a new list date is recorded, and no row is written (rules.md 35). */
async function readAgain(tx: Tx, run: Run, received: ReceivedFile): Promise<Conclusion | undefined> {
  await tx.query("BEGIN");
  await lockPublishing(tx);
  const last = await latestReading(tx, run.source.id);
  const sameDate = last?.list_date === run.listDate;
  const lateCount = last !== undefined && run.source.kind === "contact-research" && needsCounting(last, run);
  if (!last || last.file_sha256 !== received.sha256 || run.listDate < last.list_date || lateCount) {
    await tx.query("ROLLBACK");
    return undefined;
  }
  const before = await countsOfRun(tx, last.run_id);
  const expected = await absencesToCount(tx, run);
  const verdict = absenceVerdict(expected, last.rows + expected, run.approve);
  const counted = sameDate ? last.absences_counted : verdict.counted;
  const approvedNow = sameDate && !last.absences_counted && run.approve !== undefined && verdict.counted;

  const counts: ImportCounts = { ...before, added: 0, changed: 0, unchanged: before.accepted, absent: 0, withheld: 0 };
  let conclusion: Conclusion = { outcome: "unchanged", counts, reasons: [], issues: [] };
  if (approvedNow) {
    conclusion = { outcome: "published", counts: { ...counts, absent: expected }, reasons: [], issues: [] };
  } else if (!counted && expected > 0) {
    const reasons = verdict.counted
      ? [
          `${expected} rows are not on this list; they were withheld before. To count them once, import with --approve ${expected}.`,
        ]
      : [verdict.reason];
    conclusion = { outcome: "withheld", counts: { ...counts, withheld: expected }, reasons, issues: [] };
  }
  if (!sameDate || approvedNow) {
    const readingId = await recordReading(tx, {
      source: run.source.id,
      listDate: run.listDate,
      sha256: received.sha256,
      runId: run.id,
      rows: last.rows,
      absencesCounted: approvedNow || counted,
      part: false,
    });
    if (approvedNow) {
      await tellAbsences(tx, { runId: run.id, readingId, listDate: run.listDate, source: run.source });
      await raiseDirectoryVersion(tx);
    }
    await announce(tx);
    conclusion.read = true;
  }
  await endRun(tx, run.id, conclusion.outcome, conclusion.counts, conclusion.reasons);
  await tx.query("COMMIT");
  return conclusion;
}

/** Absences of people are marked row by row, so counting them late means going through the stages again. */
function needsCounting(last: Reading, run: Run): boolean {
  return !last.absences_counted && run.approve !== undefined;
}

/** Records that the latest list lacked and that are not gone yet: what reading the same list again would count. */
async function absencesToCount(tx: Tx, run: Run): Promise<number> {
  const { rows } = await tx.query<{ absences: number }>(
    `SELECT count(*) AS absences FROM public.source_record r JOIN public.record_presence p ON p.record_id = r.id
      WHERE r.source_id = $1 AND r.missing_since IS NOT NULL AND p.absences < 2
        AND ($2::boolean OR EXISTS (SELECT FROM public.certification_period c WHERE c.record_id = r.id AND c.ended_reading IS NULL))`,
    [run.source.id, run.source.kind !== "certification-list"],
  );
  return rows[0]!.absences;
}

/** matched → diffed → guarded → published, in the caller's transaction and under the global lock. */
async function matchToPublish(tx: Tx, run: Run, received: ReceivedFile, staged: Staged): Promise<Conclusion> {
  const { source } = run;
  const repeated = await rejectRepeatedKeys(tx, staged, source);
  repeated.push(...(await rejectLostZeros(tx, staged, source)));
  const issues = [...staged.issues, ...repeated].sort((one, other) => one.line - other.line);
  const counts: ImportCounts = {
    ...NO_COUNTS,
    records: staged.records,
    header: staged.headerRecords,
    accepted: staged.accepted - repeated.length,
    rejected: staged.rejected + repeated.length,
    blank: staged.blank,
  };
  const last = await latestReading(tx, source.id);
  const known = { ...run, sourceId: source.id, runId: run.id };

  // What is refused for its shape is refused before it is compared: a broken file has no meaningful difference.
  const early = refusals(source, counts, asLast(last), run);
  if (early.length > 0) return { ...refused([...early, ...firstReasons(source, issues)]), counts, issues, staged };

  let comparison: Comparison | undefined;
  let diff: ContactDiff | undefined;
  if (source.kind === "contact-research") {
    await keepIssues(tx, run, issues);
    const { rejected } = await matchContacts(tx, known);
    counts.accepted -= rejected;
    counts.rejected += rejected;
    diff = await diffContacts(tx, known);
    const { added, changed, unchanged, absent } = diff;
    Object.assign(counts, { added, changed, unchanged, absent });
  } else {
    const rejectedKeys = await keysOfRejected(tx, source, issues);
    const accepted = { ...staged, accepted: counts.accepted };
    comparison = await compareRows(tx, run, accepted, rejectedKeys);
    const { added, changed, unchanged, absent } = comparison;
    Object.assign(counts, { added, changed, unchanged, absent });
  }
  run.onProgress({ stage: "matched", rows: counts.accepted });

  const late = refusals(source, counts, asLast(last), run);
  if (late.length > 0) return { ...refused([...late, ...firstReasons(source, issues)]), counts, issues, staged };

  const expected = run.part ? 0 : counts.absent;
  // The source's rows are those of its last list and those that it lacked and are not counted out yet.
  const verdict = absenceVerdict(expected, (last?.rows ?? 0) + (await absencesToCount(tx, run)), run.approve);
  if (run.part) counts.absent = 0;
  else if (!verdict.counted) Object.assign(counts, { absent: 0, withheld: expected });

  const conclusion: Conclusion = {
    outcome: verdict.counted ? "published" : "withheld",
    counts,
    reasons: verdict.counted ? [] : [verdict.reason],
    issues,
    staged,
  };
  if (run.dryRun) return conclusion;

  const readingId = await recordReading(tx, {
    source: source.id,
    listDate: run.listDate,
    sha256: received.sha256,
    runId: run.id,
    rows: counts.accepted + counts.rejected,
    absencesCounted: verdict.counted && !run.part,
    part: run.part,
  });
  if (comparison) {
    await publishRows(tx, {
      runId: run.id,
      source,
      listDate: run.listDate,
      readingId,
      sourceIsKnown: last !== undefined,
      staged: staged.table,
      comparison,
    });
  } else {
    await publishContacts(tx, { ...known, readingId, countAbsences: verdict.counted && !run.part, diff: diff! });
  }
  await raiseDirectoryVersion(tx);
  await announce(tx);
  return { ...conclusion, read: true };
}

/** What the directory now says has to be searchable: the job commits with the rows that caused it. */
async function announce(tx: Tx): Promise<void> {
  await enqueue(tx, "rebuild_documents", {}, { key: "rebuild_documents" });
}

async function keepRejects(
  run: Run,
  received: ReceivedFile | undefined,
  conclusion: Conclusion,
): Promise<string | undefined> {
  if (!received) return undefined;
  if (run.source.kind === "contact-research") {
    await forgetFile(received);
    return undefined;
  }
  if (!conclusion.staged || conclusion.issues.length === 0) return undefined;
  return writeRejectFile({ ...run, kept: received.kept, header: conclusion.staged.header }, conclusion.issues);
}

async function listDateOf({ source, file, asOf }: ImportRequest): Promise<{ listDate: string; part: boolean }> {
  if (!(await isFile(file))) throw new ImportUsageError(`There is no file ${file}.`);
  const mended = runOfRejectFile(path.basename(file));
  const { rows } =
    mended === undefined
      ? { rows: [] }
      : await importerPool().query<{ list_date: string }>(
          "SELECT list_date FROM public.import_run WHERE id = $1 AND source_id = $2 AND outcome IN ('published', 'withheld')",
          [mended, source.id],
        );
  const part = rows.length > 0;
  const named = source.listDate?.fileName.exec(path.basename(file))?.[1];
  const listDate = asOf ?? rows[0]?.list_date ?? named;
  if (listDate === undefined) {
    throw new ImportUsageError(
      source.listDate
        ? `The list date is not known: ${path.basename(file)} is not named as the files of ${source.id} are. Give it as --as-of YYYY-MM-DD.`
        : `The list date is not known: give it as --as-of YYYY-MM-DD.`,
    );
  }
  if (!isCalendarDay(listDate)) throw new ImportUsageError(`${listDate} is no day written YYYY-MM-DD.`);
  return { listDate, part };
}

function asLast(last: Reading | undefined) {
  return last && { listDate: last.list_date, rows: last.rows };
}

function refused(reasons: string[]): Conclusion {
  return { outcome: "refused", counts: NO_COUNTS, reasons, issues: [] };
}

function firstReasons(source: SourceDeclaration, issues: readonly RowIssue[]): string[] {
  return issues.slice(0, 3).map((issue) => withoutPeople(source, `${issueSentence(issue)}.`));
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
