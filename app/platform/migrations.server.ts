import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import type pg from "pg";

let expected: Promise<Map<string, string>> | undefined;

async function migrationsOnDisk(): Promise<Map<string, string>> {
  const folder = resolve("prisma/migrations");
  const names = (await readdir(folder, { withFileTypes: true }))
    .filter((each) => each.isDirectory())
    .map((each) => each.name);
  const entries = names.sort().map(async (name): Promise<[string, string]> => {
    const sql = await readFile(join(folder, name, "migration.sql"));
    return [name, createHash("sha256").update(sql).digest("hex")];
  });
  return new Map(await Promise.all(entries));
}

/** Migrations this code was written for that the database has not had, or had with another text. */
export async function pendingMigrations(pool: pg.Pool): Promise<string[]> {
  expected ??= migrationsOnDisk();
  const { rows } = await pool.query<{ migration_name: string; checksum: string }>(
    "select migration_name, checksum from public._prisma_migrations where finished_at is not null and rolled_back_at is null",
  );
  const applied = new Map(rows.map((row) => [row.migration_name, row.checksum]));
  return [...(await expected)].filter(([name, checksum]) => applied.get(name) !== checksum).map(([name]) => name);
}
