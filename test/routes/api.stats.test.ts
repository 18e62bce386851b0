import { beforeAll, expect, test } from "vitest";

import { rebuildDocuments } from "~/features/search/search-documents.server";

import { testApp, type TestApp } from "../app";
import { testDatabase, type TestDatabase } from "../database";
import { certify, createFirm, createSource } from "../directory-world";
import { createContact } from "../money-world";

let database: TestDatabase;
let app: TestApp;

beforeAll(async () => {
  database = await testDatabase();
  app = await testApp({ routes: /api\.stats/ });
});

test("an empty directory has the numbers of an empty directory, as of today in Edmonton", async () => {
  await rebuildDocuments();

  const answer = await (await app.fetch("/api/stats")).json();

  const today = new Intl.DateTimeFormat("en-CA", { timeZone: "America/Edmonton" }).format(new Date());
  expect(answer).toEqual({
    contractors: 0,
    named_hse_managers: 0,
    verified_emails: 0,
    updated_on: null,
    product_day: today,
    by_province: {},
    by_programme: {},
    demo: false,
  });
});

test("the numbers are those of the loaded data, with exactly the public names, for everybody the same", async () => {
  const list = await createSource(database.owner);
  const both = await createFirm(database.owner, "demo");
  await certify(database.owner, list, both, { endsOn: "2028-06-30" });
  await certify(database.owner, list, both, { endsOn: "2028-06-30", jurisdiction: "ON", programme: "cor-2020" });
  await createContact(database.owner, { contractorId: both });
  const small = await createFirm(database.owner, "demo");
  await certify(database.owner, list, small, { endsOn: "2028-06-30", programme: "secor" });
  await rebuildDocuments();

  const response = await app.fetch("/api/stats");

  expect(response.status).toBe(200);
  expect(response.headers.get("cache-control")).toContain("public");
  expect(response.headers.get("set-cookie")).toBeNull();
  expect(await response.json()).toEqual({
    contractors: 1,
    named_hse_managers: 1,
    verified_emails: 1,
    updated_on: expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/) as string,
    product_day: "2026-11-16",
    by_province: { AB: 1, ON: 1 },
    by_programme: { cor: 1, "cor-2020": 1 },
    demo: true,
  });
});
