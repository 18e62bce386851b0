import { readdir, rm, stat } from "node:fs/promises";
import path from "node:path";
import { env } from "~/platform/env.server";
import { inboxOf, isDeclaredFolder } from "./fetch-source.server";
import { filesOf } from "./receive-file.server";
import type { SourceDeclaration } from "./source";
import { SOURCES } from "./sources";

const DAY_MS = 86_400_000;
const REFUSED_FOR_DAYS = 30;

/**
 * Takes away lists that were put aside for an operator and mended by nobody for 30 days, and what a process left behind that
 * died while a list was fetched or copied: it may be of people (rules.md 27).
 */
export async function scrubFiles(
  now: Date = new Date(),
  sources: readonly SourceDeclaration[] = SOURCES,
): Promise<void> {
  const older = (days: number) => now.getTime() - days * DAY_MS;
  for (const source of sources) {
    if (!isDeclaredFolder(source))
      await removeUnchanged(path.join(inboxOf(source), "refused"), () => true, older(REFUSED_FOR_DAYS));
    await removeUnchanged(filesOf(source), (name) => name.startsWith(".arriving-"), older(1));
  }
  await removeUnchanged(env.dataDir, (name) => name.startsWith("fetched-"), older(1));
}

/** A list keeps the day of its last change when it is put aside; the day of that stands in the other clock of the file. */
async function removeUnchanged(folder: string, wanted: (name: string) => boolean, since: number): Promise<void> {
  for (const name of (await readdir(folder).catch(() => [])).filter(wanted)) {
    const file = path.join(folder, name);
    const found = await stat(file).catch(() => undefined);
    if (found && Math.max(found.mtimeMs, found.ctimeMs) < since) await rm(file, { recursive: true, force: true });
  }
}
