import { existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdtemp, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import Papa from "papaparse";
import { describe, expect, test } from "vitest";
import { testDatabase } from "../../../test/database";
import { told } from "~/text/told.server";
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

  test("and every cell of every row is the same, but for what the encoding cannot write", async () => {
    const reference = await rowsBelowHeader("qc-utf8.csv", "utf-8", ",");
    expect(reference).toHaveLength(FIRMS);
    for (const [name, encoding, delimiter] of [
      ["qc-utf8-bom.csv", "utf-8", ","],
      ["qc-nfd-decomposed.csv", "utf-8", ","],
      ["qc-title-rows-then-header.csv", "utf-8", ","],
      ["qc-sep-line-excel.csv", "utf-8", ";"],
      ["qc-pipe-lf-no-final-newline.csv", "utf-8", "|"],
      ["qc-utf16le-bom-tab.csv", "utf-16le", "\t"],
      ["qc-utf16be-bom.csv", "utf-16be", ","],
      ["qc-windows-1252-semicolon.csv", "windows-1252", ";"],
      ["qc-macroman-cr.csv", "macroman", ","],
      ["qc-latin1-lf-all-quoted.csv", "windows-1252", ","],
    ] as [string, Encoding, Delimiter][]) {
      const expected = name.includes("latin1")
        ? reference.map((row) => row.map((cell) => cell.replace(/[–’]/g, "?")))
        : reference;
      expect(await rowsBelowHeader(name, encoding, delimiter), name).toEqual(expected);
    }
  });

  test.each<[string, Encoding, Delimiter, object]>([
    ["qc-windows-1252-semicolon.csv", "utf-8", ";", { kind: "encoding", value: "windows-1252" }],
    ["qc-latin1-lf-all-quoted.csv", "utf-8", ",", { kind: "encoding", value: "windows-1252" }],
    ["qc-macroman-cr.csv", "utf-8", ",", { kind: "encoding", value: "macroman" }],
    ["qc-macroman-cr.csv", "windows-1252", ",", { kind: "encoding", value: "macroman" }],
    ["qc-windows-1252-semicolon.csv", "macroman", ";", { kind: "encoding", value: "windows-1252" }],
    ["qc-utf8.csv", "macroman", ",", { kind: "encoding", value: "utf-8" }],
    ["qc-utf16le-bom-tab.csv", "utf-16be", "\t", { kind: "encoding", value: "utf-16le" }],
    ["qc-utf16be-bom.csv", "utf-8", ",", { kind: "encoding", value: "utf-16be" }],
    ["qc-utf8.csv", "utf-8", "\t", { kind: "delimiter", value: "," }],
    ["qc-pipe-lf-no-final-newline.csv", "utf-8", ",", { kind: "delimiter", value: "|" }],
  ])(
    "%s declared as %s, %j: what it is is suggested, and once confirmed it is read",
    async (name, encoding, delimiter, suggestion) => {
      const source = directory(
        `form-${name.replace(/[^a-z0-9]+/g, "-")}-${encoding}-${delimiter.charCodeAt(0)}`,
        encoding,
        delimiter,
      );
      const file = path.join(folder, "encodings", name);

      const refused = await runImport({ source, file, asOf: "2026-11-16", dryRun: true });
      expect(refused.reasons.map((reason) => told("fr", reason).language)).not.toContain("en");
      expect(refused.suggestion, refused.reasons.join()).toEqual(suggestion);
      const { kind, value } = suggestion as { kind: "encoding" | "delimiter"; value: never };
      const form = { [kind]: value };

      const read = await runImport({ source, file, asOf: "2026-11-16", dryRun: true, form });
      expect(read, read.reasons.join()).toMatchObject({ outcome: "dry-run", accepted: FIRMS - read.rejected });
    },
  );

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
    expect(report.reasons.map((reason) => told("fr", reason).language)).not.toContain("en");
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

  /** Every text file of csvkit's examples: its rows, or the sentence. */
  const CSVKIT: Record<string, string[][] | RegExp | number> = {
    "FY09_EDU_Recipients_by_State.csv": 54,
    "bad.csv": [
      ["column_a", "column_b", "column_c"],
      ["1", "27", "", "I'm too long!"],
      ["", "I'm too short!"],
      ["0", "mixed types.... uh oh", "17"],
    ],
    "bad_skip_lines.csv": 7,
    "blanks.csv": [
      ["a", "b", "c", "d", "e", "f"],
      ["", "NA", "N/A", "NONE", "NULL", "."],
    ],
    "dummy.tsv": [
      ["a", "b", "c"],
      ["1", "2", "3"],
    ],
    "dummy_col_shuffled_ragged.csv": [
      ["b", "c", "a", "d"],
      ["2", "3", "1", "4"],
    ],
    "empty.csv": [[""]],
    "mac_newlines.csv": [
      ["a", "b", "c"],
      ["1", "2", "3"],
      ["Once upon\na time", "5", "6"],
    ],
    "no_header_row.csv": [["1", "2", "3"]],
    "null_byte.csv": [
      ["a", "b", "c"],
      ["\0", "2", "3"],
    ],
    "optional_quote_characters.csv": [
      ["a", "b", "c"],
      ["1", "2", "3"],
    ],
    "sniff_limit.csv": [["a;b;c"], ["1;2;3"]],
    "test_empty_columns.csv": [
      ["a", "b", "c", "", ""],
      ["a", "", "", "", ""],
      ["", "", "c", ""],
      ["", "", "", "", ""],
    ],
    "test_empty_columns_long_row.csv": [
      ["a", "b", "c"],
      ["", "", "", ""],
    ],
    "test_empty_columns_short_row.csv": [
      ["a", "b", "c"],
      ["", ""],
    ],
    "test_extra_header.csv": [
      ["a", "b", "c", "d"],
      ["1", "2", "3"],
    ],
    "test_header_newline.csv": [
      ["\t\n\v\f\n start \t\n\v\f\n end \t\n\v\f\n", "b", "c"],
      ["d", "e", "f"],
    ],
    "test_latin1.csv": /Line 3 is not UTF-8/,
    "test_locale.csv": [
      ["a", "b", "c"],
      ["1,7", "200.000.000", ""],
    ],
    "test_skip_lines.csv": [[""], [""], [""], ["a", "b", "c"], ["1", "2", "3"]],
    "test_utf16_big.csv": [
      ["a", "b", "c"],
      ["1", "2", "3"],
      ["4", "5", "ʤ"],
    ],
    "test_utf16_little.csv": [
      ["a", "b", "c"],
      ["1", "2", "3"],
      ["4", "5", "ʤ"],
    ],
    "test_utf8.csv": [
      ["foo", "bar", "baz"],
      ["1", "2", "3"],
      ["4", "5", "ʤ"],
    ],
    "test_utf8_bom.csv": [
      ["foo", "bar", "baz"],
      ["1", "2", "3"],
      ["4", "5", "ʤ"],
    ],
  };

  test("of csvkit's text files none is left out", () => {
    const names = readdirSync(path.join(folder, "csvkit")).filter((name) => /\.(csv|tsv)$/.test(name));
    expect(Object.keys(CSVKIT).sort()).toEqual(names.sort());
  });

  test.each(Object.entries(CSVKIT))("csvkit %s", async (name, expected) => {
    const encoding = name.includes("utf16_big") ? "utf-16be" : name.includes("utf16_little") ? "utf-16le" : "utf-8";
    const reading = recordsOf(path.join(folder, "csvkit", name), encoding, name.endsWith(".tsv") ? "\t" : ",");

    if (expected instanceof RegExp) await expect(reading).rejects.toThrow(expected);
    else if (typeof expected === "number") expect(await reading).toHaveLength(expected);
    else expect(await reading).toEqual(expected);
  });

  test.each(["dummy.xls", "dummy.xlsx", "sheets.xlsx"])("csvkit %s is no text", async (name) => {
    await expect(recordsOf(path.join(folder, "csvkit", name), "utf-8", ",")).rejects.toThrow(/spreadsheet/);
  });

  test.each<[string, number, string[]]>([
    ["sample.csv", 2, ["X", "Y", "Z"]],
    ["sample-header.csv", 3, ["", "test name 02"]],
    ["utf-8-bom-sample.csv", 2, ["X", "Y", "Z"]],
    ["verylong-sample.csv", 2001, ["Lorem ipsum dolor sit", "42", "ABC"]],
  ])("papaparse %s", async (name, records, last) => {
    const read = await recordsOf(path.join(folder, "papaparse", name), "utf-8", ",");
    expect(read).toHaveLength(records);
    expect(read.at(-1)).toEqual(last);
  });

  test("papaparse long-sample.csv", async () => {
    const read = await recordsOf(path.join(folder, "papaparse", "long-sample.csv"), "utf-8", ",");
    expect(read.map((cells) => cells.length)).toEqual(Array(8).fill(7));
    expect(read[1]!.slice(0, 2)).toEqual(["Cherokee", "Shields"]);
  });

  test("papaparse's own cases of plain grammar are read as it says, or refused with a sentence", async () => {
    type Case = {
      description: string;
      input: unknown;
      config: Record<string, unknown> | null;
      expected: { data: unknown; errors: unknown };
    };
    const cases = JSON.parse(readFileSync(path.join(folder, "papaparse", "cases.json"), "utf8")) as Record<
      string,
      Case[]
    >;
    const plain = [...cases.CORE_PARSER_TESTS!, ...cases.PARSE_TESTS!].filter(
      ({ description, input, config, expected }) =>
        // Every sort of line end ends a line here, also where a file has several,
        // and no separator is guessed.
        !/^Mixed slash|guess/.test(description) &&
        typeof input === "string" &&
        Array.isArray(expected.data) &&
        expected.data.every((row) => Array.isArray(row)) &&
        Object.keys(config ?? {}).every((key) => key === "delimiter" || key === "newline") &&
        [",", ";", "\t", "|", undefined, ""].includes(config?.delimiter as string | undefined),
    );
    const place = await mkdtemp(path.join(os.tmpdir(), "trucor-torture-"));
    const refused: string[] = [];
    let exact = 0;
    for (const [index, { description, input, config, expected }] of plain.entries()) {
      const file = path.join(place, `${index}.csv`);
      await writeFile(file, input as string);
      const delimiter = ((config?.delimiter as string) || ",") as Delimiter;
      const outcome = await recordsOf(file, "utf-8", delimiter).catch((error: unknown) => error);
      if (!Array.isArray(outcome)) {
        expect(outcome, description).toBeInstanceOf(FileRefusal);
        refused.push(description);
        continue;
      }
      // Line ends are one sort to us, and the one at the end of the file begins no row.
      const lines = (rows: string[][]) => rows.map((row) => row.map((cell) => cell.replace(/\r\n?/g, "\n")));
      const rows = lines(expected.data as string[][]);
      const last = rows.at(-1);
      if (/[\r\n]$/.test(input as string) && last?.length === 1 && last[0] === "") rows.pop();
      expect(lines(outcome as string[][]), `${description} ${JSON.stringify(input)}`).toEqual(rows);
      exact += 1;
    }
    expect(refused).toEqual([
      "Quoted field has no closing quote",
      "Quoted field has invalid trailing quote after delimiter with a valid closer",
      "Quoted field has invalid trailing quote after delimiter",
      "Quoted field has invalid trailing quote before delimiter",
      "Quoted field has invalid trailing quote after new line",
    ]);
    expect(exact).toBeGreaterThan(50);
  });

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

  test("payloads that want to be run arrive as text, and leave guarded", async () => {
    const payloads = readFileSync(path.join(folder, "injection", "csv-payload.txt"), "utf8")
      .split(/\r?\n/)
      .filter(Boolean);
    expect(payloads.length).toBeGreaterThanOrEqual(6);
    const place = await mkdtemp(path.join(os.tmpdir(), "trucor-torture-"));
    const file = path.join(place, "payloads.csv");
    const header = ["legal_name", "operating_name", "city", "province", "postal_code", "phone", "website", "employees"];
    const rows = payloads.map((text) => [text, text, text.slice(0, 60), "QC", "", "", "", ""]);
    await writeFile(file, Papa.unparse([header, ...rows], { newline: "\r\n" }));
    const source = directory("payloads", "utf-8", ",");

    const report = await runImport({ source, file, asOf: "2026-11-16" });

    expect(report).toMatchObject({ outcome: "published", accepted: payloads.length, rejected: 0 });
    const firms = await database.rows<{ legal_name: string; exported: string[] }>(
      `SELECT c.legal_name, ARRAY[export_name, export_city, export_phone, export_trade_names] AS exported FROM public.contractor c
         JOIN public.source_record r ON r.contractor_id = c.id WHERE r.source_id = 'payloads'`,
    );
    expect(firms.map((firm) => firm.legal_name).sort()).toEqual(
      payloads.map((text) => text.replace(/\s+/g, " ").trim()).sort(),
    );
    const cells = firms.flatMap((firm) => firm.exported).filter(Boolean);
    expect(cells.filter((cell) => /^\s*[-=+@＝＋－＠]|^[\t\r\n]/.test(cell))).toEqual([]);
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

async function rowsBelowHeader(name: string, encoding: Encoding, delimiter: Delimiter): Promise<string[][]> {
  const records = await recordsOf(path.join(folder, "encodings", name), encoding, delimiter);
  const header = records.findIndex((cells) => /^\ufeff?(legal_name|Raison sociale)$/.test(cells[0]!));
  return records.slice(header + 1).map((cells) => cells.map((cell) => cell.normalize("NFC")));
}

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
