import { spawn } from "node:child_process";
import { createReadStream, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { from as copyFrom } from "pg-copy-streams";
import { clearStaging } from "../../app/features/imports/import-runs.server";
import { loadKnownRows } from "../../app/features/imports/known-rows.server";
import type { SourceDeclaration } from "../../app/features/imports/source";
import { stageRows } from "../../app/features/imports/stage-rows.server";
import { closePools, importerPool, ownerPool } from "../../app/platform/db.server";
import { interleaved, median, type Figure } from "./figure";
import { benchSource, COLUMNS, writeList } from "./import-list";
import { searchWhileImporting } from "./search-while-importing";

const ROWS = Number(process.env.BENCH_IMPORT_ROWS ?? 100_000);
/** 0 leaves the large list out. */
const LARGE = Number(process.env.BENCH_IMPORT_LARGE ?? 1_000_000);
const RUNS = 5;

type DataSet = "demo" | "live";

/** A list in four weeks: new, then a week later a little changed, then the same under other bytes. */
const WEEKS = [
  { name: "all new", changed: 0, asOf: "2026-01-05", note: "" },
  { name: "1 % changed", changed: 100, asOf: "2026-01-12", note: "" },
  { name: "10 % changed", changed: 10, asOf: "2026-01-19", note: "" },
  { name: "0 % changed, other bytes", changed: 10, asOf: "2026-01-26", note: "again" },
];

/** stage against a raw piped COPY of the same bytes; then whole imports of a list that is new, a little changed, the same. */
export async function run(): Promise<Figure[]> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "trucor-bench-import-"));
  try {
    const file = path.join(folder, "list.csv");
    const small = await sizeFigures(file, ROWS, "demo");
    const figures = [...small.figures, await searchWhileImporting(() => importOfOneWeek(file, ROWS))];
    if (LARGE > 0) {
      const large = await sizeFigures(file, LARGE, "live");
      figures.push(...large.figures);
      const more = large.memory - small.memory;
      figures.push({
        name: `memory of the importer, ${LARGE} rows over ${ROWS}`,
        unit: "MB more",
        value: more,
        target: { text: "<= 128 MB", met: more <= 128 },
        note: `${small.memory.toFixed(0)} and ${large.memory.toFixed(0)} MB at most`,
      });
    }
    return figures;
  } finally {
    await closePools();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Another week of the list that is loaded, 10 % changed: what the search is disturbed with. */
async function importOfOneWeek(file: string, rows: number): Promise<void> {
  await writeList(file, rows, 9);
  await importOnce(file, "2026-02-02", "demo");
}

async function sizeFigures(file: string, rows: number, set: DataSet): Promise<{ figures: Figure[]; memory: number }> {
  const figures: Figure[] = [];
  let memory = 0;
  for (const week of WEEKS) {
    const bytes = await writeList(file, rows, week.changed, week.note);
    if (week.name === "all new" || week.name === "10 % changed")
      figures.push(await stageFigure(file, rows, bytes, week.name, benchSource(set)));
    if (week.name.startsWith("0 %")) await aWeekGoesBy();
    const walBefore = await walPosition();
    const done = await importOnce(file, week.asOf, set);
    const wal = (await walPosition()) - walBefore;
    if (week.changed > 0) memory = Math.max(memory, done.memory);
    const rawSeconds: number[] = [];
    for (let time = 0; time < 3; time += 1) rawSeconds.push(await timed(() => rawCopy(file, "")));
    const value = rows / done.seconds;
    const raw = rows / median(rawSeconds);
    figures.push({
      name: `whole import, ${rows} rows, ${week.name}`,
      unit: "rows/s",
      value,
      reference: { name: "raw COPY into a logged table without index", value: raw },
      ratio: value / raw,
      ...(week.name === "1 % changed" || week.name === "10 % changed"
        ? { target: { text: ">= 0.25, aim 0.5", met: value / raw >= 0.25 } }
        : {}),
      note: `${done.said}, ${(wal / 1e6).toFixed(2)} MB of WAL`,
    });
    if (week.name.startsWith("0 %")) {
      figures.push({
        name: `WAL of a list of ${rows} rows that changes nothing`,
        unit: "% of its bytes",
        value: (100 * wal) / bytes,
        target: { text: "<= 1 %, no row written", met: wal <= 0.01 * bytes && done.changed === 0 },
      });
    }
  }
  return { figures, memory };
}

/** Autovacuum looks once a minute: when it rested for longer than that, it has nothing left to do. */
const RESTED_SECONDS = 75;

/**
 * Between two Mondays autovacuum clears away what the last list replaced (the migration vacuum_after_lists says from how much
 * on); here the next list comes at once, so it is waited for: what it writes would be counted with what the import writes.
 */
async function aWeekGoesBy(): Promise<void> {
  let rested = 0;
  for (let second = 0; second < 900 && rested < RESTED_SECONDS; second += 1) {
    const { rows } = await ownerPool().query<{ busy: boolean }>(
      "SELECT EXISTS (SELECT FROM pg_stat_progress_vacuum) OR EXISTS (SELECT FROM pg_stat_progress_analyze) AS busy",
    );
    rested = rows[0]!.busy ? 0 : rested + 1;
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
  if (rested < RESTED_SECONDS)
    console.log("autovacuum was still at work after 15 minutes: its bytes are in the next figure");
}

/**
 * Parsing, checking and staging against piping the same bytes into COPY. Of a list that is all new every row is checked and
 * staged; of a weekly list those that do not stand as they stood.
 */
async function stageFigure(
  file: string,
  rows: number,
  bytes: number,
  week: string,
  source: SourceDeclaration,
): Promise<Figure> {
  let runId = 1_000_000_000;
  const seconds = await interleaved(RUNS, {
    raw: () => rawCopy(file, "UNLOGGED"),
    stage: async () => {
      const tx = await importerPool().connect();
      runId += 1;
      try {
        await tx.query("BEGIN");
        const known = await loadKnownRows(tx, source.id);
        const staged = await stageRows(tx, { id: runId, source, path: file, known });
        await tx.query("COMMIT");
        if (staged.accepted !== rows) throw new Error(`${staged.accepted} rows were accepted of ${rows}`);
        await clearStaging(tx, { id: runId, source });
      } finally {
        tx.release();
      }
    },
  });
  const stage = rows / median(seconds.stage);
  const raw = rows / median(seconds.raw);
  return {
    name: `parse, check and stage, ${rows} rows (${(bytes / 1e6).toFixed(1)} MB), ${week}`,
    unit: "rows/s",
    value: stage,
    reference: { name: "the same bytes piped into COPY, all columns text", value: raw },
    ratio: stage / raw,
    target: { text: ">= 0.8", met: stage / raw >= 0.8 },
  };
}

async function importOnce(file: string, asOf: string, set: DataSet) {
  const output = `${file}.figures`;
  const child = spawn(process.execPath, [...process.execArgv, process.argv[1]!, "--inside", "import-once", output], {
    env: { ...process.env, BENCH_IMPORT_FILE: file, BENCH_IMPORT_AS_OF: asOf, BENCH_IMPORT_SET: set },
    stdio: ["ignore", "ignore", "inherit"],
  });
  const code = await new Promise((resolve, reject) => child.once("error", reject).once("exit", resolve));
  if (code !== 0) throw new Error(`an import ended with ${String(code)}`);
  const figures = JSON.parse(readFileSync(output, "utf8")) as Figure[];
  const of = (name: string) => figures.find((figure) => figure.name === name)!;
  return {
    seconds: of("seconds").value,
    said: of("seconds").note!,
    memory: of("most memory").value,
    changed: of("changed").value,
  };
}

async function timed(work: () => Promise<void>): Promise<number> {
  const before = performance.now();
  await work();
  return (performance.now() - before) / 1000;
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
