import { matchKey } from "~/features/contractors/match-key";
import type { Tx } from "~/platform/db.server";

/** Pages of the staging table that are keyed at once: some twenty thousand rows. */
const PAGES = 400;

/**
 * Works out what staged rows are matched by (domain.md §7.1). Only rows that say something new reach staging, so that most
 * weeks this is a handful; of a first list it is every row. Memory does not grow with the list.
 */
export async function keyStagedRows(tx: Tx, table: string): Promise<void> {
  // What an update writes anew lands behind the last of these pages and is not met again.
  const { rows: sizes } = await tx.query<{ pages: number }>(
    "SELECT pg_relation_size($1) / current_setting('block_size')::integer AS pages",
    [table],
  );
  for (let page = 0; page < sizes[0]!.pages; page += PAGES) {
    const here = `s.ctid >= '(${page},0)' AND s.ctid < '(${Math.min(page + PAGES, sizes[0]!.pages)},0)'`;
    const { rows } = await tx.query<{ line: number; legal_name: string }>(
      `SELECT s.line, s.legal_name FROM ${table} s WHERE ${here}`,
    );
    await tx.query(
      `UPDATE ${table} s SET match_key = k.key FROM unnest($1::integer[], $2::text[]) AS k (line, key)
        WHERE s.line = k.line AND ${here}`,
      [rows.map(({ line }) => line), rows.map(({ legal_name }) => matchKey(legal_name))],
    );
  }
}
