/** A value of a firm as one line: names and trades one after the other; null where there is none. */
export function shownValue(value: unknown): string | null {
  if (Array.isArray(value)) return value.length === 0 ? null : value.map(String).join("; ");
  return typeof value === "string" || typeof value === "number" ? String(value) : null;
}
