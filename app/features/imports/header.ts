import { fold, tidy } from "~/features/contractors/fold";
import { FileRefusal, shown } from "./file-refusal";
import type { Column, RecordField, SourceDeclaration } from "./source";

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

function declaredNames(source: SourceDeclaration): { byName: Map<string, Place[]>; spellings: string[] } {
  const byName = new Map<string, Place[]>();
  const spellings: string[] = [];
  const add = (name: string, place: Place) => {
    spellings.push(name);
    const key = fold(name) || name;
    byName.set(key, [...(byName.get(key) ?? []), place]);
  };
  for (const [field, column] of Object.entries(source.columns) as [RecordField, Column][]) {
    const spec = typeof column === "string" ? { header: column } : column;
    for (const name of [spec.header, ...(spec.synonyms ?? [])]) add(name, { field, role: "first", order: 0 });
    if (spec.or !== undefined) add(spec.or, { field, role: "otherwise", order: 0 });
    for (const [order, name] of (spec.and ?? []).entries()) add(name, { field, role: "more", order });
  }
  for (const name of [...source.ignored, ...REJECT_COLUMNS]) add(name, { field: undefined, role: "first", order: 0 });
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
  throw new FileRefusal(
    `No header was found in the first ${HEADER_WITHIN} lines: none of them has a column such as ${expected.join(", ")}. The first line reads “${shown(line)}”.`,
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
      `The columns are separated by ${words}, and ${source.id} is declared with ${SEPARATORS.find(([each]) => each === declared)![1]}: save the file that way, or change the declaration.`,
    );
  }
}

const SEPARATORS = [
  [",", "commas"],
  [";", "semicolons"],
  ["\t", "tabs"],
  ["|", "bars"],
] as const;

/** Every column is mapped or ignored by declaration, or the file is refused (design.md §6). */
export function mapHeader(source: SourceDeclaration, cells: readonly string[], line: number): HeaderMap {
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
  const unknown: string[] = [];
  for (const [index, name] of names.entries()) {
    if (name === "")
      throw new FileRefusal(`Column ${index + 1} of the header (line ${line}) has no name: name it, or delete it.`);
    const key = fold(name) || name;
    const earlier = seen.get(key);
    if (earlier !== undefined) {
      throw new FileRefusal(
        `The header (line ${line}) has “${shown(name)}” twice, in columns ${earlier + 1} and ${index + 1}: rename one of them.`,
      );
    }
    seen.set(key, index);
    const declared = byName.get(key);
    if (!declared) {
      unknown.push(name);
      continue;
    }
    for (const { field, role, order } of declared) {
      if (field === undefined) continue;
      if (role === "first") placeOf(field).first = index;
      else if (role === "otherwise") placeOf(field).otherwise = index;
      else placeOf(field).more[order] = index;
    }
  }

  const missing = (Object.entries(source.columns) as [RecordField, Column][])
    .filter(([field]) => (places.get(field)?.first ?? -1) === -1)
    .map(([, column]) => (typeof column === "string" ? column : column.header));
  if (unknown.length > 0 || missing.length > 0) throw new FileRefusal(drift(source, line, unknown, missing, spellings));
  return { names, places };
}

function drift(
  source: SourceDeclaration,
  line: number,
  unknown: string[],
  missing: string[],
  spellings: string[],
): string {
  const sentences: string[] = [];
  for (const name of unknown.slice(0, 5)) {
    const near = nearest(name, missing) ?? nearest(name, spellings);
    sentences.push(
      near === undefined
        ? `Column “${shown(name)}” (line ${line}) is not declared: map it or list it as ignored in the declaration of ${source.id}.`
        : `Column “${shown(name)}” (line ${line}) is not declared; the nearest declared name is “${near}”: rename it, or add it as a synonym in the declaration of ${source.id}.`,
    );
  }
  if (unknown.length > 5) sentences.push(`${unknown.length - 5} more columns are not declared.`);
  if (missing.length > 0) {
    sentences.push(
      `The header (line ${line}) lacks ${missing.map((name) => `“${name}”`).join(", ")}: the file has changed its columns, or is another list.`,
    );
  }
  return sentences.join(" ");
}

function spellingsOf(source: SourceDeclaration): string[] {
  return Object.values(source.columns).map((column) => (typeof column === "string" ? column : column.header));
}

function nearest(name: string, candidates: readonly string[]): string | undefined {
  const folded = fold(name);
  let best: string | undefined;
  let bestDistance = Math.max(2, Math.floor(folded.length / 2));
  for (const candidate of candidates) {
    const distance = editDistance(folded, fold(candidate));
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

function editDistance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let i = 1; i <= one.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= other.length; j += 1) {
      next[j] = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (one[i - 1] === other[j - 1] ? 0 : 1));
    }
    row = next;
  }
  return row[other.length]!;
}
