/**
 * Counts records while a file is read, apart from the parser: a parser that swallows rows after a stray quote cannot
 * hide it. Expects "\n" line ends. Knows of a record only where it ends and how many lines it took.
 */
export interface RecordCounter {
  push(text: string): void;
  /** Call once, after the last text. */
  end(): void;
  /** Records so far; after end() all of them. */
  readonly records: number;
  /** The line on which a quote stands open, after end(). */
  readonly openQuoteLine: number | undefined;
  /** Characters of the quoted cell that is open now. */
  readonly openCellLength: number;
  /** True when the last record had its line end. */
  readonly endsWithNewline: boolean;
  /** Lines that a record takes beyond its first, for records of several lines: number of the record (from 0) → lines. */
  readonly extraLines: ReadonlyMap<number, number>;
}

const NEWLINE = 10;
const QUOTE = 34;

export function recordCounter(delimiter: string): RecordCounter {
  const separator = delimiter.charCodeAt(0);
  const extraLines = new Map<number, number>();
  let records = 0;
  let line = 1;
  let linesOfRecord = 0;
  let quoted = false;
  let quoteLine = 0;
  let openCellLength = 0;
  let previous = NEWLINE;
  let held = "";
  let anything = false;
  let ended = false;

  function recordEnds() {
    if (linesOfRecord > 0) extraLines.set(records, linesOfRecord);
    linesOfRecord = 0;
    records += 1;
    line += 1;
  }

  /** Where the cell really ends after its closing quote: -1 not at all (a stray quote), -2 not yet to be seen. */
  function closes(text: string, after: number): number {
    for (let at = after; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      if (code === separator || code === NEWLINE) return at;
      if (code !== 32 && code !== 9 && code !== 160) return -1;
    }
    return -2;
  }

  function push(chunk: string) {
    if (chunk === "") return;
    anything = true;
    const text = held === "" ? chunk : held + chunk;
    held = "";
    let at = 0;
    while (at < text.length) {
      const quote = text.indexOf('"', at);
      const until = quote === -1 ? text.length : quote;
      if (quoted) {
        for (
          let newline = text.indexOf("\n", at);
          newline !== -1 && newline < until;
          newline = text.indexOf("\n", newline + 1)
        ) {
          linesOfRecord += 1;
          line += 1;
        }
        openCellLength += until - at;
        if (quote === -1) return;
        if (quote + 1 >= text.length) {
          held = text.slice(quote);
          return;
        }
        if (text.charCodeAt(quote + 1) === QUOTE) {
          at = quote + 2;
          continue;
        }
        const end = closes(text, quote + 1);
        if (end === -2 && !ended) {
          held = text.slice(quote);
          return;
        }
        if (end === -1) {
          at = quote + 2;
          continue;
        }
        quoted = false;
        previous = QUOTE;
        at = quote + 1;
        continue;
      }
      for (
        let newline = text.indexOf("\n", at);
        newline !== -1 && newline < until;
        newline = text.indexOf("\n", newline + 1)
      ) {
        recordEnds();
      }
      if (until > at) previous = text.charCodeAt(until - 1);
      if (quote === -1) return;
      if (previous === separator || previous === NEWLINE) {
        quoted = true;
        quoteLine = line;
        openCellLength = 0;
      } else {
        previous = QUOTE;
      }
      at = quote + 1;
    }
  }

  return {
    push,
    end() {
      ended = true;
      const rest = held;
      held = "";
      if (rest !== "") {
        // A quote at the very end closes its cell.
        quoted = false;
        previous = QUOTE;
      }
      if (anything && previous !== NEWLINE) {
        recordEnds();
        previous = QUOTE;
      }
    },
    get records() {
      return records;
    },
    get openQuoteLine() {
      return quoted ? quoteLine : undefined;
    },
    get openCellLength() {
      return quoted ? openCellLength : 0;
    },
    get endsWithNewline() {
      return previous === NEWLINE;
    },
    extraLines,
  };
}
