import Papa from "papaparse";
import { decodeFile } from "./decode-file.server";
import { FileRefusal } from "./file-refusal";
import { unguardedCell } from "./guarded-cell";
import { readSheet } from "./read-sheet.server";
import { recordCounter } from "./record-counter";
import type { SourceDeclaration } from "./source";

/** Longer than any cell of a list: a quote was left open, and everything after it would be one cell. */
const LONGEST_QUOTED_CELL = 1_000_000;
const LONGEST_RECORD = 4_000_000;
const MOST_COLUMNS = 1_000;
const LOOKED_AT = 64 * 1024;
const FIRST_LINES = 20;

export interface RecordsRead {
  /** Counted apart from the parser. */
  records: number;
  endsWithNewline: boolean;
  lastLine: number;
}

/** Records of a file in order, in batches; `lines[i]` is the line on which `rows[i]` begins. May ask to be waited for. */
export type TakeRecords = (rows: string[][], lines: Int32Array) => void | Promise<void>;

/**
 * Reads a file's records by the declared encoding and separator, in constant memory. Refuses a file whose quotes do not
 * close, or whose records counted by us are not those the parser found.
 */
export async function readRecords(
  path: string,
  source: SourceDeclaration,
  take: TakeRecords,
  lookAt: (firstLines: string[]) => void = () => {},
): Promise<RecordsRead> {
  if (source.file.format === "xlsx") return readSheet(path, source, take);
  const { delimiter, encoding, mended } = source.file;
  const counter = recordCounter(delimiter);
  let buffered = "";
  let parsed = 0;
  let line = 1;

  async function parse(last: boolean) {
    // papaparse's own chunk mode does the same: complete records are taken, the rest waits for the next piece.
    const parser = new Papa.Parser({ delimiter, newline: "\n" });
    const result = parser.parse(buffered, 0, !last) as Papa.ParseResult<string[]>;
    const rows = result.data;
    const malformed = result.errors.find((error) => error.code === "InvalidQuotes" && (error.row ?? 0) < rows.length);
    const lines = new Int32Array(rows.length);
    for (let index = 0; index < rows.length; index += 1) {
      lines[index] = line;
      line += 1 + (counter.extraLines.size > 0 ? (counter.extraLines.get(parsed + index) ?? 0) : 0);
    }
    if (malformed) {
      throw new FileRefusal(
        `Line ${lines[malformed.row ?? 0]} has a quote inside a quoted cell: write it twice (""), or take it out. Nothing after it can be trusted.`,
      );
    }
    buffered = last ? "" : buffered.slice(result.meta.cursor);
    parsed += rows.length;
    if (rows.length > 0) await take(mended ? rows.map((cells) => cells.map(unguardedCell)) : rows, lines);
  }

  let looked = false;
  for await (const text of decodeFile(path, encoding)) {
    if (!looked) lookAt(text.slice(0, LOOKED_AT).split("\n", FIRST_LINES));
    looked = true;
    counter.push(text);
    buffered += text;
    if (counter.openCellLength > LONGEST_QUOTED_CELL) throw new FileRefusal(openQuote(counter.openQuoteLine!));
    if (parsed === 0 && columnsOfFirstLine(buffered, delimiter) > MOST_COLUMNS) {
      throw new FileRefusal(`The first line has more than ${MOST_COLUMNS} columns: this is not one of our lists.`);
    }
    await parse(false);
    if (buffered.length > LONGEST_RECORD) {
      throw new FileRefusal(
        `Line ${line} goes on for more than ${LONGEST_RECORD} characters: this is not a list of lines.`,
      );
    }
  }
  counter.end();
  if (counter.openQuoteLine !== undefined) throw new FileRefusal(openQuote(counter.openQuoteLine));
  if (buffered !== "") await parse(true);

  if (parsed !== counter.records) {
    throw new FileRefusal(
      `The file has ${counter.records} records, but ${parsed} were read: a quote stands where none belongs. Look for single " signs.`,
    );
  }
  return { records: counter.records, endsWithNewline: counter.endsWithNewline, lastLine: line - 1 };
}

function openQuote(line: number): string {
  return `The quote opened on line ${line} is never closed, or its cell is longer than ${LONGEST_QUOTED_CELL} characters: everything after it would be one cell. Close it, or take it out.`;
}

function columnsOfFirstLine(text: string, delimiter: string): number {
  const end = text.indexOf("\n");
  const first = end === -1 ? text : text.slice(0, end);
  let columns = 1;
  for (let at = first.indexOf(delimiter); at !== -1; at = first.indexOf(delimiter, at + 1)) columns += 1;
  return columns;
}
