import type { Delimiter, Encoding, RecordField, SourceDeclaration } from "./source";

/** A column of a file that is not as declared, for a person to decide about. */
export interface SuggestedColumn {
  header: string;
  /** At most five, of at most 80 characters; none for contact research, whose cells are people's. */
  samples: string[];
  suggestedField: RecordField | null;
}

/** What would make a refused file readable. */
export type Suggestion =
  | { kind: "encoding"; value: Encoding }
  | { kind: "delimiter"; value: Delimiter }
  | { kind: "columns"; columns: SuggestedColumn[]; missing: MissingColumn[] };

export interface MissingColumn {
  field: RecordField;
  /** The declared name of the column that the file lacks. */
  header: string;
}

/** The form in which one file is read this once, because an operator confirmed it. */
export interface ConfirmedForm {
  encoding?: Encoding | undefined;
  delimiter?: Delimiter | undefined;
}

/** The declaration with the confirmed form in place of its own. A workbook has neither encoding nor separator. */
export function inForm(source: SourceDeclaration, form: ConfirmedForm | undefined): SourceDeclaration {
  if (!form || source.file.format === "xlsx") return source;
  const { encoding = source.file.encoding, delimiter = source.file.delimiter } = form;
  return { ...source, file: { ...source.file, encoding, delimiter } };
}

/** What may stand in a public table: of contact research the names of columns alone (rules.md 26). */
export function withoutSamples(source: SourceDeclaration, suggestion: Suggestion): Suggestion {
  if (source.kind !== "contact-research" || suggestion.kind !== "columns") return suggestion;
  return { ...suggestion, columns: suggestion.columns.map((column) => ({ ...column, samples: [] })) };
}
