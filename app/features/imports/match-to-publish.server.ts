import { type ContactSample, describeContactDiff } from "~/features/contacts/contact-diff.server";
import {
  type ContactDiff,
  diffContacts,
  matchContacts,
  publishContacts,
} from "~/features/contacts/publish-contacts.server";
import type { Tx } from "~/platform/db.server";
import { compareRows, type Comparison } from "./compare-rows.server";
import { withoutPeople } from "./file-refusal";
import { absenceVerdict, oldListRefusals, refusals } from "./guard";
import { diffRows, type ImportDiff } from "./import-diff.server";
import type { Conclusion, Run } from "./import-request";
import { announce, type ImportCounts, keepIssues, NO_COUNTS, raiseDirectoryVersion } from "./import-runs.server";
import { keyStagedRows } from "./key-staged-rows.server";
import { rejectLostZeros } from "./lost-zeros.server";
import { keysOfRejected } from "./present-firms.server";
import { publishRows } from "./publish-rows.server";
import { absencesToCount } from "./read-again.server";
import { earlierReading, latestReading, recordReading } from "./readings.server";
import type { ReceivedFile } from "./receive-file.server";
import { rejectRepeatedKeys } from "./repeated-keys.server";
import { issueSentence, type RowIssue } from "./row-check";
import type { SourceDeclaration } from "./source";
import type { Staged } from "./stage-rows.server";

/** matched → diffed → guarded → published, in the caller's transaction and under the global lock. */
export async function matchToPublish(tx: Tx, run: Run, received: ReceivedFile, staged: Staged): Promise<Conclusion> {
  const { source } = run;
  const { issues, counts } = await settleRejected(tx, source, staged);
  const last = await latestReading(tx, source.id);
  const before = last && { listDate: last.list_date, rows: last.rows };

  // What is refused for its shape is refused before it is compared: a broken file has no meaningful difference.
  const early = refusals(source, counts, before, run);
  if (early.length > 0) return { ...refused([...early, ...firstReasons(source, issues)]), counts, issues, staged };

  const found = await compareStaged(tx, run, staged, { issues, counts });
  run.onProgress({ stage: "matched", rows: counts.accepted });

  const earlier = run.part ? undefined : await earlierReading(tx, source.id, received.sha256, last);
  const rows = counts.accepted + counts.rejected;
  const late = refusals(source, counts, before, run);
  if (!run.part) late.push(...oldListRefusals(before, { earlier, rows, ...found.moved }));
  if (late.length > 0) return { ...refused([...late, ...firstReasons(source, issues)]), counts, issues, staged };

  const expected = run.part ? 0 : counts.absent;
  // The source's rows are those of its last list and those that it lacked and are not counted out yet.
  const knownRows = (last?.rows ?? 0) + (await absencesToCount(tx, source));
  const verdict = absenceVerdict(expected, knownRows, run.approve, earlier);
  if (run.part) counts.absent = 0;
  else if (!verdict.counted) Object.assign(counts, { absent: 0, withheld: expected });

  const conclusion: Conclusion = {
    outcome: verdict.counted ? "published" : "withheld",
    counts,
    reasons: verdict.counted ? [] : [verdict.reason],
    issues,
    staged,
    diff: { ...found.diff, summary: { ...found.diff.summary, known_rows: knownRows } },
    ...(found.contactSamples && { contactSamples: found.contactSamples }),
  };
  const held = heldBack(run, counts);
  if (held) return { ...conclusion, outcome: held };

  const countAbsences = verdict.counted && !run.part;
  const readingId = await recordReading(tx, {
    source: source.id,
    listDate: run.listDate,
    sha256: received.sha256,
    runId: run.id,
    rows,
    absencesCounted: countAbsences,
    part: run.part,
  });
  await publish(tx, run, { found, staged, readingId, countAbsences, sourceIsKnown: last !== undefined });
  return { ...conclusion, read: true };
}

/** Rows that only show to be bad beside the others; with the counts that follow. */
async function settleRejected(tx: Tx, source: SourceDeclaration, staged: Staged) {
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
  return { issues, counts };
}

/** What the rows come to beside what is known. Exactly one of `comparison` and `contacts` is there, by the kind of the source. */
interface Found {
  comparison?: Comparison;
  contacts?: ContactDiff;
  diff: Pick<ImportDiff, "summary" | "samples">;
  /** Samples of a contact feed, which stay in the vault. */
  contactSamples?: ContactSample[];
  moved: { renewed: number; reverted: number };
}

/** Completes `counts` with what it finds. Writes staging only. */
async function compareStaged(
  tx: Tx,
  run: Run,
  staged: Staged,
  { issues, counts }: { issues: RowIssue[]; counts: ImportCounts },
): Promise<Found> {
  const { source } = run;
  if (source.kind === "contact-research") {
    await keepIssues(tx, run, issues);
    const feed = { ...run, sourceId: source.id, runId: run.id };
    const { rejected } = await matchContacts(tx, feed);
    counts.accepted -= rejected;
    counts.rejected += rejected;
    const contacts = await diffContacts(tx, feed);
    const { added, changed, unchanged, absent, suppressed } = contacts;
    Object.assign(counts, { added, changed, unchanged, absent, suppressed });
    const { samples, ...described } = await describeContactDiff(tx, feed);
    const summary = { ...described, rejected_known: 0, suppressed, ...source.file };
    return { contacts, diff: { samples: [], summary }, contactSamples: samples, moved: { renewed: 0, reverted: 0 } };
  }
  const rejectedKeys = await keysOfRejected(tx, source, issues);
  await keyStagedRows(tx, staged.table);
  const comparison = await compareRows(tx, run, { ...staged, accepted: counts.accepted }, rejectedKeys);
  const { added, changed, unchanged, absent } = comparison;
  Object.assign(counts, { added, changed, unchanged, absent });
  const { samples, summary, ...moved } = await diffRows(tx, source, staged.table, comparison, rejectedKeys);
  return { comparison, diff: { samples, summary }, moved };
}

async function publish(
  tx: Tx,
  run: Run,
  list: { found: Found; staged: Staged; readingId: number; countAbsences: boolean; sourceIsKnown: boolean },
): Promise<void> {
  const { found, staged, readingId, countAbsences, sourceIsKnown } = list;
  const { source, listDate, id: runId } = run;
  if (found.contacts) {
    await publishContacts(tx, { ...run, sourceId: source.id, runId, readingId, countAbsences, diff: found.contacts });
  } else {
    const { table, stagedRows } = staged;
    const comparison = found.comparison!;
    await publishRows(tx, { runId, source, listDate, readingId, sourceIsKnown, staged: table, stagedRows, comparison });
  }
  await raiseDirectoryVersion(tx);
  await announce(tx);
}

/** What a run that may not publish comes to instead. */
export function heldBack(run: Run, counts: ImportCounts): "dry-run" | "waiting" | undefined {
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

export function refused(reasons: string[]): Conclusion {
  return { outcome: "refused", counts: NO_COUNTS, reasons, issues: [] };
}

function firstReasons(source: SourceDeclaration, issues: readonly RowIssue[]): string[] {
  return issues.slice(0, 3).map((issue) => withoutPeople(source, `${issueSentence(issue)}.`));
}
