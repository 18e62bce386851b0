import type { Tx } from "~/platform/db.server";
import type { RowIssue } from "./row-check";
import type { SourceDeclaration } from "./source";

/**
 * Keys of the firms that stand in the list with a rejected row: such a firm is present (rules.md 34). Where the key is what
 * is wrong with the row, or is known to nobody, the firm is known by its name: every record of that name is present then.
 */
export async function keysOfRejected(
  tx: Tx,
  source: SourceDeclaration,
  issues: readonly RowIssue[],
): Promise<string[]> {
  const keys = issues.flatMap(({ naturalKey }) => (naturalKey === undefined ? [] : [naturalKey]));
  if (issues.every(({ nameKey }) => nameKey === undefined)) return keys;
  const { rows: known } = await tx.query<{ natural_key: string }>(
    "SELECT natural_key FROM public.source_record WHERE source_id = $1 AND natural_key = ANY ($2::text[])",
    [source.id, keys],
  );
  const knownKeys = new Set(known.map((row) => row.natural_key));
  const names = issues.flatMap(({ naturalKey, nameKey }) =>
    nameKey === undefined || (naturalKey !== undefined && knownKeys.has(naturalKey)) ? [] : [nameKey],
  );
  const { rows: named } = await tx.query<{ natural_key: string }>(
    "SELECT natural_key FROM public.source_record WHERE source_id = $1 AND match_key = ANY ($2::text[])",
    [source.id, names],
  );
  return [...keys, ...named.map((row) => row.natural_key)];
}
