import { fold, tidy } from "~/features/contractors/fold";
import { FileRefusal, shown } from "./file-refusal";
import { likelyHeader, missingColumns, suggestColumns } from "./header-suggestion";
import { usualNames } from "./header-synonyms";
import { nearest } from "./nearest-name";
import type { Column, RecordField, SourceDeclaration } from "./source";
import type { MissingColumn } from "./suggestion";

/** Where each of our fields stands in the file; several places where a field is made of several columns. */
export interface HeaderMap {
  /** The publisher's own spelling, for issues. */
  names: string[];
  places: ReadonlyMap<RecordField, { first: number; otherwise: number | undefined; more: number[] }>;
}

/** Columns that a reject file carries beside the publisher's own: it is read again as it is. */
export const REJECT_COLUMNS = [
  "Rejected: line",
  "Rejected: column",
  "Rejected: value",
  "Rejected: why",
  "Rejected: mend",
];

/** Title lines stand above the header; it is looked for in so many records. */
export const HEADER_WITHIN = 20;

type Place = { field: RecordField | undefined; role: "first" | "otherwise" | "more"; order: number };

/** How headers are compared: case, accents and signs are overlooked, unless nothing else is there. */
export function headerKey(name: string): string {
  return fold(name) || name;
}

/** Every header that a declaration knows, with what it is of. */
export function declaredNames(source: SourceDeclaration): { byName: Map<string, Place[]>; spellings: string[] } {
  const byName = new Map<string, Place[]>();
  const spellings: string[] = [];
  const add = (name: string, place: Place) => {
    spellings.push(name);
    const key = headerKey(name);
    byName.set(key, [...(byName.get(key) ?? []), place]);
  };
  for (const [field, column] of Object.entries(source.columns) as [RecordField, Column][]) {
    const spec = typeof column === "string" ? { header: column } : column;
    for (const name of [spec.header, ...(spec.synonyms ?? [])]) add(name, { field, role: "first", order: 0 });
    if (spec.or !== undefined) add(spec.or, { field, role: "otherwise", order: 0 });
    for (const [order, name] of (spec.and ?? []).entries()) add(name, { field, role: "more", order });
  }
  for (const name of [...source.ignored, ...REJECT_COLUMNS]) add(name, { field: undefined, role: "first", order: 0 });
  if (source.usualHeaders) {
    for (const field of Object.keys(source.columns) as RecordField[]) {
      for (const name of usualNames(field))
        if (!byName.has(name)) byName.set(name, [{ field, role: "first", order: 0 }]);
    }
  }
  return { byName, spellings };
}

/** Which of the first records is the header: the one that has most of the declared names. */
export function findHeader(source: SourceDeclaration, records: readonly string[][]): number {
  const { byName } = declaredNames(source);
  let best = -1;
  let bestKnown = 0;
  for (const [index, cells] of records.entries()) {
    const known = new Set(cells.map((cell) => fold(cell)).filter((cell) => byName.has(cell))).size;
    if (known > bestKnown) {
      best = index;
      bestKnown = known;
    }
  }
  if (best !== -1) return best;

  const expected = spellingsOf(source)
    .slice(0, 3)
    .map((name) => `“${name}”`);
  const firstCells = records.find((cells) => cells.some((cell) => cell.trim() !== "")) ?? [];
  const line = firstCells.join(source.file.delimiter);
  const likely = likelyHeader(records);
  throw new FileRefusal(
    `No header was found in the first ${HEADER_WITHIN} lines: none of them has a column such as ${expected.join(", ")}. The first line reads “${shown(line)}”.`,
    likely === -1
      ? undefined
      : suggestColumns(
          source,
          records[likely]!.map((header, place) => ({ header, place })).filter(({ header }) => header.trim() !== ""),
          missingColumns(source, new Set()),
          records.slice(likely + 1),
        ),
  );
}

/** Told from the first lines before they are parsed: by another separator the quotes of a good file seem never to close. */
export function refuseOtherSeparator(source: SourceDeclaration, firstLines: readonly string[]): void {
  const { byName } = declaredNames(source);
  const known = (line: string, delimiter: string) =>
    line.split(delimiter).filter((cell) => byName.has(fold(cell))).length;
  const declared = source.file.delimiter;
  if (firstLines.some((line) => known(line, declared) > 1)) return;
  for (const [delimiter, words] of SEPARATORS) {
    if (delimiter === declared || !firstLines.some((line) => known(line, delimiter) > 1)) continue;
    throw new FileRefusal(
      `The columns are separated by ${words}, and ${source.id} is declared with ${SEPARATORS.find(([each]) => each === declared)![1]}: save the file that way, change the declaration, or confirm the separator for this file.`,
      { kind: "delimiter", value: delimiter },
    );
  }
}

const SEPARATORS = [
  [",", "commas"],
  [";", "semicolons"],
  ["\t", "tabs"],
  ["|", "bars"],
] as const;

/**
 * Every column is mapped or ignored by declaration, or the file is refused (design.md §6). `following`: records below the
 * header, for the samples of what is suggested.
 */
export function mapHeader(
  source: SourceDeclaration,
  cells: readonly string[],
  line: number,
  following: readonly (readonly string[])[] = [],
): HeaderMap {
  const { byName, spellings } = declaredNames(source);
  const names = cells.map(tidy);
  while (names.length > 0 && names[names.length - 1] === "") names.pop();

  const places = new Map<RecordField, { first: number; otherwise: number | undefined; more: number[] }>();
  const placeOf = (field: RecordField) => {
    const place = places.get(field) ?? { first: -1, otherwise: undefined, more: [] };
    places.set(field, place);
    return place;
  };
  const seen = new Map<string, number>();
  const unknown: { header: string; place: number }[] = [];
  for (const [index, name] of names.entries()) {
    if (name === "")
      throw new FileRefusal(`Column ${index + 1} of the header (line ${line}) has no name: name it, or delete it.`);
    const key = headerKey(name);
    const earlier = seen.get(key);
    if (earlier !== undefined) {
      throw new FileRefusal(
        `The header (line ${line}) has “${shown(name)}” twice, in columns ${earlier + 1} and ${index + 1}: rename one of them.`,
      );
    }
    seen.set(key, index);
    const declared = byName.get(key);
    if (!declared) {
      unknown.push({ header: name, place: index });
      continue;
    }
    for (const { field, role, order } of declared) {
      if (field === undefined) continue;
      if (role === "first") {
        const other = placeOf(field).first;
        if (other !== -1 && other !== index) {
          throw new FileRefusal(
            `The header (line ${line}) names one thing twice: “${shown(names[other]!)}” (column ${other + 1}) and “${shown(name)}” (column ${index + 1}) are both declared as ${field}. Delete one of them, or list it as ignored.`,
          );
        }
        placeOf(field).first = index;
      } else if (role === "otherwise") placeOf(field).otherwise = index;
      else placeOf(field).more[order] = index;
    }
  }

  const found = new Set([...places].filter(([, place]) => place.first !== -1).map(([field]) => field));
  const missing = missingColumns(source, found);
  if (unknown.length > 0 || missing.length > 0) {
    throw new FileRefusal(
      drift(source, line, unknown, missing, spellings),
      unknown.length > 0 ? suggestColumns(source, unknown, missing, following) : undefined,
    );
  }
  return { names, places };
}

function drift(
  source: SourceDeclaration,
  line: number,
  unknown: readonly { header: string }[],
  missing: readonly MissingColumn[],
  spellings: string[],
): string {
  const sentences: string[] = [];
  const lacking = missing.map(({ header }) => header);
  for (const { header: name } of unknown.slice(0, 5)) {
    const near = nearest(name, lacking) ?? nearest(name, spellings);
    sentences.push(
      near === undefined
        ? `Column “${shown(name)}” (line ${line}) is not declared: map it or list it as ignored in the declaration of ${source.id}.`
        : `Column “${shown(name)}” (line ${line}) is not declared; the nearest declared name is “${near}”: rename it, or add it as a synonym in the declaration of ${source.id}.`,
    );
  }
  if (unknown.length > 5) sentences.push(`${unknown.length - 5} more columns are not declared.`);
  if (missing.length > 0) {
    sentences.push(
      `The header (line ${line}) lacks ${lacking.map((name) => `“${name}”`).join(", ")}: the file has changed its columns, or is another list.`,
    );
  }
  return sentences.join(" ");
}

function spellingsOf(source: SourceDeclaration): string[] {
  return Object.values(source.columns).map((column) => (typeof column === "string" ? column : column.header));
}
