import { importerPool } from "~/platform/db.server";
import type { SourceDeclaration } from "./source";
import { SOURCES } from "./sources";

export interface ListedSource extends Pick<SourceDeclaration, "id" | "publisher" | "kind" | "dataSet"> {
  /** The list date of the latest whole list. */
  lastReading: string | undefined;
  rows: number;
}

/** Every declared source with what was last read of it. */
export async function listSources(): Promise<ListedSource[]> {
  const { rows } = await importerPool().query<{ source_id: string; list_date: string; rows: number }>(
    `SELECT DISTINCT ON (source_id) source_id, list_date, rows FROM public.reading WHERE NOT part AND undone_at IS NULL
      ORDER BY source_id, list_date DESC, id DESC`,
  );
  return SOURCES.map(({ id, publisher, kind, dataSet }) => {
    const last = rows.find((row) => row.source_id === id);
    return { id, publisher, kind, dataSet, lastReading: last?.list_date, rows: last?.rows ?? 0 };
  });
}
