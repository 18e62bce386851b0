import { expect, test } from "vitest";
import { testApp } from "../app";
import { testDatabase } from "../database";

await testDatabase();
const app = await testApp({ routes: /theme|pricing/ });

test("without JavaScript a theme is chosen by a form, kept in a cookie and painted by the server", async () => {
  const visitor = app.visitor();

  const answer = await visitor.post("/theme", { theme: "dark", next: "/pricing" });

  expect(answer.status).toBe(302);
  expect(answer.headers.get("location")).toBe("/pricing");
  expect(await (await visitor.get("/pricing")).text()).toContain('data-theme="dark"');
  await visitor.post("/theme", { theme: "system", next: "/" });
  expect(await (await visitor.get("/pricing")).text()).not.toContain("data-theme");
});

test("it leads back to a page of ours only, and takes no other value", async () => {
  const visitor = app.visitor();
  expect((await visitor.post("/theme", { theme: "light", next: "//evil.example" })).headers.get("location")).toBe("/");
  expect((await visitor.post("/theme", { theme: "purple" })).status).toBe(404);
});
