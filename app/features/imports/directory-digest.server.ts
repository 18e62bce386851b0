import { createHash } from "node:crypto";
import type pg from "pg";
import { VALUE_COLUMNS } from "./staged-columns";

/**
 * A digest of what the directory says: natural keys and values of visible rows, without ids, times or history
 * (rules.md 23). Two directories of one digest show the same.
 */
export async function directoryDigest(database: Pick<pg.Pool, "query">): Promise<string> {
  const hash = createHash("sha256");
  for (const sql of [RECORDS, CONTRACTORS, CERTIFICATIONS]) {
    const { rows } = await database.query<{ said: string }>(sql);
    for (const { said } of rows) hash.update(said).update("\n");
    hash.update("\f");
  }
  return hash.digest("hex");
}

const RECORDS = `
  SELECT jsonb_build_array(r.source_id, r.natural_key, least(p.absences, 2), r.missing_since IS NOT NULL,
           ${VALUE_COLUMNS.map((name) => `r.${name}`).join(", ")})::text AS said
    FROM public.source_record r JOIN public.record_presence p ON p.record_id = r.id
   WHERE r.hidden_at IS NULL ORDER BY r.source_id COLLATE "C", r.natural_key COLLATE "C"`;

const CONTRACTORS = `
  SELECT jsonb_build_array(k.keys, c.data_set, c.legal_name, c.trade_names, c.former_names, c.match_key, c.city, c.province, c.postal_code,
           c.latitude, c.longitude, c.business_phone, c.website, c.trades, c.size, c.export_name, c.export_trade_names, c.export_city, c.export_phone)::text AS said
    FROM public.contractor c
    JOIN (SELECT contractor_id, array_agg(source_id || ' ' || natural_key ORDER BY source_id COLLATE "C", natural_key COLLATE "C") AS keys
            FROM public.source_record WHERE hidden_at IS NULL GROUP BY contractor_id) k ON k.contractor_id = c.id
   WHERE c.hidden_at IS NULL ORDER BY k.keys`;

const CERTIFICATIONS = `
  SELECT jsonb_build_array(r.source_id, r.natural_key, c.jurisdiction, c.family, p.kind, p.programme, p.partner, p.number, p.issued_on,
           p.expires_on, p.date_kind, p.published_status)::text AS said
    FROM public.certification_period p JOIN public.certification c ON c.id = p.certification_id
    JOIN public.source_record r ON r.id = p.record_id
   WHERE p.ended_reading IS NULL AND r.hidden_at IS NULL
   ORDER BY r.source_id COLLATE "C", r.natural_key COLLATE "C", c.jurisdiction, c.family`;
