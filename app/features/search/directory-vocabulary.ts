import { foldedWords, MOST_WORDS } from "./folded-words";
import type { ListColumn } from "./list-column";
import { bitCount, boundedDistance, letterMask, typosAllowed } from "./spelling";

/** How a typed word is met: as typed, as a beginning, or with typos. Less is better. */
const EXACT = 0;
const BEGINNING = 1;
const ONE_TYPO = 2;
const BEGINNING_ONE_TYPO = 3;
const TWO_TYPOS = 4;
const BEGINNING_TWO_TYPOS = 5;

/** A word is kept as word * FIELDS + field. */
export const FIELDS = 4; // legal name, other names, place, trade
const NEVER = 0x7fffffff;

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

/** Documents that hold all the words, by position, with their rank in step. */
export interface Matches {
  positions: Uint32Array;
  ranks: Float64Array;
}

/** The words of all documents with the documents of each: what a typed text is met by, and which documents hold it. */
export class DirectoryVocabulary {
  /** Sorted; a word's id is its place. */
  private readonly dictionary: string[];
  private readonly wordMasks: Uint32Array;
  private readonly wordsByLength: Uint32Array[];
  private readonly textStarts: Uint32Array;
  /** word * FIELDS + field, document by document. */
  private readonly text: Uint32Array;
  private readonly postingStarts: Uint32Array;
  /** Documents, word by word. */
  private readonly postings: Uint32Array;

  /** `words`: of each document its words, word * FIELDS + field. */
  constructor(
    words: ListColumn,
    private readonly nameLengths: Uint8Array,
  ) {
    this.dictionary = words.dictionary;
    this.wordMasks = Uint32Array.from(this.dictionary, letterMask);
    const byLength: number[][] = [];
    this.dictionary.forEach((word, id) => (byLength[word.length] ??= []).push(id));
    this.wordsByLength = Array.from(byLength, (ids) => Uint32Array.from(ids ?? []));
    this.textStarts = words.starts;
    this.text = words.values;

    this.postingStarts = new Uint32Array(this.dictionary.length + 1);
    for (const entry of this.text) this.postingStarts[(entry >>> 2) + 1]!++;
    for (let id = 0; id < this.dictionary.length; id++) this.postingStarts[id + 1]! += this.postingStarts[id]!;
    this.postings = new Uint32Array(this.text.length);
    const next = this.postingStarts.slice();
    for (let at = 0; at + 1 < this.textStarts.length; at++) {
      for (let index = this.textStarts[at]!; index < this.textStarts[at + 1]!; index++) {
        this.postings[next[this.text[index]! >>> 2]!++] = at;
      }
    }
  }

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
          best = this.dictionary[id]!;
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
    if (this.dictionary[first] === typed) add(first, EXACT);
    if (last) {
      for (let id = first; id < this.dictionary.length && this.dictionary[id]!.startsWith(typed); id++) {
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
          const distance = boundedDistance(typed, this.dictionary[id]!, typos);
          if (distance >= 1 && distance <= typos) add(id, distance === 1 ? ONE_TYPO : TWO_TYPOS);
        }
      }
      // A misspelt beginning is looked for only when nothing begins as typed: else "roof" would also be "rood…".
      if (last && !known) {
        for (let length = typed.length + 1; length < this.wordsByLength.length; length++) {
          for (const id of this.wordsByLength[length] ?? []) {
            if (bitCount(mask & ~this.wordMasks[id]!) > typos) continue;
            const distance = boundedDistance(typed, this.dictionary[id]!, typos, true);
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
    let high = this.dictionary.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.dictionary[middle]! < word) low = middle + 1;
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
    const hit = new Uint16Array(this.dictionary.length);
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
    const looked = new Uint8Array(rarest.met.size > 1 ? this.textStarts.length - 1 : 0);
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
}
