import type { Tx } from "~/platform/db.server";
import type { SourceDeclaration } from "./source";

import type pg from "pg";

/** Writes the declaration's rows where they differ: a source that nobody changed is not written. */
export async function synchroniseSource(tx: pg.Pool | Tx, source: SourceDeclaration): Promise<void> {
  const { partner } = source;
  if (partner) {
    await tx.query(
      `INSERT INTO public.partner AS p (slug, name, jurisdictions, industry_en, industry_fr, website, data_set, source_url, checked_on)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
       ON CONFLICT (slug) DO UPDATE SET name = excluded.name, jurisdictions = excluded.jurisdictions, industry_en = excluded.industry_en,
         industry_fr = excluded.industry_fr, website = excluded.website
       WHERE (p.name, p.jurisdictions, p.industry_en, p.industry_fr, p.website)
             IS DISTINCT FROM (excluded.name, excluded.jurisdictions, excluded.industry_en, excluded.industry_fr, excluded.website)`,
      [
        partner.slug,
        partner.name,
        partner.jurisdictions,
        partner.industry.en,
        partner.industry.fr,
        partner.website ?? null,
        source.dataSet,
        partner.sourceUrl ?? null,
        partner.checkedOn ?? DECLARATIONS_CHECKED_ON,
      ],
    );
  }
  await tx.query(
    `INSERT INTO public.source AS s (id, publisher, kind, data_set, jurisdiction, partner, terms_status, cadence_days)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
     ON CONFLICT (id) DO UPDATE SET publisher = excluded.publisher, jurisdiction = excluded.jurisdiction, partner = excluded.partner,
       terms_status = excluded.terms_status, cadence_days = excluded.cadence_days
     WHERE (s.publisher, s.jurisdiction, s.partner, s.terms_status, s.cadence_days)
           IS DISTINCT FROM (excluded.publisher, excluded.jurisdiction, excluded.partner, excluded.terms_status, excluded.cadence_days)`,
    [
      source.id,
      source.publisher,
      source.kind,
      source.dataSet,
      source.jurisdiction ?? null,
      partner?.slug ?? null,
      source.termsStatus,
      source.cadenceDays,
    ],
  );
}

const DECLARATIONS_CHECKED_ON = "2026-11-21";
