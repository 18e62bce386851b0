import type { Tx } from "~/platform/db.server";
import type { ContactRun } from "./publish-contacts.server";

/** Counts of what a contact feed changes: no value, and nothing that leads to one. */
export interface ContactDiffCounts {
  provinces: Record<string, { added: number; changed: number; absent: number; rejected: number }>;
  fields: Record<string, number>;
}

/** What `diffContacts` found, counted by province and field, and samples of it for the vault alone. */
export async function describeContactDiff(
  tx: Tx,
  { runId, sourceId }: ContactRun,
): Promise<ContactDiffCounts & { samples: ContactSample[] }> {
  const { rows: byProvince } = await tx.query<{ province: string; added: number; changed: number; absent: number }>(
    BY_PROVINCE,
    [runId, sourceId],
  );
  const { rows: fields } = await tx.query<{ field: string; rows: number }>(BY_FIELD, [runId, sourceId]);
  const { rows: samples } = await tx.query<ContactSample>(SAMPLES, [runId, sourceId]);
  return {
    provinces: Object.fromEntries(byProvince.map(({ province, ...counts }) => [province, { ...counts, rejected: 0 }])),
    fields: Object.fromEntries(fields.map(({ field, rows }) => [field, rows])),
    samples,
  };
}

/** A row of the vault; it is handed from the statement that found it to the one that keeps it, and nowhere else. */
export type ContactSample = Record<string, unknown>;

/** Keeps the samples where people's values are, in place of an earlier look's. */
export async function keepContactSamples(tx: Tx, runId: number, samples: readonly ContactSample[]): Promise<void> {
  await forgetContactSamples(tx, runId);
  await tx.query(
    `INSERT INTO vault.import_diff (run_id, seq, verdict, line, record_key, contractor_id, name, city, province, field, before, after,
            contact_id, person_folded, email_folded)
     SELECT $1, d.seq, d.verdict, d.line, d.record_key, d.contractor_id, d.name, d.city, d.province, d.field, d.before, d.after,
            d.contact_id, d.person_folded, d.email_folded
       FROM jsonb_populate_recordset(NULL::vault.import_diff, $2) d`,
    [runId, JSON.stringify(samples)],
  );
}

export async function forgetContactSamples(tx: Tx, runId: number): Promise<void> {
  await tx.query("DELETE FROM vault.import_diff WHERE run_id = $1", [runId]);
}

/** Rejected rows of a look that is taken again. */
export async function forgetContactIssues(tx: Tx, runId: number): Promise<void> {
  await tx.query("DELETE FROM vault.import_issue WHERE run_id = $1", [runId]);
}

/** Samples that are older than 30 days. */
export async function scrubContactSamples(tx: Tx): Promise<void> {
  await tx.query("SELECT vault.scrub_runs()");
}

const MOST_SAMPLES = 200;

const LACKING = `
  r.source_id = $2 AND r.missing_since IS NULL AND r.hidden_at IS NULL
  AND NOT EXISTS (SELECT FROM vault.staged_contact s WHERE s.run_id = $1 AND s.natural_key = r.natural_key)
  AND NOT EXISTS (SELECT FROM vault.import_issue i WHERE i.run_id = $1 AND i.natural_key = r.natural_key)`;

const BY_PROVINCE = `
  SELECT coalesce(k.province, 'unknown') AS province, count(*) FILTER (WHERE d.state = 'added') AS added,
         count(*) FILTER (WHERE d.state = 'changed') AS changed, count(*) FILTER (WHERE d.state = 'absent') AS absent
    FROM (SELECT s.contractor_id, s.state FROM vault.staged_contact s WHERE s.run_id = $1 AND s.state IN ('added', 'changed')
          UNION ALL
          SELECT c.contractor_id, 'absent' FROM vault.contact_record r JOIN vault.contact c ON c.id = r.contact_id WHERE ${LACKING}) d
    JOIN public.contractor k ON k.id = d.contractor_id
   GROUP BY 1 ORDER BY 1`;

/** What the row said before, as far as it is kept, beside what it says now. */
const FIELDS = `
  FROM vault.staged_contact s
  JOIN vault.contact_record r ON r.source_id = $2 AND r.natural_key = s.natural_key AND r.hidden_at IS NULL
  JOIN vault.contact c ON c.id = r.contact_id
  LEFT JOIN vault.contact_point e ON e.contact_id = c.id AND e.channel = 'email' AND e.value_folded = r.email_folded
 CROSS JOIN LATERAL (VALUES ('person_name', c.person_name, s.person_name, 1), ('title', c.title, s.title, 2),
                            ('email', r.email_folded, s.email_folded, 3), ('email_class', e.class, s.email_class, 4),
                            ('phone', r.phone, s.phone, 5)) AS f (field, before, after, place)
 WHERE s.run_id = $1 AND s.state = 'changed' AND f.before IS DISTINCT FROM f.after`;

const BY_FIELD = `SELECT f.field, count(*) AS rows ${FIELDS} GROUP BY f.field ORDER BY f.field`;

const SAMPLES = `
  WITH told AS (
    SELECT 'added' AS verdict, s.line, s.natural_key, s.contractor_id, coalesce(s.person_name, s.email) AS name, NULL AS field, NULL AS before,
           NULL AS after, NULL::uuid AS contact_id, s.person_folded, s.email_folded, 0 AS place
      FROM vault.staged_contact s WHERE s.run_id = $1 AND s.state = 'added'
    UNION ALL
    SELECT CASE WHEN r.missing_since IS NULL THEN 'changed' ELSE 'returned' END, s.line, s.natural_key, s.contractor_id,
           coalesce(s.person_name, s.email), f.field, f.before, f.after, c.id, s.person_folded, s.email_folded, f.place ${FIELDS}
    UNION ALL
    SELECT 'absent', NULL, r.natural_key, c.contractor_id, coalesce(c.person_name, c.mailbox), NULL, NULL, NULL, c.id, c.person_folded,
           r.email_folded, 0
      FROM vault.contact_record r JOIN vault.contact c ON c.id = r.contact_id WHERE ${LACKING} AND c.erased_at IS NULL
  ), numbered AS (
    SELECT told.*, row_number() OVER (PARTITION BY verdict ORDER BY line, natural_key, place) AS nth FROM told
  )
  SELECT row_number() OVER (ORDER BY array_position(ARRAY['added', 'changed', 'returned', 'absent'], n.verdict), n.nth) AS seq,
         n.verdict, n.line, n.natural_key AS record_key, n.contractor_id, coalesce(n.name, k.legal_name) AS name, k.city, k.province, n.field,
         n.before, n.after, n.contact_id, n.person_folded, n.email_folded
    FROM numbered n JOIN public.contractor k ON k.id = n.contractor_id
   WHERE n.nth <= ${MOST_SAMPLES} ORDER BY 1`;
