/**
 * `npm run prisma -- generate | write | check | …`. Generating and comparing need no engine; `write` and `check` migrate
 * a database of their own for it. Anything else goes to Prisma's own command line (which fetches its engine).
 */
import { spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import process from "node:process";
import { bundle, generateClient, installPackages, run } from "./build.mjs";
import { localSecrets, PROJECT, startDatabase, temporaryDirectory } from "./embedded.mjs";

const [what = "check", ...rest] = process.argv.slice(2);

try {
  await installPackages();
  if (what === "generate") await generateClient();
  else if (what === "write" || what === "check") await compareSchema(what);
  else process.exitCode = await prisma([what, ...rest]);
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}

async function compareSchema(mode) {
  const { bringUpToDate } = await import("./migrated.mjs");
  const dataDir = temporaryDirectory("trucor-schema-");
  fs.chmodSync(dataDir, 0o711);
  const database = await startDatabase({ dataDir, testing: true });
  try {
    const env = { ...database.urls, SUPPRESSION_PEPPER: localSecrets(dataDir).SUPPRESSION_PEPPER };
    await bringUpToDate(env);
    await run([await bundle("schema"), mode], { what: "Schema drift", env, quiet: true });
    if (mode === "write") await generateClient();
  } finally {
    await database.stop();
    fs.rmSync(dataDir, { recursive: true, force: true });
  }
}

function prisma(args) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [path.join(PROJECT, "node_modules/prisma/build/index.js"), ...args], {
      cwd: PROJECT,
      stdio: "inherit",
    });
    child.once("error", reject);
    child.once("exit", (code) => resolve(code ?? 1));
  });
}
