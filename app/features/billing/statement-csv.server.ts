import { Readable } from "node:stream";
import Papa from "papaparse";
import { ledgerOf } from "./ledger.server";

const COLUMNS = [
  "time",
  "kind",
  "reason",
  "firm",
  "contact_kind",
  "contact_function",
  "receipt",
  "seat",
  "change",
  "balance",
];
const LINES_A_READ = 500;

/**
 * Every movement of a team's credits as CSV, newest first, with the balance after each: the changes add up to the
 * balance of the first line. Cells that a spreadsheet would run are guarded. `seats`: user id → what the file calls it.
 */
export function statementCsv(member: { teamId: string; userId: string }, seats: ReadonlyMap<string, string>): Readable {
  return Readable.from(pieces(member, seats));
}

async function* pieces(member: { teamId: string; userId: string }, seats: ReadonlyMap<string, string>) {
  yield `\uFEFF${COLUMNS.join(",")}\n`;
  let before: number | null = null;
  do {
    const { lines, more }: Awaited<ReturnType<typeof ledgerOf>> = await ledgerOf(member, {
      before,
      limit: LINES_A_READ,
    });
    const rows = lines.map((line) => [
      line.at.toISOString(),
      line.kind,
      line.reason ?? "",
      line.contractorName ?? "",
      line.contactKind ?? "",
      line.contactFunction ?? "",
      line.receipt ?? "",
      line.actorId === null ? "" : (seats.get(line.actorId) ?? ""),
      line.change,
      line.balance,
    ]);
    if (rows.length > 0) yield `${Papa.unparse(rows, { escapeFormulae: true, newline: "\n" })}\n`;
    before = more ? (lines.at(-1)?.id ?? null) : null;
  } while (before !== null);
}
