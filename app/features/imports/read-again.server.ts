import { tellGoneContacts } from "~/features/contacts/publish-contacts.server";
import type { Tx } from "~/platform/db.server";
import { absenceVerdict } from "./guard";
import { announce, countsOfRun, type ImportCounts, raiseDirectoryVersion } from "./import-runs.server";
import { tellAbsences } from "./publish-rows.server";
import { latestReading, type Reading, recordReading } from "./readings.server";
import type { ReceivedFile } from "./receive-file.server";
import type { SourceDeclaration } from "./source";

interface KnownRun {
  id: number;
  source: SourceDeclaration;
  listDate: string;
  approve: number | undefined;
}

/** What reading the latest list again comes to, before anything of it is recorded. */
export interface ReadAgain {
  outcome: "published" | "unchanged" | "withheld";
  counts: ImportCounts;
  reasons: string[];
  /** Of the same list date, and without an approval: there is nothing to record. */
  nothingNew: boolean;
  last: Reading;
  counted: boolean;
  /** Rows that are absent once more by this. */
  expected: number;
}

/** The same bytes as the latest list, looked at under the publishing lock; undefined where it is another file. */
export async function lookAgain(tx: Tx, run: KnownRun, received: ReceivedFile): Promise<ReadAgain | undefined> {
  const last = await latestReading(tx, run.source.id);
  if (!last || last.file_sha256 !== received.sha256 || run.listDate < last.list_date) return undefined;
  // Absences of people are marked row by row, so counting them late means going through the stages again.
  if (run.source.kind === "contact-research" && !last.absences_counted && run.approve !== undefined) return undefined;

  const sameDate = last.list_date === run.listDate;
  const before = await countsOfRun(tx, last.run_id);
  const expected = await absencesToCount(tx, run.source);
  const verdict = absenceVerdict(expected, last.rows + expected, run.approve);
  const counted = sameDate ? last.absences_counted : verdict.counted;
  const approvedNow = sameDate && !last.absences_counted && run.approve !== undefined && verdict.counted;
  const counts: ImportCounts = { ...before, added: 0, changed: 0, unchanged: before.accepted, absent: 0, withheld: 0 };
  const found = { counts, reasons: [] as string[], nothingNew: sameDate && !approvedNow, last, expected };
  if (approvedNow) {
    return { ...found, outcome: "published", counts: { ...counts, absent: expected }, counted: true };
  }
  if (!counted && expected > 0) {
    const reason = verdict.counted
      ? `${expected} rows are not on this list; they were withheld before. To count them once, import with --approve ${expected}.`
      : verdict.reason;
    return { ...found, outcome: "withheld", counts: { ...counts, withheld: expected }, reasons: [reason], counted };
  }
  return { ...found, outcome: "unchanged", counts: { ...counts, absent: sameDate ? 0 : expected }, counted };
}

/** Records the reading and tells who is absent by it; no row of the list is written (rules.md 35). */
export async function recordReadAgain(tx: Tx, run: KnownRun, received: ReceivedFile, again: ReadAgain): Promise<void> {
  const reading = {
    runId: run.id,
    readingId: await recordReading(tx, {
      source: run.source.id,
      listDate: run.listDate,
      sha256: received.sha256,
      runId: run.id,
      rows: again.last.rows,
      absencesCounted: again.counted,
      part: false,
    }),
    listDate: run.listDate,
  };
  let gone = 0;
  if (again.counted && run.source.kind === "contact-research") {
    gone = await tellGoneContacts(tx, { ...reading, sourceId: run.source.id });
  } else if (again.counted && again.expected > 0) {
    await tellAbsences(tx, { ...reading, source: run.source });
    gone = again.expected;
  }
  if (gone > 0) await raiseDirectoryVersion(tx);
  await announce(tx);
}

/** Records that the latest list lacked and that are not gone yet: what reading the same list again would count. */
export async function absencesToCount(tx: Tx, source: Pick<SourceDeclaration, "id" | "kind">): Promise<number> {
  const { rows } = await tx.query<{ absences: number }>(
    `SELECT count(*) AS absences FROM public.source_record r JOIN public.record_presence p ON p.record_id = r.id
      WHERE r.source_id = $1 AND r.missing_since IS NOT NULL AND p.absences < 2
        AND ($2::boolean OR EXISTS (SELECT FROM public.certification_period c WHERE c.record_id = r.id AND c.ended_reading IS NULL))`,
    [source.id, source.kind !== "certification-list"],
  );
  return rows[0]!.absences;
}
