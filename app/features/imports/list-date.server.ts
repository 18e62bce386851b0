import path from "node:path";
import { importerPool } from "~/platform/db.server";
import type { ImportRequest } from "./import-request";
import { isCalendarDay } from "./published-date";
import { isFile } from "./receive-file.server";
import { runOfRejectFile } from "./reject-file.server";

/** The request itself cannot be carried out: nothing was read and nothing recorded. */
export class ImportUsageError extends Error {
  override name = "ImportUsageError";
}

/**
 * The day that a list is of: as given, else that of the run whose reject file it is (which makes it a part), else as the file is
 * named. Throws ImportUsageError where nothing says it.
 */
export async function listDateOf(request: ImportRequest): Promise<{ listDate: string; part: boolean }> {
  const { source, file, asOf, fileName = path.basename(request.file) } = request;
  if (!(await isFile(file))) throw new ImportUsageError(`There is no file ${file}.`);
  const mended = runOfRejectFile(fileName);
  const { rows } =
    mended === undefined
      ? { rows: [] }
      : await importerPool().query<{ list_date: string }>(
          "SELECT list_date FROM public.import_run WHERE id = $1 AND source_id = $2 AND outcome IN ('published', 'withheld')",
          [mended, source.id],
        );
  const part = rows.length > 0;
  const named = source.listDate?.fileName.exec(fileName)?.[1];
  const listDate = asOf ?? rows[0]?.list_date ?? named;
  if (listDate === undefined) {
    const how = request.origin === "desk" ? "Give the day that the list is of." : "Give it as --as-of YYYY-MM-DD.";
    throw new ImportUsageError(
      source.listDate
        ? `The list date is not known: ${fileName} is not named as the files of ${source.id} are. ${how}`
        : `The list date is not known. ${how}`,
    );
  }
  if (!isCalendarDay(listDate)) throw new ImportUsageError(`${listDate} is no day written YYYY-MM-DD.`);
  return { listDate, part };
}
