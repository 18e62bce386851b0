import { createHash, randomUUID } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { chmod, mkdir, rename, rm, stat } from "node:fs/promises";
import path from "node:path";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { env } from "~/platform/env.server";
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

export function keptFile(source: Pick<SourceDeclaration, "id">, sha256: string): string {
  return path.join(filesOf(source), `${sha256}.csv`);
}

/** received: the file is copied under its own hash before anything is read from it, so that what is read is what is kept. */
export async function receiveFile(source: SourceDeclaration, file: string): Promise<ReceivedFile> {
  const folder = filesOf(source);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const arriving = path.join(folder, `.arriving-${process.pid}-${randomUUID()}`);
  const hash = createHash("sha256");
  let bytes = 0;
  const hashing = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      bytes += chunk.length;
      done(null, chunk);
    },
  });
  try {
    await pipeline(createReadStream(file), hashing, createWriteStream(arriving, { mode: 0o600 }));
    const sha256 = hash.digest("hex");
    const kept = keptFile(source, sha256);
    await rename(arriving, kept);
    await chmod(kept, 0o600);
    return { name: path.basename(file), sha256, bytes, kept };
  } catch (error) {
    await rm(arriving, { force: true });
    throw error;
  }
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
