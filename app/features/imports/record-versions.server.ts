import type { Tx } from "~/platform/db.server";
import type { Publication } from "./publish-rows.server";

/** What a publication is about to change of contractors that are there: with the record versions, what its undo puts back. */
export async function keepContractorVersions(tx: Tx, { runId, comparison }: Publication): Promise<void> {
  await tx.query(
    `INSERT INTO public.contractor_version (run_id, contractor_id, former_names, size, updated_on)
     SELECT $1, c.id, c.former_names, c.size, c.updated_on
       FROM (SELECT DISTINCT contractor_id FROM ${comparison.table}) d JOIN public.contractor c ON c.id = d.contractor_id
      WHERE c.hidden_at IS NULL`,
    [runId],
  );
}

/** Contractors that an undo hid and this list brings again: they start anew, under the id that they had. */
export async function reviveContractors(tx: Tx, { runId, listDate, comparison }: Publication): Promise<void> {
  await tx.query(
    `UPDATE public.contractor c SET hidden_at = NULL, brought_by = $1, former_names = '{}', created_on = $2, updated_on = $2
      WHERE c.hidden_at IS NOT NULL AND c.id IN (SELECT contractor_id FROM ${comparison.table} WHERE verdict = 'added')`,
    [runId, listDate],
  );
}
