import { existsSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { runImport } from "~/features/imports/run-import.server";
import { sourceOf } from "~/features/imports/sources";
import { testDatabase } from "../../../test/database";
import { duplicateQueue, type DuplicateSide } from "./duplicates.server";
import { proposeDuplicates } from "./propose-duplicates.server";

const folder = path.join(process.env.SHARED_DATA ?? path.resolve("../shared/data"), "contractors");
const present = existsSync(folder);
if (!present) console.info(`SKIPPED: the real directories are not at ${folder} (set SHARED_DATA)`);

const database = await testDatabase();
const SHOWN = 20;

describe.skipIf(!present)("three real directories together", () => {
  test("few firms are merged without a question, and some hundreds are asked about", async () => {
    for (const [id, name] of [
      ["ccc-construction", "ccc-construction-and-related.csv"],
      ["bc-indigenous-businesses", "bc-indigenous-businesses.csv"],
      ["vancouver-contractors", "vancouver-contractors-sample.csv"],
    ] as const) {
      await runImport({ source: sourceOf(id)!, file: path.join(folder, name), asOf: "2026-11-16" });
    }
    const [imported] = await database.rows<{ records: number; firms: number }>(
      "SELECT count(*)::int AS records, count(DISTINCT contractor_id)::int AS firms FROM public.source_record",
    );

    const report = await proposeDuplicates("live");

    const merged = await database.rows<{ one: string; other: string; reason: string }>(
      `SELECT k.legal_name || ' [' || coalesce(k.city, '') || ']' AS one, g.legal_name || ' [' || coalesce(g.city, '') || ']' AS other, j.reason
         FROM public.contractor_merge m JOIN public.contractor k ON k.id = m.kept_id JOIN public.contractor g ON g.id = m.gone_id
         JOIN public.judgement j ON j.id = m.judgement_id ORDER BY 1`,
    );
    const joined = await database.rows<{ firm: string }>(
      `SELECT string_agg(DISTINCT r.legal_name || ' [' || coalesce(r.city, '') || ' ' || coalesce(r.postal_code, '') || ']', ' = ') AS firm
         FROM public.source_record r GROUP BY r.contractor_id HAVING count(*) > 1 ORDER BY md5(r.contractor_id::text) LIMIT ${SHOWN}`,
    );
    const queue = await duplicateQueue({ limit: 1000 });
    const shown = queue.pairs.filter((_, at) => at % Math.max(1, Math.floor(queue.pairs.length / SHOWN)) === 0);
    console.info(
      [
        `${imported!.records} records, ${imported!.records - imported!.firms} joined while importing, ${report!.merged} merged, ${queue.waiting} to look at, ${report!.compared} compared`,
        ...joined.map(({ firm }) => `joined   ${firm}`),
        ...merged.map(({ one, other, reason }) => `merged   ${one} = ${other} (${reason})`),
        ...shown.map(({ score, one, other }) => `asked    ${score} ${side(one)} | ${side(other)}`),
      ].join("\n"),
    );
    expect(report!.merged).toBeLessThan(30);
    expect(queue.waiting).toBeGreaterThan(100);
    expect(queue.waiting).toBeLessThan(1000);
  }, 120_000);
});

function side({ legalName, city, website }: DuplicateSide): string {
  return [legalName, `[${city}]`, website].filter(Boolean).join(" ");
}
