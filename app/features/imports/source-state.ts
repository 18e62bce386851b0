import { isLate } from "./import-week";

export const SOURCE_STATES = [
  "arrived",
  "waiting",
  "held",
  "refused",
  "late",
  "due",
  "terms-to-clear",
  "never",
] as const;
export type SourceState = (typeof SOURCE_STATES)[number];

/** What is known of a source on a day of the week that began on `week`. */
export interface SourceFacts {
  termsCleared: boolean;
  cadenceDays: number;
  week: string;
  day: string;
  /** The latest whole list that was read. */
  last: { listDate: string; thisWeek: boolean } | null;
  /** The latest run that ended, whatever came of it; dry runs left out. */
  run: { outcome: string; listDate: string | null; thisWeek: boolean } | null;
}

/**
 * The one word for a source. What an operator can act on goes first; a refusal or a hold of an earlier week gives way to
 * being late, which has become the larger trouble.
 */
export function sourceState({ termsCleared, cadenceDays, week, day, last, run }: SourceFacts): SourceState {
  if (!termsCleared) return "terms-to-clear";
  const late = last !== null && isLate({ lastListDate: last.listDate, cadenceDays }, day);
  const ofNewestList = run !== null && (last === null || run.listDate === null || run.listDate >= last.listDate);
  if (run && ofNewestList && (run.thisWeek || !late)) {
    if (run.outcome === "waiting") return "waiting";
    if (run.outcome === "refused") return "refused";
    if (run.outcome === "withheld") return "held";
  }
  if (last === null) return "never";
  if (last.listDate >= week || last.thisWeek) return "arrived";
  return late ? "late" : "due";
}
