/** One typo is forgiven from four letters on, two from seven; numbers are taken as they stand. */
export function typosAllowed(word: string): 0 | 1 | 2 {
  if (/^\d+$/.test(word)) return 0;
  return word.length >= 7 ? 2 : word.length >= 4 ? 1 : 0;
}

const WIDEST = 64;
const rows = [new Uint8Array(WIDEST), new Uint8Array(WIDEST), new Uint8Array(WIDEST)] as const;

/**
 * Optimal string alignment distance (insertion, deletion, substitution, neighbours swapped: 1 each), or `limit + 1`
 * as soon as it is known to be more than the limit. With `prefix`, the distance to the nearest beginning of `word`.
 */
export function boundedDistance(typed: string, word: string, limit: number, prefix = false): number {
  const rowsNeeded = typed.length;
  const columns = prefix ? Math.min(word.length, typed.length + limit) : word.length;
  if (columns >= WIDEST || (!prefix && Math.abs(rowsNeeded - columns) > limit) || columns < rowsNeeded - limit) {
    return limit + 1;
  }
  let [before, above, current] = rows as readonly [Uint8Array, Uint8Array, Uint8Array];
  for (let column = 0; column <= columns; column++) above[column] = column;
  for (let row = 1; row <= rowsNeeded; row++) {
    current[0] = row;
    let least = row;
    const letter = typed.charCodeAt(row - 1);
    const letterBefore = row > 1 ? typed.charCodeAt(row - 2) : 0;
    for (let column = 1; column <= columns; column++) {
      const other = word.charCodeAt(column - 1);
      let distance = above[column - 1]! + (letter === other ? 0 : 1);
      const inserted = current[column - 1]! + 1;
      const deleted = above[column]! + 1;
      if (inserted < distance) distance = inserted;
      if (deleted < distance) distance = deleted;
      if (row > 1 && column > 1 && letter === word.charCodeAt(column - 2) && letterBefore === other) {
        const swapped = before[column - 2]! + 1;
        if (swapped < distance) distance = swapped;
      }
      current[column] = distance;
      if (distance < least) least = distance;
    }
    // Neighbouring rows differ by one at most, so a swap, which reaches back two rows for one more, cannot save it either.
    if (least > limit) return limit + 1;
    [before, above, current] = [above, current, before];
  }
  if (!prefix) return Math.min(above[columns]!, limit + 1);
  let nearest = limit + 1;
  for (let column = Math.max(0, rowsNeeded - limit); column <= columns; column++) {
    if (above[column]! < nearest) nearest = above[column]!;
  }
  return nearest;
}

/** Which letters a word has, one bit each; digits share six bits. Words within k typos differ in at most k of them a side. */
export function letterMask(word: string): number {
  let mask = 0;
  for (let index = 0; index < word.length; index++) {
    const code = word.charCodeAt(index);
    mask |= 1 << (code >= 97 ? code - 97 : 26 + ((code - 48) % 6));
  }
  return mask >>> 0;
}

export function bitCount(mask: number): number {
  let bits = mask - ((mask >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return (((bits + (bits >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
}
