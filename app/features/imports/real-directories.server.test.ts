import { existsSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { testDatabase } from "../../../test/database";
import { directoryDigest } from "./directory-digest.server";
import { runImport } from "./run-import.server";
import { sourceOf } from "./sources";

const folder = path.join(process.env.SHARED_DATA ?? path.resolve("../shared/data"), "contractors");
const present = existsSync(folder);
if (!present) console.info(`SKIPPED: the real directories are not at ${folder} (set SHARED_DATA)`);

const database = await testDatabase();

const DIRECTORIES = [
  ["ccc-construction", "ccc-construction-and-related.csv", 11_165],
  ["bc-indigenous-businesses", "bc-indigenous-businesses.csv", 1_236],
  ["vancouver-contractors", "vancouver-contractors-sample.csv", 521],
] as const;

describe.skipIf(!present)("the three real directories", () => {
  test.each(DIRECTORIES)(
    "%s: every record of the file is accounted for",
    async (id, name, firms) => {
      const report = await runImport({ source: sourceOf(id)!, file: path.join(folder, name), asOf: "2026-11-16" });

      expect(report.reasons).toEqual([]);
      expect(report.outcome).toBe("published");
      expect(report.accepted + report.rejected).toBe(firms);
      expect(report.records).toBe(report.header + report.accepted + report.rejected + report.blank);
      expect(report.added).toBe(report.accepted);
      console.info(
        `${id}: ${report.accepted} accepted, ${report.rejected} rejected, ${report.seconds} s`,
        report.issues.slice(0, 6),
      );
    },
    60_000,
  );

  test("a second time they change nothing, and no row is written", async () => {
    const before = await directoryDigest(database.owner);
    const written = await rowVersions();

    for (const [id, name] of DIRECTORIES) {
      const report = await runImport({ source: sourceOf(id)!, file: path.join(folder, name), asOf: "2026-11-23" });
      expect(report).toMatchObject({ outcome: "unchanged", added: 0, changed: 0 });
      expect(report.records).toBe(report.header + report.accepted + report.rejected + report.blank);
    }

    expect(await directoryDigest(database.owner)).toBe(before);
    expect(await rowVersions()).toEqual(written);
  }, 60_000);

  test("they add firms without a certificate, and nothing of a person", async () => {
    const [count] = await database.rows<{ contractors: number; certifications: number; phones: number }>(
      `SELECT (SELECT count(*)::int FROM public.contractor WHERE data_set = 'live') AS contractors,
              (SELECT count(*)::int FROM public.certification) AS certifications,
              (SELECT count(business_phone)::int FROM public.contractor) AS phones`,
    );
    expect(count!.contractors).toBeGreaterThan(12_000);
    expect(count).toMatchObject({ certifications: 0, phones: 0 });
    const merged = await database.rows(
      `SELECT c.legal_name, c.city, array_agg(r.source_id ORDER BY 1) AS sources FROM public.contractor c JOIN public.source_record r ON r.contractor_id = c.id
        GROUP BY c.id HAVING count(DISTINCT r.source_id) > 1 ORDER BY 1 LIMIT 20`,
    );
    console.info(`${count!.contractors} contractors; in two sources:`, merged);
  });
});

/** Who wrote each row last: a rewritten row has another xmin, whatever it says. */
async function rowVersions() {
  const rows = [];
  for (const table of ["source_record", "contractor", "event", "source", "directory_version"]) {
    rows.push(
      ...(await database.rows(
        `SELECT '${table}' AS table, count(*)::int AS rows, sum(xmin::text::bigint)::text AS versions FROM public.${table}`,
      )),
    );
  }
  return rows;
}
