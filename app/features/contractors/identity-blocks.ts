import type { FirmIdentity } from "./identity-score";
import { RARE, TELLING, type NameProfile, type WordWeights } from "./name-similarity";

/** Why two firms were held against each other. Their order is part of a block's number. */
export const BLOCK_KINDS = [
  "name",
  "words",
  "word",
  "slip",
  "beginning",
  "ending",
  "initials",
  "number",
  "phone",
  "domain",
  "postal-code",
  "place-word",
  "place-slip",
] as const;
export type BlockKind = (typeof BLOCK_KINDS)[number];
type Add = (kind: BlockKind, key: string) => void;

/** A block of so many firms says nothing about any two of them; it is skipped, and counted. */
export const MOST_IN_A_BLOCK = 60;

/** By names alone, for lists that say nothing else. */
export function nameBlocks(name: NameProfile, weights: WordWeights, add: Add): void {
  oneNameBlocks(name, add);
  if (name.numbered !== null) return;
  const telling = [...new Set(name.words)].filter((word) => weights.weight(word) >= TELLING);
  for (const word of telling) {
    if (weights.weight(word) >= RARE) add("word", word);
    if (word.length >= 5) for (const shorter of deletions(word, 8)) add("slip", shorter);
  }
  for (let first = 0; first < telling.length; first++) {
    for (const second of telling.slice(first + 1)) add("words", [telling[first]!, second].sort().join(" "));
  }
  add("beginning", name.compact.slice(0, 5));
  if (name.initials.length >= 2) for (const length of [2, 3, 4]) add("initials", name.initials.slice(0, length));
  for (const word of name.words) {
    if (word.length >= 2 && word.length <= 4) add("initials", word);
    const sign = /^[a-z]{1,2}\d+(?=[a-z])/.exec(word)?.[0];
    if (sign !== undefined) add("initials", sign);
    if (word.length >= 6) add("ending", word.slice(-6));
  }
}

/** One name, but for blanks, order and short forms. */
function oneNameBlocks(name: NameProfile, add: Add): void {
  if (name.numbered !== null) {
    add("number", name.numbered.split(" ")[0]!);
    return;
  }
  add("name", name.key);
  add("name", name.compact);
  add("words", [...name.words].sort().join(" "));
}

/** By names with what else is known of a firm (domain.md §7.1, step 7). */
export function firmBlocks(firm: FirmIdentity, weights: WordWeights, add: Add): void {
  const places = [...new Set([...firm.postalCodes.map((code) => code.slice(0, 3)), ...firm.cities])];
  for (const name of [firm.legalName, ...firm.tradeNames, ...firm.formerNames]) {
    oneNameBlocks(name, add);
    const telling = name.words.filter((word) => weights.weight(word) >= TELLING);
    for (const place of places) {
      // A common name in one place is one name all the same.
      add("place-word", `${place} ${name.key}`);
      for (const word of telling) {
        add("place-word", `${place} ${word}`);
        if (word.length >= 5) for (const shorter of deletions(word, 5)) add("place-slip", `${place} ${shorter}`);
      }
    }
  }
  for (const phone of firm.phones) add("phone", phone);
  for (const domain of firm.domains) add("domain", domain);
  for (const postalCode of firm.postalCodes) add("postal-code", postalCode);
  for (const number of firm.numbers) add("number", number);
}

/** A word's first letters, whole and with one of them left out: two spellings a slip apart meet in one of them. */
function deletions(word: string, letters: number): string[] {
  const start = word.slice(0, letters);
  const shorter = [start];
  for (let at = 0; at < start.length; at++) shorter.push(start.slice(0, at) + start.slice(at + 1));
  return shorter;
}

export interface Pairs {
  /** Two numbers of entries, the smaller first, each pair once. */
  pairs: Iterable<[number, number]>;
  count: number;
  skipped: { kind: BlockKind; firms: number }[];
}

/** Entries are numbered below 2 ** 20, so that a block and an entry, or two entries, are one exact number. */
const ENTRIES = 2 ** 20;
const KIND_BITS = 4;

/**
 * The pairs that share a block, in time near linear in the entries: blocks are numbers that are sorted once. With `wanted`
 * only pairs of which one is wanted. Two keys that hash alike share a block, which costs a comparison and nothing else.
 */
export function pairsInBlocks(
  entries: number,
  blocksOf: (entry: number, add: Add) => void,
  { wanted, most = MOST_IN_A_BLOCK }: { wanted?: (entry: number) => boolean; most?: number } = {},
): Pairs {
  if (entries >= ENTRIES) throw new RangeError(`${entries} firms are more than the ${ENTRIES} that can be paired`);
  const members = new Growing();
  for (let entry = 0; entry < entries; entry++) {
    blocksOf(entry, (kind, key) => members.push(blockNumber(kind, key) * ENTRIES + entry));
  }
  const sorted = members.sorted();
  const found = new Growing();
  const skipped: Pairs["skipped"] = [];
  for (let start = 0; start < sorted.length;) {
    const block = Math.floor(sorted[start]! / ENTRIES);
    const firms: number[] = [];
    let end = start;
    for (; end < sorted.length && Math.floor(sorted[end]! / ENTRIES) === block; end++) {
      const entry = sorted[end]! % ENTRIES;
      if (firms.at(-1) !== entry) firms.push(entry);
    }
    start = end;
    if (firms.length < 2) continue;
    if (firms.length > most) {
      skipped.push({ kind: BLOCK_KINDS[block % 2 ** KIND_BITS]!, firms: firms.length });
      continue;
    }
    for (let one = 0; one < firms.length; one++) {
      for (let other = one + 1; other < firms.length; other++) {
        if (wanted && !wanted(firms[one]!) && !wanted(firms[other]!)) continue;
        found.push(firms[one]! * ENTRIES + firms[other]!);
      }
    }
  }
  const pairs = unique(found.sorted());
  return {
    count: pairs.length,
    skipped,
    pairs: eachPair(pairs),
  };
}

function* eachPair(pairs: Float64Array): Generator<[number, number]> {
  for (const pair of pairs) yield [Math.floor(pair / ENTRIES), pair % ENTRIES];
}

/** FNV-1a, 28 bits of it, before the kind. */
function blockNumber(kind: BlockKind, key: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < key.length; at++) hash = Math.imul(hash ^ key.charCodeAt(at), 0x01000193);
  return (hash >>> KIND_BITS) * 2 ** KIND_BITS + BLOCK_KINDS.indexOf(kind);
}

function unique(sorted: Float64Array): Float64Array {
  let last = 0;
  for (let at = 1; at < sorted.length; at++) if (sorted[at] !== sorted[last]) sorted[++last] = sorted[at]!;
  return sorted.length === 0 ? sorted : sorted.subarray(0, last + 1);
}

/** A list of numbers that grows without an object for each. */
class Growing {
  #numbers = new Float64Array(1024);
  #length = 0;

  push(number: number): void {
    if (this.#length === this.#numbers.length) {
      const larger = new Float64Array(this.#numbers.length * 2);
      larger.set(this.#numbers);
      this.#numbers = larger;
    }
    this.#numbers[this.#length++] = number;
  }

  sorted(): Float64Array {
    return this.#numbers.subarray(0, this.#length).sort();
  }
}
