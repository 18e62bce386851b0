import { directoryStats } from "~/features/search/directory-stats.server";
import { rebuildDocuments } from "~/features/search/search-documents.server";
import { importerPool, withTransaction } from "~/platform/db.server";
import { noteSummary } from "./import-diff.server";

/** The three numbers of the home page: what a Monday is judged by. */
export interface Headline {
  contractors: number;
  named: number;
  verified: number;
}

export async function headline(): Promise<Headline> {
  const { contractors, namedHseManagers, verifiedEmails } = await directoryStats();
  return { contractors, named: namedHseManagers, verified: verifiedEmails };
}

/**
 * indexed: makes searchable what a run published, or an undo took back, and keeps the headline numbers of before and after
 * with it. The job that was queued with the rows finds nothing left to do.
 */
export async function indexRun(run: number, before: Headline): Promise<void> {
  await rebuildDocuments();
  const after = await headline();
  await withTransaction(importerPool(), (tx) => noteSummary(tx, run, { headline: { before, after } }));
}
