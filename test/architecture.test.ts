import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { ESLint } from "eslint";
import { afterAll, describe, expect, test } from "vitest";
import { PROJECT } from "../scripts/embedded.mjs";
import {
  drawers,
  namesOfTheVault,
  readSources,
  routesWithoutTest,
  type SourceFile,
  tablesWithForeignWriters,
} from "./architecture";

/** Which feature writes which table, outside the functions of the migrations. A table's second writer is a decision. */
const WRITERS: Record<string, string | string[]> = {
  "public._prisma_migrations": "scripts/migrate.ts",
  "vault.pepper": "scripts/migrate.ts",
  "public.source": "imports",
  "public.source_synonym": "imports",
  "public.import_run": "imports",
  "public.import_issue": "imports",
  "public.import_week": "imports",
  "public.import_week_source": "imports",
  "public.reading": "imports",
  "public.source_record": "imports",
  "public.source_record_version": "imports",
  "public.contractor_version": "imports",
  "public.import_diff": "imports",
  "public.small_employer_line": "imports",
  "public.contractor": "imports",
  "public.contractor_alias": "imports",
  "public.certification": "imports",
  "public.contractor_correction": "imports",
  "public.correction": "quality",
  "public.certification_period": "imports",
  "public.directory_version": "imports",
  // The log of what a publication changed: certification lists and contact research append to it in the same transaction.
  "public.event": ["imports", "contacts"],
  "public.duplicate_search": "quality",
  "public.duplicate_candidate": "quality",
  "public.judgement": "quality",
  "public.partner": "imports",
  "public.list": "lists",
  "public.list_item": "lists",
  "public.export": "lists",
  "public.own_suppression": "lists",
  "public.search_document": "search",
  "public.search_index": "search",
  "public.directory_numbers": "search",
  "public.search_document_staged": "search",
  "public.idempotency": "reveals",
  "public.api_key": "accounts",
  "public.user": "accounts",
  "public.organization": "accounts",
  "public.member": "accounts",
  "public.operator": "accounts",
  "public.desk_action": "accounts",
  "public.operator_notice": "accounts",
  "public.account": "accounts",
  "public.session": "accounts",
  "public.verification": "accounts",
  "public.second_factor": "accounts",
  "public.invitation": "accounts",
};

const SOURCES = readSources(PROJECT);
const planted = (file: string, text: string): SourceFile[] => [...SOURCES, { path: file, text }];

describe("each table has one writer feature", () => {
  const check = (files: SourceFile[]) => tablesWithForeignWriters(files, withVault(WRITERS, files));

  test("in our sources", () => expect(check(SOURCES)).toEqual([]));

  test.each([
    ["an insert", "await tx.query(`INSERT INTO public.list (id) VALUES ($1)`, [id]);"],
    ["an update", "await tx.query('update public.list set name = $1', [name]);"],
    ["a delete", "await tx.query(`delete from list where id = $1`, [id]);"],
    ["a merge", "await tx.query(`MERGE INTO public.list AS target USING x ON true`);"],
    ["a call of Prisma", "await prisma.list.updateMany({ where: {} });"],
  ])("and %s from another feature is seen", (_what, statement) => {
    expect(check(planted("app/features/billing/planted.server.ts", statement))).toContain(
      "app/features/billing/planted.server.ts writes public.list, which belongs to lists",
    );
  });

  test("and a table that nobody owns is seen", () => {
    const files = planted(
      "app/features/lists/planted.server.ts",
      "tx.query(`INSERT INTO public.secret_notes (a) VALUES (1)`)",
    );
    expect(check(files).join()).toContain("public.secret_notes");
  });
});

describe("only contacts names the vault", () => {
  // The peppers are loaded by the migration command, as the owner (rules.md 28).
  const check = (files: SourceFile[]) => namesOfTheVault(files, ["scripts/migrate.ts"]);

  test("in our sources", () => expect(check(SOURCES)).toEqual([]));

  test("and another feature that does is seen", () => {
    const text = "export const q = `SELECT email FROM vault.contact_point`;";
    expect(check(planted("app/features/lists/planted.server.ts", text)).join()).toContain("planted");
    expect(check(planted("app/features/contacts/planted.server.ts", text)).join()).not.toContain("planted");
  });

  test("and Prisma's schema knows nothing of it, nor of the ledger", () => {
    const schema = fs.readFileSync(path.join(PROJECT, "prisma/schema.prisma"), "utf8");
    expect(schema).not.toMatch(/vault\.|money\.|model (Contact|ContactPoint|Wallet|Entry) /);
  });
});

describe("every route has a test", () => {
  test("in test/routes or test/journeys", () => expect(routesWithoutTest(SOURCES)).toEqual([]));

  test("and a route without one is seen", () => {
    expect(routesWithoutTest(planted("app/routes/($lang).planted.tsx", ""))).toContain(
      "app/routes/($lang).planted has no test in test/routes or test/journeys",
    );
  });
});

describe("nothing is kept in a drawer", () => {
  test("in our sources", () => expect(drawers(SOURCES)).toEqual([]));

  test.each([
    "app/features/lists/utils.ts",
    "app/platform/helpers/a.ts",
    "app/ui/index.tsx",
    "app/features/search/types.ts",
  ])("and %s is seen", (file) => expect(drawers([{ path: file, text: "" }])).toHaveLength(1));
});

describe("the table of who may use whom", { timeout: 60_000 }, () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "trucor-architecture-"));
  afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

  const PLANTED: Record<string, Record<string, string>> = {
    "feature-billing": {
      "app/features/billing/a.ts": `import "../reveals/b";`,
      "app/features/reveals/b.ts": "export {};",
    },
    "every-feature-is-listed": {
      "app/features/search/a.ts": `import "../new-drawer/b";`,
      "app/features/new-drawer/b.ts": "export {};",
    },
    "routes-are-leaves": { "app/features/lists/a.ts": `import "../../routes/b";`, "app/routes/b.ts": "export {};" },
    "platform-knows-no-product": {
      "app/platform/a.ts": `import "../features/lists/b";`,
      "app/features/lists/b.ts": "export {};",
    },
    "ui-knows-no-product": { "app/ui/a.tsx": `import "../features/lists/b";`, "app/features/lists/b.ts": "export {};" },
    "database-stays-behind-features": {
      "app/routes/a.ts": `import "../platform/db.server";`,
      "app/platform/db.server.ts": "export {};",
    },
    "rules-are-pure": {
      "app/features/lists/a.ts": `import "./b.server";`,
      "app/features/lists/b.server.ts": "export {};",
    },
    "rules-touch-no-machine": {
      "app/features/lists/a.ts": `import { readFileSync } from "node:fs"; readFileSync("a");`,
    },
    "no-cycles": {
      "app/features/lists/a.ts": `import { b } from "./b"; export const a = () => b;`,
      "app/features/lists/b.ts": `import { a } from "./a"; export const b = () => a;`,
    },
    "tests-are-nobody's": {
      "app/features/lists/a.ts": `import "./b.test";`,
      "app/features/lists/b.test.ts": "export {};",
    },
  };

  test.each(Object.entries(PLANTED))("%s is seen when it is broken", (rule, files) => {
    const tree = path.join(folder, rule);
    for (const [name, text] of Object.entries(files)) {
      fs.mkdirSync(path.dirname(path.join(tree, name)), { recursive: true });
      fs.writeFileSync(path.join(tree, name), text);
    }
    fs.copyFileSync(path.join(PROJECT, "tsconfig.json"), path.join(tree, "tsconfig.json"));
    const { stdout, status } = spawnSync(
      process.execPath,
      [
        path.join(PROJECT, "node_modules/dependency-cruiser/bin/dependency-cruise.mjs"),
        ...["--config", path.join(PROJECT, "scripts/architecture.cjs"), "--output-type", "err", "app"],
      ],
      { cwd: tree, encoding: "utf8", env: { ...process.env, NODE_PATH: path.join(PROJECT, "node_modules") } },
    );
    expect(stdout).toContain(`error ${rule}:`);
    expect(status).toBeGreaterThan(0);
  });
});

describe("lint", () => {
  const lint = async (file: string, text: string) => {
    const eslint = new ESLint({ cwd: PROJECT });
    const [result] = await eslint.lintText(text, { filePath: path.join(PROJECT, file) });
    return result!.messages.map((message) => message.ruleId);
  };

  // The type-checked rules read the whole program first.
  test(
    "refuses a literal that a person would read in a component, in text and in attributes",
    { timeout: 180_000 },
    async () => {
      // A file that exists, so that the type-checked rules know it.
      const page = (jsx: string) => `export default function Root() { return ${jsx}; }`;
      expect(await lint("app/root.tsx", page("<p>Find contractors</p>"))).toContain("house/no-literal-text");
      expect(await lint("app/root.tsx", page('<p>{1 > 0 ? "One" : "Other"}</p>'))).toContain("house/no-literal-text");
      expect(await lint("app/root.tsx", page('<input aria-label="Search" />'))).toContain("house/no-literal-text");
      expect(await lint("app/root.tsx", page('<p className="text-ink">{1} · </p>'))).not.toContain(
        "house/no-literal-text",
      );
    },
  );

  test("refuses to read the environment outside env.server", { timeout: 180_000 }, async () => {
    expect(await lint("app/root.tsx", "export const port = process.env.PORT;")).toContain("no-restricted-syntax");
  });
});

/** Contacts owns every table of the vault but the peppers. */
function withVault(writers: Record<string, string | string[]>, files: SourceFile[]) {
  const tables = files
    .filter((file) => file.path.endsWith("migration.sql"))
    .flatMap((file) => [...file.text.matchAll(/CREATE (?:UNLOGGED )?TABLE (vault\.\w+)/g)].map(([, table]) => table!));
  return { ...Object.fromEntries(tables.map((table) => [table, "contacts"])), ...writers };
}
