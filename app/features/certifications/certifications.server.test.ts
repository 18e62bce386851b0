import { beforeAll, describe, expect, test } from "vitest";

import { testDatabase, type TestDatabase } from "../../../test/database";
import { certify, createFirm, createSource, readList } from "../../../test/directory-world";
import { clockRules, firmStandings } from "./certifications.server";
import { ruleFor, type ClockRule, type DateKind } from "./cor-clock";

let database: TestDatabase;
let rules: ClockRule[];

beforeAll(async () => {
  database = await testDatabase();
  rules = await clockRules();
});

describe("the rule rows of domain.md §3.2", () => {
  const ruleOf = (jurisdiction: string, dateKind: DateKind, partner: string | null = null, family = "cor") =>
    ruleFor(rules, { jurisdiction, partner, family, dateKind, issuedOn: null, endsOn: null }, dateKind);

  test.each([
    ["AB", "cert_3y", "energy-safety-canada", "cor", "anniversary", true],
    ["AB", "cert_3y", "acsa", "cor", "anniversary", true],
    ["AB", "cert_3y", "afpa", "cor", "anniversary", false],
    ["AB", "cert_3y", "amhsa", "cor", "calendar", true],
    ["AB", "cert_3y", "mhsa", "cor", "calendar", true],
    ["AB", "cert_3y", "amta", "cor", "calendar", true],
    ["BC", "cert_3y", "bccsa", "cor", "calendar-6m", true],
    ["BC", "cert_3y", "energy-safety-canada", "cor", "calendar-6m", true],
    ["BC", "cert_3y", "bcfsc", "safe", "slide", true],
    ["SK", "cert_3y", "scsa", "cor", "anniversary", false],
    ["MB", "cert_3y", "csam", "cor", "anniversary", true],
    ["MB", "cert_3y", "mhca", "cor", "anniversary", false],
    ["MB", "cert_3y", "s2sa", "safe-work-certified", "anniversary", true],
    ["ON", "cert_3y", "ihsa", "cor", "anniversary", false],
    ["NT", "cert_3y", "nsa", "cor", "anniversary", false],
    ["YT", "cert_3y", "nsny", "cor", "end-only", false],
    ["AB", "cert_1y", "aasp", "cor", "end-only", true],
    ["NL", "logs_1y", "nlcsa", "cor", "standing", true],
    ["NB", "logs_1y", "nbcsa", "cor", "standing", false],
    ["BC", "letter", "bccsa", "cor", "end-only", true],
    ["AB", "unknown", null, "cor", "end-only", false],
  ] as const)("%s %s by %s (%s): %s", (jurisdiction, dateKind, partner, family, scheme, confirmed) => {
    expect(ruleOf(jurisdiction, dateKind, partner, family)).toMatchObject({ scheme, confirmed });
  });

  test("each stated rule names where it was read, each says so in both languages and when it was checked", async () => {
    const texts = await clockRules();

    expect(texts.length).toBeGreaterThan(20);
    for (const rule of texts) {
      expect(rule.explanation.en.length, rule.id).toBeGreaterThan(20);
      expect(rule.explanation.fr.length, rule.id).toBeGreaterThan(20);
      expect(rule.checkedOn, rule.id).toMatch(/^2026-/);
      if (rule.confirmed) expect(rule.sourceUrl, rule.id).toMatch(/^https?:\/\//);
      else expect(rule.explanation.en, rule.id).toMatch(/estimate|[Cc]onfirm/);
    }
  });

  test("Quebec and Prince Edward Island have no COR programme, the other eleven do", async () => {
    const rows = await database.rows("select code from public.jurisdiction where not has_cor order by 1");

    expect(rows.map((row) => row.code)).toEqual(["PE", "QC"]);
    expect(await database.rows("select code from public.jurisdiction where has_cor")).toHaveLength(11);
  });

  test("levels: COR and SAFE BASE count as cor, small-employer classes as small, SAFE Work Certified is not counted", async () => {
    const rows = await database.rows<{ slug: string; level: string | null }>(
      "select slug, level from public.programme",
    );
    const ofLevel = (level: string | null) =>
      rows
        .filter((row) => row.level === level)
        .map((row) => row.slug)
        .sort();

    expect(ofLevel("cor")).toEqual(["cor", "cor-2020", "safe-base"]);
    expect(ofLevel("small")).toEqual([
      "cor-owner-operator",
      "cor-small-business",
      "ocop",
      "safe-ioo",
      "safe-isebase",
      "safe-sebase",
      "secor",
      "small-cor",
    ]);
    expect(ofLevel(null)).toEqual(["safe-work-certified"]);
  });
});

describe("standings read from the directory", () => {
  test("dates advance with the readings, and a firm without certification has none", async () => {
    const list = await createSource(database.owner, { listDate: "2026-11-09" });
    const firm = await createFirm(database.owner, "demo");
    const bare = await createFirm(database.owner, "demo");
    await certify(database.owner, list, firm, { endsOn: "2028-06-30", issuedOn: "2025-06-30" });
    await readList(database.owner, list.id, "2026-11-16");

    const standings = await firmStandings([firm, bare]);

    expect(standings.get(firm)).toMatchObject({
      certified: true,
      status: "active",
      shown: { jurisdiction: "AB", period: { partner: list.partner, firstSeen: "2026-11-09", lastSeen: "2026-11-16" } },
      next: { kind: "maintenance", on: "2027-06-30", official: false, rule: "ab-anniversary" },
    });
    expect(standings.get(bare)).toMatchObject({ certified: false, status: null, shown: null });
  });
});
