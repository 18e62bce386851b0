import type { DateOrder } from "./source";

export type PublishedDate = { day: string } | { problem: string };

const MONTHS = new Map<string, number>();
for (const [index, names] of [
  ["jan", "january", "janv", "janvier"],
  ["feb", "february", "fev", "fevr", "fevrier"],
  ["mar", "march", "mars"],
  ["apr", "april", "avr", "avril"],
  ["may", "mai"],
  ["jun", "june", "juin"],
  ["jul", "july", "juil", "juillet"],
  ["aug", "august", "aout"],
  ["sep", "sept", "september", "septembre"],
  ["oct", "october", "octobre"],
  ["nov", "november", "novembre"],
  ["dec", "december", "decembre"],
].entries()) {
  for (const name of names) MONTHS.set(name, index + 1);
}

const SHAPES: Record<DateOrder, { pattern: RegExp; year: number; month: number; date: number }> = {
  // Two digits each, or a day that was cut off with its file would be another day.
  "YYYY-MM-DD": { pattern: /^(\d{4})-(\d{2})-(\d{2})$/, year: 1, month: 2, date: 3 },
  YYYYMMDD: { pattern: /^(\d{4})(\d{2})(\d{2})$/, year: 1, month: 2, date: 3 },
  "DD/MM/YYYY": { pattern: /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/, year: 3, month: 2, date: 1 },
  "MM/DD/YYYY": { pattern: /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/, year: 3, month: 1, date: 2 },
  "DD-MMM-YYYY": { pattern: /^(\d{1,2})[- ](\p{L}{3,9})\.?[- ](\d{4})$/u, year: 3, month: 2, date: 1 },
  "MMMM D, YYYY": { pattern: /^(\p{L}{3,9})\.? (\d{1,2}),? (\d{4})$/u, year: 3, month: 1, date: 2 },
};

/** Reads a day by the declared order only: 03/04/2027 is never guessed at. */
export function publishedDate(published: string, order: DateOrder): PublishedDate {
  const shape = SHAPES[order];
  const match = shape.pattern.exec(published);
  if (!match) {
    if (/^\d{5}(\.\d+)?$/.test(published)) return { problem: "is a spreadsheet's day number, not a date" };
    return { problem: `is not a date written ${order}` };
  }
  const year = Number(match[shape.year]);
  const month = monthNumber(match[shape.month]!);
  const date = Number(match[shape.date]);
  if (month === undefined || month < 1 || month > 12 || date < 1 || date > daysIn(year, month)) {
    return { problem: `is no day of the calendar when read as ${order}` };
  }
  if (year < 1950) return { problem: "lies before any certificate: a spreadsheet's empty date" };
  if (year >= 2099) return { problem: "lies too far ahead: a stand-in for no date" };
  return { day: `${match[shape.year]}-${String(month).padStart(2, "0")}-${String(date).padStart(2, "0")}` };
}

function monthNumber(written: string): number | undefined {
  const number = Number(written);
  if (!Number.isNaN(number)) return number;
  return MONTHS.get(written.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase());
}

function daysIn(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** A day written YYYY-MM-DD that the calendar has. */
export function isCalendarDay(written: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(written) && "day" in publishedDate(written, "YYYY-MM-DD");
}
