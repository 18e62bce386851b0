import { expect, test } from "vitest";
import type { ResultRow } from "./result-row";
import { columnsOf, rowsOf } from "./row-columns";

const bare: ResultRow = {
  id: "1",
  name: "Bare Walls Inc.",
  also: null,
  city: null,
  province: "AB",
  trades: [],
  size: "unknown",
  demo: false,
  programme: null,
  partner: null,
  more: 0,
  status: null,
  underReview: false,
  next: null,
  ends: null,
  figure: null,
  contact: null,
};
const full: ResultRow = {
  ...bare,
  id: "2",
  trades: ["electrical", "civil"],
  status: "due",
  next: { kind: "maintenance", on: "2027-01-14", days: 59, official: false },
  ends: "2028-01-14",
  figure: {
    needle: 64.6,
    late: false,
    notches: [33.3, 66.7],
    windows: [
      [58.3, 66.7],
      [83.3, 100],
    ],
  },
  contact: {
    kind: "named",
    function: "HSE",
    seniority: "manager",
    hasEmail: true,
    emailClass: "valid",
    checkedDays: 0,
    phoneKind: "work",
    stillListed: true,
    evidenceGrade: "A",
    noSolicitation: false,
    credits: 1,
  },
};

test("rows come out of their columns as they went in, those without contact and clock among them", () => {
  const rows = [full, bare, { ...full, figure: { needle: 100, late: true, notches: [], windows: [] } }];

  expect(rowsOf(columnsOf(rows))).toEqual(rows);
});

test("no rows are no rows", () => {
  expect(rowsOf(columnsOf([]))).toEqual([]);
});
