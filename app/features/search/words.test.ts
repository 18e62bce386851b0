import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { foldedWords, slugOf, wordsOf } from "./folded-words";
import { boundedDistance, bitCount, letterMask, typosAllowed } from "./spelling";

describe("words are folded alike for documents and queries", () => {
  test.each([
    ["Maçonnerie Générale ltée", "maconnerie generale"],
    ["Kowalchuk & Sons Ltd.", "kowalchuk sons"],
    ["Électro Nord et Fils inc.", "electro nord fils"],
    ["L’Isolation d'Orléans", "isolation orleans"],
    ["O'Brien's Welding", "obriens welding"],
    ["A.B.C. Roofing Corp.", "abc roofing"],
    ["Œuvre Bâtiment S.E.N.C.", "oeuvre batiment"],
    ["1234567 Alberta Ltd.", "1234567 alberta"],
    ["The Company Ltd.", "the company ltd"],
    ["Co-op Builders Co.", "coop builders"],
    ["  ", ""],
    ["!!!", ""],
  ])("%s → %s", (text, words) => {
    expect(foldedWords(text).join(" ")).toBe(words);
  });

  test("whatever is typed, nothing but letters and digits comes out: it is safe in a tsquery", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 60 }), (text) => {
        for (const word of foldedWords(text)) expect(word).toMatch(/^[a-z0-9]{1,40}$/);
        expect(wordsOf(text)).toMatch(/^(?:[a-z0-9]+(?: [a-z0-9]+)*)?$/);
        expect(slugOf(text)).toMatch(/^(?:[a-z0-9]+(?:-[a-z0-9]+)*)?$/);
      }),
    );
  });
});

describe("typos", () => {
  /** The textbook's full table. */
  function distance(one: string, other: string): number {
    const table = Array.from({ length: one.length + 1 }, (_, row) =>
      Array.from({ length: other.length + 1 }, (_, column) => (row === 0 ? column : column === 0 ? row : 0)),
    );
    for (let row = 1; row <= one.length; row++) {
      for (let column = 1; column <= other.length; column++) {
        const same = one[row - 1] === other[column - 1] ? 0 : 1;
        let least = Math.min(
          table[row - 1]![column]! + 1,
          table[row]![column - 1]! + 1,
          table[row - 1]![column - 1]! + same,
        );
        if (row > 1 && column > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1]) {
          least = Math.min(least, table[row - 2]![column - 2]! + 1);
        }
        table[row]![column] = least;
      }
    }
    return table[one.length]![other.length]!;
  }
  const word = fc.stringMatching(/^[abc]{0,9}$/);

  test("none under four letters or in a number, one from four, two from seven", () => {
    expect(["abc", "abcd", "abcdef", "abcdefg", "1234567"].map(typosAllowed)).toEqual([0, 1, 1, 2, 0]);
  });

  test("the bounded distance is the textbook's, up to its bound", () => {
    fc.assert(
      fc.property(word, word, fc.constantFrom(1, 2), (one, other, limit) => {
        expect(boundedDistance(one, other, limit)).toBe(Math.min(distance(one, other), limit + 1));
      }),
      { numRuns: 2_000 },
    );
  });

  test("the distance to a beginning is the least over all beginnings", () => {
    fc.assert(
      fc.property(word, word, fc.constantFrom(1, 2), (one, other, limit) => {
        const beginnings = Array.from({ length: other.length + 1 }, (_, length) =>
          distance(one, other.slice(0, length)),
        );
        expect(boundedDistance(one, other, limit, true)).toBe(Math.min(limit + 1, ...beginnings));
      }),
      { numRuns: 2_000 },
    );
  });

  test("the letter masks never rule out a word within the bound", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z0-9]{1,9}$/), fc.stringMatching(/^[a-z0-9]{1,9}$/), (one, other) => {
        const [a, b] = [letterMask(one), letterMask(other)];
        const least = Math.max(bitCount(a & ~b), bitCount(b & ~a));
        expect(least).toBeLessThanOrEqual(distance(one, other));
      }),
      { numRuns: 2_000 },
    );
  });
});
