/** A file that is refused as a whole. The message is the sentence that the operator reads: place, value and mend. */
export class FileRefusal extends Error {
  override name = "FileRefusal";
}

/** At most 80 characters of a value, on one line, as issues keep it. */
export function shown(value: string): string {
  const line = value.replace(/[\s\u0000-\u001f]+/gu, " ").trim();
  return line.length <= 80 ? line : `${line.slice(0, 79)}…`;
}
