// routes: ($lang).settings._index, ($lang).team, ($lang).sign-out
import { expect, test } from "vitest";
import { keyFromRequest } from "../../app/features/accounts/api-keys.server";
import { createMember, createTeam } from "../money-world";
import { mailsTo } from "../account-world";
import { testApp } from "../app";
import { testDatabase } from "../database";

const database = await testDatabase();
const app = await testApp({ routes: /\(\$lang\)\.(\$|sign-|reset|settings|team|dev)/ });

async function member(role = "owner") {
  const team = await createTeam(database.owner, { role });
  const visitor = app.visitor();
  await visitor.signInAs(team.userId);
  return { ...team, visitor, email: `${team.userId}@members.example.com` };
}

const withKey = (key: string) =>
  keyFromRequest(new Request("http://x/", { headers: { Authorization: `Bearer ${key}` } }));

async function makeKey(
  visitor: Awaited<ReturnType<typeof member>>["visitor"],
  scope: string[] = ["read"],
): Promise<string> {
  const page = await (await visitor.post("/settings", { intent: "make-key", name: "CRM sync", scope })).text();
  return /value="(tci_[\w-]+)"/.exec(page)![1]!;
}

test.each(["/settings", "/team", "/fr/settings"])("%s sends a stranger to sign in, and back", async (path) => {
  const answer = await app.visitor().get(`${path}?a=b`);

  expect(answer.status).toBe(303);
  expect(answer.headers.get("location")).toBe(
    `${path.startsWith("/fr") ? "/fr" : ""}/sign-in?then=${encodeURIComponent(`${path}?a=b`)}`,
  );
});

test("a stranger's POST is refused and comes back to the page that had the form", async () => {
  const answer = await app
    .visitor()
    .post("/settings", { intent: "make-key", name: "x", scope: "read" }, { Referer: `${app.origin}/team` });

  expect(answer.headers.get("location")).toBe("/sign-in?then=%2Fteam");
});

test("after signing out the old cookie opens nothing, and the browser is told to forget", async () => {
  const { visitor } = await member();
  const kept = new Map(visitor.cookies);
  expect((await visitor.get("/settings")).status).toBe(200);

  const out = await visitor.post("/sign-out");

  expect([out.status, out.headers.get("location"), out.headers.get("clear-site-data")]).toEqual([
    303,
    "/",
    '"cache", "storage"',
  ]);
  expect([...visitor.cookies.keys()].filter((name) => name.includes("session"))).toEqual([]);
  const replay = app.visitor();
  for (const [name, value] of kept) replay.cookies.set(name, value);
  expect((await replay.get("/settings")).status).toBe(303);
  expect((await replay.post("/settings", { intent: "make-key", name: "x", scope: "read" })).status).toBe(303);
});

test("a link signs nobody out", async () => {
  const { visitor } = await member();

  expect((await visitor.get("/sign-out")).status).toBe(404);
  expect((await visitor.get("/settings")).status).toBe(200);
});

test("a forged or altered cookie is nobody", async () => {
  const { visitor } = await member();
  const [name, value] = [...visitor.cookies].find(([each]) => each.includes("session"))!;
  const altered = app.visitor();
  altered.cookies.set(
    name,
    value.replace(/^./, (first) => (first === "a" ? "b" : "a")),
  );
  const unsigned = app.visitor();
  unsigned.cookies.set(name, decodeURIComponent(value).split(".")[0]!);

  expect((await altered.get("/settings")).status).toBe(303);
  expect((await unsigned.get("/settings")).status).toBe(303);
});

test("a password is optional, has 15 characters or more, and is kept as argon2id", async () => {
  const { visitor, userId, email } = await member();

  expect((await visitor.post("/settings", { intent: "password", chosen: "fourteen chars" })).status).toBe(400);
  expect((await visitor.post("/settings", { intent: "password", chosen: "a".repeat(129) })).status).toBe(400);
  expect((await visitor.post("/settings", { intent: "password", chosen: "fifteen chars !" })).status).toBe(200);

  const [account] = await database.rows<{ password: string }>(
    'select password from public.account where "userId" = $1',
    [userId],
  );
  expect(account!.password).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  const elsewhere = app.visitor();
  const signedIn = await elsewhere.post("/sign-in", {
    email,
    password: "fifteen chars !",
    intent: "password",
    then: "/lists",
  });
  expect([signedIn.status, signedIn.headers.get("location")]).toEqual([303, "/lists"]);
  expect((await elsewhere.get("/settings")).status).toBe(200);
});

test("changing a password asks for the old one, ends every other session and tells the owner", async () => {
  const { visitor, userId, email } = await member();
  await visitor.post("/settings", { intent: "password", chosen: "the first password" });
  const other = app.visitor();
  await other.signInAs(userId);

  const without = await visitor.post("/settings", { intent: "password", chosen: "the second password" });
  const wrong = await visitor.post("/settings", {
    intent: "password",
    current: "not the password",
    chosen: "the second password",
  });
  expect([without.status, wrong.status]).toEqual([400, 400]);
  expect((await other.get("/settings")).status).toBe(200);
  const right = await visitor.post("/settings", {
    intent: "password",
    current: "the first password",
    chosen: "the second password",
  });

  expect(right.status).toBe(200);
  expect((await other.get("/settings")).status).toBe(303);
  expect((await visitor.get("/settings")).status).toBe(200);
  expect((await mailsTo(database.owner, email)).map((mail) => mail.kind)).toEqual([
    "password-changed",
    "password-changed",
  ]);
});

test("a session from a mailed link chooses a new password without the old one, for a quarter of an hour", async () => {
  const { visitor, userId } = await member();
  await visitor.post("/settings", { intent: "password", chosen: "the first password" });

  await database.owner.query(`update public.session set via = 'link' where "userId" = $1`, [userId]);
  expect((await visitor.post("/settings", { intent: "password", chosen: "the second password" })).status).toBe(200);
  await database.owner.query(
    `update public.session set "createdAt" = now() - interval '16 minutes' where "userId" = $1`,
    [userId],
  );
  expect((await visitor.post("/settings", { intent: "password", chosen: "the third password" })).status).toBe(400);
});

test("sessions are listed and ended one by one; another person's is not there", async () => {
  const one = await member();
  const two = await member();
  const elsewhere = app.visitor();
  await elsewhere.signInAs(one.userId);
  const sessions = await database.rows<{ id: string }>(
    `select id from public.session where "userId" = $1 order by "createdAt"`,
    [one.userId],
  );
  const [foreign] = await database.rows<{ id: string }>(`select id from public.session where "userId" = $1`, [
    two.userId,
  ]);

  expect((await one.visitor.post("/settings", { intent: "end-session", session: foreign!.id })).status).toBe(404);
  expect((await two.visitor.get("/settings")).status).toBe(200);
  expect((await one.visitor.post("/settings", { intent: "end-session", session: sessions[1]!.id })).status).toBe(200);
  expect((await elsewhere.get("/settings")).status).toBe(303);
  expect((await one.visitor.get("/settings")).status).toBe(200);
});

test.each(["", "/fr"])("no link of %s/settings leads nowhere", async (prefix) => {
  const html = await (await (await member()).visitor.get(`${prefix}/settings`)).text();
  const links = new Set([...html.matchAll(/<a [^>]*href="(\/[^"#?]*)/g)].map(([, path]) => path!));

  expect(links.size).toBeGreaterThan(5);
  const routes = Object.keys(import.meta.glob("../../app/routes/*")).map((file) =>
    file.replace(/^.*\(\$lang\)\.|(\._index)?\.tsx?$/g, "").replaceAll(".", "/"),
  );
  const known = new Set([...routes, "_index"]);
  expect([...links].filter((path) => !known.has(path.replace(/^\/fr(?=\/|$)/, "").slice(1) || "_index"))).toEqual([]);
});

test("a key is shown once, kept as a hash, and names its team and seat", async () => {
  const { visitor, teamId, userId } = await member();

  const key = await makeKey(visitor, ["read", "export"]);

  expect(await withKey(key)).toMatchObject({ teamId, userId, role: "owner", scopes: ["read", "export"] });
  expect(await (await visitor.get("/settings")).text()).not.toContain(key);
  const rows = await database.rows<{ all: string }>("select k::text as all from public.api_key k");
  expect(rows.filter((row) => row.all.includes(key))).toEqual([]);
});

test("a revoked key, an altered one and none are nobody", async () => {
  const { visitor, teamId } = await member();
  const key = await makeKey(visitor);
  const [{ id }] = (await database.rows<{ id: string }>("select id from public.api_key where team_id = $1", [
    teamId,
  ])) as [{ id: string }];

  expect(await withKey(`${key}x`)).toBeNull();
  expect(await withKey("")).toBeNull();
  expect((await visitor.post("/settings", { intent: "revoke-key", key: id })).status).toBe(200);
  expect(await withKey(key)).toBeNull();
});

test("a key ends with the membership of its seat", async () => {
  const { teamId } = await member();
  const userId = await createMember(database.owner, teamId, "member");
  const visitor = app.visitor();
  await visitor.signInAs(userId);
  const key = await makeKey(visitor);
  expect(await withKey(key)).not.toBeNull();

  await database.owner.query(`delete from public.member where "userId" = $1`, [userId]);

  expect(await withKey(key)).toBeNull();
});

test("another team's key is not there to be revoked", async () => {
  const one = await member();
  const two = await member();
  const key = await makeKey(one.visitor);
  const [{ id }] = (await database.rows<{ id: string }>("select id from public.api_key where team_id = $1", [
    one.teamId,
  ])) as [{ id: string }];

  expect((await two.visitor.post("/settings", { intent: "revoke-key", key: id })).status).toBe(404);
  expect(await (await two.visitor.get("/settings")).text()).not.toContain(key.slice(0, 12));
  expect(await withKey(key)).not.toBeNull();
});

test("a member sees and ends keys of their own seat only; an owner those of the team", async () => {
  const owner = await member();
  const userId = await createMember(database.owner, owner.teamId, "member");
  const colleague = app.visitor();
  await colleague.signInAs(userId);
  await makeKey(owner.visitor);
  await makeKey(colleague);
  const rows = await database.rows<{ id: string; prefix: string; user_id: string }>(
    "select id, prefix, user_id from public.api_key where team_id = $1",
    [owner.teamId],
  );
  const [ofOwner, ofColleague] = [
    rows.find((row) => row.user_id === owner.userId)!,
    rows.find((row) => row.user_id === userId)!,
  ];

  expect(await (await colleague.get("/settings")).text()).not.toContain(ofOwner.prefix);
  expect((await colleague.post("/settings", { intent: "revoke-key", key: ofOwner.id })).status).toBe(404);
  expect((await owner.visitor.post("/settings", { intent: "revoke-key", key: ofColleague.id })).status).toBe(200);
});

test("a viewer makes no key, and no key comes without a scope or with a strange one", async () => {
  const viewer = await member("viewer");
  const owner = await member();

  expect((await viewer.visitor.post("/settings", { intent: "make-key", name: "x", scope: "read" })).status).toBe(403);
  expect((await owner.visitor.post("/settings", { intent: "make-key", name: "x" })).status).toBe(400);
  expect((await owner.visitor.post("/settings", { intent: "make-key", name: "x", scope: "everything" })).status).toBe(
    400,
  );
  expect((await owner.visitor.post("/settings", { intent: "make-key", name: "", scope: "read" })).status).toBe(400);
});

test("the team page shows members and roles of one's own team, and of no other", async () => {
  const one = await member();
  const two = await member();
  const colleague = await createMember(database.owner, one.teamId, "viewer");

  const page = await (await one.visitor.get("/team")).text();

  expect(page).toContain(one.email);
  expect(page).toContain(`${colleague}@members.example.com`);
  expect(page).not.toContain(two.email);
});

test("the web login cannot make an operator", async () => {
  const { userId } = await member();

  await expect(
    database.asRole("web").query("insert into public.operator (user_id) values ($1)", [userId]),
  ).rejects.toMatchObject({ code: "42501" });
});
