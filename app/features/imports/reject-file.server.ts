import { chmod, writeFile } from "node:fs/promises";
import path from "node:path";
import iconv from "iconv-lite";
import Papa from "papaparse";
import { guardedCell } from "./guarded-cell";
import { readRecords } from "./read-records.server";
import { filesOf } from "./receive-file.server";
import { REJECT_COLUMNS, type HeaderMap } from "./header";
import type { RowIssue } from "./row-check";
import type { SourceDeclaration } from "./source";

const NAME = /-rejects-of-run-(\d+)\.csv$/;

/** The run whose rejects a file holds, by its name. */
export function runOfRejectFile(fileName: string): number | undefined {
  const match = NAME.exec(fileName);
  return match ? Number(match[1]) : undefined;
}

/**
 * Writes the rejected rows as they were published, in the declared form (a workbook as CSV), with what is wrong beside
 * them. Once mended it is imported like any file of the source, and is taken for the part of a list that it is.
 */
export async function writeRejectFile(
  run: { id: number; source: SourceDeclaration; declared: SourceDeclaration; kept: string; header: HeaderMap },
  issues: readonly RowIssue[],
): Promise<string> {
  const byLine = new Map(issues.map((issue) => [issue.line, issue]));
  const rows: string[][] = [[...run.header.names, ...REJECT_COLUMNS]];
  await readRecords(run.kept, run.source, (records, lines) => {
    for (const [index, cells] of records.entries()) {
      const issue = byLine.get(lines[index]!);
      if (!issue) continue;
      const width = run.header.names.length;
      const own = Array.from({ length: width }, (_, place) => cells[place] ?? "");
      const overflow = cells.slice(width).filter((cell) => cell.trim() !== "");
      if (overflow.length > 0) own[width - 1] = [own[width - 1], ...overflow].join(run.source.file.delimiter);
      rows.push([...own, String(issue.line), issue.field, issue.value, issue.reason, issue.mend]);
    }
  });
  const file = path.join(filesOf(run.source), `${run.source.id}-rejects-of-run-${run.id}.csv`);
  // It comes back without anybody's confirmation, whatever form its list was confirmed in.
  const form = run.declared.file;
  const guarded = rows.map((cells) => cells.map(guardedCell));
  const text = `${Papa.unparse(guarded, { delimiter: form.delimiter, newline: "\r\n" })}\r\n`;
  const encoding = form.encoding === "macroman" ? "macintosh" : form.encoding;
  await writeFile(file, iconv.encode(text, encoding, { addBOM: encoding.startsWith("utf") }), { mode: 0o600 });
  await chmod(file, 0o600);
  return file;
}
