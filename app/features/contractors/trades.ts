/** Trade tags by NAICS Canada code (domain.md §4.1). */
export const TRADE_BY_NAICS: Readonly<Record<string, string>> = {
  "236110": "residential-builder",
  "236210": "industrial-builder",
  "236220": "general-contractor",
  "237110": "utilities-water",
  "237120": "pipeline",
  "237130": "powerline-telecom",
  "237210": "land-development",
  "237310": "roads-bridges",
  "237990": "civil",
  "238110": "concrete",
  "238120": "steel-erection",
  "238130": "framing",
  "238140": "masonry",
  "238150": "glazing",
  "238160": "roofing",
  "238170": "siding",
  "238190": "exterior-other",
  "238210": "electrical",
  "238220": "mechanical",
  "238291": "elevators",
  "238299": "equipment-installation",
  "238310": "drywall-insulation",
  "238320": "painting",
  "238330": "flooring",
  "238340": "tile",
  "238350": "carpentry",
  "238390": "finishing-other",
  "238910": "earthworks-demolition",
  "238990": "specialty-other",
};

/** Every tag that a firm can have. Firms of other industries (trucking, forestry, care …) have none. */
export const TRADES: readonly string[] = Object.values(TRADE_BY_NAICS);

/** The tags of all NAICS codes that stand in a text: "238220; 238210 - Electrical …" → mechanical, electrical. */
export function tradesOfNaics(published: string): string[] {
  const tags = new Set<string>();
  for (const [code] of published.matchAll(/(?<!\d)\d{6}(?!\d)/g)) {
    const tag = TRADE_BY_NAICS[code];
    if (tag) tags.add(tag);
  }
  return [...tags];
}
