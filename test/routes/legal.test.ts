// routes: ($lang).opt-out, ($lang).privacy, ($lang).terms, ($lang).anti-spam
import { expect, test } from "vitest";
import { optOutToken } from "~/features/privacy/opt-out-link.server";
import { testApp } from "../app";
import { testDatabase } from "../database";
import { createContact } from "../money-world";

const database = await testDatabase();
const app = await testApp({ routes: /opt-out|privacy|terms|anti-spam/ });

/** What differs from one answer to the next by design: nonces and request ids. */
function comparable(html: string): string {
  return html.replace(/nonce="[^"]*"/g, "").replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, "id");
}

async function ask(email: string, path = "/opt-out") {
  const visitor = app.visitor();
  const answer = await visitor.post(path, { intent: "send", email });
  const location = answer.headers.get("location")!;
  const page = await visitor.get(location);
  return { status: answer.status, location, body: await answer.text(), html: comparable(await page.text()) };
}

async function latestToken(): Promise<string> {
  const [row] = await database.rows<{ id: string }>(
    "SELECT id FROM vault.privacy_request WHERE kind = 'opt-out' ORDER BY created_at DESC LIMIT 1",
  );
  return optOutToken(row!.id);
}

test("a listed and an unlisted address get the same page, byte for byte", async () => {
  const contact = await createContact(database.owner);

  const listed = await ask(contact.email);
  const unlisted = await ask("nobody.at.all@nowhere.example.com");

  expect(listed).toEqual(unlisted);
  expect(listed).toMatchObject({ status: 302, location: "/opt-out?said=sent" });
  expect(listed.html).not.toContain(contact.email);
});

test("the link's page has a button; only pressing it removes the address", async () => {
  const contact = await createContact(database.owner);
  await ask(contact.email);
  const token = await latestToken();
  const visitor = app.visitor();
  const preview = () => database.rows("SELECT 1 FROM public.contact_preview WHERE contact_id = $1", [contact.id]);

  const page = await visitor.get(`/opt-out?request=${token}`);
  const html = await page.text();
  expect(await preview()).toHaveLength(1);
  const pressed = await visitor.post("/opt-out", { intent: "confirm", request: token });

  expect(html).toContain('name="intent" value="confirm"');
  expect(html).not.toContain(contact.email);
  expect(pressed.status).toBe(302);
  expect(await preview()).toHaveLength(0);
  expect(await (await visitor.get(pressed.headers.get("location")!)).text()).toContain("no longer in TruCOR Intel");
});

test("a French visitor stays in French", async () => {
  const answer = await ask("quelqun@nulle-part.example.com", "/fr/opt-out");

  expect(answer.location).toBe("/fr/opt-out?said=sent");
  expect(answer.html).toContain("Consultez votre courriel");
});

test("a link that was tampered with says so, and a wrong address is refused before anything is sent", async () => {
  const broken = await app.fetch(
    "/opt-out?request=00000000-0000-4000-8000-000000000000.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
  );
  const refused = await app.visitor().post("/opt-out", { intent: "send", email: "not an address" });

  expect(await broken.text()).toContain("This link no longer works");
  expect(refused.status).toBe(400);
  expect(await refused.text()).toContain("Nothing was sent");
});

test("who cannot prove the address by mail reaches the desk with a day by which it answers", async () => {
  const visitor = app.visitor();

  const answer = await visitor.post("/opt-out", {
    intent: "ask",
    reply_to: "me@home.example.com",
    message: "Please remove Jane of Apex.",
  });

  expect(answer.headers.get("location")).toBe("/opt-out?said=asked");
  const [request] = await database.rows(
    "SELECT due_on - created_at::date AS days, message FROM vault.privacy_request WHERE kind = 'desk'",
  );
  expect(request).toMatchObject({ message: "Please remove Jane of Apex." });
  expect(Number(request!.days)).toBeGreaterThanOrEqual(5);
});

test.each(["/privacy", "/terms", "/anti-spam"])("%s stands in both languages and names the mark", async (path) => {
  const english = await (await app.fetch(path)).text();
  const french = await (await app.fetch(`/fr${path}`)).text();

  expect(english).toContain("COR is a mark of the Canadian Federation of Construction Safety Associations");
  expect(french).toContain("COR est une marque");
  expect(english.match(/<h2/g)!.length).toBe(french.match(/<h2/g)!.length);
  expect(english).toContain('href="/opt-out"');
  expect(french).toContain('href="/fr/opt-out"');
});
