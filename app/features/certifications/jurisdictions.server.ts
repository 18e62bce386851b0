import { webPool } from "~/platform/db.server";

export interface Jurisdiction {
  code: string;
  slug: string;
  /** Quebec and Prince Edward Island have no COR programme. */
  hasCor: boolean;
  board: string;
  sourceUrl: string | null;
  checkedOn: string;
}

/** The thirteen provinces and territories, west to east as a map has them. */
export async function jurisdictions(): Promise<Jurisdiction[]> {
  const { rows } = await webPool().query<Jurisdiction>(
    `SELECT code, slug, has_cor AS "hasCor", board, source_url AS "sourceUrl", checked_on AS "checkedOn"
       FROM public.jurisdiction
      ORDER BY array_position(ARRAY['BC','AB','SK','MB','ON','QC','NB','NS','PE','NL','YT','NT','NU'], code)`,
  );
  return rows;
}
