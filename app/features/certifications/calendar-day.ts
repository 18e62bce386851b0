/** A day without a time or a zone, as `YYYY-MM-DD`: such strings compare and sort as the days do. */
export type Day = string;

const MILLISECONDS_A_DAY = 86_400_000;

/** The day of a date column as Prisma gives it: midnight in UTC. */
export function dayOf(date: Date): Day {
  return date.toISOString().slice(0, 10);
}

/** The day so many months away; where that month is shorter, its last day (29 February less a year is 28 February). */
export function addMonths(day: Day, months: number): Day {
  const [year, month, date] = parts(day);
  const count = year * 12 + (month - 1) + months;
  const targetYear = Math.floor(count / 12);
  const targetMonth = count - targetYear * 12;
  const last = new Date(Date.UTC(targetYear, targetMonth + 1, 0)).getUTCDate();
  return asDay(Date.UTC(targetYear, targetMonth, Math.min(date, last)));
}

export function addDays(day: Day, days: number): Day {
  return asDay(atMidnight(day) + days * MILLISECONDS_A_DAY);
}

/** How many days `to` lies after `from`; negative when before. */
export function daysBetween(from: Day, to: Day): number {
  return Math.round((atMidnight(to) - atMidnight(from)) / MILLISECONDS_A_DAY);
}

/** Days since 1 January 1970, as the search index keeps a date. */
export function dayNumber(day: Day): number {
  return atMidnight(day) / MILLISECONDS_A_DAY;
}

export function dayOfNumber(number: number): Day {
  return asDay(number * MILLISECONDS_A_DAY);
}

export function yearOf(day: Day): number {
  return parts(day)[0];
}

export function monthOf(day: Day): number {
  return parts(day)[1];
}

export function earlierOf(one: Day, other: Day): Day {
  return one < other ? one : other;
}

function parts(day: Day): [number, number, number] {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day);
  if (!match) throw new Error(`Not a day: ${day}`);
  return [Number(match[1]), Number(match[2]), Number(match[3])];
}

function atMidnight(day: Day): number {
  const [year, month, date] = parts(day);
  return Date.UTC(year, month - 1, date);
}

function asDay(milliseconds: number): Day {
  return new Date(milliseconds).toISOString().slice(0, 10);
}
