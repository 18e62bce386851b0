import { expect, test } from "vitest";
import { toldAtDesk } from "./told.server";

const SHELL = /--|declaration|déclaration/;

test.each([
  "This is the list of 2026-11-02 again, byte for byte (run 7), and another was read since: none of the 12 rows that it lacks is counted as absent. To count them once, import with --approve 12.",
  "479 of 2834 rows are not on this list, more than 10 firms and more than 10 %: none of them is counted as absent. To count them once, import with --approve 479.",
  "The day of a.csv is not known: name it as the files of dsa-bc are named, or import it by hand with --as-of.",
  "Column “Firm” (line 1) is not declared: map it or list it as ignored in the declaration of dsa-bc.",
  "Column “Firm” (line 1) is not declared; the nearest declared name is “Company”: rename it, or add it as a synonym in the declaration of dsa-bc.",
  "The list date is not known. Give it as --as-of YYYY-MM-DD.",
])("at the desk nothing is said of a shell in either language: %s", (sentence) => {
  const [english, french] = [toldAtDesk("en", sentence), toldAtDesk("fr", sentence)];

  expect(sentence).toMatch(SHELL);
  expect(english.text).not.toMatch(SHELL);
  expect(french.language).toBe("fr");
  expect(french.text).not.toMatch(SHELL);
});

test("every other word stays", () => {
  expect(
    toldAtDesk(
      "en",
      "Column “Firm” (line 1) is not declared: map it or list it as ignored in the declaration of dsa-x.",
    ).text,
  ).toBe("Column “Firm” (line 1) is not declared: say on the run’s page what it means.");
  expect(toldAtDesk("en", "The file is empty.").text).toBe("The file is empty.");
});
