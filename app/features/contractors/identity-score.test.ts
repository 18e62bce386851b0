import { describe, expect, test } from "vitest";
import { fold } from "./fold";
import { scoreFirms, type FirmIdentity } from "./identity-score";
import { nameProfile, wordWeights } from "./name-similarity";

/** What a directory's words are worth: a few thousand firms of common words, so that the names below are rare ones. */
const DESCRIPTORS = [
  "Construction",
  "Contracting",
  "Electric",
  "Mechanical",
  "Roofing",
  "Services",
  "Paving",
  "Transport",
  "Design",
  "Northern",
  "Pro",
  "General",
];
const weights = wordWeights(
  DESCRIPTORS.flatMap((word, nth) =>
    Array.from({ length: 150 }, (_, at) =>
      nameProfile(`Plainname${nth}x${at} ${word} ${DESCRIPTORS[(nth + at) % DESCRIPTORS.length]} Ltd.`),
    ),
  ),
);

interface Said {
  trade?: string[];
  former?: string[];
  city?: string;
  province?: string;
  postal?: string;
  phone?: string;
  domain?: string;
  number?: string;
}

function firm(
  legalName: string,
  { trade = [], former = [], city, province = "AB", postal, phone, domain, number }: Said = {},
): FirmIdentity {
  const list = (value: string | undefined) => (value === undefined ? [] : [value]);
  return {
    legalName: nameProfile(legalName),
    tradeNames: trade.map(nameProfile),
    formerNames: former.map(nameProfile),
    cities: city === undefined ? [] : [`${fold(city)}|${province}`],
    provinces: [province],
    postalCodes: list(postal),
    phones: list(phone),
    domains: list(domain),
    numbers: list(number),
  };
}

const at = (city: string, more: Said = {}): Said => ({ city, ...more });
const decide = (one: FirmIdentity, other: FirmIdentity) => scoreFirms(one, other, weights).decision;

/** What a person sees at once to be one firm, or worth a question. */
const KNOWN: [string, Said, string, Said, "same" | "doubtful"][] = [
  ["Ledcor Construction Ltd.", at("Edmonton"), "LEDCOR CONSTRUCTION LIMITED", at("EDMONTON"), "same"],
  [
    "Constructions Côté & Fils Ltée",
    at("Laval", { province: "QC" }),
    "Constructions Cote et Fils ltee",
    at("Laval", { province: "QC" }),
    "same",
  ],
  ["1234567 Alberta Ltd.", at("Calgary"), "1234567 ALBERTA LTD", at("Calgary"), "same"],
  [
    "4 Bridges Paving Ltd.",
    at("Olds", { postal: "T4H 1A1" }),
    "4Bridges Paving Inc.",
    at("Olds", { postal: "T4H 1A1" }),
    "same",
  ],
  [
    "A. J. Kestrel Roofing Ltd.",
    at("Olds", { postal: "T4H 1A1" }),
    "AJ Kestrel Roofing",
    at("Olds", { postal: "T4H 2B2" }),
    "same",
  ],
  [
    "Kestrel Constr. Ltd.",
    at("Olds", { phone: "+14035550101" }),
    "Kestrel Construction Ltd.",
    at("Didsbury", { phone: "+14035550101" }),
    "same",
  ],
  [
    "Groupe Malartic Inc.",
    at("Laval", { province: "QC", postal: "H7S 1A1" }),
    "Malartic Group Inc.",
    at("Laval", { province: "QC", postal: "H7S 1A1" }),
    "same",
  ],
  [
    "Multinaitonal Hoists Ltd.",
    at("Nisku", { phone: "+17805550101" }),
    "Multinational Hoists Ltd.",
    at("Leduc", { phone: "+17805550101" }),
    "same",
  ],
  ["Kestrel Paving Ltd.", { number: "acsa 1-22" }, "Kestrel Paving and Excavating", { number: "acsa 1-22" }, "same"],
  [
    "Peters' Crane Service Ltd.",
    at("Red Deer", { postal: "T4N 1A1" }),
    "Peter's Crane Services",
    at("Red Deer", { postal: "T4N 1A1" }),
    "same",
  ],
  ["Smith Bros. (2012) Ltd.", at("Red Deer"), "Smith Bros. Ltd.", at("Red Deer"), "doubtful"],
  ["1234567 Alberta Ltd.", { trade: ["Pro Painters"], city: "Calgary" }, "Pro Painters", at("Calgary"), "doubtful"],
  ["Larsenby Mechanical Ltd.", at("Calgary"), "Larsonby Mechanical Ltd.", at("Calgary"), "doubtful"],
  [
    "Kestrel Roofing Ltd.",
    at("Calgary", { domain: "kestrel.ca" }),
    "Kestrel Roofing Ltd.",
    at("Edmonton", { domain: "kestrel.ca" }),
    "doubtful",
  ],
  [
    "Kestrel Roofing Ltd.",
    at("Calgary", { domain: "kestrel.ca" }),
    "Kestrel Roofing Ltd.",
    at("Kelowna", { province: "BC", domain: "kestrel.ca" }),
    "doubtful",
  ],
  ["Kestrel Roofing Ltd.", at("Calgary"), "Kestrel Roofing Ltd.", at("Edmonton"), "doubtful"],
  [
    "Kestrel Roofing Ltd.",
    { former: ["Gannet Roofing Ltd."], city: "Calgary" },
    "Gannet Roofing Ltd.",
    at("Calgary"),
    "doubtful",
  ],
  [
    "Kestrel Roofing & Siding Ltd.",
    at("Calgary", { phone: "+14035550101" }),
    "Kestrel Roofing Ltd.",
    at("Airdrie", { phone: "+14035550101" }),
    "doubtful",
  ],
  ["Kestrel Roofing Ltd.", { number: "acsa 7" }, "Gannet Holdings Ltd.", { number: "acsa 7" }, "doubtful"],
  [
    "Kestrel Roofing Ltd.",
    at("Calgary", { domain: "kestrel.ca" }),
    "Kestrel Group of Companies",
    at("Calgary", { domain: "kestrel.ca" }),
    "doubtful",
  ],
];

/** What looks alike and is two firms, as far as anybody can tell without asking. */
const LOOK_ALIKES: [string, Said, string, Said][] = [
  ["1234567 Alberta Ltd.", at("Calgary"), "1234568 Alberta Ltd.", at("Calgary", { postal: "T2P 1J9" })],
  ["1234567 Alberta Ltd.", at("Calgary"), "1234567 Ontario Ltd.", at("Toronto", { province: "ON" })],
  ["Polar Light Electric Ltd.", at("Edmonton"), "Polar Light Electric Ltd.", at("Whitehorse", { province: "YT" })],
  [
    "Crestfall Roofing Ltd.",
    at("Kelowna", { province: "BC" }),
    "Crestfall Roofing Ltd.",
    at("Fort St. John", { province: "BC" }),
  ],
  ["Smith Bros. (2012) Ltd.", at("Red Deer"), "Smith Bros. (2014) Ltd.", at("Red Deer")],
  [
    "Wilco Contractors Northwest",
    at("Calgary", { postal: "T2P 1J9" }),
    "Wilco Contractors Southwest",
    at("Calgary", { postal: "T2P 1J9" }),
  ],
  ["Brandt Paving Ltd.", at("Calgary"), "Brant Paving Ltd.", at("Calgary")],
  ["TRM Services Ltd.", at("Calgary"), "TTM Services Ltd.", at("Calgary")],
  ["Kestrel Construction Ltd.", at("Calgary"), "Kestrel Contracting Ltd.", at("Calgary")],
  ["Kestrel Electric Ltd.", at("Calgary"), "Kestrel Mechanical Ltd.", at("Calgary")],
  ["Kestrel Ltd.", at("Calgary"), "Kestrel Holdings Ltd.", at("Calgary")],
  [
    "A & B Constructors Inc.",
    at("Oshawa", { province: "ON" }),
    "V & B Constructors Inc.",
    at("Oshawa", { province: "ON" }),
  ],
  ["North Ridge Paving Ltd.", at("Calgary"), "South Ridge Paving Ltd.", at("Calgary")],
  ["Peak One Roofing Ltd.", at("Calgary"), "Peak Two Roofing Ltd.", at("Calgary")],
  [
    "Granite Finish Roofing Ltd.",
    at("Kitchener", { province: "ON", domain: "granite.ca" }),
    "Granite Finish Roofing Ltd.",
    at("Oakville", { province: "ON", domain: "granite.ca" }),
  ],
  ["Pro Services Ltd.", at("Calgary"), "General Services Ltd.", at("Calgary", { postal: "T2P 1J9" })],
  ["General Contracting Ltd.", at("Calgary"), "General Contracting Ltd.", at("Medicine Hat")],
  ["Tower Cranes Ltd.", at("Calgary"), "Tower Cranes 2000 Ltd.", at("Calgary")],
  [
    "Kestrel Roofing Ltd.",
    { trade: ["1 800 Fixit"], city: "Vancouver", province: "BC" },
    "Gannet Disposal Inc.",
    { trade: ["1 800 Fixit"], city: "Vancouver", province: "BC" },
  ],
  [
    "Kestrel Roofing Ltd.",
    at("Calgary", { phone: "+14035550101" }),
    "Gannet Disposal Inc.",
    at("Calgary", { phone: "+14035550101", postal: "T2P 1J9" }),
  ],
];

describe("twenty known pairs are proposed or merged", () => {
  test.each(KNOWN)("%s %j and %s %j", (one, said, other, also, decision) => {
    expect(decide(firm(one, said), firm(other, also))).toBe(decision);
    expect(decide(firm(other, also), firm(one, said))).toBe(decision);
  });
  test("twenty of them", () => expect(KNOWN).toHaveLength(20));
});

describe("twenty look-alikes are not merged", () => {
  test.each(LOOK_ALIKES)("%s %j and %s %j", (one, said, other, also) => {
    expect(decide(firm(one, said), firm(other, also))).not.toBe("same");
    expect(decide(firm(other, also), firm(one, said))).not.toBe("same");
  });
  test("twenty of them", () => expect(LOOK_ALIKES).toHaveLength(20));
});

test("a name alone never merges two firms, however alike", () => {
  expect(decide(firm("Kestrel Roofing Ltd."), firm("Kestrel Roofing Ltd."))).toBe("doubtful");
  expect(decide(firm("General Contracting Ltd."), firm("General Contracting Ltd."))).toBe("different");
});

test("the reasons name what both have, and a pair in doubt scores below every sure one", () => {
  const sure = scoreFirms(firm("Kestrel Roofing Ltd.", at("Calgary")), firm("KESTREL ROOFING", at("Calgary")), weights);
  const doubtful = scoreFirms(
    firm("Larsenby Mechanical Ltd.", at("Calgary")),
    firm("Larsonby Mechanical Ltd.", at("Calgary")),
    weights,
  );

  expect(sure.reasons).toEqual([
    { kind: "name", weight: 0.6, detail: "same" },
    { kind: "place", weight: 0.15, detail: "calgary|AB" },
  ]);
  expect(doubtful.reasons[0]).toMatchObject({ kind: "name", detail: "spelling" });
  expect(sure.score).toBeGreaterThanOrEqual(0.95);
  expect(doubtful.score).toBeLessThan(0.95);
});
