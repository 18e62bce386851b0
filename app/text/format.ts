import { LOCALE, type Language } from "./language";
import { onEdmontonClocks } from "./zone";

/** Day before month in both languages: 16 November 2026, 16 novembre 2026. */
const DATE_LOCALE: Record<Language, string> = { en: "en-GB", fr: "fr-CA" };
/** Mountain Time, heure des Rocheuses: the same word in summer and winter. */
const ZONE: Record<Language, string> = { en: "MT", fr: "HR" };

const cache = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat>();

function number(language: Language, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `n${language}${JSON.stringify(options)}`;
  let format = cache.get(key);
  if (!format) cache.set(key, (format = new Intl.NumberFormat(LOCALE[language], options)));
  return format as Intl.NumberFormat;
}

function dateTime(language: Language, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `d${language}${JSON.stringify(options)}`;
  let format = cache.get(key);
  if (!format)
    cache.set(key, (format = new Intl.DateTimeFormat(DATE_LOCALE[language], { ...options, timeZone: "UTC" })));
  return format as Intl.DateTimeFormat;
}

/** A calendar day "2026-11-16" is the same day in every time zone; a moment is told by Edmonton's clocks. */
function asDate(value: string | Date): Date {
  if (typeof value === "string" && /^\d{4}-\d\d-\d\d$/.test(value)) return new Date(value);
  return onEdmontonClocks(new Date(value));
}

export function formatNumber(language: Language, value: number): string {
  return number(language, {}).format(value);
}

/** One digit after the sign, always: shares stand under one another. */
export function formatPercent(language: Language, share: number): string {
  return number(language, { style: "percent", minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(share);
}

export function formatMoney(language: Language, cents: number, currency = "CAD"): string {
  const whole = cents % 100 === 0;
  const options: Intl.NumberFormatOptions = { style: "currency", currency, currencyDisplay: "narrowSymbol" };
  return number(language, whole ? { ...options, minimumFractionDigits: 0 } : options).format(cents / 100);
}

/** 16 November 2026 / 16 novembre 2026 */
export function formatDate(language: Language, value: string | Date): string {
  return dateTime(language, { day: "numeric", month: "long", year: "numeric" }).format(asDate(value));
}

/** The beginning of a span of days, without what its end says as well: 2 (to 16 November 2026), 30 October, 28 December 2025. */
export function formatDateFrom(language: Language, from: string, to: string): string {
  if (from.slice(0, 4) !== to.slice(0, 4)) return formatDate(language, from);
  const month = from.slice(0, 7) === to.slice(0, 7) ? {} : { month: "long" as const };
  return dateTime(language, { day: "numeric", ...month }).format(asDate(from));
}

/** 16 Nov 2026 / 16 nov. 2026 */
export function formatShortDate(language: Language, value: string | Date): string {
  return dateTime(language, { day: "numeric", month: "short", year: "numeric" }).format(asDate(value));
}

/** November 2026 / novembre 2026 */
export function formatMonth(language: Language, value: string | Date): string {
  return dateTime(language, { month: "long", year: "numeric" }).format(asDate(value));
}

/** A moment in the product's own time zone, which it names: 16 November 2026, 06:00 MT / 16 novembre 2026, 06 h 00 HR */
export function formatDateTime(language: Language, value: string | Date): string {
  return `${formatDate(language, value)}, ${formatTime(language, value)}`;
}

/** A moment of a day that is clear: 06:00 MT / 06 h 00 HR */
export function formatTime(language: Language, value: string | Date): string {
  const time = dateTime(language, { hour: "2-digit", minute: "2-digit", hour12: false }).format(asDate(value));
  // "06 h 00" is one word to the eye: a line never ends within it.
  return `${time.replaceAll(" ", "\u00a0")}\u00a0${ZONE[language]}`;
}
