import type { DateOrder } from "./source";

/** What a cell's style says about the number in it. */
export type NumberStyle = { kind: "date" } | { kind: "digits"; width: number } | undefined;

/** Styles that every workbook has without saying so: days, days with times, months. */
const BUILT_IN_DATES = new Set([14, 15, 16, 17, 22, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 55, 56, 57, 58]);

/** A format of numbers, as Excel writes it: "yyyy\-mm\-dd;@" is a date, "00000" keeps leading zeros. */
export function numberStyle(id: number, code: string | undefined): NumberStyle {
  if (BUILT_IN_DATES.has(id)) return { kind: "date" };
  if (code === undefined) return undefined;
  const first = code.split(";")[0]!;
  // Quoted text, escaped signs, and what stands in brackets (colours, languages) is no part of a date.
  const bare = first
    .replace(/"[^"]*"/g, "")
    .replace(/\\./g, "")
    .replace(/\[[^\]]*\]/g, "");
  if (/^0{2,}$/.test(bare)) return { kind: "digits", width: bare.length };
  return /[yd]/i.test(bare) && !/[0#?]/.test(bare.replace(/\.0+/g, "")) ? { kind: "date" } : undefined;
}

const DAY = 86_400_000;

/** The day of a spreadsheet's day number, YYYY-MM-DD; undefined for what is none. Both calendars of Excel are known. */
export function dayOfSerial(serial: number, since1904: boolean): string | undefined {
  const whole = Math.floor(serial);
  if (!Number.isFinite(serial) || whole < (since1904 ? 0 : 1) || whole > 2_958_465) return undefined;
  // Excel holds 1900 for a leap year: its day 60 never was.
  if (!since1904 && whole === 60) return undefined;
  const start = since1904 ? Date.UTC(1904, 0, 1) : Date.UTC(1899, 11, whole < 60 ? 31 : 30);
  return new Date(start + whole * DAY).toISOString().slice(0, 10);
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const LONG_MONTHS = [
  ...["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November"],
  "December",
];

/** A day as the declaration writes days, so that a typed date and a written one are read by one rule. */
export function writtenDay(day: string, order: DateOrder): string {
  const [year = "", month = "", date = ""] = day.split("-");
  switch (order) {
    case "YYYY-MM-DD":
      return day;
    case "YYYYMMDD":
      return `${year}${month}${date}`;
    case "DD/MM/YYYY":
      return `${date}/${month}/${year}`;
    case "MM/DD/YYYY":
      return `${month}/${date}/${year}`;
    case "DD-MMM-YYYY":
      return `${date}-${MONTHS[Number(month) - 1]}-${year}`;
    case "MMMM D, YYYY":
      return `${LONG_MONTHS[Number(month) - 1]} ${Number(date)}, ${year}`;
  }
}

/** A number as a person would write it; one that was stored with an exponent is left so, to be refused where an id belongs. */
export function writtenNumber(stored: string, style: NumberStyle): string {
  const number = Number(stored);
  if (stored === "" || !Number.isFinite(number) || /e/i.test(stored)) return stored;
  const text = String(number);
  return style?.kind === "digits" && /^\d+$/.test(text) ? text.padStart(style.width, "0") : text;
}

/** "BC12" → 54: the place of a cell's column, from 0; undefined where the reference is none. */
export function columnOf(reference: string): number | undefined {
  const letters = /^[A-Z]{1,3}/.exec(reference)?.[0];
  if (letters === undefined) return undefined;
  let column = 0;
  for (const letter of letters) column = column * 26 + letter.charCodeAt(0) - 64;
  return column - 1;
}

/** Excel writes signs that XML cannot hold as _x000D_. */
export function unescapeCell(text: string): string {
  if (!text.includes("_x")) return text;
  return text.replace(/_x([0-9A-F]{4})_/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}
