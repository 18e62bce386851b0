/**
 * The one way in which words are folded, for documents and queries alike: lower case, accents off, legal forms and
 * and/&/et and articles left out. What remains is [a-z0-9] and nothing else, so it is safe inside a tsquery.
 */

/** As many words of a query as are looked at; both engines have the same limit. */
export const MOST_WORDS = 10;

const LONGEST_WORD = 40;

const LEGAL_FORMS =
  "ltd limited ltee limitee inc incorporated incorporee corp corporation co company cie compagnie llc llp lp ulc enr senc sencrl srl sarl";
const SMALL_WORDS = "and et the of a le la les de du des d l";
const LEFT_OUT = new Set(`${LEGAL_FORMS} ${SMALL_WORDS}`.split(" "));

/** An elided article before a vowel: l'isolation, d'Orléans. Any other apostrophe is dropped: O'Brien is obrien. */
const ELISION = /\b(?:[ldjmnsct]|qu)['’](?=[aeiouyh])/g;

function fold(text: string): string {
  return (
    text
      .normalize("NFD")
      .replace(/\p{M}/gu, "")
      .toLowerCase()
      .replace(/œ/g, "oe")
      .replace(/æ/g, "ae")
      .replace(/ß/g, "ss")
      .replace(/ø/g, "o")
      .replace(ELISION, "")
      .replace(/['’`]/g, "")
      .replace(/\bco-op/g, "coop")
      // L.L.C. and B.C. are one word, as people type them.
      .replace(/\b(?:[a-z]\.){2,}/g, (initials) => `${initials.replaceAll(".", "")} `)
      .replace(/[^a-z0-9]+/g, " ")
      .trim()
  );
}

/** The words that count. When all would be left out ("The Company Ltd."), all are kept. */
export function foldedWords(text: string): string[] {
  const words = fold(text)
    .split(" ")
    .filter((word) => word !== "")
    .map((word) => word.slice(0, LONGEST_WORD));
  const counting = words.filter((word) => !LEFT_OUT.has(word));
  return counting.length > 0 ? counting : words;
}

/** Each once, in order, as a document keeps them. */
export function wordsOf(...texts: readonly string[]): string {
  return [...new Set(texts.flatMap(foldedWords))].join(" ");
}

export function slugOf(text: string): string {
  return fold(text).replaceAll(" ", "-");
}
