import { readFile, stat } from "node:fs/promises";
import { expect, test } from "vitest";
import { testDatabase } from "../../../test/database";
import { keyFromRequest } from "./api-keys.server";
import { auth } from "./auth.server";
import { createDemoAccess, demoAccessPath } from "./demo-access.server";

const database = await testDatabase();

test("the demo's logins open what the contract says, and a second run gives them new secrets and nothing else", async () => {
  await createDemoAccess("http://127.0.0.1:3000");
  const access = await createDemoAccess("http://127.0.0.1:3000");

  expect((await stat(demoAccessPath())).mode & 0o777).toBe(0o600);
  expect(JSON.parse(await readFile(demoAccessPath(), "utf8"))).toEqual(access);
  expect(Object.keys(access)).toEqual(["url", "databaseUrl", "vendor", "newcomer", "operator"]);

  const request = new Request("http://x/", { headers: { Authorization: `Bearer ${access.vendor.apiKey}` } });
  const holder = (await keyFromRequest(request))!;
  expect(holder).toMatchObject({ email: access.vendor.email, role: "owner", scopes: ["read", "reveal", "export"] });
  const credits = await database.rows<{ email: string; credits: number }>(
    `select u.email, w.credits::int as credits from public."user" u join public.member m on m."userId" = u.id
       join money.wallet w on w.team_id = m."organizationId" order by u.email`,
  );
  expect(credits).toEqual([
    { email: access.newcomer.email, credits: 0 },
    { email: access.operator.email, credits: 0 },
    { email: access.vendor.email, credits: 40 },
  ]);
  const operators = await database.rows(
    `select u.email from public.operator o join public."user" u on u.id = o.user_id`,
  );
  expect(operators).toEqual([{ email: access.operator.email }]);
  for (const { email, password } of [access.vendor, access.newcomer, access.operator]) {
    const answer = await auth().api.signInEmail({
      body: { email, password },
      headers: new Headers(),
      asResponse: true,
    });
    expect(answer.status).toBe(200);
  }
});
