import { expect, test } from "vitest";
import { RUN_STAGES, stagesOf } from "./run-stages";

const states = (noted: string, outcome: string | null) =>
  RUN_STAGES.map((stage) => stagesOf(noted, outcome)[stage]).join(" ");

test("a run that waits or holds absences is at the guard, and one that is out is out", () => {
  expect(states("diffed", "waiting")).toBe("done done done done done held todo todo");
  expect(states("published", "withheld")).toBe("done done done done done held done done");
  expect(states("published", "published")).toBe("done done done done done done done done");
});

test("a refused file stops where it could not be read, or at the guard", () => {
  expect(states("received", "refused")).toBe("done bad todo todo todo todo todo todo");
  expect(states("staged", "refused")).toBe("done done done done done bad todo todo");
});

test("a live run is at the stage after the one it noted", () => {
  expect(states("received", null)).toBe("done now todo todo todo todo todo todo");
  expect(states("matched", null)).toBe("done done done done now todo todo todo");
});
