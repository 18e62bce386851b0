import { expect, test } from "vitest";
import { testDatabase } from "../../../test/database";

const database = await testDatabase();

test("an address has a hash with its plus-tag and one without, whatever its case", async () => {
  const plain = await database.rows(
    "select encode(hmac,'hex') as h from vault.gates_for('email', ' Jane.Doe@Example.com ') ",
  );
  const tagged = await database.rows(
    "select encode(hmac,'hex') as h from vault.gates_for('email', 'jane.doe+lists@example.com')",
  );

  expect(plain).toHaveLength(1);
  expect(tagged).toHaveLength(2);
  expect(tagged.map((row) => row.h)).toContain(plain[0]!.h);
});
