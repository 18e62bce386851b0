import { beforeAll, describe, expect, test } from "vitest";

import { certify, createFirm, createSource, readList, type TestSource } from "../../../test/directory-world";
import { testDatabase, type TestDatabase } from "../../../test/database";
import { createContact, optOut } from "../../../test/money-world";
import { directoryStats } from "./directory-stats.server";
import { dropCounts, searchContractors, searchForApi } from "./search-contractors.server";
import { rebuildDocuments } from "./search-documents.server";
import { parseApiSearch, parseSearch } from "./search-query";

let database: TestDatabase;
let alberta: TestSource;

const search = (query: string) => searchContractors(parseSearch(new URLSearchParams(query)).query);
const api = (query: string) => searchForApi(parseApiSearch(new URLSearchParams(query)).query);
const generation = async () =>
  Number((await database.rows("select generation from public.search_index"))[0]!.generation);

/** A firm of the demo in Alberta's list. */
async function certified(name: string, options: Parameters<typeof certify>[3] = {}): Promise<string> {
  const firm = await createFirm(database.owner, "demo", { name });
  await certify(database.owner, alberta, firm, { endsOn: "2028-06-30", ...options });
  return firm;
}

beforeAll(async () => {
  database = await testDatabase();
  alberta = await createSource(database.owner);
});

describe("documents", () => {
  test("numbered companies stand after the names, and are found by their number", async () => {
    const numbered = await certified("1234567 Alberta Ltd.");
    const named = await certified("Zebra Numbers Test Ltd.");

    await rebuildDocuments();

    const { ids } = await search("sort=name");
    expect(ids.indexOf(named)).toBeGreaterThanOrEqual(0);
    expect(ids.indexOf(numbered)).toBeGreaterThan(ids.indexOf(named));
    expect((await search("q=1234567")).ids).toEqual([numbered]);
  });

  test("a firm carries the status of the product day, its next event, and every place it is certified in", async () => {
    const firm = await createFirm(database.owner, "demo", {
      name: "Two Places Ltd.",
      city: "Red Deer",
      trades: ["roofing"],
      size: "20-49",
    });
    await certify(database.owner, alberta, firm, { endsOn: "2027-01-14" });
    await certify(database.owner, alberta, firm, { endsOn: "2029-05-30", jurisdiction: "SK", programme: "secor" });

    await rebuildDocuments();

    const [document] = await database.rows(
      "select *, next_due_on::text as due from public.search_document where contractor_id = $1",
      [firm],
    );
    expect(document).toMatchObject({
      status: "due",
      due: "2027-01-14",
      levels: ["cor", "small"],
      provinces: ["AB", "SK"],
      programmes: ["cor", "secor"],
      cor_provinces: ["AB"],
      cor_programmes: ["cor"],
      city: "red-deer",
      hse: "none",
    });
  });

  test("a second build changes no row and no generation", async () => {
    await certified("Unchanged Ltd.");
    await rebuildDocuments();
    const before = await database.rows("select contractor_id, xmin::text from public.search_document order by 1");
    const built = await generation();

    await rebuildDocuments();

    expect(await database.rows("select contractor_id, xmin::text from public.search_document order by 1")).toEqual(
      before,
    );
    expect(await generation()).toBe(built);
    expect(before.length).toBeGreaterThan(0);
  });

  test("a hidden firm leaves the search, an added one enters it, though the same search was just kept", async () => {
    const hidden = await certified("Quartz Harbour Fencing Ltd.");
    await rebuildDocuments();
    expect((await search("q=quartz harbour")).ids).toEqual([hidden]);

    await database.rows("update public.contractor set hidden_at = now() where id = $1", [hidden]);
    const added = await certified("Quartz Harbour Paving Ltd.");
    await rebuildDocuments();

    expect((await search("q=quartz harbour")).ids).toEqual([added]);
  });

  test("two counted lists without a firm make it absent; one does not", async () => {
    const list = await createSource(database.owner, { listDate: "2026-11-02" });
    const once = await readList(database.owner, list.id, "2026-11-09");
    const firm = await createFirm(database.owner, "demo");
    await certify(database.owner, list, firm, { endsOn: "2028-06-30", missingSince: once });
    const statusNow = async () => {
      await rebuildDocuments();
      return (await database.rows("select status from public.search_document where contractor_id = $1", [firm]))[0]!
        .status;
    };

    expect(await statusNow()).toBe("active");
    await readList(database.owner, list.id, "2026-11-16");
    expect(await statusNow()).toBe("absent");
  });

  test("while the newest list of a source is refused its firms are under review and their due date is hidden", async () => {
    const list = await createSource(database.owner);
    const firm = await createFirm(database.owner, "demo");
    await certify(database.owner, list, firm, { endsOn: "2027-01-14" });
    await database.rows(
      "insert into public.import_run (source_id, file_name, list_date, outcome) values ($1, 'next.csv', '2026-11-23', 'refused')",
      [list.id],
    );

    await rebuildDocuments();

    const [document] = await database.rows(
      "select status, under_review, next_due_on from public.search_document where contractor_id = $1",
      [firm],
    );
    expect(document).toEqual({ status: "due", under_review: true, next_due_on: null });
  });

  test("an opt-out takes a firm's contact out of its facets in the same transaction, before any rebuild", async () => {
    const firm = await certified("Optout Masonry Ltd.");
    const contact = await createContact(database.owner, { contractorId: firm });
    await rebuildDocuments();
    expect((await search("q=optout masonry&hse=named&email=valid")).ids).toEqual([firm]);

    await optOut(database.owner, contact.id);
    await database.rows("select vault.refresh_contacts(array[$1]::uuid[])", [contact.id]);
    await database.rows("select public.refresh_search_documents(array[$1]::uuid[])", [firm]);

    expect((await search("q=optout masonry&hse=named")).ids).toEqual([]);
    expect((await search("q=optout masonry&hse=none&email=none")).ids).toEqual([firm]);
  });

  test("no document holds a value of a contact", async () => {
    const firm = await certified("Leakproof Siding Ltd.");
    const contact = await createContact(database.owner, { contractorId: firm });
    await rebuildDocuments();

    const [row] = await database.rows<{ text: string }>(
      "select d::text as text from public.search_document d where contractor_id = $1",
      [firm],
    );
    for (const value of [contact.email, contact.phone!, contact.person!]) expect(row!.text).not.toContain(value);
    expect(row!.text).toContain("named");
  });

  test("web reads documents and writes none, and cannot refresh them", async () => {
    const web = database.asRole("web");

    await expect(web.query("delete from public.search_document")).rejects.toThrow(/permission denied/);
    await expect(web.query("update public.search_index set generation = 0")).rejects.toThrow(/permission denied/);
    await expect(web.query("select public.refresh_search_documents('{}')")).rejects.toThrow(/permission denied/);
    await expect(web.query("select count(*) from public.search_document")).resolves.toBeDefined();
  });
});

describe("the public numbers", () => {
  test("count certified firms of level cor in the loaded data set, once each, and in every place they are certified in", async () => {
    const before = await numbers();
    const both = await createFirm(database.owner, "demo");
    await certify(database.owner, alberta, both, { endsOn: "2028-06-30" });
    await certify(database.owner, alberta, both, { endsOn: "2028-06-30", jurisdiction: "MB" });
    await createContact(database.owner, { contractorId: both });
    const small = await certified("Small One Ltd.", { programme: "secor" });
    await createContact(database.owner, { contractorId: small });
    await certified("Expired One Ltd.", { endsOn: "2026-11-15" });
    await certified("Letter One Ltd.", { kind: "letter", dateKind: "letter" });
    await certified("Suspended One Ltd.", { published: "suspended" });
    const unverified = await certified("Standing Proof Ltd.", {
      kind: "standing",
      dateKind: "logs_1y",
      endsOn: "2027-05-01",
      jurisdiction: "NS",
    });
    await createContact(database.owner, { contractorId: unverified, kind: "generic", emailClass: "accept-all" });
    const live = await createSource(database.owner, { dataSet: "live" });
    const real = await createFirm(database.owner, "live");
    await certify(database.owner, live, real, { endsOn: "2028-06-30" });

    await rebuildDocuments();
    const after = await directoryStats();

    expect(after.contractors - before.contractors).toBe(2);
    expect(after.namedHseManagers - before.namedHseManagers).toBe(1);
    expect(after.verifiedEmails - before.verifiedEmails).toBe(1);
    expect(after.smallEmployers - before.smallEmployers).toBe(1);
    expect(after.extraJurisdictions - before.extraJurisdictions).toBe(1);
    expect(after.byProvince.MB! - (before.byProvince.MB ?? 0)).toBe(1);
    expect(after.byProvince.NS! - (before.byProvince.NS ?? 0)).toBe(1);
    expect(after).toMatchObject({ demo: true, productDay: "2026-11-16" });
  });

  test("the sum over provinces less the extra jurisdictions is the number of firms, and the search says the same total", async () => {
    const stats = await numbers();
    const sum = Object.values(stats.byProvince).reduce((total, count) => total + count, 0);
    const found = await search("");

    expect(sum - stats.extraJurisdictions).toBe(stats.contractors);
    expect(found.total).toBe(stats.contractors);
    expect(found.namedTotal).toBe(stats.namedHseManagers);
    expect((await search("email=valid")).total).toBe(stats.verifiedEmails);
  });

  async function numbers() {
    await rebuildDocuments();
    return directoryStats();
  }
});

describe("the demo and the real", () => {
  test("never mix: the search lists the loaded demo's certified firms, certified=all says a sub-total for each", async () => {
    const real = await createFirm(database.owner, "live", { name: "Zirconia Real Drywall Ltd." });
    const demo = await certified("Zirconia Demo Drywall Ltd.");
    await rebuildDocuments();

    expect((await search("q=zirconia")).ids).toEqual([demo]);
    const all = await search("q=zirconia&certified=all");
    expect([...all.ids].sort()).toEqual([demo, real].sort());
    expect(all.dataSets).toEqual({ demo: 1, live: 1 });
  });
});

describe("what was asked for and is not there", () => {
  test("a partner, town, trade or programme that nobody knows is told and narrows nothing", async () => {
    await certified("Known Ltd.");
    await rebuildDocuments();

    const results = await search("partner=nobody&city=atlantis");

    expect(results.notices.map(({ name, value }) => `${name}=${value}`)).toEqual(["partner=nobody", "city=atlantis"]);
    expect(results.total).toBeGreaterThan(0);
    expect(await api("partner=nobody")).toMatchObject({ status: "unknown_parameter" });
    expect((await search("programme=ocop")).notices).toEqual([]); // known, though no firm has it
  });

  test("an empty result names each thing that was asked for and what dropping it gives", async () => {
    const firm = await certified("Obsidian Glazing Ltd.");
    await rebuildDocuments();
    const { query } = parseSearch(new URLSearchParams("q=obsidian&province=NU&hse=named"));

    expect((await searchContractors(query)).total).toBe(0);
    const drops = await dropCounts(query);

    expect(drops.map(({ narrowing }) => narrowing.name).sort()).toEqual(["hse", "province", "q"]);
    for (const { narrowing, total } of drops) {
      const without = await search(
        new URLSearchParams(
          [
            ["q", "obsidian"],
            ["province", "NU"],
            ["hse", "named"],
          ].filter(([name]) => name !== narrowing.name),
        ).toString(),
      );
      expect(total).toBe(without.total);
    }
    expect((await search("q=obsidian")).ids).toEqual([firm]);
  });
});

describe("the API's cursor", () => {
  test("goes through all rows once, and is stale after the directory changed", async () => {
    for (let number = 0; number < 5; number++) await certified(`Basalt Works ${number} Ltd.`);
    await rebuildDocuments();
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page = await api(`q=basalt&limit=2${cursor ? `&cursor=${cursor}` : ""}`);
      if (page.status !== "found") throw new Error(page.status);
      seen.push(...page.ids);
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(seen).toHaveLength(5);
    expect(new Set(seen).size).toBe(5);

    const first = await api("q=basalt&limit=2");
    await certified("Basalt Works 6 Ltd.");
    await rebuildDocuments();

    expect(first.status === "found" && (await api(`q=basalt&limit=2&cursor=${first.nextCursor}`)).status).toBe(
      "cursor_stale",
    );
    expect((await api("cursor=nonsense")).status).toBe("unknown_parameter");
  });
});
