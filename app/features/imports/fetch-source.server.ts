import { mkdir, readdir, rename, rm } from "node:fs/promises";
import path from "node:path";
import { env } from "~/platform/env.server";
import { isCalendarDay } from "./published-date";
import type { SourceDeclaration } from "./source";

/** What waits to be imported of a source: its oldest list that was not taken yet. */
export type PickedUp =
  | { status: "found"; file: string; listDate: string }
  | { status: "nothing-new" }
  | { status: "refused"; reason: string };

export function inboxOf(source: Pick<SourceDeclaration, "id">): string {
  return path.join(env.dataDir, "inbox", source.id);
}

const DAY_IN_NAME = /(\d{4}-\d{2}-\d{2})/;

/**
 * Looks into the source's inbox. A file is written there under a name that begins with a dot and renamed when it is whole;
 * its name carries the day that the list is of. Older lists come first, so that weeks are counted one by one.
 */
export async function pickUp(source: SourceDeclaration): Promise<PickedUp> {
  const folder = inboxOf(source);
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
  const waiting = entries
    .filter((entry) => entry.isFile() && !entry.name.startsWith("."))
    .map(({ name }) => ({ name, listDate: (source.listDate?.fileName ?? DAY_IN_NAME).exec(name)?.[1] }));
  const undated = waiting.find(({ listDate }) => listDate === undefined || !isCalendarDay(listDate));
  if (undated) {
    return {
      status: "refused",
      reason: `The list date of ${undated.name} is not known: name the file as those of ${source.id} are named, with its day as YYYY-MM-DD.`,
    };
  }
  const [oldest] = waiting.sort((one, other) => one.listDate!.localeCompare(other.listDate!));
  if (!oldest) return { status: "nothing-new" };
  return { status: "found", file: path.join(folder, oldest.name), listDate: oldest.listDate! };
}

/**
 * Takes a file that came to its end out of the inbox, so that it is not picked up again: to "taken", or to "refused" for the
 * operator to mend. A contact feed's file holds people's values and is kept nowhere (rules.md 26).
 */
export async function putAway(source: SourceDeclaration, file: string, where: "taken" | "refused"): Promise<void> {
  if (path.dirname(file) !== inboxOf(source)) return;
  if (source.kind === "contact-research") {
    await rm(file, { force: true });
    return;
  }
  const folder = path.join(inboxOf(source), where);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await rename(file, path.join(folder, path.basename(file))).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT") throw error;
  });
}
