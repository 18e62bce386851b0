/**
 * Firms for the search, and what a search of them comes to when every document is looked at: the arm that an engine's
 * answers are held against, in the contract suite and in the bench.
 */
import { addDays } from "~/features/certifications/calendar-day";
import { contractorDocument, type ContractorDocument } from "~/features/search/contractor-document";
import { MOST_FACET_VALUES, type SearchAnswer, type SearchRequest } from "~/features/search/engine";
import { emptyFilters, FACETS, type Facet, type SearchFilters } from "~/features/search/search-query";

export const TODAY = "2026-11-16";

/** A firm's document from its names and place; fields after it are what a test is about. */
export function documentOf(
  number: number,
  names: { legal: string; trade?: string[]; former?: string[]; city?: string; trades?: string[] },
  fields: Partial<ContractorDocument> = {},
): ContractorDocument {
  const base = contractorDocument(
    {
      contractorId: `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`,
      dataSet: "demo",
      legalName: names.legal,
      tradeNames: names.trade ?? [],
      formerNames: names.former ?? [],
      city: names.city ?? null,
      province: "AB",
      trades: names.trades ?? [],
      size: "unknown",
      hse: "none",
      email: "none",
      phone: false,
      addedOn: "2026-08-31",
      updatedOn: "2026-08-31",
    },
    { certified: true, shown: null, status: "active", underReview: false, next: null, certifications: [] },
    new Map([["AB", { en: "Alberta", fr: "Alberta" }]]),
  );
  return { ...base, levels: ["cor"], provinces: ["AB"], programmes: ["cor"], partners: ["dsa-build-ab"], ...fields };
}

export const request = (
  fields: Partial<Omit<SearchRequest, "filters">> & { filters?: Partial<SearchFilters> } = {},
): SearchRequest => ({
  text: "",
  sort: "relevance",
  offset: 0,
  limit: 20,
  today: TODAY,
  ...fields,
  filters: { ...emptyFilters(), ...fields.filters },
});

/** What a document does to a search, written as plainly as can be: the arm that the engine's counts are held against. */
export function accepts(
  document: ContractorDocument,
  filters: SearchFilters,
  today: string,
  primary: "demo" | "live",
  but: Facet | null = null,
): boolean {
  const asked = (facet: Facet) => (facet === but ? [] : filters[facet]);
  const any = (facet: Facet, values: readonly string[]) =>
    asked(facet).length === 0 || asked(facet).some((value) => values.includes(value));
  const certified = document.status !== null;
  if (!filters.certifiedAll && (!certified || document.dataSet !== primary)) return false;
  if (but !== "status") {
    const statuses: readonly string[] = filters.status.length > 0 ? filters.status : ["active", "due", "unknown"];
    const without = !certified && filters.status.length === 0;
    if (!without && !(certified && statuses.includes(document.status!))) return false;
  }
  if (but !== "level" && document.levels.length > 0) {
    const levels = filters.level.length > 0 ? filters.level : ["cor"];
    if (!levels.includes("all") && !document.levels.some((level) => levels.includes(level))) return false;
  }
  const days =
    document.nextDueOn === null
      ? null
      : [30, 60, 90, 180]
          .filter((step) => document.nextDueOn! >= today && document.nextDueOn! <= addDays(today, step))
          .map(String);
  return (
    any("province", document.provinces) &&
    any("hse", [document.hse]) &&
    any("programme", document.programmes) &&
    any("partner", document.partners) &&
    any("city", document.city === null ? [] : [document.city]) &&
    any("trade", document.trades) &&
    any("size", [document.size]) &&
    any("email", [document.email]) &&
    any("phone", document.phone ? ["work"] : []) &&
    any("due", days ?? [])
  );
}

function valuesOf(document: ContractorDocument, facet: Facet, today: string): string[] {
  switch (facet) {
    case "province":
      return document.provinces;
    case "hse":
      return [document.hse];
    case "level":
      return document.levels.length === 0
        ? ["cor", "small", "all"]
        : [...document.levels.filter((level) => level !== "other"), "all"];
    case "programme":
      return document.programmes;
    case "partner":
      return document.partners;
    case "status":
      return document.status === null ? [] : [document.status];
    case "due":
      return ["30", "60", "90", "180"].filter(
        (step) =>
          document.nextDueOn !== null &&
          document.nextDueOn >= today &&
          document.nextDueOn <= addDays(today, Number(step)),
      );
    case "city":
      return document.city === null ? [] : [document.city];
    case "trade":
      return document.trades;
    case "size":
      return [document.size];
    case "email":
      return [document.email];
    case "phone":
      return document.phone ? ["work"] : [];
  }
}

/** Every facet counted by looking at every document. */
export function countedByHand(
  documents: readonly ContractorDocument[],
  filters: SearchFilters,
  today: string,
  primary: "demo" | "live",
): SearchAnswer["facets"] {
  return Object.fromEntries(
    FACETS.map((facet) => {
      const counts = new Map<string, number>();
      for (const document of documents) {
        if (!accepts(document, filters, today, primary, facet)) continue;
        for (const value of valuesOf(document, facet, today)) counts.set(value, (counts.get(value) ?? 0) + 1);
      }
      const values = [...counts].map(([value, count]) => ({ value, count }));
      values.sort((one, other) => other.count - one.count || (one.value < other.value ? -1 : 1));
      return [facet, values.slice(0, MOST_FACET_VALUES)];
    }),
  ) as unknown as SearchAnswer["facets"];
}

/** A small generator of its own, so that the same number always gives the same firms. */
export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
