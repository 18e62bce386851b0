import type { Tx } from "~/platform/db.server";
import type { Comparison } from "./compare-rows.server";
import { correctedAmong, layCorrections } from "./contractor-corrections.server";
import { exportPhone } from "./export-phone";
import { workOutContractors } from "./contractor-values.server";
import { keepContractorVersions, reviveContractors } from "./record-versions.server";
import { tellSizeLines } from "./size-line.server";
import type { SourceDeclaration } from "./source";
import { STAGED_COLUMNS } from "./staged-columns";

export interface Publication {
  runId: number;
  source: SourceDeclaration;
  listDate: string;
  readingId: number;
  /** False on the first list of a source: nobody was "newly" certified that week. */
  sourceIsKnown: boolean;
  staged: string;
  stagedRows: number;
  comparison: Comparison;
}

/** A later end by so many days is a renewal; less is a moved date of the same certificate (domain.md §3.1). */
const RENEWAL_DAYS = 270;

/**
 * published: writes what the comparison found and nothing else, in the caller's transaction: records with the versions they
 * replace, contractors, certifications with their periods, events. Readers see the old directory or the new one.
 */
export async function publishRows(tx: Tx, publication: Publication): Promise<void> {
  const mostlyNew = isMostlyNew(publication.comparison);
  // Tables that were empty when the planner last looked are joined row by row, which takes minutes for a first list.
  if (mostlyNew) await tx.query("SET LOCAL enable_nestloop = off");
  await keepReplacedVersions(tx, publication);
  await keepContractorVersions(tx, publication);
  await addContractors(tx, publication);
  await writeRecords(tx, publication);
  await renewPrints(tx, publication);
  await markMissing(tx, publication);
  if (publication.source.kind === "certification-list") {
    await writeCertifications(tx, publication);
    await tellSwitches(tx, publication);
  }
  await tellChanges(tx, publication);
  await tellAbsences(tx, publication);
  await mergeContractors(tx, publication);
  await tellSizeLines(tx, publication);
  if (mostlyNew) await tx.query("SELECT public.analyze_directory()");
}

function isMostlyNew({ added, unchanged }: Comparison): boolean {
  return added > MUCH_OF_A_LIST * unchanged;
}

/** So much of a list is new that the planner's idea of the tables is out of date. */
const MUCH_OF_A_LIST = 0.2;

async function keepReplacedVersions(tx: Tx, { runId, comparison }: Publication) {
  await tx.query(
    `INSERT INTO public.source_record_version (run_id, record_id, before)
     SELECT $1, r.id, to_jsonb(r) FROM ${comparison.table} d JOIN public.source_record r ON r.id = d.record_id
      WHERE d.verdict <> 'absent' OR r.missing_since IS NULL`,
    [runId],
  );
}

/** With the values of its first row; `mergeContractors` sees to those with several. */
async function addContractors(tx: Tx, publication: Publication) {
  const { runId, source, listDate, staged, comparison } = publication;
  await reviveContractors(tx, publication);
  await tx.query(
    `INSERT INTO public.contractor (id, data_set, legal_name, trade_names, match_key, city, province, postal_code, latitude, longitude,
            business_phone, website, trades, size, export_name, export_trade_names, export_city, export_phone, created_on, updated_on, brought_by)
     SELECT DISTINCT ON (d.contractor_id) d.contractor_id, $1, s.legal_name, s.trade_names, s.match_key, s.city, s.province, s.postal_code,
            s.latitude, s.longitude, s.business_phone, s.website, s.trades, s.size, public.formula_guarded(s.legal_name),
            public.formula_guarded(array_to_string(s.trade_names, '; ')), public.formula_guarded(coalesce(s.city, '')), ${exportPhone("s.business_phone")}, $2, $2, $3
       FROM ${comparison.table} d JOIN ${staged} s ON s.line = d.line
      WHERE d.verdict = 'added' AND NOT EXISTS (SELECT FROM public.contractor c WHERE c.id = d.contractor_id)
      ORDER BY d.contractor_id, d.line`,
    [source.dataSet, listDate, runId],
  );
}

async function writeRecords(tx: Tx, { source, readingId, staged, comparison }: Publication) {
  const values = STAGED_COLUMNS.map(([name]) => name).filter((name) => name !== "natural_key");
  await tx.query(
    `MERGE INTO public.source_record r
     USING (SELECT d.record_id, d.contractor_id, s.* FROM ${comparison.table} d JOIN ${staged} s ON s.line = d.line
             WHERE d.verdict IN ('added', 'changed', 'returned') ORDER BY s.line) s
        ON r.id = s.record_id
      WHEN MATCHED THEN UPDATE SET ${values.map((name) => `${name} = s.${name}`).join(", ")},
           changed_reading = $2, missing_since = NULL, hidden_at = NULL,
           contractor_id = s.contractor_id, first_reading = CASE WHEN r.hidden_at IS NULL THEN r.first_reading ELSE $2 END
      WHEN NOT MATCHED THEN INSERT (source_id, natural_key, contractor_id, ${values.join(", ")}, first_reading, changed_reading)
           VALUES ($1, s.natural_key, s.contractor_id, ${values.map((name) => `s.${name}`).join(", ")}, $2, $2)`,
    [source.id, readingId],
  );
  await tx.query(
    `UPDATE ${comparison.table} d SET record_id = r.id FROM public.source_record r
      WHERE d.verdict = 'added' AND r.source_id = $1 AND r.natural_key = d.natural_key`,
    [source.id],
  );
  await tx.query(`ANALYZE ${comparison.table} (line, natural_key, record_id, contractor_id, verdict)`);
}

/**
 * Where most of a list had to be looked at and said nothing new, its rows are read in another way than when they were printed:
 * they are printed again, once. A cell that is only spelled otherwise is not worth a write.
 */
async function renewPrints(tx: Tx, { source, staged, stagedRows, comparison: { added, changed } }: Publication) {
  if (2 * (added + changed) > stagedRows || stagedRows < MANY) return;
  await tx.query(
    `UPDATE public.source_record r SET print_high = s.print_high, print_low = s.print_low FROM ${staged} s
      WHERE r.source_id = $1 AND r.natural_key = s.natural_key
        AND (r.print_high, r.print_low) IS DISTINCT FROM (s.print_high, s.print_low)`,
    [source.id],
  );
}

const MANY = 100;

async function markMissing(tx: Tx, { readingId, comparison }: Publication) {
  await tx.query(
    `UPDATE public.source_record r SET missing_since = $1 FROM ${comparison.table} d
      WHERE d.verdict IN ('absent', 'superseded') AND r.id = d.record_id AND r.missing_since IS NULL`,
    [readingId],
  );
}

async function writeCertifications(tx: Tx, { readingId, comparison }: Publication) {
  const { table } = comparison;
  const listed = `${table} d JOIN public.source_record r ON r.id = d.record_id JOIN public.programme g ON g.slug = r.programme`;
  const certificationOf =
    "c.contractor_id = r.contractor_id AND c.jurisdiction = r.jurisdiction AND c.family = g.family";
  await tx.query(
    `INSERT INTO public.certification (contractor_id, jurisdiction, family)
     SELECT DISTINCT r.contractor_id, r.jurisdiction, g.family FROM ${listed} WHERE d.verdict IN ('added', 'changed', 'returned')
     ON CONFLICT DO NOTHING`,
  );
  await tx.query(
    `UPDATE public.certification_period p SET ended_reading = $1
       FROM ${listed} JOIN public.certification c ON ${certificationOf}
      WHERE d.verdict = 'changed' AND p.record_id = r.id AND p.ended_reading IS NULL
        AND (p.certification_id <> c.id OR (p.kind, p.programme, p.partner, p.number) IS DISTINCT FROM (r.period_kind, r.programme, r.partner, r.number)
             OR r.expires_on - p.expires_on >= ${RENEWAL_DAYS})`,
    [readingId],
  );
  await tx.query(
    `UPDATE public.certification_period p
        SET issued_on = r.issued_on, expires_on = r.expires_on, date_kind = r.date_kind, published_status = r.published_status
       FROM ${listed}
      WHERE d.verdict = 'changed' AND p.record_id = r.id AND p.ended_reading IS NULL
        AND (p.issued_on, p.expires_on, p.date_kind, p.published_status)
            IS DISTINCT FROM (r.issued_on, r.expires_on, r.date_kind, r.published_status)`,
  );
  await tx.query(
    `UPDATE public.certification_period p SET ended_reading = $1 FROM ${table} d
      WHERE d.verdict = 'superseded' AND p.record_id = d.record_id AND p.ended_reading IS NULL`,
    [readingId],
  );
  await tx.query(
    `INSERT INTO public.certification_period (certification_id, record_id, kind, programme, partner, number, issued_on, expires_on,
            date_kind, published_status, began_reading)
     SELECT c.id, r.id, r.period_kind, r.programme, r.partner, r.number, r.issued_on, r.expires_on, r.date_kind, r.published_status, $1
       FROM ${listed} JOIN public.certification c ON ${certificationOf}
      WHERE d.verdict IN ('added', 'changed', 'returned')
        AND NOT EXISTS (SELECT FROM public.certification_period p WHERE p.record_id = r.id AND p.ended_reading IS NULL)`,
    [readingId],
  );
}

/** A firm that left one partner's list and stands on another's, for the same certification, has switched. */
async function tellSwitches(tx: Tx, { runId, readingId, listDate, comparison }: Publication) {
  await tx.query(
    `WITH touched AS (
       SELECT DISTINCT p.certification_id FROM ${comparison.table} d JOIN public.certification_period p ON p.record_id = d.record_id
        WHERE d.verdict IN ('added', 'absent', 'returned')
     ), switched AS (
       UPDATE public.certification_period p SET ended_reading = $1
         FROM touched, public.source_record r, public.reading missing, public.certification_period other
         JOIN public.source_record q ON q.id = other.record_id JOIN public.reading began ON began.id = other.began_reading
        WHERE p.certification_id = touched.certification_id AND p.ended_reading IS NULL AND r.id = p.record_id AND missing.id = r.missing_since
          AND other.certification_id = p.certification_id AND other.kind = p.kind AND other.partner <> p.partner
          AND other.ended_reading IS NULL AND q.missing_since IS NULL AND began.list_date >= missing.list_date - 45
       RETURNING r.contractor_id, other.record_id, p.partner AS from_partner, other.partner AS to_partner
     )
     INSERT INTO public.event (contractor_id, kind, run_id, reading_id, record_id, on_date, facts)
     SELECT contractor_id, 'partner-switched', $2, $1, record_id, $3, jsonb_build_object('partner', jsonb_build_array(from_partner, to_partner))
       FROM switched`,
    [readingId, runId, listDate],
  );
}

async function tellChanges(tx: Tx, { runId, readingId, listDate, source, sourceIsKnown, comparison }: Publication) {
  const certified = source.kind === "certification-list";
  await tx.query(
    `INSERT INTO public.event (contractor_id, kind, run_id, reading_id, record_id, on_date)
     SELECT r.contractor_id,
            CASE WHEN NOT $4::boolean OR NOT $5::boolean THEN 'listed'
                 WHEN r.period_kind = 'letter' THEN 'letter-issued'
                 WHEN p.id IS NULL THEN 'listed'
                 WHEN EXISTS (SELECT FROM public.certification_period e WHERE e.certification_id = p.certification_id AND e.ended_reading = $2 AND e.hidden_at IS NULL
                                AND e.partner = p.partner AND e.kind = p.kind) THEN 'renewed'
                 WHEN NOT EXISTS (SELECT FROM public.certification_period e
                                WHERE e.certification_id = p.certification_id AND e.id <> p.id AND e.kind = p.kind AND e.hidden_at IS NULL) THEN 'newly-certified'
                 ELSE 'listed' END,
            $1, $2, r.id, $3
       FROM ${comparison.table} d JOIN public.source_record r ON r.id = d.record_id
       LEFT JOIN public.certification_period p ON p.record_id = r.id AND p.ended_reading IS NULL
      WHERE d.verdict = 'added' ORDER BY d.line`,
    [runId, readingId, listDate, sourceIsKnown, certified],
  );
  await tx.query(
    `INSERT INTO public.event (contractor_id, kind, run_id, reading_id, record_id, on_date, facts)
     SELECT r.contractor_id, CASE WHEN ended.record_id IS NOT NULL THEN 'renewed' ELSE 'changed' END, $1, $2, r.id, $3, d.changes
       FROM ${comparison.table} d
       JOIN public.source_record r ON r.id = d.record_id
       LEFT JOIN (SELECT DISTINCT record_id FROM public.certification_period WHERE ended_reading = $2) ended ON ended.record_id = r.id
      WHERE d.verdict = 'changed' AND d.changes <> '{}' ORDER BY d.line`,
    [runId, readingId, listDate],
  );
  await tx.query(
    `INSERT INTO public.event (contractor_id, kind, run_id, reading_id, record_id, on_date)
     SELECT d.contractor_id, 'reinstated', $1, $2, d.record_id, $3 FROM ${comparison.table} d
      WHERE d.verdict IN ('changed', 'returned') AND d.absences >= 2 ORDER BY d.line`,
    [runId, readingId, listDate],
  );
}

/** Absences are told when they count: the first for the desk, the second as "absent". Each is told once. */
export async function tellAbsences(
  tx: Tx,
  {
    runId,
    readingId,
    listDate,
    source,
  }: Pick<Publication, "runId" | "readingId" | "listDate"> & {
    source: Pick<SourceDeclaration, "id" | "kind">;
  },
): Promise<void> {
  await tx.query(
    `INSERT INTO public.event (contractor_id, kind, run_id, reading_id, record_id, on_date)
     SELECT p.contractor_id, k.kind, $1, $2, p.record_id, $3
       FROM public.record_presence p
       CROSS JOIN LATERAL (SELECT CASE WHEN p.absences >= 2 THEN 'absent' ELSE 'not-seen-once' END AS kind) k
      WHERE p.source_id = $4 AND p.missing_since IS NOT NULL AND p.absences >= 1
        AND ($5::boolean OR EXISTS (SELECT FROM public.certification_period c WHERE c.record_id = p.record_id AND c.ended_reading IS NULL))
        AND NOT EXISTS (SELECT FROM public.standing_event e WHERE e.contractor_id = p.contractor_id AND e.record_id = p.record_id
                          AND e.kind = k.kind AND e.on_date >= p.missing_since)
      ORDER BY p.record_id`,
    [runId, readingId, listDate, source.id, source.kind !== "certification-list"],
  );
}

/** Only the contractors whose records were touched are worked out again. */
async function mergeContractors(tx: Tx, { runId, listDate, comparison }: Publication) {
  await workOutContractors(
    tx,
    `SELECT contractor_id, bool_or(verdict IN ('added', 'changed', 'returned')) AS news FROM ${comparison.table} GROUP BY contractor_id`,
    { runId, day: listDate },
  );
  await layCorrections(tx, await correctedAmong(tx, comparison.table), { run: runId });
}
