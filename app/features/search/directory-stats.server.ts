import { webPool } from "~/platform/db.server";

/** The numbers of the public pages and /api/stats, by rules.md 1–6: certified firms of level cor, of the data set that is loaded. */
export interface DirectoryStats {
  contractors: number;
  namedHseManagers: number;
  verifiedEmails: number;
  /** Firms whose standing certificates are all of small-employer level, counted apart (rules.md 1). */
  smallEmployers: number;
  /** The latest list date of the data set; null on an empty directory. */
  updatedOn: string | null;
  productDay: string;
  demo: boolean;
  byProvince: Record<string, number>;
  byProgramme: Record<string, number>;
  byPartner: Record<string, number>;
  /** Certificates beyond a firm's first jurisdiction: the sum over provinces less this is the number of firms. */
  extraJurisdictions: number;
}

let kept: { key: string; stats: DirectoryStats } | undefined;

export async function directoryStats(): Promise<DirectoryStats> {
  const { rows } = await webPool().query<{ key: string; day: string }>({
    name: "stats-state",
    text: `SELECT i.generation || '.' || v.version || '.' || public.product_day() AS key, public.product_day()::text AS day
             FROM public.search_index i, public.directory_version v`,
  });
  const { key, day } = rows[0]!;
  if (kept?.key !== key) kept = { key, stats: await countDirectory(day) };
  return kept.stats;
}

async function countDirectory(productDay: string): Promise<DirectoryStats> {
  const { rows } = await webPool().query<{
    demo: boolean;
    contractors: number;
    named: number;
    verified: number;
    small: number;
    extra: number;
    updated_on: string | null;
    by_province: Record<string, number> | null;
    by_programme: Record<string, number> | null;
    by_partner: Record<string, number> | null;
  }>(
    // Demo and real never mix: while a demo firm is loaded, the numbers are the demo's.
    `WITH loaded AS (
       SELECT CASE WHEN EXISTS (SELECT FROM public.search_document WHERE data_set = 'demo') THEN 'demo' ELSE 'live' END AS data_set),
     firm AS MATERIALIZED (
       SELECT d.* FROM public.search_document d, loaded
        WHERE d.data_set = loaded.data_set AND cardinality(d.cor_provinces) > 0)
     SELECT loaded.data_set = 'demo' AS demo,
            (SELECT count(*)::int FROM firm) AS contractors,
            (SELECT count(*)::int FROM firm WHERE hse = 'named') AS named,
            (SELECT count(*)::int FROM firm WHERE email = 'valid') AS verified,
            (SELECT count(*)::int FROM public.search_document d
              WHERE d.data_set = loaded.data_set AND d.status IN ('active', 'due', 'unknown')
                AND cardinality(d.cor_provinces) = 0 AND 'small' = ANY (d.levels)) AS small,
            (SELECT coalesce(sum(cardinality(cor_provinces) - 1), 0)::int FROM firm) AS extra,
            (SELECT max(r.list_date)::text FROM public.reading r JOIN public.source s ON s.id = r.source_id
              WHERE s.data_set = loaded.data_set AND r.undone_at IS NULL) AS updated_on,
            (SELECT jsonb_object_agg(value, firms) FROM (
               SELECT value, count(*) AS firms FROM firm, unnest(cor_provinces) AS value GROUP BY value) t) AS by_province,
            (SELECT jsonb_object_agg(value, firms) FROM (
               SELECT value, count(*) AS firms FROM firm, unnest(cor_programmes) AS value GROUP BY value) t) AS by_programme,
            (SELECT jsonb_object_agg(value, firms) FROM (
               SELECT value, count(*) AS firms FROM firm, unnest(cor_partners) AS value GROUP BY value) t) AS by_partner
       FROM loaded`,
  );
  const row = rows[0]!;
  return {
    contractors: row.contractors,
    namedHseManagers: row.named,
    verifiedEmails: row.verified,
    smallEmployers: row.small,
    updatedOn: row.updated_on,
    productDay,
    demo: row.demo,
    byProvince: row.by_province ?? {},
    byProgramme: row.by_programme ?? {},
    byPartner: row.by_partner ?? {},
    extraJurisdictions: row.extra,
  };
}
