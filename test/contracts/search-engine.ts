/**
 * What the product relies on, whichever engine answers. A suite is made of a factory, so that every engine passes the
 * same one: test/contracts/search-engine.test.ts names them.
 */
import { beforeAll, describe, expect, test } from "vitest";

import { addDays } from "~/features/certifications/calendar-day";
import type { ContractorDocument } from "~/features/search/contractor-document";
import { LAST_HIT, MOST_FACET_VALUES, type SearchEngine, type SearchRequest } from "~/features/search/engine";
import { emptyFilters, FACETS, type SearchFilters } from "~/features/search/search-query";

import { accepts, countedByHand, documentOf, randomNumbers, request, TODAY } from "./counted-by-hand";

const idOf = (document: ContractorDocument) => document.contractorId;

const FIRMS: ContractorDocument[] = [
  documentOf(1, { legal: "Stuart Olson Ltd.", city: "Calgary", trades: ["general-contractor"] }),
  documentOf(
    2,
    { legal: "Maçonnerie Générale Québécoise inc.", city: "Gatineau", trades: ["masonry"] },
    { provinces: ["ON"], programmes: ["cor-2020"], partners: ["dsa-ontario"] },
  ),
  documentOf(
    3,
    { legal: "Kowalchuk & Sons Roofing Ltd.", trade: ["Red Deer Roofers"], city: "Red Deer", trades: ["roofing"] },
    { hse: "named", email: "valid", phone: true, nextDueOn: "2026-12-01", status: "due" },
  ),
  documentOf(
    4,
    {
      legal: "Foothills Line and Electrical Limited",
      former: ["Prairie Sky Power Corp."],
      city: "Sylvan Lake",
      trades: ["electrical", "powerline-telecom"],
    },
    {
      hse: "role",
      provinces: ["AB", "BC"],
      partners: ["dsa-bc", "dsa-build-ab"],
      nextDueOn: "2027-02-14",
      status: "due",
    },
  ),
  documentOf(
    5,
    { legal: "Électricité Boréale Ltée", trade: ["Boreal Electric"], city: "Sylvan Lake", trades: ["electrical"] },
    { hse: "named", email: "accept-all", nextDueOn: "2027-05-15" },
  ),
  documentOf(
    6,
    { legal: "Électro Nord et Fils inc.", city: "Hearst", trades: ["electrical"] },
    { provinces: ["ON"], hse: "generic" },
  ),
  documentOf(
    7,
    { legal: "Smallwood Carpentry Inc.", city: "Calgary", trades: ["carpentry"] },
    { levels: ["small"], programmes: ["secor"] },
  ),
  documentOf(8, { legal: "Gone Away Paving Ltd.", city: "Calgary" }, { status: "expired" }),
  documentOf(
    9,
    { legal: "Two Levels Contracting Ltd." },
    { levels: ["cor", "small"], provinces: ["AB", "SK"], programmes: ["cor", "secor"] },
  ),
  documentOf(10, { legal: "Visiting Builders Ltd." }, { status: "letter", provinces: ["BC"] }),
  documentOf(
    11,
    { legal: "Valley Yard Wash Ltd.", city: "Calgary" },
    { dataSet: "live", status: null, levels: [], programmes: [], partners: [], provinces: ["BC"], hse: "none" },
  ),
  documentOf(12, { legal: "L'Isolation O'Brien inc." }, { levels: ["cor"] }),
  documentOf(13, { legal: "3M Crane 2011 Ltd.", city: "Lacombe" }),
  documentOf(14, { legal: "SAFE Yard Services Ltd." }, { levels: ["other"], programmes: ["safe-work-certified"] }),
  documentOf(15, { legal: "Roofing Supply of Calgary Ltd.", city: "Calgary" }, { addedOn: "2026-11-16" }),
  documentOf(
    16,
    { legal: "Calgary Transport Ltd.", city: "Edmonton", trades: ["trucking"] },
    { addedOn: "2026-11-09", nextDueOn: "2026-11-16", status: "due" },
  ),
  documentOf(17, { legal: "Calgari Tile Ltd." }),
];

export function searchEngineContract(name: string, makeEngine: () => Promise<SearchEngine>) {
  describe(`${name} keeps the search contract`, () => {
    let engine: SearchEngine;

    beforeAll(async () => {
      engine = await makeEngine();
      await engine.replaceAll(FIRMS);
    });

    const find = async (text: string, filters: Partial<SearchFilters> = {}) =>
      (await engine.search(request({ text, filters: { level: ["all"], ...filters } }))).ids;
    const firm = (number: number) => idOf(FIRMS[number - 1]!);

    test.each([
      ["as written", "Stuart Olson", 1],
      ["with its legal form", "Stuart Olson Limited", 1],
      ["by beginnings", "stuart ols", 1],
      ["with two typos in one word and one in the other", "stewart olsen", 1],
      ["with letters swapped", "Sutart Olson", 1],
      ["without accents", "maconnerie generale", 2],
      ["with accents that are not there", "Ôlson", 1],
      ["by its trade name", "red deer roofers", 3],
      ["by its former name", "prairie sky power", 4],
      ["with and for &", "Kowalchuk and Sons", 3],
      ["with et for &", "Kowalchuk et Sons", 3],
      ["with & for and", "Foothills Line & Electrical", 4],
      ["with & for et", "Electro Nord & Fils", 6],
      ["past an elided article and an apostrophe", "isolation obrien", 12],
      ["by a number in its name", "3M crane", 13],
      ["by trade and town", "electrical hearst", 6],
      ["by a French word for its trade", "couvreur kowalchuk", 3],
      ["after a word that nobody has", "olson zzqqxx", 1],
    ])("a firm is among the first three %s", async (_, text, number) => {
      const ids = await find(text);

      expect(ids.slice(0, 3)).toContain(firm(number));
    });

    test("a typo is not forgiven under four letters, nor in a number", async () => {
      expect(await find("rad kowalchuk")).not.toContain(firm(3));
      expect(await find("2012 crane")).not.toContain(firm(13));
    });

    test("words that nobody has find nobody", async () => {
      const answer = await engine.search(request({ text: "zzqqxx wwvvuu" }));

      expect(answer).toMatchObject({ ids: [], total: 0, namedTotal: 0 });
    });

    test("the name counts before the trade name, the trade name before the place, as typed before misspelt", async () => {
      const byPlace = await find("calgary");
      expect(byPlace.slice(0, 2)).toEqual([firm(16), firm(15)]); // in the legal name, the shorter first
      expect(byPlace).toContain(firm(1)); // in the town
      expect(byPlace.at(-1)).toBe(firm(17)); // a letter off
    });

    test("only as many words as both engines look at are looked at", async () => {
      const ten = "stuart olson calgary alberta construction general contractor commercial institutional entrepreneur";

      expect(await find(`${ten} zzqqxx wwvvuu`)).toContain(firm(1));
    });

    test("a misspelt word comes with the directory's spelling", async () => {
      const misspelt = await engine.search(request({ text: "kowalchuck" }));
      const asWritten = await engine.search(request({ text: "kowalchuk" }));

      expect(misspelt.suggestion).toBe("kowalchuk");
      expect(asWritten.suggestion).toBeNull();
    });

    test("what stands at level cor is listed, nothing else, until asked for", async () => {
      const listed = async (filters: Partial<SearchFilters>) =>
        (await engine.search(request({ filters, limit: 100 }))).ids;

      const byDefault = await listed({});
      expect(byDefault).not.toContain(firm(7));
      expect(byDefault).not.toContain(firm(8));
      expect(byDefault).not.toContain(firm(10));
      expect(byDefault).not.toContain(firm(11));
      expect(byDefault).not.toContain(firm(14));
      expect(byDefault).toContain(firm(9));
      expect((await listed({ level: ["small"] })).sort()).toEqual([firm(7), firm(9)]);
      expect(await listed({ level: ["all"] })).toEqual(expect.arrayContaining([firm(7), firm(9), firm(14)]));
      expect(await listed({ status: ["expired"] })).toEqual([firm(8)]);
      expect(await listed({ status: ["letter"] })).toEqual([firm(10)]);
      expect(await listed({ certifiedAll: true })).toContain(firm(11));
    });

    test("demo and real firms are told apart in the total", async () => {
      const all = await engine.search(request({ filters: { certifiedAll: true } }));

      expect(all.dataSets.live).toBe(1);
      expect(all.dataSets.demo + all.dataSets.live).toBe(all.total);
    });

    test("two provinces ticked are their union; AB and due mean certified in AB and due somewhere", async () => {
      const listed = async (filters: Partial<SearchFilters>) =>
        (await engine.search(request({ filters, limit: 100 }))).ids.sort();

      const both = await listed({ province: ["AB", "ON"] });
      expect(both).toEqual(
        [...new Set([...(await listed({ province: ["AB"] })), ...(await listed({ province: ["ON"] }))])].sort(),
      );
      expect(await listed({ province: ["BC"], due: ["90"] })).toEqual([firm(4)]);
    });

    test("due counts from today to the very last day of its window", async () => {
      const due = async (days: string) =>
        (await engine.search(request({ filters: { due: [days] }, limit: 100 }))).ids.sort();

      expect(await due("30")).toEqual([firm(3), firm(16)].sort());
      expect(await due("60")).toEqual([firm(3), firm(16)].sort());
      expect(await due("90")).toEqual([firm(3), firm(4), firm(16)].sort()); // 14 February 2027 is the ninetieth day
      expect(await due("180")).toEqual([firm(3), firm(4), firm(5), firm(16)].sort()); // 15 May 2027 is the hundred and eightieth
    });

    test("sorts: by name, by next event with the undated last, by newest", async () => {
      const sorted = async (sort: SearchRequest["sort"]) => (await engine.search(request({ sort, limit: 100 }))).ids;

      const names = (await sorted("name")).map((id) => FIRMS.find((each) => each.contractorId === id)!.sortName);
      expect(names).toEqual([...names].sort());
      expect((await sorted("due")).slice(0, 4)).toEqual([firm(16), firm(3), firm(4), firm(5)]);
      expect((await sorted("newest")).slice(0, 2)).toEqual([firm(15), firm(16)]);
    });

    test("how many of the total have a named HSE contact", async () => {
      const answer = await engine.search(request());

      expect(answer.namedTotal).toBe(2);
      expect(answer.namedTotal).toBe((await engine.search(request({ filters: { hse: ["named"] } }))).total);
    });

    test("an added document is found, a replaced one is found by its new name only", async () => {
      const changed = documentOf(1, { legal: "Renamed Heavy Works Ltd.", city: "Calgary" });
      await engine.index([changed, documentOf(18, { legal: "Brand New Scaffolds Ltd." })]);

      expect(await find("renamed heavy")).toEqual([firm(1)]);
      expect(await find("stuart olson")).not.toContain(firm(1));
      expect(await find("brand new scaffolds")).toHaveLength(1);

      await engine.replaceAll(FIRMS);
      expect(await find("brand new scaffolds")).toEqual([]);
      expect(await find("stuart olson")).toContain(firm(1));
    });
  });

  describe(`${name} counts what a look at every document counts`, () => {
    const documents = manyDocuments(3_000);
    let engine: SearchEngine;

    beforeAll(async () => {
      engine = await makeEngine();
      await engine.replaceAll(documents);
    });

    const choices: Partial<SearchFilters>[] = [
      {},
      { province: ["AB"] },
      { province: ["AB", "BC"], due: ["90"] },
      { hse: ["named", "none"], email: ["valid"], size: ["20-49"] },
      { status: ["expired", "absent"], level: ["all"] },
      { level: ["small"], partner: ["partner-3"], phone: ["work"] },
      { city: ["town-1", "town-22"], trade: ["electrical"] },
      { certifiedAll: true, province: ["ON"], programme: ["cor-2020", "secor"] },
      { certifiedAll: true, status: ["active"], hse: ["none"] },
      { city: ["town-5"], trade: ["roofing"], province: ["SK"], size: ["5-9"] },
    ];

    test.each(choices.map((choice) => [JSON.stringify(choice), choice] as const))("%s", async (_, choice) => {
      const filters = { ...emptyFilters(), ...choice };
      const answer = await engine.search(request({ filters }));

      expect(answer.total).toBe(documents.filter((each) => accepts(each, filters, TODAY, "demo")).length);
      expect(answer.facets).toEqual(countedByHand(documents, filters, TODAY, "demo"));
    });

    test("each count is the total one gets by clicking it", async () => {
      const filters = { ...emptyFilters(), province: ["AB"], hse: ["named"], status: ["due", "active"] };
      const { facets } = await engine.search(request({ filters }));
      let clicked = 0;

      for (const facet of FACETS) {
        for (const { value, count } of facets[facet].slice(0, 8)) {
          const alone = await engine.search(request({ filters: { ...filters, [facet]: [value] } }));
          expect(`${facet} ${value}: ${alone.total}`).toBe(`${facet} ${value}: ${count}`);
          clicked++;
        }
      }
      expect(clicked).toBeGreaterThan(50);
    });

    test("counts with words are of what the words find", async () => {
      const { facets } = await engine.search(request({ text: "electrical" }));
      const first = facets.province[0]!;

      const clicked = await engine.search(request({ text: "electrical", filters: { province: [first.value] } }));

      expect(first.count).toBeGreaterThan(0);
      expect(clicked.total).toBe(first.count);
    });

    test("a facet gives a hundred values at most; others are found by searching inside it", async () => {
      const { facets } = await engine.search(request());
      expect(facets.city).toHaveLength(MOST_FACET_VALUES);
      const rare = documents
        .map((each) => each.city)
        .find((city) => city !== null && !facets.city.some(({ value }) => value === city))!;

      const inside = await engine.facetValues(request(), "city", rare.replace("-", " "));

      expect(inside.map(({ value }) => value)).toContain(rare);
      expect(await engine.facetValues(request({ filters: { city: [rare] } }), "city", rare)).toEqual(inside);
    });

    test("pages follow one another without gap or repetition, down to the thousandth hit", async () => {
      const seen: string[] = [];
      for (let offset = 0; offset < LAST_HIT; offset += 100) {
        const { ids } = await engine.search(request({ offset, limit: 100 }));
        seen.push(...ids);
      }
      const whole = (await engine.search(request({ limit: LAST_HIT }))).ids;

      expect(new Set(seen).size).toBe(LAST_HIT);
      expect(seen).toEqual(whole);
    });

    test("past the last hit there is nothing, and the total stays", async () => {
      const filters = { city: ["town-1"] };
      const first = await engine.search(request({ filters }));
      const beyond = await engine.search(request({ filters, offset: first.total }));

      expect(beyond).toMatchObject({ ids: [], total: first.total });
    });
  });
}

function manyDocuments(count: number): ContractorDocument[] {
  const random = randomNumbers(7);
  const pick = <Value>(values: readonly Value[]): Value => values[Math.floor(random() * random() * values.length)]!;
  const towns = Array.from({ length: 140 }, (_, index) => `Town ${index}`);
  const first = ["North", "Prairie", "Foothills", "Boréal", "Harbour", "Summit", "River", "Maple", "Granite", "Aurora"];
  const trades = ["electrical", "roofing", "concrete", "mechanical", "masonry", "painting"];
  return Array.from({ length: count }, (_, number) => {
    const certified = random() < 0.8;
    const status = certified
      ? pick(["active", "due", "unknown", "expired", "absent", "suspended", "letter", "revoked"] as const)
      : null;
    return documentOf(
      number + 1,
      {
        legal: `${pick(first)} ${pick(first)} ${number} Ltd.`,
        city: pick(towns),
        trades: random() < 0.7 ? [pick(trades)] : [...new Set([pick(trades), pick(trades)])],
      },
      {
        dataSet: certified || random() < 0.5 ? "demo" : "live",
        status,
        levels: certified ? pick([["cor"], ["small"], ["cor", "small"], ["other"]] as const).slice() : [],
        provinces: [...new Set([pick(["AB", "BC", "ON", "SK"]), pick(["AB", "BC", "ON", "SK"])])].sort(),
        programmes: certified ? [pick(["cor", "cor-2020", "secor"])] : [],
        partners: certified ? [`partner-${Math.floor(random() * 6)}`] : [],
        nextDueOn: status === "active" || status === "due" ? addDays(TODAY, Math.floor(random() * 400)) : null,
        size: pick(["unknown", "1-4", "5-9", "20-49", "100+"] as const),
        hse: pick(["none", "named", "generic", "role", "other-named"] as const),
        email: pick(["none", "valid", "unknown", "accept-all"] as const),
        phone: random() < 0.3,
      },
    );
  });
}
