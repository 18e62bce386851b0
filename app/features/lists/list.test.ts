import { expect, test } from "vitest";
import { listName } from "./list";

test("a list's name is kept trimmed, with single spaces and composed accents", () => {
  expect(listName("  Été   2026 ")).toBe("Été 2026");
});

test("a list without a name, or with a name of more than 80 letters, is refused", () => {
  expect(listName(" \t ")).toBeNull();
  expect(listName("x".repeat(81))).toBeNull();
  expect(listName("x".repeat(80))).toHaveLength(80);
});
