import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { mapHeader } from "./header";
import { ROW_CHECK_VERSION, rowPrinter } from "./row-print";
import { dsaBuildAb } from "./sources/dsa-build-ab";

const APP = path.resolve(import.meta.dirname, "../..");

/** Everything that decides what a cell is read as. */
const READERS = [
  "features/contractors/fold.ts",
  "features/contractors/match-key.ts",
  "features/contractors/normalise.ts",
  "features/contractors/trades.ts",
  "features/imports/field-steps.ts",
  "features/imports/published-date.ts",
  "features/imports/row-check.ts",
  "features/imports/row-print.ts",
  "features/imports/staged-columns.ts",
  "features/imports/staged-row.ts",
];

/** Of version 1. Where a reader changed: raise ROW_CHECK_VERSION unless it reads every cell as before, and write the new digest here. */
const DIGEST = "3a9b9cfff1508c2c";

test("whoever changes how a cell is read decides whether known rows are read again", () => {
  const hash = createHash("sha256").update(`${ROW_CHECK_VERSION}`);
  for (const reader of READERS) hash.update(fs.readFileSync(path.join(APP, reader)));
  expect(hash.digest("hex").slice(0, 16)).toBe(DIGEST);
});

const HEADER = Object.values(dsaBuildAb.columns).map((column) => (typeof column === "string" ? column : column.header));
const printOf = (cells: string[], source = dsaBuildAb, header = HEADER) => {
  const printer = rowPrinter(source, mapHeader(source, [...header, ...source.ignored], 1));
  printer.print(cells);
  return `${printer.high}:${printer.low}`;
};
const row = (first: string, second = "b") => [first, second, ...HEADER.slice(2).map(() => "")];

test("a row has one print whatever the order of its columns, and another for every other cell or way of reading it", () => {
  const cells = HEADER.map((_, index) => `cell ${index}`);
  const reversed = printOf([...cells].reverse(), dsaBuildAb, [...HEADER].reverse());

  expect(reversed).toBe(printOf(cells));
  expect(printOf(row("ab", "c"))).not.toBe(printOf(row("a", "bc")));
  expect(printOf(row("a"))).not.toBe(printOf(row("a ")));
  expect(printOf(cells, { ...dsaBuildAb, dates: "YYYYMMDD" })).not.toBe(printOf(cells));
  expect(printOf(cells, { ...dsaBuildAb, required: [] })).not.toBe(printOf(cells));
});

test("no two different rows of many have one print", () => {
  const seen = new Map<string, string>();
  const printer = rowPrinter(dsaBuildAb, mapHeader(dsaBuildAb, [...HEADER, ...dsaBuildAb.ignored], 1));
  const printOf = (cells: string[]) => {
    printer.print(cells);
    return `${printer.high}:${printer.low}`;
  };
  fc.assert(
    fc.property(fc.string({ maxLength: 12 }), fc.string({ maxLength: 12 }), (one, other) => {
      const said = JSON.stringify([one, other]);
      const print = printOf(row(one, other));
      expect(seen.get(print) ?? said).toBe(said);
      seen.set(print, said);
    }),
    { numRuns: 5_000 },
  );
  for (let number = 0; number < 60_000; number += 1) {
    const print = printOf(row(`DEMO-${String(number).padStart(7, "0")}`));
    expect(seen.has(print)).toBe(false);
    seen.set(print, String(number));
  }
});
