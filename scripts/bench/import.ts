import { once } from "node:events";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { from as copyFrom } from "pg-copy-streams";
import { clearStaging } from "../../app/features/imports/import-runs.server";
import { runImport } from "../../app/features/imports/run-import.server";
import { defineSource } from "../../app/features/imports/source";
import { stageRows } from "../../app/features/imports/stage-rows.server";
import { closePools, importerPool, ownerPool } from "../../app/platform/db.server";
import { interleaved, median, type Figure } from "./figure";

const ROWS = Number(process.env.BENCH_IMPORT_ROWS ?? 100_000);
const RUNS = 5;
const COLUMNS = [
  "Number",
  "Company",
  "Trading as",
  "Town",
  "Province",
  "Postal",
  "Phone",
  "Site",
  "Issued",
  "Expires",
  "Staff",
  "Note",
  "Street",
  "Industry code",
  "Industry",
  "Region",
];

/** A weekly list as certifying partners write them: sixteen columns, some 240 bytes a row. */
const source = defineSource({
  id: "bench-list",
  publisher: "The bench",
  kind: "certification-list",
  dataSet: "demo",
  jurisdiction: "AB",
  partner: { slug: "bench-partner", name: "Bench", jurisdictions: ["AB"], industry: { en: "All", fr: "Toutes" } },
  termsStatus: "permission",
  cadenceDays: 7,
  file: { encoding: "utf-8", delimiter: ",", maxBytes: 1_000_000_000 },
  columns: {
    number: "Number",
    legal_name: "Company",
    trade_name: "Trading as",
    city: "Town",
    province: "Province",
    postal_code: "Postal",
    business_phone: "Phone",
    website: "Site",
    issued_on: "Issued",
    expires_on: "Expires",
    size: "Staff",
  },
  ignored: ["Note", "Street", "Industry code", "Industry", "Region"],
  required: ["number", "legal_name"],
  certification: { programme: "cor", periodKind: "certificate", dateKind: "cert_3y" },
  dates: "YYYY-MM-DD",
  rows: { min: 1, max: 2_000_000 },
});

/** stage against a raw piped COPY of the same bytes; then whole imports of a list that is new, a little changed, the same. */
export async function run(): Promise<Figure[]> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "trucor-bench-import-"));
  try {
    const file = path.join(folder, "list.csv");
    const bytes = await writeList(file, 0);
    const figures = [await stageFigure(file, bytes)];
    figures.push(...(await wholeFigures(folder, file, bytes)));
    return figures;
  } finally {
    await closePools();
    await rm(folder, { recursive: true, force: true });
  }
}

async function stageFigure(file: string, bytes: number): Promise<Figure> {
  let runId = 1_000_000_000;
  const seconds = await interleaved(RUNS, {
    raw: () => rawCopy(file, "UNLOGGED"),
    stage: async () => {
      const tx = await importerPool().connect();
      runId += 1;
      try {
        await tx.query("BEGIN");
        const staged = await stageRows(tx, { id: runId, source, path: file });
        await tx.query("COMMIT");
        if (staged.accepted !== ROWS) throw new Error(`${staged.accepted} rows were accepted of ${ROWS}`);
        await clearStaging(tx, { id: runId, source });
      } finally {
        tx.release();
      }
    },
  });
  const stage = ROWS / median(seconds.stage);
  const raw = ROWS / median(seconds.raw);
  return {
    name: `parse, check and stage, ${ROWS} rows (${(bytes / 1e6).toFixed(1)} MB)`,
    unit: "rows/s",
    value: stage,
    reference: { name: "the same bytes piped into COPY, all columns text", value: raw },
    ratio: stage / raw,
    target: { text: ">= 0.8", met: stage / raw >= 0.8 },
  };
}

async function wholeFigures(folder: string, file: string, bytes: number): Promise<Figure[]> {
  const figures: Figure[] = [];
  const cases = [
    { name: "all new", file, asOf: "2026-01-05" },
    { name: "1 % changed", file: path.join(folder, "one.csv"), changed: 100, asOf: "2026-01-12" },
    { name: "10 % changed", file: path.join(folder, "ten.csv"), changed: 10, asOf: "2026-01-19" },
    {
      name: "0 % changed, other bytes",
      file: path.join(folder, "same.csv"),
      changed: 10,
      asOf: "2026-01-26",
      note: "again",
    },
  ];
  for (const each of cases) {
    if (each.changed !== undefined) await writeList(each.file, each.changed, each.note ?? "");
    const walBefore = await walPosition();
    const started = performance.now();
    const report = await runImport({ source, file: each.file, asOf: each.asOf });
    const seconds = (performance.now() - started) / 1000;
    const wal = (await walPosition()) - walBefore;
    if (report.outcome !== "published") throw new Error(`${each.name}: ${report.outcome} ${report.reasons.join(" ")}`);
    const rawSeconds: number[] = [];
    for (let time = 0; time < 3; time += 1) {
      const begun = performance.now();
      await rawCopy(each.file, "");
      rawSeconds.push((performance.now() - begun) / 1000);
    }
    const value = ROWS / seconds;
    const raw = ROWS / median(rawSeconds);
    figures.push({
      name: `whole import, ${each.name}`,
      unit: "rows/s",
      value,
      reference: { name: "raw COPY into a logged table without index", value: raw },
      ratio: value / raw,
      ...(each.name === "1 % changed" || each.name === "10 % changed"
        ? { target: { text: ">= 0.25", met: value / raw >= 0.25 } }
        : {}),
      note: `${report.added} added, ${report.changed} changed, ${(wal / 1e6).toFixed(2)} MB of WAL`,
    });
    if (each.name.startsWith("0 %")) {
      figures.push({
        name: "WAL of a list that changes nothing",
        unit: "% of its bytes",
        value: (100 * wal) / bytes,
        target: { text: "<= 1 %, no row written", met: wal <= 0.01 * bytes && report.changed === 0 },
      });
    }
  }
  return figures;
}

async function rawCopy(file: string, logging: "UNLOGGED" | ""): Promise<void> {
  const tx = await importerPool().connect();
  try {
    await tx.query("BEGIN");
    await tx.query(`CREATE ${logging} TABLE staging.bench_raw (${COLUMNS.map((name) => `"${name}" text`).join(", ")})`);
    await pipeline(
      createReadStream(file),
      tx.query(copyFrom("COPY staging.bench_raw FROM STDIN (FORMAT csv, HEADER)")),
    );
    await tx.query("COMMIT");
    await tx.query("DROP TABLE staging.bench_raw");
  } finally {
    tx.release();
  }
}

async function walPosition(): Promise<number> {
  const { rows } = await ownerPool().query<{ bytes: string }>(
    "SELECT (pg_current_wal_insert_lsn() - '0/0')::text AS bytes",
  );
  return Number(rows[0]!.bytes);
}

/** Every `changed`th firm has another end date and staff; 0: none. */
async function writeList(file: string, changed: number, note = ""): Promise<number> {
  const out = createWriteStream(file);
  out.write(`${COLUMNS.join(",")}\n`);
  let bytes = 0;
  for (let begin = 0; begin < ROWS; begin += 1000) {
    let text = "";
    for (let index = begin; index < Math.min(begin + 1000, ROWS); index += 1) {
      const moved = changed > 0 && index % changed === 0;
      const key = String(index).padStart(7, "0");
      const town = TOWNS[index % TOWNS.length]!;
      text +=
        `DEMO-${key},"Prairie ${WORDS[index % WORDS.length]} ${key}, Ltd.",${index % 5 === 0 ? `Prairie ${key} Services` : ""},${town},Alberta,T${index % 10}P 1J9,` +
        `403-555-01${String(index % 100).padStart(2, "0")},www.firm-${key}.example.com,2024-${String((index % 12) + 1).padStart(2, "0")}-15,` +
        `${moved ? 2031 : 2027}-${String((index % 12) + 1).padStart(2, "0")}-14,${moved ? 75 : (index % 60) + 1},${note},${(index % 9000) + 100} ${WORDS[index % WORDS.length]!} Industrial Road,2382${index % 10}0,"Building equipment contractors, installation and servicing",Central and northern region\n`;
    }
    bytes += Buffer.byteLength(text);
    if (!out.write(text)) await once(out, "drain");
  }
  out.end();
  await once(out, "finish");
  return bytes;
}

const TOWNS = [
  "Calgary",
  "Edmonton",
  "Red Deer",
  "Lethbridge",
  "Grande Prairie",
  "Medicine Hat",
  "Fort McMurray",
  "Leduc",
  "Montréal-Nord",
];
const WORDS = ["Paving", "Électrique", "Roofing", "Mechanical", "Concrete", "Scaffold", "Steel & Crane", "Masonry"];
