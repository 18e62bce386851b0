import { IntlMessageFormat } from "intl-messageformat";
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
  return texts;
}

const compiled = new Map<string, IntlMessageFormat>();

/** The parsed message; parsing is the dear part, so each is parsed once a process. */
export function messageOf(language: Language, message: string): IntlMessageFormat {
  const key = language + message;
  let format = compiled.get(key);
  if (!format) {
    format = new IntlMessageFormat(message, LOCALE[language]);
    compiled.set(key, format);
  }
  return format;
}

/** For mails, actions and meta: the same sentences outside a component. */
export function textFor<Key extends string>(texts: Catalogue<Key>, language: Language): Say<Key> {
  const messages = texts[language];
  return (key, values) => {
    const message = messages[key];
    return /[{'<]/.test(message) ? String(messageOf(language, message).format(values as Record<string, string>)) : message;
  };
}
