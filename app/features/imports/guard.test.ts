import { describe, expect, test } from "vitest";
import { absenceVerdict, oldListRefusals, refusals } from "./guard";
import { defineSource } from "./source";

const source = defineSource({
  id: "a-list",
  publisher: "A publisher",
  kind: "business-directory",
  dataSet: "demo",
  termsStatus: "permission",
  cadenceDays: 7,
  file: { encoding: "utf-8", delimiter: "," },
  columns: { legal_name: "Name" },
  ignored: [],
  required: ["legal_name"],
  dates: "YYYY-MM-DD",
  rows: { min: 1, max: 1000 },
});
const whole = { listDate: "2026-11-16", part: false };

describe("a whole file is refused", () => {
  test.each([
    ["with fewer than 70 % of the last rows", { accepted: 69, rejected: 0 }, { listDate: "2026-11-09", rows: 100 }],
    ["with more than 2 % rejected", { accepted: 97, rejected: 3 }, undefined],
    ["with every row rejected", { accepted: 0, rejected: 1 }, undefined],
    ["without rows", { accepted: 0, rejected: 0 }, undefined],
    ["that is older than the last list", { accepted: 100, rejected: 0 }, { listDate: "2026-11-23", rows: 100 }],
    ["with more rows than declared", { accepted: 1001, rejected: 0 }, undefined],
  ])("%s", (_why, counts, last) => {
    expect(refusals(source, counts, last, whole)).toHaveLength(1);
  });

  test.each([
    ["with 70 % of the last rows", { accepted: 70, rejected: 0 }, { listDate: "2026-11-09", rows: 100 }],
    ["with 2 % rejected", { accepted: 98, rejected: 2 }, undefined],
    ["with one bad row among ten", { accepted: 9, rejected: 1 }, undefined],
    ["of the same list date as the last", { accepted: 100, rejected: 0 }, { listDate: "2026-11-16", rows: 100 }],
  ])("but not %s", (_why, counts, last) => {
    expect(refusals(source, counts, last, whole)).toEqual([]);
  });

  test("of a day that has not come, but for the demo, whose days are its own", () => {
    const live = { ...source, dataSet: "live" as const };
    const rows = { accepted: 100, rejected: 0 };
    const on = (listDate: string) => ({ listDate, part: false });
    const now = new Date("2026-11-23T12:00:00Z");

    expect(refusals(live, rows, undefined, on("2027-11-23"), now)).toEqual([
      expect.stringMatching(/2027-11-23, a day that has not come.*Give the day/) as string,
    ]);
    expect(refusals(live, rows, undefined, on("2026-11-24"), now)).toEqual([]);
    expect(refusals(source, rows, undefined, on("2027-11-23"), now)).toEqual([]);
  });

  test("a mended reject file may be as short as it is", () => {
    expect(
      refusals(source, { accepted: 2, rejected: 0 }, { listDate: "2026-11-16", rows: 100 }, { ...whole, part: true }),
    ).toEqual([]);
  });
});

describe("an old list under a new date is refused", () => {
  const last = { listDate: "2026-11-16", rows: 100 };
  const file = { earlier: undefined, rows: 100, renewed: 0, reverted: 0 };
  const earlier = { listDate: "2025-11-17", run: 7 };

  test.each([
    [
      "by its bytes, read more than four weeks before the last list",
      { ...file, earlier },
      /list of 2025-11-17 again.*run 7/,
    ],
    ["by its certificates, which go back behind their renewal", { ...file, reverted: 30 }, /30 certificates go back/],
    [
      "though some go forward",
      { ...file, reverted: 30, renewed: 29 },
      /older list than the last one read, of 2026-11-16/,
    ],
  ])("%s", (_how, seen, sentence) => {
    expect(oldListRefusals(last, seen)).toEqual([expect.stringMatching(sentence)]);
  });

  test.each([
    [
      "bytes of a fortnight ago, which a firm's return can bring back",
      { ...file, earlier: { ...earlier, listDate: "2026-11-02" } },
    ],
    ["nine certificates that are put right", { ...file, reverted: 9 }],
    ["ten of a long list", { ...file, rows: 1000, reverted: 10 }],
    ["as many as are renewed", { ...file, reverted: 30, renewed: 30 }],
  ])("but not %s", (_why, seen) => {
    expect(oldListRefusals(last, seen)).toEqual([]);
  });
});

describe("absences count", () => {
  test("up to ten firms of however few, and up to a tenth of however many", () => {
    expect(absenceVerdict(10, 20, undefined).counted).toBe(true);
    expect(absenceVerdict(100, 1000, undefined).counted).toBe(true);
  });

  test("not when they are more than ten and more than a tenth", () => {
    expect(absenceVerdict(11, 109, undefined).counted).toBe(false);
    expect(absenceVerdict(101, 1000, undefined).counted).toBe(false);
  });

  test("up to what was approved, and none beyond it", () => {
    expect(absenceVerdict(300, 1000, 300).counted).toBe(true);
    expect(absenceVerdict(301, 1000, 300).counted).toBe(false);
  });

  test("not at all from the bytes of an earlier list, unless approved", () => {
    const earlier = { listDate: "2026-11-02", run: 7 };
    expect(absenceVerdict(1, 1000, undefined, earlier)).toMatchObject({
      counted: false,
      reason: expect.stringMatching(/list of 2026-11-02 again.*--approve 1/),
    });
    expect(absenceVerdict(2, 1000, 1, earlier).counted).toBe(false);
    expect(absenceVerdict(1, 1000, 1, earlier).counted).toBe(true);
    expect(absenceVerdict(0, 1000, undefined, earlier).counted).toBe(true);
  });
});
