import type { Tx } from "~/platform/db.server";
import type { Publication } from "./publish-rows.server";

/** First and last number of workers of each class of size. */
const CLASSES = `(VALUES ('1-4', 1, 4), ('5-9', 5, 9), ('10-19', 10, 19), ('20-49', 20, 49), ('50-99', 50, 99), ('100+', 100, NULL))`;

/**
 * Tells which holders of a small-employer certificate came near the line of their jurisdiction or grew over it: the class
 * that holds the line, or one above. Told when size or certificate is new, once for each side; a source's first list is
 * where the firms stand, not a change.
 */
export async function tellSizeLines(tx: Tx, publication: Publication): Promise<void> {
  const { runId, readingId, listDate, sourceIsKnown, comparison } = publication;
  if (!sourceIsKnown) return;
  await tx.query(
    `WITH touched AS (SELECT contractor_id, bool_or(verdict = 'added') AS added FROM ${comparison.table} GROUP BY contractor_id),
     sized AS (
       SELECT DISTINCT ON (c.id, x.jurisdiction) c.id, c.size, x.jurisdiction, l.most_workers,
              CASE WHEN k.first > l.most_workers THEN 'over' ELSE 'near' END AS side
         FROM touched t JOIN public.contractor c ON c.id = t.contractor_id
         LEFT JOIN public.contractor_version v ON v.run_id = $1 AND v.contractor_id = c.id
         JOIN ${CLASSES} AS k (size, first, last) ON k.size = c.size
         JOIN public.certification x ON x.contractor_id = c.id
         JOIN public.certification_period p ON p.certification_id = x.id AND p.ended_reading IS NULL
         JOIN public.source_record r ON r.id = p.record_id AND r.missing_since IS NULL
         JOIN public.programme g ON g.slug = p.programme AND g.level = 'small'
         JOIN public.small_employer_line l ON l.jurisdiction = x.jurisdiction
        WHERE (k.last IS NULL OR k.last >= l.most_workers) AND (t.added OR v.size IS DISTINCT FROM c.size)
        ORDER BY c.id, x.jurisdiction
     )
     INSERT INTO public.event (contractor_id, kind, run_id, reading_id, on_date, facts)
     SELECT s.id, 'size-line', $1, $2, $3,
            jsonb_build_object('jurisdiction', s.jurisdiction, 'size', s.size, 'line', s.most_workers, 'side', s.side)
       FROM sized s
      WHERE NOT EXISTS (SELECT FROM public.standing_event e WHERE e.contractor_id = s.id AND e.kind = 'size-line'
                          AND e.facts ->> 'jurisdiction' = s.jurisdiction AND e.facts ->> 'side' = s.side)
      ORDER BY s.id, s.jurisdiction`,
    [runId, readingId, listDate],
  );
}
