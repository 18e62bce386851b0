import { webPool } from "~/platform/db.server";

import { LAST_HIT, type FacetValue, type SearchAnswer, type SearchRequest } from "./engine";
import { foldedWords, MOST_WORDS } from "./folded-words";
import { searchEngine } from "./search-engine.server";
import {
  emptyFilters,
  LAST_PAGE,
  narrowings,
  PAGE_SIZE,
  withoutNarrowing,
  type ApiSearch,
  type Facet,
  type Narrowing,
  type SearchNotice,
  type SearchQuery,
} from "./search-query";

export interface NamedFacetValue extends FacetValue {
  /** How the value is written where it is a name of its own (partners, towns); words of ours are the page's catalogue's. */
  name: string | null;
}

export interface SearchResults extends Omit<SearchAnswer, "facets"> {
  facets: Record<Facet, NamedFacetValue[]>;
  /** Values that name nothing in the directory, left out of the search and told. */
  notices: SearchNotice[];
  productDay: string;
  page: number;
  pages: number;
  /** More was found than can be paged to. */
  cut: boolean;
  /** The folded words that were looked for, for marking them. */
  words: string[];
  /** Names of the chosen partners, programmes and towns, for chips. */
  names: Record<string, string>;
}

/** What the search page shows, but the rows: those are read by id. The same for everybody, so it may be kept. */
export async function searchContractors(asked: SearchQuery): Promise<SearchResults> {
  const state = await directoryState();
  const { query, notices } = await withKnownValues(asked, state.generation);
  const answer = await searchEngine().search(requestFor(query, state.productDay), state.generation);
  const pages = Math.min(LAST_PAGE, Math.max(1, Math.ceil(answer.total / PAGE_SIZE)));
  const words = foldedWords(query.text).slice(0, MOST_WORDS);
  const named = await nameValues(answer.facets, query, state.generation);
  return {
    ...answer,
    facets: named.facets,
    names: named.names,
    notices,
    productDay: state.productDay,
    page: query.page,
    pages,
    cut: answer.total > LAST_HIT,
    words,
  };
}

export type ApiResults =
  | {
      status: "found";
      ids: string[];
      total: number;
      facets: SearchAnswer["facets"];
      nextCursor: string | null;
      notices: SearchNotice[];
    }
  | { status: "unknown_parameter"; notices: SearchNotice[] }
  | { status: "cursor_stale" };

/** A page of the API. Its cursor names the state of the directory that it belongs to: after a change it is stale. */
export async function searchForApi(asked: ApiSearch): Promise<ApiResults> {
  const state = await directoryState();
  const { query, notices } = await withKnownValues(asked, state.generation);
  if (notices.length > 0) return { status: "unknown_parameter", notices };
  const fingerprint = `${state.directoryVersion}.${state.generation}.${state.productDay}`;
  let offset = 0;
  if (asked.cursor !== null) {
    const cursor = readCursor(asked.cursor);
    if (cursor === null) {
      return {
        status: "unknown_parameter",
        notices: [{ reason: "unknown-value", name: "cursor", value: asked.cursor }],
      };
    }
    if (cursor.fingerprint !== fingerprint) return { status: "cursor_stale" };
    offset = cursor.offset;
  }
  const limit = Math.min(asked.limit, LAST_HIT - offset);
  const answer = await searchEngine().search(
    { ...requestFor(query, state.productDay), offset, limit },
    state.generation,
  );
  const next = offset + answer.ids.length;
  return {
    status: "found",
    ids: answer.ids,
    total: answer.total,
    facets: answer.facets,
    nextCursor: next < Math.min(answer.total, LAST_HIT) ? writeCursor({ fingerprint, offset: next }) : null,
    notices,
  };
}

export interface Drop {
  narrowing: Narrowing;
  total: number;
}

/** For an empty result: each thing that was asked for, and how many there would be without it. */
export async function dropCounts(asked: SearchQuery): Promise<Drop[]> {
  const state = await directoryState();
  const { query } = await withKnownValues(asked, state.generation);
  const chosen = narrowings(query).filter(({ name }) => name !== "certified");
  const totals = await searchEngine().totals(
    chosen.map((narrowing) => requestFor(withoutNarrowing(query, narrowing), state.productDay)),
    state.generation,
  );
  return chosen
    .map((narrowing, index) => ({ narrowing, total: totals[index]! }))
    .sort((one, other) => other.total - one.total);
}

/** Search inside a facet that has more values than are shown. */
export async function searchFacetValues(asked: SearchQuery, facet: Facet, text: string): Promise<NamedFacetValue[]> {
  const state = await directoryState();
  const { query } = await withKnownValues(asked, state.generation);
  const values = await searchEngine().facetValues(requestFor(query, state.productDay), facet, text, state.generation);
  return (await nameValues({ ...emptyFacets(), [facet]: values }, query, state.generation)).facets[facet];
}

interface DirectoryState {
  generation: number;
  directoryVersion: number;
  productDay: string;
}

export async function directoryState(): Promise<DirectoryState> {
  const { rows } = await webPool().query<DirectoryState>({
    name: "directory-state",
    text: `SELECT i.generation::int AS generation, v.version::int AS "directoryVersion", public.product_day()::text AS "productDay"
             FROM public.search_index i, public.directory_version v`,
  });
  return rows[0]!;
}

function requestFor(query: SearchQuery, today: string): SearchRequest {
  return {
    text: foldedWords(query.text).slice(0, MOST_WORDS).join(" "),
    filters: query.filters,
    sort: query.sort,
    offset: (query.page - 1) * PAGE_SIZE,
    limit: PAGE_SIZE,
    today,
  };
}

const SLUG_FACETS = ["programme", "partner", "city", "trade"] as const;

/** A slug that names no programme, partner, town or trade of the directory is told, and narrows nothing. */
async function withKnownValues<Query extends SearchQuery>(
  asked: Query,
  generation: number,
): Promise<{ query: Query; notices: SearchNotice[] }> {
  if (SLUG_FACETS.every((facet) => asked.filters[facet].length === 0)) return { query: asked, notices: [] };
  const columns = await searchEngine().columns(generation);
  const tables = await referenceNames(generation);
  const notices: SearchNotice[] = [];
  const filters = { ...asked.filters };
  for (const facet of SLUG_FACETS) {
    filters[facet] = asked.filters[facet].filter((value) => {
      const known =
        columns.knows(facet, value) ||
        (facet === "programme" && tables.programmes.has(value)) ||
        (facet === "partner" && tables.partners.has(value));
      if (!known) notices.push({ reason: "unknown-value", name: facet, value });
      return known;
    });
  }
  return { query: { ...asked, filters }, notices };
}

async function nameValues(facets: SearchAnswer["facets"], query: SearchQuery, generation: number) {
  const columns = await searchEngine().columns(generation);
  const tables = await referenceNames(generation);
  const nameOf = (facet: Facet, value: string): string | null => {
    if (facet === "partner") return tables.partners.get(value) ?? null;
    if (facet === "programme") return tables.programmes.get(value) ?? null;
    if (facet === "city") return columns.cityName(value);
    return null;
  };
  const named = Object.fromEntries(
    Object.entries(facets).map(([facet, values]) => [
      facet,
      values.map((each) => ({ ...each, name: nameOf(facet as Facet, each.value) })),
    ]),
  ) as Record<Facet, NamedFacetValue[]>;
  const names: Record<string, string> = {};
  for (const facet of SLUG_FACETS) {
    for (const value of query.filters[facet]) {
      const name = nameOf(facet, value);
      if (name !== null) names[`${facet}:${value}`] = name;
    }
  }
  return { facets: named, names };
}

interface ReferenceNames {
  programmes: Map<string, string>;
  partners: Map<string, string>;
}

let reference: { version: number; names: ReferenceNames } | undefined;

/** Programmes and partners by name; they change with a migration or a publish, both of which change the generation. */
async function referenceNames(generation: number): Promise<ReferenceNames> {
  if (reference?.version === generation) return reference.names;
  const [programmes, partners] = await Promise.all([
    webPool().query<{ slug: string; name: string }>("SELECT slug, name_en AS name FROM public.programme"),
    webPool().query<{ slug: string; name: string }>("SELECT slug, name FROM public.partner"),
  ]);
  const names = {
    programmes: new Map(programmes.rows.map((row) => [row.slug, row.name])),
    partners: new Map(partners.rows.map((row) => [row.slug, row.name])),
  };
  reference = { version: generation, names };
  return names;
}

function emptyFacets(): SearchAnswer["facets"] {
  const { certifiedAll: _, ...facets } = emptyFilters();
  return facets as unknown as SearchAnswer["facets"];
}

function writeCursor(cursor: { fingerprint: string; offset: number }): string {
  return Buffer.from(`${cursor.fingerprint}:${cursor.offset}`).toString("base64url");
}

function readCursor(text: string): { fingerprint: string; offset: number } | null {
  const match = /^([\d.-]+):(\d{1,4})$/.exec(Buffer.from(text, "base64url").toString("latin1"));
  return match ? { fingerprint: match[1]!, offset: Math.min(Number(match[2]), LAST_HIT) } : null;
}
