import type { Tx } from "~/platform/db.server";
import { layCorrections } from "./contractor-corrections.server";
import { exportPhone } from "./export-phone";

/** Works out again what these contractors show from their visible records. Former names are history and stay. */
export async function refreshContractorValues(
  tx: Tx,
  contractorIds: readonly string[],
  { on }: { on: string },
): Promise<void> {
  if (contractorIds.length === 0) return;
  await tx.query(
    `WITH touched AS (
       SELECT id AS contractor_id FROM unnest($1::uuid[]) AS id
     ), ranked AS MATERIALIZED (
       SELECT r.*, row_number() OVER (PARTITION BY r.contractor_id ORDER BY (o.kind = 'certification-list') DESC,
                (r.missing_since IS NULL) DESC, changed.list_date DESC, r.source_id, r.natural_key) AS rank
         FROM public.source_record r JOIN touched USING (contractor_id)
         JOIN public.source o ON o.id = r.source_id JOIN public.reading changed ON changed.id = r.changed_reading
        WHERE r.hidden_at IS NULL
     ), trading AS (
       SELECT contractor_id, array_agg(DISTINCT name ORDER BY name) AS names FROM ranked, unnest(trade_names) name GROUP BY contractor_id
     ), trade AS (
       SELECT contractor_id, array_agg(DISTINCT tag ORDER BY tag) AS tags FROM ranked, unnest(trades) tag GROUP BY contractor_id
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
       SELECT b.*, coalesce(t.names, '{}') AS trade_names, coalesce(g.tags, '{}') AS trades
         FROM best b LEFT JOIN trading t USING (contractor_id) LEFT JOIN trade g USING (contractor_id)
     )
     UPDATE public.contractor c
        SET legal_name = m.legal_name, trade_names = m.trade_names, match_key = m.match_key, city = m.city, province = m.province,
            postal_code = m.postal_code, latitude = m.latitude, longitude = m.longitude, business_phone = m.business_phone,
            website = m.website, trades = m.trades, size = m.size, export_name = public.formula_guarded(m.legal_name),
            export_trade_names = public.formula_guarded(array_to_string(m.trade_names, '; ')),
            export_city = public.formula_guarded(coalesce(m.city, '')), export_phone = ${exportPhone("m.business_phone")}, updated_on = greatest(c.updated_on, $2::date)
       FROM merged m
      WHERE c.id = m.contractor_id
        AND (c.legal_name, c.trade_names, c.match_key, c.city, c.province, c.postal_code, c.latitude, c.longitude, c.business_phone,
             c.website, c.trades, c.size)
            IS DISTINCT FROM (m.legal_name, m.trade_names, m.match_key, m.city, m.province, m.postal_code, m.latitude, m.longitude,
             m.business_phone, m.website, m.trades, m.size)`,
    [contractorIds, on],
  );
  await layCorrections(tx, contractorIds, { run: null });
}
