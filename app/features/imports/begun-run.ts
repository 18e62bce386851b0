interface Asked {
  at: Date;
  action: string;
}

interface Begun {
  id: number;
  startedAt: Date;
  origin: string | null;
}

/** The run that an operator's file began: the first of its source since it was asked for. null while there is none. */
export function runBegunSince(asked: Asked | undefined, runs: readonly Begun[]): number | null {
  if (!asked || (asked.action !== "import-file" && asked.action !== "run-source")) return null;
  const since = runs.filter((run) => run.startedAt >= asked.at && run.origin !== "demo");
  return since.length === 0 ? null : Math.min(...since.map((run) => run.id));
}
