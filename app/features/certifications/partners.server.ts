import { prisma } from "~/platform/prisma.server";
import type { Language } from "~/text/language";
import { dayOf } from "./calendar-day";

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
  const found = await prisma.partner.findMany({ orderBy: { name: "asc" } });
  return found.map((partner) => ({
    slug: partner.slug,
    name: partner.name,
    jurisdictions: partner.jurisdictions,
    industry: language === "fr" ? partner.industryFr : partner.industryEn,
    website: partner.website,
    demo: partner.dataSet === "demo",
    checkedOn: dayOf(partner.checkedOn),
  }));
}

/** Slug → name, for rows that carry the slug. */
export async function partnerNames(): Promise<Record<string, string>> {
  const found = await prisma.partner.findMany({ select: { slug: true, name: true } });
  return Object.fromEntries(found.map(({ slug, name }) => [slug, name]));
}
