import type { Tx } from "~/platform/db.server";
import type { RowIssue } from "./row-check";
import type { SourceDeclaration } from "./source";
import type { Staged } from "./stage-rows.server";

/**
 * Takes rows out of staging whose new key is a known one without its leading zeros: a spreadsheet made numbers of the ids.
 * Believed, every firm would be gone and born again. The issue names the known key, so that its firm is present. What an
 * undo hid is known to nobody.
 */
export async function rejectLostZeros(tx: Tx, staged: Staged, source: SourceDeclaration): Promise<RowIssue[]> {
  const { rows: padded } = await tx.query<{ any: boolean }>(
    "SELECT EXISTS (SELECT FROM public.source_record WHERE source_id = $1 AND natural_key LIKE '0%' AND hidden_at IS NULL) AS any",
    [source.id],
  );
  if (!padded[0]!.any) return [];
  const { rows } = await tx.query<{ line: number; natural_key: string; known: string }>(
    `DELETE FROM ${staged.table} s
       USING (SELECT natural_key, ltrim(natural_key, '0') AS stripped FROM public.source_record
               WHERE source_id = $1 AND natural_key LIKE '0%' AND hidden_at IS NULL) r
      WHERE ${staged.where} AND s.natural_key = r.stripped
        AND NOT EXISTS (SELECT FROM public.source_record k WHERE k.source_id = $1 AND k.natural_key = s.natural_key AND k.hidden_at IS NULL)
     RETURNING s.line, s.natural_key, r.natural_key AS known`,
    [source.id],
  );
  const place = (staged.header.places.get("natural_key") ?? staged.header.places.get("number"))?.first ?? -1;
  return rows
    .sort((one, other) => one.line - other.line)
    .map(({ line, natural_key, known }) => ({
      line,
      field: staged.header.names[place] ?? "row",
      value: natural_key.slice(0, 80),
      reason: `has lost its leading zeros: it is known as ${known}`,
      mend: "export the column as text",
      naturalKey: known,
    }));
}
