import { useLocation } from "@remix-run/react";
import { Children, useMemo, type ReactNode } from "react";
import { type Catalogue, messageOf, type Say, textFor, type Value } from "./catalogue";
import { inLanguage, type Language, languageOf } from "./language";

type Tag = (chunks: ReactNode) => ReactNode;

export interface Text<Key extends string> extends Say<Key> {
  /** A sentence with elements in it: `t.rich("terms", { link: (words) => <Link to="/terms">{words}</Link> })`. */
  rich: (key: Key, values: Readonly<Record<string, Value | Tag>>) => ReactNode;
  language: Language;
}

export function useLanguage(): Language {
  return languageOf(useLocation().pathname);
}

/** Turns an English path into that of the page's language, so that a link never leaves it. */
export function useLocalHref(): (path: string) => string {
  const language = useLanguage();
  return (path) => inLanguage(language, path);
}

export function useText<Key extends string>(texts: Catalogue<Key>): Text<Key> {
  const language = useLanguage();
  return useMemo(() => {
    const rich: Text<Key>["rich"] = (key, values) => {
      const parts = messageOf(language, texts[language][key]).format<ReactNode>(
        Object.fromEntries(
          Object.entries(values).map(([name, value]) => [
            name,
            typeof value === "function" ? (chunks: ReactNode[]) => value(Children.toArray(chunks)) : value,
          ]),
        ),
      );
      return Array.isArray(parts) ? Children.toArray(parts as ReactNode[]) : parts;
    };
    return Object.assign(textFor(texts, language), { rich, language });
  }, [texts, language]);
}
