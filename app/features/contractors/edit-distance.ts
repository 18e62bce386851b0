/** No word of a name is longer; its rows are used again for each pair. */
const LONGEST = 64;
const ROWS: [Int32Array, Int32Array, Int32Array] = [
  new Int32Array(LONGEST),
  new Int32Array(LONGEST),
  new Int32Array(LONGEST),
];

/** Letters put in, left out, changed or swapped between two words; `most` + 1 when it is more than `most`. */
export function editDistance(one: string, other: string, most: number): number {
  if (one === other) return 0;
  if (Math.abs(one.length - other.length) > most) return most + 1;
  const width = other.length + 1;
  if (width > LONGEST) return most + 1;
  let [earlier, before, now] = ROWS;
  for (let column = 0; column < width; column++) before[column] = column;
  for (let row = 1; row <= one.length; row++) {
    now[0] = row;
    let least = row;
    for (let column = 1; column < width; column++) {
      const same = one.charCodeAt(row - 1) === other.charCodeAt(column - 1);
      let distance = Math.min(before[column]! + 1, now[column - 1]! + 1, before[column - 1]! + (same ? 0 : 1));
      const swapped =
        row > 1 &&
        column > 1 &&
        one.charCodeAt(row - 1) === other.charCodeAt(column - 2) &&
        one.charCodeAt(row - 2) === other.charCodeAt(column - 1);
      if (swapped) distance = Math.min(distance, earlier[column - 2]! + 1);
      now[column] = distance;
      least = Math.min(least, distance);
    }
    if (least > most) return most + 1;
    [earlier, before, now] = [before, now, earlier];
  }
  return before[other.length]!;
}
