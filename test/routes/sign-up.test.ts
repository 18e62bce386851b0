// routes: ($lang).sign-up, ($lang).sign-in._index, ($lang).sign-in.link, ($lang).reset
import { expect, test } from "vitest";
import { linkIn, mailsTo } from "../account-world";
import { testApp, type Visitor } from "../app";
import { testDatabase } from "../database";

const database = await testDatabase();
const app = await testApp({ routes: /\(\$lang\)\.(\$|sign-|reset|settings|team|dev)/ });

let people = 0;
const someone = () => `person${++people}@firm${people}.example.com`;

/** A visitor of one's own address on the network, so that one test's limits do not count in another. */
async function signUp(email: string, { prefix = "", then }: { prefix?: string; then?: string } = {}): Promise<Visitor> {
  const visitor = app.visitor();
  await visitor.post(`${prefix}/sign-up`, { email, ...(then ? { then } : {}) });
  const { token, then: kept } = linkIn((await mailsTo(database.owner, email)).at(-1));
  await visitor.post(`${prefix}/sign-in/link`, { token, ...(kept ? { then: kept } : {}) });
  return visitor;
}

async function forgetLimits(): Promise<void> {
  await database.owner.query("truncate public.rate_limit_window");
}

test("signing up asks for an e-mail address only, and the mailed link makes user, team and wallet", async () => {
  const email = someone();
  const visitor = app.visitor();
  const page = await (await visitor.get("/sign-up")).text();
  expect(
    page
      .match(/<input[^>]*>/g)!
      .filter((input) => !input.includes('type="hidden"') && /name="(?!theme|next)/.test(input)),
  ).toHaveLength(1);

  const sent = await visitor.post("/sign-up", { email: ` ${email.toUpperCase()} ` });
  expect(sent.status).toBe(200);
  expect(await database.rows('select from public."user" where email = $1', [email])).toHaveLength(0);
  const { token } = linkIn((await mailsTo(database.owner, email))[0]);
  const opened = await visitor.post("/sign-in/link", { token });

  expect([opened.status, opened.headers.get("location")]).toEqual([303, "/search"]);
  const teams = await database.rows(
    `select o.name, m.role, w.team_id is not null as wallet from public."user" u
       join public.member m on m."userId" = u.id join public.organization o on o.id = m."organizationId"
       left join money.wallet w on w.team_id = o.id where u.email = $1`,
    [email],
  );
  expect(teams).toEqual([{ name: email.split("@")[1], role: "owner", wallet: true }]);
  expect((await visitor.get("/settings")).status).toBe(200);
});

test("opening the link's page uses nothing up, however often it is looked at", async () => {
  const email = someone();
  const visitor = app.visitor();
  await visitor.post("/sign-up", { email });
  const { path, token } = linkIn((await mailsTo(database.owner, email))[0]);

  for (let look = 0; look < 3; look++) {
    const page = await visitor.get(path);
    expect([page.status, page.headers.getSetCookie().length]).toEqual([200, 0]);
  }
  expect(await database.rows('select from public."user" where email = $1', [email])).toHaveLength(0);
  expect((await visitor.post("/sign-in/link", { token })).status).toBe(303);
});

test("a link works once: of five presses at the same time one signs in and one team is born", async () => {
  const email = someone();
  await app.visitor().post("/sign-up", { email });
  const { token } = linkIn((await mailsTo(database.owner, email))[0]);

  const presses = await Promise.all([1, 2, 3, 4, 5].map(() => app.visitor().post("/sign-in/link", { token })));

  expect(presses.map((press) => press.status).sort()).toEqual([303, 410, 410, 410, 410]);
  expect(
    await database.rows(`select from public.member m join public."user" u on u.id = m."userId" where u.email = $1`, [
      email,
    ]),
  ).toHaveLength(1);
  expect((await app.visitor().post("/sign-in/link", { token })).status).toBe(410);
});

test("two links opened side by side make one team", async () => {
  const email = someone();
  await app.visitor().post("/sign-up", { email });
  await app.visitor().post("/sign-in", { email, intent: "link" });
  const tokens = (await mailsTo(database.owner, email)).map((mail) => linkIn(mail).token);

  await Promise.all(tokens.map((token) => app.visitor().post("/sign-in/link", { token })));

  expect(tokens).toHaveLength(2);
  expect(
    await database.rows(`select from public.member m join public."user" u on u.id = m."userId" where u.email = $1`, [
      email,
    ]),
  ).toHaveLength(1);
});

test("a made-up link, and one that is too old, open nothing", async () => {
  await forgetLimits();
  const email = someone();
  await app.visitor().post("/sign-up", { email });
  const { token } = linkIn((await mailsTo(database.owner, email))[0]);
  await database.owner.query(
    `update public.verification set "expiresAt" = now() - interval '1 second' where value like $1`,
    [`%${email}%`],
  );

  expect((await app.visitor().post("/sign-in/link", { token })).status).toBe(410);
  expect((await app.visitor().post("/sign-in/link", { token: "abc" })).status).toBe(410);
  expect((await app.visitor().post("/sign-in/link", {})).status).toBe(410);
});

test("the database keeps no link that could be opened: only its hash", async () => {
  const email = someone();
  await app.visitor().post("/sign-up", { email });
  const { token } = linkIn((await mailsTo(database.owner, email))[0]);

  const stored = await database.rows<{ all: string }>("select v::text as all from public.verification v");
  expect(stored.length).toBeGreaterThan(0);
  expect(stored.filter((row) => row.all.includes(token))).toEqual([]);
});

test("signing up goes on to what was wanted, Checkout included, in the language it began in", async () => {
  await forgetLimits();
  const wanted = "/fr/credits?pack=trucor_pack_40";
  const email = someone();
  const visitor = app.visitor();
  expect(await (await visitor.get(`/fr/sign-up?then=${encodeURIComponent(wanted)}`)).text()).toContain(
    `value="${wanted}"`,
  );
  await visitor.post("/fr/sign-up", { email, then: wanted });
  const mail = (await mailsTo(database.owner, email))[0]!;
  const link = linkIn(mail);

  expect([mail.language, mail.subject, link.path.startsWith("/fr/sign-in/link?")]).toEqual([
    "fr",
    "Votre lien vers TruCOR Intel",
    true,
  ]);
  const opened = await visitor.post("/fr/sign-in/link", { token: link.token, then: link.then! });
  expect(opened.headers.get("location")).toBe(wanted);
});

test.each(["//evil.example", "/\\evil.example", "https://evil.example/", "javascript:alert(1)", "/\t/evil.example"])(
  "going on to %s stays here",
  async (then) => {
    await forgetLimits();
    const email = someone();
    const visitor = app.visitor();
    expect(await (await visitor.get(`/sign-up?then=${encodeURIComponent(then)}`)).text()).not.toContain(
      "evil.example&quot;",
    );
    await visitor.post("/sign-up", { email, then });
    const { token, then: kept } = linkIn((await mailsTo(database.owner, email))[0]);

    expect(kept).toBe("/");
    const opened = await visitor.post("/sign-in/link", { token, then });
    expect(opened.headers.get("location")).toBe("/");
  },
);

test("known and unknown addresses get the same page, the same status and the same mail", async () => {
  await forgetLimits();
  const known = someone();
  await signUp(known);
  const unknown = someone();

  for (const [path, fields] of [
    ["/sign-up", {}],
    ["/sign-in", { intent: "link" }],
    ["/reset", {}],
  ] as const) {
    await forgetLimits();
    const answers = await Promise.all(
      [known, unknown].map(async (email) => {
        const answer = await app.visitor().post(path, { email, ...fields });
        return { status: answer.status, page: comparable(await answer.text(), email) };
      }),
    );
    expect(answers[0]).toEqual(answers[1]);
    const mails = await Promise.all(
      [known, unknown].map(async (email) =>
        comparable(JSON.stringify((await mailsTo(database.owner, email)).at(-1)), email),
      ),
    );
    expect(mails[0]).toBe(mails[1]);
  }
});

test("a wrong password and an unknown address are refused alike", async () => {
  await forgetLimits();
  const known = someone();
  const visitor = await signUp(known);
  await visitor.post("/settings", { intent: "password", chosen: "five plain words are enough" });

  const answers = await Promise.all(
    [known, someone()].map(async (email) => {
      const answer = await app
        .visitor()
        .post("/sign-in", { email, password: "not the one that was set", intent: "password" });
      return { status: answer.status, page: comparable(await answer.text(), email) };
    }),
  );

  expect(answers[0]!.status).toBe(401);
  expect(answers[0]).toEqual(answers[1]);
});

test("a fourth link to one address in a quarter of an hour is not mailed, and nobody is told", async () => {
  await forgetLimits();
  const email = someone();
  for (let wish = 0; wish < 5; wish++) expect((await app.visitor().post("/sign-up", { email })).status).toBe(200);

  expect(await mailsTo(database.owner, email)).toHaveLength(3);
});

test("one visitor who asks for link after link is told to wait", async () => {
  await forgetLimits();
  const statuses: number[] = [];
  for (let wish = 0; wish < 22; wish++)
    statuses.push((await app.visitor().post("/sign-up", { email: someone() })).status);

  expect(statuses.filter((status) => status === 429)).toHaveLength(2);
  await forgetLimits();
});

test("guessing at a password ends after ten tries, with the right one too", async () => {
  await forgetLimits();
  const email = someone();
  const visitor = await signUp(email);
  await visitor.post("/settings", { intent: "password", chosen: "the right one, and long" });
  const attempt = (password: string) => app.visitor().post("/sign-in", { email, password, intent: "password" });
  for (let guess = 0; guess < 10; guess++) await attempt(`wrong ${guess} wrong wrong`);

  const right = await attempt("the right one, and long");

  expect(right.status).toBe(429);
  expect(Number(right.headers.get("retry-after"))).toBeGreaterThan(0);
  await forgetLimits();
});

test("an address that is none is told so, in the form, with what was typed", async () => {
  const answer = await app.visitor().post("/sign-up", { email: "ana at work" });

  expect(answer.status).toBe(400);
  expect(await answer.text()).toMatch(/value="ana at work"/);
});

test("a field that the form does not have is refused", async () => {
  const email = someone();
  const answer = await app.visitor().post("/sign-up", { email, operator: "true" });

  expect(answer.status).toBe(400);
  expect(await mailsTo(database.owner, email)).toHaveLength(0);
});

test("nothing of a signed-in page is kept by a cache", async () => {
  await forgetLimits();
  const visitor = await signUp(someone());

  for (const path of ["/settings", "/team", "/no-such-page"]) {
    expect((await visitor.get(path)).headers.get("cache-control")).toBe("private, no-store");
  }
});

test("somebody signed in who opens sign-up goes on at once", async () => {
  await forgetLimits();
  const visitor = await signUp(someone());

  expect((await visitor.get("/sign-up?then=%2Flists")).headers.get("location")).toBe("/lists");
  expect((await visitor.get("/fr/sign-in")).headers.get("location")).toBe("/fr/search");
});

/** Without what differs between any two answers: ids, nonces, tokens and the address itself. */
function comparable(page: string, email: string): string {
  return page
    .replaceAll(email, "EMAIL")
    .replace(/[\da-f]{8}-[\da-f-]{27}/g, "ID")
    .replace(/nonce="[^"]*"/g, "NONCE")
    .replace(/token=\w+/g, "TOKEN");
}
