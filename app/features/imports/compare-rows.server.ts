import type { Tx } from "~/platform/db.server";
import { assignContractors, type KnownIdentity, type NewIdentity } from "./match-contractor";
import { idsOfHiddenContractors } from "./revive-contractors.server";
import type { SourceDeclaration } from "./source";
import type { Staged } from "./stage-rows.server";
import { VALUE_COLUMNS } from "./staged-columns";

/**
 * What a list changes, a row each, in a table of the run's own. `line` is null for what the list lacks.
 * `changes` holds, for a record that is known, each value that differs as [was, becomes].
 * added · changed · returned (as it was, after an absence) · absent · superseded (its renewal is among the added).
 */
export interface Comparison {
  table: string;
  added: number;
  changed: number;
  unchanged: number;
  absent: number;
}

export function comparisonTable(runId: number): string {
  return `staging.diff_${runId}`;
}

const TWO_COUNTED_ABSENCES = 2;

/** The run's rows against what is known, in the caller's transaction and under the global lock. Writes staging only. */
export async function compareRows(
  tx: Tx,
  run: { id: number; source: SourceDeclaration; listDate: string; part: boolean },
  staged: Staged,
  rejectedKeys: readonly string[],
): Promise<Comparison> {
  const table = comparisonTable(run.id);
  await tx.query(
    `CREATE UNLOGGED TABLE ${table}
       (line integer, natural_key text NOT NULL, record_id bigint, contractor_id uuid, verdict text NOT NULL, absences integer NOT NULL,
        changes jsonb)
       WITH (autovacuum_enabled = off)`,
  );
  // Made a moment ago: without a look at it the planner takes it for small, and joins it row by row.
  await tx.query(`ANALYZE ${staged.table} (natural_key, line, match_key)`);
  await compareListed(tx, run, staged.table, table);
  if (!run.part) await compareAbsent(tx, run, staged, table, rejectedKeys);
  await matchNewRows(tx, run.source, staged.table, table);
  if (run.source.kind === "certification-list") await recogniseRenewals(tx, staged.table, table);
  await tx.query(`ANALYZE ${table} (line, natural_key, record_id, contractor_id, verdict)`);

  const { rows } = await tx.query<{ verdict: string; rows: number }>(
    `SELECT verdict, count(*) AS rows FROM ${table} GROUP BY verdict`,
  );
  const count = (verdict: string) => rows.find((row) => row.verdict === verdict)?.rows ?? 0;
  const added = count("added");
  const changed = count("changed") + count("returned");
  return { table, added, changed, unchanged: staged.accepted - added - changed, absent: count("absent") };
}

/** The one place that decides whether a row says something new: what it does not find here is never written. */
async function compareListed(
  tx: Tx,
  run: { source: SourceDeclaration; listDate: string },
  rows: string,
  table: string,
) {
  const said = (alias: string) => `(${VALUE_COLUMNS.map((name) => `${alias}.${name}`).join(", ")})`;
  await tx.query(
    `INSERT INTO ${table} (line, natural_key, record_id, contractor_id, verdict, absences, changes)
     SELECT s.line, s.natural_key, r.id, CASE WHEN r.hidden_at IS NULL THEN r.contractor_id END,
            CASE WHEN r.id IS NULL OR r.hidden_at IS NOT NULL THEN 'added' WHEN ${said("s")} IS DISTINCT FROM ${said("r")} THEN 'changed' ELSE 'returned' END,
            CASE WHEN r.missing_since IS NULL OR r.hidden_at IS NOT NULL THEN 0 ELSE ${COUNTED_BEFORE} END,
            CASE WHEN r.id IS NOT NULL AND r.hidden_at IS NULL THEN ${CHANGES} END
       FROM ${rows} s
       LEFT JOIN public.source_record r ON r.source_id = $1 AND r.natural_key = s.natural_key
      WHERE r.id IS NULL OR r.missing_since IS NOT NULL OR r.hidden_at IS NOT NULL OR ${said("s")} IS DISTINCT FROM ${said("r")}
      ORDER BY s.line`,
    [run.source.id, run.listDate],
  );
}

/** {"city": ["Saint Albert", "St. Albert"], …}: what a known record said and what it says now, where they differ. */
const CHANGES = VALUE_COLUMNS.filter((name) => name !== "match_key")
  .map(
    (name) =>
      `CASE WHEN r.${name} IS DISTINCT FROM s.${name} THEN jsonb_build_object('${name}', jsonb_build_array(r.${name}, s.${name})) ELSE '{}' END`,
  )
  .join(" || ");

/** Distinct list dates before this one on which the record was counted absent. */
const COUNTED_BEFORE = `(
  SELECT count(DISTINCT counted.list_date)::integer FROM public.reading counted
   WHERE counted.source_id = r.source_id AND counted.absences_counted AND counted.undone_at IS NULL AND counted.list_date < $2::date
     AND counted.list_date >= (SELECT missing.list_date FROM public.reading missing WHERE missing.id = r.missing_since))`;

/** Rows that are expected and not there. What has been counted twice is gone, and is not expected any more. */
async function compareAbsent(
  tx: Tx,
  run: { source: SourceDeclaration; listDate: string },
  staged: Staged,
  table: string,
  rejectedKeys: readonly string[],
) {
  // What the print of its row has shown to be there need not be looked for.
  const notSeen = staged.known
    ? "AND (r.print_high IS NULL OR r.missing_since IS NOT NULL OR r.id = ANY ($4::bigint[]))"
    : "";
  const stillCertified =
    run.source.kind === "certification-list"
      ? "AND EXISTS (SELECT FROM public.certification_period p WHERE p.record_id = r.id AND p.ended_reading IS NULL)"
      : "";
  await tx.query(
    `INSERT INTO ${table} (line, natural_key, record_id, contractor_id, verdict, absences)
     SELECT NULL, natural_key, id, contractor_id, 'absent', absences
       FROM (SELECT r.*, CASE WHEN r.missing_since IS NULL THEN 0 ELSE ${COUNTED_BEFORE} END AS absences
               FROM public.source_record r
              WHERE r.source_id = $1 AND r.hidden_at IS NULL AND NOT r.natural_key = ANY ($3::text[]) ${stillCertified} ${notSeen}
                AND NOT EXISTS (SELECT FROM ${staged.table} s WHERE s.natural_key = r.natural_key)) r
      WHERE absences < ${TWO_COUNTED_ABSENCES}
      ORDER BY natural_key`,
    [run.source.id, run.listDate, rejectedKeys, ...(staged.known ? [staged.known.unseen()] : [])],
  );
}

/** matched: each new row gets its contractor. Only rows whose name is met more than once need to be looked at one by one. */
async function matchNewRows(tx: Tx, source: SourceDeclaration, rows: string, table: string) {
  await tx.query(`ANALYZE ${table} (line, natural_key, record_id, contractor_id, verdict)`);
  const { rows: met } = await tx.query<NewIdentity>(
    `WITH new AS (SELECT s.line, s.match_key, s.city, s.postal_code, s.business_phone
                    FROM ${table} d JOIN ${rows} s ON s.line = d.line WHERE d.verdict = 'added')
     SELECT line, match_key AS "matchKey", city, postal_code AS "postalCode", business_phone AS phone FROM new
      WHERE match_key IN (SELECT match_key FROM new GROUP BY match_key HAVING count(*) > 1)
         OR match_key IN (SELECT r.match_key FROM public.source_record r JOIN public.source o ON o.id = r.source_id WHERE o.data_set = $1)
      ORDER BY line`,
    [source.dataSet],
  );
  if (met.length > 0) {
    const { rows: known } = await tx.query<KnownIdentity>(
      `SELECT r.contractor_id AS "contractorId", r.match_key AS "matchKey", r.city, r.postal_code AS "postalCode", r.business_phone AS phone
         FROM public.source_record r JOIN public.source o ON o.id = r.source_id
         JOIN public.contractor c ON c.id = r.contractor_id AND c.merge_id IS NULL
        WHERE o.data_set = $1 AND r.match_key = ANY ($2::text[]) AND r.hidden_at IS NULL
        ORDER BY r.source_id, r.natural_key`,
      [source.dataSet, [...new Set(met.map((row) => row.matchKey))]],
    );
    const newId = await idsOfHiddenContractors(tx, source, rows, met);
    const assigned = assignContractors(met, known, newId, await judgedApart(tx, known));
    await tx.query(
      `UPDATE ${table} d SET contractor_id = a.contractor_id
         FROM unnest($1::integer[], $2::uuid[]) AS a (line, contractor_id) WHERE d.line = a.line`,
      [[...assigned.keys()], [...assigned.values()]],
    );
  }
  await tx.query(
    `UPDATE ${table} SET contractor_id = gen_random_uuid() WHERE verdict = 'added' AND contractor_id IS NULL`,
  );
}

/** Pairs of these firms of which somebody last said that they are not one: no row of a list joins them again. */
async function judgedApart(tx: Tx, known: readonly KnownIdentity[]) {
  const { rows } = await tx.query<{ a: string; b: string }>(
    "SELECT a, b FROM public.standing_judgement WHERE verdict = 'different' AND a = ANY ($1::uuid[]) AND b = ANY ($1::uuid[])",
    [[...new Set(known.map(({ contractorId }) => contractorId))]],
  );
  const apart = new Set(rows.flatMap(({ a, b }) => [`${a} ${b}`, `${b} ${a}`]));
  return (one: string, other: string) => apart.has(`${one} ${other}`);
}

/** A new number for the same certification is its renewal, not a lapse and a birth (rules.md 4). */
async function recogniseRenewals(tx: Tx, rows: string, table: string) {
  await tx.query(
    `UPDATE ${table} gone SET verdict = 'superseded'
       FROM public.source_record r JOIN public.programme old ON old.slug = r.programme
      WHERE gone.verdict = 'absent' AND r.id = gone.record_id
        AND EXISTS (SELECT FROM ${table} d JOIN ${rows} s ON s.line = d.line JOIN public.programme new ON new.slug = s.programme
                     WHERE d.verdict = 'added' AND d.contractor_id = gone.contractor_id
                       AND s.jurisdiction = r.jurisdiction AND new.family = old.family AND s.period_kind = r.period_kind)`,
  );
}
