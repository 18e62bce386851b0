import { STAGED_CONTACT_COLUMNS } from "~/features/contacts/contact-row";
import type { Tx } from "~/platform/db.server";
import type { HeaderMap } from "./header";
import type { RowIssue } from "./row-check";
import type { SourceDeclaration } from "./source";
import type { Staged } from "./stage-rows.server";
import { VALUE_COLUMNS } from "./staged-columns";

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

export function repeatedKey(header: HeaderMap, { line, natural_key, first_line, same }: Repeated): RowIssue {
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
