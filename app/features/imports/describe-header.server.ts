import { importerPool } from "~/platform/db.server";
import { declarationFor } from "./confirmed-form.server";
import { FileRefusal, withoutPeople } from "./file-refusal";
import { declaredNames, findHeader, HEADER_WITHIN, headerKey, refuseOtherSeparator } from "./header";
import { likelyHeader, missingColumns, samplesOf, suggestColumns } from "./header-suggestion";
import { readRecords } from "./read-records.server";
import type { RecordField, SourceDeclaration } from "./source";
import type { ConfirmedForm, MissingColumn, Suggestion } from "./suggestion";

const MOST_RECORDS = 100;

export interface DescribedColumn {
  header: string;
  /** At most five, of at most 80 characters; none for contact research, whose cells are people's. */
  samples: string[];
  /** What the declaration or a confirmed synonym says it is; undefined for a column that nobody has decided about. */
  known: RecordField | "ignored" | undefined;
  suggestedField: RecordField | null;
}

export type HeaderDescription =
  | { status: "described"; line: number; columns: DescribedColumn[]; missing: MissingColumn[]; fields: RecordField[] }
  | { status: "refused"; reason: string; suggestion: Suggestion | undefined };

/**
 * The columns of a kept file for the mapping screen: each with samples, with what it is known as, and with what it is
 * suggested to be; and what the file lacks. Reads its first records only. `fields` are those that may be chosen.
 */
export async function describeHeader(
  source: SourceDeclaration,
  keptFile: string,
  form?: ConfirmedForm,
): Promise<HeaderDescription> {
  const declared = await declarationFor(importerPool(), source, keptFile, form);
  try {
    const { records, lines } = await firstRecords(keptFile, declared);
    const at = headerAmong(declared, records.slice(0, HEADER_WITHIN));
    return describe(declared, records[at]!, lines[at]!, records.slice(at + 1));
  } catch (error) {
    if (!(error instanceof FileRefusal)) throw error;
    return { status: "refused", reason: withoutPeople(source, error.message), suggestion: error.suggestion };
  }
}

/** Where no declared name is met, usual names decide; without any, the first record that has most cells. */
function headerAmong(source: SourceDeclaration, records: readonly string[][]): number {
  try {
    return findHeader(source, records);
  } catch (error) {
    if (!(error instanceof FileRefusal) || records.length === 0) throw error;
    const likely = likelyHeader(records);
    if (likely !== -1) return likely;
    // A first line of contact research may be a person already: it is shown only where it reads like a header.
    if (source.kind === "contact-research") throw error;
    const filled = records.map((cells) => cells.filter((cell) => cell.trim() !== "").length);
    return filled.indexOf(Math.max(...filled));
  }
}

function describe(
  source: SourceDeclaration,
  names: readonly string[],
  line: number,
  following: readonly string[][],
): HeaderDescription {
  const { byName } = declaredNames(source);
  const found = new Set<RecordField>();
  const columns: DescribedColumn[] = [];
  const unknown: { header: string; place: number }[] = [];
  for (const [place, header] of names.entries()) {
    if (header.trim() === "") continue;
    const declared = byName.get(headerKey(header));
    for (const { field, role } of declared ?? []) if (field !== undefined && role === "first") found.add(field);
    if (!declared) unknown.push({ header, place });
    columns.push({
      header: header.replace(/\s+/g, " ").trim().slice(0, 200),
      samples: source.kind === "contact-research" ? [] : samplesOf(following, place),
      known: declared ? (declared[0]!.field ?? "ignored") : undefined,
      suggestedField: null,
    });
  }
  const missing = missingColumns(source, found);
  const suggestion = suggestColumns(source, unknown, missing, []);
  if (suggestion.kind === "columns") {
    const undecided = columns.filter(({ known }) => known === undefined);
    for (const [index, { suggestedField }] of suggestion.columns.entries())
      undecided[index]!.suggestedField = suggestedField;
  }
  return { status: "described", line, columns, missing, fields: Object.keys(source.columns) as RecordField[] };
}

/** Thrown to stop reading: nothing after the first records is wanted. */
class Enough extends Error {}

async function firstRecords(
  file: string,
  source: SourceDeclaration,
): Promise<{ records: string[][]; lines: number[] }> {
  const records: string[][] = [];
  const lines: number[] = [];
  try {
    await readRecords(
      file,
      source,
      (rows, at) => {
        for (let index = 0; index < rows.length && records.length < MOST_RECORDS; index += 1) {
          records.push(rows[index]!);
          lines.push(at[index]!);
        }
        if (records.length === MOST_RECORDS) throw new Enough();
      },
      (firstLines) => refuseOtherSeparator(source, firstLines),
    );
  } catch (error) {
    if (!(error instanceof Enough)) throw error;
  }
  if (records.length === 0) throw new FileRefusal("The file is empty.");
  return { records, lines };
}
