/** The two languages of the product: English at the root, French under /fr, the same paths in both. */
export type Language = "en" | "fr";

export const LANGUAGES: readonly Language[] = ["en", "fr"];

/** Values of lang= and hreflang=. */
export const LOCALE: Record<Language, string> = { en: "en-CA", fr: "fr-CA" };

export function languageOf(pathname: string): Language {
  return pathname === "/fr" || pathname.startsWith("/fr/") ? "fr" : "en";
}

/** The language of a request, of its URL's path (that of a client navigation, /fr/search.data, too). */
export function requestLanguage(request: Request): Language {
  const { pathname } = new URL(request.url);
  return pathname === "/fr.data" ? "fr" : languageOf(pathname);
}

/** `path` is the English one ("/search?q=x"); the same address in `language` comes back. */
export function inLanguage(language: Language, path: string): string {
  if (language === "en") return path;
  return path === "/" ? "/fr" : path.startsWith("/?") || path.startsWith("/#") ? `/fr${path.slice(1)}` : `/fr${path}`;
}

/** Takes the language off a path: "/fr/search" and "/search" are both "/search". */
export function withoutLanguage(pathname: string): string {
  return languageOf(pathname) === "fr" ? pathname.slice(3) || "/" : pathname;
}
