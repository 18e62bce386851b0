import type { Tx } from "~/platform/db.server";
import type { Comparison } from "./compare-rows.server";
import type { SourceDeclaration } from "./source";
import { VALUE_COLUMNS } from "./staged-columns";

/** Samples are kept up to so many rows a verdict; counts are of everything. */
export const MOST_SAMPLES = 200;

export type DiffVerdict = "added" | "changed" | "renewed" | "returned" | "absent";

/** One row that a list adds or lacks, or one field of a row that it changes, old and new. */
export interface DiffRow {
  verdict: DiffVerdict;
  line: number | null;
  recordKey: string;
  contractorId: string | null;
  name: string;
  city: string | null;
  province: string | null;
  field: string | null;
  before: string | null;
  after: string | null;
}

export interface ProvinceCounts {
  added: number;
  changed: number;
  absent: number;
  rejected: number;
}

/** Counts of what a run changes or would change; `absent` are the rows that are missing, counted or withheld. */
export interface DiffSummary {
  /** By where the certificate was issued, else where the firm is; "unknown" where nothing says so. */
  provinces: Record<string, ProvinceCounts>;
  fields: Record<string, number>;
  /** Rejected rows of firms that are known: they count as present. */
  rejected_known: number;
  /** The source's rows that the absences are a share of (guard.ts); a run that stopped before the guard has none. */
  known_rows?: number;
  /** Rows of people who opted out. */
  suppressed: number;
  encoding: string;
  delimiter: string;
}

export interface ImportDiff {
  summary: DiffSummary;
  samples: DiffRow[];
  /** Certificates that are renewed, and that go back to a date before their last renewal. */
  renewed: number;
  reverted: number;
}

/** A later, or an earlier, end by so many days is a renewal, or one undone (domain.md §3.1). */
const RENEWAL_DAYS = 270;

/** What `compareRows` found, before anything of it is written. */
export async function diffRows(
  tx: Tx,
  source: SourceDeclaration,
  staged: string,
  comparison: Comparison,
  rejectedKeys: readonly string[],
): Promise<ImportDiff> {
  const { table } = comparison;
  const provinces: Record<string, ProvinceCounts> = {};
  const { rows: byProvince } = await tx.query<Omit<ProvinceCounts, "rejected"> & { province: string }>(
    `SELECT coalesce(s.jurisdiction, r.jurisdiction, s.province, r.province, 'unknown') AS province,
            count(*) FILTER (WHERE d.verdict = 'added') AS added,
            count(*) FILTER (WHERE d.verdict IN ('changed', 'returned')) AS changed,
            count(*) FILTER (WHERE d.verdict = 'absent') AS absent
       FROM ${table} d LEFT JOIN ${staged} s ON s.line = d.line LEFT JOIN public.source_record r ON r.id = d.record_id
      WHERE d.verdict <> 'superseded' GROUP BY 1 ORDER BY 1`,
  );
  for (const { province, added, changed, absent } of byProvince) {
    provinces[province] = { added, changed, absent, rejected: 0 };
  }
  const { rows: known } = await tx.query<{ province: string; rejected: number }>(
    `SELECT coalesce(jurisdiction, province, 'unknown') AS province, count(*) AS rejected FROM public.source_record
      WHERE source_id = $1 AND hidden_at IS NULL AND natural_key = ANY ($2::text[]) GROUP BY 1`,
    [source.id, rejectedKeys],
  );
  for (const { province, rejected } of known) {
    provinces[province] = { added: 0, changed: 0, absent: 0, ...provinces[province], rejected };
  }

  const names = VALUE_COLUMNS.filter((name) => name !== "match_key");
  const { rows: counted } = await tx.query<Record<string, number>>(
    `SELECT ${names.map((name) => `count(*) FILTER (WHERE s.${name} IS DISTINCT FROM r.${name}) AS ${name}`).join(", ")},
            count(*) FILTER (WHERE s.expires_on - r.expires_on >= ${RENEWAL_DAYS}) AS renewed,
            count(*) FILTER (WHERE r.expires_on - s.expires_on >= ${RENEWAL_DAYS}) AS reverted
       FROM ${table} d JOIN ${staged} s ON s.line = d.line JOIN public.source_record r ON r.id = d.record_id
      WHERE d.verdict = 'changed'`,
  );
  const { renewed, reverted, ...fields } = counted[0]!;
  const { rows: samples } = await tx.query<DiffRow>(samplesOf(table, staged));
  return {
    summary: {
      provinces,
      fields: Object.fromEntries(Object.entries(fields).filter(([, rows]) => rows > 0)),
      rejected_known: known.reduce((sum, row) => sum + row.rejected, 0),
      suppressed: 0,
      encoding: source.file.encoding,
      delimiter: source.file.delimiter,
    },
    samples,
    renewed: renewed!,
    reverted: reverted!,
  };
}

const LISTS = ["trade_names", "trades"];

function samplesOf(table: string, staged: string): string {
  const fields = VALUE_COLUMNS.filter((name) => name !== "match_key").map((name, place) => {
    const text = (row: string) =>
      LISTS.includes(name) ? `nullif(array_to_string(${row}.${name}, '; '), '')` : `${row}.${name}::text`;
    return `('${name}', ${text("r")}, ${text("s")}, ${place})`;
  });
  // The first rows of each verdict, so that a list of many thousands is looked through and not sorted.
  const picked = (verdict: string, told = verdict, where = "true") => `(
    SELECT d.line, d.natural_key, d.record_id, d.contractor_id, '${told}' AS verdict
      FROM ${table} d ${where === "true" ? "" : `JOIN ${staged} s ON s.line = d.line JOIN public.source_record r ON r.id = d.record_id`}
     WHERE d.verdict = '${verdict}' AND ${where.replace("RENEWAL", String(RENEWAL_DAYS))} ORDER BY d.line, d.natural_key LIMIT ${MOST_SAMPLES})`;
  return `
    WITH first AS (
      ${picked("added")} UNION ALL ${picked("returned")} UNION ALL ${picked("absent")} UNION ALL ${picked("superseded", "renewed")}
      UNION ALL ${picked("changed", "changed", "coalesce(s.expires_on - r.expires_on, 0) < RENEWAL")}
      UNION ALL ${picked("changed", "renewed", "s.expires_on - r.expires_on >= RENEWAL")}
    ), numbered AS (
      SELECT first.*, row_number() OVER (PARTITION BY verdict ORDER BY line, natural_key) AS nth FROM first
    ), told AS (
      SELECT n.verdict, n.line, n.natural_key, n.contractor_id, coalesce(s.legal_name, r.legal_name) AS name, coalesce(s.city, r.city) AS city,
             coalesce(s.jurisdiction, r.jurisdiction, s.province, r.province) AS province, f.field, f.before, f.after, n.nth, f.place
        FROM numbered n LEFT JOIN ${staged} s ON s.line = n.line LEFT JOIN public.source_record r ON r.id = n.record_id
        LEFT JOIN LATERAL (
          SELECT v.* FROM (VALUES ${fields.join(", ")}) AS v (field, before, after, place)
           WHERE n.line IS NOT NULL AND v.before IS DISTINCT FROM v.after
          UNION ALL
          SELECT 'number', r.number, (SELECT min(a.number) FROM ${table} o JOIN ${staged} a ON a.line = o.line
                   WHERE o.verdict = 'added' AND o.contractor_id = n.contractor_id AND a.jurisdiction = r.jurisdiction), 0
           WHERE n.line IS NULL) f ON n.verdict IN ('changed', 'renewed')
       WHERE n.nth <= ${MOST_SAMPLES}
    ), limited AS (
      SELECT told.*, row_number() OVER (PARTITION BY told.verdict ORDER BY told.nth, told.place) AS row FROM told
    )
    SELECT l.verdict, l.line, l.natural_key AS "recordKey", c.id AS "contractorId", l.name, l.city, l.province, l.field, l.before, l.after
      FROM limited l LEFT JOIN public.contractor c ON c.id = l.contractor_id AND c.hidden_at IS NULL
     WHERE l.row <= ${MOST_SAMPLES}
     ORDER BY array_position(ARRAY['added', 'changed', 'renewed', 'returned', 'absent'], l.verdict), l.row`;
}

/** Keeps what was found with its run, in place of what an earlier look at the same file found. */
export async function keepDiff(tx: Tx, runId: number, diff: Pick<ImportDiff, "summary" | "samples">): Promise<void> {
  await tx.query("DELETE FROM public.import_diff WHERE run_id = $1", [runId]);
  const column = (value: (row: DiffRow) => unknown) => diff.samples.map(value);
  await tx.query(
    `INSERT INTO public.import_diff (run_id, seq, verdict, line, record_key, contractor_id, name, city, province, field, before, after)
     SELECT $1, d.* FROM ROWS FROM (generate_series(1, $2::integer), unnest($3::text[]), unnest($4::integer[]), unnest($5::text[]), unnest($6::uuid[]),
              unnest($7::text[]), unnest($8::text[]), unnest($9::text[]), unnest($10::text[]), unnest($11::text[]), unnest($12::text[])) AS d`,
    [
      runId,
      diff.samples.length,
      column((row) => row.verdict),
      column((row) => row.line),
      column((row) => row.recordKey),
      column((row) => row.contractorId),
      column((row) => row.name),
      column((row) => row.city),
      column((row) => row.province),
      column((row) => row.field),
      column((row) => row.before),
      column((row) => row.after),
    ],
  );
  await noteSummary(tx, runId, diff.summary);
}

export async function noteSummary(
  tx: Tx,
  runId: number,
  summary: Record<string, unknown> | DiffSummary,
): Promise<void> {
  await tx.query("UPDATE public.import_run SET summary = summary || $2::jsonb WHERE id = $1", [
    runId,
    JSON.stringify(summary),
  ]);
}
