import fc from "fast-check";
import { expect, test } from "vitest";

import {
  DUE_DAYS,
  EMAIL_CLASSES,
  emptyFilters,
  HSE_KINDS,
  LAST_PAGE,
  LEVELS,
  narrowings,
  parseApiSearch,
  parseSearch,
  PROVINCES,
  searchParams,
  SIZES,
  SORTS,
  STATUSES,
  toggled,
  withoutNarrowing,
  type SearchQuery,
} from "./search-query";

const parse = (query: string) => parseSearch(new URLSearchParams(query));

test("every parameter of the contract is read", () => {
  const { query, notices } = parse(
    "q=stuart+olson&province=BC&province=AB&level=small&certified=all&hse=named&programme=cor-2020&partner=dsa-bc&city=red-deer&trade=roofing&size=100%2B&status=due&status=letter&email=accept-all&phone=work&due=90&sort=due&page=3",
  );

  expect(notices).toEqual([]);
  expect(query).toEqual({
    text: "stuart olson",
    filters: {
      ...emptyFilters(),
      province: ["AB", "BC"],
      level: ["small"],
      certifiedAll: true,
      hse: ["named"],
      programme: ["cor-2020"],
      partner: ["dsa-bc"],
      city: ["red-deer"],
      trade: ["roofing"],
      size: ["100+"],
      status: ["due", "letter"],
      email: ["accept-all"],
      phone: ["work"],
      due: ["90"],
    },
    sort: "due",
    page: 3,
  });
});

test("an empty parameter counts as absent: a form without JavaScript sends those", () => {
  expect(parse("q=&province=&due=&sort=&page=")).toEqual({ query: parse("").query, notices: [] });
});

test.each([
  ["province=XX", "unknown-value", "province", "XX"],
  ["province=ab", "unknown-value", "province", "ab"],
  ["level=secor", "unknown-value", "level", "secor"],
  ["certified=yes", "unknown-value", "certified", "yes"],
  ["hse=manager", "unknown-value", "hse", "manager"],
  ["due=45", "unknown-value", "due", "45"],
  ["phone=mobile", "unknown-value", "phone", "mobile"],
  ["status=lapsed", "unknown-value", "status", "lapsed"],
  ["email=invalid", "unknown-value", "email", "invalid"],
  ["city=Red%20Deer", "unknown-value", "city", "Red Deer"],
  ["partner=a%27b", "unknown-value", "partner", "a'b"],
  ["sort=score", "unknown-value", "sort", "score"],
  ["page=0", "unknown-value", "page", "0"],
  ["page=51", "unknown-value", "page", "51"],
  ["near=Calgary", "unknown-name", "near", "Calgary"],
  ["km=60", "unknown-name", "km", "60"],
  ["owned=hide", "unknown-name", "owned", "hide"],
  ["since=2026-11-01", "unknown-name", "since", "2026-11-01"],
  ["sell=ppe", "unknown-name", "sell", "ppe"],
  ["cols=city", "unknown-name", "cols", "city"],
  ["utm_source=x", "unknown-name", "utm_source", "x"],
  ["cursor=abc", "unknown-name", "cursor", "abc"],
])("%s is told, not ignored", (parameters, reason, name, value) => {
  const { query, notices } = parse(parameters);

  expect(notices).toEqual([{ reason, name, value }]);
  expect(query).toEqual(parse("").query);
});

test("the API takes cursor and limit in place of page", () => {
  expect(parseApiSearch(new URLSearchParams("q=a&limit=100&cursor=abc_-9"))).toMatchObject({
    query: { text: "a", limit: 100, cursor: "abc_-9" },
    notices: [],
  });
  expect(parseApiSearch(new URLSearchParams("limit=101")).notices).toHaveLength(1);
  expect(parseApiSearch(new URLSearchParams("page=2")).notices).toEqual([
    { reason: "unknown-name", name: "page", value: "2" },
  ]);
});

const slugs = fc.uniqueArray(fc.stringMatching(/^[a-z0-9]{1,8}(-[a-z0-9]{1,8}){0,2}$/), { maxLength: 3 });
const some = (values: readonly string[]) => fc.subarray([...values]);
const queries: fc.Arbitrary<SearchQuery> = fc.record({
  text: fc.string({ maxLength: 40 }).map((text) => text.trim()),
  filters: fc.record({
    province: some(PROVINCES),
    hse: some(HSE_KINDS),
    level: some(LEVELS),
    programme: slugs.map((values) => values.sort()),
    partner: slugs.map((values) => values.sort()),
    status: some(STATUSES),
    due: some(DUE_DAYS),
    city: slugs.map((values) => values.sort()),
    trade: slugs.map((values) => values.sort()),
    size: some(SIZES),
    email: some(EMAIL_CLASSES),
    phone: some(["work"]),
    certifiedAll: fc.boolean(),
  }),
  sort: fc.constantFrom(...SORTS),
  page: fc.integer({ min: 1, max: LAST_PAGE }),
});

test("a copied URL opens the same search, whatever it is", () => {
  fc.assert(
    fc.property(queries, (query) => {
      const { query: again, notices } = parseSearch(new URLSearchParams(searchParams(query).toString()));
      expect(notices).toEqual([]);
      expect(again).toEqual(query);
    }),
  );
});

test("the same choice is the same URL, in whatever order it was made", () => {
  expect(searchParams(parse("province=BC&q=x&province=AB").query).toString()).toBe(
    searchParams(parse("province=AB&province=BC&province=AB&q=x").query).toString(),
  );
});

test("each narrowing can be dropped, and ticking twice is not ticking", () => {
  fc.assert(
    fc.property(queries, (query) => {
      for (const narrowing of narrowings(query)) {
        const without = withoutNarrowing(query, narrowing);
        expect(narrowings(without)).toHaveLength(narrowings(query).length - 1);
        expect(toggled(without, narrowing)).toEqual({ ...query, page: 1 });
      }
    }),
  );
});
