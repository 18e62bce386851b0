// routes: ($lang).$, theme
import { connect } from "node:net";
import { expect, test } from "vitest";
import { testApp } from "../app";
import { testDatabase } from "../database";

await testDatabase();
const app = await testApp({ routes: /\(\$lang\)\.(\$|sign-in\._index|sign-up|sign-out)\.tsx?$|webhooks|theme/ });

const PAGES = ["/sign-in", "/fr/sign-in", "/sign-up", "/fr/sign-up", "/no-such-page", "/fr/no/such/page"];

test.each(PAGES)("%s carries every security header, and a nonce of its own each time", async (path) => {
  const first = await app.fetch(path);
  const second = await app.fetch(path);

  const policy = first.headers.get("content-security-policy")!;
  expect(policy).toMatch(/default-src 'self';script-src 'nonce-[\w+/=]{20,}' 'strict-dynamic';/);
  for (const directive of [
    "object-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "form-action 'self' http",
  ]) {
    expect(policy).toContain(directive);
  }
  expect(policy.match(/script-src[^;]*/)![0]).not.toContain("unsafe");
  expect(second.headers.get("content-security-policy")).not.toBe(policy);
  expect(first.headers.get("x-content-type-options")).toBe("nosniff");
  expect(first.headers.get("referrer-policy")).toBe("same-origin");
  expect(first.headers.get("x-powered-by")).toBeNull();
  expect(first.headers.get("access-control-allow-origin")).toBeNull();
  expect(first.headers.get("x-request-id")).toMatch(/^[\da-f-]{36}$/);
  expect(first.headers.get("cache-control")).toMatch(/^private/);
});

test("the scripts of a page carry the nonce of its policy", async () => {
  const page = await app.fetch("/sign-in");

  const nonce = /'nonce-([^']+)'/.exec(page.headers.get("content-security-policy")!)![1];
  const html = await page.text();
  const scripts = html.match(/<script[^>]*>/g)!;
  expect(scripts.length).toBeGreaterThan(0);
  expect(scripts.filter((script) => !script.includes(`nonce="${nonce}"`))).toEqual([]);
});

test("a page says its language and where the other one is", async () => {
  const html = await (await app.fetch("/fr/sign-in")).text();

  expect(html).toContain('<html lang="fr-CA"');
  expect(html).toMatch(/rel="alternate" hrefLang="en-CA" href="[^"]+\/sign-in"/);
  expect(html).toMatch(/rel="alternate" hrefLang="fr-CA" href="[^"]+\/fr\/sign-in"/);
});

test.each(["/en/sign-in", "/de/sign-in", "/FR"])(
  "%s is no page: French is /fr and English has no prefix",
  async (path) => {
    expect((await app.fetch(path)).status).toBe(404);
  },
);

test("an error page names the request as the log and the header do, and says that nothing was charged", async () => {
  const page = await app.fetch("/fr/no-such-page");

  expect(page.status).toBe(404);
  const html = await page.text();
  expect(html).toContain(page.headers.get("x-request-id"));
  expect(html).toContain("Rien n’a été débité");
});

const CROSS_SITE: [string, Record<string, string>][] = [
  ["another site, by Fetch-Metadata", { "Sec-Fetch-Site": "cross-site" }],
  ["a sister site, by Fetch-Metadata", { "Sec-Fetch-Site": "same-site" }],
  ["another site, by Origin", { Origin: "https://evil.example" }],
  ["a page without an origin", { Origin: "null" }],
  ["nobody who says where from", {}],
  [
    "another site with a key and with cookies",
    { Authorization: "Bearer x", Cookie: "a=b", Origin: "https://evil.example" },
  ],
  ["a spoofed forwarded host", { Origin: "https://evil.example", "X-Forwarded-Host": "evil.example" }],
];

for (const [who, headers] of CROSS_SITE) {
  test.each(["/sign-out", "/fr/sign-in", "/theme", "/no-such-page", "/api/v1/reveals", "/webhooks/stripe/x"])(
    `a POST to %s from ${who} is refused`,
    async (path) => {
      const answer = await app.fetch(path, { method: "POST", headers, body: new URLSearchParams({ a: "b" }) });

      expect(answer.status).toBe(403);
    },
  );
}

test.each(["PUT", "PATCH", "DELETE"])("%s is looked at like POST", async (method) => {
  expect((await app.fetch("/sign-out", { method, headers: { Origin: "https://evil.example" } })).status).toBe(403);
});

test("a POST from our own page passes, by Fetch-Metadata or by Origin", async () => {
  const body = () => new URLSearchParams({ email: "no address" });

  expect(
    (await app.fetch("/sign-up", { method: "POST", headers: { "Sec-Fetch-Site": "same-origin" }, body: body() }))
      .status,
  ).toBe(400);
  expect((await app.fetch("/sign-up", { method: "POST", headers: { Origin: app.origin }, body: body() })).status).toBe(
    400,
  );
});

test("a program with a key and without cookies, and Stripe, need no page to come from", async () => {
  const headers = { Authorization: "Bearer tci_unknown", Origin: "https://evil.example" };

  expect((await app.fetch("/api/v1/nothing", { method: "POST", headers })).status).not.toBe(403);
  expect((await app.fetch("/webhooks/stripe", { method: "POST", body: "{}" })).status).toBe(400);
  expect((await app.fetch("/unsubscribe/some-token", { method: "POST" })).status).not.toBe(403);
});

test.each([
  ["?a=1&a=2", 400],
  ["?__proto__=1", 400],
  ["?__proto__[x]=1", 400],
  ["?a[constructor]=1", 400],
  ["?q=%00", 400],
  ["?q=%zz", 400],
  [`?q=${"a".repeat(9_000)}`, 400],
  [`?${Array.from({ length: 300 }, (_, at) => `p${at}=1`).join("&")}`, 400],
  [`?q=${"a".repeat(1_000_000)}`, 400],
  ["?province=AB&province=BC", 200],
  ["?level=cor&level=small&due=30&due=60&phone=work&phone=work", 200],
])("a query such as %.40s is answered %i", async (query, status) => {
  expect((await app.fetch(`/sign-in${query}`)).status).toBe(status);
  expect((await app.fetch("/livez")).status).toBe(200);
});

test.each([
  "/.git/HEAD",
  "/.env",
  "/%2egit/HEAD",
  "/assets/.x",
  "/a/../.data/demo-access.json",
  "/assets/root.js.map",
  "/build/server/index.js",
  "/metrics",
  "/prisma",
  "/package.json",
])("%s is not served", async (path) => {
  expect((await app.fetch(path)).status).toBe(404);
});

test.each(["/%zz", "/a%00b"])("%s is no path", async (path) => {
  expect((await app.fetch(path)).status).toBe(400);
});

test.each(["TRACE", "OPTIONS", "PROPFIND", "CONNECTX"])("%s is answered 405 or not understood", async (method) => {
  const answer = await raw(`${method} /sign-in HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);

  expect(answer).toMatch(method === "CONNECTX" ? /^HTTP\/1.1 400/ : /^HTTP\/1.1 405/);
});

test("a request that is no HTTP, or names no host, is refused and the server lives", async () => {
  expect(await raw("nonsense\r\n\r\n")).toMatch(/^HTTP\/1.1 400/);
  expect(await raw("GET /sign-in HTTP/1.1\r\nHost: ev il\r\nConnection: close\r\n\r\n")).toMatch(/^HTTP\/1.1 400/);
  expect((await app.fetch("/livez")).status).toBe(200);
});

test("a body without a length, or too long, is not read", async () => {
  const streamed = await raw(
    `POST /sign-in HTTP/1.1\r\nHost: x\r\nOrigin: http://x\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n1\r\na\r\n0\r\n\r\n`,
  );
  const long = await app.fetch("/sign-in", {
    method: "POST",
    headers: { Origin: app.origin },
    body: "a".repeat(1_100_000),
  });

  expect(streamed).toMatch(/^HTTP\/1.1 411/);
  expect(long.status).toBe(413);
});

test.each([
  ["GET", "/contractors?sort=name&sort=due", {}, 400, "unknown_parameter"],
  ["GET", "/contractors?__proto__=1", {}, 400, "unknown_parameter"],
  ["POST", "/reveals", {}, 403, "cross_site"],
  ["POST", "/reveals", { Authorization: "Bearer x", Cookie: "a=b" }, 403, "cross_site"],
  ["POST", "/reveals", { Authorization: "Bearer x" }, 413, "too_large"],
  ["OPTIONS", "/contractors", {}, 405, "method_not_allowed"],
])("%s /api/v1%s refused before any route is a problem with %j: %i %s", async (method, path, headers, status, code) => {
  const body = method === "POST" ? { body: "a".repeat(status === 413 ? 1_100_000 : 10) } : {};
  const answer = await app.fetch(`/api/v1${path}`, { method, headers: headers as HeadersInit, ...body });

  expect(answer.status).toBe(status);
  expect(answer.headers.get("content-type")).toMatch(/^application\/problem\+json/);
  expect(answer.headers.get("ratelimit")).toMatch(/^"default";r=\d+;t=\d+$/);
  const problem = (await answer.json()) as Record<string, unknown>;
  expect(problem).toMatchObject({ status, code, request_id: answer.headers.get("x-request-id") });
  expect(problem["credits_charged"]).toBe(method === "POST" ? 0 : undefined);
});

test("live says that the process runs; ready says that the database answers", async () => {
  const broken = await testApp({ routes: /\$lang\)\.\$/, ready: () => Promise.reject(new Error("no database")) });
  const slow = await testApp({ routes: /\$lang\)\.\$/, ready: () => new Promise(() => undefined) });

  expect((await app.fetch("/livez")).status).toBe(200);
  expect((await app.fetch("/readyz")).status).toBe(200);
  expect((await broken.fetch("/livez")).status).toBe(200);
  expect((await broken.fetch("/readyz")).status).toBe(503);
  expect((await slow.fetch("/readyz")).status).toBe(503);
});

test("a language that was chosen by its link is remembered on the home page alone", async () => {
  const visitor = app.visitor();
  await visitor.get("/fr/sign-in", { Referer: `${app.origin}/sign-in` });

  expect(visitor.cookies.get("language")).toBe("fr");
  const home = await visitor.get("/");
  expect([home.status, home.headers.get("location")]).toEqual([302, "/fr"]);
  expect((await visitor.get("/sign-in")).status).toBe(200);
  await visitor.get("/sign-up", { Referer: `${app.origin}/fr/sign-up` });
  expect(visitor.cookies.get("language")).toBe("en");
});

test("a theme is chosen without JavaScript and leads back to a page of ours", async () => {
  const visitor = app.visitor();

  const chosen = await visitor.post("/theme", { theme: "dark", next: "/fr/sign-in" });
  expect(chosen.headers.get("location")).toBe("/fr/sign-in");
  expect(await (await visitor.get("/fr/sign-in")).text()).toContain('data-theme="dark"');
  expect((await visitor.post("/theme", { theme: "light", next: "//evil.example" })).headers.get("location")).toBe("/");
  expect((await visitor.post("/theme", { theme: "pink" })).status).toBe(404);
});

function raw(request: string): Promise<string> {
  return new Promise((done, failed) => {
    const socket = connect(Number(new URL(app.origin).port), "127.0.0.1", () => socket.write(request));
    let answer = "";
    socket.on("data", (part) => (answer += part.toString()));
    socket.on("close", () => done(answer));
    socket.on("error", failed);
  });
}

test("wherever a page is cut into pieces on its way, its letters arrive and nothing between them", async () => {
  // Longer and longer addresses shift the places at which the page is cut over its accented letters.
  for (let length = 1; length <= 60; length += 1) {
    const page = await (await app.fetch(`/fr/${"a".repeat(length)}`)).text();

    expect(page).toContain("Cette page n’existe pas");
    expect(page.indexOf("\0"), `a zero byte in the page of an address of ${length} letters`).toBe(-1);
  }
});
