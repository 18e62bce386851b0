import { spawn } from "node:child_process";
import { PROJECT } from "../embedded.mjs";
import { freePort } from "../embedded.mjs";

export interface StartedSite {
  url: string;
  /** From the command to the first page in full. */
  seconds: number;
  stop(): Promise<void>;
}

/** `npm start` in a data folder of its own, with the demo of 2026-11-16, timed up to its first answered page. */
export async function startSite(dataDir: string): Promise<StartedSite> {
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    DATA_DIR: dataDir,
    PORT: String(await freePort(4600)),
    DEMO: "as-of=2026-11-16",
  };
  for (const name of Object.keys(env))
    if (/^(DATABASE_URL|STRIPE_|HOST$|PUBLIC_URL$|TRUCOR_|NODE_ENV$)/.test(name)) delete env[name];
  const before = performance.now();
  const child = spawn("npm", ["start"], { cwd: PROJECT, env, stdio: ["ignore", "pipe", "inherit"] });
  let said = "";
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.on("data", (chunk: Buffer) => {
      said += chunk.toString();
      const ready = /TruCOR Intel is at (\S+)/.exec(said)?.[1];
      if (ready) resolve(ready);
    });
    child.once("exit", (code) =>
      reject(new Error(`npm start ended with ${code} before its first page:\n${said.slice(-2000)}`)),
    );
  });
  const page = await fetch(url);
  await page.text();
  if (page.status !== 200) throw new Error(`the first page was answered ${page.status}`);
  const seconds = (performance.now() - before) / 1000;
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  return {
    url: url.replace(/\/$/, ""),
    seconds,
    stop: async () => {
      child.kill("SIGTERM");
      await ended;
    },
  };
}
