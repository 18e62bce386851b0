import { describe, expect, test } from "vitest";
import { editDistance } from "./edit-distance";
import { pairsInBlocks, MOST_IN_A_BLOCK } from "./identity-blocks";
import { compareNames, nameProfile, wordWeights } from "./name-similarity";

const weights = wordWeights(
  Array.from({ length: 1200 }, (_, nth) =>
    nameProfile(`Plainname${nth} ${nth % 2 ? "Construction" : "Services"} Ltd.`),
  ),
);
const grade = (one: string, other: string) => compareNames(nameProfile(one), nameProfile(other), weights).grade;

test.each([
  ["4 OFFICE AUTOMATION", "4OFFICE AUTOMATION"],
  ["1X1 ARCHITECTURE", "1 X 1 ARCHITECTURE"],
  ["A J Kestrel Roofing", "AJ Kestrel Roofing"],
  ["S. & L. Kestrel", "S L Kestrel"],
  ["Kestrel Constr Inc", "Kestrel Construction Inc."],
  ["Kestrel Intl Mfg", "Kestrel International Manufacturing"],
  ["Kestrel & Gannet", "Kestrel et Gannet"],
  ["Ste-Marthe Béton", "Sainte Marthe Concrete"],
  ["73719 NEWFOUNDLAND LABRADOR", "73719 NEWFOUNDLAND AND LABRADOR"],
  ["Les Toitures Kestrel", "Kestrel Roofing"],
  ["Kestrel Holdings LNC", "Kestrel Holdings Inc."],
  ["Kestrel of the Valley", "Kestrel Valley"],
  ["Quebracho Constructin", "Quebracho Construction"],
])("%s and %s are one name", (one, other) => {
  expect(grade(one, other)).toBe("same");
  expect(grade(other, one)).toBe("same");
});

test.each([
  ["Kestrel Construction (1993) Ltd.", "Kestrel Construction Ltd."],
  ["Kestrel Roofing", "Kestrel Roofing and Siding Supply"],
  ["Quebracho North Ltd.", "Quebracho South Ltd."],
  ["MacDonald Dettwiler and Associates", "MDA Robotics"],
  ["Nielsen", "ACNielsen Company"],
  ["Kestral", "Kestrel"],
])("%s and %s are alike and no more", (one, other) => expect(grade(one, other)).toBe("similar"));

test.each([
  ["1234567 Alberta Ltd.", "1234568 Alberta Ltd."],
  ["1234567 Alberta Ltd.", "1234567 Ontario Ltd."],
  ["1234567 Alberta Ltd.", "Kestrel Roofing"],
  ["Quebracho Services", "Kestrel Services"],
])("%s and %s are two", (one, other) => expect(grade(one, other)).toBe("different"));

test("a slip between two words that firms bear is no slip", () => {
  const names = ["Brandt", "Brant"].flatMap((word) =>
    Array.from({ length: 5 }, (_, nth) => nameProfile(`${word} Other${nth}`)),
  );
  const known = wordWeights([
    ...names,
    ...Array.from({ length: 1200 }, (_, nth) => nameProfile(`Plainname${nth} Paving`)),
  ]);

  expect(compareNames(nameProfile("Brandt Paving"), nameProfile("Brant Paving"), known).grade).not.toBe("same");
});

test("letters put in, left out, changed and swapped count one each, and no further than asked", () => {
  expect(editDistance("kestrel", "kesterl", 2)).toBe(1);
  expect(editDistance("kestrel", "kestel", 2)).toBe(1);
  expect(editDistance("kestrel", "kastrol", 2)).toBe(2);
  expect(editDistance("kestrel", "gannet", 2)).toBe(3);
  expect(editDistance("a".repeat(80), "b".repeat(80), 2)).toBe(3);
});

describe("blocks", () => {
  const blocks = (keys: string[][]) =>
    pairsInBlocks(keys.length, (entry, add) => keys[entry]!.forEach((key) => add("word", key)));

  test("pair what shares a key, each pair once", () => {
    const found = blocks([["a", "b"], ["a", "b"], ["c"], ["b", "c", "c"]]);

    expect([...found.pairs]).toEqual([
      [0, 1],
      [0, 3],
      [1, 3],
      [2, 3],
    ]);
  });

  test("of too many firms are skipped, and told", () => {
    const found = blocks(Array.from({ length: MOST_IN_A_BLOCK + 1 }, () => ["all"]));

    expect([...found.pairs]).toEqual([]);
    expect(found.skipped).toEqual([{ kind: "word", firms: MOST_IN_A_BLOCK + 1 }]);
  });

  test("give only pairs of which one is wanted", () => {
    const found = pairsInBlocks(3, (_entry, add) => add("word", "a"), { wanted: (entry) => entry === 2 });

    expect([...found.pairs]).toEqual([
      [0, 2],
      [1, 2],
    ]);
  });
});
