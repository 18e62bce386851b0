import { readFileSync } from "node:fs";
import { mkdtemp, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { testDatabase } from "../../../test/database";
import { runImport } from "./run-import.server";
import { defineSource, type SourceDeclaration } from "./source";
import { SOURCES } from "./sources";

await testDatabase();

test("every source has an id of its own, and what it requires it also reads", () => {
  expect(new Set(SOURCES.map((source) => source.id)).size).toBe(SOURCES.length);
  for (const source of SOURCES) {
    for (const field of source.required) expect(Object.keys(source.columns), source.id).toContain(field);
    if (source.kind === "certification-list") expect(source.certification && source.partner, source.id).toBeTruthy();
  }
});

test("no live source certifies anybody or names a person", () => {
  for (const source of SOURCES.filter((each) => each.dataSet === "live")) {
    expect(source.kind, source.id).toBe("business-directory");
    expect(
      Object.keys(source.columns).filter((field) => /person|email|^phone|title/.test(field)),
      source.id,
    ).toEqual([]);
  }
});

test("the example of docs/importing.md imports as it is written", async () => {
  const page = readFileSync("docs/importing.md", "utf8");
  const blocks = [...page.matchAll(/^ *```(\w*)\n([^]*?)^ *```$/gm)].map((match) => ({
    language: match[1],
    text: match[2]!,
  }));
  const list = blocks.find((block) => block.text.startsWith("Certificate;"))!.text;
  const code = blocks.find((block) => block.language === "ts")!.text;
  // The page's own text, which is the point of the test.
  // eslint-disable-next-line @typescript-eslint/no-implied-eval
  const declaration = new Function(
    "defineSource",
    code.replace(/import .*\n/, "").replace("export const prairiePaving =", "return"),
  );
  const source = declaration(defineSource) as SourceDeclaration;
  const file = path.join(await mkdtemp(path.join(os.tmpdir(), "trucor-docs-")), "holders.csv");
  await writeFile(file, list);

  const report = await runImport({ source, file, asOf: "2026-11-23" });

  expect(report).toMatchObject({ outcome: "published", reasons: [], accepted: 1, added: 1 });
});
