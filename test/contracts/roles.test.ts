import { expect, test } from "vitest";
import { testDatabase } from "../database";

const database = await testDatabase();

test("each login is itself and no superuser", async () => {
  for (const role of ["owner", "web", "worker", "importer", "indexer", "auditor"] as const) {
    const { rows } = await database
      .asRole(role)
      .query(
        "SELECT current_user, session_user, (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) AS super",
      );
    expect(rows[0]).toEqual({ current_user: `trucor_${role}`, session_user: `trucor_${role}`, super: false });
  }
});
