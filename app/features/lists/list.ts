/** A team's list as its pages show it. Counts are of contractors that are still in the directory. */
export type List = { id: string; name: string; contractors: number; createdAt: Date };

export const LIST_NAME_LENGTH = 80;

/** A name as it is kept: trimmed, inner spaces single; null where nothing or too much is left. */
export function listName(raw: string): string | null {
  const name = raw.normalize("NFC").replace(/\s+/gu, " ").trim();
  return name.length >= 1 && name.length <= LIST_NAME_LENGTH ? name : null;
}
