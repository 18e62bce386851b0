import { dayNumber } from "~/features/certifications/calendar-day";
import { MOST_FACET_VALUES, type FacetValue, type SearchAnswer, type SearchRequest } from "./engine";
import { BestOf } from "./best-of";
import { DirectoryVocabulary, type Matches } from "./directory-vocabulary";
import { foldedWords } from "./folded-words";
import type { ListColumn } from "./list-column";
import {
  DEFAULT_LEVELS,
  DEFAULT_STATUSES,
  EMAIL_CLASSES,
  FACETS,
  HSE_KINDS,
  PROVINCES,
  SIZES,
  STATUSES,
  type Facet,
} from "./search-query";

/** The day of a document that has none due. */
export const NEVER = 0x7fffffff;
const DUE_STEPS = [30, 60, 90, 180];

const ID_LENGTH = 36;

/** Numbers of the documents side by side; of those with several values, where each document's begin. */
export interface Columns {
  count: number;
  ids: string;
  live: Uint8Array;
  status: Uint8Array;
  levels: Uint8Array;
  provinces: Uint16Array;
  hse: Uint8Array;
  email: Uint8Array;
  size: Uint8Array;
  phone: Uint8Array;
  due: Int32Array;
  added: Int32Array;
  nameLengths: Uint8Array;
  city: ListColumn;
  cityNames: Map<string, string>;
  programmes: ListColumn;
  partners: ListColumn;
  trades: ListColumn;
  words: ListColumn;
}

/**
 * The search documents as columns of numbers, in the order of their names: what one process keeps in memory of a
 * generation of public.search_document, to rank words and to count every facet in a single pass. Immutable once built.
 */
export class DirectoryColumns {
  readonly count: number;
  readonly primaryDataSet: "demo" | "live";
  private readonly ids: string;
  private readonly live: Uint8Array;
  private readonly status: Uint8Array;
  private readonly levels: Uint8Array;
  private readonly provinces: Uint16Array;
  private readonly hse: Uint8Array;
  private readonly email: Uint8Array;
  private readonly size: Uint8Array;
  private readonly phone: Uint8Array;
  private readonly due: Int32Array;
  private readonly city: ListColumn;
  private readonly cityNames: Map<string, string>;
  private readonly programmes: ListColumn;
  private readonly partners: ListColumn;
  private readonly trades: ListColumn;
  private readonly byDue: Uint32Array;
  private readonly byNewest: Uint32Array;
  readonly vocabulary: DirectoryVocabulary;
  constructor(columns: Columns) {
    const { count, due, added } = columns;
    this.count = count;
    this.ids = columns.ids;
    this.live = columns.live;
    this.status = columns.status;
    this.levels = columns.levels;
    this.provinces = columns.provinces;
    this.hse = columns.hse;
    this.email = columns.email;
    this.size = columns.size;
    this.phone = columns.phone;
    this.due = due;
    this.city = columns.city;
    this.cityNames = columns.cityNames;
    this.programmes = columns.programmes;
    this.partners = columns.partners;
    this.trades = columns.trades;
    this.primaryDataSet = this.live.includes(0) ? "demo" : "live";
    this.byDue = ranking(count, (one, other) => due[one]! - due[other]! || one - other);
    this.byNewest = ranking(count, (one, other) => added[other]! - added[one]! || one - other);
    this.vocabulary = new DirectoryVocabulary(columns.words, columns.nameLengths);
  }

  cityName(slug: string): string | null {
    return this.cityNames.get(slug) ?? null;
  }

  /** Whether any document has this value; programmes and partners without a firm are known to their tables instead. */
  knows(facet: Facet, value: string): boolean {
    if (facet === "city") return this.city.dictionary.includes(value);
    if (facet === "programme") return this.programmes.dictionary.includes(value);
    if (facet === "partner") return this.partners.dictionary.includes(value);
    if (facet === "trade") return this.trades.dictionary.includes(value);
    return true;
  }

  // Facets ------------------------------------------------------------------------------------------------------

  /**
   * One pass over the matches. A document that fails no filter is a hit and counts in every facet; one that fails a
   * single facet's filter counts in that facet only, because choosing its value there would bring it in.
   */
  answer(request: SearchRequest, matches: Matches | null, suggestion: string | null): SearchAnswer {
    const tally = this.tally(request, matches, true);
    return {
      ids: tally.page.map((at) => this.ids.slice(at * ID_LENGTH, (at + 1) * ID_LENGTH)),
      total: tally.total,
      namedTotal: tally.named,
      dataSets: tally.dataSets,
      facets: Object.fromEntries(
        FACETS.map((facet) => [facet, topValues(tally.counts[facet])]),
      ) as unknown as SearchAnswer["facets"],
      suggestion,
    };
  }

  facetValues(request: SearchRequest, matches: Matches | null, facet: Facet, text: string): FacetValue[] {
    const { counts } = this.tally({ ...request, limit: 0 }, matches, true);
    const wanted = foldedWords(text).join("-");
    return topValues(counts[facet].filter(({ value }) => value.includes(wanted)));
  }

  total(request: SearchRequest, matches: Matches | null): number {
    return this.tally({ ...request, limit: 0 }, matches, false).total;
  }

  private tally(request: SearchRequest, matches: Matches | null, counting: boolean) {
    const { filters } = request;
    const today = dayNumber(request.today);
    const statusMask = maskOf(filters.status.length > 0 ? filters.status : DEFAULT_STATUSES, STATUSES) << 1;
    // A firm without any certification has no status and no level: the defaults let it in where it is asked for.
    const acceptedStatuses = filters.certifiedAll && filters.status.length === 0 ? statusMask | 1 : statusMask;
    const levelMask = levelMaskOf(filters.level.length > 0 ? filters.level : DEFAULT_LEVELS);
    const provinceMask = maskOf(filters.province, PROVINCES);
    const hseMask = maskOf(filters.hse, HSE_KINDS);
    const emailMask = maskOf(filters.email, EMAIL_CLASSES);
    const sizeMask = maskOf(filters.size, SIZES);
    const workPhone = filters.phone.length > 0;
    const dueWithin = filters.due.length > 0 ? Math.max(...filters.due.map(Number)) : -1;
    const cities = chosen(filters.city, this.city);
    const programmes = chosen(filters.programme, this.programmes);
    const partners = chosen(filters.partner, this.partners);
    const trades = chosen(filters.trade, this.trades);
    const everyDataSet = filters.certifiedAll;
    const liveOnly = this.primaryDataSet === "live" ? 1 : 0;

    const statusCounts = new Uint32Array(STATUSES.length + 1);
    const levelCounts = new Uint32Array(3);
    const provinceCounts = new Uint32Array(PROVINCES.length);
    const hseCounts = new Uint32Array(HSE_KINDS.length);
    const emailCounts = new Uint32Array(EMAIL_CLASSES.length);
    const sizeCounts = new Uint32Array(SIZES.length);
    const dueCounts = new Uint32Array(DUE_STEPS.length);
    const cityCounts = new Uint32Array(this.city.dictionary.length);
    const programmeCounts = new Uint32Array(this.programmes.dictionary.length);
    const partnerCounts = new Uint32Array(this.partners.dictionary.length);
    const tradeCounts = new Uint32Array(this.trades.dictionary.length);
    let phoneCount = 0;
    let total = 0;
    let named = 0;
    let liveTotal = 0;

    const order = matches && request.sort === "relevance" ? matches.ranks : null;
    const rank = request.sort === "due" ? this.byDue : request.sort === "newest" ? this.byNewest : null;
    const page = new BestOf(Math.min(request.offset + request.limit, this.count));

    const positions = matches?.positions ?? null;
    const length = positions === null ? this.count : positions.length;
    for (let index = 0; index < length; index++) {
      const at = positions === null ? index : positions[index]!;
      const status = this.status[at]!;
      if (!everyDataSet && (status === 0 || this.live[at]! !== liveOnly)) continue;

      let failed: Facet | null = null;
      let failures = 0;
      if ((acceptedStatuses & (1 << status)) === 0) {
        failed = "status";
        failures++;
      }
      const levels = this.levels[at]!;
      if (levels !== 0 && (levels & levelMask) === 0) {
        failed = "level";
        failures++;
      }
      if (provinceMask !== 0 && (this.provinces[at]! & provinceMask) === 0) {
        failed = "province";
        failures++;
      }
      if (hseMask !== 0 && (hseMask & (1 << this.hse[at]!)) === 0) {
        failed = "hse";
        failures++;
      }
      if (failures > 1) continue;
      if (emailMask !== 0 && (emailMask & (1 << this.email[at]!)) === 0) {
        failed = "email";
        failures++;
      }
      if (sizeMask !== 0 && (sizeMask & (1 << this.size[at]!)) === 0) {
        failed = "size";
        failures++;
      }
      if (workPhone && this.phone[at] === 0) {
        failed = "phone";
        failures++;
      }
      const days = this.due[at]! === NEVER ? -1 : this.due[at]! - today;
      if (dueWithin >= 0 && (days < 0 || days > dueWithin)) {
        failed = "due";
        failures++;
      }
      if (failures > 1) continue;
      if (cities !== null && !holds(this.city, at, cities)) {
        failed = "city";
        failures++;
      }
      if (programmes !== null && !holds(this.programmes, at, programmes)) {
        failed = "programme";
        failures++;
      }
      if (partners !== null && !holds(this.partners, at, partners)) {
        failed = "partner";
        failures++;
      }
      if (trades !== null && !holds(this.trades, at, trades)) {
        failed = "trade";
        failures++;
      }
      if (failures > 1) continue;

      const isHit = failures === 0;
      if (isHit) {
        total++;
        liveTotal += this.live[at]!;
        if (this.hse[at] === 0) named++;
        page.offer(at, order !== null ? order[index]! : rank !== null ? rank[at]! : at);
      }
      if (!counting) continue;

      if (isHit || failed === "status") statusCounts[status]!++;
      if (isHit || failed === "level") {
        if (levels === 0 || (levels & 1) !== 0) levelCounts[0]!++;
        if (levels === 0 || (levels & 2) !== 0) levelCounts[1]!++;
        levelCounts[2]!++;
      }
      if (isHit || failed === "province") {
        for (let mask = this.provinces[at]!; mask !== 0; mask &= mask - 1)
          provinceCounts[31 - Math.clz32(mask & -mask)]!++;
      }
      if (isHit || failed === "hse") hseCounts[this.hse[at]!]!++;
      if (isHit || failed === "email") emailCounts[this.email[at]!]!++;
      if (isHit || failed === "size") sizeCounts[this.size[at]!]!++;
      if ((isHit || failed === "phone") && this.phone[at] === 1) phoneCount++;
      if ((isHit || failed === "due") && days >= 0 && days <= 180)
        dueCounts[days <= 30 ? 0 : days <= 60 ? 1 : days <= 90 ? 2 : 3]!++;
      if (isHit || failed === "city") countInto(cityCounts, this.city, at);
      if (isHit || failed === "programme") countInto(programmeCounts, this.programmes, at);
      if (isHit || failed === "partner") countInto(partnerCounts, this.partners, at);
      if (isHit || failed === "trade") countInto(tradeCounts, this.trades, at);
    }

    let dueSoFar = 0;
    const counts: Record<Facet, FacetValue[]> = {
      province: valuesOf(PROVINCES, provinceCounts),
      hse: valuesOf(HSE_KINDS, hseCounts),
      level: valuesOf(["cor", "small", "all"], levelCounts),
      programme: valuesOf(this.programmes.dictionary, programmeCounts),
      partner: valuesOf(this.partners.dictionary, partnerCounts),
      status: valuesOf(STATUSES, statusCounts.subarray(1)),
      due: DUE_STEPS.map((step, number) => ({ value: String(step), count: (dueSoFar += dueCounts[number]!) })),
      city: valuesOf(this.city.dictionary, cityCounts),
      trade: valuesOf(this.trades.dictionary, tradeCounts),
      size: valuesOf(SIZES, sizeCounts),
      email: valuesOf(EMAIL_CLASSES, emailCounts),
      phone: [{ value: "work", count: phoneCount }],
    };
    return {
      total,
      named,
      dataSets: { demo: total - liveTotal, live: liveTotal },
      page: page.inOrder().slice(request.offset),
      counts,
    };
  }
}

/** The best so many of a stream, by the least key: a heap whose top is the worst kept. */
function chosen(slugs: readonly string[], column: ListColumn): Uint8Array | null {
  if (slugs.length === 0) return null;
  const flags = new Uint8Array(column.dictionary.length);
  for (const slug of slugs) {
    const code = column.dictionary.indexOf(slug);
    if (code >= 0) flags[code] = 1;
  }
  return flags;
}

function holds(column: ListColumn, at: number, flags: Uint8Array): boolean {
  const end = column.starts[at + 1]!;
  for (let index = column.starts[at]!; index < end; index++) if (flags[column.values[index]!] === 1) return true;
  return false;
}

function countInto(counts: Uint32Array, column: ListColumn, at: number): void {
  const end = column.starts[at + 1]!;
  for (let index = column.starts[at]!; index < end; index++) counts[column.values[index]!]!++;
}

export function maskOf(values: readonly string[], known: readonly string[]): number {
  let mask = 0;
  for (const value of values) mask |= 1 << known.indexOf(value);
  return mask;
}

function levelMaskOf(levels: readonly string[]): number {
  if (levels.includes("all")) return 7;
  return (levels.includes("cor") ? 1 : 0) | (levels.includes("small") ? 2 : 0);
}

function valuesOf(values: readonly string[], counts: Uint32Array): FacetValue[] {
  const found: FacetValue[] = [];
  values.forEach((value, code) => {
    if (counts[code]! > 0) found.push({ value, count: counts[code]! });
  });
  return found;
}

/** By count, then by slug. */
function topValues(values: readonly FacetValue[]): FacetValue[] {
  return values
    .filter(({ count }) => count > 0)
    .sort((one, other) => other.count - one.count || compare(one.value, other.value))
    .slice(0, MOST_FACET_VALUES);
}

function ranking(count: number, order: (one: number, other: number) => number): Uint32Array {
  const sorted = Uint32Array.from({ length: count }, (_, at) => at).sort(order);
  const ranks = new Uint32Array(count);
  sorted.forEach((at, rank) => (ranks[at] = rank));
  return ranks;
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
