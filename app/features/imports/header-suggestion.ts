import { tidy } from "~/features/contractors/fold";
import { shown } from "./file-refusal";
import { usualField } from "./header-synonyms";
import { nearest } from "./nearest-name";
import type { Column, RecordField, SourceDeclaration } from "./source";
import type { MissingColumn, SuggestedColumn, Suggestion } from "./suggestion";

const MOST_SAMPLES = 5;
const LONGEST_HEADER = 200;

/** Every declared spelling of a field's own column. */
export function spellingsOfField(column: Column): string[] {
  return typeof column === "string" ? [column] : [column.header, ...(column.synonyms ?? [])];
}

/** Declared columns that a file lacks, by what it has. */
export function missingColumns(source: SourceDeclaration, found: ReadonlySet<RecordField>): MissingColumn[] {
  return (Object.entries(source.columns) as [RecordField, Column][])
    .filter(([field]) => !found.has(field))
    .map(([field, column]) => ({ field, header: spellingsOfField(column)[0]! }));
}

/**
 * What unknown columns are probably called in the declaration: a usual name of a missing field first, then the nearest
 * spelling. A field that the file has already is never suggested, and none twice.
 */
export function suggestColumns(
  source: SourceDeclaration,
  unknown: readonly { header: string; place: number }[],
  missing: readonly MissingColumn[],
  following: readonly (readonly string[])[],
): Suggestion {
  const open = new Map(missing.map(({ field }) => [field, spellingsOfField(source.columns[field]!)]));
  const suggested = new Map<number, RecordField>();
  const suggest = (place: number, field: RecordField | undefined) => {
    if (field === undefined || !open.has(field) || suggested.has(place)) return;
    suggested.set(place, field);
    open.delete(field);
  };
  for (const { header, place } of unknown) suggest(place, usualField(header));
  for (const { header, place } of unknown) {
    const near = nearest(header, [...open.values()].flat());
    suggest(place, near === undefined ? undefined : [...open].find(([, names]) => names.includes(near))?.[0]);
  }
  const columns: SuggestedColumn[] = unknown.map(({ header, place }) => ({
    header: tidy(header).slice(0, LONGEST_HEADER),
    samples: source.kind === "contact-research" ? [] : samplesOf(following, place),
    suggestedField: suggested.get(place) ?? null,
  }));
  return { kind: "columns", columns, missing: [...missing] };
}

/** The record among the first that reads like a header by usual names alone, where no declared name is met. */
export function likelyHeader(records: readonly (readonly string[])[]): number {
  let best = -1;
  let bestKnown = 1;
  for (const [index, cells] of records.entries()) {
    const known = new Set(cells.map(usualField).filter((field) => field !== undefined)).size;
    if (known > bestKnown) {
      best = index;
      bestKnown = known;
    }
  }
  return best;
}

/** The first different cells of a column, as an issue would show them. */
export function samplesOf(records: readonly (readonly string[])[], place: number): string[] {
  const samples = new Set<string>();
  for (const cells of records) {
    const sample = shown(cells[place] ?? "");
    if (sample !== "") samples.add(sample);
    if (samples.size === MOST_SAMPLES) break;
  }
  return [...samples];
}
