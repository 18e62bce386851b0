import { editDistance } from "./edit-distance";
import { matchKey } from "./match-key";
import { canonicalWord, DESCRIPTORS, LEGAL_REMAINS, LINKS, NEVER_A_SLIP, PROVINCE_WORDS } from "./name-words";

/** A name taken apart once, to be compared with many. */
export interface NameProfile {
  /** domain.md §7.1: equal keys are one name. */
  readonly key: string;
  /** Number and jurisdiction of a numbered company: compared as they are, never by likeness. */
  readonly numbered: string | null;
  /** Canonical words in their order, without legal form and links. */
  readonly words: readonly string[];
  /** Years and bracketed remarks: they tell corporations apart ("Smith Bros. (2012)"). */
  readonly qualifiers: readonly string[];
  /** The words without blanks: "4 OFFICE" and "4OFFICE" are one. */
  readonly compact: string;
  readonly initials: string;
}

/** What the directory's own names say of a word. */
export interface WordWeights {
  /** How much it says of which firm it is: 1 for a word of its own, towards 0 for one that every firm bears. */
  weight(word: string): number;
  /** Several firms bear it as it is written: it is a word, and no slip of the pen. */
  isKnown(word: string): boolean;
}

/**
 * same: one name but for how it is written (sure by the name, and no more than that: two firms of one name exist).
 * similar: worth a look. different: not worth one.
 */
export type NameGrade = "same" | "similar" | "different";

export interface NameAgreement {
  grade: NameGrade;
  score: number;
  /** Something that could be another name was read as a slip of the pen. */
  slips: number;
}

const YEAR = /^(?:19|20)\d\d$/;
const DIGITS = /\d/;

export function nameProfile(legalName: string): NameProfile {
  const key = matchKey(legalName);
  const numbered = numberOf(key);
  const all = joinInitials(key.split(" "));
  const qualifiers = all.filter((word, index) => index > 0 && YEAR.test(word));
  const kept = all.filter(
    (word, index) => (index === 0 && word.length === 1) || !(LINKS.has(word) || (index > 0 && YEAR.test(word))),
  );
  while (kept.length > 1 && LEGAL_REMAINS.has(kept.at(-1)!)) kept.pop();
  const words = kept.length > 0 ? kept.map(canonicalWord) : all;
  return {
    key,
    numbered,
    words,
    qualifiers,
    compact: kept.length > 0 ? kept.join("") : key.replaceAll(" ", ""),
    initials: words.map((word) => word[0]).join(""),
  };
}

const NUMBERED = /^((?:\d ?){4,11}\d)((?: [a-z]+)*)$/;
const REGISTERS: Record<string, string> = {
  columbia: "bc",
  b: "bc",
  brunswick: "nb",
  scotia: "ns",
  prince: "pe",
  northwest: "nt",
};

/** "73719 newfoundland and labrador" → "73719 newfoundland"; a name that says more than a number and where is none. */
function numberOf(key: string): string | null {
  const parts = NUMBERED.exec(key);
  if (!parts) return null;
  const said = parts[2]!.split(" ").filter((word) => word !== "" && !LINKS.has(word) && !LEGAL_REMAINS.has(word));
  const place = said.find((word) => word in REGISTERS || PROVINCE_WORDS.has(word));
  if (said.some((word) => word !== place && !REGISTER_WORDS.has(word) && !PROVINCE_WORDS.has(word))) return null;
  return `${parts[1]!.replaceAll(" ", "").replace(/^0+/, "")} ${place === undefined ? "" : (REGISTERS[place] ?? place)}`.trim();
}

const REGISTER_WORDS = new Set("british columbia new prince edward island northwest territories b c".split(" "));

/** "a j smith" → "aj smith", "1 x 1" → "1x1", "s and l" → "sl". */
function joinInitials(words: readonly string[]): string[] {
  const joined: string[] = [];
  let run = "";
  words.forEach((word, index) => {
    if (word.length === 1) {
      run += word;
    } else if (!(word === "and" && run !== "" && words[index + 1]?.length === 1)) {
      if (run !== "") joined.push(run);
      run = "";
      joined.push(word);
    }
  });
  if (run !== "") joined.push(run);
  return joined;
}

/** Weights from the directory's own names. A word that no name has is as telling as one that a single name has. */
export function wordWeights(names: Iterable<NameProfile>): WordWeights {
  const borne = new Map<string, number>();
  let count = 0;
  for (const { words } of names) {
    count += 1;
    for (const word of new Set(words)) borne.set(word, (borne.get(word) ?? 0) + 1);
  }
  const whole = Math.log(1 + Math.max(count, FEW));
  const rarity = (word: string) =>
    PROVINCE_WORDS.has(word) ? LITTLE : Math.max(LITTLE, 1 - Math.log(1 + (borne.get(word) ?? 1)) / whole);
  const isKnown = (word: string) => (borne.get(word) ?? 0) >= SEVERAL;

  const common = new Map<string, string[]>();
  for (const word of new Set([...DESCRIPTORS, ...PROVINCE_WORDS, ...borne.keys()])) {
    if (word.length < 5 || (rarity(word) >= TELLING && !DESCRIPTORS.has(word))) continue;
    const alike = common.get(word[0]!);
    if (alike) alike.push(word);
    else common.set(word[0]!, [word]);
  }
  const weights = new Map<string, number>();
  return {
    weight: (word) => {
      let weight = weights.get(word);
      if (weight === undefined) {
        weight = rarity(word);
        // "servic" and "canad" are rare as they are written, and say no more than what they were meant to be.
        if (!isKnown(word) && word.length >= 5) {
          const meant = common.get(word[0]!)?.find((known) => known !== word && isSlip(word, known));
          if (meant !== undefined) weight = Math.min(weight, rarity(meant));
        }
        weights.set(word, weight);
      }
      return weight;
    },
    isKnown,
  };
}

/** A handful of names says nothing of what is rare. */
const FEW = 1000;
const SEVERAL = 3;
const LITTLE = 0.05;
/** From this weight on a word can carry a name by itself. */
export const TELLING = 0.42;

const SAME: NameAgreement = { grade: "same", score: 1, slips: 0 };
const DIFFERENT: NameAgreement = { grade: "different", score: 0, slips: 0 };
/** From this score on a pair of names is worth a look. */
export const SIMILAR = 0.42;

/** How far two names agree by themselves. */
export function compareNames(one: NameProfile, other: NameProfile, weights: WordWeights): NameAgreement {
  if (one.numbered !== null || other.numbered !== null) return compareNumbers(one, other);
  if (one.key === other.key) return SAME;
  const sameQualifiers = one.qualifiers.join() === other.qualifiers.join();
  if (one.compact === other.compact && one.compact.length > 3) {
    return sameQualifiers ? SAME : { grade: "similar", score: 0.9, slips: 0 };
  }
  const aligned = align(one.words, other.words, weights);
  const smaller = Math.min(aligned.matched + aligned.left, aligned.matched + aligned.right);
  const union = aligned.matched + aligned.left + aligned.right;
  const whole = aligned.left + aligned.right === 0;
  if (whole && sameQualifiers && sureDespiteSlips(aligned)) {
    return { grade: "same", score: aligned.slips === 0 ? 1 : 0.95, slips: aligned.slips };
  }
  const initials = sameInitials(one, other) || sameInitials(other, one);
  const rare = aligned.strongest >= RARE || runsInto(one, other, weights) || runsInto(other, one, weights);
  if (aligned.strongest < TELLING && !initials && !rare) {
    return whole && aligned.pairs > 1 ? { grade: "similar", score: 0.7, slips: aligned.slips } : DIFFERENT;
  }
  const score = Math.max(
    (aligned.matched / union + aligned.matched / smaller) / 2,
    beginAlike(one, other, weights) ? BEGINNING_SCORE : 0,
    rare ? SIMILAR : 0,
    initials ? INITIALS_SCORE : 0,
  );
  const shown = Math.min(0.9, score);
  return shown >= SIMILAR ? { grade: "similar", score: shown, slips: aligned.slips } : { ...DIFFERENT, score: shown };
}

/** The same initials say little: enough to look, never enough to be sure. */
const INITIALS_SCORE = 0.45;

/** One rare word in front is how a house with several firms is known ("Stantec Consulting", "Stantec Geomatics"). */
function beginAlike(one: NameProfile, other: NameProfile, weights: WordWeights): boolean {
  const [first, first2] = [one.words[0]!, other.words[0]!];
  return Math.min(weights.weight(first), weights.weight(first2)) >= RARE && (first === first2 || isSlip(first, first2));
}

/** "acnielsen" has "nielsen" in it, "dellcanada" begins with it: a rare word run into its neighbours. */
function runsInto(one: NameProfile, other: NameProfile, weights: WordWeights): boolean {
  return one.words.some(
    (word) =>
      (word.length >= 4 || (word.length >= 2 && DIGITS.test(word))) &&
      weights.weight(word) >= RUN_IN &&
      other.words.some(
        (whole) => whole.length > word.length && (whole.startsWith(word) || (word.length >= 6 && whole.endsWith(word))),
      ),
  );
}

const RUN_IN = 0.55;

const BEGINNING_SCORE = 0.5;
/** A word that a firm in some hundreds bears at most. */
export const RARE = 0.6;

function compareNumbers(one: NameProfile, other: NameProfile): NameAgreement {
  if (one.numbered === null || other.numbered === null) return DIFFERENT;
  const [number, place = ""] = one.numbered.split(" ");
  const [number2, place2 = ""] = other.numbered.split(" ");
  if (number !== number2) return DIFFERENT;
  if (place === place2) return SAME;
  // One of the two names does not say where: the number is telling, the register is not known.
  return place === "" || place2 === "" ? { grade: "similar", score: 0.8, slips: 0 } : DIFFERENT;
}

/** "macdonald dettwiler and associates" and "mda", or "mda aviation". */
function sameInitials(short: NameProfile, long: NameProfile): boolean {
  return short.words.some(
    (word, index) =>
      word.length >= (index === 0 ? 2 : 3) &&
      word.length <= 5 &&
      long.words.length >= word.length &&
      word !== long.words[0] &&
      long.initials.startsWith(word),
  );
}

interface Alignment {
  matched: number;
  left: number;
  right: number;
  pairs: number;
  /** Weight of the most telling word that both have. */
  strongest: number;
  slips: number;
  /** A slip that may as well be another word: a short one, or both spellings known. */
  doubtfulSlip: boolean;
}

/** Pairs the words off: equal ones, run-together ones, slips of the pen. What is left over counts against. */
function align(one: readonly string[], other: readonly string[], weights: WordWeights): Alignment {
  const result: Alignment = { matched: 0, left: 0, right: 0, pairs: 0, strongest: 0, slips: 0, doubtfulSlip: false };
  const rest = [...other];
  const match = (weight: number) => {
    result.matched += weight;
    result.pairs += 1;
    result.strongest = Math.max(result.strongest, weight);
  };
  const unmatched: string[] = [];
  for (const word of one) {
    const at = rest.indexOf(word);
    if (at === -1) unmatched.push(word);
    else {
      rest.splice(at, 1);
      match(weights.weight(word));
    }
  }
  takeJoined(unmatched, rest, (joined) => match(weights.weight(joined)));
  takeJoined(rest, unmatched, (joined) => match(weights.weight(joined)));
  for (let index = 0; index < unmatched.length && rest.length > 0; index++) {
    const word = unmatched[index]!;
    const at = rest.findIndex((candidate) => isSlip(word, candidate));
    if (at === -1) continue;
    const candidate = rest[at]!;
    const [weight, weight2] = [weights.weight(word), weights.weight(candidate)];
    match(Math.min(weight, weight2) * SLIP_QUALITY);
    result.slips += 1;
    const bothKnown = weights.isKnown(word) && weights.isKnown(candidate);
    if (Math.max(weight, weight2) >= TELLING && (bothKnown || isDoubtful(word, candidate))) result.doubtfulSlip = true;
    unmatched.splice(index--, 1);
    rest.splice(at, 1);
  }
  for (const word of unmatched) result.left += weights.weight(word);
  for (const word of rest) result.right += weights.weight(word);
  return result;
}

const SLIP_QUALITY = 0.95;

/** Two neighbours of `apart` that stand as one word in `whole`. */
function takeJoined(apart: string[], whole: string[], found: (word: string) => void) {
  for (let index = 0; index + 1 < apart.length; index++) {
    const at = whole.findIndex((word) => word.length > 3 && word === apart[index]! + apart[index + 1]!);
    if (at === -1) continue;
    found(whole[at]!);
    apart.splice(index--, 2);
    whole.splice(at, 1);
    if (index < -1) index = -1;
  }
}

/** One slip in four letters, two in eight; none in numbers and points of the compass. A cut-off or grown-on end is one. */
export function isSlip(one: string, other: string): boolean {
  const shorter = Math.min(one.length, other.length);
  if (shorter < 4 || NEVER_A_SLIP.has(one) || NEVER_A_SLIP.has(other)) return false;
  if (DIGITS.test(one) || DIGITS.test(other)) return false;
  if (one.startsWith(other) || other.startsWith(one)) {
    return shorter >= 6 || (shorter === 5 && Math.abs(one.length - other.length) <= 3);
  }
  if (shorter < 6 && one[0] !== other[0]) return false;
  const allowed = shorter >= 8 ? 2 : 1;
  return editDistance(one, other, allowed) <= allowed;
}

/** "Brant" and "Brandt" are two names; "Multinaitonal" is no name at all. */
function isDoubtful(one: string, other: string): boolean {
  const shorter = Math.min(one.length, other.length);
  return shorter < 6 || one[0] !== other[0] || editDistance(one, other, 2) > (shorter >= 9 ? 2 : 1);
}

/** A name that is a single word with a slip in it is another name as soon as it is one. */
function sureDespiteSlips({ slips, doubtfulSlip, pairs, strongest }: Alignment): boolean {
  if (strongest < TELLING) return false;
  return slips === 0 || (!doubtfulSlip && slips <= Math.floor(pairs / 2) && slips <= 2);
}
