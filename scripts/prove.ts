/**
 * `npm run prove`: the long storms and races at full size. They are the same tests that `npm test` runs small, told by
 * PROVE=full to go all the way, each on a database of its own.
 */
import { spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";

const WORDS = /PROVE\b/;

export async function main(args: string[]): Promise<number> {
  const files = args.length > 0 ? args : provable(["app", "test", "scripts"]);
  console.log(`At full size: ${files.join(", ")}`);
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [path.join("node_modules", "vitest", "vitest.mjs"), "run", ...files], {
      stdio: "inherit",
      env: { ...process.env, PROVE: "full" },
    });
    child.once("error", reject);
    child.once("exit", (code) => resolve(code === 0 ? 0 : 1));
  });
}

/** Every test file that has a full size. */
function provable(folders: string[]): string[] {
  return folders
    .flatMap((folder) =>
      fs.readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => path.join(folder, name)),
    )
    .filter((file) => /\.test\.tsx?$/.test(file) && WORDS.test(fs.readFileSync(file, "utf8")))
    .sort();
}
