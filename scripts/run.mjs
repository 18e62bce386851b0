/**
 * `npm run <command> -- …`: the TypeScript commands of contract.md. They use DATABASE_URL, or else the embedded
 * database, attaching to a running one or starting it for as long as they run. Exit codes pass through.
 */
import { spawn } from "node:child_process";
import os from "node:os";
import process from "node:process";
import { buildSite, bundle, installPackages } from "./build.mjs";

const [name, ...args] = process.argv.slice(2);
/** The production parts: nothing is filled in for them, a missing setting stops their boot. */
const PARTS = ["serve", "worker"];

const say = (line) => process.stderr.write(`${line}\n`);
let stopDatabase = async () => {};
let child = null;
let stopping = null;

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.on(signal, () => {
    stopping = signal;
    child?.kill(signal === "SIGHUP" ? "SIGTERM" : signal);
  });
}

try {
  process.exitCode = await command();
} catch (error) {
  say(error.constructor.name === "SetupError" || !error.stack ? error.message : error.stack);
  process.exitCode = 1;
} finally {
  await stopDatabase();
}
process.exit();

async function command() {
  await installPackages({ log: say });
  const { localEnvironment } = await import("./environment.mjs");
  let env = process.env;
  if (PARTS.includes(name)) {
    env = { ...process.env, NODE_ENV: "production", TRUCOR_PART: name };
    if (name === "serve") await buildSite();
  } else {
    const local = await localEnvironment({ log: say });
    stopDatabase = local.stop;
    env = local.env;
    // A server of the operator's own gets the operator's peppers or none: one made up here would stay in it for good.
    if (name === "migrate" && process.env.DATABASE_URL && !process.env.SUPPRESSION_PEPPER) {
      delete env.SUPPRESSION_PEPPER;
    }
    // The embedded database may be younger than the sources: commands never meet half a schema.
    if (local.database && name !== "migrate") await (await import("./migrated.mjs")).bringUpToDate(env);
  }
  if (stopping) return 1;
  const file = await bundle(name);
  return new Promise((resolve, reject) => {
    child = spawn(process.execPath, ["--enable-source-maps", file, ...args], {
      env,
      stdio: "inherit",
      detached: false,
    });
    child.once("error", reject);
    child.once("exit", (code, signal) => resolve(code ?? 128 + (os.constants.signals[signal] ?? 1)));
  });
}
