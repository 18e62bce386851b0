// routes: ($lang).sign-in.code, ($lang).settings.second-factor
import pino from "pino";
import { beforeAll, expect, test } from "vitest";
import { keyFromRequest } from "../../app/features/accounts/api-keys.server";
import { log } from "../../app/platform/log.server";
import { linkIn, mailsTo } from "../account-world";
import { testApp, type Visitor } from "../app";
import { testDatabase } from "../database";
import { createTeam } from "../money-world";
import { backupCodesOn, codeOf, keyOn, setUp, SETUP, wrongCode } from "../second-factor-world";

const database = await testDatabase();
const app = await testApp({ routes: /\(\$lang\)\.(\$|sign-|reset|settings|team|desk|credits|reveals)/ });
const logged: string[] = [];

beforeAll(() => {
  log.level = "trace";
  (log as unknown as Record<symbol, unknown>)[pino.symbols.streamSym] = { write: (line: string) => logged.push(line) };
});

/** A member in a session that a mailed link began just now. */
async function member(): Promise<{ visitor: Visitor; userId: string; teamId: string; email: string }> {
  await database.owner.query("truncate public.rate_limit_window");
  const { userId, teamId } = await createTeam(database.owner);
  const visitor = app.visitor();
  await visitor.signInAs(userId);
  await database.owner.query(`update public.session set via = 'link' where "userId" = $1`, [userId]);
  return { visitor, userId, teamId, email: `${userId}@members.example.com` };
}

/** Steps of the app's clock that were used stay used; a test that needs the next code now forgets them. */
const forgetSteps = (userId: string) =>
  database.owner.query("update public.second_factor set last_step = 0 where user_id = $1", [userId]);
const leaves = (answer: Response) => [answer.status, answer.headers.get("location")];

async function byLink(email: string, then?: string): Promise<{ visitor: Visitor; answer: Response }> {
  const visitor = app.visitor();
  await visitor.post("/sign-in", { email, intent: "link", ...(then && { then }) });
  const { token, then: kept } = linkIn((await mailsTo(database.owner, email)).at(-1));
  return { visitor, answer: await visitor.post("/sign-in/link", { token, ...(kept && { then: kept }) }) };
}

test("it is turned on with a first code, shows ten backup codes once, ends other sessions, and is mailed and logged", async () => {
  const { visitor, userId, email } = await member();
  const elsewhere = app.visitor();
  await elsewhere.signInAs(userId);
  expect(await (await visitor.get("/settings")).text()).toContain("Set it up");

  expect(leaves(await visitor.post(`${SETUP}?for=desk`, { intent: "begin" }))).toEqual([303, `${SETUP}?for=desk`]);
  const page = await visitor.get(SETUP);
  const html = await page.text();
  const secret = keyOn(html);
  expect(page.headers.get("cache-control")).toBe("private, no-store");
  expect(html).toMatch(/<svg class="qr" viewBox="0 0 \d+ \d+" role="img"/);
  expect((await visitor.post(SETUP, { intent: "confirm", code: wrongCode(secret) })).status).toBe(400);
  expect((await elsewhere.get("/settings")).status).toBe(200);
  const on = await visitor.post(SETUP, { intent: "confirm", code: codeOf(secret).replace(/^.../, "$& ") });

  const shown = await on.text();
  expect(on.status).toBe(200);
  expect(new Set(backupCodesOn(shown)).size).toBe(10);
  expect(shown).not.toContain(secret);
  expect(decodeURIComponent(/href="data:text\/plain;charset=utf-8,([^"]+)"/.exec(shown)![1]!)).toContain(
    backupCodesOn(shown).join("\r\n"),
  );
  expect(backupCodesOn(await (await visitor.get(SETUP)).text())).toEqual([]);
  expect((await elsewhere.get("/settings")).status).toBe(303);
  expect((await visitor.get("/settings")).status).toBe(200);
  // They are gone, and do not come back when it is turned off.
  expect(await database.rows(`select from public.session where "userId" = $1`, [userId])).toHaveLength(1);
  expect((await mailsTo(database.owner, email)).map(({ kind }) => kind)).toEqual(["second-factor-on"]);
  expect(await database.rows("select action from public.desk_action where user_id = $1", [userId])).toEqual([
    { action: "second-factor-on" },
  ]);
});

test("a password is asked again, or a link where there is none and the session is old", async () => {
  const { visitor, userId, email } = await member();
  await visitor.post("/settings", { intent: "password", chosen: "fifteen chars !" });
  await database.owner.query(`update public.session set "createdAt" = now() - interval '16 minutes'`);

  expect((await visitor.post(SETUP, { intent: "begin" })).status).toBe(400);
  expect((await visitor.post(SETUP, { intent: "begin", password: "not the password" })).status).toBe(400);
  expect((await visitor.post(SETUP, { intent: "begin", password: "fifteen chars !" })).status).toBe(303);

  await database.rows(`delete from public.account where "userId" = $1`, [userId]);
  await database.rows("delete from public.second_factor where user_id = $1", [userId]);
  expect((await visitor.post(SETUP, { intent: "begin" })).status).toBe(400);
  expect(await (await visitor.get(SETUP)).text()).toContain("You signed in a while ago");
  expect((await visitor.post(SETUP, { intent: "mail-link" })).status).toBe(200);
  const link = linkIn((await mailsTo(database.owner, email)).at(-1));
  expect(link.then).toBe(SETUP);
  const anew = app.visitor();
  expect(leaves(await anew.post("/sign-in/link", { token: link.token, then: link.then! }))).toEqual([303, SETUP]);
  expect((await anew.post(SETUP, { intent: "begin" })).status).toBe(303);
});

test("a secret that is being set up is shown to the session that asked for it alone, for a quarter of an hour", async () => {
  const { visitor, userId } = await member();
  await visitor.post(SETUP, { intent: "begin" });
  const secret = keyOn(await (await visitor.get(SETUP)).text());
  const elsewhere = app.visitor();
  await elsewhere.signInAs(userId);

  expect(await (await elsewhere.get(SETUP)).text()).not.toContain('class="qr"');
  expect((await elsewhere.post(SETUP, { intent: "confirm", code: codeOf(secret) })).status).toBe(400);
  await database.rows("update public.second_factor set asked_at = now() - interval '16 minutes' where user_id = $1", [
    userId,
  ]);
  expect(await (await visitor.get(SETUP)).text()).not.toContain('class="qr"');
  expect((await visitor.post(SETUP, { intent: "confirm", code: codeOf(secret) })).status).toBe(400);
});

test.each([
  ["a link", "/sign-in"],
  ["a forgotten password's link", "/reset"],
])("%s leads only to the code, and the code to what was wanted", async (_what, from) => {
  const { visitor: first, userId, email } = await member();
  const { secret } = await setUp(first);
  const visitor = app.visitor();
  await visitor.post(from, { email, ...(from === "/sign-in" && { intent: "link", then: "/credits" }) });
  const { token, then } = linkIn((await mailsTo(database.owner, email)).at(-1));

  const opened = await visitor.post("/sign-in/link", { token, then: then! });
  expect(leaves(opened)).toEqual([303, `/sign-in/code?then=${encodeURIComponent(then!)}`]);
  for (const path of ["/settings", "/credits", "/reveals", "/team", SETUP]) {
    expect(leaves(await visitor.get(path))).toEqual([303, `/sign-in/code?then=${encodeURIComponent(path)}`]);
  }
  for (const [path, fields] of [
    ["/settings", { intent: "password", chosen: "fifteen chars !" }],
    ["/settings", { intent: "make-key", name: "x", scope: "read" }],
    [SETUP, { intent: "turn-off", code: wrongCode(secret) }],
  ] as const) {
    expect((await visitor.post(path, fields)).headers.get("location")).toMatch(/^\/sign-in\/code/);
  }
  const before = [...visitor.cookies].find(([name]) => name.includes("session"))![1];
  const page = await (await visitor.get(`/sign-in/code?then=${encodeURIComponent(then!)}`)).text();
  expect(page).toContain(email);
  expect(page).toContain('autoComplete="one-time-code"');
  expect((await visitor.post("/sign-in/code", { code: wrongCode(secret), then: then! })).status).toBe(401);
  await forgetSteps(userId);

  const passed = await visitor.post("/sign-in/code", { code: codeOf(secret), then: then! });

  expect(leaves(passed)).toEqual([303, then]);
  expect([...visitor.cookies].find(([name]) => name.includes("session"))![1]).not.toBe(before);
  expect((await visitor.get("/settings")).status).toBe(200);
  const kept = app.visitor();
  kept.cookies.set(
    [...visitor.cookies.keys()].find((name) => name.includes("session"))!,
    before,
  );
  expect((await kept.get("/settings")).status).toBe(303);
});

test("a password leads only to the code, in French too; a code that was used is told apart, and a foreign then stays ours", async () => {
  const { visitor: first, userId, email } = await member();
  await first.post("/settings", { intent: "password", chosen: "fifteen chars !" });
  const { secret } = await setUp(first);
  const visitor = app.visitor();

  const signedIn = await visitor.post("/fr/sign-in", { email, password: "fifteen chars !", intent: "password" });
  expect(leaves(signedIn)).toEqual([303, "/fr/sign-in/code"]);
  expect((await visitor.get("/fr/settings")).status).toBe(303);
  const used = await visitor.post("/fr/sign-in/code", { code: codeOf(secret) });
  expect([used.status, (await used.text()).includes("Ce code a déjà servi")]).toEqual([401, true]);
  await forgetSteps(userId);
  expect(leaves(await visitor.post("/fr/sign-in/code", { code: codeOf(secret), then: "//evil.example" }))).toEqual([
    303,
    "/",
  ]);
  expect((await visitor.get("/fr/settings")).status).toBe(200);
});

test("the waiting session is no session in the list, lasts ten minutes, and can be given up", async () => {
  const { visitor: first, email } = await member();
  await setUp(first);
  const { visitor } = await byLink(email);

  expect((await (await first.get("/settings")).text()).match(/this one|End the session/g)).toHaveLength(1);
  expect(leaves(await visitor.post("/sign-out"))).toEqual([303, "/"]);
  expect(leaves(await visitor.get("/sign-in/code"))).toEqual([303, "/sign-in"]);
  const { visitor: late } = await byLink(email, "/credits");
  await database.rows(`update public.session set "expiresAt" = now() where "secondFactor" = 'pending'`);
  expect(leaves(await late.get("/sign-in/code?then=%2Fcredits"))).toEqual([303, "/sign-in?then=%2Fcredits"]);
  expect(leaves(await late.post("/sign-in/code", { code: "123456" }))).toEqual([303, "/sign-in"]);
});

test("a session that began in the moment of turning it on opens nothing", async () => {
  const { visitor, userId } = await member();
  await setUp(visitor);
  await database.rows(`update public.session set "secondFactor" = null where "userId" = $1`, [userId]);

  expect((await visitor.get("/settings")).status).toBe(303);
});

test("five wrong codes lock with a time to wait, on the page too", async () => {
  const { visitor: first, userId, email } = await member();
  const { secret, backup } = await setUp(first);
  const { visitor } = await byLink(email);
  const statuses: number[] = [];
  for (let n = 0; n < 5; n++) {
    statuses.push((await visitor.post("/sign-in/code", { code: wrongCode(secret) })).status);
  }
  await forgetSteps(userId);

  const locked = await visitor.post("/sign-in/code", { code: codeOf(secret) });

  expect(statuses).toEqual([401, 401, 401, 401, 429]);
  expect(locked.status).toBe(429);
  expect(Number(locked.headers.get("retry-after"))).toBeGreaterThan(800);
  expect(await locked.text()).toContain("Wait 15 minutes");
  // The lock holds where it is turned off, too.
  expect((await first.post(SETUP, { intent: "turn-off", code: backup[0]! })).status).toBe(429);
});

test("a backup code signs in once; new ones end the old ones", async () => {
  const { visitor: first, userId, email } = await member();
  const { secret, backup } = await setUp(first);
  const { visitor } = await byLink(email);
  const page = await (await visitor.get("/sign-in/code?with=backup")).text();
  expect(page).toContain("Backup code");
  expect((await visitor.post("/sign-in/code", { code: backup[0]! })).status).toBe(303);
  expect((await (await byLink(email)).visitor.post("/sign-in/code", { code: backup[0]! })).status).toBe(401);

  await forgetSteps(userId);
  const renewed = backupCodesOn(await (await first.post(SETUP, { intent: "renew", code: codeOf(secret) })).text());

  expect(renewed).toHaveLength(10);
  expect(renewed.filter((code) => backup.includes(code))).toEqual([]);
  expect((await (await byLink(email)).visitor.post("/sign-in/code", { code: backup[1]! })).status).toBe(401);
  expect((await (await byLink(email)).visitor.post("/sign-in/code", { code: renewed[1]! })).status).toBe(303);
});

test("beside it a password of eight characters will do, and goes when it is turned off", async () => {
  const { visitor, userId, email } = await member();
  expect((await visitor.post("/settings", { intent: "password", chosen: "eight ch" })).status).toBe(400);
  const { secret } = await setUp(visitor);
  expect((await visitor.post("/settings", { intent: "password", chosen: "seven c" })).status).toBe(400);
  expect((await visitor.post("/settings", { intent: "password", chosen: "eight ch" })).status).toBe(200);
  expect((await visitor.post(SETUP, { intent: "turn-off", code: wrongCode(secret) })).status).toBe(400);

  await forgetSteps(userId);
  const off = await visitor.post(SETUP, { intent: "turn-off", code: codeOf(secret) });

  expect(await off.text()).toContain("shorter than 15 characters and was removed");
  expect((await app.visitor().post("/sign-in", { email, password: "eight ch", intent: "password" })).status).toBe(401);
  expect(leaves((await byLink(email)).answer)).toEqual([303, "/search"]);
  expect((await visitor.get("/settings")).status).toBe(200);
  expect((await mailsTo(database.owner, email)).at(-2)!.kind).toBe("second-factor-off");
});

test("a password of fifteen characters stays when it is turned off", async () => {
  const { visitor, userId, email } = await member();
  const { secret } = await setUp(visitor);
  await visitor.post("/settings", { intent: "password", chosen: "eight ch" });
  await visitor.post("/settings", { intent: "password", current: "eight ch", chosen: "fifteen chars !" });
  await forgetSteps(userId);

  expect(await (await visitor.post(SETUP, { intent: "turn-off", code: codeOf(secret) })).text()).toContain("is off.");
  const signedIn = await app.visitor().post("/sign-in", { email, password: "fifteen chars !", intent: "password" });
  expect(leaves(signedIn)).toEqual([303, "/search"]);
});

test("API keys go on working", async () => {
  const { visitor } = await member();
  const page = await (await visitor.post("/settings", { intent: "make-key", name: "CRM", scope: "read" })).text();
  const key = /value="(tci_[\w-]+)"/.exec(page)![1]!;
  await setUp(visitor);

  const holder = await keyFromRequest(new Request("http://x/", { headers: { Authorization: `Bearer ${key}` } }));
  expect(holder).toMatchObject({ scopes: ["read"] });
});

test("the secret stands on the setup page alone: no other page, payload, mail or line of the log has it", async () => {
  const { visitor, userId, email } = await member();
  await visitor.post(SETUP, { intent: "begin" });
  const secret = keyOn(await (await visitor.get(SETUP)).text());
  const pages = ["/settings", "/settings.data", "/fr/settings", "/team", "/team.data", "/credits", "/credits.data"];
  const look = async (paths: string[]) =>
    (await Promise.all(paths.map(async (path) => (await visitor.get(path)).text()))).join("\n");
  const during = await look(pages);
  const backup = backupCodesOn(await (await visitor.post(SETUP, { intent: "confirm", code: codeOf(secret) })).text());
  const after = await look([...pages, SETUP, `${SETUP}.data`, "/sign-in", "/settings/second-factor.data?_routes=root"]);
  await visitor.post(SETUP, { intent: "turn-off", code: wrongCode(secret) });

  const mails = (await mailsTo(database.owner, email)).map(({ body }) => body).join("\n");
  for (const value of [secret, secret.replace(/(.{4})(?=.)/g, "$1 "), ...backup]) {
    for (const [where, text] of Object.entries({ during, after, mails, log: logged.join("\n") })) {
      expect(text.includes(value), `${where} has ${value}`).toBe(false);
    }
  }
  expect(logged.length).toBeGreaterThan(0);
  expect(during).toContain("Two-step sign-in");
  expect(await database.rows("select from public.second_factor where user_id = $1", [userId])).toHaveLength(1);
});

test("a form of another site, of wrong fields, or for nothing that is on changes nothing", async () => {
  const { visitor, userId } = await member();

  const foreign = await visitor.post(SETUP, { intent: "begin" }, { Origin: "https://evil.example" });
  expect(foreign.status).toBe(403);
  expect((await visitor.post(SETUP, { intent: "begin", user: userId })).status).toBe(400);
  expect((await visitor.post(SETUP, { intent: "confirm", code: "123456" })).status).toBe(400);
  expect((await visitor.post(SETUP, { intent: "turn-off", code: "123456" })).status).toBe(400);
  expect((await visitor.post(SETUP, { intent: "renew", code: "123456" })).status).toBe(400);
  expect(await database.rows("select from public.second_factor where user_id = $1", [userId])).toHaveLength(0);
  const { secret } = await setUp(visitor);
  const again = await visitor.post(SETUP, { intent: "begin" });
  expect([again.status, (await again.text()).includes("It is on already")]).toEqual([400, true]);
  expect(secret).toHaveLength(32);
});

test("outside production an operator without it works at the desk", async () => {
  const { visitor, userId } = await member();
  await database.rows("insert into public.operator (user_id) values ($1)", [userId]);

  expect((await visitor.get("/desk")).status).toBe(200);
});
