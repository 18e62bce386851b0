/**
 * The site that the journeys walk through: `npm start` in a data folder of its own, demo included, stopped at the end.
 * `SITE_DATA_DIR` keeps the folder between runs while one writes a journey, so that the demo is loaded once.
 */
import { spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import type { TestProject } from "vitest/node";
import { freePort, PROJECT } from "../../scripts/embedded.mjs";

export interface DemoAccess {
  url: string;
  databaseUrl: string;
  vendor: { email: string; password: string; apiKey: string };
  newcomer: { email: string; password: string };
  operator: { email: string; password: string };
}

export interface Site {
  url: string;
  dataDir: string;
  access: DemoAccess;
}

declare module "vitest" {
  export interface ProvidedContext {
    site: Site;
  }
}

export default async function startSite(project: TestProject) {
  const kept = process.env.SITE_DATA_DIR;
  const dataDir = kept ? path.resolve(kept) : fs.mkdtempSync(path.join(os.tmpdir(), "trucor-journeys-"));
  if (!kept) fs.chmodSync(dataDir, 0o711);
  const port = await freePort(4300);
  const environment: NodeJS.ProcessEnv = {
    ...process.env,
    DATA_DIR: dataDir,
    PORT: String(port),
    DEMO: "as-of=2026-11-16",
  };
  for (const name of Object.keys(environment))
    if (/^(VITEST|DATABASE_URL|NODE_ENV$|HOST$|PUBLIC_URL$)/.test(name)) delete environment[name];
  const child = spawn(process.execPath, ["scripts/start.mjs"], {
    cwd: PROJECT,
    env: environment,
    // The channel ends the site when this run is killed.
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  let said = "";
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  const stop = async () => {
    child.kill("SIGTERM");
    await ended;
    if (!kept) fs.rmSync(dataDir, { recursive: true, force: true });
  };
  const url = await new Promise<string>((resolve, reject) => {
    const hear = (chunk: Buffer) => {
      said += chunk.toString();
      const ready = /TruCOR Intel is at (\S+)/.exec(said)?.[1];
      if (ready) resolve(ready);
    };
    child.stdout?.on("data", hear);
    child.stderr?.on("data", hear);
    void ended.then((code) => reject(new Error(`npm start ended with ${code}:\n${said}`)));
    setTimeout(() => reject(new Error(`npm start was not ready after ten minutes:\n${said}`)), 600_000).unref();
  }).catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  const access = JSON.parse(fs.readFileSync(path.join(dataDir, "demo-access.json"), "utf8")) as DemoAccess;
  project.provide("site", { url, dataDir, access: { ...access, url } });
  return stop;
}
