import type { Tx } from "~/platform/db.server";

import type pg from "pg";

export interface Reading {
  id: number;
  list_date: string;
  file_sha256: string;
  rows: number;
  absences_counted: boolean;
  run_id: number;
}

/** The latest whole list read of a source: what a new file is held against. */
export async function latestReading(tx: pg.Pool | Tx, sourceId: string): Promise<Reading | undefined> {
  const { rows } = await tx.query<Reading>(
    `SELECT id, list_date, file_sha256, rows, absences_counted, run_id FROM public.reading
      WHERE source_id = $1 AND NOT part AND undone_at IS NULL ORDER BY list_date DESC, id DESC LIMIT 1`,
    [sourceId],
  );
  return rows[0];
}

/** Stands for everything that was read of a source and taken back again: two equal answers, and nothing was in between. */
export async function readingsOf(tx: Tx, sourceId: string): Promise<string> {
  const { rows } = await tx.query<{ readings: string }>(
    "SELECT coalesce(md5(string_agg(r::text, '|' ORDER BY r.id)), '') AS readings FROM public.reading r WHERE r.source_id = $1",
    [sourceId],
  );
  return rows[0]!.readings;
}

/** The same bytes as of an earlier list, where the latest is another: the file may be an old one. */
export async function earlierReading(
  tx: Tx,
  sourceId: string,
  sha256: string,
  last: Reading | undefined,
): Promise<{ listDate: string; run: number } | undefined> {
  if (!last || last.file_sha256 === sha256) return undefined;
  const { rows } = await tx.query<{ listDate: string; run: number }>(
    `SELECT list_date AS "listDate", run_id AS run FROM public.reading
      WHERE source_id = $1 AND file_sha256 = $2 AND NOT part AND undone_at IS NULL AND list_date < $3
      ORDER BY list_date DESC, id DESC LIMIT 1`,
    [sourceId, sha256, last.list_date],
  );
  return rows[0];
}

/** One reading a run, so that an undo takes back what this run read and no other. */
export async function recordReading(
  tx: Tx,
  reading: {
    source: string;
    listDate: string;
    sha256: string;
    runId: number;
    rows: number;
    absencesCounted: boolean;
    part: boolean;
  },
): Promise<number> {
  const { rows } = await tx.query<{ id: number }>(
    `INSERT INTO public.reading (source_id, list_date, file_sha256, run_id, rows, absences_counted, part)
     VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id`,
    [
      reading.source,
      reading.listDate,
      reading.sha256,
      reading.runId,
      reading.rows,
      reading.absencesCounted,
      reading.part,
    ],
  );
  return rows[0]!.id;
}
