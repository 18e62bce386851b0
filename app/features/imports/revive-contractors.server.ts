import { randomUUID } from "node:crypto";
import type { Tx } from "~/platform/db.server";
import { assignContractors, type KnownIdentity, type NewIdentity } from "./match-contractor";
import type { SourceDeclaration } from "./source";

/**
 * Names new firms of a list: with the id that they had before an undo hid them, else with a new one. What is hidden decides
 * no match, only how a firm that is new is called; so what an undone file said joins no two firms, and contacts, reveals and
 * addresses of a firm that comes back are its own again (rules.md 24).
 */
export async function idsOfHiddenContractors(
  tx: Tx,
  source: SourceDeclaration,
  rows: string,
  met: readonly NewIdentity[],
): Promise<(row: NewIdentity) => string> {
  const { rows: hidden } = await tx.query<KnownIdentity & { line: number | null }>(
    `SELECT r.contractor_id AS "contractorId", r.match_key AS "matchKey", r.city, r.postal_code AS "postalCode", r.business_phone AS phone,
            CASE WHEN r.source_id = $2 AND s.match_key = r.match_key THEN s.line END AS line
       FROM public.source_record r JOIN public.contractor c ON c.id = r.contractor_id
       LEFT JOIN ${rows} s ON r.source_id = $2 AND s.natural_key = r.natural_key
      WHERE c.data_set = $1 AND r.match_key = ANY ($3::text[]) AND r.hidden_at IS NOT NULL AND c.hidden_at IS NOT NULL
        AND NOT EXISTS (SELECT FROM public.contractor_alias a WHERE a.old_id = c.id AND a.until IS NULL)
      ORDER BY r.source_id, r.natural_key`,
    [source.dataSet, source.id, [...new Set(met.map((row) => row.matchKey))]],
  );
  const anew = () => randomUUID();
  if (hidden.length === 0) return anew;

  const byLine = new Map(hidden.flatMap((row) => (row.line === null ? [] : [[row.line, row.contractorId] as const])));
  const byName = new Map<string, KnownIdentity[]>();
  for (const row of hidden) byName.set(row.matchKey, [...(byName.get(row.matchKey) ?? []), row]);
  const taken = new Set<string>();
  return (row) => {
    const same = byLine.get(row.line);
    const alike = (byName.get(row.matchKey) ?? []).filter((each) => !taken.has(each.contractorId));
    const id = same !== undefined && !taken.has(same) ? same : assignContractors([row], alike, anew).get(row.line)!;
    taken.add(id);
    return id;
  };
}
