import { indexerPool, webPool } from "~/platform/db.server";

import { postgresEngine, type PostgresEngine } from "./postgres-engine.server";

let engine: PostgresEngine | undefined;

/** The engine of this process. */
export function searchEngine(): PostgresEngine {
  engine ??= postgresEngine({ reader: webPool, writer: indexerPool });
  return engine;
}
