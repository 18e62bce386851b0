/** Migrates in this process, through the bundle of scripts/migrate.ts. */
import { pathToFileURL } from "node:url";
import { bundle } from "./build.mjs";
import { PROJECT } from "./embedded.mjs";

export async function bringUpToDate(env, log = () => {}) {
  const { migrate } = await import(pathToFileURL(await bundle("migrate")).href);
  return migrate({
    ownerUrl: env.DATABASE_URL,
    workerUrl: env.DATABASE_URL_WORKER,
    project: PROJECT,
    peppers: env.SUPPRESSION_PEPPER,
    log,
  });
}
