import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import Papa from "papaparse";
import { beforeAll, describe, expect, test } from "vitest";
import { testDatabase } from "../../../test/database";
import {
  CLASSES,
  COLUMNS,
  csv,
  FIRMS,
  goodRows,
  malformedFile,
  type MalformedFile,
  SEEDS,
} from "../../../test/malformed-files";
import { told as inLanguage } from "~/text/told.server";
import { directoryDigest } from "./directory-digest.server";
import type { ImportResult } from "./import-request";
import { runImport } from "./run-import.server";
import { defineSource } from "./source";

/** `npm run prove` sets PROVE for all 500; `npm test` takes every fourth seed, which has each variant of a class. */
const FULL = process.env.PROVE === "full";

const database = await testDatabase();
const folder = await mkdtemp(path.join(os.tmpdir(), "trucor-malformed-"));

const source = defineSource({
  id: "malformed",
  publisher: "A certifying partner",
  kind: "certification-list",
  dataSet: "demo",
  jurisdiction: "QC",
  partner: { slug: "malformed", name: "A partner", jurisdictions: ["QC"], industry: { en: "All", fr: "Toutes" } },
  termsStatus: "permission",
  cadenceDays: 7,
  file: { encoding: "utf-8", delimiter: "," },
  columns: {
    number: "Number",
    legal_name: "Company",
    city: "Town",
    business_phone: "Phone",
    issued_on: "Issued",
    published_status: "Standing",
    expires_on: "Expires",
  },
  ignored: [],
  required: ["number", "legal_name"],
  values: { published_status: { Active: "", Suspended: "suspended" } },
  certification: { programme: "cor", periodKind: "certificate", dateKind: "cert_3y" },
  dates: "YYYY-MM-DD",
  rows: { min: 1, max: 1000 },
});

/** Each list is of a day of its own, so that every one of them is read. */
let day = Date.UTC(2026, 0, 1);
const nextDay = () => new Date((day += 86_400_000)).toISOString().slice(0, 10);

async function importBytes(
  bytes: Buffer,
  more: Partial<MalformedFile> & { asOf?: string } = {},
): Promise<ImportResult> {
  const file = path.join(await mkdtemp(path.join(folder, "f-")), more.fileName ?? "list.csv");
  await writeFile(file, bytes);
  const declared = more.maxBytes ? { ...source, file: { ...source.file, maxBytes: more.maxBytes } } : source;
  const result = await runImport({ source: declared, file, asOf: more.asOf ?? nextDay(), form: more.form });
  expect(result.records).toBe(result.header + result.accepted + result.rejected + result.blank);
  const sentences = [...result.reasons, ...result.issues.flatMap(({ reason, mend }) => [reason, mend])];
  const english = sentences.filter((sentence) => inLanguage("fr", sentence).language === "en");
  expect(english, "sentences that the French desk cannot tell").toEqual([]);
  return result;
}

const GOOD = Buffer.from(csv([COLUMNS, ...goodRows()]));
/** The good list in bytes of its own: those of an earlier list are recognised as the earlier list. */
let copies = 0;
const goodAgain = () => Buffer.concat([GOOD, Buffer.alloc((copies += 1), "\n")]);
/** Files met before: their absences wait, as those of every list that comes back. */
const met = new Set<string>();
const digest = () => directoryDigest(database.owner);
let good: string;

async function endedPeriods(): Promise<number> {
  const [ended] = await database.rows<{ ended: number }>(
    "SELECT count(*)::int AS ended FROM public.certification_period WHERE ended_reading IS NOT NULL",
  );
  return ended!.ended;
}

beforeAll(async () => {
  await importBytes(GOOD);
  good = await digest();
});

describe.each(CLASSES.map(({ name }, index) => ({ name, index })))("$name", ({ index }) => {
  const seeds = Array.from({ length: SEEDS }, (_, seed) => seed).filter((seed) => FULL || seed < 8);
  test.each(seeds)("seed %i", async (seed) => {
    const file = malformedFile(index, seed);
    let { bytes } = file;
    if (bytes.equals(GOOD)) {
      bytes = goodAgain();
      await importBytes(bytes);
    }

    const result = await importBytes(bytes, { ...file, form: {}, ...(file.older ? { asOf: "2025-12-01" } : {}) });

    const told = [...result.reasons, ...result.issues.map(({ reason }) => reason)].join(" ");
    if (file.says) expect(told, file.what).toMatch(file.says);
    if (file.verdict === "refused") await changedNothing(file, result);
    else await published(file, result);
    expect(await endedPeriods(), file.what).toBe(0);
  });
});

async function changedNothing(file: MalformedFile, result: ImportResult) {
  expect(result.outcome, `${file.what}: ${JSON.stringify(result)}`).toBe("refused");
  expect(await digest(), file.what).toBe(good);
  for (const [header, field] of Object.entries(file.columns ?? {})) {
    expect(result.suggestion).toMatchObject({ kind: "columns", columns: [{ header, suggestedField: field }] });
  }
  if (!file.form) return;
  const [[kind, value]] = Object.entries(file.form) as [[string, string]];
  expect(result.suggestion, file.what).toEqual({ kind, value });
  const confirmed = await importBytes(file.bytes, { form: file.form });
  expect(confirmed, file.what).toMatchObject({ accepted: FIRMS, rejected: 0, changed: 0, absent: 0, withheld: 0 });
  expect(await digest(), file.what).toBe(good);
}

async function published(file: MalformedFile, result: ImportResult) {
  const { names = [], lacking = 0 } = file.differs ?? {};
  const many = lacking > 10 && lacking > FIRMS / 10;
  const again = met.has(file.bytes.toString("latin1"));
  met.add(file.bytes.toString("latin1"));
  expect(result.outcome, `${file.what}: ${told(result)}`).toMatch(
    (many || again) && lacking > 0 ? /^withheld$/ : /^(published|unchanged)$/,
  );
  expect(result.absent + result.withheld, file.what).toBe(lacking);
  for (const issue of result.issues) {
    expect(issue.value.length).toBeLessThanOrEqual(80);
    expect([issue.line > 1, issue.field, issue.reason, issue.mend].every(Boolean), told(result)).toBe(true);
  }
  if (file.verdict === "accepted") expect(result.rejected, `${file.what}: ${told(result)}`).toBe(0);
  else await mend(file, result);

  if (names.length > 0) {
    const kept = await database.rows(
      "SELECT legal_name, export_name FROM public.contractor WHERE legal_name = ANY ($1) AND export_name !~ '^[=+@-]'",
      [names],
    );
    expect(kept, file.what).toHaveLength(names.length);
  }
  if (file.differs) await importBytes(goodAgain());
  // A name that was once published stays among the former names.
  if (names.length > 0) good = await asGoodListSays();
  expect(await digest(), file.what).toBe(good);
}

async function asGoodListSays(): Promise<string> {
  const kept = await database.rows("SELECT natural_key, legal_name FROM public.source_record ORDER BY natural_key");
  expect(kept).toEqual(goodRows().map(([natural_key, legal_name]) => ({ natural_key, legal_name })));
  return digest();
}

/** The rejected rows come back in the reject file, and are taken once they are right. */
async function mend(file: MalformedFile, result: ImportResult) {
  expect(result.rejected, `${file.what}: ${told(result)}`).toBeGreaterThan(0);
  const kept = (await readFile(result.rejectFile!, "utf8")).replace(/^\ufeff/, "");
  const [header, ...rejects] = Papa.parse<string[]>(kept, { skipEmptyLines: true }).data;
  expect(rejects, file.what).toHaveLength(result.rejected);
  expect(await digest(), file.what).toBe(good);
  if (file.mended!.length === 0) return;
  const rows = file.mended!.map((row) => [...row, ...rejects[0]!.slice(COLUMNS.length)]);

  const again = await importBytes(Buffer.from(csv([header!, ...rows])), {
    fileName: path.basename(result.rejectFile!),
  });

  expect(again, `${file.what}: ${told(again)}`).toMatchObject({
    accepted: rows.length,
    rejected: 0,
    changed: 0,
    absent: 0,
  });
}

function told({ outcome, reasons, issues }: ImportResult): string {
  return JSON.stringify({ outcome, reasons, issues: issues.slice(0, 3) });
}
