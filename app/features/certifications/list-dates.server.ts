import { webPool } from "~/platform/db.server";
import type { Day } from "./calendar-day";

/** The latest list of one certifying partner. */
export interface PartnerList {
  on: Day;
  /** A newer list of it is held or was refused (rules.md 34). */
  underReview: boolean;
}

/** As of when the directory speaks: the dates of the partners' latest lists, from the oldest to the newest. */
export interface ListDates {
  oldest: Day;
  newest: Day;
}

/** The latest list of each partner of the data set that is loaded: while the demo is, that is the demo's. Undone lists count for nothing. */
export async function partnerLists(): Promise<Map<string, PartnerList>> {
  const { rows } = await webPool().query<PartnerList & { partner: string }>({
    name: "partner-lists",
    text: `
      WITH latest AS (
        SELECT s.partner, s.data_set, max(r.list_date) AS "on", bool_or(v.under_review) AS "underReview"
          FROM public.source s JOIN public.reading r ON r.source_id = s.id AND r.undone_at IS NULL
          JOIN public.source_review v ON v.source_id = s.id
         WHERE s.kind = 'certification-list' AND s.partner IS NOT NULL
         GROUP BY s.partner, s.data_set)
      SELECT partner, "on", "underReview" FROM latest
       WHERE data_set = (SELECT min(data_set) FROM latest) ORDER BY partner`,
  });
  return new Map(rows.map(({ partner, ...list }) => [partner, list]));
}

/** From the oldest to the newest of the latest lists; null on an empty directory. */
export async function listDates(): Promise<ListDates | null> {
  const days = [...(await partnerLists()).values()].map(({ on }) => on).sort();
  return days.length === 0 ? null : { oldest: days[0]!, newest: days.at(-1)! };
}
