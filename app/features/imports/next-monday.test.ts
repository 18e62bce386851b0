import { expect, test } from "vitest";
import { nextMondayMorning } from "./next-monday";

test("the next Monday is at six in Edmonton, in winter and in summer", () => {
  expect(nextMondayMorning(new Date("2026-11-25T16:00:00Z")).toISOString()).toBe("2026-11-30T13:00:00.000Z");
  expect(nextMondayMorning(new Date("2026-07-01T16:00:00Z")).toISOString()).toBe("2026-07-06T12:00:00.000Z");
});

test("at six sharp it is the Monday after, a moment before it is this one", () => {
  expect(nextMondayMorning(new Date("2026-11-30T13:00:00Z")).toISOString()).toBe("2026-12-07T13:00:00.000Z");
  expect(nextMondayMorning(new Date("2026-11-30T12:59:59Z")).toISOString()).toBe("2026-11-30T13:00:00.000Z");
});

test("the clocks going forward on a Sunday move the hour of the Monday after", () => {
  expect(nextMondayMorning(new Date("2027-03-09T00:00:00Z")).toISOString()).toBe("2027-03-15T12:00:00.000Z");
});
