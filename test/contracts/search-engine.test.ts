import { beforeAll } from "vitest";

import { postgresEngine } from "~/features/search/postgres-engine.server";
import { indexerPool, webPool } from "~/platform/db.server";

import { testDatabase } from "../database";
import { searchEngineContract } from "./search-engine";

beforeAll(async () => {
  await testDatabase();
});

searchEngineContract("the PostgreSQL engine", async () => {
  await testDatabase();
  return postgresEngine({ reader: webPool, writer: indexerPool });
});
