import type { ContractorDocument } from "./contractor-document";
import type { Facet, SearchFilters, Sort } from "./search-query";

/** Values of a facet that an engine gives at most, by count and then by slug; more are found by searching inside it. */
export const MOST_FACET_VALUES = 100;

/** The last hit that can be paged to. Exports never page an engine: they come from PostgreSQL. */
export const LAST_HIT = 1000;

export interface FacetValue {
  value: string;
  count: number;
}

export interface SearchRequest {
  text: string;
  filters: SearchFilters;
  sort: Sort;
  offset: number;
  limit: number;
  /** The product day, from which `due` is counted. */
  today: string;
}

export interface SearchAnswer {
  /** Contractor ids of this page, in order. */
  ids: string[];
  total: number;
  /** Of the total, firms whose best contact is a named HSE person. */
  namedTotal: number;
  /** Of the total, how many belong to each data set: demo and real never mix (rules.md 6). */
  dataSets: { demo: number; live: number };
  /** Each facet's counts leave its own choices out: a count is the total one gets by choosing that value alone. */
  facets: Record<Facet, FacetValue[]>;
  /** The words as they are written in the directory, when none was typed so. */
  suggestion: string | null;
}

/**
 * What the product asks of a search engine; test/contracts/search-engine.ts holds every engine to it. An engine keeps
 * nothing of its own: all of it can be built again from PostgreSQL, and the rows of a page are read there.
 */
export interface SearchEngine {
  name: string;
  /** Adds or replaces these documents. */
  index(documents: readonly ContractorDocument[]): Promise<void>;
  /** Makes these the only documents, all at once for those who search meanwhile. */
  replaceAll(
    documents: Iterable<ContractorDocument> | AsyncIterable<ContractorDocument>,
  ): Promise<{ documents: number }>;
  /** `generation`: that of the documents which the caller knows of; an engine that can tell answers from no older one. */
  search(request: SearchRequest, generation?: number): Promise<SearchAnswer>;
  /** Values of one facet whose slug holds the text, with the counts `search` would give them. */
  facetValues(request: SearchRequest, facet: Facet, text: string, generation?: number): Promise<FacetValue[]>;
}
