import { webPool } from "~/platform/db.server";
import { BEST_RECORD_FIRST } from "./record-rank.server";
import {
  saidCertificates,
  saidValues,
  type FirmRecord,
  type SaidCertificate,
  type SaidValue,
} from "./value-provenance";

export interface ValueProvenance {
  values: SaidValue[];
  certificates: SaidCertificate[];
}

/** A row changes once a list at most: five years of Mondays. */
const MOST_VERSIONS = 260;

/**
 * For each value that the page of a firm shows: who says it, on which line of which list, and when it was first and last
 * seen (design.md §5). Read from the firm's own records and their versions; what an undone run replaced counts for nothing.
 */
export async function valueProvenanceOf(
  contractorId: string,
  formerNames: readonly string[] = [],
): Promise<ValueProvenance> {
  const { rows } = await webPool().query<FirmRecord>({ name: "firm-records", text: RECORDS, values: [contractorId] });
  return { values: saidValues(rows, formerNames), certificates: saidCertificates(rows) };
}

/** A record that an undo hid and a later list brought back starts anew there. */
const RECORDS = `
  SELECT r.id, o.id AS source, o.publisher, to_jsonb(r) AS says, r.line, changed.list_date AS "listDate",
         seen.first_seen AS "firstSeen", seen.last_seen AS "lastSeen", r.missing_since IS NULL AS "stillListed",
         EXISTS (SELECT FROM public.certification_period p WHERE p.record_id = r.id AND p.ended_reading IS NULL) AS certifies,
         coalesce(versions.earlier, '[]') AS earlier, coalesce(versions.kept, 0) > ${MOST_VERSIONS} AS "earlierStill"
    FROM public.source_record r
    JOIN public.source o ON o.id = r.source_id
    JOIN public.reading changed ON changed.id = r.changed_reading
    JOIN public.record_presence seen ON seen.record_id = r.id
    LEFT JOIN LATERAL (
      SELECT count(*) AS kept, jsonb_agg(jsonb_build_object('until', v.list_date, 'line', v.before -> 'line', 'listDate', began.list_date,
               'before', CASE WHEN v.before ->> 'hidden_at' IS NULL THEN v.before END,
               'lastSeen', (SELECT max(last.list_date) FROM public.reading last
                             WHERE last.source_id = r.source_id AND last.undone_at IS NULL
                               AND last.list_date < coalesce(missing.list_date, v.list_date)))
               ORDER BY v.reading_id DESC) FILTER (WHERE v.newest <= ${MOST_VERSIONS}) AS earlier
        FROM (SELECT k.before, replaced.list_date, replaced.id AS reading_id, row_number() OVER (ORDER BY replaced.id DESC) AS newest
                FROM public.source_record_version k
                JOIN public.reading replaced ON replaced.run_id = k.run_id AND replaced.undone_at IS NULL
               WHERE k.record_id = r.id
               ORDER BY replaced.id DESC LIMIT ${MOST_VERSIONS + 1}) v
        JOIN public.reading began ON began.id = (v.before ->> 'changed_reading')::bigint
        LEFT JOIN public.reading missing ON missing.id = (v.before ->> 'missing_since')::bigint
    ) versions ON true
   WHERE r.contractor_id = $1 AND r.hidden_at IS NULL
   ORDER BY ${BEST_RECORD_FIRST}`;
