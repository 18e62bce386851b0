import { once } from "node:events";
import { from as copyFrom } from "pg-copy-streams";
import {
  checkContactRow,
  CONTACT_STAGING,
  STAGED_CONTACT_COLUMNS,
  type ContactField,
} from "~/features/contacts/contact-row";
import { matchKey, splitName } from "~/features/contractors/match-key";
import type { Tx } from "~/platform/db.server";
import { FileRefusal } from "./file-refusal";
import { findHeader, HEADER_WITHIN, mapHeader, refuseOtherSeparator, type HeaderMap } from "./header";
import type { KnownRows } from "./known-rows.server";
import { refuseEmptyEnd, refuseRunTogether } from "./not-a-row";
import { readRecords } from "./read-records.server";
import { rowPrinter, type RowPrinter } from "./row-print";
import { FIELD, rowChecker, type RowChecker, type RowIssue } from "./row-check";
import { RECORD_FIELDS, type RecordField, type SourceDeclaration } from "./source";
import { VALUE_COLUMNS } from "./staged-columns";
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

/** A row that stands twice in a file: an exact repeat is left out once; of rows that differ none can be believed. */
export async function rejectRepeatedKeys(tx: Tx, staged: Staged, source: SourceDeclaration): Promise<RowIssue[]> {
  const values = source.kind === "contact-research" ? STAGED_CONTACT_COLUMNS : ["natural_key", ...VALUE_COLUMNS];
  const said = `(${values.map((name) => `r.${name}`).join(", ")})`;
  // The keys first: what stands in the table is new to the planner, and the join below is only small by what is found here.
  const { rows: keys } = await tx.query<{ natural_key: string }>(
    `SELECT natural_key FROM ${staged.table} WHERE ${staged.where} GROUP BY natural_key HAVING count(*) > 1`,
  );
  const known = await rejectKnownKeys(tx, staged, source);
  if (keys.length === 0) return known;
  const { rows } = await tx.query<Repeated>(
    `WITH told AS MATERIALIZED (
       SELECT r.ctid AS place, r.line, r.natural_key, min(r.line) OVER same_key AS first_line,
              count(*) OVER (PARTITION BY ${said}) = count(*) OVER same_key AS same
         FROM ${staged.table} r WHERE ${staged.where} AND r.natural_key = ANY ($1::text[])
       WINDOW same_key AS (PARTITION BY r.natural_key)
     )
     DELETE FROM ${staged.table} doomed USING told
      WHERE doomed.ctid = told.place AND NOT (told.same AND told.line = told.first_line)
     RETURNING told.line, told.natural_key, told.first_line, told.same`,
    [keys.map((key) => key.natural_key)],
  );
  const repeated = rows.map((row) => repeatedKey(staged.header, row));
  return [...known, ...repeated].sort((one, other) => one.line - other.line);
}

interface Repeated {
  line: number;
  natural_key: string;
  first_line: number;
  same: boolean;
}

const REPEATS = "repeats line ";

function repeatedKey(header: HeaderMap, { line, natural_key, first_line, same }: Repeated): RowIssue {
  const place = header.places.get("natural_key") ?? header.places.get("number");
  return {
    line,
    field: header.names[place?.first ?? -1] ?? "row",
    value: natural_key.slice(0, 80),
    reason: same
      ? `${REPEATS}${first_line}`
      : `stands on several lines that say different things, first on line ${first_line}`,
    mend: same ? "delete the repetition" : "keep the line that is right",
    naturalKey: natural_key,
  };
}

/**
 * Staged rows whose key stands on another line too, one that is written as last week and was therefore not staged. What says
 * the same is left out as a repetition; of rows that differ none can be believed.
 */
async function rejectKnownKeys(tx: Tx, staged: Staged, source: SourceDeclaration): Promise<RowIssue[]> {
  const { known } = staged;
  if (!known) return [];
  const { rows: staying } = await tx.query<{ id: number; line: number }>(
    `SELECT r.id, s.line FROM ${staged.table} s JOIN public.source_record r ON r.source_id = $1 AND r.natural_key = s.natural_key`,
    [source.id],
  );
  const ids = new Set(staying.map(({ id }) => id));
  const lineOf = new Map<number, number>();
  for (let record = 0; record < known.size && ids.size > 0; record += 1) {
    if (known.lineOf(record) > 0 && ids.has(known.idOf(record))) lineOf.set(known.idOf(record), known.lineOf(record));
  }
  if (lineOf.size === 0) return [];

  const says = (alias: string) => `(${WORDS.map((name) => `${alias}.${name}`).join(", ")})`;
  const { rows } = await tx.query<{ id: number; natural_key: string; lines: number[]; same: boolean }>(
    `SELECT r.id, r.natural_key, array_agg(s.line ORDER BY s.line) AS lines, bool_and(${says("s")} IS NOT DISTINCT FROM ${says("r")}) AS same
       FROM ${staged.table} s JOIN public.source_record r ON r.source_id = $1 AND r.natural_key = s.natural_key
      WHERE r.id = ANY ($2::bigint[]) GROUP BY r.id`,
    [source.id, [...lineOf.keys()]],
  );
  // A repetition was told when it was met; beside a line that says something else it is no repetition.
  const contradicted = new Map(rows.flatMap((row) => (row.same ? [] : [[row.natural_key, row]])));
  staged.issues = staged.issues.map((issue) => {
    const row = issue.naturalKey === undefined ? undefined : contradicted.get(issue.naturalKey);
    if (!row || !issue.reason.startsWith(REPEATS)) return issue;
    return repeatedKey(staged.header, {
      ...row,
      line: issue.line,
      first_line: Math.min(lineOf.get(row.id)!, ...row.lines),
    });
  });
  const issues = rows.flatMap((row) => {
    const lines = [lineOf.get(row.id)!, ...row.lines].sort((one, other) => one - other);
    return (row.same ? lines.slice(1) : lines).map((line) =>
      repeatedKey(staged.header, { ...row, line, first_line: lines[0]! }),
    );
  });
  await tx.query(`DELETE FROM ${staged.table} WHERE line = ANY ($1::integer[])`, [rows.flatMap(({ lines }) => lines)]);
  return issues;
}

/** What a record says; its key for comparing follows from its name. */
const WORDS = VALUE_COLUMNS.filter((name) => name !== "match_key");
