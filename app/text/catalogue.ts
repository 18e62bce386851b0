import { IntlMessageFormat } from "intl-messageformat";
import { frenchSpaces } from "./french-spaces";
import { LOCALE, type Language } from "./language";

/**
 * What people read, by page: each key in English and in French, as ICU messages.
 * A key that is missing in one language does not compile.
 */
export interface Catalogue<Key extends string> {
  en: Readonly<Record<Key, string>>;
  fr: Readonly<Record<Key, string>>;
}

export type Value = string | number | boolean | Date | null | undefined;
export type Values = Readonly<Record<string, Value>>;

/** Says one message of a catalogue in one language. */
export type Say<Key extends string> = (key: Key, values?: Values) => string;

export function catalogue<const English extends Record<string, string>>(texts: {
  en: English;
  fr: Record<keyof NoInfer<English> & string, string>;
}): Catalogue<keyof English & string> {
  // In the browser's files a message that was parsed by the build has its spaces already.
  const spaced = Object.entries<string>(texts.fr).map(([key, message]) => [
    key,
    typeof message === "string" ? frenchSpaces(message) : message,
  ]);
  return { en: texts.en, fr: Object.fromEntries(spaced) as typeof texts.fr };
}

const formats = { en: new Map<string, IntlMessageFormat>(), fr: new Map<string, IntlMessageFormat>() };

/**
 * The message ready to be said; each is parsed once a process. In the browser's files it was parsed by the build
 * (scripts/compile-catalogues.ts) and is no string any more.
 */
export function messageOf(language: Language, message: string): IntlMessageFormat {
  let format = formats[language].get(message);
  if (!format) {
    format = new IntlMessageFormat(message, LOCALE[language]);
    formats[language].set(message, format);
  }
  return format;
}

/** A plain sentence needs no formatting. */
function isPlain(message: string): boolean {
  return typeof message === "string" && !/[{'<]/.test(message);
}

/** For mails, actions and meta: the same sentences outside a component. */
export function textFor<Key extends string>(texts: Catalogue<Key>, language: Language): Say<Key> {
  const messages = texts[language];
  return (key, values) => {
    const message = messages[key];
    return isPlain(message) ? message : String(messageOf(language, message).format(values as Record<string, string>));
  };
}
