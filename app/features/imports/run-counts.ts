export interface RunCounts {
  records: number;
  header: number;
  accepted: number;
  rejected: number;
  blank: number;
  added: number;
  changed: number;
  unchanged: number;
  absent: number;
  withheld: number;
}

/** The counts of a run for its page: a run that stopped early noted none of them. */
export function countsOf(noted: Partial<RunCounts>): RunCounts {
  const { records = 0, header = 0, accepted = 0, rejected = 0, blank = 0 } = noted;
  const { added = 0, changed = 0, unchanged = 0, absent = 0, withheld = 0 } = noted;
  return { records, header, accepted, rejected, blank, added, changed, unchanged, absent, withheld };
}
