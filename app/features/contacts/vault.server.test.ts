import { expect, test } from "vitest";
import { testDatabase } from "../../../test/database";
import { createContact } from "../../../test/money-world";

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

test("a new pepper covers what is there", async () => {
  const contact = await createContact(database.owner);
  const versions = () =>
    database.rows<{ pepper_version: number; gates: number }>(
      `SELECT g.pepper_version, count(*)::int AS gates FROM vault.contact_gate c JOIN vault.gate g ON g.hmac = c.hmac
        WHERE c.contact_id = $1 GROUP BY 1 ORDER BY 1`,
      [contact.id],
    );
  expect(await versions()).toEqual([{ pepper_version: 1, gates: 3 }]);

  await database.rows("INSERT INTO vault.pepper (version, secret) VALUES (2, 'another-test-pepper-without-secrecy')");

  expect(await versions()).toEqual([
    { pepper_version: 1, gates: 3 },
    { pepper_version: 2, gates: 3 },
  ]);
});
