import { once } from "node:events";
import { from as copyFrom } from "pg-copy-streams";
import {
  checkContactRow,
  CONTACT_STAGING,
  type ContactField,
  STAGED_CONTACT_COLUMNS,
} from "~/features/contacts/contact-row";
import { matchKey, splitName } from "~/features/contractors/match-key";
import type { Tx } from "~/platform/db.server";
import { FileRefusal } from "./file-refusal";
import { findHeader, HEADER_WITHIN, type HeaderMap, mapHeader, refuseOtherSeparator } from "./header";
import type { KnownRows } from "./known-rows.server";
import { refuseEmptyEnd, refuseRunTogether } from "./not-a-row";
import { readRecords } from "./read-records.server";
import { repeatedKey } from "./repeated-keys.server";
import { FIELD, rowChecker, type RowChecker, type RowIssue } from "./row-check";
import { rowPrinter, type RowPrinter } from "./row-print";
import { RECORD_FIELDS, type RecordField, type SourceDeclaration } from "./source";
import { stagedForm } from "./staged-row";

/** Issues are kept up to here; a file with more is refused anyway, and its count is exact. */
const MOST_ISSUES = 20_000;

/** Bytes that may wait for the server: reading goes on while it works, and memory stays flat. */
const AHEAD = 4_000_000;

export interface Staging {
  /** The table that holds the run's rows; contact feeds share one, in which rows carry their run. */
  table: string;
  /** True of this run's rows in it. */
  where: string;
}

export interface Staged extends Staging {
  header: HeaderMap;
  /** Records of the file, counted apart from the parser: headerRecords + accepted + rejected + blank. */
  records: number;
  headerRecords: number;
  /** With the rows that were known by their print and are not staged. */
  accepted: number;
  rejected: number;
  blank: number;
  issues: RowIssue[];
  known: KnownRows | undefined;
  /** Rows in the staging table: those that were not known by their print. */
  stagedRows: number;
}

export interface StagingProgress {
  (rows: number): void;
}

/**
 * staged and checked: reads the file in constant memory, checks each row and copies what it says into the run's staging
 * table. The caller's transaction makes the table and the copy one fact.
 */
export async function stageRows(
  tx: Tx,
  run: {
    id: number;
    source: SourceDeclaration;
    path: string;
    /** Rows that stand in the file as they stood in the last list are counted and go no further. */
    known?: KnownRows | undefined;
    onRows?: StagingProgress | undefined;
  },
): Promise<Staged> {
  const { source } = run;
  const known = run.known && run.known.size > 0 ? run.known : undefined;
  const staging = await makeStaging(tx, source, run.id);
  const copy = tx.query(copyFrom(copyCommand(source, staging.table), { highWaterMark: AHEAD }));
  const failure = new Promise<never>((_, reject) => copy.on("error", reject));
  failure.catch(() => {});
  const lineOf = source.kind === "contact-research" ? contactLine(run.id) : directoryLine(source);

  const issues: RowIssue[] = [];
  const waiting: { cells: string[]; line: number }[] = [];
  let header: HeaderMap | undefined;
  let check: RowChecker | undefined;
  let printer: RowPrinter | undefined;
  let headerRecords = 0;
  let stagedRows = 0;
  let accepted = 0;
  let rejected = 0;
  let blank = 0;
  let lastLine = 0;
  let lastCells: readonly string[] = [];
  let emptyEnds = 0;

  function reject(issue: RowIssue) {
    rejected += 1;
    if (issues.length < MOST_ISSUES) issues.push(issue);
  }

  function takeRow(cells: string[], line: number): string {
    if (line > lastLine + 1) refuseMerged();
    lastLine = line;
    lastCells = cells;
    if (isBlank(cells)) {
      blank += 1;
      return "";
    }
    if (printer) {
      printer.print(cells);
      const record = known && cells.length === header!.names.length ? known.find(printer.high, printer.low) : -1;
      if (record !== -1) {
        const earlier = known!.see(record, line);
        if (cells[cells.length - 1] === "") emptyEnds += 1;
        if (earlier === 0) accepted += 1;
        else reject(repeats(check!(cells, line), line, earlier));
        return "";
      }
    }
    const checked = check!(cells, line);
    const outcome = isIssue(checked) ? checked : lineOf(checked, line, printer);
    if (typeof outcome !== "string") {
      reject(outcome);
      return "";
    }
    accepted += 1;
    stagedRows += 1;
    if (cells[cells.length - 1] === "") emptyEnds += 1;
    return outcome;
  }

  function repeats(checked: readonly string[] | RowIssue, line: number, earlier: number): RowIssue {
    if (isIssue(checked)) return checked;
    return repeatedKey(header!, { line, natural_key: checked[FIELD.natural_key]!, first_line: earlier, same: true });
  }

  /** The last row took more lines than one. */
  function refuseMerged() {
    if (lastLine > 0 && source.file.format !== "xlsx")
      refuseRunTogether(lastCells, header!.names.length, source.file.delimiter, lastLine);
  }

  function settleHeader(): string {
    const at = findHeader(
      source,
      waiting.map(({ cells }) => cells),
    );
    const below = waiting.slice(at + 1).map(({ cells }) => cells);
    header = mapHeader(source, waiting[at]!.cells, waiting[at]!.line, below);
    check = rowChecker(source, header);
    if (source.kind !== "contact-research") printer = rowPrinter(source, header);
    headerRecords = at + 1;
    return waiting
      .splice(0)
      .slice(at + 1)
      .map(({ cells, line }) => takeRow(cells, line))
      .join("");
  }

  try {
    const read = await readRecords(
      run.path,
      source,
      async (rows, lines) => {
        let out = "";
        for (let index = 0; index < rows.length; index += 1) {
          if (check) {
            out += takeRow(rows[index]!, lines[index]!);
            continue;
          }
          waiting.push({ cells: rows[index]!, line: lines[index]! });
          if (waiting.length === HEADER_WITHIN) out += settleHeader();
        }
        if (out !== "" && !copy.write(out)) await Promise.race([once(copy, "drain"), failure]);
        run.onRows?.(accepted + rejected);
      },
      (firstLines) => refuseOtherSeparator(source, firstLines),
    );
    if (read.records === 0) throw new FileRefusal("The file is empty.");
    if (!check) {
      const out = settleHeader();
      if (out !== "") copy.write(out);
    }
    copy.end();
    await Promise.race([once(copy, "finish"), failure]);
    refuseMerged();
    if (!read.endsWithNewline && emptyEnds === 1) refuseEmptyEnd(lastCells, lastLine, accepted);
    refuseCut(header!, issues, lastLine, lastCells, read.endsWithNewline);
    return {
      ...staging,
      header: header!,
      records: read.records,
      headerRecords,
      accepted,
      rejected,
      blank,
      issues,
      known,
      stagedRows,
    };
  } catch (error) {
    if (!copy.writableFinished) copy.destroy();
    throw error;
  }
}

function isIssue(checked: readonly string[] | RowIssue): checked is RowIssue {
  return !Array.isArray(checked);
}

function isBlank(cells: readonly string[]): boolean {
  for (const cell of cells) if (cell !== "" && cell.trim() !== "") return false;
  return true;
}

/** A last line without its end that is not a whole row: the file was cut on its way. */
function refuseCut(
  header: HeaderMap,
  issues: RowIssue[],
  lastLine: number,
  lastCells: readonly string[],
  endsWithNewline: boolean,
) {
  if (endsWithNewline) return;
  const last = issues.find((issue) => issue.line === lastLine);
  if (!last) return;
  throw new FileRefusal(
    `The file stops in the middle of line ${lastLine} (${lastCells.length} of ${header.names.length} cells, “${last.value}” ${last.reason}): it was cut. Fetch it again.`,
  );
}

function directoryLine(source: SourceDeclaration) {
  const form = stagedForm(source);
  return (values: readonly string[], line: number, printer: RowPrinter | undefined): string =>
    form.line(values, line, printer!);
}

function contactLine(runId: number) {
  return (values: readonly string[], line: number): string | RowIssue => {
    const fields: Partial<Record<RecordField, string>> = {};
    for (const field of RECORD_FIELDS) if (values[FIELD[field]] !== "") fields[field] = values[FIELD[field]]!;
    if (fields.legal_name !== undefined) fields.legal_name = splitName(fields.legal_name).legal;
    const row = checkContactRow(fields as Partial<Record<ContactField, string>>, { matchKey });
    if (row.status === "rejected") {
      const { field, value, reason, mend } = row;
      return { line, field, value, reason, mend, naturalKey: fields.natural_key };
    }
    return `${runId}\t${line}\t${row.values.map((value) => (value === null ? "\\N" : copyText(value))).join("\t")}\n`;
  };
}

function copyText(value: string): string {
  return value.replace(/[\\\t\n\r]/g, (sign) => ({ "\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r" })[sign]!);
}

async function makeStaging(tx: Tx, source: SourceDeclaration, runId: number): Promise<Staging> {
  if (source.kind === "contact-research") return { table: CONTACT_STAGING.rows, where: `run_id = ${runId}` };
  const table = stagingTable(runId);
  await tx.query(`CREATE UNLOGGED TABLE ${table} (${stagedForm(source).definition}) WITH (autovacuum_enabled = off)`);
  return { table, where: "true" };
}

export function stagingTable(runId: number): string {
  return `staging.rows_${runId}`;
}

function copyCommand(source: SourceDeclaration, table: string): string {
  if (source.kind === "contact-research")
    return `COPY ${table} (run_id, line, ${STAGED_CONTACT_COLUMNS.join(", ")}) FROM STDIN`;
  return `COPY ${table} (${stagedForm(source).columns.join(", ")}) FROM STDIN`;
}
