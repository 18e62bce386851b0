import { describe, expect, test } from "vitest";
import { matchKey } from "~/features/contractors/match-key";
import { assignContractors, type NewIdentity } from "./match-contractor";

let ids = 0;
const newId = () => `new-${(ids += 1)}`;

function row(line: number, name: string, place: Partial<NewIdentity> = {}): NewIdentity {
  return { line, matchKey: matchKey(name), city: null, postalCode: null, phone: null, ...place };
}

test("a firm known under another spelling in the same town is the same firm", () => {
  const known = [{ ...row(0, "Ledcor Construction Ltd.", { city: "Edmonton" }), contractorId: "ledcor" }];

  const assigned = assignContractors([row(7, "LEDCOR CONSTRUCTION LIMITED", { city: "EDMONTON" })], known, newId);

  expect(assigned.get(7)).toBe("ledcor");
});

test("the same postal area or the same phone is as good as the same town", () => {
  const known = [
    { ...row(0, "Acme Ltd.", { city: "Calgary", postalCode: "T2P 1J9", phone: "+14035550101" }), contractorId: "acme" },
  ];

  const assigned = assignContractors(
    [row(1, "Acme Inc", { postalCode: "T2P 9Z9" }), row(2, "ACME", { city: "Airdrie", phone: "+14035550101" })],
    known,
    newId,
  );

  expect([assigned.get(1), assigned.get(2)]).toEqual(["acme", "acme"]);
});

test("a name alone never joins two firms", () => {
  const known = [{ ...row(0, "Pinchin Ltd.", { city: "Halifax" }), contractorId: "halifax" }];

  const assigned = assignContractors(
    [row(1, "Pinchin Ltd.", { city: "Moncton" }), row(2, "Pinchin Ltd.")],
    known,
    newId,
  );

  expect(new Set(["halifax", assigned.get(1), assigned.get(2)]).size).toBe(3);
});

test("two rows of one file may be one firm with two certificates", () => {
  const assigned = assignContractors(
    [
      row(1, "Côté & Fils Ltée", { city: "Laval" }),
      row(2, "COTE ET FILS LTEE", { city: "LAVAL" }),
      row(3, "Autre Ltée", { city: "Laval" }),
    ],
    [],
    newId,
  );

  expect(assigned.get(1)).toBe(assigned.get(2));
  expect(assigned.get(3)).not.toBe(assigned.get(1));
});

describe("firms that somebody judged different", () => {
  const known = [
    { ...row(0, "Acme Ltd.", { city: "Calgary" }), contractorId: "one" },
    { ...row(0, "Acme Ltd.", { city: "Calgary", phone: "+14035550101" }), contractorId: "other" },
  ];
  const apart = (a: string, b: string) => a !== b && [a, b].every((id) => ["one", "other"].includes(id));

  test("are not joined by a row that fits both", () => {
    const assigned = assignContractors([row(1, "Acme Ltd.", { city: "Calgary" })], known, newId, apart);

    expect(["one", "other"]).not.toContain(assigned.get(1));
  });

  test("get the row that agrees with one of them in more", () => {
    const said = row(1, "Acme Ltd.", { city: "Calgary", phone: "+14035550101" });

    expect(assignContractors([said], known, newId, apart).get(1)).toBe("other");
  });
});
