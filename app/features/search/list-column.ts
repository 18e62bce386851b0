/** Several values a document: those of document d are values[starts[d] .. starts[d + 1]). */
export interface ListColumn {
  starts: Uint32Array;
  values: Uint32Array;
  dictionary: string[];
}

/** Codes are given as values appear and put in the order of the values at the end; `width` leaves room for a field beside. */
export class ListBuilder {
  private readonly codes = new Map<string, number>();
  private readonly starts: number[] = [0];
  private values = new Uint32Array(1024);
  private length = 0;

  constructor(private readonly width = 1) {}

  add(values: readonly string[]): void {
    for (const value of values) this.push(value, 0);
    this.close();
  }

  push(value: string, field: number): void {
    let code = this.codes.get(value);
    if (code === undefined) {
      code = this.codes.size;
      this.codes.set(value, code);
    }
    if (this.length === this.values.length) {
      const larger = new Uint32Array(this.length * 2);
      larger.set(this.values);
      this.values = larger;
    }
    this.values[this.length++] = code * this.width + field;
  }

  close(): void {
    this.starts.push(this.length);
  }

  finish(): ListColumn {
    const dictionary = [...this.codes.keys()].sort();
    const sorted = new Uint32Array(dictionary.length);
    dictionary.forEach((value, rank) => (sorted[this.codes.get(value)!] = rank));
    const values = this.values.slice(0, this.length);
    for (let index = 0; index < values.length; index++) {
      const field = values[index]! % this.width;
      values[index] = sorted[(values[index]! - field) / this.width]! * this.width + field;
    }
    return { starts: Uint32Array.from(this.starts), values, dictionary: detached(dictionary) };
  }
}

/** Copies of strings that hold on to nothing else. */
function detached(values: readonly string[]): string[] {
  return Buffer.from(values.join("\n"), "utf8").toString("utf8").split("\n").slice(0, values.length);
}

export function detachedNames(names: ReadonlyMap<string, string>): Map<string, string> {
  const slugs = detached([...names.keys()]);
  const written = detached([...names.values()]);
  return new Map(slugs.map((slug, index) => [slug, written[index]!]));
}
