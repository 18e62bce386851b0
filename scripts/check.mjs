/**
 * `npm run check`: every rule that needs no test to run. `npm run build` is its last step alone.
 * Each step says how long it took; all of them run, so that one look shows everything that is wrong.
 */
import { spawn } from "node:child_process";
import path from "node:path";
import process from "node:process";
import { buildSite, bundle, ENTRIES, generateClient, installPackages } from "./build.mjs";
import { PROJECT } from "./embedded.mjs";

const bin = (name) => path.join(PROJECT, "node_modules", name);

const STEPS = {
  format: () => tool([bin("prettier/bin/prettier.cjs"), "--check", "--log-level", "warn", "."]),
  lint: () => tool([bin("eslint/bin/eslint.js"), "--max-warnings", "0", "."]),
  architecture: () =>
    tool([
      bin("dependency-cruiser/bin/dependency-cruise.mjs"),
      "--config",
      "scripts/architecture.cjs",
      "app",
      "scripts",
      "test",
    ]),
  types: () => tool([bin("typescript/bin/tsc"), "--noEmit", "-p", "."]),
  schema: () => tool([path.join(PROJECT, "scripts/prisma.mjs"), "check"]),
  build,
};

const asked = process.argv.slice(2);
for (const name of asked) {
  if (!STEPS[name]) {
    process.stderr.write(`There is no step ${name}: ${Object.keys(STEPS).join(", ")}.\n`);
    process.exit(64);
  }
}

await installPackages();
await generateClient();
const failed = [];
for (const name of asked.length > 0 ? asked : Object.keys(STEPS)) {
  const from = Date.now();
  const problem = await STEPS[name]().then(
    () => null,
    (error) => error.message,
  );
  const seconds = `${((Date.now() - from) / 1000).toFixed(1)} s`;
  process.stdout.write(
    problem === null
      ? `ok      ${name.padEnd(13)} ${seconds}\n`
      : `FAILED  ${name.padEnd(13)} ${seconds}\n${problem}\n`,
  );
  if (problem !== null) failed.push(name);
}
if (failed.length > 0) process.stdout.write(`\nFailed: ${failed.join(", ")}\n`);
process.exit(failed.length > 0 ? 1 : 0);

async function build() {
  await buildSite();
  for (const name of Object.keys(ENTRIES)) await bundle(name);
}

function tool(args) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: PROJECT, stdio: ["ignore", "pipe", "pipe"] });
    let said = "";
    child.stdout.on("data", (chunk) => (said += chunk));
    child.stderr.on("data", (chunk) => (said += chunk));
    child.once("error", reject);
    child.once("close", (code) => (code === 0 ? resolve() : reject(new Error(said.trim() || `exit code ${code}`))));
  });
}
