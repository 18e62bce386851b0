import type { Tx } from "~/platform/db.server";

/**
 * Takes back what a run of a contact feed published, in the caller's transaction: contacts that it brought are retired and
 * keep what was paid for, what it replaced is restored, and whoever opted out since stays out (rules.md 36).
 */
export async function undoContacts(tx: Tx, runId: number): Promise<{ hidden: number; restored: number }> {
  const { rows } = await tx.query<{ hidden: number; restored: number }>(
    "SELECT hidden, restored FROM vault.undo_contacts($1)",
    [runId],
  );
  return rows[0]!;
}
