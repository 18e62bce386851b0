import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { testApp } from "../app";
import { testDatabase } from "../database";
import { createContact, createMember, createTeam, optOut } from "../money-world";

const database = await testDatabase();
const { owner } = database;
const app = await testApp({ routes: /reveals|credits\._index/ });

async function signedIn(credits: number) {
  const team = await createTeam(owner, { credits });
  const visitor = app.visitor();
  await visitor.signInAs(team.userId);
  const open = (contactId: string, more: Record<string, string> = {}, language = "") =>
    visitor.post(`${language}/reveals`, {
      contact_id: contactId,
      idempotency_key: randomUUID(),
      team_id: team.teamId,
      next: "/contractors/of-the-contact#contact",
      ...more,
    });
  return { team, visitor, open };
}

test("the form opens a contact for one credit, goes back to where it was, and the team owns it", async () => {
  const { visitor, open } = await signedIn(2);
  const contact = await createContact(owner);

  const answer = await open(contact.id);
  const page = await visitor.get("/reveals");

  expect([answer.status, answer.headers.get("location")]).toEqual([303, "/contractors/of-the-contact#contact"]);
  const html = await page.text();
  for (const value of [contact.email, contact.person!, contact.phone!]) expect(html).toContain(value);
  expect(page.headers.get("cache-control")).toBe("private, no-store");
});

for (const [language, words] of [
  ["", ["Nothing was opened and nothing was charged", "no credit left"]],
  ["/fr", ["Rien n’a été ouvert et rien n’a été débité", "plus de crédit"]],
] as const) {
  test(`without a credit the page says so, with the request's number, and nothing of the contact (${language || "en"})`, async () => {
    const { open } = await signedIn(0);
    const contact = await createContact(owner);

    const answer = await open(contact.id, {}, language);

    const html = (await answer.text()).replaceAll("&#x27;", "’");
    expect(answer.status).toBe(402);
    for (const word of words) expect(html).toContain(word);
    expect(html).toContain(`${language}/credits?next=`);
    for (const value of [contact.email, contact.person!, contact.phone!]) expect(html).not.toContain(value);
  });
}

test("each refusal has its own status", async () => {
  const { team, open } = await signedIn(5);
  const gone = await createContact(owner);
  await optOut(owner, gone.id);
  const dead = await createContact(owner, { emailClass: "invalid", phone: false });
  const contact = await createContact(owner);
  const viewer = app.visitor();
  await viewer.signInAs(await createMember(owner, team.teamId, "viewer"));
  const other = await createTeam(owner);
  const same = randomUUID();
  await open(contact.id, { idempotency_key: same });

  const answers = [
    await open(gone.id),
    await open(randomUUID()),
    await open("nonsense"),
    await open(dead.id),
    await open(contact.id, { team_id: other.teamId }),
    await open(dead.id, { idempotency_key: same }),
    await open(contact.id, { credits: "0" }),
    await viewer.post("/reveals", { contact_id: contact.id, idempotency_key: randomUUID(), team_id: team.teamId }),
    await app.visitor().post("/reveals", { contact_id: contact.id }),
  ];

  expect(answers.map((answer) => answer.status)).toEqual([404, 404, 404, 409, 409, 422, 400, 403, 303]);
});

test("pressing twice is charged once", async () => {
  const { team, open } = await signedIn(5);
  const contact = await createContact(owner);
  const same = randomUUID();

  const answers = await Promise.all([
    open(contact.id, { idempotency_key: same }),
    open(contact.id, { idempotency_key: same }),
  ]);

  expect(answers.map((answer) => answer.status)).toEqual([303, 303]);
  expect(await database.rows("select credits from money.wallet where team_id = $1", [team.teamId])).toEqual([
    { credits: "4" },
  ]);
});

test("somebody who opted out is gone from the page, and another team never saw them", async () => {
  const { visitor, open } = await signedIn(5);
  const stranger = await signedIn(5);
  const contact = await createContact(owner);
  await open(contact.id);
  expect(await (await stranger.visitor.get("/reveals")).text()).not.toContain(contact.email);
  await optOut(owner, contact.id);

  const html = await (await visitor.get("/reveals")).text();

  for (const value of [contact.email, contact.person!, contact.phone!]) expect(html).not.toContain(value);
});

test("a form from another site, and an address outside ours to go on to, are refused", async () => {
  const { team, visitor, open } = await signedIn(5);
  const contact = await createContact(owner);

  const crossSite = await visitor.post(
    "/reveals",
    { contact_id: contact.id, idempotency_key: randomUUID(), team_id: team.teamId },
    { "Sec-Fetch-Site": "cross-site", Origin: "https://elsewhere.example" },
  );
  const outside = await open(contact.id, { next: "//elsewhere.example/" });

  expect(crossSite.status).toBe(403);
  expect(outside.headers.get("location")).toBe("/reveals");
});
