import { expect, test } from "vitest";
import { testDatabase } from "../../../test/database";
import { createTeam } from "../../../test/money-world";
import { createOperator, mailsOf } from "../../../test/operator-world";
import { JOBS } from "../../jobs.server";

const database = await testDatabase();
const audit = () => JOBS.audit_ledger.run({}, { signal: new AbortController().signal, attempt: 1, maxAttempts: 1 });
const mails = () => mailsOf(database.owner, "ledger-violations");

test("the ledger is held against itself every five minutes, and a finding is mailed to the operators once a day", async () => {
  await createOperator(database.owner, "en");
  const french = await createOperator(database.owner, "fr");
  const { teamId } = await createTeam(database.owner, { credits: 5 });
  await audit();
  expect(await mails()).toEqual([]);

  await database.rows("UPDATE money.wallet SET credits = 7 WHERE team_id = $1", [teamId]);
  await audit();
  await audit();

  expect(JOBS.audit_ledger.schedule).toBe("*/5 * * * *");
  expect(await mails()).toHaveLength(2);
  const [mail] = (await mails()).filter(({ recipient }) => recipient === french.email);
  expect(mail!.subject).toBe("Le grand livre se contredit\u00a0: 2 constats");
  expect(mail!.body).toContain("wallet differs from its entries\u00a0: 1");
  expect(mail!.body).not.toContain(teamId);
});

test("once it is in order again, the next finding is told at once", async () => {
  await database.rows("UPDATE money.wallet SET credits = 5");
  await audit();
  await database.rows("UPDATE money.wallet SET credits = 7");

  await audit();

  expect(await mails()).toHaveLength(4);
});
