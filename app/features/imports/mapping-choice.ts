import type { RecordField, SourceDeclaration } from "./source";

export interface ChosenColumn {
  header: string;
  field: string;
}

export type MappingProblem = { why: "undecided" } | { why: "twice"; field: string };

/** The fields that a column of the source may be read as: those it declares. */
export function fieldsToChoose(source: Pick<SourceDeclaration, "columns">): RecordField[] {
  return (Object.keys(source.columns) as RecordField[]).sort();
}

/** What is wrong with the choices of the mapping screen; null when each column has its own meaning or is thrown away. */
export function mappingProblem(
  source: Pick<SourceDeclaration, "columns">,
  columns: readonly ChosenColumn[],
): MappingProblem | null {
  const allowed = new Set<string>([...fieldsToChoose(source), "ignored"]);
  if (columns.length === 0 || columns.some(({ field }) => !allowed.has(field))) return { why: "undecided" };
  const seen = new Set<string>();
  for (const { field } of columns) {
    if (field !== "ignored" && seen.has(field)) return { why: "twice", field };
    seen.add(field);
  }
  return null;
}
