import { describe, expect, test } from "vitest";

import { assessFirm, type Certification, type Period } from "./certification";
import type { ClockRule } from "./cor-clock";

// Every date below was worked out with a paper calendar, not by the code under test.

const rule = (id: string, scheme: ClockRule["scheme"], fits: Partial<ClockRule> = {}): ClockRule => ({
  id,
  scheme,
  jurisdiction: null,
  partner: null,
  family: null,
  dateKind: "cert_3y",
  confirmed: true,
  ...fits,
});

const RULES: ClockRule[] = [
  rule("ab", "anniversary", { jurisdiction: "AB" }),
  rule("ab-amhsa", "calendar", { jurisdiction: "AB", partner: "amhsa" }),
  rule("bc", "calendar-6m", { jurisdiction: "BC" }),
  rule("bc-safe", "slide", { jurisdiction: "BC", family: "safe" }),
  rule("mb", "anniversary", { jurisdiction: "MB" }),
  rule("sk", "anniversary", { jurisdiction: "SK", confirmed: false }),
  rule("on", "anniversary", { jurisdiction: "ON", confirmed: false }),
  rule("one-year", "end-only", { dateKind: "cert_1y" }),
  rule("logs", "standing", { dateKind: "logs_1y" }),
];

const period = (fields: Partial<Period>): Period => ({
  kind: "certificate",
  programme: "cor",
  level: "cor",
  partner: "any",
  number: "1",
  issuedOn: null,
  endsOn: null,
  dateKind: "cert_3y",
  publishedStatus: null,
  absences: 0,
  firstSeen: "2024-01-01",
  lastSeen: "2026-11-16",
  source: "list",
  record: 1,
  underReview: false,
  ...fields,
});

const certificate = (
  place: string,
  fields: Partial<Period>,
  family: Certification["family"] = "cor",
): Certification => ({
  jurisdiction: place,
  family,
  periods: [period(fields)],
});

interface Case {
  title: string;
  firm: Certification[];
  today?: string;
  status: string | null;
  next?: { kind: string; on: string; opens: string; official: boolean; due?: string };
}

const TODAY = "2026-11-16"; // ninety days later: 14 February 2027

const AT_END = { kind: "recertification", official: true };
const AUDIT = { kind: "maintenance", official: false };
const LETTER_OF_STANDING = { kind: "standing", official: true };

const ends = (place: string, endsOn: string, fields: Partial<Period> = {}): Certification[] => [
  certificate(place, { endsOn, ...fields }),
];
const safe = (endsOn: string): Certification[] => [certificate("BC", { endsOn, programme: "safe-base" }, "safe")];
const logs = (place: string, endsOn: string): Certification[] => [
  certificate(place, { endsOn, kind: "standing", dateKind: "logs_1y" }),
];

const CASES: Case[] = [
  // Alberta, by the anniversary
  {
    title: "AB, ends in 59 days",
    firm: ends("AB", "2027-01-14", { issuedOn: "2024-01-14" }),
    status: "due",
    next: { ...AT_END, on: "2027-01-14", opens: "2026-07-14" },
  },
  {
    title: "AB, ends in exactly 90 days",
    firm: ends("AB", "2027-02-14"),
    status: "due",
    next: { ...AT_END, on: "2027-02-14", opens: "2026-08-14" },
  },
  {
    title: "AB, ends in 91 days",
    firm: ends("AB", "2027-02-15"),
    status: "active",
    next: { ...AT_END, on: "2027-02-15", opens: "2026-08-15" },
  },
  {
    title: "AB, the last day itself still stands",
    firm: ends("AB", "2026-11-16"),
    status: "due",
    next: { ...AT_END, on: "2026-11-16", opens: "2026-05-16" },
  },
  { title: "AB, ended yesterday", firm: ends("AB", "2026-11-15"), status: "expired" },
  {
    title: "AB, second maintenance audit in 15 days",
    firm: ends("AB", "2027-12-01"),
    status: "due",
    next: { ...AUDIT, on: "2026-12-01", opens: "2026-09-01" },
  },
  {
    title: "AB, first maintenance audit on the 31st, window from a 31st",
    firm: ends("AB", "2029-01-31"),
    status: "due",
    next: { ...AUDIT, on: "2027-01-31", opens: "2026-10-31" },
  },
  {
    title: "AB, second maintenance audit seven months off",
    firm: ends("AB", "2028-06-30"),
    status: "active",
    next: { ...AUDIT, on: "2027-06-30", opens: "2027-03-30" },
  },
  {
    title: "AB, New Year's Eve is still within",
    firm: ends("AB", "2026-12-31"),
    today: "2026-12-31",
    status: "due",
    next: { ...AT_END, on: "2026-12-31", opens: "2026-06-30" },
  },
  {
    title: "AB, New Year's Day after it is not",
    firm: ends("AB", "2026-12-31"),
    today: "2027-01-01",
    status: "expired",
  },
  // 29 February
  {
    title: "leap day end: the audit a year before falls on 28 February",
    firm: ends("AB", "2028-02-29"),
    today: "2027-02-28",
    status: "due",
    next: { ...AUDIT, on: "2027-02-28", opens: "2026-11-28" },
  },
  {
    title: "leap day end: on 1 March the year before only the end is left",
    firm: ends("AB", "2028-02-29"),
    today: "2027-03-01",
    status: "active",
    next: { ...AT_END, on: "2028-02-29", opens: "2027-08-29" },
  },
  {
    title: "leap day end: the first audit is on 28 February two years before",
    firm: ends("AB", "2028-02-29"),
    today: "2025-12-01",
    status: "due",
    next: { ...AUDIT, on: "2026-02-28", opens: "2025-11-28" },
  },
  {
    title: "leap day end: ninety days before it",
    firm: ends("AB", "2028-02-29"),
    today: "2027-12-01",
    status: "due",
    next: { ...AT_END, on: "2028-02-29", opens: "2027-08-29" },
  },
  {
    title: "leap day end: ninety-one days before it",
    firm: ends("AB", "2028-02-29"),
    today: "2027-11-30",
    status: "active",
    next: { ...AT_END, on: "2028-02-29", opens: "2027-08-29" },
  },
  {
    title: "end on 31 August: six months before is the end of February",
    firm: ends("AB", "2027-08-31"),
    today: "2027-03-01",
    status: "active",
    next: { ...AT_END, on: "2027-08-31", opens: "2027-02-28" },
  },
  // Alberta, by the calendar year
  {
    title: "AB calendar partner: first audit by 31 December",
    firm: ends("AB", "2028-05-20", { partner: "amhsa" }),
    status: "due",
    next: { ...AUDIT, on: "2026-12-31", opens: "2026-08-31" },
  },
  {
    title: "AB calendar partner: New Year's Eve",
    firm: ends("AB", "2028-05-20", { partner: "amhsa" }),
    today: "2026-12-31",
    status: "due",
    next: { ...AUDIT, on: "2026-12-31", opens: "2026-08-31" },
  },
  {
    title: "AB calendar partner: New Year's Day turns to next December",
    firm: ends("AB", "2028-05-20", { partner: "amhsa" }),
    today: "2027-01-01",
    status: "active",
    next: { ...AUDIT, on: "2027-12-31", opens: "2027-08-31" },
  },
  // British Columbia
  {
    title: "BC, second audit six months before the end",
    firm: ends("BC", "2027-03-10", { issuedOn: "2024-03-10" }),
    today: "2026-09-10",
    status: "due",
    next: { ...AUDIT, on: "2026-09-10", opens: "2026-05-10" },
  },
  {
    title: "BC, a day later the recertification is next, 180 days off",
    firm: ends("BC", "2027-03-10"),
    today: "2026-09-11",
    status: "active",
    next: { ...AT_END, on: "2027-03-10", opens: "2026-09-10" },
  },
  {
    title: "BC, first audit by 31 December two years before",
    firm: ends("BC", "2027-03-10"),
    today: "2025-12-31",
    status: "due",
    next: { ...AUDIT, on: "2025-12-31", opens: "2025-08-31" },
  },
  {
    title: "BC, an end late in the year leaves 31 December",
    firm: ends("BC", "2027-08-31"),
    status: "due",
    next: { ...AUDIT, on: "2026-12-31", opens: "2026-08-31" },
  },
  {
    title: "BC, an end in April takes the audit to October",
    firm: ends("BC", "2027-04-30"),
    today: "2026-10-30",
    status: "due",
    next: { ...AUDIT, on: "2026-10-30", opens: "2026-06-30" },
  },
  {
    title: "BC, leap day end: the second audit by 29 August",
    firm: ends("BC", "2028-02-29"),
    today: "2027-06-01",
    status: "due",
    next: { ...AUDIT, on: "2027-08-29", opens: "2027-04-29" },
  },
  {
    title: "BC, ends on New Year's Eve",
    firm: ends("BC", "2026-12-31"),
    status: "due",
    next: { ...AT_END, on: "2026-12-31", opens: "2026-06-30" },
  },
  // BC forestry SAFE
  {
    title: "SAFE, anniversary in September slides to 31 December",
    firm: safe("2027-09-02"),
    status: "due",
    next: { ...AUDIT, on: "2026-12-31", opens: "2026-06-02", due: "2026-09-02" },
  },
  {
    title: "SAFE, anniversary in May slides to 30 June",
    firm: safe("2027-05-20"),
    today: "2026-06-01",
    status: "due",
    next: { ...AUDIT, on: "2026-06-30", opens: "2026-02-20", due: "2026-05-20" },
  },
  {
    title: "SAFE, after 30 June only the end is left",
    firm: safe("2027-05-20"),
    status: "active",
    next: { ...AT_END, on: "2027-05-20", opens: "2026-11-20" },
  },
  {
    title: "SAFE, anniversary on 30 June does not slide",
    firm: safe("2027-06-30"),
    today: "2026-07-01",
    status: "active",
    next: { ...AT_END, on: "2027-06-30", opens: "2026-12-30" },
  },
  {
    title: "SAFE, anniversary on 1 July slides to December",
    firm: safe("2027-07-01"),
    today: "2026-09-01",
    status: "active",
    next: { ...AUDIT, on: "2026-12-31", opens: "2026-04-01", due: "2026-07-01" },
  },
  // One-year certificates
  {
    title: "one-year COR: nothing but its end",
    firm: ends("AB", "2027-01-10", { dateKind: "cert_1y" }),
    status: "due",
    next: { ...AT_END, on: "2027-01-10", opens: "2026-09-10" },
  },
  {
    title: "one-year COR ending on 31 October opens on 30 June",
    firm: ends("AB", "2027-10-31", { dateKind: "cert_1y" }),
    status: "active",
    next: { ...AT_END, on: "2027-10-31", opens: "2027-06-30" },
  },
  // Yearly proofs of standing
  {
    title: "ON, Letter of Good Standing renewed in 77 days",
    firm: logs("ON", "2027-02-01"),
    status: "due",
    next: { ...LETTER_OF_STANDING, on: "2027-02-01", opens: "2026-11-01" },
  },
  {
    title: "NS, Letter of Good Standing until autumn",
    firm: logs("NS", "2027-09-30"),
    status: "active",
    next: { ...LETTER_OF_STANDING, on: "2027-09-30", opens: "2027-06-30" },
  },
  { title: "NB, Letter of Good Standing past its date", firm: logs("NB", "2026-11-01"), status: "expired" },
  {
    title: "NT, Letter of Good Standing ending on a leap day, 90 days before",
    firm: logs("NT", "2028-02-29"),
    today: "2027-12-01",
    status: "due",
    next: { ...LETTER_OF_STANDING, on: "2028-02-29", opens: "2027-11-29" },
  },
  {
    title: "NL, the 31 December test is no event: next is the letter's end",
    firm: logs("NL", "2027-06-15"),
    status: "active",
    next: { ...LETTER_OF_STANDING, on: "2027-06-15", opens: "2027-03-15" },
  },
  // Letters of reciprocity
  {
    title: "a reciprocity letter is a letter, with nothing due",
    firm: ends("BC", "2027-03-03", { kind: "letter", dateKind: "letter" }),
    status: "letter",
  },
  {
    title: "a reciprocity letter past its date is still only a letter",
    firm: ends("BC", "2026-03-03", { kind: "letter", dateKind: "letter" }),
    status: "letter",
  },
  // No date, absence, published states
  { title: "on the list without a date", firm: [certificate("AB", { dateKind: "unknown" })], status: "unknown" },
  {
    title: "without a date and absent twice",
    firm: [certificate("AB", { dateKind: "unknown", absences: 2 })],
    status: "absent",
  },
  { title: "dated ahead and absent twice", firm: ends("AB", "2028-01-01", { absences: 2 }), status: "absent" },
  { title: "past its date and absent twice", firm: ends("AB", "2026-01-01", { absences: 2 }), status: "expired" },
  {
    title: "absent once changes nothing",
    firm: ends("AB", "2027-06-01", { absences: 1 }),
    status: "active",
    next: { ...AT_END, on: "2027-06-01", opens: "2026-12-01" },
  },
  {
    title: "suspended as published",
    firm: ends("AB", "2028-01-01", { publishedStatus: "suspended" }),
    status: "suspended",
  },
  {
    title: "revoked as published, also past its date",
    firm: ends("AB", "2026-01-01", { publishedStatus: "revoked" }),
    status: "revoked",
  },
  // Dates of unpublished meaning
  {
    title: "three years after issue: read as a three-year certificate, not official",
    firm: ends("AB", "2027-03-01", { dateKind: "unknown", issuedOn: "2024-03-01" }),
    status: "active",
    next: { ...AT_END, official: false, on: "2027-03-01", opens: "2026-09-01" },
  },
  {
    title: "one year after issue: read as a one-year certificate, not official",
    firm: ends("AB", "2027-01-01", { dateKind: "unknown", issuedOn: "2026-01-01" }),
    status: "due",
    next: { ...AT_END, official: false, on: "2027-01-01", opens: "2026-09-01" },
  },
  {
    title: "two years after issue: only its end is known",
    firm: ends("AB", "2027-01-01", { dateKind: "unknown", issuedOn: "2025-01-01" }),
    status: "due",
    next: { ...AT_END, official: false, on: "2027-01-01", opens: "2027-01-01" },
  },
  {
    title: "no issue date: only its end is known",
    firm: ends("AB", "2027-06-01", { dateKind: "unknown" }),
    status: "active",
    next: { ...AT_END, official: false, on: "2027-06-01", opens: "2027-06-01" },
  },
  // Other places
  {
    title: "MB, audit on the anniversary",
    firm: ends("MB", "2027-12-10"),
    status: "due",
    next: { ...AUDIT, on: "2026-12-10", opens: "2026-09-10" },
  },
  {
    title: "SK, first audit today",
    firm: ends("SK", "2028-11-16"),
    status: "due",
    next: { ...AUDIT, on: "2026-11-16", opens: "2026-08-16" },
  },
  {
    title: "ON three-year certificate, a year to the first audit",
    firm: ends("ON", "2029-11-20"),
    status: "active",
    next: { ...AUDIT, on: "2027-11-20", opens: "2027-08-20" },
  },
  {
    title: "a place whose timing nobody states: its end and nothing else",
    firm: ends("YT", "2028-01-15"),
    status: "active",
    next: { ...AT_END, on: "2028-01-15", opens: "2027-07-15" },
  },
  // Firms with more than one
  {
    title: "two standing: the nearer next event is shown",
    firm: [...ends("SK", "2029-11-01"), ...ends("AB", "2027-01-14")],
    status: "due",
    next: { ...AT_END, on: "2027-01-14", opens: "2026-07-14" },
  },
  {
    title: "one expired, one standing: the standing one is shown",
    firm: [...ends("AB", "2026-05-01"), ...ends("MB", "2028-05-01")],
    status: "active",
    next: { ...AUDIT, on: "2027-05-01", opens: "2027-02-01" },
  },
  {
    title: "a dated one before an undated one",
    firm: [certificate("SK", { dateKind: "unknown" }), ...ends("AB", "2027-06-01")],
    status: "active",
    next: { ...AT_END, on: "2027-06-01", opens: "2026-12-01" },
  },
  {
    title: "none standing: the latest is shown",
    firm: [...ends("AB", "2024-05-01"), ...ends("SK", "2027-05-01", { absences: 2 })],
    status: "absent",
  },
  {
    title: "a letter elsewhere does not hide a standing certificate",
    firm: [...ends("BC", "2026-12-01", { kind: "letter", dateKind: "letter" }), ...ends("AB", "2028-06-30")],
    status: "active",
    next: { ...AUDIT, on: "2027-06-30", opens: "2027-03-30" },
  },
  { title: "a firm without certification has no status", firm: [], status: null },
];

describe("status and next event on a day", () => {
  test.each(CASES)("$title", ({ firm, today, status, next }) => {
    const standing = assessFirm(firm, today ?? TODAY, RULES);

    expect(standing.status).toBe(status);
    const shown = standing.next;
    expect(
      shown && { kind: shown.kind, on: shown.on, opens: shown.opens, official: shown.official, due: shown.due },
    ).toEqual(next ? { due: null, ...next } : null);
  });
});

describe("several current periods of one certification", () => {
  const both = (...periods: Partial<Period>[]): Certification[] => [
    { jurisdiction: "ON", family: "cor", periods: periods.map(period) },
  ];

  test("a COR is due when its yearly proof is, whatever its three years say", () => {
    const firm = assessFirm(
      both({ endsOn: "2029-06-30" }, { kind: "standing", dateKind: "logs_1y", endsOn: "2027-01-31" }),
      TODAY,
      RULES,
    );

    expect(firm.status).toBe("due");
    expect(firm.next).toMatchObject({ kind: "standing", on: "2027-01-31", official: true });
  });

  test("a switch of partner leaves no lapse: the old list's absence does not count against the new one", () => {
    const firm = assessFirm(
      both({ partner: "old", endsOn: "2027-05-01", absences: 3 }, { partner: "new", endsOn: "2029-06-30" }),
      TODAY,
      RULES,
    );

    expect(firm.status).toBe("active");
    expect(firm.shown?.period.partner).toBe("new");
  });

  test("what a partner lists as suspended decides over another standing period", () => {
    const firm = assessFirm(
      both(
        { endsOn: "2028-06-30", publishedStatus: "suspended" },
        { kind: "standing", dateKind: "logs_1y", endsOn: "2027-09-30" },
      ),
      TODAY,
      RULES,
    );

    expect(firm.status).toBe("suspended");
    expect(firm.certified).toBe(false);
  });

  test("a certificate decides over a letter in the same place", () => {
    const firm = assessFirm(
      both({ kind: "letter", dateKind: "letter", endsOn: "2026-12-01" }, { endsOn: "2029-11-20" }),
      TODAY,
      RULES,
    );

    expect(firm.status).toBe("active");
  });
});

test("under review is a mark beside the status, and hides the due date", () => {
  const firm = assessFirm(ends("AB", "2027-01-14", { underReview: true }), TODAY, RULES);

  expect(firm).toMatchObject({ status: "due", underReview: true, next: null });
});

test("a small-employer letter of good standing is certified, of level small", () => {
  const firm = assessFirm(
    [certificate("NS", { kind: "standing", dateKind: "logs_1y", endsOn: "2027-09-30", level: "small" })],
    TODAY,
    RULES,
  );

  expect(firm.certified).toBe(true);
  expect(firm.shown?.period.level).toBe("small");
});

test("the bar of a clock starts at the issue date, else the term is counted back", () => {
  const issued = assessFirm(ends("AB", "2027-01-14", { issuedOn: "2024-01-17" }), TODAY, RULES);
  const countedBack = assessFirm(ends("AB", "2028-02-29"), TODAY, RULES);
  const yearly = assessFirm(logs("NT", "2028-02-29"), TODAY, RULES);

  expect(issued.shown?.period.clock).toMatchObject({ starts: "2024-01-17", startsOfficial: true });
  expect(countedBack.shown?.period.clock).toMatchObject({ starts: "2025-02-28", startsOfficial: false });
  expect(yearly.shown?.period.clock).toMatchObject({ starts: "2027-02-28", startsOfficial: false });
});

test("Newfoundland and Labrador's 31 December test lies within the letter's year", () => {
  const testOf = (endsOn: string) =>
    assessFirm(logs("NL", endsOn), "2026-11-16", RULES).shown?.period.clock.standingTest;

  expect(testOf("2027-06-15")).toBe("2026-12-31");
  expect(testOf("2026-12-31")).toBe("2026-12-31");
  expect(testOf("2026-12-30")).toBe("2025-12-31");
});

test("timing that no source states is marked unconfirmed", () => {
  const confirmed = (firm: Certification[]) => assessFirm(firm, TODAY, RULES).shown?.period.clock.confirmed;

  expect(confirmed(ends("AB", "2028-06-30"))).toBe(true);
  expect(confirmed(ends("SK", "2028-06-30"))).toBe(false);
  expect(confirmed(ends("YT", "2028-06-30"))).toBe(false);
});
