/** The `most` values with the smallest keys of any number that are offered, without sorting the rest: a heap. */
export class BestOf {
  private readonly keys: Float64Array;
  private readonly values: Uint32Array;
  private length = 0;

  constructor(private readonly most: number) {
    this.keys = new Float64Array(most);
    this.values = new Uint32Array(most);
  }

  offer(value: number, key: number): void {
    const { keys, values } = this;
    if (this.length < this.most) {
      let at = this.length++;
      while (at > 0) {
        const parent = (at - 1) >> 1;
        if (keys[parent]! >= key) break;
        keys[at] = keys[parent]!;
        values[at] = values[parent]!;
        at = parent;
      }
      keys[at] = key;
      values[at] = value;
      return;
    }
    if (this.most === 0 || key >= keys[0]!) return;
    let at = 0;
    for (;;) {
      let child = at * 2 + 1;
      if (child >= this.length) break;
      if (child + 1 < this.length && keys[child + 1]! > keys[child]!) child++;
      if (keys[child]! <= key) break;
      keys[at] = keys[child]!;
      values[at] = values[child]!;
      at = child;
    }
    keys[at] = key;
    values[at] = value;
  }

  inOrder(): number[] {
    return Array.from({ length: this.length }, (_, index) => index)
      .sort((one, other) => this.keys[one]! - this.keys[other]!)
      .map((index) => this.values[index]!);
  }
}
