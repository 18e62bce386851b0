import { expect, test } from "vitest";
import { textFor } from "./catalogue";
import { searchText } from "./search";

test("the sub-totals of demo and real firms are written as the language writes numbers", () => {
  const firms = { demo: 8754, live: 12752 };

  expect(textFor(searchText, "en")("data_sets", firms)).toBe("8,754 demo firms, 12,752 firms of public directories");
  expect(textFor(searchText, "fr")("data_sets", firms)).toMatch(/^8\s754 entreprises de démonstration, 12\s752 de/);
});
