import { addDays, type Day } from "~/features/certifications/calendar-day";

export const ROUNDS = 12;

/** The Monday of a round; the last one is the as-of day. */
export function listDate(asOf: Day, round: number): Day {
  return addDays(asOf, -7 * (ROUNDS - round));
}

/** The last Monday on or before now, in Edmonton. */
export function lastMonday(now: Date): Day {
  const format = new Intl.DateTimeFormat("en", {
    timeZone: "America/Edmonton",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
  });
  const parts = Object.fromEntries(format.formatToParts(now).map((part) => [part.type, part.value]));
  const day = `${parts.year}-${parts.month}-${parts.day}`;
  return addDays(day, -((weekday(day) + 6) % 7));
}

export function isMonday(day: Day): boolean {
  return weekday(day) === 1;
}

function weekday(day: Day): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay();
}
