import type { ShownDeclaration } from "./source-facts";
import type { Column, SourceDeclaration } from "./source";

const SEPARATORS = { ",": "comma", ";": "semicolon", "\t": "tab", "|": "bar" } as const;

/** The words for a file's separator: a key of the desk's catalogue. */
export function separatorKey(delimiter: string): "comma" | "semicolon" | "tab" | "bar" {
  return SEPARATORS[delimiter as keyof typeof SEPARATORS] ?? "comma";
}

/** A declaration without its functions and patterns; `format` says how its files are written. */
export function shownDeclaration(source: SourceDeclaration, format: string): ShownDeclaration {
  return {
    ...{ publisher: source.publisher, kind: source.kind, dataSet: source.dataSet, terms: source.termsStatus },
    ...{ cadenceDays: source.cadenceDays, format, dates: source.dates, rows: source.rows },
    columns: (Object.entries(source.columns) as [string, Column][]).map(([field, column]) => ({
      field,
      header: headersOf(column),
    })),
    ...{ ignored: [...source.ignored], required: [...source.required], dateInName: source.listDate !== undefined },
  };
}

function headersOf(column: Column): string {
  if (typeof column === "string") return column;
  const names = [column.header, ...(column.synonyms ?? []), ...(column.or ? [column.or] : [])];
  return [names.join(" / "), ...(column.and ?? [])].join(" + ");
}
