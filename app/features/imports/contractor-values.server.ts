import { BEST_RECORD_FIRST } from "~/features/contractors/record-rank.server";
import type { Tx } from "~/platform/db.server";
import { layCorrections } from "./contractor-corrections.server";
import { exportPhone } from "./export-phone";

/**
 * A contractor shows the best of what its records say: works that out again for those that `touched` answers as
 * (contractor_id, news), in the caller's transaction. Names that the run replaced are former names. Rows that would not
 * change are not written, unless there is news of the firm.
 */
export async function workOutContractors(
  tx: Tx,
  touched: string,
  { runId, day, contractors }: { runId: number | null; day: string; contractors?: readonly string[] },
): Promise<void> {
  await tx.query(
    `WITH touched AS (${touched}
     ), ranked AS MATERIALIZED (
       SELECT r.*, row_number() OVER (PARTITION BY r.contractor_id ORDER BY ${BEST_RECORD_FIRST}) AS rank
         FROM public.source_record r JOIN touched USING (contractor_id)
         JOIN public.source o ON o.id = r.source_id JOIN public.reading changed ON changed.id = r.changed_reading
        WHERE r.hidden_at IS NULL
     ), trading AS (
       SELECT contractor_id, array_agg(DISTINCT name ORDER BY name) AS names FROM ranked, unnest(trade_names) name GROUP BY contractor_id
     ), trade AS (
       SELECT contractor_id, array_agg(DISTINCT tag ORDER BY tag) AS tags FROM ranked, unnest(trades) tag GROUP BY contractor_id
     ), former AS (
       SELECT r.contractor_id, array_agg(DISTINCT v.before ->> 'legal_name') AS names
         FROM public.source_record_version v JOIN public.source_record r ON r.id = v.record_id
        WHERE v.run_id = $1 AND v.before ->> 'match_key' <> r.match_key AND v.before ->> 'hidden_at' IS NULL GROUP BY r.contractor_id
     ), best AS (
       SELECT contractor_id,
              (array_agg(legal_name ORDER BY rank))[1] AS legal_name,
              (array_agg(match_key ORDER BY rank))[1] AS match_key,
              (array_agg(city ORDER BY rank) FILTER (WHERE city IS NOT NULL))[1] AS city,
              coalesce((array_agg(province ORDER BY rank) FILTER (WHERE city IS NOT NULL))[1],
                       (array_agg(province ORDER BY rank) FILTER (WHERE province IS NOT NULL))[1]) AS province,
              (array_agg(postal_code ORDER BY rank) FILTER (WHERE postal_code IS NOT NULL))[1] AS postal_code,
              (array_agg(latitude ORDER BY rank) FILTER (WHERE latitude IS NOT NULL AND longitude IS NOT NULL))[1] AS latitude,
              (array_agg(longitude ORDER BY rank) FILTER (WHERE latitude IS NOT NULL AND longitude IS NOT NULL))[1] AS longitude,
              (array_agg(business_phone ORDER BY rank) FILTER (WHERE business_phone IS NOT NULL))[1] AS business_phone,
              (array_agg(website ORDER BY rank) FILTER (WHERE website IS NOT NULL))[1] AS website,
              coalesce((array_agg(size ORDER BY rank) FILTER (WHERE size <> 'unknown'))[1], 'unknown') AS size
         FROM ranked GROUP BY contractor_id
     ), merged AS (
       SELECT b.*, coalesce(t.names, '{}') AS trade_names, coalesce(g.tags, '{}') AS trades, w.news,
              CASE WHEN f.names IS NULL THEN c.former_names
                   ELSE ARRAY(SELECT DISTINCT name FROM unnest(c.former_names || f.names) name WHERE name <> b.legal_name ORDER BY name) END AS former_names
         FROM best b JOIN touched w USING (contractor_id) JOIN public.contractor c ON c.id = b.contractor_id
         LEFT JOIN trading t USING (contractor_id) LEFT JOIN trade g USING (contractor_id) LEFT JOIN former f USING (contractor_id)
     )
     UPDATE public.contractor c
        SET legal_name = m.legal_name, trade_names = m.trade_names, former_names = m.former_names, match_key = m.match_key, city = m.city,
            province = m.province, postal_code = m.postal_code, latitude = m.latitude, longitude = m.longitude,
            business_phone = m.business_phone, website = m.website, trades = m.trades, size = m.size,
            export_name = public.formula_guarded(m.legal_name),
            export_trade_names = public.formula_guarded(array_to_string(m.trade_names, '; ')),
            export_city = public.formula_guarded(coalesce(m.city, '')), export_phone = ${exportPhone("m.business_phone")}, updated_on = greatest(c.updated_on, $2::date)
       FROM merged m
      WHERE c.id = m.contractor_id
        AND ((m.news AND c.updated_on < $2::date)
             OR (c.legal_name, c.trade_names, c.former_names, c.match_key, c.city, c.province, c.postal_code, c.latitude, c.longitude,
                 c.business_phone, c.website, c.trades, c.size)
                IS DISTINCT FROM (m.legal_name, m.trade_names, m.former_names, m.match_key, m.city, m.province, m.postal_code, m.latitude,
                 m.longitude, m.business_phone, m.website, m.trades, m.size))`,
    contractors ? [runId, day, contractors] : [runId, day],
  );
}

/** The same for firms that were merged or split. */
export async function workOutTheseContractors(tx: Tx, contractors: readonly string[]): Promise<void> {
  const { rows } = await tx.query<{ day: string }>("SELECT public.product_day() AS day");
  await workOutContractors(tx, "SELECT unnest($3::uuid[]) AS contractor_id, true AS news", {
    runId: null,
    day: rows[0]!.day,
    contractors,
  });
  await layCorrections(tx, contractors, { run: null });
}

/** The same for firms whose run was undone: nothing is news, and former names are history and stay. */
export async function refreshContractorValues(
  tx: Tx,
  contractors: readonly string[],
  { on }: { on: string },
): Promise<void> {
  if (contractors.length === 0) return;
  await workOutContractors(tx, "SELECT unnest($3::uuid[]) AS contractor_id, false AS news", {
    runId: null,
    day: on,
    contractors,
  });
  await layCorrections(tx, contractors, { run: null });
}
