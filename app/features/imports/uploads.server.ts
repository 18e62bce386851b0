import { copyFile, chmod, mkdir, readdir, rm, stat } from "node:fs/promises";
import { randomUUID } from "node:crypto";
import path from "node:path";
import { env } from "~/platform/env.server";

/** The largest file that the desk takes; the edge of the server refuses more before it is read. */
export const MAX_UPLOAD_BYTES = 200_000_000;

/** A file that nobody took up in this time is not going to be. */
const KEPT_MILLISECONDS = 24 * 3_600_000;

/** Where files from the desk wait for the worker, readable to the service alone. */
export function uploadsFolder(): string {
  return path.join(env.dataDir, "uploads");
}

/** A name as it is shown and logged: of a file, not of a path, and short. */
export function cleanFileName(name: string): string {
  const bare = name
    .normalize("NFC")
    .split(/[/\\]/)
    .pop()!
    .replace(/[\u0000-\u001f\u007f<>:"|?*]+/g, "")
    .replace(/^[.\s]+|\s+$/g, "");
  if (bare === "") return "list.csv";
  if (bare.length <= 120) return bare;
  const end = path.extname(bare).slice(0, 12);
  return bare.slice(0, 120 - end.length) + end;
}

/** Puts a kept file where the worker takes files up, to be read once more; the answer is the upload's name. */
export async function uploadKeptFile(kept: string): Promise<string> {
  await mkdir(uploadsFolder(), { recursive: true, mode: 0o700 });
  const upload = randomUUID();
  const file = path.join(uploadsFolder(), upload);
  await copyFile(kept, file);
  await chmod(file, 0o600);
  return upload;
}

/** Takes away what was never taken up; files of contact research hold people's values. The answer is how many went. */
export async function sweepUploads(now: Date = new Date()): Promise<number> {
  const names = await readdir(uploadsFolder()).catch(() => []);
  let gone = 0;
  for (const name of names) {
    const file = path.join(uploadsFolder(), name);
    const found = await stat(file).catch(() => null);
    if (!found?.isFile() || now.getTime() - found.mtimeMs < KEPT_MILLISECONDS) continue;
    await rm(file, { force: true });
    gone += 1;
  }
  return gone;
}
