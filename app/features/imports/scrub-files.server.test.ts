import { existsSync } from "node:fs";
import { mkdir, utimes, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { testDatabase } from "../../../test/database";
import { contactResearch } from "../../../test/import-world";
import { env } from "~/platform/env.server";
import { inboxOf } from "./fetch-source.server";
import { scrubHeldRuns } from "./scrub-held-runs.server";
import { synchroniseSource } from "./synchronise-source.server";
import { filesOf } from "./receive-file.server";
import { scrubFiles } from "./scrub-files.server";

const database = await testDatabase();
const source = contactResearch("scrubbed");

async function left(...parts: string[]): Promise<string> {
  const file = path.join(...parts);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, "Jane Doe\n");
  await utimes(file, new Date("2020-01-01"), new Date("2020-01-01"));
  return file;
}

const inDays = (days: number) => new Date(Date.now() + days * 86_400_000);

test("a refused list goes 30 days after it was put aside, what a dead process left a day later, and nothing else", async () => {
  const refused = await left(inboxOf(source), "refused", "list_2020-01-01.csv");
  const waiting = await left(inboxOf(source), "list_2020-01-08.csv");
  const taken = await left(inboxOf(source), "taken", "list_2019-12-25.csv");
  const kept = await left(filesOf(source), `${"a".repeat(64)}.csv`);
  const arriving = await left(filesOf(source), ".arriving-1-x");
  const fetched = await left(env.dataDir, "fetched-abc", ".arriving");
  const shared = { ...source, feed: { folder: "somebody" } };
  const theirs = await left(inboxOf(shared), "refused", "list_2020-01-01.csv");
  const all = [refused, arriving, fetched, waiting, taken, kept];
  const standing = () => all.map((file) => existsSync(file));

  await scrubFiles(inDays(0.9), [source]);
  expect(standing()).toEqual([true, true, true, true, true, true]);
  await scrubFiles(inDays(29), [source]);
  expect(standing()).toEqual([true, false, false, true, true, true]);
  await scrubFiles(inDays(31), [source, shared]);
  expect(standing()).toEqual([false, false, false, true, true, true]);
  expect(existsSync(theirs)).toBe(true);
});

test("people's rows that a run staged go when it is over, whatever became of its process", async () => {
  await synchroniseSource(database.owner, source);
  const runs = await Promise.all(
    ["2 hours", "1 minute", null].map(async (ago) => {
      const [run] = await database.rows<{ id: number }>(
        `INSERT INTO public.import_run (source_id, file_name, outcome, finished_at)
         VALUES ('scrubbed', 'f.csv', CASE WHEN $1::interval IS NOT NULL THEN 'published' END, now() - $1::interval) RETURNING id::integer AS id`,
        [ago],
      );
      await database.rows(
        `INSERT INTO vault.staged_contact (run_id, line, natural_key, kind, function, seniority, person_name, designations, published_by, no_solicitation, proof)
         VALUES ($1, 2, 'x', 'named', 'HSE', 'manager', 'Jane Doe', '{}', 'first_party_site', 'none_seen', 'page')`,
        [run!.id],
      );
      return run!.id;
    }),
  );

  await scrubHeldRuns();

  expect(await database.rows("SELECT run_id::integer AS id FROM vault.staged_contact ORDER BY run_id")).toEqual(
    runs
      .slice(1)
      .sort((one, other) => one - other)
      .map((id) => ({ id })),
  );
});
