/** One measured figure of design.md §12, with the arm that it is held against, measured in the same run. */
export interface Figure {
  /** "stage, 100k rows" */
  name: string;
  /** "rows/s", "ms", "kB", "s" */
  unit: string;
  value: number;
  reference?: { name: string; value: number };
  /** value ÷ reference, or reference ÷ value for times: the number that `target` is about, when there is a reference. */
  ratio?: number;
  /** As design.md says it; a target that is not reached is printed as missed, with the reason in `note`. */
  target?: { text: string; met: boolean };
  note?: string;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = sorted.length >> 1;
  if (sorted.length === 0) throw new Error("the median of nothing");
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** `share` 0.95: the 95th percentile. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  if (sorted.length === 0) throw new Error("a percentile of nothing");
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)]!;
}

/** Runs the arms in turn, so that a neighbour on the machine disturbs all of them; seconds of each run by arm. */
export async function interleaved<Arm extends string>(
  runs: number,
  arms: Record<Arm, () => Promise<unknown>>,
): Promise<Record<Arm, number[]>> {
  const names = Object.keys(arms) as Arm[];
  const seconds = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Arm, number[]>;
  for (let run = 0; run < runs; run++) {
    for (const name of run % 2 === 0 ? names : [...names].reverse()) {
      const before = performance.now();
      await arms[name]();
      seconds[name].push((performance.now() - before) / 1000);
    }
  }
  return seconds;
}
