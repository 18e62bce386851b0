/** What a spreadsheet would work out, with the apostrophes that a cell has already: one more can then be told apart. */
const FORMULA = /^'*(?:\s*[-=+@＝＋－＠]|[\t\r\n])/;
const GUARDED = /^'+(?:\s*[-=+@＝＋－＠]|[\t\r\n])/;

/** A cell that a spreadsheet shows as text, for files that an operator opens. */
export function guardedCell(cell: string): string {
  return FORMULA.test(cell) ? `'${cell}` : cell;
}

/** The cell as it was before guardedCell. */
export function unguardedCell(cell: string): string {
  return GUARDED.test(cell) ? cell.slice(1) : cell;
}
