/**
 * Everything that is made from sources, and only when they changed: packages, the Prisma client, the site, and one
 * bundle for each command (an esbuild bundle starts in half the time of a TypeScript loader).
 */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import process from "node:process";
import { PROJECT } from "./embedded.mjs";

const COMMANDS = path.join(PROJECT, "build", "commands");

/** Where each command of contract.md lives; each exports `main(args): Promise<number>`, the exit code. */
export const ENTRIES = {
  serve: "scripts/serve.ts",
  worker: "scripts/worker.ts",
  migrate: "scripts/migrate.ts",
  demo: "scripts/demo/load.ts",
  simulator: "scripts/stripe-simulator/main.ts",
  import: "scripts/import.ts",
  reindex: "scripts/reindex.ts",
  reconcile: "scripts/reconcile-credits.ts",
  bench: "scripts/bench/main.ts",
  prove: "scripts/prove.ts",
  schema: "scripts/schema.ts",
  settings: "scripts/settings.ts",
};

/** Bundles one command if anything it is made of changed, and says where the bundle is. */
export async function bundle(name) {
  const entry = ENTRIES[name];
  if (!entry || !fs.existsSync(path.join(PROJECT, entry))) throw new Error(`There is no command ${name} (${entry}).`);
  const file = path.join(COMMANDS, `${name}.mjs`);
  const inputs = path.join(COMMANDS, `${name}.inputs.json`);
  if (fs.existsSync(file) && unchanged(inputs)) return file;
  await generateClient();
  const { build } = await import("esbuild");
  const result = await build({
    stdin: { contents: wrapper(entry), resolveDir: PROJECT, sourcefile: `${name}.entry.mjs`, loader: "js" },
    outfile: `${file}.${process.pid}`,
    absWorkingDir: PROJECT,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "esm",
    packages: "external",
    external: ["./build/site/*", "../build/site/*"],
    sourcemap: "inline",
    sourcesContent: false,
    metafile: true,
    logLevel: "warning",
    jsx: "automatic",
    loader: { ".css": "empty", ".sql": "text" },
  });
  const used = Object.keys(result.metafile.inputs).filter((input) => fs.existsSync(path.join(PROJECT, input)));
  writeAtomically(inputs, JSON.stringify(stamps([...used, "scripts/build.mjs"])));
  fs.renameSync(`${file}.${process.pid}`, file);
  return file;
}

function wrapper(entry) {
  return `
    import { realpathSync } from "node:fs";
    import { fileURLToPath } from "node:url";
    import { main } from "./${entry}";
    export * from "./${entry}";
    if (process.argv[1] && realpathSync(process.argv[1]) === realpathSync(fileURLToPath(import.meta.url))) {
      // Whoever started this part is gone, killed perhaps: nothing may be left behind.
      if (process.send) process.on("disconnect", () => process.kill(process.pid, "SIGTERM"));
      main(process.argv.slice(2)).then(
        (code) => process.exit(code ?? 0),
        (error) => {
          // What an operator can mend is a sentence; anything else is ours, with its stack.
          const mendable = ["EnvironmentError", "MigrationError"].includes(error?.constructor?.name);
          console.error(
            mendable ? error.message : error?.code === "EADDRINUSE" ? \`Port \${error.port} is used by another program.\` : error,
          );
          process.exit(1);
        },
      );
    }
  `;
}

/** Builds the site with Remix when its sources changed. Returns whether it had to. */
export async function buildSite({ children, quiet = true, log = () => {} } = {}) {
  await generateClient({ children });
  const stamp = path.join(PROJECT, "build", "site.hash");
  const hash = contentHash([
    ...["app", "public", "vite.config.ts", "remix.config.js", "tsconfig.json", "package.json"],
    ...["scripts/compile-catalogues.ts", "prisma/schema.prisma"],
  ]);
  const built = fs.existsSync(path.join(PROJECT, "build", "site", "server", "index.js"));
  if (built && readText(stamp) === hash) return false;
  fs.rmSync(stamp, { force: true });
  log("Building the site, since its sources changed…");
  await run([path.join(PROJECT, "node_modules/@remix-run/dev/dist/cli.js"), "vite:build"], {
    what: "The site could not be built",
    quiet,
    children,
    env: { NODE_ENV: "production" },
  });
  writeAtomically(stamp, hash);
  return true;
}

export const siteIsBuilt = () => fs.existsSync(path.join(PROJECT, "build", "site", "server", "index.js"));

/**
 * Prisma's command line downloads an engine before it does anything; generating needs none, so any existing program is
 * named in its place and never run.
 */
export function generateClient(options) {
  generating ??= generate(options).finally(() => (generating = null));
  return generating;
}

/** Site and commands are made side by side and need the same client: it is made once. */
let generating = null;

async function generate({ children } = {}) {
  const schema = path.join(PROJECT, "prisma", "schema.prisma");
  if (!fs.existsSync(schema)) return;
  const stamp = path.join(PROJECT, "app/platform/prisma-client/.schema");
  const hash = createHash("sha256").update(fs.readFileSync(schema)).digest("hex");
  if (readText(stamp) === hash) return;
  await run([path.join(PROJECT, "node_modules/prisma/build/index.js"), "generate"], {
    what: "The Prisma client could not be generated",
    quiet: true,
    children,
    env: {
      PRISMA_SCHEMA_ENGINE_BINARY: process.env.PRISMA_SCHEMA_ENGINE_BINARY ?? process.execPath,
      PRISMA_HIDE_UPDATE_MESSAGE: "1",
      CHECKPOINT_DISABLE: "1",
    },
  });
  writeAtomically(stamp, hash);
}

/** Whether each package of package.json is there in the version it names. */
export function packagesAreThere() {
  const manifest = JSON.parse(fs.readFileSync(path.join(PROJECT, "package.json"), "utf8"));
  return Object.entries({ ...manifest.dependencies, ...manifest.devDependencies }).every(([name, version]) => {
    const installed = readText(path.join(PROJECT, "node_modules", name, "package.json"));
    return installed !== null && JSON.parse(installed).version === version;
  });
}

export async function installPackages({ children, log = console.log } = {}) {
  if (packagesAreThere()) return;
  log("Installing packages (the first time only)…");
  const npm = process.env.npm_execpath;
  const [command, first] = npm && /\.c?js$/.test(npm) ? [process.execPath, [npm]] : ["npm", []];
  await run([...first, "install", "--include=dev", "--no-audit", "--no-fund", "--loglevel=error"], {
    command,
    what: "npm install failed",
    children,
    quiet: false,
  });
  if (!packagesAreThere()) throw new Error("npm install ended well, but packages of package.json are missing.");
}

/** Runs a program of ours to its end; what it says is shown only when it fails, unless `quiet` is off. */
export function run(args, { command = process.execPath, what, quiet = false, env = {}, children } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: PROJECT,
      env: { ...process.env, ...env },
      stdio: ["ignore", quiet ? "pipe" : "inherit", quiet ? "pipe" : "inherit"],
    });
    children?.add(child);
    let said = "";
    child.stdout?.on("data", (chunk) => (said += chunk));
    child.stderr?.on("data", (chunk) => (said += chunk));
    child.once("error", (error) => reject(new Error(`${what}: ${error.message}`)));
    child.once("close", (code, signal) => {
      children?.delete(child);
      if (code === 0) resolve();
      else reject(new Error(`${what} (${signal ?? `exit code ${code}`}).${said ? `\n${shorten(said.trim())}` : ""}`));
    });
  });
}

function contentHash(roots) {
  const hash = createHash("sha256");
  const visit = (relative) => {
    const full = path.join(PROJECT, relative);
    const stat = fs.statSync(full, { throwIfNoEntry: false });
    // The client is made from schema.prisma, perhaps at this very moment.
    if (!stat || relative === path.join("app", "platform", "prisma-client")) return;
    if (stat.isDirectory()) {
      for (const name of fs.readdirSync(full).sort()) visit(path.join(relative, name));
    } else if (!/\.test\.tsx?$/.test(relative)) {
      hash.update(`${relative}\0${stat.size}\0`).update(fs.readFileSync(full));
    }
  };
  roots.forEach(visit);
  return hash.digest("hex");
}

function stamps(files) {
  return Object.fromEntries(
    files.map((file) => {
      const { mtimeMs, size } = fs.statSync(path.join(PROJECT, file));
      return [file, `${mtimeMs}:${size}`];
    }),
  );
}

function unchanged(inputs) {
  const before = readText(inputs);
  if (before === null) return false;
  try {
    const files = JSON.parse(before);
    return JSON.stringify(stamps(Object.keys(files))) === JSON.stringify(files);
  } catch {
    return false;
  }
}

function readText(file) {
  return fs.existsSync(file) ? fs.readFileSync(file, "utf8") : null;
}

function writeAtomically(file, text) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(`${file}.${process.pid}`, text);
  fs.renameSync(`${file}.${process.pid}`, file);
}

/** A failing build says why first, repeats itself last, and lists every file it watched in between. */
function shorten(text) {
  const telling = text
    .split("\n")
    .filter((line) => !/externalized for browser compatibility|^\s+'[^']*',?$/.test(line))
    .join("\n");
  return telling.length <= 5000 ? telling : `${telling.slice(0, 2500)}\n…\n${telling.slice(-2500)}`;
}
