import { existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdtemp, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import Papa from "papaparse";
import { describe, expect, test } from "vitest";
import { testDatabase } from "../../../test/database";
import { FileRefusal } from "./file-refusal";
import { readRecords } from "./read-records.server";
import { runImport } from "./run-import.server";
import { defineSource, type Encoding, type SourceDeclaration } from "./source";

const folder = path.join(process.env.SHARED_DATA ?? path.resolve("../shared/data"), "csv-torture");
const present = existsSync(folder);
if (!present) console.info(`SKIPPED: the files that torture CSV readers are not at ${folder} (set SHARED_DATA)`);

const database = await testDatabase();

type Delimiter = SourceDeclaration["file"]["delimiter"];

function directory(id: string, encoding: Encoding, delimiter: Delimiter): SourceDeclaration {
  return defineSource({
    id,
    publisher: "Somebody",
    kind: "business-directory",
    dataSet: "live",
    termsStatus: "open-licence",
    cadenceDays: 30,
    file: { encoding, delimiter },
    columns: {
      legal_name: { header: "legal_name", synonyms: ["Raison sociale"] },
      trade_name: { header: "operating_name", synonyms: ["Nom commercial"] },
      city: { header: "city", synonyms: ["Ville"] },
      province: { header: "province", synonyms: ["Province"] },
      postal_code: { header: "postal_code", synonyms: ["Code postal"] },
      business_phone: { header: "phone", synonyms: ["Téléphone"] },
      website: { header: "website", synonyms: ["Site Web"] },
      size: { header: "employees", synonyms: ["Nombre d’employés"] },
    },
    ignored: ["street", "Adresse", "naics_code", "Code SCIAN", "naics_title", "Secteur d’activité"],
    required: ["legal_name"],
    naturalKey: ({ legal_name = "", postal_code = "", business_phone = "" }) =>
      [legal_name, postal_code, business_phone].join(" | "),
    dates: "YYYY-MM-DD",
    rows: { min: 1, max: 10_000 },
  });
}

const FIRMS = 312;

describe.skipIf(!present)("312 Quebec firms in every encoding and dialect", () => {
  test.each<[string, Encoding, Delimiter, number]>([
    ["qc-utf8.csv", "utf-8", ",", 1],
    ["qc-utf8-bom.csv", "utf-8", ",", 1],
    ["qc-nfd-decomposed.csv", "utf-8", ",", 1],
    ["qc-title-rows-then-header.csv", "utf-8", ",", 4],
    ["qc-sep-line-excel.csv", "utf-8", ";", 2],
    ["qc-pipe-lf-no-final-newline.csv", "utf-8", "|", 1],
    ["qc-utf16le-bom-tab.csv", "utf-16le", "\t", 1],
    ["qc-utf16be-bom.csv", "utf-16be", ",", 1],
    ["qc-windows-1252-semicolon.csv", "windows-1252", ";", 1],
    ["qc-latin1-lf-all-quoted.csv", "windows-1252", ",", 1],
    ["qc-macroman-cr.csv", "macroman", ",", 1],
  ])("%s says the same firms", async (name, encoding, delimiter, header) => {
    const source = directory(name.replace(/[^a-z0-9]+/g, "-"), encoding, delimiter);

    const report = await runImport({ source, file: path.join(folder, "encodings", name), asOf: "2026-11-16" });

    expect(report.reasons).toEqual([]);
    expect(report).toMatchObject({ outcome: "published", header, accepted: FIRMS - report.rejected });
    expect(report.rejected).toBeLessThanOrEqual(2);
    const [first] = await database.rows<{ reference: string }>(
      "SELECT min(id) AS reference FROM public.source WHERE id = 'qc-utf8-csv'",
    );
    // Latin-1 has no dash, so whoever wrote that file lost it.
    const reference = (await namesOf(first!.reference)).map((firm) =>
      name.includes("latin1") ? firm.replace("–", "?") : firm,
    );
    expect(await namesOf(source.id)).toEqual(reference);
    expect((await namesOf(source.id)).join()).toMatch(/Électrique|Québec|Montréal/);
  });

  test.each<[string, Encoding, Delimiter, RegExp]>([
    ["qc-mojibake-utf8-read-as-cp1252.csv", "utf-8", ",", /decoded twice/],
    ["qc-windows-1252-semicolon.csv", "utf-8", ";", /is not UTF-8 \(byte/],
    ["qc-macroman-cr.csv", "utf-8", ",", /is not UTF-8/],
    ["qc-utf16le-bom-tab.csv", "utf-8", "\t", /UTF-16LE/],
    ["qc-utf8.csv", "windows-1252", ",", /is UTF-8/],
    ["qc-utf8.csv", "utf-8", ";", /separated by commas/],
    ["statcan-naics2017-natural-windows1252-head400.csv", "windows-1252", ",", /No header|not declared/],
    ["vancouver-opendatasoft-bom-semicolon-json-cell.csv", "utf-8", ";", /not declared/],
  ])("%s read as %s is refused with a sentence", async (name, encoding, delimiter, sentence) => {
    const source = directory(
      `wrong-${name.replace(/[^a-z0-9]+/g, "-")}-${encoding}-${delimiter.charCodeAt(0)}`,
      encoding,
      delimiter,
    );

    const report = await runImport({ source, file: path.join(folder, "encodings", name), asOf: "2026-11-16" });

    expect(report.reasons.join(" ")).toMatch(sentence);
    expect(report.outcome).toBe("refused");
    expect(await namesOf(source.id)).toEqual([]);
  });
});

describe.skipIf(!present)("records are read exactly, or the file is refused with a sentence", () => {
  const spectrum = path.join(folder, "csv-spectrum");

  test.each(present ? readdirSync(path.join(spectrum, "csvs")) : [])("csv-spectrum %s", async (name) => {
    const expected = JSON.parse(
      readFileSync(path.join(spectrum, "json", name.replace(".csv", ".json")), "utf8"),
    ) as Record<string, string>[];

    const [header, ...rows] = await recordsOf(path.join(spectrum, "csvs", name), "utf-8", ",");

    // Line ends inside cells are one sort of line end to us.
    const lines = (value: string) => value.replace(/\r\n/g, "\n");
    expect(rows.map((row) => Object.fromEntries(header!.map((key, index) => [key, row[index]])))).toEqual(
      expected.map((row) => Object.fromEntries(Object.entries(row).map(([key, value]) => [key, lines(value)]))),
    );
  });

  test.each(present ? readdirSync(path.join(folder, "csvkit")).filter((name) => /\.(csv|tsv|xlsx?)$/.test(name)) : [])(
    "csvkit %s",
    async (name) => {
      const encoding = name.includes("utf16_big") ? "utf-16be" : name.includes("utf16_little") ? "utf-16le" : "utf-8";
      const outcome = await recordsOf(
        path.join(folder, "csvkit", name),
        encoding,
        name.endsWith(".tsv") ? "\t" : ",",
      ).catch((error: unknown) => error);

      if (/latin1|\.xlsx?$/.test(name)) expect(outcome).toBeInstanceOf(FileRefusal);
      else expect(Array.isArray(outcome)).toBe(true);
    },
  );

  test("whatever papaparse is tested with", async () => {
    const cases = JSON.parse(readFileSync(path.join(folder, "papaparse", "cases.json"), "utf8")) as unknown;
    const inputs = [...new Set(JSON.stringify(cases).matchAll(/"input":("(?:[^"\\]|\\.)*")/g))].map(
      (match) => JSON.parse(match[1]!) as string,
    );
    expect(inputs.length).toBeGreaterThan(100);
    const place = await mkdtemp(path.join(os.tmpdir(), "trucor-torture-"));
    let read = 0;
    for (const [index, input] of inputs.entries()) {
      const file = path.join(place, `${index}.csv`);
      await writeFile(file, input);
      const outcome = await recordsOf(file, "utf-8", ",").catch((error: unknown) => error);
      if (Array.isArray(outcome)) read += 1;
      else expect(outcome, JSON.stringify(input)).toBeInstanceOf(FileRefusal);
    }
    expect(read).toBeGreaterThan(inputs.length / 2);
  });

  test("naughty strings are text, or their row is rejected", async () => {
    const strings = JSON.parse(readFileSync(path.join(folder, "strings", "blns.json"), "utf8")) as string[];
    const place = await mkdtemp(path.join(os.tmpdir(), "trucor-torture-"));
    const file = path.join(place, "naughty.csv");
    const header = ["legal_name", "operating_name", "city", "province", "postal_code", "phone", "website", "employees"];
    const plain = Array.from({ length: 4000 }, (_, index) => [`Firm ${index}`, "", "Laval", "QC", "", "", "", ""]);
    await writeFile(
      file,
      Papa.unparse([header, ...plain, ...strings.map((text) => [text, text, "Laval", "QC", "", "", "", ""])], {
        newline: "\r\n",
      }),
    );
    const source = directory("naughty-strings", "utf-8", ",");

    const report = await runImport({ source, file, asOf: "2026-11-16" });

    expect(report.outcome, report.reasons.join()).toMatch(/published/);
    expect(report.records).toBe(report.header + report.accepted + report.rejected + report.blank);
    const [guarded] = await database.rows(
      "SELECT count(*)::int AS formulas FROM public.contractor WHERE export_name ~ '^[=+@-]'",
    );
    expect(guarded).toEqual({ formulas: 0 });
  });
});

async function recordsOf(file: string, encoding: Encoding, delimiter: Delimiter): Promise<string[][]> {
  const all: string[][] = [];
  await readRecords(file, directory("records", encoding, delimiter), (rows) => void all.push(...rows));
  return all;
}

async function namesOf(source: string): Promise<string[]> {
  const rows = await database.rows<{ legal_name: string }>(
    "SELECT legal_name || ' ' || city AS legal_name FROM public.source_record WHERE source_id = $1 ORDER BY 1",
    [source],
  );
  return rows.map((row) => row.legal_name);
}
