/**
 * Rules about the sources that no compiler knows. Each takes a tree and says what is wrong in it, so that
 * architecture.test.ts can show each one red on a planted violation and green on ours.
 */
import fs from "node:fs";
import path from "node:path";

export interface SourceFile {
  /** Relative to the project, with slashes. */
  path: string;
  text: string;
}

export function readSources(project: string): SourceFile[] {
  const files: SourceFile[] = [];
  const visit = (relative: string) => {
    for (const entry of fs.readdirSync(path.join(project, relative), { withFileTypes: true })) {
      const child = `${relative}/${entry.name}`;
      if (entry.isDirectory()) {
        if (entry.name !== "prisma-client" && entry.name !== "node_modules") visit(child);
      } else if (/\.(tsx?|sql)$/.test(entry.name)) {
        files.push({ path: child, text: fs.readFileSync(path.join(project, child), "utf8") });
      }
    }
  };
  for (const root of ["app", "scripts", "test", "prisma/migrations"]) {
    if (fs.existsSync(path.join(project, root))) visit(root);
  }
  return files;
}

const isTest = (file: SourceFile) => /\.test\.tsx?$/.test(file.path) || file.path.startsWith("test/");
const featureOf = (file: SourceFile) => /^app\/features\/([^/]+)\//.exec(file.path)?.[1];

/** Comments name tables freely; only code and SQL count. */
function code(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/^\s*(\/\/|--).*$/gm, "");
}

/**
 * Each table is written by one feature, the one that the list names (several only where a table is a shared log).
 * Functions of SQL migrations are reviewed there.
 */
export function tablesWithForeignWriters(files: SourceFile[], writers: Record<string, string | string[]>): string[] {
  const problems: string[] = [];
  for (const file of files) {
    // Sentences of app/text may read like SQL and are none; a bench fills a database of its own.
    if (isTest(file) || !file.path.endsWith(".ts") || !/^(app\/(?!text\/)|scripts\/(?!bench\/))/.test(file.path))
      continue;
    const writer = featureOf(file) ?? file.path.split("/").slice(0, 2).join("/");
    for (const table of writtenTables(code(file.text))) {
      const owner = writers[table];
      if (owner === undefined)
        problems.push(`${file.path} writes ${table}, which no feature owns in test/architecture.test.ts`);
      else if (![owner].flat().includes(writer))
        problems.push(`${file.path} writes ${table}, which belongs to ${String(owner)}`);
    }
  }
  return problems;
}

function writtenTables(text: string): Set<string> {
  const found = new Set<string>();
  const name = String.raw`("?[a-z_]+"?\.)?"?([a-zA-Z_][a-zA-Z_0-9]*)"?`;
  const patterns = [
    new RegExp(
      String.raw`\b(?:INSERT\s+INTO|DELETE\s+FROM|MERGE\s+INTO|TRUNCATE(?:\s+TABLE)?|COPY)\s+${name}(?=\s*[\s(;\`])`,
      "gi",
    ),
    new RegExp(String.raw`\bUPDATE\s+${name}\s+(?:AS\s+\w+\s+|\w+\s+)?SET\b`, "gi"),
  ];
  for (const pattern of patterns) {
    for (const [, schema, table] of text.matchAll(pattern)) {
      const home = (schema ?? "public.").replace(/[".]/g, "");
      found.add(`${home}.${table}`);
    }
  }
  for (const [, model] of text.matchAll(
    /\b(?:prisma|tx|db)\.([a-z]\w*)\.(?:create|createMany|update|updateMany|upsert|delete|deleteMany)\(/g,
  )) {
    found.add(`public.${model!.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}`);
  }
  return found;
}

/** The vault has one door: nothing but features/contacts says its name (migrations and their functions excepted). */
export function namesOfTheVault(files: SourceFile[], exceptions: string[] = []): string[] {
  return files
    .filter((file) => /^(app|scripts)\/.*\.tsx?$/.test(file.path) && !isTest(file))
    .filter((file) => featureOf(file) !== "contacts" && !exceptions.includes(file.path))
    .filter((file) =>
      /\bvault\.[a-z_]+/.test(code(file.text).replace(/["'`]\.{0,2}~?\/?[\w./-]*vault\.server["'`]/g, "")),
    )
    .map((file) => `${file.path} names the vault: only features/contacts may`);
}

/** Every route is asked for by an HTTP test of its own name, or visited by a journey that says so. */
export function routesWithoutTest(files: SourceFile[]): string[] {
  const tests = files.filter((file) => /^test\/(routes|journeys)\/.*\.test\.tsx?$/.test(file.path));
  return files
    .filter((file) => /^app\/routes\/[^/]+\.tsx?$/.test(file.path))
    .map((file) => path.posix.basename(file.path).replace(/\.tsx?$/, ""))
    .filter((route) => {
      const byName = tests.some((test) => path.posix.basename(test.path).replace(/\.test\.tsx?$/, "") === route);
      // A test of several routes names them in a comment line: // routes: ($lang).search, ($lang).lists.$id
      const listed = tests.some((test) =>
        [...test.text.matchAll(/^\/\/ routes: (.+)$/gm)].some(([, list]) => list!.split(/,\s*/).includes(route)),
      );
      return !byName && !listed;
    })
    .map((route) => `app/routes/${route} has no test in test/routes or test/journeys`);
}

/** A drawer called utils ends up holding everything (design.md §4). */
export function drawers(files: SourceFile[]): string[] {
  return files
    .filter((file) => file.path.startsWith("app/"))
    .filter(
      (file) =>
        /(^|\/)(utils?|helpers?|lib|common|types)(\/|\.server\.tsx?$|\.tsx?$)/.test(file.path) ||
        /^app\/(features|platform|ui)\/(.*\/)?index\.tsx?$/.test(file.path),
    )
    .map((file) => `${file.path} is a drawer: name it after what it is about`);
}
