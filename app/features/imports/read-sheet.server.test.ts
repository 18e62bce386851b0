import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import Papa from "papaparse";
import { describe, expect, test } from "vitest";
import { testDatabase } from "../../../test/database";
import { sheetXml, workbookParts, zipFile, type SheetCell, type ZipEntry } from "../../../test/zip-file";
import { keptFile } from "./receive-file.server";
import { readRecords } from "./read-records.server";
import { runImport } from "./run-import.server";
import { numberStyle } from "./sheet-values";
import { defineSource, type SourceDeclaration } from "./source";

const database = await testDatabase();
let sources = 0;

function workbookSource(changes: Partial<SourceDeclaration> = {}, sheet?: string): SourceDeclaration {
  sources += 1;
  return {
    ...defineSource({
      id: `workbook-${sources}`,
      publisher: "A certifying partner",
      kind: "certification-list",
      dataSet: "demo",
      jurisdiction: "AB",
      partner: {
        slug: `workbook-partner-${sources}`,
        name: "A partner",
        jurisdictions: ["AB"],
        industry: { en: "All", fr: "Toutes" },
      },
      termsStatus: "permission",
      cadenceDays: 7,
      file: { format: "xlsx", ...(sheet === undefined ? {} : { sheet }) },
      columns: { number: "Number", legal_name: "Company", city: "Town", expires_on: "Expires" },
      ignored: ["Note"],
      required: ["number", "legal_name"],
      certification: { programme: "cor", periodKind: "certificate", dateKind: "cert_3y" },
      dates: "YYYY-MM-DD",
      rows: { min: 1, max: 1000 },
    }),
    ...changes,
  };
}

const HEADER: SheetCell[] = ["Number", "Company", "Town", "Expires", "Note"];
/** 2027-05-31 */
const DAY = 46538;
const day = (serial: number, style: number): SheetCell => ({ xml: `<c s="${style}"><v>${serial}</v></c>` });
const firm = (number: number, expires: SheetCell = day(DAY, 1)): SheetCell[] => [
  `00${number}`,
  `Firm ${number} Ltée`,
  `Town ${sources}`,
  expires,
];

async function file(content: Buffer | string, name = "list.xlsx"): Promise<string> {
  const where = path.join(await mkdtemp(path.join(os.tmpdir(), "trucor-workbook-")), name);
  await writeFile(where, content);
  return where;
}

const book = (rows: readonly (readonly SheetCell[] | null)[], more: Parameters<typeof workbookParts>[1] = {}) =>
  zipFile(workbookParts({ List: sheetXml(rows) }, more));

async function rowsOf(where: string, source = workbookSource()) {
  const all: { cells: string[]; line: number }[] = [];
  const read = await readRecords(where, source, (rows, lines) => {
    for (const [index, cells] of rows.entries()) all.push({ cells, line: lines[index]! });
  });
  expect(read.records).toBe(all.length);
  return all;
}

test("a workbook's list is published, and read again from where it is kept", async () => {
  const source = workbookSource();
  const rows = [["Holders of a certificate"], [], HEADER, ...Array.from({ length: 30 }, (_, index) => firm(index + 1))];

  const report = await runImport({ source, file: await file(book(rows)), asOf: "2026-11-16" });

  expect(report).toMatchObject({ outcome: "published", records: 33, header: 3, accepted: 30, rejected: 0, added: 30 });
  const [record] = await database.rows(
    "SELECT natural_key, legal_name, expires_on::text FROM public.source_record WHERE source_id = $1 ORDER BY natural_key LIMIT 1",
    [source.id],
  );
  expect(record).toEqual({ natural_key: "001", legal_name: "Firm 1 Ltée", expires_on: "2027-05-31" });
  const [run] = await database.rows<{ sha256: string }>(
    "SELECT file_sha256 AS sha256 FROM public.import_run WHERE id = $1",
    [report.run],
  );
  expect(keptFile(source, run!.sha256)).toMatch(/\.xlsx$/);
  expect(existsSync(keptFile(source, run!.sha256))).toBe(true);
});

test("a day number without a date's style is rejected, and its row comes back as CSV once mended", async () => {
  const source = workbookSource();
  const rows = [HEADER, ...Array.from({ length: 30 }, (_, index) => firm(index + 1))];
  rows[8] = firm(8, day(DAY, 0));

  const report = await runImport({ source, file: await file(book(rows)), asOf: "2026-11-16" });

  expect(report).toMatchObject({ outcome: "published", accepted: 29, rejected: 1 });
  expect(report.issues).toMatchObject([{ line: 9, field: "Expires", value: "46538", naturalKey: "008" }]);
  const rejects = Papa.parse<string[]>(await readFile(report.rejectFile!, "utf8"), { skipEmptyLines: true }).data;
  rejects[1]![3] = "2027-05-31";
  const mended = await file(Papa.unparse(rejects), path.basename(report.rejectFile!));

  expect(await runImport({ source, file: mended })).toMatchObject({
    outcome: "published",
    accepted: 1,
    added: 1,
    absent: 0,
  });
});

test("typed cells are read as what they show", async () => {
  const strings = `<sst><si><r><t>Acier </t></r><r><t>Québec</t></r><rPh sb="0" eb="1"><t>kana</t></rPh></si><si><t>two_x000A_lines</t></si></sst>`;
  const cell = (xml: string): SheetCell => ({ xml });
  const rows = [
    ["a", "b", "c", "d", "e", "f"],
    [cell('<c t="s"><v>0</v></c>'), cell('<c t="s"><v>1</v></c>'), day(DAY, 1), day(DAY, 3), day(123, 2), day(1.5, 0)],
    null,
    [
      cell('<c t="b"><v>1</v></c>'),
      cell('<c t="e"><v>#N/A</v></c>'),
      cell('<c t="str"><f>A1</f><v>made</v></c>'),
      cell("<c><f>A1+1</f></c>"),
      cell('<c t="d"><v>2027-05-31T00:00:00</v></c>'),
      cell("<c><v>1E+05</v></c>"),
    ],
    ["__proto__", '=HYPERLINK("http://x")', "<b>"],
  ];

  const read = await rowsOf(await file(book(rows, { strings })));

  expect(read.map(({ line }) => line)).toEqual([1, 2, 4, 5]);
  expect(read.map(({ cells }) => cells)).toEqual([
    ["a", "b", "c", "d", "e", "f"],
    ["Acier Québec", "two\nlines", "2027-05-31", "2027-05-31", "00123", "1.5"],
    ["TRUE", "#N/A", "made", "=A1+1", "2027-05-31", "1E+05"],
    ["__proto__", '=HYPERLINK("http://x")', "<b>", "", "", ""],
  ]);
});

test("a typed date is written as the declaration writes days", async () => {
  const source = workbookSource({ dates: "DD/MM/YYYY" });

  const read = await rowsOf(await file(book([HEADER, firm(1), firm(2, "30/04/2027")])), source);

  expect(read.map(({ cells }) => cells[3])).toEqual(["Expires", "31/05/2027", "30/04/2027"]);
});

test.each([
  ["yyyy\\-mm\\-dd;@", true],
  ["[$-1009]d\\-mmm\\-yy;@", true],
  ["m/d/yyyy h:mm", true],
  ["0.00", false],
  ['#,##0" days"', false],
  ["General", false],
  ["[Red]0", false],
  ["@", false],
])("the format %s is a date's: %s", (code, isDate) => {
  expect(numberStyle(200, code)?.kind === "date").toBe(isDate);
});

describe("the sheet that is read", () => {
  const sheets = { Notes: sheetXml([["Nothing here"]]), Liste: sheetXml([HEADER, firm(1)]) };

  test("is the declared one", async () => {
    const read = await rowsOf(await file(zipFile(workbookParts(sheets))), workbookSource({}, "Liste"));
    expect(read).toHaveLength(2);
  });

  test("is else the first visible one", async () => {
    const read = await rowsOf(await file(zipFile(workbookParts(sheets, { hidden: "Notes" }))));
    expect(read).toHaveLength(2);
  });

  test("is missed with the names of those that are there", async () => {
    const where = await file(zipFile(workbookParts(sheets)));
    await expect(rowsOf(where, workbookSource({}, "Firms"))).rejects.toThrow(
      /no sheet “Firms”; it has “Notes”, “Liste”/,
    );
  });
});

describe("what is no workbook, or one that would fill the memory, is refused with a sentence", () => {
  const good = () => workbookParts({ List: sheetXml([HEADER, firm(1)]) });
  const withSheet = (xml: string) => zipFile(workbookParts({ List: xml }));
  const replaced = (name: string, change: Partial<ZipEntry>) =>
    zipFile(good().map((entry) => (entry.name === name ? { ...entry, ...change } : entry)));
  const wholeBook = () => book([HEADER, firm(1)]);

  test.each<[string, () => Buffer, RegExp]>([
    ["a CSV file", () => Buffer.from("Number,Company\n1,A\n"), /no Excel workbook/],
    ["an old .xls", () => Buffer.from("d0cf11e0a1b11ae100", "hex"), /old spreadsheet/],
    ["nothing", () => Buffer.alloc(0), /empty/],
    ["another archive", () => zipFile([{ name: "readme.txt", data: "hello" }]), /no Excel workbook/],
    ["a cut workbook", () => wholeBook().subarray(0, -40), /damaged or was cut/],
    ["damaged markup", () => withSheet("<worksheet><sheetData><row r='1'><c></row>"), /damaged/],
    ["a part that is not UTF-8", () => replaced("xl/workbook.xml", { data: Buffer.from([0x3c, 0xff]) }), /damaged/],
    [
      "a bomb of 1,000 : 1",
      () => zipFile([...good(), { name: "xl/media/a.bin", data: Buffer.alloc(150_000_000) }]),
      /times its size/,
    ],
    [
      "a bomb that is a sheet",
      () => withSheet(`<worksheet><sheetData>${" ".repeat(20_000_000)}</sheetData></worksheet>`),
      /times its size/,
    ],
    [
      "a part that lies about its size",
      () => replaced("xl/worksheets/sheet1.xml", { data: " ".repeat(30_000_000), claimedSize: 900_000 }),
      /damaged or was cut/,
    ],
    ["a total over 200 MB", () => replaced("xl/styles.xml", { claimedSize: 250_000_000 }), /200 MB/],
    [
      "too many parts",
      () => zipFile([...good(), ...Array.from({ length: 2_001 }, (_, index) => ({ name: `p${index}`, data: "" }))]),
      /parts, more than 2000/,
    ],
    ["a path that leads away", () => zipFile([...good(), { name: "../../etc/cron.d/x", data: "x" }]), /damaged/],
    ["an absolute path", () => zipFile([...good(), { name: "/etc/passwd", data: "x" }]), /damaged/],
    ["a password", () => replaced("xl/styles.xml", { flags: 0x801 }), /password/],
    ["a part twice", () => zipFile([...good(), good()[0]!]), /twice/],
    [
      "a cell of 10 MB",
      () => {
        // Text that does not pack well, or its density would be told first.
        const noise = Array.from({ length: 110_000 }, (_, index) =>
          createHash("sha512").update(String(index)).digest("base64"),
        ).join("");
        return book([HEADER, ["001", noise]]);
      },
      /more than 1000000 characters/,
    ],
    ["10,000 columns", () => book([HEADER, Array.from({ length: 10_000 }, () => "x")]), /more than 1000 columns/],
    [
      "an entity that multiplies",
      () =>
        withSheet(
          `<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>&b;</t></is></c></row></sheetData></worksheet>`,
        ),
      /damaged/,
    ],
    ["rows that go backwards", () => withSheet('<worksheet><row r="2"/><row r="1"/></worksheet>'), /not in order/],
    ["a text that is not there", () => book([[{ xml: '<c t="s"><v>7</v></c>' }]]), /a text that the workbook lacks/],
  ])("%s", async (_what, content, sentence) => {
    const source = workbookSource();

    const report = await runImport({ source, file: await file(content()), asOf: "2026-11-16" });

    expect(report.reasons.join(" ")).toMatch(sentence);
    expect(report).toMatchObject({ outcome: "refused", records: 0 });
  });

  test("a workbook for a source of CSV files", async () => {
    const source = workbookSource({ file: { encoding: "utf-8", delimiter: "," } });
    const report = await runImport({ source, file: await file(wholeBook(), "list.csv"), asOf: "2026-11-16" });
    expect(report).toMatchObject({ outcome: "refused" });
    expect(report.reasons.join()).toMatch(/spreadsheet or an archive.*not a text list/);
  });
});

const examples = path.join(process.env.SHARED_DATA ?? path.resolve("../shared/data"), "csv-torture/csvkit");
if (!existsSync(examples)) console.info(`SKIPPED: csvkit's workbooks are not at ${examples} (set SHARED_DATA)`);

describe.skipIf(!existsSync(examples))("csvkit's workbooks", () => {
  const cells = async (name: string, sheet?: string) =>
    (await rowsOf(path.join(examples, name), workbookSource({}, sheet))).map((row) => row.cells);

  test("dummy.xlsx", async () => {
    expect(await cells("dummy.xlsx")).toEqual([
      ["a", "b", "c"],
      ["1", "2", "3"],
    ]);
  });

  test("sheets.xlsx, whose days count from 1904", async () => {
    expect(await cells("sheets.xlsx")).toEqual([]);
    expect(await cells("sheets.xlsx", "ʤ")).toEqual([
      ["a", "b", "c"],
      ["1", "2", "3"],
    ]);
    expect(await cells("sheets.xlsx", "data")).toEqual([
      ["text", "date", "integer", "boolean", "float", "datetime", "empty_column", ""],
      ["Chicago Reader", "1971-01-01", "40", "TRUE", "1", "1971-01-01", "", ""],
      [
        ...["Chicago Sun-Times", "1948-01-01", "63", "TRUE", "1.27", "1948-01-01", ""],
        "Extra data beyond headers will be trimmed",
      ],
      ["Chicago Tribune", "1920-01-01", "164", "FALSE", "41800000.01", "1920-01-01", "", ""],
      ["This row has blanks", "", "", "", "", "", "", ""],
      ["Unicode! Σ", "", "", "", "", "", "", ""],
    ]);
  });
});
