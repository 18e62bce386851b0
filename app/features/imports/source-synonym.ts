import { declaredNames, headerKey } from "./header";
import type { Column, RecordField, SourceDeclaration } from "./source";

/** What a header was confirmed to be: one of the fields that the declaration maps, or a column to throw away. */
export type SynonymField = RecordField | "ignored";

export interface Synonym {
  header: string;
  field: SynonymField;
}

/** The declaration with what was confirmed for it. What it says itself goes first, also when it came to say so later. */
export function withSynonyms(source: SourceDeclaration, synonyms: readonly Synonym[]): SourceDeclaration {
  const { byName } = declaredNames({ ...source, usualHeaders: false });
  const open = synonyms.filter(({ header }) => !byName.has(headerKey(header)));
  if (open.length === 0) return source;
  const columns: Partial<Record<RecordField, Column>> = { ...source.columns };
  const ignored = [...source.ignored];
  for (const { header, field } of open) {
    if (field === "ignored") {
      ignored.push(header);
      continue;
    }
    const column = columns[field];
    if (column === undefined) continue;
    const written = typeof column === "string" ? { header: column } : column;
    columns[field] = { ...written, synonyms: [...(written.synonyms ?? []), header] };
  }
  return { ...source, columns, ignored };
}

/** Why these cannot be confirmed for the source, a sentence; undefined when they can. */
export function synonymProblem(source: SourceDeclaration, synonyms: readonly Synonym[]): string | undefined {
  const { byName } = declaredNames({ ...source, usualHeaders: false });
  const seen = new Set<string>();
  for (const { header, field } of synonyms) {
    const key = headerKey(header.trim());
    if (key === "" || key.length > 200)
      return `“${header.slice(0, 80)}” is no name of a column: give 1 to 200 characters.`;
    if (seen.has(key)) return `“${header}” is given twice: decide once what it is.`;
    seen.add(key);
    const fields = Object.keys(source.columns);
    if (field !== "ignored" && !fields.includes(field)) {
      return `“${header}” cannot be ${field}, which ${source.id} does not declare: choose one of ${fields.join(", ")}, or ignored.`;
    }
    const declared = byName.get(key);
    if (declared && !declared.some((place) => (place.field ?? "ignored") === field)) {
      const is = declared.map((place) => place.field ?? "ignored").join(" and ");
      return `“${header}” is declared as ${is} already: change the declaration of ${source.id} instead.`;
    }
  }
  return undefined;
}
