import path from "node:path";
import type pg from "pg";
import type { Tx } from "~/platform/db.server";
import { runOfRejectFile } from "./reject-file.server";
import type { SourceDeclaration } from "./source";
import { withSynonyms } from "./source-synonym";
import { synonymsOf } from "./source-synonyms.server";
import { inForm, withoutSamples, type ConfirmedForm, type Suggestion } from "./suggestion";

/**
 * The declaration by which one file is read: with the headers that were confirmed for the source, in the form that was
 * confirmed for this file. A workbook's mended rejects are the CSV file that we wrote.
 */
export async function declarationFor(
  database: pg.Pool | Tx,
  source: SourceDeclaration,
  file: string,
  form?: ConfirmedForm,
): Promise<SourceDeclaration> {
  const known = withSynonyms(source, await synonymsOf(database, source.id));
  if (runOfRejectFile(path.basename(file)) === undefined) return inForm(known, form);
  return inForm({ ...known, file: { ...known.file, format: "csv", mended: true } }, form);
}

/** Keeps with a refused run what would make its file readable, for the desk. */
export async function noteSuggestion(
  tx: Tx,
  run: { id: number; source: SourceDeclaration },
  suggestion: Suggestion,
): Promise<void> {
  await tx.query("UPDATE public.import_run SET suggestion = $2 WHERE id = $1", [
    run.id,
    JSON.stringify(withoutSamples(run.source, suggestion)).replaceAll("\\u0000", ""),
  ]);
}
