import { mkdir, open, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { z } from "zod";
import { replayEntries, suppressionsToAppend, suppressionsWereAppended } from "~/features/contacts/suppression.server";
import { env } from "~/platform/env.server";
import { log } from "~/platform/log.server";

/**
 * Closed gates, once more outside the database: a line each, hashes only. After a restore they are closed again before
 * anything is served (rules.md 28).
 */

const Entry = z.strictObject({
  hmac: z.string().regex(/^[0-9a-f]{64}$/),
  kind: z.enum(["email", "phone", "person"]),
  pepper_version: z.number().int().positive(),
  at: z.iso.datetime(),
  reason: z.string().min(1).max(200),
});

function logFile(): string {
  return join(env.dataDir, "suppressions.log");
}

/** Twice in the log is harmless, missing is not: a line is on the disk before it counts as appended. */
export async function appendSuppressions(): Promise<number> {
  const waiting = await suppressionsToAppend();
  if (waiting.length === 0) return 0;
  const lines = waiting.map(({ hmac, kind, pepper_version, at, reason }) =>
    JSON.stringify({ hmac, kind, pepper_version, at: at.toISOString(), reason }),
  );
  await mkdir(dirname(logFile()), { recursive: true });
  const file = await open(logFile(), "a", 0o600);
  try {
    // A line that a crash cut in two is closed off first; the replay passes over it.
    const { size } = await file.stat();
    await file.appendFile(`${size > 0 ? "\n" : ""}${lines.join("\n")}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await suppressionsWereAppended(waiting.map(({ id }) => id));
  return waiting.length;
}

/** To be awaited before /readyz answers yes. Says how many gates had to be closed again. */
export async function replaySuppressions(): Promise<number> {
  const content = await readFile(logFile(), "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return "";
    throw new Error(`The log of suppressions cannot be read: ${logFile()}`, { cause: error });
  });
  const entries: z.output<typeof Entry>[] = [];
  let unreadable = 0;
  for (const line of content.split("\n")) {
    if (line === "") continue;
    const parsed = Entry.safeParse(readJson(line));
    if (parsed.success) entries.push(parsed.data);
    else unreadable += 1;
  }
  if (unreadable > 0) log.warn({ unreadable }, "lines of the suppression log could not be read");
  if (entries.length === 0) return 0;
  const closed = await replayEntries(entries);
  if (closed > 0) log.warn({ closed }, "closed gates again from the suppression log");
  return closed;
}

function readJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
