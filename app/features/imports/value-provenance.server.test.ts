import { mkdtemp, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { faker } from "@faker-js/faker";
import { beforeAll, describe, expect, test } from "vitest";
import { testDatabase } from "../../../test/database";
import { valueProvenanceOf } from "~/features/contractors/value-provenance.server";
import type { Said, SaidValue } from "~/features/contractors/value-provenance";
import { runImport } from "./run-import.server";
import { defineSource, type SourceDeclaration } from "./source";
import { undoRun } from "./undo-run.server";

const database = await testDatabase();
const folder = await mkdtemp(path.join(os.tmpdir(), "trucor-provenance-"));

const COLUMNS = {
  legal_name: "Company",
  trade_name: "Trading as",
  city: "Town",
  province: "Province",
  postal_code: "Postal",
  business_phone: "Phone",
  website: "Site",
  trade: "Trade",
  size: "Staff",
} as const;
type Row = Record<keyof typeof COLUMNS | "number", string> & { expires_on: string };

let made = 0;
function source(kind: "certification-list" | "business-directory"): SourceDeclaration {
  made += 1;
  const id = `said-${made}`;
  const partner = { slug: id, name: `Partner ${made}`, jurisdictions: ["AB"], industry: { en: "All", fr: "Toutes" } };
  return defineSource({
    id,
    publisher: `Publisher ${made}`,
    kind,
    dataSet: "demo",
    termsStatus: "permission",
    cadenceDays: 7,
    file: { encoding: "utf-8", delimiter: "," },
    dates: "YYYY-MM-DD",
    rows: { min: 1, max: 1_000 },
    values: { trade: { Electrical: "electrical", Roofing: "roofing", Painting: "painting" } },
    required: ["legal_name"],
    ...(kind === "certification-list"
      ? {
          jurisdiction: "AB",
          partner,
          columns: { number: "Number", ...COLUMNS, expires_on: "Expires" },
          ignored: [],
          certification: { programme: "cor", periodKind: "certificate" as const, dateKind: "cert_3y" as const },
        }
      : { columns: { natural_key: "Number", ...COLUMNS }, ignored: ["Expires"] }),
  });
}

const HEADER = ["Number", ...Object.values(COLUMNS), "Expires"].join(",");
const cells = (row: Row) =>
  [row.number, ...Object.keys(COLUMNS).map((name) => row[name as keyof Row]), row.expires_on].join(",");

async function importList(list: SourceDeclaration, asOf: string, rows: readonly Row[]) {
  const file = path.join(await mkdtemp(path.join(folder, "f-")), "list.csv");
  await writeFile(file, `${[HEADER, ...rows.map(cells)].join("\n")}\n`);
  const result = await runImport({ source: list, file, asOf });
  expect(["published", "unchanged"]).toContain(result.outcome);
  return result;
}

const row = (number: string, more: Partial<Row> = {}): Row => ({
  number,
  legal_name: `Firm ${number} Ltd.`,
  trade_name: "",
  city: "Leduc",
  province: "AB",
  postal_code: "",
  business_phone: "",
  website: "",
  trade: "",
  size: "",
  expires_on: "2027-05-31",
  ...more,
});

async function contractorOf(list: SourceDeclaration, key: string): Promise<string> {
  const rows = await database.rows<{ id: string }>(
    "SELECT contractor_id AS id FROM public.source_record WHERE source_id = $1 AND natural_key = $2",
    [list.id, key],
  );
  return rows[0]!.id;
}

const saidOf = (values: readonly SaidValue[], field: SaidValue["field"]) => values.find((each) => each.field === field);

describe("over generated lists of three publishers and six weeks, one of them taken back", () => {
  const WEEKS = ["2026-10-05", "2026-10-12", "2026-10-19", "2026-10-26", "2026-11-02", "2026-11-09"];
  const lists = [source("certification-list"), source("certification-list"), source("business-directory")];
  /** Source → week → the rows of its list, as it was written: line 2 is the first. */
  const written = new Map<string, Map<string, Row[]>>(lists.map(({ id }) => [id, new Map()]));
  let firms: { id: string; former: string[]; shown: Record<string, unknown> }[];

  beforeAll(async () => {
    faker.seed(20261116);
    const pick = (values: readonly string[]) => faker.helpers.arrayElement(values);
    const standing = new Map<string, Row>();
    for (const week of WEEKS) {
      for (const list of lists) {
        const rows: Row[] = [];
        for (let firm = 1; firm <= 30; firm += 1) {
          const key = `${list.id}-${firm}`;
          // One in seven is changed in some value, one in twenty is left out for the week.
          const was = standing.get(key);
          const changed = (field: keyof Row, values: readonly string[]) =>
            was && faker.number.int(6) > 0 ? was[field] : pick(values);
          const now: Row = {
            ...row(key),
            legal_name: changed("legal_name", [`Firm ${firm} Ltd.`, `Firm ${firm} Ltd.`, `Works ${firm} Inc.`]),
            trade_name: changed("trade_name", ["", `Sparks ${firm}`, `Bolts ${firm}`]),
            city: changed("city", ["Leduc", "Hinton", ...(list.kind === "business-directory" ? [""] : [])]),
            province: changed("province", ["AB", "BC", ""]),
            postal_code: changed("postal_code", ["", "T9E 1A1", "T7V 2B2"]),
            business_phone: `780-555-${String(1000 + firm)}`,
            website: changed("website", ["", `https://firm-${firm}.example.com`, `https://works-${firm}.example.com`]),
            trade: changed("trade", ["", "Electrical", "Roofing", "Painting"]),
            size: changed("size", ["", "1-4", "20-49"]),
            expires_on: changed("expires_on", ["2027-05-31", "2027-06-30", "2028-12-31"]),
          };
          standing.set(key, now);
          if (faker.number.int(19) > 0) rows.push(now);
        }
        faker.helpers.shuffle(rows, { inplace: true });
        const result = await importList(list, week, rows);
        if (week === WEEKS[4] && list === lists[0]) {
          expect(await undoRun(result.run!)).toMatchObject({ outcome: "done" });
        } else written.get(list.id)!.set(week, rows);
      }
    }
    const { rows: contractors } = await database.owner.query<{ id: string; former_names: string[] }>(
      `SELECT id, former_names, legal_name, trade_names, city, province, postal_code, business_phone, website, trades,
              nullif(size, 'unknown') AS size
         FROM public.contractor WHERE hidden_at IS NULL ORDER BY id`,
    );
    firms = contractors.map(({ id, former_names, ...shown }) => ({ id, former: former_names, shown }));
  });

  test("the value that is named is the value that is shown, for every firm and field", async () => {
    expect(firms.length).toBeGreaterThan(20);
    let severalRecords = 0;

    for (const { id, former, shown } of firms) {
      const { values } = await valueProvenanceOf(id, former);
      if (new Set(values.map(({ source: from }) => from)).size > 1) severalRecords += 1;
      const said = Object.fromEntries(
        Object.keys(shown).map((field) => {
          const of = values.filter((each) => each.field === field).map(({ value }) => value);
          return [field, field === "trades" || field === "trade_names" ? of.sort() : (of[0] ?? null)];
        }),
      );
      expect(said, id).toEqual(shown);
    }
    expect(severalRecords).toBeGreaterThan(10);
  });

  test("the line of the list that is named holds the value, and first and last seen are counted on the lists by hand", async () => {
    const lastDates = new Map([...written].map(([id, weeks]) => [id, [...weeks.keys()].at(-1)!]));
    let later = 0;
    let gone = 0;

    for (const { id, former } of firms) {
      const { values } = await valueProvenanceOf(id, former);
      for (const value of values.filter(({ field }) => field !== "trades" && field !== "business_phone")) {
        const where = `${id} ${value.field} ${value.value} ${value.source}`;
        const cell = value.field === "former_names" ? "legal_name" : value.field === "trade_names" ? "trade_name" : value.field; // prettier-ignore
        const weeks = [...written.get(value.source)!];
        const listed = weeks.find(([week]) => week === value.listDate)![1][value.line - 2]!;
        expect(listed[cell as keyof Row], where).toBe(value.value);

        const history = weeks.flatMap(([week, rows]) => {
          const found = rows.find(({ number }) => number === listed.number);
          return found ? [{ week, says: found[cell as keyof Row] === value.value }] : [];
        });
        const last = history.findLastIndex(({ says }) => says);
        const before = history.slice(0, last).findLastIndex(({ says }) => !says);
        expect(value.firstSeen, where).toBe(history[before + 1]!.week);
        expect(value.stillListed, where).toBe(history[last]!.week === lastDates.get(value.source));
        expect(value.lastSeen, where).toBe(history[last]!.week);
        if (value.firstSeen! > WEEKS[0]!) later += 1;
        if (!value.stillListed) gone += 1;
      }
    }
    expect(later).toBeGreaterThan(30);
    expect(gone).toBeGreaterThan(5);
  });
});

const facts = ({ line, listDate, firstSeen, lastSeen, stillListed }: Said) => ({
  line,
  listDate,
  firstSeen,
  lastSeen,
  stillListed,
});

test("a list that says the same moves last seen on, and first seen and the line stay", async () => {
  const list = source("certification-list");
  await importList(list, "2026-10-05", [row("a"), row("b")]);
  await importList(list, "2026-10-12", [row("b"), row("a")]);
  await importList(list, "2026-10-19", [row("b"), row("a", { city: "Hinton" })]);
  await importList(list, "2026-10-26", [row("a", { city: "Hinton" }), row("b")]);

  const { values } = await valueProvenanceOf(await contractorOf(list, "a"));

  const now = { line: 3, listDate: "2026-10-19", lastSeen: "2026-10-26", stillListed: true };
  expect(facts(saidOf(values, "legal_name")!)).toEqual({ ...now, firstSeen: "2026-10-05" });
  expect(facts(saidOf(values, "city")!)).toEqual({ ...now, firstSeen: "2026-10-19" });
});

test("each date of a certificate has a first day of its own, and an undone list counts for none", async () => {
  const list = source("certification-list");
  await importList(list, "2026-10-05", [row("a", { expires_on: "2026-12-31" })]);
  await importList(list, "2026-10-12", [row("a", { expires_on: "2027-01-31" })]);
  const wrong = await importList(list, "2026-10-19", [row("a", { expires_on: "2027-02-28", city: "Hinton" })]);
  await undoRun(wrong.run!);

  const { values, certificates } = await valueProvenanceOf(await contractorOf(list, "a"));

  expect(certificates).toHaveLength(1);
  expect(facts(certificates[0]!)).toMatchObject({ firstSeen: "2026-10-05", lastSeen: "2026-10-12" });
  expect(certificates[0]!.values.map(({ field, value, firstSeen }) => [field, value, firstSeen])).toEqual([
    ["programme", "cor", "2026-10-05"],
    ["partner", list.partner!.slug, "2026-10-05"],
    ["number", "a", "2026-10-05"],
    ["expires_on", "2027-01-31", "2026-10-12"],
  ]);
  expect(facts(saidOf(values, "city")!)).toMatchObject({ firstSeen: "2026-10-05", lastSeen: "2026-10-12" });
});

test("a record that an undo hid starts anew with the list that brings it back", async () => {
  const list = source("certification-list");
  await importList(list, "2026-10-05", [row("other")]);
  const first = await importList(list, "2026-10-12", [row("other"), row("a")]);
  await undoRun(first.run!);
  await importList(list, "2026-10-19", [row("a"), row("other")]);

  const { values } = await valueProvenanceOf(await contractorOf(list, "a"));

  expect(facts(saidOf(values, "city")!)).toMatchObject({ line: 2, listDate: "2026-10-19", firstSeen: "2026-10-19" });
});

test("a former name says which list called the firm so, and until when", async () => {
  const list = source("certification-list");
  await importList(list, "2026-10-05", [row("b"), row("a", { legal_name: "Old Name Ltd." })]);
  await importList(list, "2026-10-12", [row("b"), row("a", { legal_name: "Old Name Ltd." })]);
  await importList(list, "2026-10-19", [row("b"), row("a", { legal_name: "New Name Ltd." })]);

  const { values } = await valueProvenanceOf(await contractorOf(list, "a"), ["Old Name Ltd."]);

  expect(facts(saidOf(values, "former_names")!)).toEqual({
    line: 3,
    listDate: "2026-10-05",
    firstSeen: "2026-10-05",
    lastSeen: "2026-10-12",
    stillListed: false,
  });
});

test("two lists that were taken back one after the other leave the first day as it was", async () => {
  const list = source("certification-list");
  await importList(list, "2026-10-05", [row("twice"), row("b")]);
  const second = await importList(list, "2026-10-12", [row("twice", { city: "Hinton" }), row("b")]);
  const third = await importList(list, "2026-10-19", [row("twice", { city: "Olds" }), row("b")]);
  await undoRun(third.run!);
  await undoRun(second.run!);

  const { values } = await valueProvenanceOf(await contractorOf(list, "twice"));

  expect(facts(saidOf(values, "city")!)).toMatchObject({ firstSeen: "2026-10-05", lastSeen: "2026-10-05" });
});

test("a name that only an undone list gave is nobody's former name", async () => {
  const list = source("certification-list");
  await importList(list, "2026-10-05", [row("other")]);
  const wrong = await importList(list, "2026-10-12", [row("other"), row("a", { legal_name: "Wrong Name Ltd." })]);
  await undoRun(wrong.run!);
  await importList(list, "2026-10-19", [row("other"), row("a", { legal_name: "Right Name Ltd." })]);
  const contractor = await contractorOf(list, "a");

  expect(
    await database.rows("SELECT legal_name, former_names FROM public.contractor WHERE id = $1", [contractor]),
  ).toEqual([{ legal_name: "Right Name Ltd.", former_names: [] }]);
  const { values } = await valueProvenanceOf(contractor, ["Wrong Name Ltd."]);
  expect(saidOf(values, "former_names")).toBeUndefined();
});
