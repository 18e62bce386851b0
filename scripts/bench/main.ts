/**
 * `npm run bench [-- start|import|search|page|money|export|candidates]`: the figures of design.md §12, each with its reference arm
 * measured in the same run. Every part gets a PostgreSQL of its own with the settings of `npm start`, gone afterwards.
 * Results go to bench/results.json; a missed target is printed as missed and is no failure of the command.
 */
import { spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { localSecrets, PROJECT, startDatabase } from "../embedded.mjs";
import { migrate } from "../migrate";
import type { Figure } from "./figure";

const PARTS: Record<string, () => Promise<{ run(): Promise<Figure[]> }>> = {
  start: () => import("./start"),
  import: () => import("./import"),
  search: () => import("./search"),
  page: () => import("./page"),
  money: () => import("./money"),
  export: () => import("./export"),
  candidates: () => import("./candidates"),
};
/** Run by other parts, in a process of its own. */
const PIECES: typeof PARTS = { "import-once": () => import("./import-once") };
/** Parts that start what they measure by themselves. */
const WITHOUT_DATABASE = ["start", "page"];
const RESULTS = path.join(PROJECT, "bench", "results.json");

export async function main(args: string[]): Promise<number> {
  const inside = args[0] === "--inside" ? args[1] : undefined;
  if (inside !== undefined) return measure(inside, args[2]!);

  const wanted = args.length === 0 ? Object.keys(PARTS) : args;
  const unknown = wanted.filter((name) => !(name in PARTS));
  if (unknown.length > 0) {
    console.error(`There is no part “${unknown[0]}” of the bench: ${Object.keys(PARTS).join(", ")}.`);
    return 64;
  }
  let failed = false;
  for (const part of wanted) {
    console.log(`\n# ${part}`);
    const figures = await inOwnProcess(part);
    if (figures === null) failed = true;
    else keep(part, figures);
  }
  return failed ? 1 : 0;
}

async function measure(part: string, output: string): Promise<number> {
  const { run } = await (PARTS[part] ?? PIECES[part])!();
  const figures = await run();
  if (part in PARTS) for (const figure of figures) console.log(sentence(figure));
  fs.writeFileSync(output, JSON.stringify(figures));
  return 0;
}

/** Settings are read once a process, so each part runs in one of its own, against a database of its own. */
async function inOwnProcess(part: string): Promise<Figure[] | null> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "trucor-bench-"));
  fs.chmodSync(folder, 0o711);
  const output = path.join(folder, "figures.json");
  const database = WITHOUT_DATABASE.includes(part) ? null : await startDatabase({ dataDir: folder, log: () => {} });
  try {
    const secrets = localSecrets(folder) as Record<string, string>;
    const env: NodeJS.ProcessEnv = {
      ...process.env,
      ...(database ? { ...secrets, ...database.urls, DATA_DIR: folder } : {}),
      TRUCOR_LOCAL: "1",
      LOG_LEVEL: "error",
    };
    if (database) {
      await migrate({
        ownerUrl: database.urls.DATABASE_URL!,
        workerUrl: database.urls.DATABASE_URL_WORKER!,
        project: PROJECT,
        peppers: env.SUPPRESSION_PEPPER ?? "1:a-pepper-of-the-bench-and-of-nothing-else",
      });
    }
    const code = await new Promise<number | null>((resolve, reject) => {
      const child = spawn(
        process.execPath,
        ["--expose-gc", ...process.execArgv, process.argv[1]!, "--inside", part, output],
        {
          env,
          stdio: "inherit",
        },
      );
      child.once("error", reject);
      child.once("exit", (exit) => resolve(exit));
    });
    return code === 0 ? (JSON.parse(fs.readFileSync(output, "utf8")) as Figure[]) : null;
  } finally {
    await database?.stop();
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

function sentence(figure: Figure): string {
  const parts = [`${figure.name}: ${rounded(figure.value)} ${figure.unit}`];
  if (figure.reference) parts.push(`${figure.reference.name} ${rounded(figure.reference.value)}`);
  if (figure.ratio !== undefined) parts.push(`ratio ${figure.ratio.toFixed(2)}`);
  if (figure.target) parts.push(`${figure.target.text} ${figure.target.met ? "met" : "MISSED"}`);
  return `${parts.join(" · ")}${figure.note ? ` (${figure.note})` : ""}`;
}

function rounded(value: number): string {
  if (Math.abs(value) >= 1000) return Math.round(value).toLocaleString("en-CA");
  return value.toLocaleString("en-CA", { maximumSignificantDigits: 3 });
}

function keep(part: string, figures: Figure[]): void {
  fs.mkdirSync(path.dirname(RESULTS), { recursive: true });
  const before = fs.existsSync(RESULTS)
    ? (JSON.parse(fs.readFileSync(RESULTS, "utf8")) as Record<string, unknown>)
    : {};
  before[part] = {
    measured_on: new Date().toISOString().slice(0, 10),
    machine: `${os.cpus().length} × ${os.cpus()[0]?.model ?? "?"}, node ${process.version}`,
    figures,
  };
  fs.writeFileSync(RESULTS, `${JSON.stringify(before, null, 2)}\n`);
}
