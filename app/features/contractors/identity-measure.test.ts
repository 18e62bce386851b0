/**
 * Names by themselves, measured on real ones: names that the federal government's buyers typed, with the parent that each
 * belongs to. A pair of one parent should be proposed, a pair of two parents should not be one name. Pairs of one parent
 * whose names have nothing in common (a firm that was bought) can be found by nothing that looks at names; they are counted
 * all the same, and apart: "variants" are those of which PostgreSQL's trigram likeness is 0.3 or more.
 */
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import Papa from "papaparse";
import { beforeAll, describe, expect, test } from "vitest";
import { nameBlocks, pairsInBlocks } from "./identity-blocks";
import { compareNames, nameProfile, SIMILAR, wordWeights, type NameGrade, type NameProfile } from "./name-similarity";

const shared = process.env.SHARED_DATA ?? path.resolve("../shared/data");
const file = path.join(shared, "dedupe", "goc-vendor-name-variants.csv");
const present = existsSync(file);
if (!present) console.info(`SKIPPED: the name variants are not at ${file} (set SHARED_DATA)`);

interface Name {
  parent: string;
  name: string;
  profile: NameProfile;
  /** 0 or 1 by the parent's hash: what was looked at while the rules were made, and what was not. */
  half: number;
}

interface Compared {
  one: number;
  other: number;
  score: number;
  grade: NameGrade;
}

const LISTS = [
  ["ccc-all-businesses-slim.csv", "legal_name"],
  ["ccc-construction-and-related.csv", "legal_name"],
  ["bc-indigenous-businesses.csv", "Business Name"],
] as const;
/** A file of variants has hundreds of names for one firm, so a block of many says something here. */
const MOST_VARIANTS = 400;
const THRESHOLDS = [SIMILAR, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95];

describe.skipIf(!present)("names of one parent against names of others", () => {
  let names: Name[];
  let rows: { parent_company: string; company_name: string }[];
  let compared: Compared[];
  let proposed: Set<string>;

  beforeAll(() => {
    rows = records(file);
    names = namesOf(rows);
    const weights = wordWeights(directory() ?? names.map((name) => name.profile));
    const found = pairsInBlocks(names.length, (entry, add) => nameBlocks(names[entry]!.profile, weights, add), {
      most: MOST_VARIANTS,
    });
    compared = [];
    for (const [one, other] of found.pairs) {
      const [a, b] = [names[one]!, names[other]!];
      if (a.name === b.name) continue;
      const { grade, score } = compareNames(a.profile, b.profile, weights);
      if (grade !== "different") compared.push({ one, other, grade, score });
    }
    proposed = new Set(compared.map(({ one, other }) => `${names[one]!.name}|${names[other]!.name}`));
  }, 120_000);

  const isProposed = (one: string, other: string) => proposed.has(`${one}|${other}`) || proposed.has(`${other}|${one}`);
  const ofOneParent = ({ one, other }: Compared) => names[one]!.parent === names[other]!.parent;
  const inHalf = (half: number | undefined) => (pair: Compared) =>
    half === undefined || (names[pair.one]!.half === half && names[pair.other]!.half === half);

  function precision(half?: number, from = 0, grade?: NameGrade): number {
    const pairs = compared.filter(
      (pair) => inHalf(half)(pair) && pair.score >= from && (!grade || pair.grade === grade),
    );
    return pairs.filter(ofOneParent).length / pairs.length;
  }

  /** Of the rows of the file: is the name proposed as one with its parent's? */
  function recallOfRows(half?: number): number {
    const mine = rows.filter(
      (row) => row.parent_company !== row.company_name && (half === undefined || halfOf(row.parent_company) === half),
    );
    return mine.filter((row) => isProposed(row.parent_company, row.company_name)).length / mine.length;
  }

  /** Of all pairs of names of one parent; `alike` of those that are alike by trigrams alone. */
  function recallOfPairs(alike: boolean, half?: number, from = 0): number {
    const found = new Set(
      compared.filter((pair) => pair.score >= from).map(({ one, other }) => one * names.length + other),
    );
    let pairs = 0;
    let hits = 0;
    for (const group of groups(names, half)) {
      const grams = group.map((entry) => trigrams(names[entry]!.name));
      for (let one = 0; one < group.length; one++) {
        for (let other = one + 1; other < group.length; other++) {
          if (alike && likeness(grams[one]!, grams[other]!) < TRIGRAMS_ALIKE) continue;
          pairs += 1;
          if (found.has(group[one]! * names.length + group[other]!)) hits += 1;
        }
      }
    }
    return hits / pairs;
  }

  test("what is one name for sure is of one parent in 99 cases of 100, in both halves", () => {
    const mistaken = compared.filter((pair) => pair.grade === "same" && !ofOneParent(pair));
    console.info(
      `one name for sure: precision ${percent(precision(undefined, 0, "same"))} (halves ${percent(precision(0, 0, "same"))}, ${percent(precision(1, 0, "same"))}), ` +
        `${compared.filter((pair) => pair.grade === "same").length} pairs; of two parents:\n` +
        mistaken.map(({ one, other }) => `  ${names[one]!.name} | ${names[other]!.name}`).join("\n"),
    );
    expect(precision(undefined, 0, "same")).toBeGreaterThanOrEqual(0.99);
    expect(precision(0, 0, "same")).toBeGreaterThanOrEqual(0.99);
    expect(precision(1, 0, "same")).toBeGreaterThanOrEqual(0.99);
  });

  test("nine in ten pairs of one parent are proposed", () => {
    const line = (half?: number) =>
      `rows ${percent(recallOfRows(half))}, variants ${percent(recallOfPairs(true, half))}, all pairs ${percent(recallOfPairs(false, half))}`;
    console.info(`proposed: ${line()}\n  halves: ${line(0)}\n          ${line(1)}`);
    console.info(
      [
        "score  precision  recall of variants",
        ...THRESHOLDS.map(
          (from) =>
            `${from.toFixed(2)}   ${percent(precision(undefined, from))}      ${percent(recallOfPairs(true, undefined, from))}`,
        ),
      ].join("\n"),
    );
    expect(recallOfPairs(true)).toBeGreaterThanOrEqual(0.9);
    // Of the rows a good tenth are firms that were bought and kept another name: how many differs from file to file.
    expect(recallOfRows()).toBeGreaterThanOrEqual(0.88);
    expect(recallOfPairs(true, 0)).toBeGreaterThanOrEqual(0.9);
    expect(recallOfPairs(true, 1)).toBeGreaterThanOrEqual(0.9);
  }, 60_000);
});

function records<Row>(where: string): Row[] {
  return Papa.parse<Row>(readFileSync(where, "utf8"), { header: true, skipEmptyLines: true }).data;
}

/** The words of real directories, which are what a word's worth is measured by; without them the file's own have to do. */
function directory(): NameProfile[] | undefined {
  const lists = LISTS.filter(([list]) => existsSync(path.join(shared, "contractors", list)));
  if (lists.length === 0) return undefined;
  const names = lists.flatMap(([list, column]) =>
    records<Record<string, string>>(path.join(shared, "contractors", list)).map((row) => row[column] ?? ""),
  );
  return [...new Set(names.filter(Boolean))].map(nameProfile);
}

function namesOf(rows: readonly { parent_company: string; company_name: string }[]): Name[] {
  const seen = new Map<string, Name>();
  for (const { parent_company: parent, company_name } of rows) {
    for (const name of [parent, company_name]) {
      if (!seen.has(`${parent}|${name}`)) {
        seen.set(`${parent}|${name}`, { parent, name, profile: nameProfile(name), half: halfOf(parent) });
      }
    }
  }
  return [...seen.values()];
}

function halfOf(parent: string): number {
  return createHash("sha1").update(parent).digest()[0]! % 2;
}

function groups(names: readonly Name[], half: number | undefined): number[][] {
  const byParent = new Map<string, number[]>();
  names.forEach((name, entry) => {
    if (half !== undefined && name.half !== half) return;
    const group = byParent.get(name.parent) ?? [];
    byParent.set(name.parent, group);
    group.push(entry);
  });
  return [...byParent.values()];
}

const TRIGRAMS_ALIKE = 0.3;

/** As pg_trgm makes them. */
function trigrams(name: string): Set<string> {
  const grams = new Set<string>();
  for (const word of name
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean)) {
    const padded = `  ${word} `;
    for (let at = 0; at + 3 <= padded.length; at++) grams.add(padded.slice(at, at + 3));
  }
  return grams;
}

function likeness(one: Set<string>, other: Set<string>): number {
  let shared = 0;
  for (const gram of one) if (other.has(gram)) shared += 1;
  return shared / (one.size + other.size - shared);
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
