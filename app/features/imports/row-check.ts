import { tidy } from "~/features/contractors/fold";
import { matchKey, splitName } from "~/features/contractors/match-key";
import { type Problem, stepOf } from "./field-steps";
import { shown } from "./file-refusal";
import type { HeaderMap } from "./header";
import { isTotalsLine } from "./not-a-row";
import { RECORD_FIELDS, type RecordField, type SourceDeclaration } from "./source";

/** One row that was not believed: where, what, why, and how to mend it. */
export interface RowIssue {
  line: number;
  /** The publisher's name of the column; "row" where it is the row as a whole. */
  field: string;
  value: string;
  reason: string;
  mend: string;
  /** Known where the key was readable: a rejected row of a known firm is present (rules.md 34). */
  naturalKey: string | undefined;
  /** The firm's name as names are matched, for a row whose key is not known. */
  nameKey?: string | undefined;
}

/** "Line 14, Expiry: “45678” is a spreadsheet's day number; write the day as YYYY-MM-DD" */
export function issueSentence({ line, field, value, reason, mend }: RowIssue): string {
  const bare = (sentence: string) => sentence.replace(/\.$/, "");
  return `Line ${line}, ${field}: “${value}” ${bare(reason)}; ${bare(mend)}`;
}

/** The values of a row by our names, normalised; "" where there is none. */
export type CheckedFields = Partial<Record<RecordField, string>>;

/** Turns one row's cells into checked values. The answer is reused by the next call: take from it what is needed. */
export type RowChecker = (cells: readonly string[], line: number) => readonly string[] | RowIssue;

/** A field's place in a checked row. */
export const FIELD = Object.fromEntries(RECORD_FIELDS.map((field, index) => [field, index])) as Record<
  RecordField,
  number
>;

const LONGEST_CELL = 500;
const LONGEST_LONG_CELL = 20_000;
const CONTROL =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f\ufffd]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;
const EVERY_CONTROL = new RegExp(CONTROL.source, "g");
const DECODED_TWICE =
  /Ã[\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]|Â[\u0080-\u00bf]|Å[\u2019\u201c]|â€|√[\u00a9\u00ae\u2122\u00e8\u00a7\u00b4\u2020]/;
const PLAIN = /^[\x20-\x7e]*$/;
const SPREADSHEET_ERROR = /^\s*#(?:N\/A|REF!|NAME\?|VALUE!|DIV\/0!|NULL!|NUM!|SPILL!|CALC!|#+)\s*$/;
/** Read as text, the quotes would become part of the value. */
const SPACE_BEFORE_QUOTE = /^\s+".*"\s*$/su;

/** Compiles a declaration and a header into the check of one row (design.md §6, "checked"). */
export function rowChecker(source: SourceDeclaration, header: HeaderMap): RowChecker {
  const values: string[] = RECORD_FIELDS.map(() => "");
  const columns = [...header.places].map(([field, place]) => ({
    field,
    at: FIELD[field],
    first: place.first,
    otherwise: place.otherwise,
    more: place.more,
    name: header.names[place.first]!,
    longest: source.longCells?.includes(field) ? LONGEST_LONG_CELL : LONGEST_CELL,
    step: stepOf(source, field),
  }));
  const nothing = source.nothing && new Set(source.nothing);
  const always = Object.entries(source.always ?? {}).map(([field, value]) => ({
    at: FIELD[field as RecordField],
    value: value!,
  }));
  const required = source.required.map((field) => ({
    at: FIELD[field],
    name: header.names[header.places.get(field)?.first ?? -1] ?? field,
  }));
  const width = header.names.length;
  const keyColumn = header.places.get("natural_key");
  const numberColumn = header.places.get("number");
  const nameColumn = header.places.get("legal_name");

  function naturalKeyOf(cells: readonly string[]): string | undefined {
    if (source.naturalKey) {
      const fields: CheckedFields = {};
      for (const column of columns) fields[column.field] = tidy(cells[column.first] ?? "");
      return source.naturalKey(fields) || undefined;
    }
    return tidy(cells[(keyColumn ?? numberColumn)?.first ?? -1] ?? "") || undefined;
  }

  function nameKeyOf(cells: readonly string[]): string | undefined {
    const name = withoutControls(cells[nameColumn?.first ?? -1] ?? "");
    return name === "" ? undefined : matchKey(splitName(name).legal) || undefined;
  }

  function issue(
    cells: readonly string[],
    line: number,
    field: string,
    value: string,
    reason: string,
    mend: string,
  ): RowIssue {
    // A control sign in a key would be the database's to refuse; without it the firm may be known.
    const naturalKey = withoutControls(naturalKeyOf(cells) ?? "") || undefined;
    return { line, field, value: shown(value), reason, mend, naturalKey, nameKey: nameKeyOf(cells) };
  }

  return (cells, line) => {
    if (cells.length < width || (cells.length > width && cells.slice(width).some((cell) => cell.trim() !== ""))) {
      return issue(
        cells,
        line,
        "row",
        cells.join(source.file.delimiter),
        `has ${cells.length} cells where the header has ${width}`,
        cells.length < width ? "give the row all its cells" : "put cells that hold the separator in quotes",
      );
    }
    if (isHeaderAgain(cells, header.names)) {
      return issue(cells, line, "row", cells.join(source.file.delimiter), "is the header once more", "delete the line");
    }
    if (isTotalsLine(cells)) {
      const whole = cells.join(source.file.delimiter);
      return issue(cells, line, "row", whole, "is a line of totals, not a firm", "delete the line");
    }
    values.fill("");
    for (const { at, value } of always) values[at] = value;
    for (const column of columns) {
      let cell = cells[column.first]!;
      if (column.otherwise !== undefined && cell.trim() === "") cell = cells[column.otherwise]!;
      for (const place of column.more) {
        const further = cells[place]!;
        if (further.trim() !== "") cell = cell.trim() === "" ? further : `${cell}; ${further}`;
      }
      let published = cell;
      // Nine cells in ten are as they should be, and one look at them has to be enough.
      if (cell.length > column.longest || !isClean(cell)) {
        const problem = nothing?.has(cell) ? undefined : unreadable(cell, column.longest);
        if (problem) return issue(cells, line, column.name, cell, problem.reason, problem.mend);
        published = tidy(cell);
      }
      if (nothing?.has(published)) published = "";
      if (published === "" && values[column.at] !== "") continue;
      const value = column.step(published);
      if (typeof value !== "string") return issue(cells, line, column.name, published, value.reason, value.mend);
      values[column.at] = value;
    }
    for (const { at, name } of required) {
      if (values[at] === "") return issue(cells, line, name, "", "is empty", "fill it in, or delete the row");
    }
    if (source.naturalKey || !keyColumn) {
      const key =
        source.naturalKey || !numberColumn ? naturalKeyOf(cells) : values[FIELD.number] || naturalKeyOf(cells);
      if (!key)
        return issue(
          cells,
          line,
          "row",
          cells.join(source.file.delimiter),
          "has nothing to know it by",
          "fill in the columns that name the firm",
        );
      values[FIELD.natural_key] = key;
    }
    const whole = wholeRow(source, values);
    if (whole) {
      const name = header.names[header.places.get(whole.field)?.first ?? -1] ?? whole.field;
      return issue(cells, line, name, values[FIELD[whole.field]]!, whole.reason, whole.mend);
    }
    return values;
  };
}

/**
 * Printable ASCII without outer or doubled spaces, and no spreadsheet's error; a regular expression takes twice as long to
 * say so.
 */
function isClean(cell: string): boolean {
  if (cell.charCodeAt(0) === NUMBER_SIGN) return false;
  let before = SPACE;
  for (let at = 0; at < cell.length; at += 1) {
    const code = cell.charCodeAt(at);
    if (code === SPACE ? before === SPACE : code < SPACE || code > 0x7e) return false;
    before = code;
  }
  return before !== SPACE || cell === "";
}

const SPACE = 0x20;
const NUMBER_SIGN = 0x23;

function withoutControls(text: string): string {
  return CONTROL.test(text) ? tidy(text.replace(EVERY_CONTROL, "")) : tidy(text);
}

function isHeaderAgain(cells: readonly string[], names: readonly string[]): boolean {
  return cells[0] === names[0] && names.every((name, index) => tidy(cells[index] ?? "") === name);
}

function unreadable(cell: string, longest: number): Problem | undefined {
  if (cell.length > longest) {
    return {
      reason: `has ${cell.length} characters, more than ${longest}`,
      mend: "shorten it, or close the quote before it",
    };
  }
  if (SPREADSHEET_ERROR.test(cell))
    return { reason: "is a spreadsheet's error, not a value", mend: "correct it, or leave the cell empty" };
  if (SPACE_BEFORE_QUOTE.test(cell))
    return { reason: "has a space before its quote", mend: "take out the space, or the quotes" };
  if (PLAIN.test(cell)) return undefined;
  if (CONTROL.test(cell))
    return { reason: "holds characters that cannot be shown", mend: "take the control or broken characters out" };
  if (DECODED_TWICE.test(cell))
    return { reason: "was decoded twice: accents have become two signs", mend: "export the list again as UTF-8" };
  return undefined;
}

/** What only shows when the row is read as a whole. */
function wholeRow(source: SourceDeclaration, values: string[]): (Problem & { field: RecordField }) | undefined {
  if (source.kind !== "certification-list") return undefined;
  const issued = values[FIELD.issued_on]!;
  const expires = values[FIELD.expires_on]!;
  if (issued !== "" && expires !== "" && issued > expires) {
    return {
      field: "expires_on",
      reason: `lies before the issue date ${issued}`,
      mend: "correct one of the two dates",
    };
  }
  const jurisdiction = values[FIELD.jurisdiction] || source.jurisdiction || "";
  if (!source.partner?.jurisdictions.includes(jurisdiction)) {
    return {
      field: "jurisdiction",
      reason: `${source.partner?.name ?? source.publisher} certifies nobody there`,
      mend: "correct the jurisdiction",
    };
  }
  return undefined;
}
