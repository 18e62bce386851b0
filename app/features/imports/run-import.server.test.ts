import { mkdir, mkdtemp, readFile, stat, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { testDatabase } from "../../../test/database";
import { importerPool } from "~/platform/db.server";
import { directoryDigest } from "./directory-digest.server";
import { beginRun, sweepStoppedRuns } from "./import-runs.server";
import { ImportUsageError } from "./list-date.server";
import { filesOf, isFile, receiveFile } from "./receive-file.server";
import { runImport } from "./run-import.server";
import { defineSource, type SourceDeclaration } from "./source";
import { dsaResearch } from "./sources/dsa-research";

const database = await testDatabase();
let folder: string;
let sources = 0;

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "trucor-import-test-"));
});

/** A certification list of its own, so that tests do not meet. */
function certificationList(changes: Partial<SourceDeclaration> = {}): SourceDeclaration {
  sources += 1;
  return defineSource({
    id: `test-list-${sources}`,
    publisher: "A certifying partner",
    kind: "certification-list",
    dataSet: "demo",
    jurisdiction: "AB",
    partner: {
      slug: `test-partner-${sources}`,
      name: "A partner",
      jurisdictions: ["AB"],
      industry: { en: "All", fr: "Toutes" },
    },
    termsStatus: "permission",
    cadenceDays: 7,
    file: { encoding: "utf-8", delimiter: "," },
    columns: {
      number: "Number",
      legal_name: "Company",
      city: "Town",
      postal_code: "Postal",
      expires_on: "Expires",
      issued_on: "Issued",
    },
    ignored: ["Note"],
    required: ["number", "legal_name"],
    certification: { programme: "cor", periodKind: "certificate", dateKind: "cert_3y" },
    dates: "YYYY-MM-DD",
    rows: { min: 1, max: 10_000 },
    ...changes,
  });
}

const HEADER = "Number,Company,Town,Postal,Issued,Expires,Note";

/** In a town of its list: firms of one name in one town would be one firm to every list. */
function firm(number: number, changes: Partial<{ name: string; town: string; expires: string }> = {}) {
  const { name = `Firm ${number} Ltd.`, town = `Town ${sources}`, expires = "2027-05-31" } = changes;
  return `00${number},${name},${town},,2024-06-01,${expires},`;
}

function firms(count: number): string[] {
  return Array.from({ length: count }, (_, index) => firm(index + 1));
}

async function file(lines: string[], name = "list.csv"): Promise<string> {
  const where = path.join(await mkdtemp(path.join(folder, "f-")), name);
  await writeFile(where, `${lines.join("\n")}\n`);
  return where;
}

async function importLines(
  source: SourceDeclaration,
  asOf: string,
  lines: string[],
  more: { approve?: number; dryRun?: boolean } = {},
) {
  return runImport({ source, file: await file([HEADER, ...lines]), asOf, ...more });
}

test("a list is published: firms, certifications, periods and events", async () => {
  const source = certificationList();

  const report = await importLines(source, "2026-11-02", [firm(1), firm(2), ""]);

  expect(report).toMatchObject({
    outcome: "published",
    records: 4,
    header: 1,
    accepted: 2,
    rejected: 0,
    blank: 1,
    added: 2,
    absent: 0,
    reasons: [],
  });
  const periods = await database.rows(
    `SELECT c.legal_name, p.number, p.expires_on::text, p.date_kind, x.jurisdiction, x.family FROM public.certification_period p
       JOIN public.certification x ON x.id = p.certification_id JOIN public.contractor c ON c.id = x.contractor_id
       JOIN public.source_record r ON r.id = p.record_id WHERE r.source_id = $1 ORDER BY p.number`,
    [source.id],
  );
  expect(periods).toEqual([
    {
      legal_name: "Firm 1 Ltd.",
      number: "001",
      expires_on: "2027-05-31",
      date_kind: "cert_3y",
      jurisdiction: "AB",
      family: "cor",
    },
    {
      legal_name: "Firm 2 Ltd.",
      number: "002",
      expires_on: "2027-05-31",
      date_kind: "cert_3y",
      jurisdiction: "AB",
      family: "cor",
    },
  ]);
  expect(await directoryDigest(database.owner)).toMatch(/^[0-9a-f]{64}$/);
});

describe("a file that cannot be trusted is refused with a sentence, and changes nothing", () => {
  const twenty = firms(20);
  test.each<[string, string | Buffer, RegExp]>([
    ["an empty file", "", /empty/],
    ["a file of a header alone", `${HEADER}\n`, /no rows/],
    ["a web page", "<!DOCTYPE html><html><body>Please log in</body></html>", /web page/],
    ["a spreadsheet named .csv", Buffer.from("504b0304140006000800", "hex"), /spreadsheet/],
    [
      "a renamed column",
      `${HEADER.replace("Company", "Compny")}\n${twenty.join("\n")}\n`,
      /“Compny”.*nearest.*“Company”/,
    ],
    ["a column that nobody declared", `${HEADER},Phone\n${firm(1)},5\n`, /“Phone”/],
    ["a column twice", `${HEADER},Town\n${firm(1)},x\n`, /twice/],
    ["another separator", `${HEADER}\n${twenty.join("\n")}\n`.replaceAll(",", ";"), /semicolons/],
    ["an open quote", `${HEADER}\n001,"Firm 1,Calgary\n${twenty.join("\n")}\n`, /line 2 is never closed/],
    ["a quote within a quoted cell", `${HEADER}\n001,"Firm "1" Ltd.",Calgary,,,,\n`, /quote inside a quoted cell/],
    [
      "bytes that are no UTF-8",
      Buffer.from(`${HEADER}\n001,Montr\xe9al Ltd.,Calgary,,,,\n`, "latin1"),
      /Line 2 is not UTF-8 \(byte E9/,
    ],
    ["UTF-16", Buffer.from(`\ufeff${HEADER}\n${twenty.join("\n")}\n`, "utf16le"), /UTF-16LE/],
    [
      "a file cut in the middle of a line",
      `${HEADER}\n${twenty.join("\n")}\n0021,Firm 21 Ltd.,Calg`,
      /stops in the middle of line 22/,
    ],
    ["fewer than 70 % of the last rows", `${HEADER}\n${twenty.slice(0, 13).join("\n")}\n`, /fewer than 70 %/],
    [
      "more than 2 % of rows that are wrong",
      `${HEADER}\n${twenty.map((line, index) => (index < 2 ? line.replace("2027-05-31", "45678") : line)).join("\n")}\n`,
      /more than 2 %.*Line 2, Expires: “45678”/s,
    ],
    [
      "text that was decoded twice",
      `${HEADER}\n${twenty.map((line) => line.replace("Firm", "MontrÃ©al")).join("\n")}\n`,
      /decoded twice/,
    ],
  ])("%s", async (_what, bytes, sentence) => {
    const source = certificationList();
    await importLines(source, "2026-11-02", twenty);
    const before = await directoryDigest(database.owner);
    const where = await file([]);
    await writeFile(where, bytes);

    const report = await runImport({ source, file: where, asOf: "2026-11-09" });

    expect(report.reasons.join("\n")).toMatch(sentence);
    expect(report.outcome).toBe("refused");
    expect(await directoryDigest(database.owner)).toBe(before);
    const [run] = await database.rows(
      "SELECT outcome, finished_at IS NOT NULL AS finished FROM public.import_run WHERE id = $1",
      [report.run],
    );
    expect(run).toEqual({ outcome: "refused", finished: true });
    const [review] = await database.rows("SELECT under_review FROM public.source_review WHERE source_id = $1", [
      source.id,
    ]);
    expect(review).toEqual({ under_review: true });
  });

  test("a list older than the last one", async () => {
    const source = certificationList();
    await importLines(source, "2026-11-09", twenty);
    const before = await directoryDigest(database.owner);

    const report = await importLines(source, "2026-11-02", [...twenty, firm(21)]);

    expect(report).toMatchObject({ outcome: "refused", reasons: [expect.stringMatching(/older than the last/)] });
    expect(await directoryDigest(database.owner)).toBe(before);
  });

  test("no staging is left behind", async () => {
    expect(await database.rows("SELECT tablename FROM pg_tables WHERE schemaname = 'staging'")).toEqual([]);
  });
});

test("a file without a list date, or that is not there, is a wrong request", async () => {
  const source = certificationList();
  await expect(runImport({ source, file: await file([HEADER, firm(1)]) })).rejects.toThrow(ImportUsageError);
  await expect(runImport({ source, file: "/nowhere/list.csv", asOf: "2026-11-02" })).rejects.toThrow(/no file/);
  await expect(importLines(source, "2026-02-30", [firm(1)])).rejects.toThrow(/no day/);
});

test("the same file again is unchanged, and of a new list date one reading more; no row is written", async () => {
  const source = certificationList();
  const lines = firms(30);
  await importLines(source, "2026-11-02", lines);
  const before = await directoryDigest(database.owner);
  const written = await rowVersions(source);

  const sameDay = await importLines(source, "2026-11-02", lines);
  const nextWeek = await importLines(source, "2026-11-09", lines);

  expect([sameDay.outcome, nextWeek.outcome]).toEqual(["unchanged", "unchanged"]);
  expect(nextWeek).toMatchObject({ records: 31, accepted: 30, added: 0, changed: 0, unchanged: 30 });
  expect(await rowVersions(source)).toEqual(written);
  expect(await directoryDigest(database.owner)).toBe(before);
  const readings = await database.rows("SELECT list_date::text FROM public.reading WHERE source_id = $1 ORDER BY 1", [
    source.id,
  ]);
  expect(readings).toEqual([{ list_date: "2026-11-02" }, { list_date: "2026-11-09" }]);
  const [seen] = await database.rows(
    "SELECT DISTINCT last_seen::text FROM public.record_presence WHERE source_id = $1",
    [source.id],
  );
  expect(seen).toEqual({ last_seen: "2026-11-09" });
});

test("what did not change is not written, though the file is another", async () => {
  const source = certificationList();
  await importLines(source, "2026-11-02", firms(30));
  const written = await rowVersions(source);

  const report = await importLines(source, "2026-11-09", firms(30).reverse());

  expect(report).toMatchObject({ outcome: "published", added: 0, changed: 0, unchanged: 30 });
  expect(await rowVersions(source)).toEqual(written);
});

test("a dry run tells the numbers of the publish that follows, and changes nothing", async () => {
  const source = certificationList();
  await importLines(source, "2026-11-02", firms(30));
  const before = await directoryDigest(database.owner);
  const next = [...firms(28), firm(29, { expires: "2030-05-31" }), firm(31)];

  const dry = await importLines(source, "2026-11-09", next, { dryRun: true });
  const afterDry = await directoryDigest(database.owner);
  const wet = await importLines(source, "2026-11-09", next);

  expect(dry.outcome).toBe("dry-run");
  expect(afterDry).toBe(before);
  expect(wet).toMatchObject({ outcome: "published", added: 1, changed: 1, unchanged: 28, absent: 1 });
  const numbers = ({ added, changed, unchanged, absent, withheld, accepted, rejected }: typeof wet) => ({
    added,
    changed,
    unchanged,
    absent,
    withheld,
    accepted,
    rejected,
  });
  expect(numbers(dry)).toEqual(numbers(wet));
});

describe("a rejected row", () => {
  test("of a known firm is present, is told with line, column, value, reason and mend, and imports again once mended", async () => {
    const source = certificationList();
    await importLines(source, "2026-11-02", firms(60));
    const bad = firms(60).map((line, index) => (index === 4 ? line.replace("2027-05-31", "2099-12-31") : line));

    const report = await importLines(source, "2026-11-09", bad);

    expect(report).toMatchObject({ outcome: "published", rejected: 1, accepted: 59, absent: 0, unchanged: 59 });
    const [issue] = await database.rows(
      "SELECT line, field, value, reason, mend FROM public.import_issue WHERE run_id = $1",
      [report.run],
    );
    expect(issue).toEqual({
      line: 6,
      field: "Expires",
      value: "2099-12-31",
      reason: expect.stringMatching(/stand-in/),
      mend: expect.stringMatching(/YYYY-MM-DD/),
    });
    expect((await stat(report.rejectFile!)).mode & 0o777).toBe(0o600);

    const mended = await file(
      (await readFile(report.rejectFile!, "utf8")).replaceAll("2099-12-31", "2029-12-31").trimEnd().split("\r\n"),
      path.basename(report.rejectFile!),
    );
    const again = await runImport({ source, file: mended });
    expect(again).toMatchObject({ outcome: "published", accepted: 1, changed: 1, absent: 0, rejected: 0 });
  });

  test("keeps leading zeros, and refuses an id that a spreadsheet turned into a number", async () => {
    const source = certificationList();

    const report = await importLines(source, "2026-11-02", [...firms(60), "1E+05,Firm E,Calgary,,,,"]);

    expect(report.issues).toMatchObject([
      { field: "Number", value: "1E+05", reason: expect.stringMatching(/spreadsheet/) },
    ]);
    expect(
      await database.rows(
        "SELECT natural_key FROM public.source_record WHERE source_id = $1 AND legal_name = 'Firm 1 Ltd.'",
        [source.id],
      ),
    ).toEqual([{ natural_key: "001" }]);
  });

  test("stands where one number says two things, and where a line is repeated", async () => {
    const source = certificationList();

    const report = await importLines(source, "2026-11-02", [
      ...firms(200),
      firm(7),
      "008,Another Name Ltd.,Calgary,,,,",
    ]);

    expect(report).toMatchObject({ outcome: "published", accepted: 199, rejected: 3 });
    expect(report.issues.map(({ line, reason }) => [line, reason.split(" ")[0]])).toEqual([
      [9, "stands"],
      [202, "repeats"],
      [203, "stands"],
    ]);
  });
});

describe("absences", () => {
  test.each(["the same list", "a list that differs"])("of a tenth count a second time on %s", async (second) => {
    const source = certificationList();
    const left = firms(110).slice(0, 99);
    await importLines(source, "2026-11-02", firms(110));
    const once = await importLines(source, "2026-11-09", left);
    const again = second === "the same list" ? left : [firm(1, { expires: "2028-05-31" }), ...left.slice(1)];
    const twice = await importLines(source, "2026-11-16", again);

    expect([once.absent, once.withheld, twice.withheld, await absencesOf(source, "00110")]).toEqual([11, 0, 0, 2]);
  });

  test("count up to ten firms, and the second counted list makes them absent", async () => {
    const source = certificationList();
    await importLines(source, "2026-11-02", firms(20));

    const once = await importLines(source, "2026-11-09", firms(19));
    const sameDay = await importLines(source, "2026-11-09", firms(19).reverse());
    expect([once.absent, await absencesOf(source, "0020"), sameDay.outcome]).toEqual([1, 1, "published"]);
    const twice = await importLines(source, "2026-11-16", [...firms(18), firm(19, { expires: "2027-06-01" })]);

    expect(twice).toMatchObject({ outcome: "published", absent: 1 });
    expect(await absencesOf(source, "0020")).toBe(2);
    expect(await eventsOf(source, "0020")).toEqual(["listed", "not-seen-once", "absent"]);

    const back = await importLines(source, "2026-11-23", firms(20));
    expect(back).toMatchObject({ changed: 2, absent: 0 });
    expect(await absencesOf(source, "0020")).toBe(0);
    expect(await eventsOf(source, "0020")).toEqual(["listed", "not-seen-once", "absent", "reinstated"]);
  });

  test("an identical list of a later date counts them again, tells it, and writes no row of the list", async () => {
    const source = certificationList();
    await importLines(source, "2026-11-02", firms(20));
    await importLines(source, "2026-11-09", firms(19));
    const listed = async () => (await rowVersions(source)).filter(({ what }) => what !== "event");
    const written = await listed();

    const dry = await importLines(source, "2026-11-16", firms(19), { dryRun: true });
    const again = await importLines(source, "2026-11-16", firms(19));

    expect([again.outcome, dry.absent, again.absent]).toEqual(["unchanged", 1, 1]);
    expect(await absencesOf(source, "0020")).toBe(2);
    expect(await listed()).toEqual(written);
    expect(await eventsOf(source, "0020")).toEqual(["listed", "not-seen-once", "absent"]);
  });

  test("of more than ten firms and more than a tenth are withheld, until so many are approved", async () => {
    const source = certificationList();
    await importLines(source, "2026-11-02", firms(60));

    const held = await importLines(source, "2026-11-09", firms(48));
    expect(held).toMatchObject({
      outcome: "withheld",
      absent: 0,
      withheld: 12,
      reasons: [expect.stringMatching(/--approve 12/)],
    });
    expect(await absencesOf(source, "0060")).toBe(0);
    const [review] = await database.rows("SELECT under_review FROM public.source_review WHERE source_id = $1", [
      source.id,
    ]);
    expect(review).toEqual({ under_review: true });

    const tooFew = await importLines(source, "2026-11-09", firms(48), { approve: 11 });
    expect(tooFew).toMatchObject({ outcome: "withheld", withheld: 12 });
    expect(await absencesOf(source, "0060")).toBe(0);

    const approved = await importLines(source, "2026-11-09", firms(48), { approve: 12 });
    expect(approved).toMatchObject({ outcome: "published", absent: 12, withheld: 0 });
    expect(await absencesOf(source, "0060")).toBe(1);
  });

  test("an approval is a ceiling for one file: a worse one needs its own", async () => {
    const source = certificationList();
    await importLines(source, "2026-11-02", firms(60));
    expect(await importLines(source, "2026-11-09", firms(48), { approve: 12 })).toMatchObject({
      outcome: "published",
      absent: 12,
    });

    const again = await importLines(source, "2026-11-16", firms(48));

    expect(again).toMatchObject({ outcome: "withheld", withheld: 12 });
    expect(await absencesOf(source, "0060")).toBe(1);
  });

  test("while they are withheld, additions and changes are published", async () => {
    const source = certificationList();
    await importLines(source, "2026-11-02", firms(60));

    const report = await importLines(source, "2026-11-09", [
      ...firms(47),
      firm(48, { expires: "2030-05-31" }),
      firm(61),
    ]);

    expect(report).toMatchObject({ outcome: "withheld", added: 1, changed: 1, withheld: 12 });
    expect(await absencesOf(source, "0061")).toBe(0);
  });
});

describe("an old list", () => {
  test("is recognised by its bytes under a new date, and refused", async () => {
    const source = certificationList();
    await importLines(source, "2025-11-03", firms(20));
    await importLines(source, "2026-11-02", firms(25));
    const before = await directoryDigest(database.owner);

    const dry = await importLines(source, "2026-11-09", firms(20), { dryRun: true });
    const report = await importLines(source, "2026-11-09", firms(20));

    expect([dry.outcome, report.outcome]).toEqual(["refused", "refused"]);
    expect(report.reasons).toEqual([expect.stringMatching(/This is the list of 2025-11-03 again, byte for byte/)]);
    expect(await directoryDigest(database.owner)).toBe(before);
  });

  test("is recognised by what it says, where it was never read", async () => {
    const source = certificationList();
    const renewed = firms(40).map((line, index) => (index < 12 ? firm(index + 1, { expires: "2030-05-31" }) : line));
    await importLines(source, "2026-11-02", renewed);
    const before = await directoryDigest(database.owner);

    const report = await importLines(source, "2026-11-09", firms(39));

    expect(report).toMatchObject({ outcome: "refused", reasons: [expect.stringMatching(/12 certificates go back/)] });
    expect(await directoryDigest(database.owner)).toBe(before);
  });

  test("of a fortnight ago delists nobody without an approval", async () => {
    const source = certificationList();
    await importLines(source, "2026-11-02", firms(20));
    await importLines(source, "2026-11-09", firms(21));

    const again = await importLines(source, "2026-11-16", firms(20));

    expect(again).toMatchObject({
      outcome: "withheld",
      withheld: 1,
      reasons: [expect.stringMatching(/list of 2026-11-02 again/)],
    });
    expect(await absencesOf(source, "0021")).toBe(0);
  });

  test("a tenth of the rows is refused, and the reason names both numbers", async () => {
    const source = certificationList();
    await importLines(source, "2026-11-02", firms(60));

    const report = await importLines(source, "2026-11-09", firms(6));

    expect(report).toMatchObject({
      outcome: "refused",
      reasons: [expect.stringMatching(/6 rows, fewer than 70 % of the 60/)],
    });
  });
});

describe("a certification goes on", () => {
  test("through a renewal: the period ends and another begins", async () => {
    const source = certificationList();
    await importLines(source, "2026-11-02", firms(20));

    await importLines(source, "2026-11-09", [...firms(19), firm(20, { expires: "2030-05-31" })]);

    expect(await periodsOf(source, "0020")).toEqual([
      { number: "0020", expires_on: "2027-05-31", current: false },
      { number: "0020", expires_on: "2030-05-31", current: true },
    ]);
    expect(await eventsOf(source, "0020")).toEqual(["listed", "renewed"]);
  });

  test("when only its date is moved: the period is corrected", async () => {
    const source = certificationList();
    await importLines(source, "2026-11-02", firms(20));

    await importLines(source, "2026-11-09", [...firms(19), firm(20, { expires: "2027-08-31" })]);

    expect(await periodsOf(source, "0020")).toEqual([{ number: "0020", expires_on: "2027-08-31", current: true }]);
    expect(await eventsOf(source, "0020")).toEqual(["listed", "changed"]);
  });

  test("under a new number: neither a lapse nor a birth", async () => {
    const source = certificationList();
    await importLines(source, "2026-11-02", firms(20));

    const report = await importLines(source, "2026-11-09", [...firms(19), firm(20).replace("0020", "0920")]);

    expect(report).toMatchObject({ added: 1, absent: 0 });
    const [firms20] = await database.rows(
      `SELECT count(DISTINCT x.id)::int AS certifications, count(*) FILTER (WHERE p.ended_reading IS NULL)::int AS current
         FROM public.certification_period p JOIN public.certification x ON x.id = p.certification_id JOIN public.source_record r ON r.id = p.record_id
        WHERE r.source_id = $1 AND r.legal_name = 'Firm 20 Ltd.'`,
      [source.id],
    );
    expect(firms20).toEqual({ certifications: 1, current: 1 });
    expect(await eventsOf(source, "0920")).toEqual(["renewed"]);
  });

  test("at another partner: one firm, one certification, and the switch is told", async () => {
    const from = certificationList();
    const to = certificationList();
    const mover = "M1,Mover Paving Ltd.,Leduc,T9E 1A1,2024-06-01,2027-05-31,";
    await importLines(from, "2026-11-02", [...firms(20), mover]);
    await importLines(to, "2026-11-02", ["X1,Stays Here Ltd.,Leduc,T9E 1A1,2024-06-01,2027-05-31,"]);

    await importLines(from, "2026-11-09", firms(20));
    await importLines(to, "2026-11-09", [
      "X1,Stays Here Ltd.,Leduc,T9E 1A1,2024-06-01,2027-05-31,",
      mover.replace("M1", "N9").replace("Ltd.", "Limited"),
    ]);

    const periods = await database.rows(
      `SELECT p.partner, p.ended_reading IS NULL AS current FROM public.certification_period p JOIN public.certification x ON x.id = p.certification_id
         JOIN public.contractor c ON c.id = x.contractor_id WHERE c.match_key = 'mover paving' ORDER BY p.began_reading`,
    );
    expect(periods).toEqual([
      { partner: from.partner!.slug, current: false },
      { partner: to.partner!.slug, current: true },
    ]);
    expect(
      await database.rows("SELECT count(*)::int AS firms FROM public.contractor WHERE match_key = 'mover paving'"),
    ).toEqual([{ firms: 1 }]);
    expect(await eventsOf(to, "N9")).toContain("partner-switched");
  });
});

test("live and demo never meet, however alike two firms are", async () => {
  const demo = certificationList();
  const live = certificationList({ dataSet: "live", termsStatus: "open-licence" });
  const line = "L1,Same Name Roofing Ltd.,Banff,T1L 1A1,2024-06-01,2027-05-31,";
  await importLines(demo, "2026-11-02", [line]);

  await importLines(live, "2026-11-02", [line]);

  const rows = await database.rows(
    "SELECT data_set FROM public.contractor WHERE match_key = 'same name roofing' ORDER BY 1",
  );
  expect(rows).toEqual([{ data_set: "demo" }, { data_set: "live" }]);
});

test("two imports at once publish one after the other, and match each other's firms", async () => {
  const one = certificationList();
  const other = certificationList();
  const names = Array.from({ length: 50 }, (_, index) => index);
  const lines = (prefix: string) =>
    names.map((index) => `${prefix}${index},Twin ${index} Ltd.,Jasper,T0E 1E0,2024-06-01,2027-05-31,`);

  const reports = await Promise.all([
    importLines(one, "2026-11-02", lines("A")),
    importLines(other, "2026-11-02", lines("B")),
  ]);

  expect(reports.map((report) => report.outcome)).toEqual(["published", "published"]);
  expect(
    await database.rows("SELECT count(*)::int AS firms FROM public.contractor WHERE match_key ~ '^twin [0-9]+$'"),
  ).toEqual([{ firms: 50 }]);
});

/** Who wrote each row last, and how many there are: a rewritten row has another xmin, whatever it says. */
async function rowVersions(source: SourceDeclaration) {
  return database.rows(
    `SELECT 'record' AS what, count(*)::int AS rows, sum(xmin::text::bigint)::text AS versions FROM public.source_record WHERE source_id = $1
     UNION ALL SELECT 'contractor', count(*)::int, sum(c.xmin::text::bigint)::text FROM public.contractor c
       WHERE id IN (SELECT contractor_id FROM public.source_record WHERE source_id = $1)
     UNION ALL SELECT 'period', count(*)::int, sum(p.xmin::text::bigint)::text FROM public.certification_period p
       WHERE record_id IN (SELECT id FROM public.source_record WHERE source_id = $1)
     UNION ALL SELECT 'event', count(*)::int, sum(e.xmin::text::bigint)::text FROM public.event e
       WHERE record_id IN (SELECT id FROM public.source_record WHERE source_id = $1)`,
    [source.id],
  );
}

async function absencesOf(source: SourceDeclaration, key: string) {
  const [row] = await database.rows<{ absences: number }>(
    `SELECT p.absences FROM public.record_presence p JOIN public.source_record r ON r.id = p.record_id WHERE r.source_id = $1 AND r.natural_key = $2`,
    [source.id, key],
  );
  return row?.absences;
}

async function eventsOf(source: SourceDeclaration, key: string) {
  const rows = await database.rows<{ kind: string }>(
    `SELECT e.kind FROM public.event e JOIN public.source_record r ON r.id = e.record_id WHERE r.source_id = $1 AND r.natural_key = $2 ORDER BY e.id`,
    [source.id, key],
  );
  return rows.map((row) => row.kind);
}

async function periodsOf(source: SourceDeclaration, key: string) {
  return database.rows(
    `SELECT p.number, p.expires_on::text, p.ended_reading IS NULL AS current FROM public.certification_period p JOIN public.source_record r ON r.id = p.record_id
      WHERE r.source_id = $1 AND r.natural_key = $2 ORDER BY p.expires_on`,
    [source.id, key],
  );
}

describe("a file of contacts that is refused", () => {
  const NAMES =
    "Research id,Certificate number,Firm,Town,Province,Postal code,Person,Title as published,E-mail,E-mail result,E-mail checked on,Phone,Extension,Phone kind,Published by,Page,Captured on,Snapshot,No-solicitation statement";
  const badAddress = (id: number) =>
    `R-${id},,Apex Ltd.,Calgary,AB,,Zwetlana Ohnesorg,Safety Manager,zwetlana at apex,Unknown,,,,,The person,,,,`;

  test.each([
    ["for its rows", [NAMES, badAddress(1), badAddress(2), badAddress(3)]],
    ["for its missing header", [badAddress(1), badAddress(2)]],
    [
      "for a row cut on its way",
      [
        NAMES,
        badAddress(1).replace("zwetlana at apex", "z@apex.example.com"),
        "R-2,,Apex “B” Ltd.,Calgary,AB,,,,zwetlana at apex",
      ],
    ],
  ])("%s names nobody outside the vault", async (_, lines) => {
    const where = path.join(await mkdtemp(path.join(folder, "f-")), "contacts.csv");
    await writeFile(where, lines.join("\n"));

    const report = await runImport({ source: dsaResearch, file: where, asOf: "2026-11-16" });

    expect(report.outcome).toBe("refused");
    const [run] = await database.rows<{ row: unknown }>(
      "SELECT to_jsonb(r) AS row FROM public.import_run r WHERE id = $1",
      [report.run],
    );
    expect(JSON.stringify([report, run])).not.toMatch(/zwetlana|ohnesorg/i);
  });
});

test("the file of contacts of a run that was killed does not stay behind", async () => {
  const received = await receiveFile(dsaResearch, await file([`Person of ${path.basename(folder)}`]));
  await database.rows(
    `WITH known AS (
       INSERT INTO public.source (id, publisher, kind, data_set, terms_status)
       VALUES ($1, 'Research', 'contact-research', 'demo', 'permission') ON CONFLICT DO NOTHING)
     INSERT INTO public.import_run (source_id, file_name, file_sha256) VALUES ($1, 'contacts.csv', $2)`,
    [dsaResearch.id, received.sha256],
  );

  await sweepStoppedRuns();

  expect(await isFile(received.kept)).toBe(false);
});

test("a run that is just beginning is not taken for one that was stopped", async () => {
  const source = certificationList();
  await importLines(source, "2026-11-02", [firm(1)]);
  const tx = await importerPool().connect();
  // Another process looks for stopped runs at the worst moment: when this one's row has been written.
  const query = tx.query.bind(tx) as (...parts: unknown[]) => Promise<unknown>;
  const meddled = new Proxy(tx, {
    get: (of, name) =>
      name === "query"
        ? async (...parts: unknown[]) => {
            const answer = await query(...parts);
            if (String(parts[0]).includes("INSERT INTO public.import_run")) await sweepStoppedRuns();
            return answer;
          }
        : (Reflect.get(of, name) as unknown),
  });
  try {
    const id = await beginRun(meddled, {
      ...{ source: source.id, fileName: "list.csv", listDate: "2026-11-09", part: false, dryRun: false },
      ...{ approved: undefined, origin: "command", actionId: undefined, form: undefined },
    });
    await sweepStoppedRuns();
    const { rows } = await tx.query<{ outcome: string | null }>("SELECT outcome FROM public.import_run WHERE id = $1", [
      id,
    ]);
    expect(rows).toEqual([{ outcome: null }]);
  } finally {
    tx.release(true);
  }
});

test("a run that cannot write its rejects down has published all the same, says so and leaves nothing staged", async () => {
  const source = certificationList();
  const rows = firms(60);
  const { run } = await importLines(source, "2026-11-02", rows);
  const next = `${source.id}-rejects-of-run-${run + 1}.csv`;
  await mkdir(path.join(filesOf(source), next), { recursive: true });

  const report = await importLines(source, "2026-11-09", [...rows.slice(1), firm(1, { expires: "2099-12-31" })]);

  expect(report).toMatchObject({ run: run + 1, outcome: "published", rejected: 1, rejectFile: undefined });
  expect(report.reasons.join()).toContain("reject file could not be written (EISDIR)");
  const { rows: staged } = await database.owner.query(
    "SELECT FROM pg_tables WHERE schemaname = 'staging' AND tablename ~ $1",
    [`_${run + 1}$`],
  );
  expect(staged).toHaveLength(0);
});

test("what a run staged goes in the moment in which it ends", async () => {
  const source = certificationList();
  const tables = "SELECT tablename FROM pg_tables WHERE schemaname = 'staging' AND tablename ~ '^(rows|diff)_'";
  await database.owner.query(`
    CREATE TABLE public.seen_at_end (run bigint, tables integer);
    CREATE FUNCTION public.look_at_end() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$ BEGIN
      INSERT INTO public.seen_at_end SELECT NEW.id, count(*) FROM (${tables}) t WHERE t.tablename ~ ('_' || NEW.id || '$'); RETURN NEW; END $$;
    CREATE TRIGGER look_at_end AFTER UPDATE ON public.import_run FOR EACH ROW
      WHEN (OLD.outcome IS NULL AND NEW.outcome IS NOT NULL) EXECUTE FUNCTION public.look_at_end();`);

  await importLines(source, "2026-11-02", firms(60));
  await importLines(source, "2026-11-09", firms(30));
  await importLines(source, "2026-11-09", firms(59), { dryRun: true });

  const { rows: seen } = await database.owner.query("SELECT tables FROM public.seen_at_end ORDER BY run");
  await database.owner.query("DROP TABLE public.seen_at_end CASCADE; DROP FUNCTION public.look_at_end() CASCADE");
  expect(seen).toEqual([{ tables: 0 }, { tables: 0 }, { tables: 0 }]);
});
