import path from "node:path";
import pg from "pg";
import { describeContactDiff, keepContactSamples, type ContactSample } from "~/features/contacts/contact-diff.server";
import {
  diffContacts,
  matchContacts,
  publishContacts,
  type ContactDiff,
} from "~/features/contacts/publish-contacts.server";
import { importerPool, type Tx } from "~/platform/db.server";
import { env } from "~/platform/env.server";
import { compareRows, type Comparison } from "./compare-rows.server";
import { declarationFor, noteSuggestion } from "./confirmed-form.server";
import { FileRefusal, withoutPeople } from "./file-refusal";
import { absenceVerdict, oldListRefusals, refusals } from "./guard";
import { diffRows, keepDiff, type ImportDiff } from "./import-diff.server";
import {
  announce,
  beginRun,
  clearStaging,
  earlierReading,
  endRun,
  forgetUnlessWaitedFor,
  holdRun,
  keepIssues,
  latestReading,
  readingsOf,
  lockPublishing,
  NO_COUNTS,
  noteApproval,
  noteReceived,
  noteStage,
  raiseDirectoryVersion,
  recordReading,
  releaseRun,
  stillWaits,
  sweepStoppedRuns,
  synchroniseSource,
  type ImportCounts,
  type ImportOrigin,
  type ImportReport,
  type Reading,
} from "./import-runs.server";
import { rejectLostZeros } from "./lost-zeros.server";
import { keysOfRejected } from "./present-firms.server";
import { publishRows } from "./publish-rows.server";
import { isCalendarDay } from "./published-date";
import { absencesToCount, lookAgain, recordReadAgain } from "./read-again.server";
import { isFile, keptFile, receiveFile, type ReceivedFile } from "./receive-file.server";
import { runOfRejectFile, writeRejectFile } from "./reject-file.server";
import { issueSentence, type RowIssue } from "./row-check";
import { progressOf, type ImportProgress } from "./run-progress.server";
import { termsAreCleared, type SourceDeclaration } from "./source";
import { keyStagedRows } from "./key-staged-rows.server";
import { loadKnownRows } from "./known-rows.server";
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
  origin?: ImportOrigin;
  /** A file from the desk stops after the guard and waits for Publish (rules.md 34). */
  hold?: boolean;
  /** The file's own name, where `file` is a copy under another; and the entry of the desk's log that brought it. */
  fileName?: string;
  actionId?: number;
  /** The encoding or separator that was confirmed for this file, this once. */
  form?: ConfirmedForm | undefined;
  onProgress?: ((progress: ImportProgress) => void) | undefined;
}

/** A run that waits, to be published from the file that was kept. */
export interface HeldRun {
  id: number;
  source: SourceDeclaration;
  fileName: string;
  /** In which the file is read, where it was confirmed for it. */
  form?: ConfirmedForm | undefined;
  listDate: string;
  part: boolean;
  sha256: string;
  bytes: number;
  /** Withheld absences that the operator saw. */
  withheld: number;
}

/** The numbers on which an operator pressed Publish. */
export type ShownCounts = Pick<ImportCounts, "added" | "changed" | "absent" | "rejected">;

export interface ImportResult extends ImportReport, Pick<ImportCounts, "suppressed"> {
  issues: RowIssue[];
  /** A reading was recorded: rows or dates of the directory moved, and the search has to hear of it. */
  read: boolean;
  /** Where the rejected rows wait to be mended, if there are any; contact feeds keep theirs in the vault alone. */
  rejectFile: string | undefined;
  /** What changes, or would change; the samples of contact feeds stay in the vault. */
  diff: Pick<ImportDiff, "summary" | "samples"> | undefined;
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
  /** What happens when the guard lets it through: a dry run ends, a file from the desk waits. */
  then: "publish" | "dry-run" | "waiting";
  approve: number | undefined;
  /** Of a run that waited: only these numbers are published. */
  shown: { counts: ShownCounts | undefined; withheld: number } | undefined;
  onProgress: (progress: ImportProgress) => void;
}

interface Conclusion {
  outcome: ImportReport["outcome"];
  counts: ImportCounts;
  reasons: string[];
  issues: RowIssue[];
  staged?: Staged;
  read?: boolean;
  diff?: Pick<ImportDiff, "summary" | "samples">;
  /** Samples of a contact feed: from the vault and back into it. */
  contactSamples?: ContactSample[];
}

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
    await endRun(tx, run.id, conclusion.outcome, conclusion.counts, conclusion.reasons);
    if (error instanceof FileRefusal && error.suggestion) {
      suggestion = error.suggestion;
      await noteSuggestion(tx, run, suggestion);
    }
  }
  await progress.settled();
  const rejectFile = await keepRejects(tx, run, received, conclusion);
  await clearStaging(tx, run);
  await releaseRun(tx, run.id);
  const { outcome, counts, reasons, issues, diff } = conclusion;
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
  if (conclusion.outcome === "published" || conclusion.outcome === "withheld") {
    await keepFindings(tx, run, conclusion);
    await noteApproval(tx, run.id, run.approve);
    await endRun(tx, run.id, conclusion.outcome, conclusion.counts, conclusion.reasons);
    await tx.query("COMMIT");
    run.onProgress({ stage: "published", rows: conclusion.counts.accepted });
    return conclusion;
  }
  await tx.query("ROLLBACK");
  await tx.query("BEGIN");
  await keepFindings(tx, run, conclusion);
  await endRun(tx, run.id, conclusion.outcome, conclusion.counts, conclusion.reasons);
  await tx.query("COMMIT");
  return conclusion;
}

/** What the desk reads of a run: its rejected rows and what it changes, in place of what an earlier look found. */
async function keepFindings(tx: Tx, run: Run, { issues, diff, contactSamples }: Conclusion): Promise<void> {
  await keepIssues(tx, run, issues);
  if (contactSamples) await keepContactSamples(tx, run.id, contactSamples);
  if (diff) await keepDiff(tx, run.id, diff);
}

/** What a run that may not publish comes to instead. */
function heldBack(run: Run, counts: ImportCounts): "dry-run" | "waiting" | undefined {
  if (run.then !== "publish") return run.then;
  if (!run.shown) return undefined;
  const { counts: shown, withheld } = run.shown;
  // An approval is a ceiling by itself, and more absences than that wait; without one exactly what was seen is published.
  const same =
    (run.approve !== undefined && counts.withheld === 0) ||
    (shown !== undefined &&
      shown.added === counts.added &&
      shown.changed === counts.changed &&
      shown.absent === counts.absent &&
      shown.rejected === counts.rejected &&
      withheld === counts.withheld);
  return same ? undefined : "waiting";
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
  const earlier = run.part ? undefined : await earlierReading(tx, source.id, received.sha256, last);
  if (early.length > 0) return { ...refused([...early, ...firstReasons(source, issues)]), counts, issues, staged };

  let comparison: Comparison | undefined;
  let contacts: ContactDiff | undefined;
  let diff: Pick<ImportDiff, "summary" | "samples">;
  let contactSamples: ContactSample[] | undefined;
  let moved = { renewed: 0, reverted: 0 };
  if (source.kind === "contact-research") {
    await keepIssues(tx, run, issues);
    const { rejected } = await matchContacts(tx, known);
    counts.accepted -= rejected;
    counts.rejected += rejected;
    contacts = await diffContacts(tx, known);
    const { added, changed, unchanged, absent, suppressed } = contacts;
    Object.assign(counts, { added, changed, unchanged, absent, suppressed });
    const { samples, ...described } = await describeContactDiff(tx, known);
    contactSamples = samples;
    diff = { samples: [], summary: { ...described, rejected_known: 0, suppressed, ...source.file } };
  } else {
    const rejectedKeys = await keysOfRejected(tx, source, issues);
    const accepted = { ...staged, accepted: counts.accepted };
    await keyStagedRows(tx, staged.table);
    comparison = await compareRows(tx, run, accepted, rejectedKeys);
    const { added, changed, unchanged, absent } = comparison;
    Object.assign(counts, { added, changed, unchanged, absent });
    const found = await diffRows(tx, source, staged.table, comparison, rejectedKeys);
    diff = { samples: found.samples, summary: found.summary };
    moved = found;
  }
  run.onProgress({ stage: "matched", rows: counts.accepted });

  const rows = counts.accepted + counts.rejected;
  const late = [
    ...refusals(source, counts, asLast(last), run),
    ...(run.part ? [] : oldListRefusals(asLast(last), { earlier, rows, ...moved })),
  ];
  if (late.length > 0) return { ...refused([...late, ...firstReasons(source, issues)]), counts, issues, staged };

  const expected = run.part ? 0 : counts.absent;
  // The source's rows are those of its last list and those that it lacked and are not counted out yet.
  const verdict = absenceVerdict(
    expected,
    (last?.rows ?? 0) + (await absencesToCount(tx, source)),
    run.approve,
    earlier,
  );
  if (run.part) counts.absent = 0;
  else if (!verdict.counted) Object.assign(counts, { absent: 0, withheld: expected });

  const conclusion: Conclusion = {
    outcome: verdict.counted ? "published" : "withheld",
    counts,
    reasons: verdict.counted ? [] : [verdict.reason],
    issues,
    staged,
    diff,
    ...(contactSamples && { contactSamples }),
  };
  const held = heldBack(run, counts);
  if (held) return { ...conclusion, outcome: held };

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
      stagedRows: staged.stagedRows,
      comparison,
    });
  } else {
    await publishContacts(tx, { ...known, readingId, countAbsences: verdict.counted && !run.part, diff: contacts! });
  }
  await raiseDirectoryVersion(tx);
  await announce(tx);
  return { ...conclusion, read: true };
}

async function keepRejects(
  tx: Tx,
  run: Run,
  received: ReceivedFile | undefined,
  conclusion: Conclusion,
): Promise<string | undefined> {
  if (!received) return undefined;
  if (run.source.kind === "contact-research") {
    await forgetUnlessWaitedFor(tx, run.source.id, received.sha256);
    return undefined;
  }
  if (!conclusion.staged || conclusion.issues.length === 0) return undefined;
  return writeRejectFile({ ...run, kept: received.kept, header: conclusion.staged.header }, conclusion.issues);
}

async function listDateOf(request: ImportRequest): Promise<{ listDate: string; part: boolean }> {
  const { source, file, asOf, fileName = path.basename(request.file) } = request;
  if (!(await isFile(file))) throw new ImportUsageError(`There is no file ${file}.`);
  const mended = runOfRejectFile(fileName);
  const { rows } =
    mended === undefined
      ? { rows: [] }
      : await importerPool().query<{ list_date: string }>(
          "SELECT list_date FROM public.import_run WHERE id = $1 AND source_id = $2 AND outcome IN ('published', 'withheld')",
          [mended, source.id],
        );
  const part = rows.length > 0;
  const named = source.listDate?.fileName.exec(fileName)?.[1];
  const listDate = asOf ?? rows[0]?.list_date ?? named;
  if (listDate === undefined) {
    const how = request.origin === "desk" ? "Give the day that the list is of." : "Give it as --as-of YYYY-MM-DD.";
    throw new ImportUsageError(
      source.listDate
        ? `The list date is not known: ${fileName} is not named as the files of ${source.id} are. ${how}`
        : `The list date is not known. ${how}`,
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
