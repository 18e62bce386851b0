import { mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import cliProgress from "cli-progress";
import { createDemoAccess } from "~/features/accounts/demo-access.server";
import { addDays, type Day } from "~/features/certifications/calendar-day";
import type { ImportResult } from "~/features/imports/import-request";
import { runImport } from "~/features/imports/run-import.server";
import { sourceOf } from "~/features/imports/sources";
import { rebuildDocuments } from "~/features/search/search-documents.server";
import { closePools, ownerPool } from "~/platform/db.server";
import { env } from "~/platform/env.server";
import { isMonday, lastMonday, ROUNDS } from "./calendar";
import { LIST_DECLARATIONS } from "./lists";
import { demoFiles } from "./rounds";

export const DEMO_FILES = ROUNDS * (LIST_DECLARATIONS.length + 1);

export type DemoProgress = { done: number; of: number; round: number; source: string };

/**
 * Imports the twelve weekly rounds through the real pipeline, one file after the other. Interrupted, it goes on with the
 * first file that was not read: a file that was is known by its source, list date and content.
 */
export async function loadDemo(request: {
  asOf?: Day | undefined;
  onProgress?: (progress: DemoProgress) => void;
  onResult?: (result: ImportResult) => void;
}): Promise<{ asOf: Day; imported: number }> {
  const asOf = (await begunAsOf()) ?? request.asOf ?? lastMonday(new Date());
  if (!isMonday(asOf)) throw new Error(`DEMO=as-of=${asOf}: the demo's last round is on a Monday.`);
  const read = await filesRead();
  const folder = path.join(env.dataDir, "demo-files");
  await mkdir(folder, { recursive: true });
  let imported = 0;
  let done = 0;
  try {
    for (const file of demoFiles(asOf)) {
      request.onProgress?.({ done, of: DEMO_FILES, round: file.round, source: file.source });
      done += 1;
      if (read.has(`${file.source} ${file.listDate}`)) continue;
      const source = sourceOf(file.source);
      if (!source) throw new Error(`${file.source} is not among the declared sources`);
      const name = path.join(folder, file.name);
      await writeFile(name, file.bytes);
      const result = await runImport({ source, file: name, origin: "demo" });
      await rm(name);
      if (result.outcome !== "published" && result.outcome !== "unchanged") {
        throw new Error(`${file.name}: ${result.outcome}. ${result.reasons.join(" ")}`);
      }
      request.onResult?.(result);
      imported += 1;
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  request.onProgress?.({ done, of: DEMO_FILES, round: ROUNDS, source: "" });
  return { asOf, imported };
}

/** The as-of day of a load that was interrupted: its first list is eleven weeks older. */
async function begunAsOf(): Promise<Day | undefined> {
  const { rows } = await ownerPool().query<{ first: string | null }>(
    "SELECT min(list_date)::text AS first FROM public.reading WHERE source_id = $1",
    [LIST_DECLARATIONS[0]!.id],
  );
  const first = rows[0]?.first;
  return first ? addDays(first, 7 * (ROUNDS - 1)) : undefined;
}

async function filesRead(): Promise<Set<string>> {
  const { rows } = await ownerPool().query<{ read: string }>(
    "SELECT source_id || ' ' || list_date::text AS read FROM public.reading",
  );
  return new Set(rows.map((row) => row.read));
}

/** What `npm start` runs on an empty database: the lists, the search documents, the logins. */
export async function main(): Promise<number> {
  const started = Date.now();
  const bar = process.stdout.isTTY
    ? new cliProgress.SingleBar({
        format: "  {bar} {percentage} %  week {round} of 12  {source}",
        hideCursor: true,
        clearOnComplete: true,
      })
    : undefined;
  try {
    bar?.start(DEMO_FILES, 0, { round: 1, source: "" });
    let told = 0;
    const { asOf } = await loadDemo({
      asOf: env.demoAsOf,
      onProgress: ({ done, round, source }) => {
        if (bar) bar.update(done, { round, source });
        else if (round !== told) {
          told = round;
          console.log(`  week ${round} of ${ROUNDS}`);
        }
      },
    });
    bar?.stop();
    const { documents } = await rebuildDocuments();
    await createDemoAccess(process.env.PUBLIC_ADDRESS ?? `http://${env.HOST}:${env.PORT}`);
    const seconds = Math.round((Date.now() - started) / 1000);
    console.log(`  ${documents} firms of the demo, all invented, as of ${asOf}, in ${seconds} s.`);
    return 0;
  } catch (error) {
    bar?.stop();
    console.error(error instanceof Error ? error.message : error);
    return 1;
  } finally {
    await closePools();
  }
}
