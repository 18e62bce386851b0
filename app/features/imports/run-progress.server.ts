import { importerPool } from "~/platform/db.server";

/** Where a live run is: what the desk's page shows while it works. */
export interface ImportProgress {
  stage: "received" | "staged" | "matched" | "published";
  rows: number;
}

const EVERY_MS = 1_000;

/**
 * Passes a run's progress on to `told` and writes it beside the run at most once a second, on a connection of its own: the
 * run's is inside a transaction. `settled` waits for the last write; a write that fails costs the page a second, not the run.
 */
export function progressOf(runId: number, told: ((progress: ImportProgress) => void) | undefined) {
  let last = performance.now();
  let writing: Promise<unknown> | undefined;
  return {
    report(progress: ImportProgress) {
      told?.(progress);
      if (writing || performance.now() - last < EVERY_MS) return;
      last = performance.now();
      writing = importerPool()
        .query(
          `UPDATE public.import_run SET progress = $2::jsonb || jsonb_build_object('at', clock_timestamp())
            WHERE id = $1 AND (outcome IS NULL OR outcome = 'waiting')`,
          [runId, JSON.stringify(progress)],
        )
        .catch(() => {})
        .finally(() => (writing = undefined));
    },
    async settled() {
      await writing;
    },
  };
}
