/**
 * The tests' own PostgreSQL, one for each run and gone with it: two runs side by side never meet. A template database
 * is migrated once; `test/database.ts` clones it.
 */
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import pg from "pg";
import type { TestProject } from "vitest/node";
import { PROJECT, startDatabase } from "../scripts/embedded.mjs";
import { migrate } from "../scripts/migrate";

export const TEMPLATE = "trucor";
export const TEST_PEPPER = "1:test-pepper-of-no-secrecy-at-all";

export interface Cluster {
  /** A folder that goes when the run ends. */
  folder: string;
  superuserUrl: string;
  urls: Record<string, string>;
}

declare module "vitest" {
  export interface ProvidedContext {
    cluster: Cluster;
  }
}

export default async function startCluster(project: TestProject) {
  sweep();
  const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), "trucor-test-"));
  fs.writeFileSync(path.join(dataDir, "run"), String(process.pid));
  // Root lends the cluster to another system user, who has to pass through.
  fs.chmodSync(dataDir, 0o711);
  const database = await startDatabase({ dataDir, testing: true });
  const stop = async () => {
    await database.stop();
    fs.rmSync(dataDir, { recursive: true, force: true });
  };
  try {
    await migrate({
      ownerUrl: database.urls.DATABASE_URL!,
      workerUrl: database.urls.DATABASE_URL_WORKER!,
      project: PROJECT,
      peppers: TEST_PEPPER,
    });
    const superuser = new pg.Client({ connectionString: database.superuserUrl.replace(/[^/]+$/, "postgres") });
    await superuser.connect();
    // A session on the template would block every clone.
    await superuser.query(`ALTER DATABASE ${TEMPLATE} ALLOW_CONNECTIONS false IS_TEMPLATE true`);
    await superuser.end();
  } catch (error) {
    await stop();
    throw error;
  }
  project.provide("cluster", { folder: dataDir, superuserUrl: database.superuserUrl, urls: database.urls });
  return stop;
}

/** Clusters of runs that were killed: their servers are ended by process id and their folders removed. */
function sweep() {
  for (const name of fs.readdirSync(os.tmpdir())) {
    if (!name.startsWith("trucor-test-")) continue;
    const folder = path.join(os.tmpdir(), name);
    try {
      const run = Number(fs.readFileSync(path.join(folder, "run"), "utf8"));
      if (run && !living(run)) {
        const server = Number(
          fs.readFileSync(path.join(folder, "postgres/cluster/postmaster.pid"), "utf8").split("\n")[0],
        );
        if (server && living(server) && isPostgres(server)) process.kill(server, "SIGQUIT");
        fs.rmSync(folder, { recursive: true, force: true });
      }
    } catch {
      // Another user's, or half made, or just being swept by another run: not ours to judge.
    }
  }
}

function living(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function isPostgres(pid: number): boolean {
  return fs.readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("postgres");
}
