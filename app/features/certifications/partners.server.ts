import { webPool } from "~/platform/db.server";
import type { Language } from "~/text/language";

export interface Partner {
  slug: string;
  name: string;
  jurisdictions: string[];
  industry: string;
  website: string | null;
  demo: boolean;
  checkedOn: string;
}

/** The certifying partners, by name; those of the demo are invented and say so. */
export async function certifyingPartners(language: Language): Promise<Partner[]> {
  const { rows } = await webPool().query<Partner>(
    `SELECT slug, name, jurisdictions, CASE WHEN $1 = 'fr' THEN industry_fr ELSE industry_en END AS industry, website,
            data_set = 'demo' AS demo, checked_on AS "checkedOn"
       FROM public.partner ORDER BY name`,
    [language],
  );
  return rows;
}

/** Slug → name, for rows that carry the slug. */
export async function partnerNames(): Promise<Record<string, string>> {
  const { rows } = await webPool().query<{ slug: string; name: string }>("SELECT slug, name FROM public.partner");
  return Object.fromEntries(rows.map(({ slug, name }) => [slug, name]));
}
