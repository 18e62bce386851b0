import { randomUUID } from "node:crypto";
import { mkdtemp, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { testDatabase } from "../../../test/database";
import { importerPool, withTransaction } from "~/platform/db.server";
import { describeHeader } from "./describe-header.server";
import { usualField, usualNames } from "./header-synonyms";
import { runImport } from "./run-import.server";
import { RECORD_FIELDS, type SourceDeclaration } from "./source";
import { saveSynonyms, synonymsOf, withdrawSynonym } from "./source-synonyms.server";
import type { Synonym } from "./source-synonym";
import { bcIndigenousBusinesses } from "./sources/bc-indigenous-businesses";
import { dsaBuildAb } from "./sources/dsa-build-ab";
import { dsaResearch } from "./sources/dsa-research";

const database = await testDatabase();
let userId: string;

beforeAll(async () => {
  userId = randomUUID();
  await database.owner.query(
    `INSERT INTO public."user" (id, name, email, "emailVerified") VALUES ($1, 'Operator', 'operator@example.com', true)`,
    [userId],
  );
});

const HEADER =
  "COR #,Employer,Operating As,City,Province,Postal Code,Latitude,Longitude,Telephone,Program,Term,Issue Date,Expiry Date,Standing,Industry,Employees,Regional Office";
const row = (number: number) =>
  `DEMO-${number},Firm ${number} Ltd.,,Calgary,AB,T2P 1J9,,,403-555-0199,COR,3 years,2025-01-15,2028-01-15,Active,,10-19,South`;

async function file(
  header: string,
  rows = [row(1), row(2), row(3)],
  encoding: BufferEncoding = "utf8",
): Promise<string> {
  const where = path.join(await mkdtemp(path.join(os.tmpdir(), "trucor-synonyms-")), "list.csv");
  await writeFile(where, `${[header, ...rows].join("\n")}\n`, encoding);
  return where;
}

const dry = async (where: string, source: SourceDeclaration = dsaBuildAb) =>
  runImport({ source, file: where, asOf: "2026-11-16", dryRun: true });

async function save(sourceId: string, synonyms: Synonym[], reason = "The publisher renamed it in November") {
  const tx = await importerPool().connect();
  try {
    return await saveSynonyms(tx, sourceId, synonyms, { userId, reason });
  } finally {
    tx.release();
  }
}

describe("usual names of columns", () => {
  test("mean one field each, however they are written", () => {
    const all = RECORD_FIELDS.flatMap((field) => usualNames(field).map((name) => [name, field] as const));
    expect(all.filter(([name, field]) => usualField(name) !== field)).toEqual([]);
    expect(
      ["RAISON SOCIALE", "o/a", "D/B/A", "Téléphone", "valid until", "COR #", "LoGS expiry"].map(usualField),
    ).toEqual([...["legal_name", "trade_name", "trade_name", "business_phone", "expires_on", "number", "expires_on"]]);
    expect(usualField("Fax")).toBeUndefined();
  });

  test("are suggested and not believed, unless the declaration takes them", async () => {
    const where = await file(HEADER.replace("Employer", "Raison sociale"));

    const refused = await dry(where);
    const taken = await dry(where, { ...dsaBuildAb, usualHeaders: true });

    expect(refused).toMatchObject({ outcome: "refused", suggestion: { kind: "columns" } });
    expect(taken).toMatchObject({ outcome: "dry-run", accepted: 3, reasons: [] });
  });

  test("do not make one thing of two columns", async () => {
    const report = await dry(await file(`${HEADER},Raison sociale`, [`${row(1)},Another name`]), {
      ...dsaBuildAb,
      usualHeaders: true,
    });
    expect(report.reasons.join()).toMatch(/“Employer” \(column 2\) and “Raison sociale” \(column 18\) are both/);
  });
});

describe("a header that is not as declared", () => {
  const changed = HEADER.replace("Employer", "Compagny").replace("Regional Office", "Fax");

  test("is told with what it probably is, with samples, and kept with the run for the desk", async () => {
    const report = await dry(await file(changed));

    expect(report.outcome).toBe("refused");
    const suggestion = {
      kind: "columns",
      columns: [
        { header: "Compagny", samples: ["Firm 1 Ltd.", "Firm 2 Ltd.", "Firm 3 Ltd."], suggestedField: null },
        { header: "Fax", samples: ["South"], suggestedField: null },
      ],
      missing: [{ field: "legal_name", header: "Employer" }],
    };
    expect(report.suggestion).toEqual(suggestion);
    const [run] = await database.rows("SELECT suggestion FROM public.import_run WHERE id = $1", [report.run]);
    expect(run).toEqual({ suggestion });
  });

  test("is described for the mapping screen, and read once it was confirmed", async () => {
    const where = await file(changed.replace("Compagny", "Firma"));
    const described = await describeHeader(dsaBuildAb, where);
    expect(described).toMatchObject({
      status: "described",
      line: 1,
      missing: [{ field: "legal_name", header: "Employer" }],
    });
    if (described.status !== "described") throw new Error("not described");
    expect(described.columns.filter(({ known }) => known === undefined)).toEqual([
      {
        header: "Firma",
        samples: ["Firm 1 Ltd.", "Firm 2 Ltd.", "Firm 3 Ltd."],
        known: undefined,
        suggestedField: null,
      },
      { header: "Fax", samples: ["South"], known: undefined, suggestedField: null },
    ]);
    expect(described.columns[0]).toMatchObject({ header: "COR #", known: "number" });
    expect(described.fields).toContain("legal_name");

    const saved = await save(dsaBuildAb.id, [
      { header: "Firma", field: "legal_name" },
      { header: "FAX", field: "ignored" },
    ]);

    expect(saved).toEqual({ status: "saved" });
    expect(await dry(where)).toMatchObject({ outcome: "dry-run", accepted: 3, reasons: [], suggestion: undefined });
    expect(await describeHeader(dsaBuildAb, where)).toMatchObject({ status: "described", missing: [] });
    // What the declaration says still holds.
    expect(await dry(await file(HEADER))).toMatchObject({ outcome: "dry-run", accepted: 3 });
    expect(await synonymsOf(importerPool(), "dsa-bc")).toEqual([]);
  });

  test("can be mapped in another form and without a name that we know", async () => {
    const where = await file("Nummer;Firma\xe9", ["1;x", "2;y"], "latin1");
    expect(await describeHeader(dsaBuildAb, where)).toMatchObject({
      status: "refused",
      suggestion: { kind: "encoding", value: "windows-1252" },
    });
    expect(await describeHeader(dsaBuildAb, where, { encoding: "windows-1252", delimiter: ";" })).toMatchObject({
      status: "described",
      columns: [
        { header: "Nummer", samples: ["1", "2"] },
        { header: "Firmaé", samples: ["x", "y"] },
      ],
    });
  });
});

describe("what cannot be confirmed is refused whole", () => {
  test.each<[string, Synonym[], RegExp]>([
    ["a field that the source does not declare", [{ header: "Mail", field: "email" }], /does not declare/],
    ["a header that is declared as something else", [{ header: "City", field: "legal_name" }], /declared as city/],
    ["an ignored column that is declared", [{ header: "city", field: "ignored" }], /declared as city/],
    [
      "one header twice",
      [
        { header: "A", field: "city" },
        { header: " a ", field: "legal_name" },
      ],
      /twice/,
    ],
    ["no header", [{ header: "  ", field: "city" }], /no name of a column/],
  ])("%s", async (_what, synonyms, reason) => {
    const good: Synonym = { header: "Gemeente", field: "city" };
    expect(await save("dsa-build-ab", [good, ...synonyms])).toMatchObject({
      status: "refused",
      reason: expect.stringMatching(reason) as string,
    });
    expect((await synonymsOf(importerPool(), "dsa-build-ab")).map(({ header }) => header)).not.toContain("gemeente");
  });

  test("without a source or a reason", async () => {
    expect(await save("nobody", [{ header: "A", field: "ignored" }])).toMatchObject({ status: "refused" });
    expect(await save("dsa-build-ab", [{ header: "A", field: "ignored" }], "  ")).toMatchObject({ status: "refused" });
  });
});

test("a decision is changed by a later one, and only the importer writes it", async () => {
  const synonym = (field: Synonym["field"]): Synonym => ({ header: "Ort", field });
  await save(bcIndigenousBusinesses.id, [synonym("ignored")]);
  await save(bcIndigenousBusinesses.id, [synonym("city")]);

  expect(await synonymsOf(importerPool(), bcIndigenousBusinesses.id)).toEqual([{ header: "ort", field: "city" }]);
  for (const role of ["web", "worker"] as const) {
    expect(await synonymsOf(database.asRole(role), bcIndigenousBusinesses.id)).toHaveLength(1);
    await expect(database.asRole(role).query("UPDATE public.source_synonym SET field = 'city'")).rejects.toThrow(
      /denied/,
    );
  }
});

test("a name that was taken back is gone for its source alone, and nobody but the importer takes one back", async () => {
  const ort: Synonym = { header: "Ort", field: "city" };
  await save(bcIndigenousBusinesses.id, [ort]);
  await save(dsaBuildAb.id, [ort]);
  const withdraw = (source: string, header: string) =>
    withTransaction(importerPool(), (tx) => withdrawSynonym(tx, source, header));

  for (const role of ["web", "worker"] as const) {
    await expect(database.asRole(role).query("DELETE FROM public.source_synonym")).rejects.toThrow(/denied/);
  }
  expect(await withdraw(bcIndigenousBusinesses.id, " ORT ")).toBe(true);

  expect(await synonymsOf(importerPool(), bcIndigenousBusinesses.id)).toEqual([]);
  expect((await synonymsOf(importerPool(), dsaBuildAb.id)).map(({ header }) => header)).toContain("ort");
  expect(await withdraw(bcIndigenousBusinesses.id, "Ort")).toBe(false);
});

test("of contact research no cell is shown, nor kept outside the vault", async () => {
  const columns = Object.values(dsaResearch.columns) as string[];
  const header = [...columns.map((name) => (name === "E-mail" ? "Courriel" : name)), "Researcher"].join(",");
  const where = await file(header, [columns.map(() => "pat.secret@example.com").join(",")]);

  const described = await describeHeader(dsaResearch, where);
  const report = await dry(where, dsaResearch);

  expect(described).toMatchObject({ status: "described", missing: [{ field: "email", header: "E-mail" }] });
  expect(report.suggestion).toMatchObject({
    kind: "columns",
    columns: [{ header: "Courriel", samples: [], suggestedField: "email" }],
  });
  const runs = await database.rows("SELECT * FROM public.import_run WHERE source_id = 'dsa-research'");
  expect(JSON.stringify([described, report, runs])).not.toContain("secret");

  const headless = await file("pat.secret@example.com,Pat Secret", ["pat.secret@example.com,Pat Secret"]);
  const refused = [await dry(headless, dsaResearch), await describeHeader(dsaResearch, headless)];
  expect(JSON.stringify([refused, await database.rows("SELECT * FROM public.import_run")])).not.toMatch(/secret/i);
});
