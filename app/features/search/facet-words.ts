import type { Catalogue } from "~/text/catalogue";
import { textFor } from "~/text/catalogue";
import type { Language } from "~/text/language";
import { searchText } from "~/text/search";
import {
  emailWords,
  kindWords,
  levelWords,
  programmeWords,
  provinceWords,
  sizeWords,
  statusWords,
  tradeWords,
  wordFor,
} from "~/text/words";
import type { Narrowing } from "./search-query";

/** "red-deer" is Red Deer; a name that a slug does not tell (St. John's, Montréal) travels with the page. */
export function slugWord(slug: string): string {
  return slug.replaceAll("-", " ").replace(/(?<![a-z0-9])[a-z]/g, (letter) => letter.toUpperCase());
}

/** What a facet's value is called; `names` has those that only the data knows (partners, towns). */
export function valueWord(
  language: Language,
  { name, value }: Narrowing,
  names: Readonly<Record<string, string>>,
): string {
  const t = textFor(searchText, language);
  switch (name) {
    case "q":
      return value;
    case "certified":
      return t("certified_all");
    case "phone":
      return t("phone_work");
    case "due":
      return t("days", { n: value });
    case "partner":
    case "city":
      return names[`${name}:${value}`] ?? slugWord(value);
    default:
      return wordFor(WORDS[name] as Catalogue<string>, language, value);
  }
}

const WORDS = {
  province: provinceWords,
  hse: kindWords,
  status: statusWords,
  level: levelWords,
  programme: programmeWords,
  trade: tradeWords,
  size: sizeWords,
  email: emailWords,
};

/** Values that need no word before them: a province, a kind of contact. */
const SAYS_ITSELF: ReadonlySet<string> = new Set(["province", "hse", "phone", "certified"]);

/** "Trade: Electrical", as a chip says it. */
export function narrowingWord(
  language: Language,
  narrowing: Narrowing,
  names: Readonly<Record<string, string>>,
): string {
  const t = textFor(searchText, language);
  const value = valueWord(language, narrowing, names);
  if (narrowing.name === "q") return t("empty_words", { q: value });
  if (SAYS_ITSELF.has(narrowing.name)) return value;
  return t("chip", { facet: t(`f_${narrowing.name}`), value });
}
