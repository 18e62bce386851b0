import { createReadStream } from "node:fs";
import path from "node:path";
import type { Readable } from "node:stream";
import { webPool } from "~/platform/db.server";
import { filesOf, isFile, keptFile } from "./receive-file.server";
import { sourceOf } from "./sources";
import { cleanFileName } from "./uploads.server";

export type RunFile = "rejects" | "original";

export interface KeptRunFile {
  path: string;
  /** What it is saved as. */
  fileName: string;
  charset: string;
}

/**
 * Where a run's file lies: its rejected rows, or the file as it came. null where there is none, and always for contact
 * research: what it holds of people stays in the vault (rules.md 26).
 */
export async function fileOfRun(id: number, which: RunFile): Promise<KeptRunFile | null> {
  const { rows } = await webPool().query<{ source: string; sha256: string | null; name: string }>(
    `SELECT r.source_id AS source, r.file_sha256 AS sha256, r.file_name AS name
       FROM public.import_run r JOIN public.source s ON s.id = r.source_id WHERE r.id = $1 AND s.kind <> 'contact-research'`,
    [id],
  );
  const run = rows[0];
  if (!run?.sha256) return null;
  const source = { id: run.source };
  const rejects = `${run.source}-rejects-of-run-${id}.csv`;
  const file = which === "rejects" ? path.join(filesOf(source), rejects) : keptFile(source, run.sha256);
  if (!(await isFile(file))) return null;
  const encoding = sourceOf(run.source)?.file.encoding ?? "utf-8";
  const charset = encoding === "macroman" ? "macintosh" : encoding;
  return { path: file, fileName: which === "rejects" ? rejects : cleanFileName(run.name), charset };
}

export function readRunFile(file: { path: string }): Readable {
  return createReadStream(file.path);
}
