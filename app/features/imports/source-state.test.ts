import { expect, test } from "vitest";
import { sourceState, type SourceFacts } from "./source-state";

const facts = (changes: Partial<SourceFacts>): SourceFacts => ({
  termsCleared: true,
  cadenceDays: 7,
  week: "2026-11-23",
  day: "2026-11-24",
  last: { listDate: "2026-11-16", thisWeek: false },
  run: { outcome: "published", listDate: "2026-11-16", thisWeek: false },
  ...changes,
});
const run = (outcome: string, listDate: string | null, thisWeek = true) => ({ run: { outcome, listDate, thisWeek } });

test.each([
  ["its terms are not cleared, whatever came of it", { termsCleared: false }, "terms-to-clear"],
  ["nothing was ever read of it", { last: null, run: null }, "never"],
  ["its list of the week is still to come", {}, "due"],
  ["a list of this week was read", { last: { listDate: "2026-11-23", thisWeek: true } }, "arrived"],
  ["an older list was read this week", { last: { listDate: "2026-11-20", thisWeek: true } }, "arrived"],
  ["its cadence and the grace have passed", { day: "2026-11-26" }, "late"],
  ["a file waits for Publish", run("waiting", "2026-11-23"), "waiting"],
  ["this week's file was refused", run("refused", "2026-11-23"), "refused"],
  ["this week's file was refused though it is late", { day: "2026-11-30", ...run("refused", "2026-11-23") }, "refused"],
  ["a first file was refused", { last: null, ...run("refused", "2026-11-23") }, "refused"],
  [
    "absences were held back",
    { last: { listDate: "2026-11-23", thisWeek: true }, ...run("withheld", "2026-11-23") },
    "held",
  ],
  [
    "an older file was refused after this week's was read",
    { last: { listDate: "2026-11-23", thisWeek: true }, ...run("refused", "2026-11-09") },
    "arrived",
  ],
  ["what was refused weeks ago never came", { day: "2026-12-20", ...run("refused", "2026-11-23", false) }, "late"],
] as const)("%s", (_when, changes, expected) => {
  expect(sourceState(facts(changes as Partial<SourceFacts>))).toBe(expected);
});
