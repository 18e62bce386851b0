import path from "node:path";
import { open as openFile } from "node:fs/promises";
import { openPromise, type Entry, type ZipFile } from "yauzl";
import { FileRefusal } from "./file-refusal";

const MOST_ENTRIES = 2_000;
const MOST_INFLATED = 200_000_000;
const MOST_RATIO = 100;
/** Below this an entry may be as dense as it likes: it cannot fill a memory. */
const SMALL = 1_000_000;
/** A cell of Excel holds 32,767 characters; markup without an end of any tag for so long is none of its making. */
const LONGEST_TEXT = 1_000_000;

/** The parts of a workbook, each read once, as text. */
export interface Workbook {
  has(part: string): boolean;
  /** The text of a part in pieces. Refuses a part that inflates to more than it said. */
  read(part: string): AsyncGenerator<string>;
  close(): void;
}

/**
 * Opens an .xlsx after its table of contents was looked at: nothing is inflated of an archive that has too many parts, parts
 * of strange names, or would inflate to more than 200 MB or a hundred times its size.
 */
export async function openWorkbook(file: string): Promise<Workbook> {
  await refuseOtherThanZip(file);
  const zip = await openPromise(file, { lazyEntries: true, autoClose: false, strictFileNames: true }).catch(
    (error: unknown) => {
      throw damaged(error);
    },
  );
  try {
    const parts = await partsOf(zip);
    if (![...parts.keys()].some((name) => /^xl\/workbook\.xml$/i.test(name))) {
      throw new FileRefusal("The file is an archive, but no Excel workbook (.xlsx): save the list as .xlsx or CSV.");
    }
    return {
      has: (part) => parts.has(part),
      read: (part) => textOf(zip, parts.get(part)!),
      close: () => zip.close(),
    };
  } catch (error) {
    zip.close();
    throw error instanceof FileRefusal ? error : damaged(error);
  }
}

async function refuseOtherThanZip(file: string) {
  const handle = await openFile(file);
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(8), 0, 8, 0).finally(() => handle.close());
  if (bytesRead === 0) throw new FileRefusal("The file is empty.");
  if (buffer.readUInt32BE(0) === 0xd0cf11e0) {
    throw new FileRefusal(
      "The file is an old spreadsheet (.xls), or one behind a password: save it as .xlsx without a password.",
    );
  }
  if (buffer.readUInt32BE(0) !== 0x504b0304) {
    throw new FileRefusal(
      "The file is no Excel workbook (.xlsx), and the source is declared as one: get the .xlsx, or change the declaration.",
    );
  }
}

async function partsOf(zip: ZipFile): Promise<Map<string, Entry>> {
  if (zip.entryCount > MOST_ENTRIES) {
    throw new FileRefusal(`The archive has ${zip.entryCount} parts, more than ${MOST_ENTRIES}: this is no list.`);
  }
  const parts = new Map<string, Entry>();
  let inflated = 0;
  for await (const entry of zip.eachEntry()) {
    if (entry.isEncrypted()) throw new FileRefusal("The workbook is behind a password: save it without one.");
    if (parts.has(entry.fileName)) throw new FileRefusal(`The archive has “${entry.fileName}” twice: it is damaged.`);
    inflated += entry.uncompressedSize;
    const ratio = entry.uncompressedSize / Math.max(1, entry.compressedSize);
    if (inflated > MOST_INFLATED) {
      throw new FileRefusal("The workbook would unpack to more than 200 MB: this is no list, or one to get as CSV.");
    }
    if (entry.uncompressedSize > SMALL && ratio > MOST_RATIO) {
      throw new FileRefusal(
        `A part of the workbook would unpack to ${Math.round(ratio)} times its size, more than ${MOST_RATIO}: this is an attack, or no list.`,
      );
    }
    parts.set(entry.fileName, entry);
  }
  return parts;
}

async function* textOf(zip: ZipFile, entry: Entry): AsyncGenerator<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let sinceTag = 0;
  let bytes = 0;
  try {
    const stream = await zip.openReadStreamPromise(entry);
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      // yauzl holds a part to its own word; the word itself was within bounds.
      if (bytes > entry.uncompressedSize) throw new FileRefusal("A part of the workbook unpacks to more than it says.");
      const text = decoder.decode(chunk, { stream: true });
      const lastTag = text.lastIndexOf("<");
      sinceTag = lastTag === -1 ? sinceTag + text.length : text.length - lastTag;
      if (sinceTag > LONGEST_TEXT) {
        throw new FileRefusal(`A cell has more than ${LONGEST_TEXT} characters: this is no list of firms.`);
      }
      yield text;
    }
    const rest = decoder.decode();
    if (rest !== "") yield rest;
  } catch (error) {
    throw error instanceof FileRefusal ? error : damaged(error);
  }
}

/** Where a relationship of a part leads, as the name of a part. */
export function partNamed(target: string, from: string): string {
  return target.startsWith("/")
    ? target.slice(1)
    : path.posix.normalize(path.posix.join(path.posix.dirname(from), target));
}

function damaged(error: unknown): FileRefusal {
  const why = error instanceof Error ? error.message : String(error);
  return new FileRefusal(`The workbook is damaged or was cut (${why.slice(0, 120)}): fetch it again.`);
}
