import { expect, test } from "vitest";
import type { ClockEvent, CorClock } from "./cor-clock";
import { clockFigure } from "./clock-figure";

const audit = (on: string, opens: string): ClockEvent => ({
  kind: "maintenance",
  on,
  opens,
  due: null,
  official: false,
  rule: "ab",
});
const clock: CorClock = {
  starts: "2024-01-14",
  startsOfficial: true,
  ends: "2027-01-14",
  events: [
    audit("2025-01-14", "2024-10-14"),
    audit("2026-01-14", "2025-10-14"),
    { kind: "recertification", on: "2027-01-14", opens: "2026-07-14", due: null, official: true, rule: "ab" },
  ],
  standingTest: null,
  rule: "ab",
  confirmed: true,
};

test("the needle stands where today lies between issue and end, with a notch at each audit and the last window yellow", () => {
  const figure = clockFigure(clock, "2026-11-16")!;
  expect(figure.needle).toBeCloseTo(94.6, 0);
  expect(figure.notches).toEqual([33.4, 66.7]);
  expect(figure.windows).toEqual([[83.2, 100]]);
  expect(figure.late).toBe(false);
});

test("the window of a maintenance audit is yellow while it is open, and not before", () => {
  expect(clockFigure(clock, "2025-11-01")!.windows).toHaveLength(2);
  expect(clockFigure(clock, "2025-10-01")!.windows).toHaveLength(1);
});

test("on its last day a certificate is not late, the day after it is, and the needle stays on the bar", () => {
  expect(clockFigure(clock, "2027-01-14")!.late).toBe(false);
  expect(clockFigure(clock, "2027-01-15")).toMatchObject({ late: true, needle: 100 });
});

test("without a start or an end there is no bar to draw", () => {
  expect(clockFigure({ ...clock, starts: null }, "2026-11-16")).toBeNull();
  expect(clockFigure({ ...clock, ends: null }, "2026-11-16")).toBeNull();
});
