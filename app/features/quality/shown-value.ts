import type { Catalogue } from "~/text/catalogue";
import type { Language } from "~/text/language";
import { provinceWords, sizeWords, tradeWords, wordFor } from "~/text/words";

/** A value of a firm as one line: names and trades one after the other; null where there is none. */
export function shownValue(value: unknown): string | null {
  if (Array.isArray(value)) return value.length === 0 ? null : value.map(String).join("; ");
  return typeof value === "string" || typeof value === "number" ? String(value) : null;
}

const WORDS: Readonly<Record<string, Catalogue<string>>> = {
  province: provinceWords,
  size: sizeWords,
  trades: tradeWords,
};

/** What `shownValue` made of a field, in the words of the pages: "100 and more", not "100+". */
export function valueInWords(language: Language, field: string, shown: string | null): string | null {
  const words = WORDS[field];
  if (shown === null || words === undefined) return shown;
  return shown
    .split("; ")
    .map((each) => wordFor(words, language, each))
    .join("; ");
}
