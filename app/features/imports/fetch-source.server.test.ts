import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, symlink, utimes, writeFile } from "node:fs/promises";
import { once } from "node:events";
import http from "node:http";
import type { AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { testDatabase } from "../../../test/database";
import { env } from "~/platform/env.server";
import { importWaiting } from "./import-source.server";
import { inboxOf, pickUp, putAway } from "./fetch-source.server";
import { runImport } from "./run-import.server";
import { defineSource, type Feed, type SourceDeclaration } from "./source";

await testDatabase();
let sources = 0;

function fed(feed?: Feed, changes: Partial<SourceDeclaration> = {}): SourceDeclaration {
  sources += 1;
  return {
    ...defineSource({
      id: `fed-${sources}`,
      publisher: "Somebody",
      kind: "business-directory",
      dataSet: "demo",
      termsStatus: "open-licence",
      cadenceDays: 7,
      file: { encoding: "utf-8", delimiter: "," },
      columns: { number: "Number", legal_name: "Company", city: "Town" },
      ignored: [],
      required: ["number", "legal_name"],
      dates: "YYYY-MM-DD",
      listDate: { fileName: /_(\d{4}-\d{2}-\d{2})\.csv$/ },
      rows: { min: 1, max: 1000 },
      ...(feed ? { feed } : {}),
    }),
    ...changes,
  };
}

const LIST = "Number,Company,Town\n1,Firm,Laval\n";

async function put(source: SourceDeclaration, name: string, changedOn = "2026-11-20T12:00:00Z"): Promise<string> {
  const folder = inboxOf(source);
  await mkdir(folder, { recursive: true });
  const file = path.join(folder, name);
  await writeFile(file, LIST);
  await utimes(file, new Date(changedOn), new Date(changedOn));
  return file;
}

describe("the folder of a source", () => {
  test("is inbox/<source> in the data folder, and may not be there yet", async () => {
    const source = fed();

    expect(inboxOf(source)).toBe(path.join(env.dataDir, "inbox", source.id));
    expect(await pickUp(source)).toEqual({ status: "nothing-new" });
  });

  test("gives its oldest list until that was put away, and a declared folder what is newer than the last list read", async () => {
    const source = fed();
    const older = await put(source, "list_2026-11-09.csv", "2026-11-21T12:00:00Z");
    const newer = await put(source, "list_2026-11-16.csv");
    const shared = fed({ folder: inboxOf(source) });

    const first = await pickUp(source);
    await putAway(source, older, "taken");
    const second = await pickUp(source);
    await runImport({ source: shared, file: newer, asOf: "2026-11-16" });
    await putAway(shared, newer, "taken");

    expect(first).toMatchObject({ status: "found", file: older, listDate: "2026-11-09" });
    expect(second).toMatchObject({ status: "found", file: newer, listDate: "2026-11-16" });
    expect(await pickUp(shared)).toEqual({ status: "nothing-new" });
    expect([existsSync(older), existsSync(newer)]).toEqual([false, true]);
  });

  test("passes over what is hidden, linked, half-written, still arriving, a folder or a mended reject file", async () => {
    const source = fed({ folder: await mkdtemp(path.join(os.tmpdir(), "trucor-inbox-")) });
    const now = new Date("2026-11-23T12:00:00Z");
    for (const name of [".x_2026-11-16.csv", "~$x_2026-11-16.csv", "x_2026-11-16.csv.part"]) await put(source, name);
    await put(source, `${source.id}-rejects-of-run-7.csv`);
    await put(source, "arriving_2026-11-23.csv", "2026-11-23T11:59:58Z");
    await mkdir(path.join(inboxOf(source), "folder_2026-11-16.csv"));
    await symlink("/etc/hostname", path.join(inboxOf(source), "link_2026-11-16.csv"));

    expect(await pickUp(source, { now })).toEqual({ status: "nothing-new" });
  });

  test("that belongs to somebody else: a list that is refused does not stop those after it", async () => {
    const source = fed({ folder: await mkdtemp(path.join(os.tmpdir(), "trucor-inbox-")) });
    await writeFile(await put(source, "list_2026-11-09.csv"), "<!doctype html>");
    await utimes(path.join(inboxOf(source), "list_2026-11-09.csv"), new Date("2026-11-20"), new Date("2026-11-20"));
    const good = await put(source, "list_2026-11-16.csv");

    const imported = await importWaiting(source);

    expect(imported).toMatchObject({ outcome: "published", result: { added: 1 } });
    expect(imported.reasons).toEqual([expect.stringMatching(/^2026-11-09: /)]);
    expect(existsSync(good)).toBe(true);
    expect(await importWaiting(source)).toMatchObject({ outcome: "nothing-new" });
  });

  test("tells a list without a day beside what came of the others", async () => {
    const source = fed();
    await put(source, "list_2026-11-09.csv");
    await put(source, "holders.csv");

    const imported = await importWaiting(source);

    expect(imported).toMatchObject({ outcome: "published", run: expect.any(Number) as number });
    expect(imported.reasons).toEqual([expect.stringMatching(/holders\.csv/)]);
  });

  test("takes the day of the change only where that is declared", async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), "trucor-inbox-"));
    const named = fed({ folder });
    const modified = fed({ folder, listDate: "modified" });
    const file = await put(named, "holders.csv", "2026-11-17T03:00:00Z");

    expect(await pickUp(named)).toMatchObject({
      status: "refused",
      reason: expect.stringMatching(/holders\.csv/) as string,
    });
    // Three in the morning of the 17th by Greenwich is the evening before in Alberta.
    expect(await pickUp(modified)).toMatchObject({ status: "found", file, listDate: "2026-11-16" });
  });
});

describe("the address of a source", () => {
  const network = {
    resolve: () => Promise.resolve(["127.0.0.1"]),
    allows: () => true,
    schemes: ["http:"],
  };
  const asked: string[] = [];
  const server = http.createServer((request, response) => {
    asked.push(request.url!);
    if (request.url!.includes("gone")) response.statusCode = 404;
    if (request.url!.includes("html")) return void response.end("<!doctype html><p>Down for maintenance</p>");
    response.setHeader("last-modified", "Mon, 16 Nov 2026 20:00:00 GMT");
    response.end(LIST);
  });
  const listening = once(server.listen(0, "127.0.0.1"), "listening").then(() => (server.address() as AddressInfo).port);
  afterAll(() => void server.close());
  const at = async (what: string) => `http://list.test:${await listening}/${what}`;
  const left = async () => (await readdir(env.dataDir)).filter((name) => name.startsWith("fetched-"));
  const now = new Date("2026-11-23T18:00:00Z");

  test("gives the list, by the day in its name, of its change or of the fetching, until it was read", async () => {
    const source = fed({ url: await at("a/..%2f..%2fx_2026-11-09.csv") });
    const named = await pickUp(source, { network, now });
    const fetched = await pickUp(fed({ url: await at("list") }), { network, now });
    const modified = await pickUp(fed({ url: await at("list"), listDate: "modified" }), { network, now });

    expect(named).toMatchObject({ status: "found", listDate: "2026-11-09" });
    expect(fetched).toMatchObject({ status: "found", listDate: "2026-11-23" });
    expect(modified).toMatchObject({ status: "found", listDate: "2026-11-16" });
    if (named.status !== "found" || fetched.status !== "found" || modified.status !== "found") throw new Error("no");
    expect(path.dirname(path.dirname(named.file))).toBe(env.dataDir);
    expect(await readFile(named.file, "utf8")).toBe(LIST);
    await runImport({ source, file: named.file, asOf: named.listDate });
    for (const each of [named, fetched, modified]) await each.forget();
    expect(await pickUp(source, { network, now })).toEqual({ status: "nothing-new" });
    expect(await left()).toEqual([]);
  });

  test("is asked once a look, whatever came of its list", async () => {
    const [good, page] = [fed({ url: await at("good") }), fed({ url: await at("html") })];

    const imported = [await importWaiting(good, { network, now }), await importWaiting(page, { network, now })];

    expect(imported.map(({ outcome }) => outcome)).toEqual(["published", "refused"]);
    expect(asked.filter((url) => /good|html/.test(url))).toEqual(["/good", "/html"]);
    expect(await left()).toEqual([]);
  });

  test("is not fetched while the terms are not cleared, nor anything that is no public https address", async () => {
    for (const termsStatus of ["unreviewed", "prohibited"] as const) {
      const outcome = await pickUp(fed({ url: await at("list") }, { termsStatus }), { network });
      expect(outcome).toMatchObject({ status: "refused", reason: expect.stringMatching(/not cleared/) as string });
    }
    expect(await pickUp(fed({ url: await at("list") }))).toMatchObject({
      status: "refused",
      reason: expect.stringMatching(/only https/) as string,
    });
    expect(await pickUp(fed({ url: await at("gone") }), { network })).toMatchObject({ status: "refused" });
    expect(await left()).toEqual([]);
  });

  test("is held to the size that the source's files may have", async () => {
    const source = fed({ url: await at("list") }, { file: { encoding: "utf-8", delimiter: ",", maxBytes: 10 } });
    expect(await pickUp(source, { network })).toMatchObject({
      status: "refused",
      reason: expect.stringMatching(/larger than/) as string,
    });
  });
});
