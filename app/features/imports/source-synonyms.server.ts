import type { Tx } from "~/platform/db.server";
import { headerKey } from "./header";
import { type Synonym, type SynonymField, synonymProblem } from "./source-synonym";
import { sourceOf } from "./sources";
import { synchroniseSource } from "./synchronise-source.server";

import type pg from "pg";

export type SynonymsSaved = { status: "saved" } | { status: "refused"; reason: string };

/** Spellings that were confirmed for a source, folded. */
export async function synonymsOf(database: pg.Pool | Tx, sourceId: string): Promise<Synonym[]> {
  const { rows } = await database.query<{ header: string; field: SynonymField }>(
    "SELECT header, field FROM public.source_synonym WHERE source_id = $1 ORDER BY header",
    [sourceId],
  );
  return rows;
}

/**
 * Keeps what an operator decided about the columns of a source, for every file from now on; a header that was decided about
 * before takes the new meaning. All of them or none. `tx` is the importer's.
 */
export async function saveSynonyms(
  tx: Tx,
  sourceId: string,
  synonyms: readonly Synonym[],
  by: { userId: string; reason: string },
): Promise<SynonymsSaved> {
  const source = sourceOf(sourceId);
  if (!source) return { status: "refused", reason: `There is no source “${sourceId}”.` };
  if (by.reason.trim() === "") return { status: "refused", reason: "Say why: the reason is kept with the decision." };
  const problem = synonymProblem(source, synonyms);
  if (problem !== undefined) return { status: "refused", reason: problem };
  await synchroniseSource(tx, source);
  await tx.query(
    `INSERT INTO public.source_synonym AS s (source_id, header, field, confirmed_by, reason)
     SELECT $1, n.header, n.field, $4, $5 FROM unnest($2::text[], $3::text[]) AS n (header, field)
     ON CONFLICT (source_id, header) DO UPDATE
       SET field = excluded.field, confirmed_by = excluded.confirmed_by, confirmed_at = now(), reason = excluded.reason
     WHERE s.field IS DISTINCT FROM excluded.field`,
    [
      sourceId,
      synonyms.map(({ header }) => headerKey(header.trim())),
      synonyms.map(({ field }) => field),
      by.userId,
      by.reason.trim().slice(0, 500),
    ],
  );
  return { status: "saved" };
}

/**
 * Takes back what was confirmed of one header, folded as it is kept; false where nothing stands. What files brought under it
 * stays: their runs are undone, or a good list corrects them. `tx` is the importer's.
 */
export async function withdrawSynonym(tx: Tx, sourceId: string, header: string): Promise<boolean> {
  const { rowCount } = await tx.query("DELETE FROM public.source_synonym WHERE source_id = $1 AND header = $2", [
    sourceId,
    headerKey(header.trim()),
  ]);
  return rowCount === 1;
}
