/** The parameters of /search and GET /api/v1/contractors (contract.md): URL to filters and back. */

export const PROVINCES = ["AB", "BC", "MB", "NB", "NL", "NS", "NT", "NU", "ON", "PE", "QC", "SK", "YT"] as const;
export const LEVELS = ["cor", "small", "all"] as const;
export const HSE_KINDS = ["named", "other-named", "role", "generic", "none"] as const;
export const STATUSES = ["active", "due", "unknown", "expired", "absent", "suspended", "revoked", "letter"] as const;
export const EMAIL_CLASSES = ["valid", "accept-all", "unknown", "none"] as const;
export const SIZES = ["1-4", "5-9", "10-19", "20-49", "50-99", "100+", "unknown"] as const;
export const DUE_DAYS = ["30", "60", "90", "180"] as const;
export const SORTS = ["relevance", "name", "due", "newest"] as const;

export const FACETS = [
  "province",
  "hse",
  "level",
  "programme",
  "partner",
  "status",
  "due",
  "city",
  "trade",
  "size",
  "email",
  "phone",
] as const;

export type Facet = (typeof FACETS)[number];
export type Sort = (typeof SORTS)[number];
export type Status = (typeof STATUSES)[number];

/** Listed when no status is asked for: what stands. */
export const DEFAULT_STATUSES: readonly Status[] = ["active", "due", "unknown"];
export const DEFAULT_LEVELS: readonly string[] = ["cor"];

export const PAGE_SIZE = 20;
export const LAST_PAGE = 50;
const LONGEST_TEXT = 200;

/** Chosen values of each facet; an empty list leaves the facet at its default, which but for level and status is: any. */
export type SearchFilters = Record<Facet, string[]> & {
  /** `certified=all`: firms without a certificate too, and both data sets. */
  certifiedAll: boolean;
};

export interface SearchQuery {
  text: string;
  filters: SearchFilters;
  sort: Sort;
  page: number;
}

export interface ApiSearch extends SearchQuery {
  cursor: string | null;
  limit: number;
}

/** A name or a value that means nothing here: pages show a notice, the API answers 400 unknown_parameter. */
export interface SearchNotice {
  reason: "unknown-name" | "unknown-value";
  name: string;
  value: string;
}

const FIXED: Partial<Record<Facet, readonly string[]>> = {
  province: PROVINCES,
  level: LEVELS,
  hse: HSE_KINDS,
  status: STATUSES,
  email: EMAIL_CLASSES,
  size: SIZES,
  due: DUE_DAYS,
  phone: ["work"],
};

const SLUG = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

export function emptyFilters(): SearchFilters {
  return {
    province: [],
    hse: [],
    level: [],
    programme: [],
    partner: [],
    status: [],
    due: [],
    city: [],
    trade: [],
    size: [],
    email: [],
    phone: [],
    certifiedAll: false,
  };
}

/** Reads a page's parameters. An empty one counts as absent: a form without JavaScript sends those. */
export function parseSearch(parameters: URLSearchParams): { query: SearchQuery; notices: SearchNotice[] } {
  const { query, rest, notices } = parseShared(parameters);
  for (const [name, value] of rest) {
    if (name === "page") {
      if (/^[1-9]\d{0,3}$/.test(value) && Number(value) <= LAST_PAGE) query.page = Number(value);
      else notices.push({ reason: "unknown-value", name, value });
    } else {
      notices.push({ reason: "unknown-name", name, value });
    }
  }
  return { query, notices };
}

/** Reads the API's: `cursor` and `limit` in place of `page`. */
export function parseApiSearch(parameters: URLSearchParams): { query: ApiSearch; notices: SearchNotice[] } {
  const { query, rest, notices } = parseShared(parameters);
  const answer: ApiSearch = { ...query, cursor: null, limit: PAGE_SIZE };
  for (const [name, value] of rest) {
    if (name === "cursor") {
      if (/^[A-Za-z0-9_-]{1,200}$/.test(value)) answer.cursor = value;
      else notices.push({ reason: "unknown-value", name, value });
    } else if (name === "limit") {
      if (/^[1-9]\d{0,2}$/.test(value) && Number(value) <= 100) answer.limit = Number(value);
      else notices.push({ reason: "unknown-value", name, value });
    } else {
      notices.push({ reason: "unknown-name", name, value });
    }
  }
  return { query: answer, notices };
}

/** The shortest URL that opens the same rows in the same order. Parameters come in one fixed order. */
export function searchParams(query: SearchQuery): URLSearchParams {
  const parameters = new URLSearchParams();
  if (query.text !== "") parameters.set("q", query.text);
  for (const facet of FACETS) {
    for (const value of query.filters[facet]) parameters.append(facet, value);
  }
  if (query.filters.certifiedAll) parameters.set("certified", "all");
  if (query.sort !== "relevance") parameters.set("sort", query.sort);
  if (query.page > 1) parameters.set("page", String(query.page));
  return parameters;
}

/** One thing that narrows a search: what a chip names and an empty result offers to drop. */
export type Narrowing =
  { name: "q"; value: string } | { name: Facet; value: string } | { name: "certified"; value: "all" };

export function narrowings(query: SearchQuery): Narrowing[] {
  const chosen: Narrowing[] = [];
  if (query.text !== "") chosen.push({ name: "q", value: query.text });
  for (const facet of FACETS) {
    for (const value of query.filters[facet]) chosen.push({ name: facet, value });
  }
  if (query.filters.certifiedAll) chosen.push({ name: "certified", value: "all" });
  return chosen;
}

/** The same search with one choice added or taken away, from its first page. */
export function toggled(query: SearchQuery, { name, value }: Narrowing): SearchQuery {
  const next: SearchQuery = { ...query, filters: { ...query.filters }, page: 1 };
  if (name === "q") return { ...next, text: query.text === value ? "" : value };
  if (name === "certified") {
    next.filters.certifiedAll = !query.filters.certifiedAll;
    return next;
  }
  const values = query.filters[name];
  next.filters[name] = values.includes(value)
    ? values.filter((each) => each !== value)
    : inOrder(name, [...values, value]);
  return next;
}

export function withoutNarrowing(query: SearchQuery, narrowing: Narrowing): SearchQuery {
  return narrowings(query).some((each) => each.name === narrowing.name && each.value === narrowing.value)
    ? toggled(query, narrowing)
    : query;
}

function parseShared(parameters: URLSearchParams) {
  const query: SearchQuery = { text: "", filters: emptyFilters(), sort: "relevance", page: 1 };
  const rest: [string, string][] = [];
  const notices: SearchNotice[] = [];
  for (const [name, given] of parameters) {
    const value = given.trim();
    if (value === "") {
      if (!isKnownName(name)) rest.push([name, value]);
      continue;
    }
    if (name === "q") query.text = value.slice(0, LONGEST_TEXT);
    else if (name === "sort" && isOneOf(SORTS, value)) query.sort = value;
    else if (name === "certified" && value === "all") query.filters.certifiedAll = true;
    else if (isOneOf(FACETS, name) && isValueOf(name, value)) {
      const values = query.filters[name];
      if (!values.includes(value)) query.filters[name] = inOrder(name, [...values, value]);
    } else if (isKnownName(name) && name !== "page" && name !== "cursor" && name !== "limit") {
      notices.push({ reason: "unknown-value", name, value });
    } else {
      rest.push([name, value]);
    }
  }
  return { query, rest, notices };
}

function isKnownName(name: string): boolean {
  return ["q", "sort", "certified", "page", "cursor", "limit"].includes(name) || isOneOf(FACETS, name);
}

function isValueOf(facet: Facet, value: string): boolean {
  const fixed = FIXED[facet];
  return fixed ? fixed.includes(value) : value.length <= 80 && SLUG.test(value);
}

function isOneOf<Value extends string>(values: readonly Value[], value: string): value is Value {
  return (values as readonly string[]).includes(value);
}

/** Chosen values in the order of the facet, so that the same choice is the same URL and the same cached result. */
function inOrder(facet: Facet, values: string[]): string[] {
  const fixed = FIXED[facet];
  return fixed ? fixed.filter((value) => values.includes(value)) : [...values].sort();
}
