// routes: sitemap[.]xml, robots[.]txt
import { expect, test } from "vitest";
import { rebuildDocuments } from "~/features/search/search-documents.server";
import { testApp } from "../app";
import { testDatabase } from "../database";
import { certify, createFirm, createSource } from "../directory-world";

const database = await testDatabase();
const app = await testApp({ routes: /sitemap|robots/ });

test("the sitemap names public pages in both languages, and no province without a firm", async () => {
  const source = await createSource(database.owner);
  const firm = await createFirm(database.owner, "demo");
  await certify(database.owner, source, firm, { jurisdiction: "AB", endsOn: "2028-01-14" });
  await rebuildDocuments();

  const answer = await app.fetch("/sitemap.xml");
  const xml = await answer.text();

  expect(answer.headers.get("content-type")).toBe("application/xml; charset=utf-8");
  for (const path of ["/search<", "/fr/search<", "/provinces/alberta<", "/fr/provinces/alberta<", "/privacy<"])
    expect(xml).toContain(path);
  for (const path of ["/provinces/quebec", "/provinces/yukon", "/lists", "/reveals", "/contractors/"])
    expect(xml).not.toContain(path);
});

test("robots are told where the sitemap is and to leave searches alone", async () => {
  const text = await (await app.fetch("/robots.txt")).text();

  expect(text).toContain("Disallow: /search?");
  expect(text).toMatch(/^Sitemap: http.+\/sitemap\.xml$/m);
});
