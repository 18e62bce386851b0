import fc from "fast-check";
import Papa from "papaparse";
import { describe, expect, test } from "vitest";
import { recordCounter } from "./record-counter";

function count(chunks: string[], delimiter = ",") {
  const counter = recordCounter(delimiter);
  for (const chunk of chunks) counter.push(chunk);
  counter.end();
  return counter;
}

describe("records are counted apart from the parser", () => {
  test.each([
    ["", 0],
    ["a,b\n", 1],
    ["a,b\nc,d", 2],
    ['a,"x\ny"\nc,d\n', 2],
    ['a,"x ""quoted"" y"\nc,d\n', 2],
    ['a,5" pipe\nc,d\n', 2],
    ['"a" ,b\nc,d\n', 2],
    ["\n\n", 2],
    ['"a"', 1],
  ])("%j", (text, records) => {
    expect(count([text]).records).toBe(records);
    expect(count([...text]).records).toBe(records);
  });

  test("an open quote is named by the line on which it was opened", () => {
    const counter = count(["a,b\n", 'c,"d\ne,f\n', "g,h\n"]);
    expect(counter.openQuoteLine).toBe(2);
  });

  test("lines of a record are known, so that a row is found in the file", () => {
    const counter = count(['h1,h2\n"a\nb\nc",d\ne,f\n']);
    expect([...counter.extraLines]).toEqual([[1, 2]]);
  });

  test("whatever was written by the rules is counted as the parser counts it, however it is cut", () => {
    const cell = fc.string({ unit: fc.constantFrom("a", ",", '"', "\n", " ", "é") });
    const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(table, fc.integer({ min: 1, max: 7 }), (rows, size) => {
        const text = Papa.unparse(rows, { newline: "\n" }) + "\n";
        const chunks = text.match(new RegExp(`[^]{1,${size}}`, "g")) ?? [];
        expect(count(chunks).records).toBe(rows.length);
      }),
    );
  });
});
