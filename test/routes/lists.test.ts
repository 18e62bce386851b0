// routes: ($lang).lists._index, ($lang).lists.$id._index, ($lang).lists.$id.export[.]csv
import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { createList } from "~/features/lists/lists.server";
import { testApp } from "../app";
import { testDatabase } from "../database";
import { createContact, createContractor, createMember, createTeam } from "../money-world";

const database = await testDatabase();
const app = await testApp({ routes: /\.lists\.|\(\$lang\)\.(\$|sign-in\._index)/ });

async function member(role = "owner") {
  const team = await createTeam(database.owner);
  const userId = role === "owner" ? team.userId : await createMember(database.owner, team.teamId, role);
  const visitor = app.visitor();
  await visitor.signInAs(userId);
  return { seat: { teamId: team.teamId, userId }, visitor };
}

test("lists are for members: a visitor is sent to sign in and comes back", async () => {
  const answer = await app.visitor().get("/fr/lists");

  expect(answer.status).toBe(303);
  expect(answer.headers.get("location")).toBe("/fr/sign-in?then=%2Ffr%2Flists");
});

test("a list is made by a form, and firms are put on it and taken off without JavaScript", async () => {
  const { visitor } = await member();
  const contractorId = await createContractor(database.owner);

  const made = await visitor.post("/lists", { intent: "create", name: "Calls" });
  expect(made.status).toBe(302);
  const listPath = made.headers.get("location")!;

  const added = await visitor.post("/lists", {
    intent: "add",
    contractor_id: contractorId,
    list_id: listPath.split("/").pop()!,
    next: "/search?q=x",
  });
  expect(added.headers.get("location")).toBe(`/search?q=x&kept=${listPath.split("/").pop()}`);

  const page = await (await visitor.get(listPath)).text();
  expect(page).toContain("1 contractor");
  expect(page).toContain("Download CSV");

  await visitor.post(listPath, { intent: "remove", contractor_id: contractorId });
  expect(await (await visitor.get(listPath)).text()).toContain("Nothing on this list yet");
});

test("after adding, one goes back to a page of ours and nowhere else", async () => {
  const { visitor } = await member();
  const contractorId = await createContractor(database.owner);

  for (const next of ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]) {
    const answer = await visitor.post("/lists", { intent: "add", contractor_id: contractorId, name: "Calls", next });
    expect(answer.headers.get("location")).toMatch(/^\/lists\/[\da-f-]{36}\?kept=/);
  }
});

test("a name that cannot be is told beside the field, with what was typed", async () => {
  const { visitor } = await member();

  const empty = await visitor.post("/lists", { intent: "create", name: "   " });
  expect(empty.status).toBe(400);
  expect(await empty.text()).toContain("Nothing was created");

  await visitor.post("/lists", { intent: "create", name: "Calls" });
  const taken = await visitor.post("/fr/lists", { intent: "create", name: "CALLS" });
  expect(taken.status).toBe(409);
  const page = await taken.text();
  expect(page).toContain("Votre équipe a déjà une liste de ce nom");
  expect(page).toContain('value="CALLS"');
});

test("the CSV comes as a download that no cache keeps", async () => {
  const { visitor } = await member();
  const contact = await createContact(database.owner);
  const made = await visitor.post("/lists", { intent: "add", contractor_id: contact.contractorId, name: "Été 2026" });
  const listPath = new URL(made.headers.get("location")!, app.origin).pathname;

  const csv = await visitor.get(`${listPath}/export.csv`);

  expect(csv.status).toBe(200);
  expect(csv.headers.get("content-type")).toBe("text/csv; charset=utf-8");
  expect(csv.headers.get("content-disposition")).toBe('attachment; filename="ete-2026.csv"');
  expect(csv.headers.get("cache-control")).toBe("private, no-store");
  const text = await csv.text();
  expect(text.trim().split("\n")).toHaveLength(2);
  expect(text).not.toContain(contact.email);
});

test("another team's list answers exactly as one that never was", async () => {
  const { seat } = await member();
  const made = await createList(seat, "Private");
  if (made.status !== "created") throw new Error(made.status);
  const { visitor } = await member();

  for (const suffix of ["", "/export.csv"]) {
    const others = await visitor.get(`/lists/${made.list.id}${suffix}`);
    const unknown = await visitor.get(`/lists/${randomUUID()}${suffix}`);
    expect(others.status).toBe(404);
    if (suffix) expect(others.headers.get("content-type")).toBe("text/plain; charset=utf-8");
    const plain = (text: string) => text.replace(/[\da-f]{8}-[\da-f-]{27}|nonce="[^"]*"/g, "");
    expect(plain(await others.text())).toBe(plain(await unknown.text()));
  }
  for (const change of [
    { intent: "rename", name: "Mine" },
    { intent: "remove", contractor_id: randomUUID() },
  ]) {
    expect((await visitor.post(`/lists/${made.list.id}`, change)).status).toBe(404);
  }
});

test("a viewer reads lists, changes nothing and takes nothing away", async () => {
  const { seat, visitor: owner } = await member();
  const made = await createList(seat, "Ours");
  if (made.status !== "created") throw new Error(made.status);
  const viewer = app.visitor();
  await viewer.signInAs(await createMember(database.owner, seat.teamId, "viewer"));

  expect((await viewer.get(`/lists/${made.list.id}`)).status).toBe(200);
  expect((await viewer.post("/lists", { intent: "create", name: "More" })).status).toBe(403);
  expect((await viewer.post(`/lists/${made.list.id}`, { intent: "rename", name: "X" })).status).toBe(403);
  const refused = await viewer.get(`/fr/lists/${made.list.id}/export.csv`);
  expect(refused.status).toBe(403);
  expect(await refused.text()).toMatch(/^Cela ne vous revient pas\. Votre rôle dans l’équipe/);
  expect((await owner.get(`/lists/${made.list.id}`)).status).toBe(200);
});
