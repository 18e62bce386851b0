import { isAscii, isUtf8 } from "node:buffer";
import { createReadStream } from "node:fs";
import iconv from "iconv-lite";
import { FileRefusal } from "./file-refusal";
import { guessSingleByte, guessUtf16, otherSingleByte, type SingleByte } from "./guess-encoding";
import type { Encoding } from "./source";

const CHUNK = 1 << 18;
/** So many bytes beyond ASCII leave no doubt about what they are. */
const TELLING_BYTES = 8;
const END_MARK = "\u001a";

const SIGNATURES: readonly [readonly number[], string][] = [
  [[0x50, 0x4b, 0x03, 0x04], "a spreadsheet or an archive (.xlsx, .zip)"],
  [[0xd0, 0xcf, 0x11, 0xe0], "an old spreadsheet (.xls), or one behind a password"],
  [[0x1f, 0x8b], "a compressed file (.gz)"],
  [[0x25, 0x50, 0x44, 0x46], "a PDF"],
  [[0x89, 0x50, 0x4e, 0x47], "a picture"],
  [[0xff, 0xd8, 0xff], "a picture"],
];

/** What a file's first bytes say it is instead of a list. */
function refuseOtherKinds(head: Buffer, encoding: Encoding) {
  if (head.length < 4) return;
  for (const [signature, what] of SIGNATURES) {
    if (signature.every((byte, index) => head[index] === byte)) {
      throw new FileRefusal(`The file is ${what}, not a text list: save it as CSV and import that.`);
    }
  }
  if (head.readUInt32BE(0) === 0x0000feff || head.readUInt32BE(0) === 0xfffe0000) {
    throw new FileRefusal("The file is UTF-32, which no list of ours is: save it as UTF-8.");
  }
  const bom =
    head[0] === 0xff && head[1] === 0xfe ? "utf-16le" : head[0] === 0xfe && head[1] === 0xff ? "utf-16be" : undefined;
  const found = bom ?? guessUtf16(head.subarray(0, 4096));
  if (found !== undefined && found !== encoding) throw otherEncoding(found, encoding);
  const start = head
    .subarray(0, 2048)
    .toString("latin1")
    .replace(/\0/g, "")
    .replace(/^(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)/, "")
    .trimStart();
  if (/^<(?:!doctype|html|head|body|\?xml|script|!--)/i.test(start)) {
    throw new FileRefusal(
      `The file is a web page, not a list (“${start.slice(0, 40).replace(/\s+/g, " ")}”): the download probably needs a login. Fetch the list again.`,
    );
  }
  if (/^[{[]\s*["{[]/.test(start)) throw new FileRefusal("The file is JSON, not a list of lines: export it as CSV.");
}

const NAMES: Record<Encoding, string> = {
  "utf-8": "UTF-8",
  "utf-16le": "UTF-16LE",
  "utf-16be": "UTF-16BE",
  "windows-1252": "Windows-1252",
  macroman: "Mac Roman",
};

function otherEncoding(found: Encoding, declared: Encoding): FileRefusal {
  return new FileRefusal(
    `The file is ${NAMES[found]}, and the source is declared as ${NAMES[declared]}: save it as ${NAMES[declared]}, change the declaration, or confirm the encoding for this file.`,
    { kind: "encoding", value: found },
  );
}

/**
 * The file's text by its declared encoding, strictly, with "\n" line ends and no byte order mark. Refuses a file that is
 * something else: a wrong encoding accepted in silence turns every accent into a wrong name.
 */
export async function* decodeFile(path: string, encoding: Encoding): AsyncGenerator<string> {
  const decoder = decoderFor(encoding);
  let first = true;
  let atCarriageReturn = false;
  let atEndMark = "";
  let line = 1;
  for await (const chunk of createReadStream(path, { highWaterMark: CHUNK }) as AsyncIterable<Buffer>) {
    if (first) refuseOtherKinds(chunk, encoding);
    let text = decoder.decode(chunk, line);
    if (first && text.charCodeAt(0) === 0xfeff) text = text.slice(1);
    first = false;
    text = atEndMark + text;
    atEndMark = "";
    if (atCarriageReturn) text = `\r${text}`;
    atCarriageReturn = text.endsWith("\r");
    if (atCarriageReturn) text = text.slice(0, -1);
    if (text.includes("\r")) text = text.replace(/\r\n?/g, "\n");
    // Old programs end a file with Ctrl-Z: at the very end it is no part of the list.
    if (text.endsWith(END_MARK)) {
      atEndMark = END_MARK;
      text = text.slice(0, -1);
    }
    for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) line += 1;
    if (text !== "") yield text;
  }
  const rest = decoder.end(line) + (atCarriageReturn ? "\n" : "");
  if (rest !== "") yield rest;
}

interface Decoder {
  decode(chunk: Buffer, line: number): string;
  end(line: number): string;
}

function decoderFor(encoding: Encoding): Decoder {
  if (encoding === "utf-8") return strictUtf8();
  if (encoding === "utf-16le" || encoding === "utf-16be") return utf16(encoding);
  return singleByte(encoding);
}

/** Checked as bytes and then decoded: many times faster than a strict TextDecoder, and plain letters stay one byte each. */
function strictUtf8(): Decoder {
  let tail: Buffer = Buffer.alloc(0);
  return {
    decode(chunk, line) {
      const bytes = tail.length === 0 ? chunk : Buffer.concat([tail, chunk]);
      const whole = bytes.length - unfinished(bytes);
      const said = bytes.subarray(0, whole);
      if (!isUtf8(said)) throw notUtf8(bytes, line);
      tail = Buffer.from(bytes.subarray(whole));
      return said.toString(isAscii(said) ? "latin1" : "utf8");
    },
    end(line) {
      if (tail.length === 0) return "";
      throw new FileRefusal(`The file ends in the middle of a letter (line ${line}): it was cut. Fetch it again.`);
    },
  };
}

/** Bytes at the end that begin a letter whose rest is in the next piece. */
function unfinished(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back]!;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) return (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) > back ? back : 0;
  }
  return 0;
}

/** Where the first byte stands that is no UTF-8, and what the file rather is. */
function notUtf8(chunk: Buffer, firstLine: number): FileRefusal {
  let good = 0;
  let bad = chunk.length;
  while (good < bad - 1) {
    const middle = Math.floor((good + bad) / 2);
    const part = chunk.subarray(0, middle);
    if (isUtf8(part) || isUtf8(part.subarray(0, -1)) || isUtf8(part.subarray(0, -2)) || isUtf8(part.subarray(0, -3)))
      good = middle;
    else bad = middle;
  }
  // What is found may be the sign after it, which is where the letter turned out to be none.
  while (bad > 1 && chunk[bad - 1]! < 0x80) bad -= 1;
  const byte = chunk[Math.max(0, bad - 1)]!;
  let line = firstLine;
  for (const value of chunk.subarray(0, Math.max(0, bad - 1))) if (value === 10) line += 1;
  const lineStart = chunk.lastIndexOf(10, Math.max(0, bad - 1)) + 1;
  const counts = new Uint32Array(256);
  countBytes(chunk, counts);
  const probably = guessSingleByte(counts);
  const excerpt = iconv.decode(
    chunk.subarray(Math.max(lineStart, bad - 30), Math.min(chunk.length, bad + 20)),
    probably === "macroman" ? "macintosh" : probably,
  );
  return new FileRefusal(
    `Line ${line} is not UTF-8 (byte ${byte.toString(16).toUpperCase().padStart(2, "0")} near “${excerpt.replace(/\s+/g, " ").trim()}”): the file is probably ${NAMES[probably]}. Save it as UTF-8, change the encoding in the declaration, or confirm it for this file.`,
    { kind: "encoding", value: probably },
  );
}

function countBytes(chunk: Buffer, counts: Uint32Array) {
  for (let index = 0; index < chunk.length; index += 1) counts[chunk[index]!]! += 1;
}

function utf16(encoding: "utf-16le" | "utf-16be"): Decoder {
  const decoder = iconv.getDecoder(encoding, { stripBOM: true });
  let bytes = 0;
  return {
    decode(chunk) {
      bytes += chunk.length;
      return decoder.write(chunk);
    },
    end(line) {
      if (bytes % 2 !== 0) {
        throw new FileRefusal(`The file ends in the middle of a letter (line ${line}): it was cut. Fetch it again.`);
      }
      return decoder.end() ?? "";
    },
  };
}

/** Single bytes always decode to something, so a file of another encoding would become wrong names in silence. */
function singleByte(encoding: SingleByte): Decoder {
  const decoder = iconv.getDecoder(encoding === "macroman" ? "macintosh" : encoding);
  const shadow = new TextDecoder("utf-8", { fatal: true });
  const counts = new Uint32Array(256);
  let couldBeUtf8 = true;
  function refuseOther(least: number) {
    const accents = counts.subarray(0x80).reduce((sum, times) => sum + times, 0);
    if (accents < least) return;
    const other = couldBeUtf8 ? "utf-8" : otherSingleByte(counts, encoding);
    if (other !== undefined) throw otherEncoding(other, encoding);
  }
  return {
    decode(chunk) {
      if (couldBeUtf8) {
        try {
          shadow.decode(chunk, { stream: true });
        } catch {
          couldBeUtf8 = false;
        }
      }
      const first = counts.every((times) => times === 0);
      countBytes(chunk, counts);
      // Told before the header is looked at, whose accents would be wrong too.
      if (first) refuseOther(TELLING_BYTES);
      return decoder.write(chunk);
    },
    end() {
      refuseOther(1);
      return decoder.end() ?? "";
    },
  };
}
