import { FileRefusal } from "./file-refusal";

const TOTALS = /^\s*(?:grand[ -]?|sub[ -]?|sous[ -]?)?tota(?:l|ls|ux)(?:\s+g[ée]n[ée]ral)?\s*[:=]?\s*[\d\s,.]*$/i;
const MOST_FILLED = 2;

/** "Total,,,,60": a line that sums up the list. A firm of that name has more to it. */
export function isTotalsLine(cells: readonly string[]): boolean {
  let place = 0;
  while (place < cells.length && cells[place] === "") place += 1;
  const first = cells[place];
  if (first === undefined || !TOTALS.test(first)) return false;
  return cells.filter((cell) => cell.trim() !== "").length <= MOST_FILLED;
}

/**
 * A quote that was left open can be closed by a later one, and several lines become one row that looks whole. Each of its
 * lines would then be a row by itself: the file is refused, for the firms of those lines would seem to be gone.
 */
export function refuseRunTogether(cells: readonly string[], width: number, delimiter: string, line: number): void {
  if (!cells.some((cell) => cell.includes("\n"))) return;
  const lines = cells.join(delimiter).split("\n");
  if (!lines.every((each) => each.split(delimiter).length === width)) return;
  throw new FileRefusal(
    `A quote on line ${line} makes ${lines.length} lines one row: one is missing, or one too many. Close it on its own line, or take it out.`,
  );
}

const ENOUGH_ROWS = 10;

/** Every row has something in its last cell but the last one, which also lacks its line end: the file stops at a separator. */
export function refuseEmptyEnd(lastCells: readonly string[], lastLine: number, accepted: number): void {
  if (lastCells[lastCells.length - 1] !== "" || accepted < ENOUGH_ROWS) return;
  throw new FileRefusal(
    `The file stops after the last separator of line ${lastLine}, where every other row goes on: it was cut. Fetch it again, or end the last line with a line break.`,
  );
}
