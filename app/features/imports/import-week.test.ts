import { expect, test } from "vitest";
import { isLate, lateAfter, lastDueWeek, nextDueWeek, weekBeginningAt } from "./import-week";

const utc = (moment: string) => new Date(`${moment}:00Z`);

/** What the time zone database says, asked in another way than the rule does. */
const hourInEdmonton = (moment: Date) =>
  moment.toLocaleTimeString("en-GB", { timeZone: "America/Edmonton", hour: "2-digit", minute: "2-digit" });

function mondays(from: string, weeks: number): string[] {
  return Array.from({ length: weeks }, (_, week) =>
    new Date(Date.parse(from) + week * 7 * 86_400_000).toISOString().slice(0, 10),
  );
}

test("of the two times that the clock rings on a Monday exactly one begins the week, in 2026 and 2027", () => {
  for (const monday of mondays("2026-01-05", 104)) {
    const rings = [utc(`${monday}T12:00`), utc(`${monday}T13:00`)];

    const begun = rings.filter((moment) => weekBeginningAt(moment) === monday);

    expect([monday, begun.map(hourInEdmonton)]).toEqual([monday, ["06:00"]]);
    expect(rings.map(weekBeginningAt).filter(Boolean)).toEqual([monday]);
  }
});

test.each([
  ["2026-03-02", 13, "the Monday before the clocks go forward"],
  ["2026-03-09", 12, "the Monday after"],
  ["2026-10-26", 12, "the Monday before they go back"],
  ["2026-11-02", 13, "the Monday after"],
  ["2027-03-08", 13, "before forward, 2027"],
  ["2027-03-15", 12, "after forward, 2027"],
  ["2027-11-01", 12, "before back, 2027"],
  ["2027-11-08", 13, "after back, 2027"],
])("on %s the week begins at %i:00 UTC: %s", (monday, hour) => {
  // A younger time zone database may keep Alberta on one time all year: then it decides, and not this table.
  const moves =
    hourInEdmonton(utc("2027-01-04T13:00")) === "06:00" && hourInEdmonton(utc("2027-07-05T12:00")) === "06:00";
  const expected = moves ? hour : hourInEdmonton(utc(`${monday}T12:00`)) === "06:00" ? 12 : 13;

  expect(weekBeginningAt(utc(`${monday}T${expected}:00`))).toBe(monday);
  expect(weekBeginningAt(utc(`${monday}T${expected === 12 ? 13 : 12}:00`))).toBeUndefined();
});

test("no other day and no other hour begins a week", () => {
  expect(weekBeginningAt(utc("2026-11-24T13:00"))).toBeUndefined();
  expect(weekBeginningAt(utc("2026-11-23T01:00"))).toBeUndefined();
});

test("the week that is due is the latest Monday whose 06:00 has passed", () => {
  expect(lastDueWeek(utc("2026-11-23T12:59")).week).toBe("2026-11-16");
  expect(lastDueWeek(utc("2026-11-23T13:00"))).toEqual({ week: "2026-11-23", at: utc("2026-11-23T13:00") });
  expect(lastDueWeek(utc("2026-11-29T23:59")).week).toBe("2026-11-23");
  expect(nextDueWeek(utc("2026-11-23T13:00")).week).toBe("2026-11-30");
  expect(nextDueWeek(utc("2026-11-23T12:59")).week).toBe("2026-11-23");
});

test("a source is late when its cadence and two days of grace have passed", () => {
  const weekly = { lastListDate: "2026-11-16", cadenceDays: 7 };

  expect(lateAfter(weekly)).toBe("2026-11-25");
  expect(isLate(weekly, "2026-11-25")).toBe(false);
  expect(isLate(weekly, "2026-11-26")).toBe(true);
});
