import { mkdtemp, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { main } from "../scripts/import";
import { testDatabase } from "./database";

/** `npm run import` as contract.md promises it: exit codes, what stands on stdout and what on stderr. */
await testDatabase();
const folder = await mkdtemp(path.join(os.tmpdir(), "trucor-command-"));
let out = "";
let err = "";

beforeEach(() => {
  vi.spyOn(process.stdout, "write").mockImplementation((text) => ((out += String(text)), true));
  vi.spyOn(process.stderr, "write").mockImplementation((text) => ((err += String(text)), true));
});
afterEach(() => vi.restoreAllMocks());

async function command(...args: string[]): Promise<number> {
  [out, err] = ["", ""];
  return main(args);
}

const report = () => JSON.parse(out.trimEnd().split("\n").at(-1)!) as Record<string, unknown>;

const HEADER =
  "Legal Name,Trade Name,COR / SAFE #,Class,Certified On,Exp. Date,Municipality,Prov.,Postal Code,Y,X,Tel.,Site,Sector,Size Class,Rider";
const row = (firm: number, expires = "03/10/2028") =>
  `Command Firm ${firm} Ltd.,,CMD-${firm},Large COR,03/10/2025,${expires},Kelowna,BC,,,,,,Roofing,24,`;
const rows = (firms: number) => Array.from({ length: firms }, (_, firm) => row(firm));

async function list(day: string, lines: readonly string[]): Promise<string> {
  const file = path.join(folder, `dsa-bc_${day}.csv`);
  await writeFile(file, `${[HEADER, ...lines].join("\n")}\n`);
  return file;
}

test("what is not understood is 64, says why on stderr and records nothing", async () => {
  const file = await list("2026-10-05", rows(3));
  const undated = path.join(folder, "list.csv");
  await writeFile(undated, "x\n");
  const asked: [RegExp, ...string[]][] = [
    [/A source and one file/],
    [/A source and one file/, "dsa-bc"],
    [/A source and one file/, "dsa-bc", file, "another"],
    [/no source “nobody”.*dsa-bc/s, "nobody", file],
    [/no file .*missing\.csv/, "dsa-bc", path.join(folder, "missing.csv")],
    [/--approve needs a number/, "dsa-bc", file, "--approve", "all"],
    [/2026-02-30 is no day/, "dsa-bc", file, "--as-of", "2026-02-30"],
    [/list date is not known.*--as-of/s, "dsa-bc", undated],
    [/--undo needs the number/, "--undo", "last"],
    [/--encoding is one of/, "dsa-bc", file, "--encoding", "ebcdic"],
    [/--delimiter is one of/, "dsa-bc", file, "--delimiter", "colon"],
    [/Unknown option '--force'/, "dsa-bc", file, "--force"],
  ];

  for (const [why, ...args] of asked) {
    expect([args, await command(...args)]).toEqual([args, 64]);
    expect(err).toMatch(why);
    expect(err).toContain("Usage: npm run import -- <source> <file>");
    expect(out).toBe("");
  }
  expect(await command("--list")).toBe(0);
  expect(out).toMatch(/^dsa-bc +DSA BC .*certification-list +demo +never +0$/m);
});

test("a list goes through its weeks: 0 published, dry run and unchanged, 2 refused, 3 withheld, 0 approved and undone", async () => {
  const first = await list("2026-10-12", rows(60));

  expect(await command("dsa-bc", first, "--dry-run", "--json")).toBe(0);
  expect(report()).toMatchObject({ outcome: "dry-run", added: 60 });
  expect(await command("dsa-bc", first, "--json")).toBe(0);
  const published = report();
  expect(published).toEqual({
    ...{ run: expect.any(Number), source: "dsa-bc", outcome: "published", seconds: expect.any(Number), reasons: [] },
    ...{ records: 61, header: 1, accepted: 60, rejected: 0, blank: 0 },
    ...{ added: 60, changed: 0, unchanged: 0, absent: 0, withheld: 0 },
  });
  expect(await command("dsa-bc", first, "--json")).toBe(0);
  expect(report()).toMatchObject({ outcome: "unchanged", unchanged: 60 });

  const cut = await list("2026-10-19", rows(30));
  for (const more of [["--dry-run"], []]) {
    expect(await command("dsa-bc", cut, "--json", ...more)).toBe(2);
    expect(report()).toMatchObject({ outcome: "refused", reasons: [expect.stringMatching(/fewer than 70 %/)] });
  }

  const shorter = await list("2026-10-26", rows(45));
  expect(await command("dsa-bc", shorter, "--json", "--dry-run")).toBe(3);
  expect(report()).toMatchObject({ outcome: "dry-run", absent: 0, withheld: 15 });
  expect(await command("dsa-bc", shorter, "--json", "--approve", "14")).toBe(3);
  expect(report()).toMatchObject({ outcome: "withheld", absent: 0, withheld: 15 });
  expect(await command("dsa-bc", shorter, "--json", "--approve", "15")).toBe(0);
  const approved = report();
  expect(approved).toMatchObject({ outcome: "published", absent: 15, withheld: 0 });

  expect(await command("--undo", String(approved["run"]), "--json")).toBe(0);
  expect(report()).toMatchObject({ run: approved["run"], source: "dsa-bc", undone: true, reasons: [] });
  expect(await command("--undo", String(published["run"]))).toBe(1);
  expect(out).toMatch(/was published later: undo it first/);
  expect(await command("--undo", "999999")).toBe(1);
});

test("rejected rows are told with the object: it stands alone on stdout, and they on stderr", async () => {
  const file = await list("2026-11-09", [...rows(59), row(59, "2028-03-10")]);

  expect(await command("dsa-bc", file, "--json", "--dry-run")).toBe(0);

  expect(out.trimEnd().split("\n")).toHaveLength(1);
  expect(report()).toMatchObject({ outcome: "dry-run", rejected: 1 });
  expect(err).toMatch(
    /Line 61, Exp\. Date: “2028-03-10” is not a date written MM\/DD\/YYYY; write the day as MM\/DD\/YYYY/,
  );
});
