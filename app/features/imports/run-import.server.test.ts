import { mkdtemp, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { beforeAll, expect, test } from "vitest";
import { testDatabase } from "../../../test/database";
import { directoryDigest } from "./directory-digest.server";
import { runImport } from "./run-import.server";
import { defineSource, type SourceDeclaration } from "./source";

const database = await testDatabase();
let folder: string;
let sources = 0;

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "trucor-import-test-"));
});

/** A certification list of its own, so that tests do not meet. */
function certificationList(changes: Partial<SourceDeclaration> = {}): SourceDeclaration {
  sources += 1;
  return defineSource({
    id: `test-list-${sources}`,
    publisher: "A certifying partner",
    kind: "certification-list",
    dataSet: "demo",
    jurisdiction: "AB",
    partner: {
      slug: `test-partner-${sources}`,
      name: "A partner",
      jurisdictions: ["AB"],
      industry: { en: "All", fr: "Toutes" },
    },
    termsStatus: "permission",
    cadenceDays: 7,
    file: { encoding: "utf-8", delimiter: "," },
    columns: {
      number: "Number",
      legal_name: "Company",
      city: "Town",
      postal_code: "Postal",
      expires_on: "Expires",
      issued_on: "Issued",
    },
    ignored: ["Note"],
    required: ["number", "legal_name"],
    certification: { programme: "cor", periodKind: "certificate", dateKind: "cert_3y" },
    dates: "YYYY-MM-DD",
    rows: { min: 1, max: 10_000 },
    ...changes,
  });
}

const HEADER = "Number,Company,Town,Postal,Issued,Expires,Note";

function firm(number: number, changes: Partial<{ name: string; town: string; expires: string }> = {}) {
  const { name = `Firm ${number} Ltd.`, town = "Calgary", expires = "2027-05-31" } = changes;
  return `00${number},${name},${town},T2P 1J9,2024-06-01,${expires},`;
}

function firms(count: number): string[] {
  return Array.from({ length: count }, (_, index) => firm(index + 1));
}

async function file(lines: string[], name = "list.csv"): Promise<string> {
  const where = path.join(await mkdtemp(path.join(folder, "f-")), name);
  await writeFile(where, `${lines.join("\n")}\n`);
  return where;
}

async function importLines(
  source: SourceDeclaration,
  asOf: string,
  lines: string[],
  more: { approve?: number; dryRun?: boolean } = {},
) {
  return runImport({ source, file: await file([HEADER, ...lines]), asOf, ...more });
}

test("a list is published: firms, certifications, periods and events", async () => {
  const source = certificationList();

  const report = await importLines(source, "2026-11-02", [firm(1), firm(2), ""]);

  expect(report).toMatchObject({
    outcome: "published",
    records: 4,
    header: 1,
    accepted: 2,
    rejected: 0,
    blank: 1,
    added: 2,
    absent: 0,
    reasons: [],
  });
  const periods = await database.rows(
    `SELECT c.legal_name, p.number, p.expires_on::text, p.date_kind, x.jurisdiction, x.family FROM public.certification_period p
       JOIN public.certification x ON x.id = p.certification_id JOIN public.contractor c ON c.id = x.contractor_id
       JOIN public.source_record r ON r.id = p.record_id WHERE r.source_id = $1 ORDER BY p.number`,
    [source.id],
  );
  expect(periods).toEqual([
    {
      legal_name: "Firm 1 Ltd.",
      number: "001",
      expires_on: "2027-05-31",
      date_kind: "cert_3y",
      jurisdiction: "AB",
      family: "cor",
    },
    {
      legal_name: "Firm 2 Ltd.",
      number: "002",
      expires_on: "2027-05-31",
      date_kind: "cert_3y",
      jurisdiction: "AB",
      family: "cor",
    },
  ]);
  expect(await directoryDigest(database.owner)).toMatch(/^[0-9a-f]{64}$/);
});
