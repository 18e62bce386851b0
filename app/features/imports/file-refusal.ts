import type { Suggestion } from "./suggestion";

/** A file that is refused as a whole. The message is the sentence that the operator reads: place, value and mend. */
export class FileRefusal extends Error {
  override name = "FileRefusal";
  /** What would make the file readable, for an operator to confirm; never applied unasked. */
  readonly suggestion: Suggestion | undefined;

  constructor(sentence: string, suggestion?: Suggestion) {
    super(sentence);
    this.suggestion = suggestion;
  }
}

/** At most 80 characters of a value, on one line, as issues keep it. */
export function shown(value: string): string {
  const line = value.replace(/[\s\u0000-\u001f]+/gu, " ").trim();
  return line.length <= 80 ? line : `${line.slice(0, 79)}…`;
}
