import { afterAll, expect, test } from "vitest";
import { testDatabase } from "../database";

const database = await testDatabase();

Object.assign(process.env, {
  PUBLIC_URL: "https://intel.example.com",
  SMTP_URL: "smtps://mail.example.com",
  SESSION_SECRET: "a session secret of more than 32 characters",
  SUPPRESSION_PEPPER: "7:0123456789abcdef-of-a-test",
  OPERATOR_NAME: "Operator Inc.",
  OPERATOR_ADDRESS: "1 Street, Calgary AB",
  PRIVACY_EMAIL: "privacy@example.com",
});
delete process.env.STRIPE_API_URL;
delete process.env.TRUCOR_LOCAL;

const { testApp } = await import("../app");
const { createDeskOperator } = await import("../desk-world");
const { linkIn, mailsTo } = await import("../account-world");
const { createTeam } = await import("../money-world");
const { codeOf, setUp, wrongCode } = await import("../second-factor-world");
const { createDemoAccess } = await import("../../app/features/accounts/demo-access.server");
const app = await testApp({ routes: /\(\$lang\)\.(\$|sign-|settings|dev|desk)/ });
const FROM_US = { Origin: "https://intel.example.com" };

afterAll(() => database.owner.query("revoke select on vault.mail_message from trucor_web"));

test("in production the session's cookie is __Host-, Secure, HttpOnly and Lax, without a domain", async () => {
  const email = "ana@gants.example.com";
  const visitor = app.visitor();
  await visitor.post("/sign-up", { email }, FROM_US);
  const mail = (await mailsTo(database.owner, email))[0];
  expect(mail!.body).toContain("https://intel.example.com/sign-in/link?token=");

  const opened = await visitor.post("/sign-in/link", { token: linkIn(mail).token }, FROM_US);

  const cookie = opened.headers.getSetCookie().find((each) => each.includes("session"))!;
  expect(cookie).toMatch(/^__Host-trucor_session=/);
  for (const attribute of ["Secure", "HttpOnly", "SameSite=Lax", "Path=/"]) expect(cookie).toContain(attribute);
  expect(cookie).not.toMatch(/domain=/i);
  expect((await visitor.get("/settings")).status).toBe(200);
  const out = await visitor.post("/sign-out", {}, FROM_US);
  expect(out.headers.getSetCookie().join()).toMatch(/__Host-trucor_session=;[^,]*Max-Age=0[^,]*Secure/i);
});

test("in production an operator without a second factor is led to where it is turned on, and everybody else to nothing", async () => {
  const operator = await createDeskOperator(database.owner);
  const visitor = app.visitor();
  await visitor.signInAs(operator.userId);
  const stranger = app.visitor();
  await stranger.signInAs((await createTeam(database.owner)).userId);

  expect((await visitor.get("/settings")).status).toBe(200);
  for (const [path, setup] of [
    ["/desk", "/settings/second-factor?for=desk"],
    ["/fr/desk/runs", "/fr/settings/second-factor?for=desk"],
    ["/desk/runs/1/original", "/settings/second-factor?for=desk"],
  ] as const) {
    const answer = await visitor.get(path);
    expect([answer.status, answer.headers.get("location")]).toEqual([303, setup]);
    expect((await stranger.get(path)).status).toBe(404);
    expect((await app.visitor().get(path)).status).toBe(404);
  }
  expect((await visitor.post("/desk/duplicates", { intent: "judge" }, FROM_US)).status).toBe(303);
  expect(await (await visitor.get("/settings/second-factor?for=desk")).text()).toContain("The desk opens to operators");
  expect(await (await stranger.get("/settings/second-factor?for=desk")).text()).not.toContain("The desk opens");
});

test("in production the desk opens to an operator's session that passed the second factor, and to that alone", async () => {
  const operator = await createDeskOperator(database.owner);
  const visitor = app.visitor();
  await visitor.signInAs(operator.userId);
  await database.owner.query(`update public.session set via = 'link' where "userId" = $1`, [operator.userId]);

  const { secret, backup } = await setUp(visitor, { headers: FROM_US });
  expect(backup).toHaveLength(10);
  expect((await visitor.get("/desk")).status).toBe(200);

  const elsewhere = app.visitor();
  await elsewhere.signInAs(operator.userId);
  expect((await elsewhere.get("/desk")).status).toBe(404);
  await elsewhere.post("/sign-in/code", { code: wrongCode(secret) }, FROM_US);
  expect((await elsewhere.get("/desk")).status).toBe(404);
  await database.owner.query("update public.second_factor set last_step = 0");
  const passed = await elsewhere.post("/sign-in/code", { code: codeOf(secret), then: "/desk" }, FROM_US);
  expect(passed.headers.getSetCookie().find((each) => each.includes("session"))).toMatch(
    /^__Host-trucor_session=[^;]+;.*Secure/,
  );
  expect((await elsewhere.get("/desk")).status).toBe(200);

  await visitor.post("/settings/second-factor", { intent: "turn-off", code: backup[0]! }, FROM_US);
  expect((await elsewhere.get("/desk")).status).toBe(303);
});

test("in production everything is https for a year, and forms go to Stripe's own checkout", async () => {
  const page = await app.fetch("/sign-in");

  expect(page.headers.get("strict-transport-security")).toBe("max-age=31536000; includeSubDomains");
  expect(page.headers.get("content-security-policy")).toContain("form-action 'self' https://checkout.stripe.com");
});

test("a spoofed host changes no link of a page", async () => {
  const page = await app.fetch("/sign-in", { headers: { "X-Forwarded-Host": "evil.example" } });
  const html = await page.text();

  expect(html).toContain('href="https://intel.example.com/fr/sign-in"');
  expect(html).not.toContain("evil.example");
});

test("in production a post counts as ours by the public address alone", async () => {
  const post = (origin: string) => app.visitor().post("/sign-up", { email: "none" }, { Origin: origin });

  expect((await post("https://intel.example.com")).status).toBe(400);
  expect((await post("http://intel.example.com")).status).toBe(403);
  expect((await post(app.origin)).status).toBe(403);
});

test("in production there is no outbox and no demo access", async () => {
  expect((await app.fetch("/dev/outbox")).status).toBe(404);
  await expect(createDemoAccess("http://x")).rejects.toThrow(/not for production/);
});

test("a web login that reads the vault is named before anything is served", async () => {
  const { webReachesTooFar } = await import("../../app/platform/db.server");
  expect(await webReachesTooFar()).toBeNull();

  await database.owner.query("grant select on vault.mail_message to trucor_web");

  expect(await webReachesTooFar()).toContain("vault.mail_message");
});
