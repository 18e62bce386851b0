import { createHash } from "node:crypto";
import iconv from "iconv-lite";
import { beforeAll, describe, expect, test } from "vitest";
import { isMonday, lastMonday } from "../scripts/demo/calendar";
import { loadDemo } from "../scripts/demo/load";
import { isCounted } from "../scripts/demo/holding";
import { planFirms } from "../scripts/demo/plan";
import { demoFiles, type DemoFile } from "../scripts/demo/rounds";
import { NEAR_DUPLICATES, NINETY_LETTERS, SIX_CERTIFICATES } from "../scripts/demo/unusual-firms";
import { SOURCES } from "~/features/imports/sources";
import { directoryStats } from "~/features/search/directory-stats.server";
import { rebuildDocuments } from "~/features/search/search-documents.server";
import { testDatabase } from "./database";

const AS_OF = "2026-11-16";
const database = await testDatabase();

/**
 * Rules 1–5 and 10 in plain SQL over the records, apart from the search documents and from the product's own code: a
 * firm counts when a record of level cor is on the list (or was lacking once), has not run out, and is no letter.
 */
const COUNTED_FIRMS = `
  WITH counted_dates AS (
    SELECT DISTINCT source_id, list_date FROM public.reading WHERE absences_counted
  ), standing AS (
    SELECT r.contractor_id, r.jurisdiction
      FROM public.source_record r
      JOIN public.source s ON s.id = r.source_id AND s.data_set = 'demo' AND s.kind = 'certification-list'
      JOIN public.programme g ON g.slug = r.programme AND g.level = 'cor'
     WHERE r.period_kind <> 'letter' AND r.published_status IS NULL
       AND (r.expires_on IS NULL OR r.expires_on >= $1::date)
       AND (r.missing_since IS NULL OR (
             SELECT count(*) FROM counted_dates d, public.reading m
              WHERE m.id = r.missing_since AND d.source_id = r.source_id AND d.list_date >= m.list_date) < 2)
  )`;

const NAMED = `
  SELECT c.contractor_id FROM vault.contact c
   WHERE c.missing_since IS NULL AND c.person_name IS NOT NULL
     AND c.function IN ('HSE', 'OHS', 'SAFETY', 'COR/AUDIT', 'QA_COMBINED')`;

const VERIFIED = `
  SELECT c.contractor_id FROM vault.contact c JOIN vault.contact_point p ON p.contact_id = c.id
   WHERE c.missing_since IS NULL AND p.missing_since IS NULL AND p.channel = 'email' AND p.class = 'valid'
     AND p.published_by NOT IN ('third_party_directory', 'guessed') AND p.no_solicitation <> 'present'`;

async function numbers(asOf: string) {
  const [row] = await database.rows<{ contractors: number; named: number; verified: number }>(
    `${COUNTED_FIRMS}
     SELECT count(DISTINCT contractor_id)::integer AS contractors,
            count(DISTINCT contractor_id) FILTER (WHERE contractor_id IN (${NAMED}))::integer AS named,
            count(DISTINCT contractor_id) FILTER (WHERE contractor_id IN (${VERIFIED}))::integer AS verified
       FROM standing`,
    [asOf],
  );
  return row;
}

describe("the demo, imported through the pipeline", () => {
  beforeAll(() => loadDemo({ asOf: AS_OF }), 600_000);

  test("shows 8,754 certified contractors, 3,429 named HSE contacts and 7,884 verified e-mails", async () => {
    expect(await numbers(AS_OF)).toEqual({ contractors: 8754, named: 3429, verified: 7884 });
  });

  test("shows on its pages and in /api/stats what plain SQL counts", async () => {
    await rebuildDocuments();

    const stats = await directoryStats();

    expect(stats).toMatchObject({ contractors: 8754, namedHseManagers: 3429, verifiedEmails: 7884, demo: true });
    expect(stats).toMatchObject({ updatedOn: AS_OF, productDay: AS_OF });
    const sum = Object.values(stats.byProvince).reduce((total, firms) => total + firms, 0);
    expect(Object.keys(stats.byProvince).sort()).toEqual([
      "AB",
      "BC",
      "MB",
      "NB",
      "NL",
      "NS",
      "NT",
      "NU",
      "ON",
      "SK",
      "YT",
    ]);
    expect(sum - stats.extraJurisdictions).toBe(8754);
    expect(stats.extraJurisdictions).toBeGreaterThan(200);
  }, 120_000);

  test("has every firm once, however many lists it is on and however alike two firms look", async () => {
    const [{ firms }] = (await database.rows<{ firms: number }>(
      "SELECT count(*)::integer AS firms FROM public.contractor",
    )) as [{ firms: number }];
    expect(firms).toBe(planFirms().length);

    for (const [one, other] of NEAR_DUPLICATES) {
      const rows = await database.rows(
        "SELECT id FROM public.contractor WHERE (legal_name = $1 AND city = $2) OR (legal_name = $3 AND city = $4)",
        [one.name, one.town, other.name, other.town],
      );
      expect(rows, `${one.name} and ${other.name}`).toHaveLength(2);
    }
  });

  test("has a firm with six certificates and one with a name of ninety letters", async () => {
    const held = await database.rows<{ jurisdiction: string }>(
      `SELECT c.jurisdiction FROM public.certification c JOIN public.contractor k ON k.id = c.contractor_id
        WHERE k.legal_name = $1 ORDER BY 1`,
      [SIX_CERTIFICATES],
    );
    expect(held.map((row) => row.jurisdiction)).toEqual(["AB", "BC", "MB", "NS", "ON", "SK"]);
    expect([...NINETY_LETTERS].length).toBeGreaterThanOrEqual(90);
    expect(
      await database.rows("SELECT id FROM public.contractor WHERE legal_name = $1", [NINETY_LETTERS]),
    ).toHaveLength(1);
  });

  test("counts nobody for a letter of reciprocity", async () => {
    const rows = await database.rows<{ letters: number; counted: number }>(
      `${COUNTED_FIRMS}, letters AS (
         SELECT contractor_id, jurisdiction FROM public.source_record WHERE period_kind = 'letter')
       SELECT count(*)::integer AS letters, count(s.contractor_id)::integer AS counted
         FROM letters l LEFT JOIN standing s USING (contractor_id, jurisdiction)`,
      [AS_OF],
    );
    expect(rows[0]!.letters).toBeGreaterThan(150);
    expect(rows[0]!.counted).toBe(0);
  });

  test("went through what lists go through: rejected rows, absences, returns, renewals and changes of partner", async () => {
    const kinds = await database.rows<{ kind: string }>("SELECT DISTINCT kind FROM public.event");
    expect(kinds.map((row) => row.kind)).toEqual(
      expect.arrayContaining([
        "newly-certified",
        "renewed",
        "partner-switched",
        "not-seen-once",
        "absent",
        "reinstated",
        "letter-issued",
        "contact-found",
        "contact-gone",
      ]),
    );
    const issues = await database.rows<{ n: number; told: number }>(
      "SELECT count(*)::integer AS n, count(*) FILTER (WHERE line > 1 AND reason <> '' AND mend <> '')::integer AS told FROM public.import_issue",
    );
    expect(issues[0]!.n).toBeGreaterThan(50);
    expect(issues[0]!.told).toBe(issues[0]!.n);
  });

  test("loaded a second time reads nothing again", async () => {
    expect(await loadDemo({ asOf: AS_OF })).toEqual({ asOf: AS_OF, imported: 0 });
  }, 60_000);
});

describe("nothing of the demo can be taken for real", () => {
  const text = lastRound(AS_OF);

  test("every e-mail address and web host is under example.com or test", () => {
    const hosts = [...text.matchAll(/(?:@|:\/\/|\bwww\.)([\p{L}\d.-]+\.[a-z]{2,})/gu)].map((match) => match[1]!);
    expect(hosts.length).toBeGreaterThan(20_000);
    expect(hosts.filter((host) => !/^[a-z0-9.-]+\.(example\.com|test)$/.test(host))).toEqual([]);
  });

  test("every telephone number is of the block 555-0100 to 555-0199", () => {
    const phones = [...text.matchAll(/(?<![\d.-])\(?[2-9]\d{2}\)?[-. ]\d{3}[-. ]\d{4}(?!\d)/g)].map(([phone]) => phone);
    expect(phones.length).toBeGreaterThan(10_000);
    expect(phones.filter((phone) => !/555[-. ]01\d\d$/.test(phone))).toEqual([]);
  });

  test("every certificate number starts with DEMO- and no two firms share one", () => {
    const holdings = planFirms().flatMap((firm) => firm.holdings);
    expect(holdings.filter(({ number }) => !number.startsWith("DEMO-"))).toEqual([]);
    expect(new Set(holdings.map(({ number }) => number)).size).toBe(holdings.length);
  });

  test("every partner says that it is invented", () => {
    const demo = SOURCES.filter((source) => source.dataSet === "demo");
    expect(demo).toHaveLength(8);
    expect(demo.filter((source) => !/^DSA .*\(Demo/.test(source.publisher.replace(/ Safety Association/, "")))).toEqual(
      [],
    );
  });
});

describe("the demo is the same everywhere", () => {
  test.each([AS_OF, "2027-01-04", "2028-03-06"])("made twice as of %s, every file has the same bytes", (asOf) => {
    expect(digest(demoFiles(asOf))).toBe(digest(filesOf(asOf)));
  });

  test.each([AS_OF, "2027-01-04", "2028-03-06"])(
    "as of %s, 8,754 firms stand by the dates that were written",
    (asOf) => {
      expect(standingByFiles(asOf)).toBe(8754);
    },
  );

  test("the last round is on the Monday that has come in Edmonton", () => {
    expect(lastMonday(new Date("2026-11-23T06:30:00Z"))).toBe("2026-11-16");
    expect(lastMonday(new Date("2026-11-23T07:30:00Z"))).toBe("2026-11-23");
    expect(isMonday("2026-11-17")).toBe(false);
  });
});

/** Made once for each as-of day. */
const made = new Map<string, DemoFile[]>();
function filesOf(asOf: string): DemoFile[] {
  const files = made.get(asOf) ?? [...demoFiles(asOf)];
  made.set(asOf, files);
  return files;
}

function digest(files: Iterable<DemoFile>): string {
  const hash = createHash("sha256");
  for (const file of files) hash.update(file.name).update(file.bytes);
  return hash.digest("hex");
}

function lastRound(asOf: string): string {
  return filesOf(asOf).slice(-8).map(decoded).join("\n");
}

function decoded(file: { source: string; bytes: Buffer }): string {
  const { encoding } = SOURCES.find((source) => source.id === file.source)!.file;
  return iconv.decode(file.bytes, encoding);
}

/** Reads the last editions as a person would: number by number, which of them are in force on the day. */
function standingByFiles(asOf: string): number {
  const inForce = new Set<string>();
  for (const file of filesOf(asOf).filter(({ source }) => source !== "dsa-research")) {
    const source = SOURCES.find(({ id }) => id === file.source)!;
    for (const line of decoded(file).split(/\r?\n/)) {
      const number = /DEMO-[A-Z-]+\d+(?=-[12]\b|\b)/.exec(
        line.split(source.file.delimiter).find((cell) => isNumber(source.id, cell)) ?? "",
      )?.[0];
      if (!number) continue;
      const ends = [...line.matchAll(DAYS[source.dates]!)].map((match) => dayOf(match, source.dates));
      const last = ends.at(-1);
      if (/pending|2027-02-30|30\/02\/2027|02\/30\/2027|20270230|February 30|30-Feb|COR-X/.test(line)) continue;
      if (last !== undefined && last < asOf) inForce.delete(number);
      else inForce.add(number);
      if (/Suspend|Revok|Suspendue|Révoquée/.test(line)) inForce.delete(number);
      lastSeen.set(`${asOf} ${number}`, file.round);
    }
  }
  const counted = planFirms().filter((firm) => {
    const shown = firm.holdings.some(
      ({ number, kind, programme }) =>
        kind !== "letter" &&
        ["cor", "cor-2020", "safe-base"].includes(programme) &&
        inForce.has(number) &&
        (lastSeen.get(`${asOf} ${number}`) ?? 0) >= 11,
    );
    return shown;
  });
  expect(counted.filter((firm) => !isCounted(firm))).toEqual([]);
  return counted.length;
}

const lastSeen = new Map<string, number>();

function isNumber(source: string, cell: string): boolean {
  const numbers: Record<string, RegExp> = {
    "dsa-energy": /^DEMO-E/,
    "dsa-prairie": /^DEMO-P/,
    "dsa-atlantic": /^DEMO-L/,
  };
  return (numbers[source] ?? /^DEMO-(AB|BC|SAFE|ON|N)-/).test(cell);
}

const MONTHS = "January February March April May June July August September October November December".split(" ");
const DAYS: Record<string, RegExp> = {
  "YYYY-MM-DD": /\b(20\d\d)-(\d\d)-(\d\d)\b/g,
  "DD/MM/YYYY": /\b(\d\d)\/(\d\d)\/(20\d\d)\b/g,
  "MM/DD/YYYY": /\b(\d\d)\/(\d\d)\/(20\d\d)\b/g,
  "DD-MMM-YYYY": /\b(\d\d)-([A-Z][a-z]{2})-(20\d\d)\b/g,
  "MMMM D, YYYY": /\b([A-Z][a-z]+) (\d{1,2}), (20\d\d)\b/g,
  YYYYMMDD: /\|(20\d\d)(\d\d)(\d\d)(?=\|)/g,
};

function dayOf([, a, b, c]: RegExpMatchArray, order: string): string {
  const month = (name: string) =>
    String(MONTHS.findIndex((other) => other.slice(0, 3) === name.slice(0, 3)) + 1).padStart(2, "0");
  switch (order) {
    case "DD/MM/YYYY":
      return `${c}-${b}-${a}`;
    case "MM/DD/YYYY":
      return `${c}-${a}-${b}`;
    case "DD-MMM-YYYY":
      return `${c}-${month(b!)}-${a}`;
    case "MMMM D, YYYY":
      return `${c}-${month(a!)}-${b!.padStart(2, "0")}`;
    default:
      return `${a}-${b}-${c}`;
  }
}
