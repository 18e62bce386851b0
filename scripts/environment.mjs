/**
 * The environment of every command: what the operator gave, completed by this machine's own defaults. contract.md names
 * the variables; app/platform/env.server.ts judges them.
 */
import { randomBytes } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import process from "node:process";
import {
  dataDirectory,
  localSecrets,
  LOGINS,
  makeDataDirectory,
  OWNER,
  startDatabase,
  withClient,
} from "./embedded.mjs";

export class SetupError extends Error {}

/** A HOST that is not loopback or a PUBLIC_URL makes it production; so do the parts serve and worker by themselves. */
export function isProduction(env = process.env) {
  const host = env.HOST || "127.0.0.1";
  return Boolean(env.PUBLIC_URL) || !(host === "localhost" || host === "::1" || /^127(\.\d+){3}$/.test(host));
}

/**
 * The six database addresses and the secrets, from the environment or from the embedded defaults.
 * `stop` leaves the embedded database (and stops it when nobody else uses it).
 */
export async function localEnvironment({ log = console.log } = {}) {
  const dataDir = dataDirectory();
  const base = { ...process.env, DATA_DIR: dataDir };
  const variables = Object.values(LOGINS);
  if (base.DATABASE_URL && variables.every((name) => base[name])) return { env: complete(base), stop: async () => {} };
  if (base.DATABASE_URL) {
    return { env: complete({ ...base, ...(await rolesOfOwnServer(base, log)) }), stop: async () => {} };
  }
  const database = await startDatabase({ dataDir, log });
  return { env: complete({ ...base, ...database.urls }), stop: database.stop, database };
}

function complete(env) {
  const secrets = localSecrets(env.DATA_DIR);
  for (const [name, value] of Object.entries(secrets)) {
    // Stripe's two belong together: a real key never meets the simulator's webhook secret.
    if (name.startsWith("STRIPE_") && env.STRIPE_SECRET_KEY && env.STRIPE_SECRET_KEY !== secrets.STRIPE_SECRET_KEY)
      continue;
    env[name] ||= value;
  }
  env.TRUCOR_LOCAL = "1";
  return env;
}

/**
 * A PostgreSQL of somebody's own, given by one address: the owner and the five logins are made with passwords kept in
 * the data folder when that login may make them, and asked for when it may not.
 */
async function rolesOfOwnServer(env, log) {
  const file = path.join(env.DATA_DIR, "roles.json");
  const kept = fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, "utf8")) : {};
  const roles = [OWNER, ...Object.keys(LOGINS)];
  const passwords = Object.fromEntries(
    roles.map((role) => [role, kept[role] ?? randomBytes(24).toString("base64url")]),
  );
  const url = new URL(env.DATABASE_URL);

  await withClient(env.DATABASE_URL, async (client) => {
    const { rows } = await client.query(
      `
      SELECT current_user AS login, current_database() AS database, current_setting('server_version_num')::int AS version,
             (SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user) AS may,
             ARRAY(SELECT rolname::text FROM pg_roles WHERE rolname = ANY($1)) AS present`,
      [roles],
    );
    const { login, database, version, may, present } = rows[0];
    if (version < 150000) throw new SetupError("TruCOR Intel needs PostgreSQL 15 or newer.");
    const missing = roles.filter((role) => !present.includes(role) && !(role === OWNER && login === OWNER));
    const unknown = present.filter((role) => role !== login && !kept[role]);
    if (missing.length === 0 && unknown.length === 0) return;
    if (!may || unknown.length > 0) {
      throw new SetupError(
        `DATABASE_URL alone is not enough on this server: ${
          unknown.length > 0
            ? `the roles ${unknown.join(", ")} exist with passwords of their own`
            : `its login ${login} may not create the roles ${missing.join(", ")}`
        }. Create them as docs/operating.md shows, and set ${["DATABASE_URL", ...Object.values(LOGINS)].join(", ")}.`,
      );
    }
    log(`Creating the roles ${missing.join(", ")} on ${url.host}.`);
    const quoted = (text) => `'${text.replaceAll("'", "''")}'`;
    for (const role of missing) {
      await client.query(
        `CREATE ROLE ${role} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD ${quoted(passwords[role])}`,
      );
    }
    if (login !== OWNER) {
      await client.query(`GRANT ${OWNER} TO CURRENT_USER`).catch(() => {});
      await client.query(`ALTER DATABASE "${database.replaceAll('"', '""')}" OWNER TO ${OWNER}`).catch((error) => {
        throw new SetupError(`The database ${database} could not be given to its owner ${OWNER}: ${error.message}.`);
      });
    }
    makeDataDirectory(env.DATA_DIR);
    fs.writeFileSync(file, `${JSON.stringify(passwords, null, 2)}\n`, { mode: 0o600 });
  });

  const as = (role) => {
    const address = new URL(url);
    address.username = role;
    address.password = passwords[role];
    return address.href;
  };
  return {
    ...(decodeURIComponent(url.username) === OWNER ? {} : { DATABASE_URL: as(OWNER) }),
    ...Object.fromEntries(Object.entries(LOGINS).map(([role, variable]) => [variable, env[variable] || as(role)])),
  };
}
