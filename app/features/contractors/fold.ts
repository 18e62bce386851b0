/** Lower case, without accents, with single spaces: for comparing, never for showing. */
export function fold(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/\p{M}+/gu, "")
    .toLowerCase()
    .replace(/œ/g, "oe")
    .replace(/æ/g, "ae")
    .replace(/ø/g, "o")
    .replace(/ł/g, "l")
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}

const INVISIBLE = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/g;
/** With the "next line" of mainframes, which the engine does not hold for a space. */
const SPACES = /[\s\u0085]+/gu;
const PLAIN = /^[\x21-\x7e]+(?: [\x21-\x7e]+)*$/;

/** What a publisher wrote, for showing: composed accents, single spaces, nothing invisible. */
export function tidy(text: string): string {
  // Nine cells in ten are plain already, and a regular expression that says so is cheaper than the mending.
  if (PLAIN.test(text)) return text;
  return text.normalize("NFC").replace(INVISIBLE, "").replace(SPACES, " ").trim();
}
