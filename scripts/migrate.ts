/**
 * Brings a database to the shape of prisma/migrations, then Graphile's own, then enqueue() and the peppers. Writes
 * `_prisma_migrations` rows with Prisma's checksum, so `prisma migrate deploy` and `status` agree. Safe to repeat and to race.
 */
import { createHash, randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { Logger, runMigrations } from "graphile-worker";
import pg from "pg";
import { JOB_NAMES } from "../app/job-names";

/** The key of `prisma migrate deploy`'s own advisory lock: the two wait for each other. */
const PRISMA_LOCK = 72707369;

export interface MigrateOptions {
  ownerUrl: string;
  workerUrl: string;
  /** The folder that holds prisma/migrations. */
  project: string;
  /** SUPPRESSION_PEPPER as contract.md writes it: `version:secret`, several separated by commas. */
  peppers?: string | undefined;
  log?: (sentence: string) => void;
}

export interface Migration {
  name: string;
  sql: string;
  checksum: string;
}

export class MigrationError extends Error {}

export function readMigrations(project: string): Migration[] {
  const folder = path.join(project, "prisma", "migrations");
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
    .map((name) => {
      const sql = readFileSync(path.join(folder, name, "migration.sql"), "utf8");
      return { name, sql, checksum: createHash("sha256").update(sql).digest("hex") };
    });
}

export async function migrate({
  ownerUrl,
  workerUrl,
  project,
  peppers,
  log = () => {},
}: MigrateOptions): Promise<number> {
  const owner = await connect(ownerUrl);
  try {
    await owner.query("SELECT pg_advisory_lock($1)", [PRISMA_LOCK]);
    const applied = await applyPending(owner, readMigrations(project), log);
    await prepareQueue(owner, workerUrl);
    await loadPeppers(owner, peppers);
    return applied;
  } finally {
    await owner.end();
  }
}

async function applyPending(
  owner: pg.Client,
  migrations: Migration[],
  log: (sentence: string) => void,
): Promise<number> {
  await owner.query(`CREATE TABLE IF NOT EXISTS public._prisma_migrations (
    id                  varchar(36) PRIMARY KEY NOT NULL,
    checksum            varchar(64) NOT NULL,
    finished_at         timestamptz,
    migration_name      varchar(255) NOT NULL,
    logs                text,
    rolled_back_at      timestamptz,
    started_at          timestamptz NOT NULL DEFAULT now(),
    applied_steps_count integer NOT NULL DEFAULT 0
  )`);
  // /readyz compares what the database has with what the program knows.
  const { rows: web } = await owner.query("SELECT FROM pg_catalog.pg_roles WHERE rolname = 'trucor_web'");
  if (web.length > 0) await owner.query("GRANT SELECT ON public._prisma_migrations TO trucor_web, trucor_worker");
  const { rows } = await owner.query<{ migration_name: string; checksum: string; finished_at: Date | null }>(
    "SELECT migration_name, checksum, finished_at FROM public._prisma_migrations WHERE rolled_back_at IS NULL",
  );
  const known = new Map(rows.map((row) => [row.migration_name, row]));
  for (const row of rows) {
    if (row.finished_at === null) {
      throw new MigrationError(
        `Migration ${row.migration_name} was begun by another tool and never finished: mend the database and mark it with "prisma migrate resolve".`,
      );
    }
    const migration = migrations.find((candidate) => candidate.name === row.migration_name);
    if (!migration) {
      throw new MigrationError(
        `The database has migration ${row.migration_name}, which this version does not know: it is newer than the program.`,
      );
    }
    if (migration.checksum !== row.checksum) {
      throw new MigrationError(
        `Migration ${row.migration_name} was changed after this database got it. A database of your own needs a new migration; ` +
          `the demo's is made again when its data folder (DATA_DIR, .data) is deleted.`,
      );
    }
  }

  let applied = 0;
  for (const migration of migrations) {
    if (known.has(migration.name)) continue;
    const startedAt = new Date();
    await owner.query("BEGIN");
    try {
      await owner.query(migration.sql);
      await owner.query(
        `INSERT INTO public._prisma_migrations (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
         VALUES ($1, $2, $3, $4, clock_timestamp(), 1)`,
        [randomUUID(), migration.checksum, migration.name, startedAt],
      );
      await owner.query("COMMIT");
    } catch (error) {
      await owner.query("ROLLBACK");
      throw new MigrationError(
        `Migration ${migration.name} failed and changed nothing: ${describe(error, migration.sql)}`,
        {
          cause: error,
        },
      );
    }
    applied += 1;
    log(`migrated: ${migration.name}`);
  }
  return applied;
}

/**
 * Graphile's tables carry row-level security that refuses everybody but their owner, so trucor_worker owns them and
 * enqueue() is a definer function of its, for named jobs only.
 */
async function prepareQueue(owner: pg.Client, workerUrl: string): Promise<void> {
  const database = await one<{ database: string; owner: string; worker: string }>(
    owner,
    "SELECT quote_ident(current_database()) AS database, quote_ident(current_user) AS owner",
  );
  await owner.query(
    `GRANT CREATE ON DATABASE ${database.database} TO trucor_worker; GRANT CREATE ON SCHEMA public TO trucor_worker`,
  );
  const pool = new pg.Pool({ connectionString: workerUrl, max: 2 });
  pool.on("error", () => {});
  pool.on("connect", (client) => client.on("error", () => {}));
  try {
    // Sessions of this pool make functions only below: what they make is nobody's until granted.
    await pool.query("ALTER DEFAULT PRIVILEGES REVOKE ALL ON FUNCTIONS FROM PUBLIC");
    await runMigrations({ pgPool: pool, logger: new Logger(() => () => {}) });
    await pool.query(enqueueFunction(database.owner));
  } finally {
    await pool.end();
    await owner.query(
      `REVOKE CREATE ON DATABASE ${database.database} FROM trucor_worker; REVOKE CREATE ON SCHEMA public FROM trucor_worker`,
    );
  }
}

function enqueueFunction(owner: string): string {
  const names = JOB_NAMES.map((name) => `'${name}'`).join(", ");
  const signature = "public.enqueue(text, jsonb, text, timestamptz, integer)";
  return `
    CREATE OR REPLACE FUNCTION public.enqueue(
      task text, payload jsonb DEFAULT '{}', job_key text DEFAULT NULL, run_at timestamptz DEFAULT NULL, max_attempts integer DEFAULT 12
    ) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $enqueue$
    BEGIN
      IF task NOT IN (${names}) THEN
        RAISE EXCEPTION 'unknown job %', task USING ERRCODE = 'invalid_parameter_value';
      END IF;
      PERFORM graphile_worker.add_job(
        identifier => task, payload => payload::json, run_at => run_at, max_attempts => max_attempts, job_key => job_key);
    END
    $enqueue$;
    REVOKE ALL ON FUNCTION ${signature} FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION ${signature} TO ${owner}, trucor_web, trucor_importer;
  `;
}

/** The owner's alone: HMACs of suppressed values are made inside definer functions and nowhere else. */
async function loadPeppers(owner: pg.Client, peppers: string | undefined): Promise<void> {
  const { rows } = await owner.query<{ found: string | null }>("SELECT to_regclass('vault.pepper')::text AS found");
  if (!rows[0]?.found) return;
  // Parted as app/platform/env.server.ts parts them: two secrets taken for one would hash nothing that the other made.
  for (const entry of (peppers ?? "").split(/[\s,]+/).filter(Boolean)) {
    const [, version, secret] = /^(\d{1,9}):(.{16,})$/.exec(entry) ?? [];
    if (!version || !secret) {
      throw new MigrationError(
        "SUPPRESSION_PEPPER is not of the form version:secret with a secret of 16 characters or more.",
      );
    }
    const result = await owner.query(
      `INSERT INTO vault.pepper AS kept (version, secret) VALUES ($1, $2)
       ON CONFLICT (version) DO UPDATE SET secret = kept.secret WHERE kept.secret = EXCLUDED.secret`,
      [Number(version), secret],
    );
    if (result.rowCount === 0) {
      throw new MigrationError(
        `SUPPRESSION_PEPPER version ${version} differs from the one in the database: every suppression made with it would be lost. Give the new secret a new version.`,
      );
    }
  }
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  client.on("error", () => {});
  await client.connect();
  return client;
}

async function one<Row extends pg.QueryResultRow>(client: pg.Client, sql: string): Promise<Row> {
  const { rows } = await client.query<Row>(sql);
  const row = rows[0];
  if (!row) throw new Error(`No row from: ${sql}`);
  return row;
}

function describe(error: unknown, sql: string): string {
  if (!(error instanceof pg.DatabaseError)) return String(error);
  const line = error.position ? ` at line ${sql.slice(0, Number(error.position)).split("\n").length}` : "";
  const context = error.where ? ` (${error.where.split("\n")[0]})` : "";
  return `${error.message}${line}${context} [${error.code}]`;
}

/** The command itself: `npm run migrate`, with the six addresses in the environment (scripts/run.mjs sees to them). */
export async function main(): Promise<number> {
  const { DATABASE_URL: ownerUrl, DATABASE_URL_WORKER: workerUrl, SUPPRESSION_PEPPER: peppers } = process.env;
  if (!ownerUrl || !workerUrl) {
    console.error("Migrating needs DATABASE_URL (the owner's) and DATABASE_URL_WORKER.");
    return 1;
  }
  try {
    const applied = await migrate({
      ownerUrl,
      workerUrl,
      project: process.cwd(),
      peppers,
      log: (line) => console.log(line),
    });
    console.log(applied === 0 ? "The database is up to date." : `${applied} migrations applied.`);
    return 0;
  } catch (error) {
    console.error(error instanceof MigrationError ? error.message : error);
    return 1;
  }
}
