import decodeQR from "qr/decode.js";
import { Secret } from "otpauth";
import { expect, test } from "vitest";
import { mailsTo } from "../../../test/account-world";
import { testDatabase } from "../../../test/database";
import { createTeam } from "../../../test/money-world";
import { codeOf, wrongCode } from "../../../test/second-factor-world";

const database = await testDatabase();
const { auth } = await import("./auth.server");
const { DESK_ACTIONS } = await import("~/desk-actions.server");
const { performDeskAction } = await import("./desk.server");
const { givenCode } = await import("./second-factor");
const { decryptedSecret, matchingStep, newBackupCodes, newEncryptedSecret, shownSecret } =
  await import("./second-factor-code.server");
const { passSecondFactor, secondFactorOf } = await import("./second-factor.server");

const RFC_SECRET = Secret.fromLatin1("12345678901234567890").base32;

let visitors = 0;
/** Each from an address of its own, so that limits by visitor do not count between tests. */
const request = () =>
  new Request("http://127.0.0.1/sign-in/code", { headers: { "x-trucor-client-ip": `10.9.0.${++visitors}` } });

interface Guarded {
  userId: string;
  email: string;
  secret: string;
  backup: string[];
}

/** A user whose second factor is on, with a last code long ago. */
async function guardedUser(): Promise<Guarded> {
  const { userId } = await createTeam(database.owner);
  const encrypted = await newEncryptedSecret(userId);
  const { codes, hashes } = newBackupCodes(userId);
  await database.owner.query(
    `insert into public.second_factor (user_id, secret, session_id, confirmed_at) values ($1, $2, $1, now())`,
    [userId, encrypted],
  );
  for (const hash of hashes) {
    await database.owner.query("insert into public.backup_code (user_id, hash) values ($1, $2)", [userId, hash]);
  }
  const secret = (await decryptedSecret(userId, encrypted))!;
  return { userId, email: `${userId}@members.example.com`, secret, backup: codes };
}

/** A session as any first factor makes it. */
async function firstFactor({ userId, email }: Guarded) {
  const { id, token } = await (await auth().$context).internalAdapter.createSession(userId);
  return { userId, email, sessionId: id, token };
}

const give = async (user: Guarded, code: string) =>
  passSecondFactor(request(), await firstFactor(user), givenCode(code), "en");
const rowOf = async ({ userId }: Guarded) =>
  (
    await database.rows<{ tries: number; locked_until: Date | null }>(
      "select tries, locked_until from public.second_factor where user_id = $1",
      [userId],
    )
  )[0]!;

test.each([
  [59, "287082"],
  [1111111109, "081804"],
  [1111111111, "050471"],
  [1234567890, "005924"],
  [2000000000, "279037"],
  [20000000000, "353130"],
])("the code of RFC 6238 at second %i is %s, and a period before and after it still", (seconds, code) => {
  const step = Math.floor(seconds / 30);

  const accepted = [-60, -30, 0, 30, 60].map((shift) => matchingStep(RFC_SECRET, code, (seconds + shift) * 1000));

  expect(accepted).toEqual([null, step, step, step, null]);
});

test("what is scanned is the address that an authenticator app reads", () => {
  const { uri, qr, key } = shownSecret(RFC_SECRET, "ana+1@gants.example.com");
  const side = qr.size * 4;
  const data = new Uint8Array(side * side * 3).fill(255);
  for (const [, x, y, length] of qr.path.matchAll(/M(\d+) (\d+)h(\d+)/g)) {
    for (let row = 0; row < 4; row++) {
      const from = ((Number(y) * 4 + row) * side + Number(x) * 4) * 3;
      data.fill(0, from, from + Number(length) * 12);
    }
  }

  expect(decodeQR({ width: side, height: side, data })).toBe(uri);
  expect(uri).toMatch(/^otpauth:\/\/totp\/TruCOR%20Intel:ana%2B1%40gants\.example\.com\?/);
  expect(new URL(uri).searchParams.get("secret")).toBe(key.replace(/ /g, ""));
});

test.each([
  ["123 456", "app", "123456"],
  ["123-456", "app", "123456"],
  ["k7mq 2abc-xy5z-nprt", "backup", "K7MQ2ABCXY5ZNPRT"],
  ["K0MQ2ABCXY5ZNPRT", "backup", "KOMQ2ABCXY5ZNPRT"],
  ["1234567", "backup", "1234567"],
])("%s is meant as a code of the %s", (typed, kind, code) => expect(givenCode(typed)).toEqual({ kind, code }));

test("the database holds the secret encrypted and bound to its user, and of backup codes their hashes", async () => {
  const user = await guardedUser();
  const [row] = await database.rows<{ secret: string }>("select secret from public.second_factor where user_id = $1", [
    user.userId,
  ]);
  const rows = await database.rows<{ row: string }>(
    `select f::text as row from public.second_factor f union all select b::text from public.backup_code b`,
  );

  const everything = rows.map((each) => each.row).join("\n");
  for (const value of [user.secret, ...user.backup, ...user.backup.map((code) => code.replaceAll("-", ""))]) {
    expect(everything).not.toContain(value);
    expect(everything).not.toContain(Buffer.from(value).toString("hex"));
  }
  expect(await decryptedSecret(user.userId, row!.secret)).toBe(user.secret);
  const another = await guardedUser();
  expect(await decryptedSecret(another.userId, row!.secret)).toBeNull();
  await expect(
    database.rows("update public.second_factor set secret = $2 where user_id = $1", [user.userId, user.secret]),
  ).rejects.toMatchObject({ code: "23514" });
});

test("the web login reads no secret and no hash, and admits no session by itself", async () => {
  const user = await guardedUser();
  const web = database.asRole("web");
  const pending = await firstFactor(user);

  for (const sql of [
    "select secret from public.second_factor",
    "select hash from public.backup_code",
    "update public.second_factor set confirmed_at = null",
    "delete from public.second_factor",
    `update public.session set "secondFactor" = 'passed'`,
    `update public.session set "expiresAt" = now() + interval '1 year'`,
    `select public.reset_second_factor('${user.email}', 'because')`,
  ]) {
    await expect(web.query(sql), sql).rejects.toMatchObject({ code: "42501" });
  }
  const { rows } = await web.query(
    `insert into public.session ("expiresAt", token, "updatedAt", "userId", "secondFactor")
     values (now() + interval '30 days', 'of-one-own', now(), $1, 'passed')
     returning "secondFactor" as mark, "expiresAt" < now() + interval '11 minutes' as short`,
    [user.userId],
  );
  expect(rows).toEqual([{ mark: "pending", short: true }]);
  expect(pending.token).toBeTruthy();
});

test("a code passes once: not again, not an older one, and of four side by side one", async () => {
  const user = await guardedUser();
  const code = codeOf(user.secret);

  const racing = await Promise.all(Array.from({ length: 4 }, () => give(user, code)));
  expect(racing.map(({ status }) => status).sort()).toEqual(["signed_in", "used", "used", "used"]);

  expect((await give(user, code)).status).toBe("used");
  await database.rows("update public.second_factor set tries = 0, locked_until = null where user_id = $1", [
    user.userId,
  ]);
  expect((await give(user, codeOf(user.secret, -1))).status).not.toBe("signed_in");
});

test("a backup code passes once, also of four at the same time, and its use is mailed and logged", async () => {
  const user = await guardedUser();

  const racing = await Promise.all(Array.from({ length: 4 }, () => give(user, user.backup[0]!)));
  expect(racing.map(({ status }) => status).sort()).toEqual(["signed_in", "wrong", "wrong", "wrong"]);
  expect((await give(user, user.backup[1]!.toLowerCase().replaceAll("-", " "))).status).toBe("signed_in");

  expect(await secondFactorOf(user.userId)).toMatchObject({ codesLeft: 8 });
  const mails = await mailsTo(database.owner, user.email);
  expect(mails.map(({ kind }) => kind)).toEqual(["backup-code-used", "backup-code-used"]);
  expect(mails[1]!.body).toContain("8 are left");
  expect(
    await database.rows("select action, outcome, object from public.desk_action where user_id = $1", [user.userId]),
  ).toEqual(Array(2).fill({ action: "backup-code-used", outcome: "done", object: `user:${user.userId}` }));
});

test("another user's backup code is no code", async () => {
  const [one, two] = [await guardedUser(), await guardedUser()];

  expect((await give(two, one.backup[0]!)).status).toBe("wrong");
  expect((await give(one, one.backup[0]!)).status).toBe("signed_in");
});

test("of forty wrong codes side by side five are looked at; then even the right one waits, and the user is told once", async () => {
  const user = await guardedUser();
  const wrong = wrongCode(user.secret);

  const storm = await Promise.all(Array.from({ length: 40 }, () => give(user, wrong)));
  const locked = await give(user, codeOf(user.secret));
  const backup = await give(user, user.backup[0]!);

  expect(storm.filter(({ status }) => status === "wrong")).toHaveLength(4);
  expect(storm.filter(({ status }) => status === "limited")).toHaveLength(36);
  expect(locked).toMatchObject({ status: "limited" });
  expect((locked as { retryAfterSeconds: number }).retryAfterSeconds).toBeGreaterThan(14 * 60);
  expect(backup.status).toBe("limited");
  expect((await rowOf(user)).tries).toBe(5);
  expect((await mailsTo(database.owner, user.email)).map(({ kind }) => kind)).toEqual(["second-factor-locked"]);
});

test("a sixth try beside the fifth waits for its count, and then gets nothing to check a code with", async () => {
  const user = await guardedUser();
  await database.rows("update public.second_factor set tries = 4 where user_id = $1", [user.userId]);
  const [one, two] = [await database.owner.connect(), await database.owner.connect()];
  const { rows: pids } = await two.query<{ pid: number }>("select pg_backend_pid() as pid");
  const tryOn = (client: typeof one) =>
    client.query<{ given: boolean }>("select secret is not null as given from public.try_second_factor($1)", [
      user.userId,
    ]);

  await one.query("begin");
  const fifth = await tryOn(one);
  const sixth = tryOn(two);
  for (let waits = false; !waits;) {
    const [row] = await database.rows<{ waits: boolean }>(
      "select wait_event_type is not distinct from 'Lock' as waits from pg_stat_activity where pid = $1",
      [pids[0]!.pid],
    );
    waits = row!.waits;
  }
  await one.query("commit");

  expect([fifth.rows, (await sixth).rows]).toEqual([[{ given: true }], [{ given: false }]]);
  one.release();
  two.release();
});

test("each further five lock twice as long, up to a day, and a right code forgets them", async () => {
  const user = await guardedUser();
  const minutes: number[] = [];
  for (let five = 0; five < 9; five++) {
    for (let n = 0; n < 5; n++) {
      await database.rows("select * from public.try_second_factor($1)", [user.userId]);
    }
    minutes.push(Math.round(((await rowOf(user)).locked_until!.getTime() - Date.now()) / 60_000));
    await database.rows("update public.second_factor set locked_until = now() where user_id = $1", [user.userId]);
  }

  expect(minutes).toEqual([15, 30, 60, 120, 240, 480, 960, 1440, 1440]);
  expect((await give(user, codeOf(user.secret))).status).toBe("signed_in");
  expect(await rowOf(user)).toEqual({ tries: 0, locked_until: null });
});

test("a secret that cannot be read refuses every code of the app; a backup code still lets its owner in", async () => {
  const user = await guardedUser();
  await database.rows("update public.second_factor set secret = repeat('ab', 109) where user_id = $1", [user.userId]);

  expect((await give(user, codeOf(user.secret))).status).toBe("wrong");
  expect((await give(user, user.backup[0]!)).status).toBe("signed_in");
});

test("a session is admitted under a new token, for as long as any other, and only while it waits", async () => {
  const user = await guardedUser();
  const waiting = await firstFactor(user);

  const passed = await passSecondFactor(request(), waiting, givenCode(codeOf(user.secret)), "en");
  const again = await passSecondFactor(request(), waiting, givenCode(user.backup[0]!), "en");

  expect([passed.status, again.status]).toEqual(["signed_in", "gone"]);
  const [session] = await database.rows<{ token: string; mark: string; long: boolean }>(
    `select token, "secondFactor" as mark, "expiresAt" > now() + interval '29 days' as long
       from public.session where id = $1`,
    [waiting.sessionId],
  );
  expect(session).toMatchObject({ mark: "passed", long: true });
  expect(session!.token).not.toBe(waiting.token);
  expect((passed as { cookies: string[] }).cookies.join()).toContain(session!.token);
  expect(await secondFactorOf(user.userId)).toMatchObject({ codesLeft: 10 });
});

test("on the server it is reset with a reason: sessions end, the log has it, and the worker mails the user", async () => {
  const user = await guardedUser();
  await firstFactor(user);
  const reset = (email: string, reason: string) =>
    database.owner.query("select public.reset_second_factor($1, $2) as said", [email, reason]);
  await expect(reset(user.email, " ")).rejects.toThrow(/say why/);
  await expect(reset("nobody@example.com", "lost")).rejects.toThrow(/nobody has/);

  const { rows } = await reset(` ${user.email.toUpperCase()} `, "lost phone");

  expect((rows[0] as { said: string }).said).toContain("is off");
  await expect(reset(user.email, "lost")).rejects.toThrow(/no second factor/);
  expect(await database.rows(`select from public.session where "userId" = $1`, [user.userId])).toHaveLength(0);
  const [entry] = await database.rows<{ id: number; reason: string }>(
    "select id, reason from public.desk_action where user_id = $1 and action = 'second-factor-reset'",
    [user.userId],
  );
  expect(entry!.reason).toBe("lost phone");
  await performDeskAction(DESK_ACTIONS, Number(entry!.id), { lastTry: false });
  expect((await mailsTo(database.owner, user.email)).map(({ kind }) => kind)).toEqual(["second-factor-reset"]);
});
