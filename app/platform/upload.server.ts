import { randomUUID } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import path from "node:path";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { unstable_parseMultipartFormData as parseMultipart } from "@remix-run/node";

export interface ReceivedUpload {
  /** Its name in the folder: random, nothing of what the visitor calls it. */
  upload: string;
  /** As the visitor named it; not to be trusted. */
  name: string;
  bytes: number;
}

export type ReceivedForm =
  | { status: "received"; fields: Record<string, string>; file: ReceivedUpload | null }
  | { status: "too_large" | "unreadable" };

class TooLarge extends Error {}

const LONGEST_FIELD = 4_000;

/**
 * A posted form with one file, which goes to `folder` as it arrives (mode 0600) and is never held in memory. What was
 * begun is taken away when the form cannot be read to its end.
 */
export async function receiveUpload(
  request: Request,
  { field, folder, maxBytes }: { field: string; folder: string; maxBytes: number },
): Promise<ReceivedForm> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  let file: ReceivedUpload | null = null;
  let begun: string | undefined;
  try {
    const form = await parseMultipart(request, async ({ name, filename, data }) => {
      if (filename === undefined) return textOf(data);
      if (name !== field || file !== null || filename === "") return drain(data);
      const upload = randomUUID();
      begun = path.join(folder, upload);
      const bytes = await store(data, begun, maxBytes);
      file = { upload, name: filename, bytes };
      return undefined;
    });
    const fields: Record<string, string> = {};
    for (const [name, value] of form) if (typeof value === "string") fields[name] = value;
    return { status: "received", fields, file };
  } catch (error) {
    if (begun) await rm(begun, { force: true });
    return { status: error instanceof TooLarge ? "too_large" : "unreadable" };
  }
}

async function store(data: AsyncIterable<Uint8Array>, file: string, maxBytes: number): Promise<number> {
  let bytes = 0;
  const counted = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      done(bytes > maxBytes ? new TooLarge() : null, chunk);
    },
  });
  await pipeline(Readable.from(data), counted, createWriteStream(file, { mode: 0o600, flags: "wx" }));
  return bytes;
}

async function textOf(data: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of data) {
    length += chunk.length;
    if (length > LONGEST_FIELD) throw new TooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

async function drain(data: AsyncIterable<Uint8Array>): Promise<undefined> {
  for await (const chunk of data) void chunk;
  return undefined;
}
