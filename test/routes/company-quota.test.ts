import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { withinDailyQuota } from "~/platform/rate-limit.server";
import { testApp } from "../app";
import { testDatabase } from "../database";
import { createFirm } from "../directory-world";
import { createTeam } from "../money-world";

test("without an account an address opens 300 company pages a day, each as often as it likes; a member goes on", async () => {
  const { owner } = await testDatabase();
  const app = await testApp({ routes: /contractors|root/ });
  const [first, last] = [await createFirm(owner, "demo"), await createFirm(owner, "demo")];
  expect((await app.visitor().get(`/contractors/${first}`)).status).toBe(200);
  for (let opened = 1; opened < 300; opened += 1)
    await withinDailyQuota("company-pages", "127.0.0.1", randomUUID(), 300);

  const refused = await app.visitor().get(`/fr/contractors/${last}`);
  const page = await refused.text();
  const again = await app.visitor().get(`/contractors/${first}`);
  const member = app.visitor();
  await member.signInAs((await createTeam(owner)).userId);

  expect(refused.status).toBe(429);
  expect(page).toContain("Assez de pages d’entreprise pour aujourd’hui");
  expect(page).toContain('href="/fr/sign-in"');
  expect(again.status).toBe(200);
  expect((await member.get(`/contractors/${last}`)).status).toBe(200);
});
