import { dayNumber } from "~/features/certifications/calendar-day";

import type { ContractorDocument } from "./contractor-document";
import { MOST_FACET_VALUES, type FacetValue, type SearchAnswer, type SearchRequest } from "./engine";
import { foldedWords, MOST_WORDS } from "./folded-words";
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
import { bitCount, boundedDistance, letterMask, typosAllowed } from "./spelling";

/**
 * The search documents as columns of numbers, in the order of their names: what one process keeps in memory of a
 * generation of public.search_document, to rank words and to count every facet in a single pass. Immutable once built.
 */

export type DocumentRow = Pick<
  ContractorDocument,
  | "contractorId"
  | "dataSet"
  | "sortName"
  | "legalWords"
  | "otherWords"
  | "placeWords"
  | "tradeWords"
  | "status"
  | "nextDueOn"
  | "levels"
  | "provinces"
  | "programmes"
  | "partners"
  | "city"
  | "cityName"
  | "trades"
  | "size"
  | "hse"
  | "email"
  | "phone"
  | "addedOn"
>;

/** How a typed word is met: as typed, as a beginning, or with typos. Less is better. */
const EXACT = 0;
const BEGINNING = 1;
const ONE_TYPO = 2;
const BEGINNING_ONE_TYPO = 3;
const TWO_TYPOS = 4;
const BEGINNING_TWO_TYPOS = 5;

const FIELDS = 4; // legal name, other names, place, trade
const NEVER = 0x7fffffff;
const DUE_STEPS = [30, 60, 90, 180];

interface Word {
  typed: string;
  /** Words of the directory that meet it, with what that costs. */
  met: Map<number, number>;
  /** An upper bound of the documents that hold one of them. */
  documents: number;
}

/** What a text comes to in this directory: each of its words with the words of the directory that meet it. */
export interface TextPlan {
  words: Word[];
}

/** Several values a document: those of document d are values[starts[d] .. starts[d + 1]). */
interface ListColumn {
  starts: Uint32Array;
  values: Uint32Array;
  dictionary: string[];
}

/** Documents that hold all the words, by position, with their rank in step. */
export interface Matches {
  positions: Uint32Array;
  ranks: Float64Array;
}

const ID_LENGTH = 36;

/** Takes documents in the order of their sort names, one by one as they are read, so that nothing waits for the last. */
export class DirectoryColumnsBuilder {
  private before = "";
  private readonly ids: string[] = [];
  private readonly live: number[] = [];
  private readonly status: number[] = [];
  private readonly levels: number[] = [];
  private readonly provinces: number[] = [];
  private readonly hse: number[] = [];
  private readonly email: number[] = [];
  private readonly size: number[] = [];
  private readonly phone: number[] = [];
  private readonly due: number[] = [];
  private readonly added: number[] = [];
  private readonly nameLengths: number[] = [];
  private readonly city = new ListBuilder();
  private readonly cityNames = new Map<string, string>();
  private readonly programmes = new ListBuilder();
  private readonly partners = new ListBuilder();
  private readonly trades = new ListBuilder();
  private readonly words = new ListBuilder(FIELDS);

  add(row: DocumentRow): void {
    if (row.sortName < this.before) throw new Error(`Search document ${row.contractorId} is out of order`);
    this.before = row.sortName;
    this.ids.push(row.contractorId);
    this.live.push(row.dataSet === "live" ? 1 : 0);
    this.status.push(row.status === null ? 0 : STATUSES.indexOf(row.status) + 1);
    this.levels.push(row.levels.reduce((mask, level) => mask | (level === "cor" ? 1 : level === "small" ? 2 : 4), 0));
    this.provinces.push(maskOf(row.provinces, PROVINCES));
    this.hse.push(HSE_KINDS.indexOf(row.hse));
    this.email.push(EMAIL_CLASSES.indexOf(row.email));
    this.size.push(SIZES.indexOf(row.size));
    this.phone.push(row.phone ? 1 : 0);
    this.due.push(row.nextDueOn === null ? NEVER : dayNumber(row.nextDueOn));
    this.added.push(dayNumber(row.addedOn));
    this.nameLengths.push(Math.min(255, row.sortName.length));
    this.city.add(row.city === null ? [] : [row.city]);
    if (row.city !== null && row.cityName !== null && !this.cityNames.has(row.city)) {
      this.cityNames.set(row.city, row.cityName);
    }
    this.programmes.add(row.programmes);
    this.partners.add(row.partners);
    this.trades.add(row.trades);
    [row.legalWords, row.otherWords, row.placeWords, row.tradeWords].forEach((words, field) => {
      if (words !== "") for (const word of words.split(" ")) this.words.push(word, field);
    });
    this.words.close();
  }

  finish(): DirectoryColumns {
    return new DirectoryColumns({
      count: this.ids.length,
      // One string for all: a string cut out of a chunk that was read would hold the whole chunk in memory.
      ids: Buffer.from(this.ids.join(""), "latin1").toString("latin1"),
      live: Uint8Array.from(this.live),
      status: Uint8Array.from(this.status),
      levels: Uint8Array.from(this.levels),
      provinces: Uint16Array.from(this.provinces),
      hse: Uint8Array.from(this.hse),
      email: Uint8Array.from(this.email),
      size: Uint8Array.from(this.size),
      phone: Uint8Array.from(this.phone),
      due: Int32Array.from(this.due),
      added: Int32Array.from(this.added),
      nameLengths: Uint8Array.from(this.nameLengths),
      city: this.city.finish(),
      cityNames: detachedNames(this.cityNames),
      programmes: this.programmes.finish(),
      partners: this.partners.finish(),
      trades: this.trades.finish(),
      words: this.words.finish(),
    });
  }
}

/** Codes are given as values appear and put in the order of the values at the end; `width` leaves room for a field beside. */
class ListBuilder {
  private readonly codes = new Map<string, number>();
  private readonly starts: number[] = [0];
  private values = new Uint32Array(1024);
  private length = 0;

  constructor(private readonly width = 1) {}

  add(values: readonly string[]): void {
    for (const value of values) this.push(value, 0);
    this.close();
  }

  push(value: string, field: number): void {
    let code = this.codes.get(value);
    if (code === undefined) {
      code = this.codes.size;
      this.codes.set(value, code);
    }
    if (this.length === this.values.length) {
      const larger = new Uint32Array(this.length * 2);
      larger.set(this.values);
      this.values = larger;
    }
    this.values[this.length++] = code * this.width + field;
  }

  close(): void {
    this.starts.push(this.length);
  }

  finish(): ListColumn {
    const dictionary = [...this.codes.keys()].sort();
    const sorted = new Uint32Array(dictionary.length);
    dictionary.forEach((value, rank) => (sorted[this.codes.get(value)!] = rank));
    const values = this.values.slice(0, this.length);
    for (let index = 0; index < values.length; index++) {
      const field = values[index]! % this.width;
      values[index] = sorted[(values[index]! - field) / this.width]! * this.width + field;
    }
    return { starts: Uint32Array.from(this.starts), values, dictionary: detached(dictionary) };
  }
}

/** Copies of strings that hold on to nothing else. */
function detached(values: readonly string[]): string[] {
  return Buffer.from(values.join("\n"), "utf8").toString("utf8").split("\n").slice(0, values.length);
}

function detachedNames(names: ReadonlyMap<string, string>): Map<string, string> {
  const slugs = detached([...names.keys()]);
  const written = detached([...names.values()]);
  return new Map(slugs.map((slug, index) => [slug, written[index]!]));
}

interface Columns {
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
  private readonly nameLengths: Uint8Array;
  private readonly city: ListColumn;
  private readonly cityNames: Map<string, string>;
  private readonly programmes: ListColumn;
  private readonly partners: ListColumn;
  private readonly trades: ListColumn;
  private readonly byDue: Uint32Array;
  private readonly byNewest: Uint32Array;
  /** Sorted; a word's id is its place. */
  private readonly vocabulary: string[];
  private readonly wordMasks: Uint32Array;
  private readonly wordsByLength: Uint32Array[];
  private readonly textStarts: Uint32Array;
  /** word * FIELDS + field, document by document. */
  private readonly text: Uint32Array;
  private readonly postingStarts: Uint32Array;
  /** Documents, word by word. */
  private readonly postings: Uint32Array;

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
    this.nameLengths = columns.nameLengths;
    this.city = columns.city;
    this.cityNames = columns.cityNames;
    this.programmes = columns.programmes;
    this.partners = columns.partners;
    this.trades = columns.trades;
    this.primaryDataSet = this.live.includes(0) ? "demo" : "live";
    this.byDue = ranking(count, (one, other) => due[one]! - due[other]! || one - other);
    this.byNewest = ranking(count, (one, other) => added[other]! - added[one]! || one - other);

    this.vocabulary = columns.words.dictionary;
    this.wordMasks = Uint32Array.from(this.vocabulary, letterMask);
    const byLength: number[][] = [];
    this.vocabulary.forEach((word, id) => (byLength[word.length] ??= []).push(id));
    this.wordsByLength = Array.from(byLength, (ids) => Uint32Array.from(ids ?? []));
    this.textStarts = columns.words.starts;
    this.text = columns.words.values;

    this.postingStarts = new Uint32Array(this.vocabulary.length + 1);
    for (const entry of this.text) this.postingStarts[(entry >>> 2) + 1]!++;
    for (let id = 0; id < this.vocabulary.length; id++) this.postingStarts[id + 1]! += this.postingStarts[id]!;
    this.postings = new Uint32Array(this.text.length);
    const next = this.postingStarts.slice();
    for (let at = 0; at < count; at++) {
      for (let index = this.textStarts[at]!; index < this.textStarts[at + 1]!; index++) {
        this.postings[next[this.text[index]! >>> 2]!++] = at;
      }
    }
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

  // Words -------------------------------------------------------------------------------------------------------

  /** The plans to try, in order: all the words, then without the last, and so on down to the first one. */
  plans(text: string): TextPlan[] {
    const typed = foldedWords(text).slice(0, MOST_WORDS);
    const words = typed.map((word, index) => this.meet(word, index === typed.length - 1));
    const plans: TextPlan[] = [];
    for (let length = words.length; length > 0; length--) {
      const kept = words.slice(0, length);
      if (kept.some((word) => word.met.size === 0)) continue;
      plans.push({ words: kept });
    }
    return plans;
  }

  /** The text as the directory spells it, where a typed word is met only with typos. */
  suggestion(plan: TextPlan): string | null {
    let changed = false;
    const words = plan.words.map(({ typed, met }) => {
      let best = typed;
      let bestCost = Infinity;
      let bestDocuments = 0;
      for (const [id, cost] of met) {
        const documents = this.documentsOf(id);
        if (cost < bestCost || (cost === bestCost && documents > bestDocuments)) {
          best = this.vocabulary[id]!;
          bestCost = cost;
          bestDocuments = documents;
        }
      }
      if (bestCost < ONE_TYPO) return typed;
      changed = true;
      return best;
    });
    return changed ? words.join(" ") : null;
  }

  private meet(typed: string, last: boolean): Word {
    const met = new Map<number, number>();
    const add = (id: number, cost: number) => {
      const known = met.get(id);
      if (known === undefined || cost < known) met.set(id, cost);
    };
    const first = this.firstFrom(typed);
    if (this.vocabulary[first] === typed) add(first, EXACT);
    if (last) {
      for (let id = first; id < this.vocabulary.length && this.vocabulary[id]!.startsWith(typed); id++) {
        add(id, BEGINNING);
      }
    }
    const known = met.size > 0;
    const typos = typosAllowed(typed);
    if (typos > 0) {
      const mask = letterMask(typed);
      for (let length = typed.length - typos; length <= typed.length + typos; length++) {
        for (const id of this.wordsByLength[length] ?? []) {
          const other = this.wordMasks[id]!;
          if (bitCount(mask & ~other) > typos || bitCount(other & ~mask) > typos) continue;
          const distance = boundedDistance(typed, this.vocabulary[id]!, typos);
          if (distance >= 1 && distance <= typos) add(id, distance === 1 ? ONE_TYPO : TWO_TYPOS);
        }
      }
      // A misspelt beginning is looked for only when nothing begins as typed: else "roof" would also be "rood…".
      if (last && !known) {
        for (let length = typed.length + 1; length < this.wordsByLength.length; length++) {
          for (const id of this.wordsByLength[length] ?? []) {
            if (bitCount(mask & ~this.wordMasks[id]!) > typos) continue;
            const distance = boundedDistance(typed, this.vocabulary[id]!, typos, true);
            if (distance <= typos) add(id, distance === 1 ? BEGINNING_ONE_TYPO : BEGINNING_TWO_TYPOS);
          }
        }
      }
    }
    let documents = 0;
    for (const id of met.keys()) documents += this.documentsOf(id);
    return { typed, met, documents };
  }

  private documentsOf(word: number): number {
    return this.postingStarts[word + 1]! - this.postingStarts[word]!;
  }

  private firstFrom(word: string): number {
    let low = 0;
    let high = this.vocabulary.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.vocabulary[middle]! < word) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /**
   * Documents that hold every word of the plan, with their rank: what the words cost, then the fields they stand in,
   * then the length of the name, then the name, which is the order they are in. Only those of the rarest word are looked at.
   */
  matches(plan: TextPlan): Matches {
    const words = plan.words.length;
    const all = (1 << words) - 1;
    const hit = new Uint16Array(this.vocabulary.length);
    plan.words.forEach((word, number) => {
      for (const id of word.met.keys()) hit[id]! |= 1 << number;
    });
    const best = new Int32Array(words);
    const positions: number[] = [];
    const ranks: number[] = [];
    const { text, textStarts } = this;

    const look = (at: number) => {
      let found = 0;
      const end = textStarts[at + 1]!;
      for (let index = textStarts[at]!; index < end; index++) found |= hit[text[index]! >>> 2]!;
      if (found !== all) return;
      best.fill(NEVER);
      for (let index = textStarts[at]!; index < end; index++) {
        const entry = text[index]!;
        const mask = hit[entry >>> 2]!;
        if (mask === 0) continue;
        for (let word = 0; word < words; word++) {
          if ((mask & (1 << word)) === 0) continue;
          const cost = plan.words[word]!.met.get(entry >>> 2)! * FIELDS + (entry & 3);
          if (cost < best[word]!) best[word] = cost;
        }
      }
      let cost = 0;
      let field = 0;
      for (let word = 0; word < words; word++) {
        cost += best[word]! >>> 2;
        field += best[word]! & 3;
      }
      positions.push(at);
      ranks.push(((cost * 32 + field) * 256 + this.nameLengths[at]!) * 4_194_304 + at);
    };

    const rarest = plan.words.reduce((one, other) => (other.documents < one.documents ? other : one));
    const looked = new Uint8Array(rarest.met.size > 1 ? this.count : 0);
    for (const id of rarest.met.keys()) {
      for (let index = this.postingStarts[id]!; index < this.postingStarts[id + 1]!; index++) {
        const at = this.postings[index]!;
        // A document can hold several of the words that meet the typed one, or one of them in two fields.
        if (looked.length > 0 ? looked[at] === 1 : at === this.postings[index - 1] && index > this.postingStarts[id]!)
          continue;
        if (looked.length > 0) looked[at] = 1;
        look(at);
      }
    }
    return { positions: Uint32Array.from(positions), ranks: Float64Array.from(ranks) };
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
class BestOf {
  private readonly keys: Float64Array;
  private readonly values: Uint32Array;
  private length = 0;

  constructor(private readonly most: number) {
    this.keys = new Float64Array(most);
    this.values = new Uint32Array(most);
  }

  offer(value: number, key: number): void {
    const { keys, values } = this;
    if (this.length < this.most) {
      let at = this.length++;
      while (at > 0) {
        const parent = (at - 1) >> 1;
        if (keys[parent]! >= key) break;
        keys[at] = keys[parent]!;
        values[at] = values[parent]!;
        at = parent;
      }
      keys[at] = key;
      values[at] = value;
      return;
    }
    if (this.most === 0 || key >= keys[0]!) return;
    let at = 0;
    for (;;) {
      let child = at * 2 + 1;
      if (child >= this.length) break;
      if (child + 1 < this.length && keys[child + 1]! > keys[child]!) child++;
      if (keys[child]! <= key) break;
      keys[at] = keys[child]!;
      values[at] = values[child]!;
      at = child;
    }
    keys[at] = key;
    values[at] = value;
  }

  inOrder(): number[] {
    return Array.from({ length: this.length }, (_, index) => index)
      .sort((one, other) => this.keys[one]! - this.keys[other]!)
      .map((index) => this.values[index]!);
  }
}

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

function maskOf(values: readonly string[], known: readonly string[]): number {
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
