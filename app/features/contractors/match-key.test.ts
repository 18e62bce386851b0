import { describe, expect, test } from "vitest";
import { matchKey, splitName } from "./match-key";

describe("two spellings of one legal name have one key", () => {
  test.each([
    ["Ledcor Construction Ltd.", "LEDCOR CONSTRUCTION LIMITED"],
    ["Constructions Cote et Fils ltee", "Constructions Côté & Fils Ltée"],
    ["St. Lawrence Paving Inc.", "Saint Lawrence Paving Incorporated"],
    ["Toitures Ste-Foy inc.", "TOITURES SAINTE FOY INC"],
    ["O'Brien Electric Ltd", "OBrien Electric Limited"],
    ["9123-4567 Québec inc.", "91234567 Quebec Inc"],
    ["1234567 B.C. Ltd.", "1234567 British Columbia Ltd"],
    ["North Ridge Holdings Ltd. Co.", "North Ridge Holdings"],
    ["Smith\u00a0Bros. Ltd.", "Smith Bros Ltd"],
    ["Co\u0302te\u0301 Inc.", "Côté Inc."],
  ])("%s = %s", (one, other) => {
    expect(matchKey(one)).toBe(matchKey(other));
  });
});

describe("what tells firms apart stays in the key", () => {
  test.each([
    ["Smith Bros. (2012) Ltd.", "Smith Bros. Ltd."],
    ["1234567 Alberta Ltd.", "1234567 Ontario Ltd."],
    ["Apex Construction Ltd.", "Apex Contracting Ltd."],
    ["Ltd.", "Inc."],
  ])("%s ≠ %s", (one, other) => {
    expect(matchKey(one)).not.toBe(matchKey(other));
  });

  test("no name has an empty key", () => {
    for (const name of ["Ltd.", "Co.", "Inc. Ltd.", "A"]) expect(matchKey(name)).not.toBe("");
  });
});

describe("a published name is split into the legal name and what it trades under", () => {
  test.each([
    ["1234567 Alberta Ltd. o/a Pro Painters", "1234567 Alberta Ltd.", ["Pro Painters"]],
    ["Gestion Tremblay inc. faisant affaire sous Toitures Nord", "Gestion Tremblay inc.", ["Toitures Nord"]],
    ["Acme Ltd. dba Acme Roofing aka Roofers North", "Acme Ltd.", ["Acme Roofing", "Roofers North"]],
    ["Acme Ltd. (operating as Acme Roofing)", "Acme Ltd.", ["Acme Roofing"]],
    ["Canam-Bridges, a division of Canam Group inc.", "Canam-Bridges", ["Canam Group inc."]],
    ["Dba Consulting Ltd.", "Dba Consulting Ltd.", []],
    ["Aka Roofing", "Aka Roofing", []],
  ])("%s", (published, legal, trade) => {
    expect(splitName(published)).toEqual({ legal, trade });
  });
});
