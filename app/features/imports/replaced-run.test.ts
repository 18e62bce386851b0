import { expect, test } from "vitest";
import { replacedBy } from "./replaced-run";

test("a replaced upload names the run that took its place; a file that was refused does not", () => {
  const reasons = ["A later file, run 41, took its place.", "12 rows are missing."];

  expect(replacedBy({ outcome: "refused", reasons })).toBe(41);
  expect(replacedBy({ outcome: "published", reasons })).toBeUndefined();
  expect(replacedBy({ outcome: "refused", reasons: ["Refused at the desk."] })).toBeUndefined();
});
