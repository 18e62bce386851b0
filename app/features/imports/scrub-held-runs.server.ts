import { readdir, rm, stat } from "node:fs/promises";
import path from "node:path";
import { scrubContactSamples } from "~/features/contacts/contact-diff.server";
import { importerPool, withTransaction } from "~/platform/db.server";
import { refuseWaiting, uploadedFile } from "./held-runs.server";

/** Files that nobody decided on, and what is kept of people's values for them, go after 30 days (rules.md 27). */
export async function scrubHeldRuns(): Promise<void> {
  const { rows } = await importerPool().query<{ id: number }>(
    "SELECT id FROM public.import_run WHERE outcome = 'waiting' AND started_at < now() - interval '30 days'",
  );
  for (const { id } of rows) await refuseWaiting(id, "It waited for 30 days and was not published.");
  await withTransaction(importerPool(), scrubContactSamples);
  const folder = path.dirname(uploadedFile("00000000-0000-0000-0000-000000000000"));
  for (const name of await readdir(folder).catch(() => [])) {
    const file = path.join(folder, name);
    const found = await stat(file).catch(() => undefined);
    if (found && Date.now() - found.mtimeMs > UPLOAD_IS_TAKEN_WITHIN_MS) await rm(file, { force: true });
  }
}

const UPLOAD_IS_TAKEN_WITHIN_MS = 86_400_000;
