import { describe, expect, test } from "vitest";
import { cityOf, coordinateOf, phoneE164, postalCodeOf, provinceOf, sizeOf, websiteOf } from "./normalise";
import { contractorSlug } from "./contractor-slug";
import { tradesOfNaics } from "./trades";

test("provinces are understood in English, French and by their old codes", () => {
  const spellings = [
    "AB",
    "Alta.",
    "Québec",
    "PQ",
    "C.-B.",
    "Nfld",
    "Sask.",
    "Île-du-Prince-Édouard",
    "NWT",
    "T.N.-O.",
  ];
  expect(spellings.map(provinceOf)).toEqual(["AB", "AB", "QC", "QC", "BC", "NL", "SK", "PE", "NT", "NT"]);
  expect(provinceOf("Texas")).toBeUndefined();
});

test("a postal code is written the usual way, or it is none", () => {
  expect(["t2p1j9", "T2P-1J9", "T2P 1J9"].map(postalCodeOf)).toEqual(["T2P 1J9", "T2P 1J9", "T2P 1J9"]);
  expect(["D2P 1J9", "T2P 1JO", "12345", "W1A 1A1"].map(postalCodeOf)).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});

test("phones become E.164 without their extension", () => {
  expect(["(403) 555-0123", "1-403-555-0123 ext. 4", "+1 403 555 0123 x12", "403.555.0123"].map(phoneE164)).toEqual(
    Array(4).fill("+14035550123"),
  );
  expect(["555-0123", "403-055-0123", "4.035550123E9", "call us"].map(phoneE164)).toEqual(Array(4).fill(undefined));
});

test("web addresses get their scheme once", () => {
  expect(websiteOf("http://https://www.modspace.com/")).toBe("https://www.modspace.com");
  expect(websiteOf("https://example.com/")).toBe("https://example.com");
  expect(websiteOf("WWW.Example.COM")).toBe("http://www.example.com");
  expect(websiteOf("www.example.com/fr")).toBe("http://www.example.com/fr");
  expect(["--", "javascript:alert(1)", "http://localhost", "a b.com"].map(websiteOf)).toEqual(Array(4).fill(undefined));
});

test("towns in capitals are written as towns are", () => {
  expect(cityOf("STE-ANNE-DE-BELLEVUE")).toBe("Ste-Anne-De-Bellevue");
  expect(cityOf("Moberly Lake")).toBe("Moberly Lake");
  expect(cityOf("MONTRÉAL")).toBe("Montréal");
});

test("a longitude that lost its sign is no place in Canada", () => {
  expect(coordinateOf("longitude", "123.0058404")).toBeUndefined();
  expect(coordinateOf("longitude", "-123.0058404")).toBe(-123.0058404);
  expect(coordinateOf("latitude", "4.9E1")).toBeUndefined();
});

describe("numbers of people fall into size classes", () => {
  test.each([
    ["1.0", "1-4"],
    ["4", "1-4"],
    ["5 to 9", "5-9"],
    ["55 to 99", "50-99"],
    ["100 to 199", "100+"],
    ["500 plus", "100+"],
    ["100+", "100+"],
    ["0.0", "unknown"],
    ["", "unknown"],
    ["many", undefined],
  ])("%s → %s", (published, size) => {
    expect(sizeOf(published)).toBe(size);
  });
});

test("trades follow from the industry codes, and other industries have none", () => {
  expect(tradesOfNaics("238220; 238210 - Electrical Contractors; 541330 - Engineering")).toEqual([
    "mechanical",
    "electrical",
  ]);
  expect(tradesOfNaics("332321")).toEqual([]);
});

test("the slug of a firm is readable and never empty", () => {
  expect(contractorSlug("Constructions Côté & Fils Ltée")).toBe("constructions-cote-fils-ltee");
  expect(contractorSlug("建設")).toBe("contractor");
});
