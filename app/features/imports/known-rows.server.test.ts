import { mkdtemp, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { testDatabase } from "../../../test/database";
import { knownRows } from "./known-rows.server";
import { runImport } from "./run-import.server";
import { defineSource, type SourceDeclaration } from "./source";

const database = await testDatabase();
const folder = await mkdtemp(path.join(os.tmpdir(), "trucor-known-rows-"));
let made = 0;

function list(): SourceDeclaration {
  made += 1;
  return defineSource({
    id: `known${1000 + made}`,
    publisher: "A certifying partner",
    kind: "certification-list",
    dataSet: "demo",
    jurisdiction: "AB",
    partner: { slug: `known${1000 + made}`, name: "A", jurisdictions: ["AB"], industry: { en: "All", fr: "Toutes" } },
    termsStatus: "permission",
    cadenceDays: 7,
    file: { encoding: "utf-8", delimiter: "," },
    columns: { number: "Number", legal_name: "Company", city: "Town", expires_on: "Expires", size: "Staff" },
    ignored: ["Note"],
    required: ["number", "legal_name"],
    certification: { programme: "cor", periodKind: "certificate", dateKind: "cert_3y" },
    dates: "YYYY-MM-DD",
    rows: { min: 1, max: 10_000 },
  });
}

const HEADER = "Number,Company,Town,Expires,Staff,Note";
const firm = (number: number, more: { town?: string; expires?: string; note?: string } = {}) =>
  `00${number},Firm ${number} of ${made} Ltd.,${more.town ?? "Leduc"},${more.expires ?? "2027-05-31"},12,${more.note ?? ""}`;

async function importLines(source: SourceDeclaration, asOf: string, lines: string[], approve?: number) {
  const file = path.join(await mkdtemp(path.join(folder, "f-")), "list.csv");
  await writeFile(file, `${[HEADER, ...lines].join("\n")}\n`);
  return runImport({ source, file, asOf, ...(approve === undefined ? {} : { approve }) });
}

const records = (source: SourceDeclaration) =>
  database.rows<{ natural_key: string; xmin: string; line: number; missing: boolean; city: string }>(
    `SELECT natural_key, xmin::text, line, missing_since IS NOT NULL AS missing, city, legal_name, expires_on::text, size
       FROM public.source_record WHERE source_id = $1 ORDER BY natural_key`,
    [source.id],
  );

test("a row that stands as it stood is neither staged nor written, whatever its ignored cells and its line say", async () => {
  const source = list();
  await importLines(source, "2026-11-02", [firm(1), firm(2), firm(3)]);
  const before = await records(source);

  const report = await importLines(source, "2026-11-09", [firm(3, { note: "seen" }), firm(1), firm(2)]);

  expect(report).toMatchObject({ outcome: "published", accepted: 3, added: 0, changed: 0, unchanged: 3, absent: 0 });
  expect(await records(source)).toEqual(before);
});

test("a known row that is repeated, or contradicted, is told with both lines and stays as it was", async () => {
  const source = list();
  const many = Array.from({ length: 100 }, (_, index) => firm(100 + index));
  await importLines(source, "2026-11-02", [firm(1), firm(2), ...many]);

  const repeated = await importLines(source, "2026-11-09", [firm(1), firm(2), ...many, firm(1)]);
  const contradicted = await importLines(source, "2026-11-16", [firm(1, { town: "Olds" }), firm(1), firm(2), ...many]);
  const spelled = await importLines(source, "2026-11-23", [
    firm(1),
    `${firm(1)} `.replace("Leduc", " Leduc"),
    firm(2),
    ...many,
  ]);

  expect(repeated).toMatchObject({ outcome: "published", accepted: 102, rejected: 1, unchanged: 102, absent: 0 });
  expect(repeated.issues).toMatchObject([{ line: 104, value: "001", reason: "repeats line 2" }]);
  expect(contradicted).toMatchObject({ outcome: "published", accepted: 101, rejected: 2, changed: 0, absent: 0 });
  expect(contradicted.issues.map(({ line, reason }) => [line, reason])).toEqual([
    [2, "stands on several lines that say different things, first on line 2"],
    [3, "stands on several lines that say different things, first on line 2"],
  ]);
  expect(spelled).toMatchObject({ outcome: "published", accepted: 102, rejected: 1, changed: 0 });
  expect(spelled.issues).toMatchObject([{ line: 3, reason: "repeats line 2" }]);
  expect((await records(source))[0]).toMatchObject({ natural_key: "001", city: "Leduc", missing: false });
});

test("when rows are read in another way, all of a list is looked at once and printed again", async () => {
  const source = list();
  const lines = Array.from({ length: 150 }, (_, index) => firm(index));
  await importLines(source, "2026-11-02", lines);
  await database.rows("UPDATE public.source_record SET print_high = print_high + 1 WHERE source_id = $1", [source.id]);

  const looked = await importLines(
    source,
    "2026-11-09",
    lines.map((line) => `${line}again`),
  );
  const between = await records(source);
  const known = await importLines(
    source,
    "2026-11-16",
    lines.map((line) => `${line}once more`),
  );

  expect(looked).toMatchObject({ unchanged: 150, changed: 0 });
  expect(known).toMatchObject({ unchanged: 150, changed: 0 });
  expect(await records(source)).toEqual(between);
});

test("another run of the source that publishes while a file is staged does not leave it with rows of the past", async () => {
  const source = list();
  const lines = Array.from({ length: 30 }, (_, index) => firm(index));
  await importLines(source, "2026-11-02", lines);

  const [one, other] = await Promise.all([
    importLines(source, "2026-11-09", [firm(0, { town: "Olds" }), ...lines.slice(1)]),
    importLines(source, "2026-11-09", [firm(0, { town: "Banff" }), ...lines.slice(1)]),
  ]);

  expect([one.outcome, other.outcome]).toEqual(["published", "published"]);
  expect(one.changed + other.changed).toBe(2);
  const towns = await database.rows(
    "SELECT city FROM public.source_record WHERE source_id = $1 AND natural_key = '000'",
    [source.id],
  );
  expect(["Olds", "Banff"]).toContain(towns[0]!.city);
});

interface Row {
  number: number;
  town: string;
  expires: string;
  spaced: boolean;
}
const Week = fc.array(
  fc.record<Row>({
    number: fc.integer({ min: 1, max: 12 }),
    town: fc.constantFrom("Leduc", "Olds", "Montréal"),
    expires: fc.oneof(
      { weight: 12, arbitrary: fc.constantFrom("2027-05-31", "2028-05-31", "") },
      fc.constant("31/05/2027"),
    ),
    spaced: fc.boolean(),
  }),
  { minLength: 4, maxLength: 12 },
);

test("weeks read with prints come to what the same weeks come to when every row is looked at", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(Week, { minLength: 3, maxLength: 3 }), async (weeks) => {
      const quick = list();
      const slow = list();
      for (const [week, rows] of weeks.entries()) {
        const asOf = `2026-11-0${week + 1}`;
        // Firms of their own: one firm on both lists would be one that switched its partner.
        const lines = (of: SourceDeclaration) => [
          ...rows.map(
            ({ number, town, expires, spaced }) =>
              `00${number},Firm ${number} of ${of.id}${spaced ? "  " : " "}Ltd.,${town},${expires},12,`,
          ),
          // Of good rows enough that a file is not refused for its bad ones.
          ...Array.from({ length: 100 }, (_, index) => `9${index},Other firm ${index} of ${of.id},Olds,2027-01-01,5,`),
        ];
        const report = async (of: SourceDeclaration) => {
          const result = await importLines(of, asOf, lines(of));
          const { run: _run, source: _source, seconds: _s, rejectFile: _file, diff, ...report } = result;
          const samples = diff?.samples.map(({ contractorId: _contractor, ...sample }) => sample);
          const said = (await records(of)).map(({ xmin: _xmin, line: _line, ...values }) => values);
          const told = { ...report, fields: diff?.summary.fields, samples, said };
          return JSON.parse(JSON.stringify(told).replaceAll(of.id, "the list")) as unknown;
        };
        await database.rows(
          "UPDATE public.source_record SET print_high = NULL, print_low = NULL WHERE source_id = $1",
          [slow.id],
        );
        expect(await report(quick)).toEqual(await report(slow));
      }
    }),
    { numRuns: 8, endOnFailure: true },
  );
});

test("records are found by both halves of their print, and those that were not seen are named", () => {
  const known = knownRows(new Float64Array([11, 12, 13]), new Int32Array([5, 1, 5, 2, 21, 1]), 3);

  expect([known.find(5, 1), known.find(5, 2), known.find(21, 1), known.find(21, 2)]).toEqual([0, 1, 2, -1]);
  expect([known.see(1, 7), known.see(1, 9)]).toEqual([0, 7]);
  expect(known.unseen()).toEqual([11, 13]);
});
