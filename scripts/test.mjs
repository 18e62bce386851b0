/**
 * `npm test`: packages, Prisma client, browser, then every test; the last line counts them. Words after `--` choose files.
 */
import { spawn, spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import process from "node:process";
import { generateClient, installPackages } from "./build.mjs";
import { PROJECT, temporaryDirectory } from "./embedded.mjs";

const CI = Boolean(process.env.CI);
const chosen = process.argv.slice(2);
const say = (line) => process.stdout.write(`${line}\n`);
const total = { passed: 0, failed: 0, skipped: 0 };
const children = new Set();
let interrupted = false;

for (const signal of ["SIGINT", "SIGTERM"]) {
  process.on(signal, () => {
    interrupted = true;
    for (const child of children) child.kill(signal);
    if (children.size === 0) process.exit(1);
  });
}

try {
  await installPackages({ children, log: say });
  await generateClient({ children });
  const ofJourneys = (word) => word.includes("journeys");
  const words = chosen.filter((word) => !ofJourneys(word));
  if (chosen.length === 0 || words.length > 0) await suite("vitest.config.ts", words);
  if (chosen.length === 0 || chosen.some(ofJourneys)) await journeys(chosen.filter(ofJourneys));
} catch (error) {
  say(error.message);
  total.failed += 1;
}
say(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exit(total.failed > 0 ? 1 : 0);

async function journeys(words) {
  const browser = await chromium();
  if (browser.path) return suite("vitest.journeys.config.ts", words, { CHROMIUM_PATH: browser.path });
  const missed = countJourneys();
  if (missed === 0) return;
  say(`SKIPPED ${missed} browser journeys: ${browser.reason}`);
  if (CI) total.failed += missed;
  else total.skipped += missed;
}

/** Runs one vitest configuration and adds up its report. A run that reports nothing counts as a failure. */
async function suite(config, words, env = {}) {
  if (interrupted) throw new Error("Interrupted.");
  const folder = temporaryDirectory("trucor-report-");
  const report = path.join(folder, "report.json");
  const code = await new Promise((resolve, reject) => {
    const child = spawn(
      process.execPath,
      [
        path.join(PROJECT, "node_modules/vitest/vitest.mjs"),
        ...[
          "run",
          "--config",
          config,
          "--reporter=default",
          "--reporter=json",
          `--outputFile.json=${report}`,
          "--passWithNoTests",
        ],
        ...words,
      ],
      { cwd: PROJECT, stdio: "inherit", env: { ...process.env, ...env } },
    );
    children.add(child);
    child.once("error", reject);
    child.once("exit", (exit) => {
      children.delete(child);
      resolve(exit ?? 1);
    });
  });
  const counted = fs.existsSync(report) ? JSON.parse(fs.readFileSync(report, "utf8")) : null;
  fs.rmSync(folder, { recursive: true, force: true });
  const failed = counted?.numFailedTests ?? 0;
  total.passed += counted?.numPassedTests ?? 0;
  total.skipped += (counted?.numPendingTests ?? 0) + (counted?.numTodoTests ?? 0);
  // A file that does not even load, or a complaint outside a test, has no failed test to count.
  total.failed += code !== 0 && failed === 0 ? 1 : failed;
}

/** A Chromium to drive: the one named, the system's, Playwright's own, or Debian's where we may install it. */
async function chromium() {
  const named = process.env.CHROMIUM_PATH;
  if (named) return fs.existsSync(named) ? { path: named } : { reason: `CHROMIUM_PATH names no file: ${named}` };
  const present = systemChromium();
  if (present) return { path: present };
  const { chromium: playwrights } = await import("playwright-core");
  if (fs.existsSync(playwrights.executablePath())) return { path: playwrights.executablePath() };
  const root = process.getuid?.() === 0;
  if (!root || spawnSync("apt-get", ["--version"]).status !== 0) {
    return {
      reason:
        "no Chromium here, and this user cannot install one. Set CHROMIUM_PATH, or run: npx playwright install chromium",
    };
  }
  say("Installing Chromium for the browser journeys (the first time only)…");
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  spawnSync("apt-get", ["-q", "update"], { env, stdio: "ignore" });
  const install = spawnSync(
    "apt-get",
    ["-q", "install", "-y", "--no-install-recommends", "chromium", "fonts-dejavu-core"],
    {
      env,
      encoding: "utf8",
    },
  );
  const installed = systemChromium();
  return installed
    ? { path: installed }
    : { reason: `Chromium could not be installed: ${install.stderr?.trim().slice(-300)}` };
}

function systemChromium() {
  return ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
    .flatMap((name) => (process.env.PATH ?? "").split(path.delimiter).map((folder) => path.join(folder, name)))
    .find((file) => fs.existsSync(file));
}

function countJourneys() {
  const folder = path.join(PROJECT, "test/journeys");
  if (!fs.existsSync(folder)) return 0;
  return fs
    .readdirSync(folder)
    .filter((name) => name.endsWith(".test.ts"))
    .map((name) => fs.readFileSync(path.join(folder, name), "utf8").match(/^\s*test(\.each\(.*\))?\(/gm)?.length ?? 0)
    .reduce((sum, count) => sum + count, 0);
}
