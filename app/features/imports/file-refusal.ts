import type { SourceDeclaration } from "./source";
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

/** What a sentence quotes of a contact feed is a person's: it stands in the vault's issues and nowhere else (rules.md 26). */
export function withoutPeople(source: Pick<SourceDeclaration, "kind">, sentence: string): string {
  return source.kind === "contact-research" ? sentence.replace(/“.*”/su, "“…”") : sentence;
}
