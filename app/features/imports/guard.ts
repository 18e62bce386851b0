import type { SourceDeclaration } from "./source";

export interface FileCounts {
  accepted: number;
  rejected: number;
}

/** What was read of the source before: the rows of its latest whole list. */
export interface LastReading {
  listDate: string;
  rows: number;
}

/** An earlier reading of the very same bytes, since when another list was read. */
export interface EarlierReading {
  listDate: string;
  run: number;
}

const DAY_MS = 86_400_000;
const LEAST_OF_LAST = 0.7;
const FRESH_DAYS = 28;
const FEW_REVERTED = 10;
const MOST_REVERTED = 0.05;
const MOST_REJECTED = 0.02;
const MOST_ABSENT_FIRMS = 10;
const MOST_ABSENT_SHARE = 0.1;

/** Why a whole file is refused, a sentence each; empty when it may go on (rules.md 34, design.md §6). */
export function refusals(
  source: SourceDeclaration,
  counts: FileCounts,
  last: LastReading | undefined,
  file: { listDate: string; part: boolean },
  now: Date = new Date(),
): string[] {
  const sentences: string[] = [];
  const rows = counts.accepted + counts.rejected;
  if (rows === 0) return ["The file has a header and no rows."];
  if (source.dataSet === "live" && Date.parse(file.listDate) > now.getTime() + DAY_MS) {
    sentences.push(
      `The list is of ${file.listDate}, a day that has not come: every list until then would be refused as an older one. Give the day that it is of.`,
    );
  }
  if (last && file.listDate < last.listDate) {
    sentences.push(
      `The list is of ${file.listDate}, older than the last one read, of ${last.listDate}: import the newest list only.`,
    );
  }
  if (!mayReject(counts)) {
    const percent = ((100 * counts.rejected) / rows).toFixed(1);
    sentences.push(
      `${counts.rejected} of ${rows} rows were rejected (${percent} %), more than 2 %: mend the file or the declaration; the first reasons are listed.`,
    );
  }
  if (file.part) return sentences;
  if (last && rows < LEAST_OF_LAST * last.rows) {
    sentences.push(
      `The file has ${rows} rows, fewer than 70 % of the ${last.rows} of the list of ${last.listDate}: it is probably cut or another list.`,
    );
  }
  if (counts.accepted > 0 && (counts.accepted < source.rows.min || counts.accepted > source.rows.max)) {
    sentences.push(
      `The file has ${counts.accepted} good rows; ${source.id} is declared to have ${source.rows.min} to ${source.rows.max}.`,
    );
  }
  return sentences;
}

/**
 * Why a list is an old one under a new date: its bytes were read weeks before the last list, or what it says is older,
 * certificates going back behind their renewal that no other file takes back.
 */
export function oldListRefusals(
  last: LastReading | undefined,
  file: { earlier: EarlierReading | undefined; rows: number; renewed: number; reverted: number },
): string[] {
  const { earlier, rows, renewed, reverted } = file;
  if (last && earlier && daysBetween(earlier.listDate, last.listDate) > FRESH_DAYS) {
    return [
      `This is the list of ${earlier.listDate} again, byte for byte (run ${earlier.run}); the last one read is of ${last.listDate}. Import the newest list.`,
    ];
  }
  if (reverted >= FEW_REVERTED && reverted > MOST_REVERTED * rows && reverted > renewed) {
    return [
      `${reverted} certificates go back to dates before their last renewal and ${renewed} go forward: this is an older list than the last one read${last ? `, of ${last.listDate}` : ""}.`,
    ];
  }
  return [];
}

function daysBetween(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / DAY_MS;
}

/** One bad row is forgiven however short the list is. */
function mayReject({ accepted, rejected }: FileCounts): boolean {
  return accepted > 0 && rejected <= Math.max(1, MOST_REJECTED * (accepted + rejected));
}

export type AbsenceVerdict = { counted: true } | { counted: false; reason: string };

/**
 * Whether the rows that a list lacks count as absent: an operator's approval is a ceiling, for this file (rules.md 34). A list
 * that was read before, with another since, may be the wrong file: nobody is absent from it unless approved.
 */
export function absenceVerdict(
  absent: number,
  knownRows: number,
  approved: number | undefined,
  earlier?: EarlierReading,
): AbsenceVerdict {
  if (earlier && absent > 0 && (approved === undefined || absent > approved)) {
    return {
      counted: false,
      reason: `This is the list of ${earlier.listDate} again, byte for byte (run ${earlier.run}), and another was read since: none of the ${absent} rows that it lacks is counted as absent. To count them once, import with --approve ${absent}.`,
    };
  }
  const many = absent > MOST_ABSENT_FIRMS && absent > MOST_ABSENT_SHARE * knownRows;
  if (!many || (approved !== undefined && absent <= approved)) return { counted: true };
  const share = `${absent} of ${knownRows} rows are not on this list`;
  return {
    counted: false,
    reason:
      approved === undefined
        ? `${share}, more than 10 firms and more than 10 %: none of them is counted as absent. To count them once, import with --approve ${absent}.`
        : `${share}, more than the ${approved} that were approved: none of them is counted as absent.`,
  };
}
