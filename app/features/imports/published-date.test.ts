import { describe, expect, test } from "vitest";
import type { DateOrder } from "./source";
import { isCalendarDay, publishedDate } from "./published-date";

describe("dates follow the declared order only", () => {
  test.each<[string, DateOrder, string]>([
    ["2027-03-04", "YYYY-MM-DD", "2027-03-04"],
    ["03/04/2027", "DD/MM/YYYY", "2027-04-03"],
    ["03/04/2027", "MM/DD/YYYY", "2027-03-04"],
    ["4-Mar-2027", "DD-MMM-YYYY", "2027-03-04"],
    ["4-févr-2027", "DD-MMM-YYYY", "2027-02-04"],
    ["March 4, 2027", "MMMM D, YYYY", "2027-03-04"],
    ["20270304", "YYYYMMDD", "2027-03-04"],
    ["29/02/2028", "DD/MM/YYYY", "2028-02-29"],
  ])("%s as %s", (published, order, day) => {
    expect(publishedDate(published, order)).toEqual({ day });
  });

  test.each<[string, DateOrder]>([
    ["45678", "YYYY-MM-DD"],
    ["03/04/27", "DD/MM/YYYY"],
    ["03/14/2027", "DD/MM/YYYY"],
    ["2027-02-29", "YYYY-MM-DD"],
    ["1900-01-01", "YYYY-MM-DD"],
    ["2099-12-31", "YYYY-MM-DD"],
    ["202", "YYYY-MM-DD"],
    ["4-Foo-2027", "DD-MMM-YYYY"],
  ])("%s as %s is no date", (published, order) => {
    expect(publishedDate(published, order)).toHaveProperty("problem");
  });
});

test("a list date is a day of the calendar", () => {
  expect(["2026-11-16", "2026-02-30", "16/11/2026", "2026-1-1"].map(isCalendarDay)).toEqual([
    true,
    false,
    false,
    false,
  ]);
});
