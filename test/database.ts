/**
 * A database of one's own for each test file, cloned from the migrated template in some 50 ms.
 *
 *     import { testDatabase } from "../../../test/database";
 *     const database = await testDatabase();            // at the head of the file, or in beforeAll
 *
 *     database.owner                                    // pg.Pool as trucor_owner
 *     database.asRole("web" | "worker" | "importer" | "indexer" | "auditor" | "owner")   // pg.Pool as that login
 *     database.urls.DATABASE_URL_WEB, …                 // the six addresses
 *     await database.rows("SELECT …", [values])         // as the owner, for looking
 *
 * The pools of `~/platform/db.server` and the Prisma client point to the same database: test/setup.ts puts its
 * addresses into the environment before the test file is imported. It is empty but for what migrations put in. Files run in
 * parallel on databases of their own; inside a file, make fresh rows rather than cleaning up. One file alone:
 * `npx vitest run path/to/file.test.ts`.
 */
import path from "node:path";
import pg from "pg";
import { inject } from "vitest";
import type { Cluster } from "./cluster";

export type Role = "owner" | "web" | "worker" | "importer" | "indexer" | "auditor";

export interface TestDatabase {
  name: string;
  urls: Record<string, string>;
  owner: pg.Pool;
  asRole(role: Role): pg.Pool;
  rows<Row extends pg.QueryResultRow = Record<string, unknown>>(sql: string, values?: unknown[]): Promise<Row[]>;
}

const CLUSTER: Cluster = inject("cluster");

/** Parallel pool workers never share a database; a file that follows another in the same worker gets a new clone. */
const NAME = `test_${process.env.VITEST_POOL_ID ?? "0"}`;

/** A data folder for this file's pool worker, gone with the run. */
export const filesFolder = path.join(CLUSTER.folder, `files-${process.env.VITEST_POOL_ID ?? "0"}-${process.pid}`);

/** The addresses of this worker's database, known before it is made. */
export function testUrls(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(CLUSTER.urls).map(([variable, url]) => [variable, url.replace(/[^/]+$/, NAME)]),
  );
}

let made: Promise<TestDatabase> | undefined;

export function testDatabase(): Promise<TestDatabase> {
  made ??= clone();
  return made;
}

async function clone(): Promise<TestDatabase> {
  const superuser = new pg.Client({ connectionString: CLUSTER.superuserUrl.replace(/[^/]+$/, "postgres") });
  await superuser.connect();
  await superuser.query(`DROP DATABASE IF EXISTS ${NAME} WITH (FORCE)`);
  await superuser.query(`CREATE DATABASE ${NAME} TEMPLATE trucor STRATEGY FILE_COPY OWNER trucor_owner`);
  // Rights on the database itself are the one thing that a clone does not take over.
  await superuser.query(`REVOKE CREATE, TEMPORARY ON DATABASE ${NAME} FROM PUBLIC`);
  await superuser.end();

  const urls = testUrls();
  const pools = new Map<Role, pg.Pool>();
  const asRole = (role: Role): pg.Pool => {
    let pool = pools.get(role);
    if (!pool) {
      const url = urls[role === "owner" ? "DATABASE_URL" : `DATABASE_URL_${role.toUpperCase()}`];
      pool = new pg.Pool({ connectionString: url, max: 10, idleTimeoutMillis: 2000, allowExitOnIdle: true });
      // The next file's clone ends the sessions of this one.
      pool.on("error", () => {});
      pool.on("connect", (client) => client.on("error", () => {}));
      pools.set(role, pool);
    }
    return pool;
  };
  return {
    name: NAME,
    urls,
    owner: asRole("owner"),
    asRole,
    async rows<Row extends pg.QueryResultRow>(sql: string, values: unknown[] = []) {
      const { rows } = await asRole("owner").query<Row>(sql, values);
      return rows;
    },
  };
}
