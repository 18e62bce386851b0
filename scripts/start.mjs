/**
 * `npm start` and `npm run dev`: from a fresh clone to a served site, and everything stopped again on Ctrl-C or SIGTERM.
 * Node's own modules only, until the packages are there.
 */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs";
import net from "node:net";
import path from "node:path";
import process from "node:process";
import { buildSite, bundle, installPackages } from "./build.mjs";
import { dataDirectory, freePort, makeDataDirectory, withClient } from "./embedded.mjs";
import { isProduction, localEnvironment } from "./environment.mjs";

const DEV = process.argv.includes("--dev");
const STOP_WITHIN = 7000;

const started = Date.now();
const host = process.env.HOST || "127.0.0.1";
const port = Number(process.env.PORT || 3000);
const say = (line = "") => process.stdout.write(`${line}\n`);

/** Programs that run right now, in the order they were started. */
const children = new Set();
let leaveDatabase = async () => {};
let stopping = null;

// Ctrl-C arrives twice, from the terminal and from npm: stopping is one promise, asked for as often as one likes.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => void stop(0));
process.on("disconnect", () => void stop(0));

main().catch((error) => {
  if (stopping) return;
  const expected =
    ["SetupError", "MigrationError"].includes(error.constructor?.name) || /^The |^npm /.test(error.message);
  process.stderr.write(`\n${expected ? error.message : error.stack}\n`);
  void stop(1);
});

async function main() {
  requireNode();
  if (!(Number.isInteger(port) && port >= 0 && port < 65_536))
    return refuse(`PORT is not a port number: ${process.env.PORT}`);
  const neighbour = await whoListens();
  if (neighbour) return refuse(neighbour);

  await installPackages({ children, log: say });
  const production = isProduction();
  const { env, database } = await environment(production);
  if (stopping) return;

  const site = DEV ? null : timed("Building the site", buildSite({ children, log: say }));
  // Whatever fails first is told once; the other outcome must not become an unhandled rejection.
  site?.catch(() => {});
  const { bringUpToDate } = await import("./migrated.mjs");
  await bringUpToDate(env, (line) => say(`  ${line}`));
  if (stopping) return;
  const demo = !production && env.DEMO !== "off";
  if (demo) await loadDemo(env);
  if (stopping) return;
  if (await site) say("  The site is built.");
  if (stopping) return;

  if (!production && !process.env.STRIPE_API_URL && usesSimulator(env)) await startSimulator(env);
  if (stopping) return;
  const web = await startPart("serve", env, DEV ? ["--dev"] : []);
  const worker = startPart("worker", env);
  const address = await web.listening;
  await (
    await worker
  ).listening;
  if (stopping) return;
  announce(address, database, demo && env.DATA_DIR);
}

async function environment(production) {
  if (production) {
    const env = { ...process.env, DATA_DIR: dataDirectory(), NODE_ENV: "production" };
    // Nothing is filled in here: what is missing has been told, in sentences.
    if ((await runPart("settings", env)) !== 0) await stop(1);
    return { env };
  }
  makeDataDirectory(dataDirectory());
  const local = await localEnvironment({ log: say });
  leaveDatabase = local.stop;
  local.env.NODE_ENV = DEV ? "development" : "production";
  local.env.PORT = String(port);
  local.env.HOST = host;
  // Requests are not worth a line on this machine; what goes wrong is.
  local.env.LOG_LEVEL ||= "warn";
  return local;
}

const usesSimulator = (env) => env.STRIPE_SECRET_KEY?.startsWith("sk_test_simulator_");

// ---------------------------------------------------------------------------------------------------------------

function requireNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  process.stderr.write(`TruCOR Intel needs Node 20.19 or newer; this is ${process.versions.node}.\n`);
  process.exit(1);
}

function refuse(sentence) {
  process.stderr.write(`${sentence}\n`);
  return stop(1);
}

/** A sentence about who is in the way of our port, or null. */
async function whoListens() {
  const code = await new Promise((resolve) => {
    const probe = net.createServer();
    probe.once("error", (error) => resolve(error.code));
    probe.listen({ port, host, exclusive: true }, () => probe.close(() => resolve(null)));
  });
  if (code === null) return null;
  if (code === "EADDRINUSE") {
    const other = await freePort(port + 1);
    return `Port ${port} on ${host} is used by another program, perhaps another npm start. Stop it, or start with PORT=${other} npm start.`;
  }
  if (code === "EACCES") return `Port ${port} may not be used by this user: start with PORT=3000, for example.`;
  if (code === "EADDRNOTAVAIL" || code === "ENOTFOUND") return `HOST=${host} is not an address of this machine.`;
  return `Port ${port} on ${host} cannot be used (${code}).`;
}

async function timed(what, work) {
  const from = Date.now();
  const changed = await work;
  if (changed && Date.now() - from > 3000) say(`  ${what}: ${((Date.now() - from) / 1000).toFixed(0)} s`);
  return changed;
}

/** The demo goes into an empty database only, or on where an earlier start was interrupted in the middle of it. */
async function loadDemo(env) {
  const marker = path.join(env.DATA_DIR, "demo.loading");
  if (!fs.existsSync(marker)) {
    const empty = await withClient(env.DATABASE_URL, async (client) => {
      const { rows } = await client.query("SELECT NOT EXISTS (SELECT FROM public.reading) AS empty");
      return rows[0].empty;
    });
    if (!empty) return;
    fs.writeFileSync(marker, new Date().toISOString());
  }
  say("Importing the demo's weekly lists (the first time only)…");
  const code = await runPart("demo", { ...env, PUBLIC_ADDRESS: `http://${host}:${port}` });
  if (stopping) return;
  if (code !== 0)
    throw new Error(`The demo could not be loaded (exit code ${code}); npm start goes on where it stopped.`);
  fs.rmSync(marker, { force: true });
}

async function startSimulator(env) {
  // The same port for the same data folder, so that an open pay page outlives a restart, and another for another folder.
  const offset = createHash("sha256").update(env.DATA_DIR).digest().readUInt16BE() % 800;
  const simulatorPort = await freePort(12111 + offset);
  env.STRIPE_API_URL = `http://127.0.0.1:${simulatorPort}`;
  const part = await startPart("simulator", {
    ...env,
    SIMULATOR_PORT: String(simulatorPort),
    SIMULATOR_WEBHOOK_URL: `http://${host}:${port}/webhooks/stripe`,
  });
  await part.listening;
}

async function runPart(name, env, args = []) {
  const child = await spawnPart(name, env, args);
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code, signal) => resolve(code ?? signal));
  });
}

/** Starts a part that stays; when it ends by itself everything ends. `listening` settles when it says so. */
async function startPart(name, env, args = []) {
  const child = await spawnPart(name, { ...env, TRUCOR_PART: name }, args);
  const listening = new Promise((resolve, reject) => {
    child.on("message", (message) => message?.listening && resolve(message.listening));
    child.once("error", reject);
    child.once("exit", (code, signal) => {
      reject(new Error(`The ${name} part ended (${signal ?? `exit code ${code}`}).`));
      if (stopping) return;
      process.stderr.write(`The ${name} part ended (${signal ?? `exit code ${code}`}): stopping.\n`);
      void stop(code || 1);
    });
  });
  listening.catch(() => {});
  return { child, listening };
}

async function spawnPart(name, env, args) {
  const file = await bundle(name);
  const child = spawn(process.execPath, ["--enable-source-maps", file, ...args], {
    env,
    // A process group of its own: Ctrl-C reaches this process alone, which then stops the parts in order. The channel
    // tells a part that this process is gone, even when it was killed.
    detached: true,
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  children.add(child);
  child.once("exit", () => children.delete(child));
  child.once("error", () => children.delete(child));
  return child;
}

function announce(address, database, demoData) {
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  say();
  say(`  TruCOR Intel is at ${address}   (ready after ${seconds} s)`);
  const file = demoData && path.join(demoData, "demo-access.json");
  if (file && fs.existsSync(file)) {
    const access = JSON.parse(fs.readFileSync(file, "utf8"));
    say();
    say("  Demo logins (fictional data; also in demo-access.json of the data folder):");
    for (const name of ["vendor", "newcomer", "operator"]) {
      if (access[name]) say(`    ${name.padEnd(9)} ${access[name].email}   ${access[name].password}`);
    }
    say(`    mail      ${address}/dev/outbox`);
  }
  if (database?.attached) say("  The database was already running and is used as it is.");
  say();
  say("  Ctrl-C stops everything.");
}

// ---------------------------------------------------------------------------------------------------------------

/** Parts first, the database last; nothing is left behind, and npm gets its exit code within ten seconds. */
function stop(code) {
  stopping ??= (async () => {
    const running = [...children];
    const ended = Promise.all(
      running.map(
        (child) =>
          (child.exitCode ?? child.signalCode) !== null || new Promise((resolve) => child.once("exit", resolve)),
      ),
    );
    for (const child of running) child.kill("SIGTERM");
    const late = setTimeout(() => {
      for (const child of children) child.kill("SIGKILL");
    }, STOP_WITHIN);
    await ended;
    clearTimeout(late);
    await leaveDatabase().catch((error) => process.stderr.write(`${error.message}\n`));
    process.exit(code);
  })();
  return stopping;
}
