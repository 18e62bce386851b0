import { createHash, randomUUID } from "node:crypto";
import { createReadStream, createWriteStream, existsSync } from "node:fs";
import { chmod, mkdir, rename, rm, stat } from "node:fs/promises";
import path from "node:path";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { env } from "~/platform/env.server";
import { FileRefusal } from "./file-refusal";
import type { SourceDeclaration } from "./source";

export interface ReceivedFile {
  /** As the operator named it, without its folder. */
  name: string;
  sha256: string;
  bytes: number;
  /** Our copy: what lines are looked up in later. */
  kept: string;
}

/** Where a source's files are kept, readable to the service alone. */
export function filesOf(source: Pick<SourceDeclaration, "id">): string {
  return path.join(env.dataDir, "files", source.id);
}

/** Our copy of a file. Its extension is that of what it holds, whatever it was called. */
export function keptFile(source: Pick<SourceDeclaration, "id">, sha256: string): string {
  const workbook = path.join(filesOf(source), `${sha256}.xlsx`);
  return existsSync(workbook) ? workbook : path.join(filesOf(source), `${sha256}.csv`);
}

const LARGEST_FILE = 200_000_000;
const ZIP = Buffer.from("PK\u0003\u0004");

/**
 * received: the file is copied under its own hash before anything is read from it, so that what is read is what is kept.
 * Refuses a file that is larger than the source's files may be, before it is copied.
 */
export async function receiveFile(source: SourceDeclaration, file: string): Promise<ReceivedFile> {
  const most = source.file.maxBytes ?? LARGEST_FILE;
  const { size } = await stat(file);
  if (size > most) throw tooLarge(source, size, most);
  const folder = filesOf(source);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const arriving = path.join(folder, `.arriving-${process.pid}-${randomUUID()}`);
  const hash = createHash("sha256");
  let bytes = 0;
  let head = Buffer.alloc(0);
  const hashing = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      bytes += chunk.length;
      if (head.length < ZIP.length) head = Buffer.concat([head, chunk.subarray(0, ZIP.length)]);
      done(bytes > most ? tooLarge(source, bytes, most) : null, chunk);
    },
  });
  try {
    await pipeline(createReadStream(file), hashing, createWriteStream(arriving, { mode: 0o600 }));
    const sha256 = hash.digest("hex");
    const kept = path.join(folder, `${sha256}${head.subarray(0, ZIP.length).equals(ZIP) ? ".xlsx" : ".csv"}`);
    await rename(arriving, kept);
    await chmod(kept, 0o600);
    return { name: path.basename(file), sha256, bytes, kept };
  } catch (error) {
    await rm(arriving, { force: true });
    throw error;
  }
}

function tooLarge(source: SourceDeclaration, bytes: number, most: number): FileRefusal {
  const megabytes = (size: number) => `${(size / 1e6).toFixed(1)} MB`;
  return new FileRefusal(
    `The file has ${megabytes(bytes)}, and files of ${source.id} may have ${megabytes(most)}: it is another file, or maxBytes has to be raised in the declaration.`,
  );
}

/** True for a file that can be opened as one. */
export async function isFile(file: string): Promise<boolean> {
  return stat(file).then(
    (found) => found.isFile(),
    () => false,
  );
}

/** Files of contact feeds hold people's values and are not kept once they are in the vault (rules.md 26). */
export async function forgetFile(received: Pick<ReceivedFile, "kept">): Promise<void> {
  await rm(received.kept, { force: true });
}
