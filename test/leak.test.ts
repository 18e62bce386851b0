import { readdir, readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { UNSAFE_flatRoutes as flatRoutes } from "@remix-run/dev";
import pino from "pino";
import { beforeAll, describe, expect, test } from "vitest";
import { createApiKey } from "~/features/accounts/api-keys.server";
import { addToList } from "~/features/lists/lists.server";
import { revealContact } from "~/features/reveals/reveals.server";
import { rebuildDocuments } from "~/features/search/search-documents.server";
import { log } from "~/platform/log.server";
import { testApp, type Visitor } from "./app";
import { contactFeed } from "./contact-feed";
import { testDatabase } from "./database";
import { certify, createSource } from "./directory-world";
import { createDeskOperator } from "./desk-world";
import { leakContact, leakIn } from "./leak";
import { createTeam, type TestMember } from "./money-world";

const CONTACTS = 200;
const PER_FIRM = 40;

const database = await testDatabase();
const app = await testApp();
const logged: string[] = [];

/** Each parameter of the route manifest with what it is asked with; one without a line fails the test. */
const firms: string[] = [];
const values: Record<string, () => string[]> = {
  "contractors/:id": () => firms,
  "provinces/:slug": () => ["alberta", "ontario"],
  "partners/:slug": () => partners,
  "lists/:id": () => lists,
  "desk/runs/:id": () => runs,
  "desk/sources/:id": () => ["dsa-research"],
  "desk/corrections/:id": () => ["1"],
  "desk/teams/:id": () => [buyer.teamId],
};
let partners: string[] = [];
let lists: string[] = [];
let runs: string[] = [];
let buyer: TestMember;
let newcomer: TestMember;
let opened = "";
let key = "";
const visitors: Record<string, Visitor> = {};

beforeAll(async () => {
  log.level = "trace";
  (log as unknown as Record<symbol, unknown>)[pino.symbols.streamSym] = { write: (line: string) => logged.push(line) };

  const list = await createSource(database.owner);
  partners = [list.partner];
  for (let firm = 0; firm < CONTACTS / PER_FIRM; firm++) {
    const { contractorId, publish } = await contactFeed(database);
    firms.push(contractorId);
    await certify(database.owner, list, contractorId, { endsOn: "2027-03-01" });
    const rows = Array.from({ length: PER_FIRM }, (_, n) => {
      const contact = leakContact(firm * PER_FIRM + n);
      return {
        natural_key: `K-${n}`,
        person_name: contact.person,
        title: contact.title,
        email: contact.email,
        email_class: "valid",
        email_checked_on: "2026-11-10",
        phone: contact.phone,
        phone_kind: "work",
        published_by: "first_party_site",
        source_url: contact.sourceUrl,
        captured_on: "2026-11-10",
        snapshot_ref: contact.snapshot,
        no_solicitation: "none_seen",
      };
    });
    await publish("2026-11-16", rows);
  }
  await rebuildDocuments();

  buyer = await createTeam(database.owner, { credits: 5 });
  newcomer = await createTeam(database.owner);
  const other = await createTeam(database.owner, { credits: 5 });
  const [first] = await database.rows<{ contact_id: string }>(
    "SELECT contact_id FROM public.contact_preview WHERE contractor_id = $1 ORDER BY 1",
    [firms[0]],
  );
  opened = first!.contact_id;
  await revealContact(buyer, { contactId: opened, idempotencyKey: "leak-test-key", via: "page" });

  for (const firm of firms) {
    const added = await addToList({ ...other, role: "owner" } as never, firm, { name: "Prospects" });
    if (added.status === "added") lists = [added.list.id];
  }
  const made = await createApiKey({ ...other, role: "owner" } as never, {
    name: "leak",
    scopes: ["read", "reveal", "export"],
  });
  key = made.status === "created" ? made.key : "";

  const operator = await createDeskOperator(database.owner);
  // A run that is live has no last word, and is never told to the end.
  await database.rows("UPDATE public.import_run SET outcome = 'published', finished_at = now() WHERE outcome IS NULL");
  const feeds = await database.rows<{ id: string }>(
    "SELECT r.id FROM public.import_run r JOIN public.source s ON s.id = r.source_id WHERE s.kind = 'contact-research' ORDER BY 1",
  );
  runs = feeds.slice(0, 2).map(({ id }) => String(id));
  visitors["an operator"] = app.visitor();
  await visitors["an operator"].signInAs(operator.userId);
  visitors["signed out"] = app.visitor();
  visitors.newcomer = app.visitor();
  await visitors.newcomer.signInAs(newcomer.userId);
  visitors["another team"] = app.visitor();
  await visitors["another team"].signInAs(other.userId);
}, 240_000);

/** Every address of the route manifest, in both languages, its parameters filled in: a new route is visited by itself. */
function addresses(): string[] {
  const manifest = flatRoutes(resolve("app"), ["**/.*", "**/*.test.{ts,tsx}"], "routes");
  const paths = Object.values(manifest).flatMap((route) => {
    // A route inside another one names its own part of the address.
    const parent = manifest[route.parentId ?? ""]?.path;
    const pattern = [parent, route.path]
      .filter(Boolean)
      .join("/")
      .replace(/\/:slug\?$/, "")
      .replace(/\*$/, "no/such/page");
    const languages = pattern.startsWith(":lang?") ? ["", "fr"] : [""];
    const bare = pattern.replace(/^:lang\??\/?/, "");
    const filled = fill(bare);
    return filled.flatMap((path) => languages.map((language) => `/${[language, path].filter(Boolean).join("/")}`));
  });
  const more = [
    "/sitemap.xml",
    "/robots.txt",
    "/livez",
    "/readyz",
    "/search?certified=all",
    "/search?hse=named&page=2",
    "/search?email=valid",
    "/changes",
  ];
  return [...new Set([...paths, ...more])];
}

function fill(path: string): string[] {
  if (!path.includes(":")) return [path];
  const noun = Object.keys(values).find((each) => path.includes(each));
  if (!noun) throw new Error(`The leak test does not know what to ask ${path} with: add its parameter to values.`);
  return values[noun]!().map((value) => path.replace(noun, noun.replace(/:\w+/, value)));
}

async function visit(name: string, paths = addresses()): Promise<{ leaks: string[]; shown: number }> {
  const visitor = visitors[name]!;
  const leaks: string[] = [];
  let shown = 0;
  const look = async (path: string) => {
    const response = await visitor.get(path);
    if (response.status === 200) shown += 1;
    const leak = leakIn(withoutNonce(response, await response.text()));
    if (leak) leaks.push(`${name} at ${path}: ${leak}`);
  };
  for (const path of paths) {
    await look(path);
    if (!/^\/(api|webhooks)\b|\.(xml|txt|csv)\b|^\/(livez|readyz)/.test(path)) {
      const [pathname, query] = path.split("?");
      await look(
        `${pathname === "/" ? "/_root" : pathname === "/fr" ? "/fr" : pathname}.data${query ? `?${query}` : ""}`,
      );
    }
  }
  return { leaks, shown };
}

/**
 * The headers and the body, without the nonce that this answer's own policy names: random letters of the server, which
 * now and then spell a mark backwards. Nothing else is taken out.
 */
function withoutNonce(response: Response, body: string): string {
  const answer = `${[...response.headers].join("\n")}\n${body}`;
  const nonce = /'nonce-([^']+)'/.exec(response.headers.get("content-security-policy") ?? "")?.[1];
  return nonce ? answer.replaceAll(nonce, "") : answer;
}

/** Every row of what is not the vault, as text. Migrations' own rows and partitions are tables like any other. */
async function leaksInRows(): Promise<string[]> {
  const tables = await database.rows<{ name: string }>(
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname IN ('public', 'money', 'graphile_worker', 'staging')`,
  );
  const superuser = database.asRole("owner");
  const worker = database.asRole("worker");
  const leaks: string[] = [];
  for (const { name } of tables) {
    const reader = name.startsWith("graphile_worker") ? worker : superuser;
    const { rows } = await reader.query<{ row: string }>(`SELECT t::text AS row FROM ${name} t`);
    for (const { row } of rows) {
      const leak = leakIn(row);
      if (leak) leaks.push(`${name}: ${leak}`);
    }
  }
  return leaks;
}

describe("a value is recognised", () => {
  const { email, phone, person } = leakContact(42);
  const encodings: Record<string, (value: string) => string> = {
    plain: (value) => value,
    "in capitals": (value) => value.toUpperCase(),
    "URL-encoded": encodeURIComponent,
    "wholly URL-encoded": (value) => [...value].map((letter) => `%${letter.charCodeAt(0).toString(16)}`).join(""),
    "HTML-escaped": (value) => [...value].map((letter) => `&#${letter.charCodeAt(0)};`).join(""),
    reversed: (value) => [...value].reverse().join(""),
    base64: (value) => Buffer.from(value).toString("base64"),
    "base64 in the middle of something": (value) => Buffer.from(`{"a":"${value}","b":1}`).toString("base64"),
  };
  test.each(Object.keys(encodings))("%s", (encoding) => {
    for (const value of [email, person, email.split("@")[0]!, email.split("@")[1]!]) {
      expect(leakIn(`<p>${encodings[encoding]!(value)}</p>`)).not.toBeNull();
    }
  });
  test.each([
    "+18673930042",
    "8673930042",
    "867-393-0042",
    "(867) 393-0042",
    "867.393.0042",
    "2400393768",
    Buffer.from(phone).toString("base64"),
  ])("phone %s", (written) => {
    expect(leakIn(`tel ${written}.`)).not.toBeNull();
  });
  test("and what is none is not", () => {
    expect(
      leakIn("The number of firms is 18,673 and 930,042; call 403-555-0123 or write to info@apex.example.com."),
    ).toBeNull();
  });
});

test("the values are in the vault, and who paid for one sees that one", async () => {
  const owner = app.visitor();
  await owner.signInAs(buyer.userId);

  const page = await (await owner.get("/reveals")).text();

  expect((await database.rows("SELECT count(*)::int AS n FROM vault.contact_point"))[0]!.n).toBe(2 * CONTACTS);
  expect(leakIn(page)).not.toBeNull();
  expect(new Set(page.match(/qzv7em\w{3}/g)).size).toBe(1);
});

test.each(["signed out", "newcomer", "another team", "an operator"])(
  "no page, payload or download shows a value to %s",
  { timeout: 240_000 },
  async (name) => {
    const { leaks, shown } = await visit(name);

    expect(leaks).toEqual([]);
    expect(shown).toBeGreaterThan(60);
  },
);

test("pages are pages: firms, lists and their download answer to who may see them", async () => {
  const other = visitors["another team"]!;

  const statuses = await Promise.all(
    [`/contractors/${firms[0]}`, "/search", `/lists/${lists[0]}`, `/lists/${lists[0]}/export.csv`, "/reveals"].map(
      async (path) => (await other.get(path)).status,
    ),
  );

  expect(statuses.every((status) => status === 200 || status === 301 || status === 302)).toBe(true);
  expect(statuses.filter((status) => status === 200).length).toBeGreaterThanOrEqual(4);
});

test("a refused or foreign reveal, and the API, answer without a value", async () => {
  const headers = {
    Authorization: `Bearer ${key}`,
    "Content-Type": "application/json",
    "Idempotency-Key": "leak-api-0001",
  };
  const api = (path: string, init: RequestInit = {}) => app.fetch(path, { ...init, headers });
  const answers = [
    await api("/api/v1/contractors?limit=100"),
    await api(`/api/v1/contractors/${firms[0]}`),
    await api("/api/v1/account"),
    await api("/api/v1/reveals"),
    await api("/api/v1/reveals", {
      method: "POST",
      body: JSON.stringify({ contact_id: "00000000-0000-4000-8000-000000000000" }),
    }),
    await app.fetch("/api/stats"),
    await visitors.newcomer!.post("/reveals", {
      contact_id: opened,
      idempotency_key: "leak-newcomer-1",
      team_id: newcomer.teamId,
      next: "/",
    }),
    await visitors["signed out"]!.post("/reveals", {
      contact_id: opened,
      idempotency_key: "leak-nobody-01",
      team_id: buyer.teamId,
      next: "/",
    }),
  ];

  const bodies = await Promise.all(answers.map(async (answer) => withoutNonce(answer, await answer.text())));

  expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200, 405, 404, 200, 402, 303]);
  expect(bodies.map(leakIn).filter(Boolean)).toEqual([]);
});

test("no row outside the vault holds a value", { timeout: 120_000 }, async () => {
  expect(await leaksInRows()).toEqual([]);
});

test("no line of the log holds a value, not even of a database error", async () => {
  const { email } = leakContact(7);
  const failed = database.asRole("web").query("SELECT $1::uuid", [email]);
  await failed.catch((error: unknown) => log.error({ err: error }, "a query failed"));

  expect(logged.length).toBeGreaterThan(100);
  expect(logged.map(leakIn).filter(Boolean)).toEqual([]);
});

test("no built asset holds a value or a column of the vault", async () => {
  const files = (await readdir("build/site/client", { recursive: true }).catch(() => [])).filter((file) =>
    /\.(js|css|json|svg|html)$/.test(file),
  );
  if (files.length === 0) console.info("SKIPPED built assets: there is no build yet");

  for (const file of files) {
    const text = await readFile(join("build/site/client", file), "utf8");
    expect([file, leakIn(text), /person_folded|value_folded|vault\.\w+_/.exec(text)?.[0] ?? null]).toEqual([
      file,
      null,
      null,
    ]);
  }
});

test("a planted leak is found on pages, in payloads and in rows", { timeout: 120_000 }, async () => {
  const firm = firms[1]!;
  const { email } = leakContact(PER_FIRM + 1);
  await database.rows("UPDATE public.contractor SET trade_names = ARRAY[$2] WHERE id = $1", [firm, email]);

  const pages = (await visit("signed out", [`/contractors/${firm}`])).leaks;
  const rows = await leaksInRows();
  await database.rows("UPDATE public.contractor SET trade_names = '{}' WHERE id = $1", [firm]);

  // The page and its payload.
  expect(pages).toHaveLength(2);
  expect(rows.filter((leak) => leak.startsWith("public.contractor"))).toHaveLength(1);
});
