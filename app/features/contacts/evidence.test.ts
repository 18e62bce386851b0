import { expect, test } from "vitest";
import { testDatabase } from "../../../test/database";
import { gradeOf, type Proof, proofOf } from "./evidence";

const firstParty = {
  publishedBy: "first_party_site",
  noSolicitation: "none_seen",
  hasRole: true,
  hasSnapshot: true,
} as const;
const day = "2026-11-16";

test.each([
  ["A", firstParty, "2026-05-20"],
  ["B", firstParty, "2026-05-19"],
  ["B", firstParty, "2025-11-16"],
  ["C", firstParty, "2025-11-15"],
  ["C", firstParty, null],
  ["B", { ...firstParty, hasSnapshot: false }, "2026-11-01"],
  ["C", { ...firstParty, hasRole: false }, "2026-11-01"],
  ["C", { ...firstParty, noSolicitation: "not_checked" }, "2026-11-01"],
  ["X", { ...firstParty, noSolicitation: "present" }, "2026-11-01"],
  ["C", { ...firstParty, publishedBy: "association_list" }, "2026-11-01"],
  ["C", { ...firstParty, publishedBy: "government_register" }, "2026-11-01"],
  ["C", { ...firstParty, publishedBy: "customer_supplied" }, "2026-11-01"],
  ["X", { ...firstParty, publishedBy: "third_party_directory" }, "2026-11-01"],
  ["X", { ...firstParty, publishedBy: "guessed" }, "2026-11-01"],
] as const)("grade %s for %j captured %s", (grade, evidence, capturedOn) => {
  expect(gradeOf(proofOf(evidence), capturedOn, day)).toBe(grade);
});

test("the database grades as the table does", async () => {
  const database = await testDatabase();
  const proofs: Proof[] = ["snapshot", "page", "listing", "none"];
  const dates = ["2026-11-16", "2026-05-20", "2026-05-19", "2025-11-16", "2025-11-15", null];
  for (const proof of proofs) {
    for (const captured of dates) {
      const [row] = await database.rows("select public.evidence_grade($1, $2::date, $3::date) as grade", [
        proof,
        captured,
        day,
      ]);
      expect([proof, captured, row!.grade]).toEqual([proof, captured, gradeOf(proof, captured, day)]);
    }
  }
});
