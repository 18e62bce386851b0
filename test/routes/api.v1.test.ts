// routes: api.v1.$, api.v1.account, api.v1.contractors._index, api.v1.contractors.$id, api.v1.reveals._index
import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { createApiKey, revokeApiKey, apiKeysFor } from "~/features/accounts/api-keys.server";
import type { Scope } from "~/features/accounts/api-key";
import { rebuildDocuments } from "~/features/search/search-documents.server";
import { testApp } from "../app";
import { testDatabase } from "../database";
import { certify, createFirm, createSource } from "../directory-world";
import { createContact, createMember, createTeam, optOut } from "../money-world";

const database = await testDatabase();
const app = await testApp({ routes: /api\.v1/ });

async function teamWithKey({
  credits = 0,
  role = "owner" as "owner" | "viewer",
  scopes = ["read", "reveal", "export"] as Scope[],
} = {}) {
  const team = await createTeam(database.owner, { credits });
  const seat = { ...team, role: "owner" as const };
  const made = await createApiKey(seat, { name: "test", scopes });
  if (made.status !== "created") throw new Error(made.status);
  if (role === "viewer") {
    await database.owner.query(`update public.member set role = 'viewer' where "organizationId" = $1`, [team.teamId]);
  }
  return { team, seat, key: made.key };
}

const asKey = (key: string, headers: Record<string, string> = {}) => ({
  headers: { Authorization: `Bearer ${key}`, ...headers },
});

async function reveal(key: string, contactId: string, idempotencyKey: string = randomUUID()) {
  const response = await app.fetch("/api/v1/reveals", {
    method: "POST",
    headers: { Authorization: `Bearer ${key}`, "Content-Type": "application/json", "Idempotency-Key": idempotencyKey },
    body: JSON.stringify({ contact_id: contactId }),
  });
  return { response, body: (await response.json()) as Record<string, unknown> };
}

test("a call without a key, with a wrong or a revoked one is told so, as a problem", async () => {
  const { seat, key } = await teamWithKey();
  const [row] = await apiKeysFor(seat);
  await revokeApiKey(seat, row!.id);

  for (const headers of [
    {},
    { Authorization: "Bearer tci_0000000000000000000000000" },
    { Authorization: `Bearer ${key}` },
  ]) {
    const response = await app.fetch("/api/v1/account", { headers });
    expect(response.status).toBe(401);
    expect(response.headers.get("content-type")).toBe("application/problem+json; charset=utf-8");
    expect(response.headers.get("ratelimit")).toMatch(/^"default";r=\d+;t=\d+$/);
    expect(await response.json()).toMatchObject({
      status: 401,
      code: "unauthenticated",
      request_id: expect.stringMatching(/^[\da-f-]{36}$/) as string,
    });
  }
});

test("a key does what its scopes say and no more", async () => {
  const { key } = await teamWithKey({ credits: 1, scopes: ["read"] });
  const contact = await createContact(database.owner);

  expect((await app.fetch("/api/v1/account", asKey(key))).status).toBe(200);
  const { response, body } = await reveal(key, contact.id);
  expect(response.status).toBe(403);
  expect(body).toMatchObject({ code: "scope_missing", credits_charged: 0 });
});

test("the account tells balance, debt, lots and the scopes of the key", async () => {
  const { key } = await teamWithKey({ credits: 3, scopes: ["read"] });

  const response = await app.fetch("/api/v1/account", asKey(key));

  expect(response.headers.get("x-credits-balance")).toBe("3");
  expect(await response.json()).toMatchObject({
    balance: 3,
    debt: 0,
    lots: [{ amount: 3, remaining: 3 }],
    scopes: ["read"],
  });
});

test("a reveal costs one credit, once: again it is free and says so; a repeat of the same call is a replay", async () => {
  const { key } = await teamWithKey({ credits: 2 });
  const contact = await createContact(database.owner);

  const first = await reveal(key, contact.id, "first-key");
  expect(first.response.status).toBe(200);
  expect(first.body).toMatchObject({ credits_charged: 1, already_owned: false, balance: 1 });
  expect((first.body["contacts"] as object[])[0]).toMatchObject({
    contact_id: contact.id,
    email: contact.email,
    person_name: contact.person,
  });
  expect(first.response.headers.get("x-credits-charged")).toBe("1");
  expect(first.response.headers.get("cache-control")).toBe("private, no-store");

  const again = await reveal(key, contact.id, "second-key");
  expect(again.body).toMatchObject({ credits_charged: 0, already_owned: true, balance: 1 });

  const replay = await reveal(key, contact.id, "first-key");
  expect(replay.response.headers.get("idempotent-replayed")).toBe("true");
  expect(replay.body).toMatchObject({ credits_charged: 0, balance: 1 });

  const other = await createContact(database.owner);
  const mismatch = await reveal(key, other.id, "first-key");
  expect(mismatch.response.status).toBe(422);
  expect(mismatch.body).toMatchObject({ code: "idempotency_mismatch", credits_charged: 0 });
});

test("every refusal names its code, charges nothing and holds no field of the contact", async () => {
  const contact = await createContact(database.owner);
  const nothing = await createContact(database.owner, { proof: "none", phone: false });
  const gone = await createContact(database.owner);
  await optOut(database.owner, gone.id);
  const poor = await teamWithKey();
  const rich = await teamWithKey({ credits: 5 });
  const viewer = await teamWithKey({ credits: 5, role: "viewer" });

  const cases = [
    [await reveal(poor.key, contact.id), 402, "insufficient_credits"],
    [await reveal(viewer.key, contact.id), 403, "role_missing"],
    [await reveal(rich.key, nothing.id), 409, "undeliverable"],
    [await reveal(rich.key, gone.id), 404, "not_found"],
    [await reveal(rich.key, randomUUID()), 404, "not_found"],
  ] as const;
  for (const [{ response, body }, status, code] of cases) {
    expect(body).toMatchObject({ status, code, credits_charged: 0 });
    expect(response.status).toBe(status);
    const said = JSON.stringify(body);
    for (const value of [contact.email, contact.person, contact.phone, gone.email, gone.person, nothing.email]) {
      expect(said).not.toContain(value);
    }
  }
});

test("who opted out is answered byte for byte as an id that never was", async () => {
  const { key } = await teamWithKey({ credits: 1 });
  const gone = await createContact(database.owner);
  await optOut(database.owner, gone.id);

  const [one, other] = [await reveal(key, gone.id), await reveal(key, randomUUID())];

  const blank = (body: Record<string, unknown>) => JSON.stringify({ ...body, request_id: "" });
  expect(blank(one.body)).toBe(blank(other.body));
  const names = (response: Response) => [...response.headers.keys()].sort();
  expect(names(one.response)).toEqual(names(other.response));
});

test("a reveal without an Idempotency-Key or with another body is refused before anything is looked up", async () => {
  const { key } = await teamWithKey({ credits: 1 });
  const send = (headers: Record<string, string>, body: string) =>
    app.fetch("/api/v1/reveals", {
      method: "POST",
      headers: { Authorization: `Bearer ${key}`, "Content-Type": "application/json", ...headers },
      body,
    });

  expect(await (await send({}, "{}")).json()).toMatchObject({ code: "idempotency_key_missing", credits_charged: 0 });
  for (const body of ["", "[]", "{}", '{"contact_id":1}', '{"contact_id":"x","price":0}']) {
    expect(await (await send({ "Idempotency-Key": "k" }, body)).json()).toMatchObject({
      code: "invalid_body",
      credits_charged: 0,
    });
  }
});

test("a contractor is told with its facts and previews, never with a contact's values", async () => {
  const { key } = await teamWithKey();
  const contact = await createContact(database.owner);
  await rebuildDocuments();

  const one = await app.fetch(`/api/v1/contractors/${contact.contractorId}`, asKey(key));
  const text = await one.text();

  expect(one.status).toBe(200);
  expect(JSON.parse(text)).toMatchObject({
    id: contact.contractorId,
    status: null,
    under_review: false,
    next_event: null,
    certifications: [],
    size: "unknown",
    demo: true,
    contacts: [
      {
        contact_id: contact.id,
        kind: "named",
        function: "HSE",
        seniority: "manager",
        email_class: "valid",
        has_email: true,
        phone_kind: "work",
        credits: 1,
        owned: false,
      },
    ],
    sources: [],
    history: [],
  });
  for (const value of [contact.email, contact.person!, contact.phone!, contact.email.split("@")[0]!])
    expect(text).not.toContain(value);

  const list = (await (await app.fetch("/api/v1/contractors?certified=all&status=active", asKey(key))).json()) as {
    data: unknown[];
  };
  expect(Array.isArray(list.data)).toBe(true);
});

test("each source says which of the shown values it gave, on which line and since when; single absences are not told", async () => {
  const { key } = await teamWithKey();
  const list = await createSource(database.owner, { listDate: "2026-11-02" });
  const firm = await createFirm(database.owner, "demo", { name: "x" });
  await certify(database.owner, list, firm, { endsOn: "2027-01-14" });
  await database.owner.query(
    `insert into public.event (contractor_id, kind, run_id, on_date)
     select $1, kind, run_id, '2026-11-02' from public.reading, unnest(array['listed', 'not-seen-once', 'undone']) as kind where id = $2`,
    [firm, list.reading],
  );

  const body = (await (await app.fetch(`/api/v1/contractors/${firm}`, asKey(key))).json()) as {
    sources: { source: string; values: { field: string; certificate: string | null }[] }[];
    history: { kind: string }[];
    certifications: { number: string }[];
  };

  const seen = {
    list_date: "2026-11-02",
    line: 1,
    first_seen: "2026-11-02",
    last_seen: "2026-11-02",
    still_listed: true,
  };
  expect(body.sources).toHaveLength(1);
  expect(body.sources[0]!.values[0]).toEqual({ field: "legal_name", certificate: null, value: "x", ...seen });
  expect(body.sources[0]!.values).toContainEqual({
    field: "expires_on",
    certificate: body.certifications[0]!.number,
    value: "2027-01-14",
    ...seen,
  });
  expect(body.history.map(({ kind }) => kind)).toEqual(["listed"]);
});

test("contacts that the team owns are marked, for this team alone", async () => {
  const { key } = await teamWithKey({ credits: 1 });
  const stranger = await teamWithKey();
  const contact = await createContact(database.owner);
  await reveal(key, contact.id);

  const owned = async (by: string) =>
    (
      (await (await app.fetch(`/api/v1/contractors/${contact.contractorId}`, asKey(by))).json()) as {
        contacts: { owned: boolean }[];
      }
    ).contacts[0]!.owned;

  expect(await owned(key)).toBe(true);
  expect(await owned(stranger.key)).toBe(false);
});

test("an unknown parameter or value is a 400 that names it", async () => {
  const { key } = await teamWithKey();
  await rebuildDocuments();

  for (const [query, named] of [
    ["colour=red", "colour"],
    ["province=XX", "XX"],
    ["near=Red+Deer", "near"],
    ["limit=1000", "1000"],
    ["cursor=nonsense", "nonsense"],
    ["partner=no-such-partner", "no-such-partner"],
  ]) {
    const response = await app.fetch(`/api/v1/contractors?${query}`, asKey(key));
    expect(response.status, query).toBe(400);
    const body = (await response.json()) as { code: string; detail: string };
    expect(body.code).toBe("unknown_parameter");
    expect(body.detail).toContain(named);
  }
});

test("an unknown contractor, path or method of the API is a problem, not a page", async () => {
  const { key } = await teamWithKey();

  for (const [path, init, status, code] of [
    [`/api/v1/contractors/${randomUUID()}`, {}, 404, "not_found"],
    ["/api/v1/contractors/not-an-id", {}, 404, "not_found"],
    ["/api/v1/no-such-thing", {}, 404, "not_found"],
    ["/api/v1/account", { method: "POST" }, 405, "method_not_allowed"],
    ["/api/v1/reveals", {}, 405, "method_not_allowed"],
  ] as const) {
    const response = await app.fetch(path, { ...asKey(key), ...init });
    expect(response.status, path).toBe(status);
    expect(response.headers.get("content-type")).toContain("application/problem+json");
    expect(await response.json()).toMatchObject({ code });
  }
});

test("calls beyond the rate are told when to come back", async () => {
  const { key } = await teamWithKey();
  let last = await app.fetch("/api/v1/account", asKey(key));
  for (let call = 0; call < 600 && last.status === 200; call += 20) {
    const answers = await Promise.all(Array.from({ length: 20 }, () => app.fetch("/api/v1/account", asKey(key))));
    last = answers.find((answer) => answer.status !== 200) ?? answers[0]!;
  }

  expect(last.status).toBe(429);
  expect(Number(last.headers.get("retry-after"))).toBeGreaterThan(0);
  expect(await last.json()).toMatchObject({ code: "rate_limited" });
});

test("a key of a member who left the team is as unknown as any other", async () => {
  const { team, key } = await teamWithKey();
  await createMember(database.owner, team.teamId, "owner");
  await database.owner.query(`delete from public.member where "userId" = $1`, [team.userId]);

  expect((await app.fetch("/api/v1/account", asKey(key))).status).toBe(401);
});
