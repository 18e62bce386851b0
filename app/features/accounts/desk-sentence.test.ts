import { expect, test } from "vitest";
import { deskSentence } from "./desk-sentence";

test("at the desk a sentence says nothing of the command line, and every other word stays", () => {
  expect(deskSentence("479 rows are not on this list. To count them once, import with --approve 479.")).toBe(
    "479 rows are not on this list.",
  );
  expect(
    deskSentence(
      "none of the 12 rows that it lacks is counted as absent. To count them once, import with --approve 12.",
    ),
  ).toBe("none of the 12 rows that it lacks is counted as absent.");
  expect(deskSentence("The day of a.csv is not known: name it as usual, or import it by hand with --as-of.")).toBe(
    "The day of a.csv is not known: name it as usual, or upload it at the source and give its day there.",
  );
  expect(deskSentence("Column “Firm” is not declared: map it or list it as ignored in the declaration of dsa-x.")).toBe(
    "Column “Firm” is not declared: say on the run’s page what it means.",
  );
  expect(deskSentence("The file is empty.")).toBe("The file is empty.");
});
