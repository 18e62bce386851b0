import fs from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { PROJECT } from "../../scripts/embedded.mjs";
import { migrate, readMigrations } from "../../scripts/migrate";
import { writeSchema } from "../../scripts/schema";
import { TEST_PEPPER } from "../cluster";
import { testDatabase } from "../database";

const database = await testDatabase();
const again = () =>
  migrate({
    ownerUrl: database.urls.DATABASE_URL!,
    workerUrl: database.urls.DATABASE_URL_WORKER!,
    project: PROJECT,
    peppers: TEST_PEPPER,
  });

test("schema.prisma is what the migrations make, and a column more is seen", async () => {
  const kept = fs.readFileSync(path.join(PROJECT, "prisma/schema.prisma"), "utf8");
  expect(await writeSchema(database.urls.DATABASE_URL!)).toBe(kept);
  await database.owner.query("ALTER TABLE public.contractor ADD COLUMN planted text");
  expect(await writeSchema(database.urls.DATABASE_URL!)).not.toBe(kept);
  await database.owner.query("ALTER TABLE public.contractor DROP COLUMN planted");
});

test("migrating again, and four at once, changes nothing", async () => {
  expect(await Promise.all([again(), again(), again(), again()])).toEqual([0, 0, 0, 0]);
  const rows = await database.rows<{ migration_name: string; checksum: string; finished_at: Date | null }>(
    "SELECT migration_name, checksum, finished_at FROM _prisma_migrations ORDER BY migration_name",
  );
  expect(rows.map(({ migration_name: name, checksum }) => ({ name, checksum }))).toEqual(
    readMigrations(PROJECT).map(({ name, checksum }) => ({ name, checksum })),
  );
  expect(rows.every(({ finished_at: finished }) => finished !== null)).toBe(true);
});

test("a migration that was edited after it was applied is refused by name", async () => {
  const name = readMigrations(PROJECT)[0]!.name;
  await database.owner.query("UPDATE _prisma_migrations SET checksum = repeat('0', 64) WHERE migration_name = $1", [
    name,
  ]);
  await expect(again()).rejects.toThrow(`Migration ${name} was changed`);
  await database.owner.query("UPDATE _prisma_migrations SET checksum = $2 WHERE migration_name = $1", [
    name,
    readMigrations(PROJECT)[0]!.checksum,
  ]);
});

test("a pepper that changed under its version is refused: suppressions made with it would be lost", async () => {
  const options = {
    ownerUrl: database.urls.DATABASE_URL!,
    workerUrl: database.urls.DATABASE_URL_WORKER!,
    project: PROJECT,
    peppers: "1:another-secret-than-the-one-in-use",
  };
  await expect(migrate(options)).rejects.toThrow("SUPPRESSION_PEPPER version 1 differs");
  await migrate({ ...options, peppers: `${TEST_PEPPER},2:the-secret-of-the-second-version` });
  await migrate({
    ...options,
    peppers: `${TEST_PEPPER} 2:the-secret-of-the-second-version 3:the-secret-of-the-third-version`,
  });
  expect(await database.rows("SELECT version FROM vault.pepper ORDER BY version")).toEqual([
    { version: 1 },
    { version: 2 },
    { version: 3 },
  ]);
});
