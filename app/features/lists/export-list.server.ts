import { createHash } from "node:crypto";
import { PassThrough, Transform, type Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { to as copyTo } from "pg-copy-streams";
import { may, type Role } from "~/features/accounts/permissions";
import { balanceOf } from "~/features/billing/ledger.server";
import { cutConnection, withTeam } from "~/platform/db.server";
import { log } from "~/platform/log.server";

type Seat = { teamId: string; userId: string; role: Role };

export type ExportListResult =
  | { status: "exported"; fileName: string; csv: Readable }
  | { status: "not_found" }
  | { status: "role_missing" }
  /** An open dispute: what the team owns stays readable, nothing leaves as a file (rules.md 20). */
  | { status: "locked" };

/** A spreadsheet takes a file without this mark for one of its own code page. */
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);
/** COPY hands out a row at a time; the network likes larger pieces (reference/perf.md §5). */
const PIECE = 64 * 1024;

/** How many rows the list's CSV has: the number that its page says beside the button. */
export async function exportRowCount(seat: Seat, listId: string): Promise<number> {
  return withTeam(seat, async (tx) => {
    await tx.query("SELECT set_config('app.list_id', $1, true)", [listId]);
    const { rows } = await tx.query<{ rows: number }>("SELECT count(*)::int AS rows FROM public.list_export");
    return rows[0]!.rows;
  });
}

/**
 * A list as CSV, streamed from PostgreSQL's COPY through the export view: opened contacts with their evidence,
 * other firms with their facts. Nothing is charged. The record of the export is written in the transaction that
 * read the rows; when that fails the stream breaks off, so that half a file is never taken for a whole one.
 */
export async function exportList(seat: Seat, listId: string): Promise<ExportListResult> {
  if (!may(seat.role, "export")) return { status: "role_missing" };
  const list = await withTeam(seat, async (tx) => {
    const { rows } = await tx.query<{ name: string }>(
      "SELECT name FROM public.list WHERE id = $2 AND team_id = $1 AND archived_at IS NULL",
      [seat.teamId, listId],
    );
    return rows[0];
  });
  if (!list) return { status: "not_found" };
  if ((await balanceOf(seat)).frozen) return { status: "locked" };

  const csv = new PassThrough();
  void writeExport(seat, listId, csv).catch((error: unknown) => {
    if (!csv.destroyed) log.error({ err: error, listId }, "an export broke off");
    csv.destroy(error as Error);
  });
  return { status: "exported", fileName: fileName(list.name), csv };
}

async function writeExport(seat: Seat, listId: string, csv: PassThrough): Promise<void> {
  const hash = createHash("sha256").update(BYTE_ORDER_MARK);
  let bytes = BYTE_ORDER_MARK.length;
  await withTeam(seat, async (tx) => {
    await tx.query(
      "SELECT set_config('app.list_id', $1, true), set_config('statement_timeout', '300000', true), set_config('work_mem', '64MB', true)",
      [listId],
    );
    csv.write(BYTE_ORDER_MARK);
    const rows = tx.query(copyTo("COPY (SELECT * FROM public.list_export) TO STDOUT (FORMAT csv, HEADER true)"));
    rows.on("error", () => cutConnection(tx));
    await pipeline(
      rows,
      inPieces(),
      async function* (pieces: AsyncIterable<Buffer>) {
        for await (const piece of pieces) {
          hash.update(piece);
          bytes += piece.length;
          yield piece;
        }
      },
      csv,
      { end: false },
    );
    await tx.query(
      `INSERT INTO public.export (team_id, list_id, made_by, directory_version, rows, bytes, sha256)
       SELECT $1, $2, $3, v.version, $4, $5, $6 FROM public.directory_version v`,
      [seat.teamId, listId, seat.userId, rows.rowCount, bytes, hash.digest("hex")],
    );
  });
  csv.end();
}

function inPieces(): Transform {
  let waiting: Buffer[] = [];
  let size = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      waiting.push(chunk);
      size += chunk.length;
      if (size < PIECE) return done();
      const piece = Buffer.concat(waiting);
      waiting = [];
      size = 0;
      done(null, piece);
    },
    flush(done) {
      done(null, waiting.length > 0 ? Buffer.concat(waiting) : undefined);
    },
  });
}

export type ExportRecord = {
  id: string;
  listName: string;
  madeAt: Date;
  madeBy: string;
  rows: number;
  bytes: number;
  sha256: string;
};

/** The team's exports, newest first. */
export async function exportsOf(seat: { teamId: string; userId: string }): Promise<ExportRecord[]> {
  return withTeam(seat, async (tx) => {
    const { rows } = await tx.query<ExportRecord>(
      `SELECT e.id, l.name AS "listName", e.made_at AS "madeAt", e.made_by AS "madeBy", e.rows, e.bytes, e.sha256
         FROM public.export e JOIN public.list l ON l.id = e.list_id
        WHERE e.team_id = $1 ORDER BY e.made_at DESC LIMIT 200`,
      [seat.teamId],
    );
    return rows;
  });
}

function fileName(listName: string): string {
  const plain = listName
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .replace(/[^A-Za-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .toLowerCase();
  return `${plain || "list"}.csv`;
}
