import { mkdtemp, writeFile, truncate } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { testDatabase } from "../../../test/database";
import { runImport } from "./run-import.server";
import { defineSource, type Encoding, type SourceDeclaration } from "./source";

/** What docs/importing.md says is read and what is refused, line by line. */
const database = await testDatabase();
let sources = 0;

function list(encoding: Encoding = "utf-8", changes: Partial<SourceDeclaration> = {}): SourceDeclaration {
  sources += 1;
  return {
    ...defineSource({
      id: `dialect-${sources}`,
      publisher: "Somebody",
      kind: "business-directory",
      dataSet: "demo",
      termsStatus: "open-licence",
      cadenceDays: 7,
      file: { encoding, delimiter: "," },
      columns: { number: "Number", legal_name: "Company", city: "Town" },
      ignored: ["Note"],
      required: ["number", "legal_name"],
      dates: "YYYY-MM-DD",
      rows: { min: 1, max: 1000 },
    }),
    ...changes,
  };
}

async function importText(content: string | Buffer, source = list()) {
  const file = path.join(await mkdtemp(path.join(os.tmpdir(), "trucor-dialect-")), "list.csv");
  await writeFile(file, content);
  const report = await runImport({ source, file, asOf: "2026-11-16" });
  expect(report.records).toBe(report.header + report.accepted + report.rejected + report.blank);
  const rows = await database.rows<{ row: string[] }>(
    "SELECT ARRAY[natural_key, legal_name, coalesce(city, '')] AS row FROM public.source_record WHERE source_id = $1 ORDER BY natural_key",
    [source.id],
  );
  return { report, rows: rows.map(({ row }) => row) };
}

const HEAD = "Number,Company,Town,Note\n";
const ACME = ["01", "Acme", "Laval"];
const BOREAL = ["02", "Boréal", "Laval"];

describe("is read as the same two firms", () => {
  test.each<[string, string]>([
    ["lines that end in LF", `${HEAD}01,Acme,Laval,\n02,Boréal,Laval,\n`],
    ["lines that end in CRLF", `${HEAD}01,Acme,Laval,\n02,Boréal,Laval,\n`.replaceAll("\n", "\r\n")],
    ["lines that end in CR", `${HEAD}01,Acme,Laval,\n02,Boréal,Laval,\n`.replaceAll("\n", "\r")],
    ["several sorts of line ends", "Number,Company,Town,Note\r01,Acme,Laval,\r\n02,Boréal,Laval,\n"],
    ["no line end at the end", `${HEAD}01,Acme,Laval,\n02,Boréal,Laval,x`],
    ["a byte order mark", `\ufeff${HEAD}01,Acme,Laval,\n02,Boréal,Laval,\n`],
    [
      "a byte order mark and quoted names of columns",
      `\ufeff"Number","Company","Town","Note"\n01,Acme,Laval,\n02,Boréal,Laval,\n`,
    ],
    ["a byte order mark and a sep= line", `\ufeffsep=,\r\n${HEAD}01,Acme,Laval,\n02,Boréal,Laval,\n`],
    ["a sep= line in quotes", `"sep=,"\n${HEAD}01,Acme,Laval,\n02,Boréal,Laval,\n`],
    [
      "title lines and blank lines above the header",
      `Holders\n\nAs of 2026-11-16,,,\n${HEAD}01,Acme,Laval,\n02,Boréal,Laval,\n`,
    ],
    [
      "a name of a column with a line end in it",
      `"Num\nber",Company,Town,Note\n01,Acme,Laval,\n02,Boréal,Laval,\n`.replace("Num\nber", "\nNumber"),
    ],
    [
      "other case, accents and spaces in names of columns",
      `NUMBER , COMPÀNY,town,Note\n01,Acme,Laval,\n02,Boréal,Laval,\n`,
    ],
    ["other order of columns", "Town,Note,Company,Number\nLaval,,Acme,01\nLaval,,Boréal,02\n"],
    [
      "every cell in quotes",
      `"Number","Company","Town","Note"\r\n"01","Acme","Laval",""\r\n"02","Boréal","Laval",""\r\n`,
    ],
    ["a space after a closing quote", `${HEAD}"01" ,"Acme" ,Laval,\n02,Boréal,Laval,\n`],
    ["a separator at the end of the header alone", `Number,Company,Town,Note,\n01,Acme,Laval,\n02,Boréal,Laval,\n`],
    ["a separator at the end of the rows alone", `${HEAD}01,Acme,Laval,,\n02,Boréal,Laval,,\n`],
    [
      "empty lines, blank cells and lines of separators",
      `${HEAD}\n01,Acme,Laval,\n , ,\t,\n,,,\n\n02,Boréal,Laval,\n\n\n`,
    ],
    ["spaces, no-break spaces and tabs around cells", `${HEAD} 01 ,\u00a0Acme\u00a0,\tLaval,\n02,Boréal,Laval,\n`],
    ["a line end inside a cell, which is a space", `${HEAD}01,Acme,"Laval\n",\n02,"\nBoréal",Laval,\n`],
    ["line and paragraph separators, which are spaces", `${HEAD}01,Acme\u2028,\u2029Laval,\n02,\u0085Boréal,Laval,\n`],
    ["signs without width", `${HEAD}01,A\u200bcme,Laval\u200e,\n02,\u2060Boréal\ufeff,Laval,\n`],
    ["decomposed accents", `${HEAD}01,Acme,Laval,\n02,Boréal,Laval,\n`.normalize("NFD")],
    ["Ctrl-Z at the end", `${HEAD}01,Acme,Laval,\r\n02,Boréal,Laval,\r\n\u001a`],
    ["a very long note", `${HEAD}01,Acme,Laval,"${"long, ".repeat(100_000)}"\n02,Boréal,Laval,\n`],
    ["a row that is there twice", `${HEAD}01,Acme,Laval,\n02,Boréal,Laval,\n01,Acme,Laval,other note\n`],
  ])("%s", async (_what, content) => {
    const { report, rows } = await importText(content);
    expect(report.reasons).toEqual([]);
    expect(rows).toEqual([ACME, BOREAL]);
  });

  test.each<[Encoding, Buffer]>([
    ["utf-16le", Buffer.from(`\ufeff${HEAD}01,Acme,Laval,\n02,Boréal,Laval,\n`, "utf16le")],
    ["utf-16le", Buffer.from(`${HEAD}01,Acme,Laval,\n02,Boréal,Laval,\n`, "utf16le")],
    ["utf-16be", Buffer.from(`\ufeff${HEAD}01,Acme,Laval,\n02,Boréal,Laval,\n`, "utf16le").swap16()],
    ["windows-1252", Buffer.from(`${HEAD}01,Acme,Laval,\n02,Boréal,Laval,\n`, "latin1")],
  ])("%s, by declaration", async (encoding, content) => {
    expect((await importText(content, list(encoding))).rows).toEqual([ACME, BOREAL]);
  });
});

describe("is text, and stays what it is", () => {
  test.each([
    ...[
      "=1+1",
      "+1 403",
      "-",
      "@x",
      "<b>x</b>",
      "__proto__",
      "constructor",
      "O'Neil",
      "NULL",
      "null",
      "N/A",
      "\\N",
      "\\.",
      "a\\b",
    ],
    ...['5" pipe', 'a "b" c', "1E+05", "007", "true", "{}", "[]", "💥", "ﬁ", "Ω", "שלום", "日本"],
  ])("%s as a name", async (name) => {
    const { rows } = await importText(`${HEAD}01,${name},Laval,\n02,Boréal,Laval,\n`);
    expect(rows[0]).toEqual(["01", name.normalize("NFC"), "Laval"]);
  });

  test("quotes and separators in a quoted cell", async () => {
    const { rows } = await importText(`${HEAD}01,"""A"", & ""B""",Laval,\n02,Boréal,Laval,""\n`);
    expect(rows[0]).toEqual(["01", '"A", & "B"', "Laval"]);
  });
});

/** Fifty good firms, so that one bad row does not condemn the file. */
const fifty = Array.from({ length: 50 }, (_, index) => `${100 + index},Firm ${index},Laval,\n`).join("");

describe("rejects its row, with the line", () => {
  test.each<[string, string, RegExp]>([
    ["a space before a quote", '01, "Acme",Laval,', /space before its quote/],
    ["a vertical tab", "01,Ac\u000bme,Laval,", /cannot be shown/],
    ["a form feed", "01,Ac\u000cme,Laval,", /cannot be shown/],
    ["NUL", "01,Ac\0me,Laval,", /cannot be shown/],
    ["the sign for what could not be read", "01,Ac\ufffdme,Laval,", /cannot be shown/],
    ["a spreadsheet's error", "01,#REF!,Laval,", /spreadsheet's error/],
    ["a column that was too narrow", "01,######,Laval,", /spreadsheet's error/],
    ["an accent that was decoded twice", "01,MontrÃ©al,Laval,", /decoded twice/],
    ["a cell too few", "01,Acme,Laval", /3 cells where the header has 4/],
    ["a cell too many", "01,Acme,Laval,,x", /5 cells where the header has 4/],
    ["the header again", "Number,Company,Town,Note", /header once more/],
    ["a total", "Total,50,,", /totals/],
    ["no name", "01,,Laval,", /is empty/],
    ["an empty name in quotes", '01,"",Laval,', /is empty/],
    ["an id with an exponent", "1E+05,Acme,Laval,", /spreadsheet/],
    ["a name that is a page", `01,${"x".repeat(501)},Laval,`, /more than 500/],
  ])("%s", async (_what, line, reason) => {
    const { report } = await importText(HEAD + fifty + `${line}\n`);
    expect(report).toMatchObject({ outcome: "published", accepted: 50, rejected: 1 });
    expect(report.issues[0]).toMatchObject({ line: 52, reason: expect.stringMatching(reason) as string });
    expect(report.issues[0]!.value.length).toBeLessThanOrEqual(80);
  });
});

describe("refuses the file, with a sentence", () => {
  test.each<[string, string | Buffer, RegExp]>([
    ["a quote that never closes", `${HEAD}01,"Acme,Laval,\n${fifty}`, /never closed/],
    [
      "two quotes that make several lines one",
      `${HEAD}01,"Acme,Laval,\n02,Boréal,Laval",\n${fifty}`,
      /quote on line 2 makes 2 lines/,
    ],
    ["text after a closing quote", `${HEAD}01,"Acme"x,Laval,\n${fifty}`, /quote/],
    ["quotes escaped by a backslash", `${HEAD}01,"Ac\\"me, x",Laval,\n${fifty}`, /quote/],
    ["a file that stops in a row", `${HEAD}${fifty}01,Acm`, /stops in the middle of line 52/],
    [
      "a file that stops after a separator",
      `${HEAD}${fifty.replaceAll(",\n", ",x\n")}01,Acme,Laval,`,
      /stops after the last separator/,
    ],
    ["a file that stops in a letter", Buffer.from(`${HEAD}01,Acmé`).subarray(0, -1), /middle of a letter/],
    ["UTF-16 that stops in a letter", Buffer.from(`\ufeff${HEAD}${fifty}`, "utf16le").subarray(0, -1), /UTF-16LE/],
    ["UTF-32", Buffer.from("fffe00004e000000", "hex"), /UTF-32/],
    ["JSON", `[{"Number":"01"}]`, /JSON/],
    ["a web page", `<!doctype html><title>x</title>`, /web page/],
    ["a column without a name", `Number,Company,,Town,Note\n01,Acme,,Laval,\n`, /no name/],
    ["no header", fifty, /No header/],
    ["zeros alone", Buffer.alloc(5000), /UTF-16|empty|No header|cannot/],
  ])("%s", async (_what, content, sentence) => {
    const { report, rows } = await importText(content);
    expect(report.reasons.join(" ")).toMatch(sentence);
    expect(report.outcome).toBe("refused");
    expect(rows).toEqual([]);
  });

  test("a file of more than 200 MB, before it is copied", async () => {
    const source = list();
    const file = path.join(await mkdtemp(path.join(os.tmpdir(), "trucor-dialect-")), "large.csv");
    await writeFile(file, HEAD);
    await truncate(file, 250_000_000);

    const report = await runImport({ source, file, asOf: "2026-11-16" });

    expect(report).toMatchObject({ outcome: "refused", records: 0 });
    expect(report.reasons.join()).toMatch(/The file has 250\.0 MB, and files of dialect-\d+ may have 200\.0 MB/);
  });
});
