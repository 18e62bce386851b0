import { webPool } from "~/platform/db.server";
import { headerKey } from "./header";

export interface SourceReading {
  id: number;
  listDate: string;
  runId: number;
  rows: number;
  absencesCounted: boolean;
  part: boolean;
  readAt: Date;
}

/** The lists of a source that were accepted, newest first. */
export async function readingsOf(sourceId: string, { limit = 12 }: { limit?: number } = {}): Promise<SourceReading[]> {
  const { rows } = await webPool().query<SourceReading>(
    `SELECT id, list_date AS "listDate", run_id AS "runId", rows, absences_counted AS "absencesCounted", part, read_at AS "readAt"
       FROM public.reading r WHERE source_id = $1 AND to_jsonb(r) ->> 'undone_at' IS NULL ORDER BY list_date DESC, id DESC LIMIT $2`,
    [sourceId, limit],
  );
  return rows;
}

export interface ConfirmedSynonym {
  header: string;
  field: string;
  by: string;
  at: Date;
  reason: string;
}

/** Spellings of headers that were confirmed for a source after they had been met. */
export async function confirmedSynonyms(sourceId: string): Promise<ConfirmedSynonym[]> {
  const { rows } = await webPool().query<ConfirmedSynonym>(
    `SELECT n.header, n.field, u.email AS by, n.confirmed_at AS at, n.reason
       FROM public.source_synonym n JOIN public."user" u ON u.id = n.confirmed_by
      WHERE n.source_id = $1 ORDER BY n.header`,
    [sourceId],
  );
  return rows;
}

/** What would make the file of a refused run readable, as the import kept it with the run. */
export type RunSuggestion =
  | { kind: "encoding"; value: string }
  | { kind: "delimiter"; value: string }
  | {
      kind: "columns";
      columns: { header: string; samples: string[]; suggestedField: string | null }[];
      missing: { field: string; header: string }[];
    };

export async function suggestionOf(runId: number): Promise<RunSuggestion | null> {
  const { rows } = await webPool().query<{ suggestion: RunSuggestion | null }>(
    "SELECT to_jsonb(r) -> 'suggestion' AS suggestion FROM public.import_run r WHERE r.id = $1",
    [runId],
  );
  return rows[0]?.suggestion ?? null;
}

/** Whether every column of a refused file goes by a name that is confirmed by now: then reading it again gets further. */
export async function columnsAreConfirmed(sourceId: string, suggestion: RunSuggestion | null): Promise<boolean> {
  if (suggestion?.kind !== "columns" || suggestion.columns.length === 0) return false;
  const confirmed = new Set((await confirmedSynonyms(sourceId)).map(({ header }) => header));
  return suggestion.columns.every(({ header }) => confirmed.has(headerKey(header.trim())));
}
