import { indexerPool, webPool, type Tx } from "~/platform/db.server";

import {
  assessFirm,
  type Certification,
  type Family,
  type FirmStanding,
  type Level,
  type PeriodKind,
} from "./certification";
import type { Day } from "./calendar-day";
import type { EndedPeriod } from "./certification-moments";
import type { ClockRule, DateKind, Scheme } from "./cor-clock";

interface PeriodRow {
  contractor_id: string;
  certification_id: string;
  jurisdiction: string;
  family: Family;
  kind: PeriodKind;
  programme: string;
  level: Level;
  partner: string;
  number: string;
  issued_on: Day | null;
  expires_on: Day | null;
  date_kind: DateKind;
  published_status: "suspended" | "revoked" | null;
  absences: number;
  first_seen: Day;
  last_seen: Day;
  source_id: string;
  record_id: number;
  under_review: boolean;
}

type Queryable = Pick<Tx, "query">;

/** Each rule with where it was read, for the page that explains a date. */
export interface ClockRuleText extends ClockRule {
  explanation: { en: string; fr: string };
  sourceUrl: string | null;
  checkedOn: Day;
}

/** What each of these firms' certifications come to on the product day. A firm without any is in the map, with none. */
export async function firmStandings(contractorIds: readonly string[]): Promise<Map<string, FirmStanding>> {
  const pool = webPool();
  const [{ rows }, rules, today] = await Promise.all([
    pool.query<PeriodRow>({
      name: "firm-periods",
      text: periodsOf("c.contractor_id = ANY ($1::uuid[])"),
      values: [contractorIds],
    }),
    clockRules(pool),
    productDay(pool),
  ]);
  return standingsOf(contractorIds, rows, rules, today);
}

const MOST_ENDED = 40;

/** Periods of a firm that a renewal or a switch of partner ended, the latest first; what an undone run began never was. */
export async function endedPeriods(contractorId: string): Promise<EndedPeriod[]> {
  const { rows } = await webPool().query<EndedPeriod>(
    `SELECT p.kind, p.programme, p.partner, p.issued_on::text AS "issuedOn"
       FROM public.certification_period p JOIN public.certification c ON c.id = p.certification_id
      WHERE c.contractor_id = $1 AND p.ended_reading IS NOT NULL AND p.hidden_at IS NULL
      ORDER BY p.issued_on DESC NULLS LAST, p.id LIMIT ${MOST_ENDED}`,
    [contractorId],
  );
  return rows;
}

const FETCHED_AT_ONCE = 5_000;

/**
 * The same for every firm that has a certification, in the order of their ids, read once through: for who writes all
 * search documents. In the caller's transaction, so that everything is of one moment.
 */
export async function* everyFirmStanding(
  tx: Queryable,
  rules: readonly ClockRule[],
  today: Day,
): AsyncGenerator<[contractorId: string, FirmStanding]> {
  await tx.query(`DECLARE periods NO SCROLL CURSOR FOR ${periodsOf("true")}`);
  let firm: PeriodRow[] = [];
  const assessed = (rows: PeriodRow[]): [string, FirmStanding] => {
    const id = rows[0]!.contractor_id;
    return [id, standingsOf([id], rows, rules, today).get(id)!];
  };
  for (;;) {
    const { rows } = await tx.query<PeriodRow>(`FETCH ${FETCHED_AT_ONCE} FROM periods`);
    for (const row of rows) {
      if (firm.length > 0 && firm[0]!.contractor_id !== row.contractor_id) {
        yield assessed(firm);
        firm = [];
      }
      firm.push(row);
    }
    if (rows.length < FETCHED_AT_ONCE) break;
  }
  if (firm.length > 0) yield assessed(firm);
  await tx.query("CLOSE periods");
}

export async function productDay(on: Queryable = indexerPool()): Promise<Day> {
  const { rows } = await on.query<{ day: Day }>("SELECT public.product_day()::text AS day");
  return rows[0]!.day;
}

export async function clockRules(on: Queryable = webPool()): Promise<ClockRuleText[]> {
  const { rows } = await on.query<{
    id: string;
    jurisdiction: string | null;
    partner: string | null;
    family: string | null;
    date_kind: DateKind;
    scheme: Scheme;
    certainty: "stated" | "estimated";
    explanation_en: string;
    explanation_fr: string;
    source_url: string | null;
    checked_on: Day;
  }>(
    `SELECT id, jurisdiction, partner, family, date_kind, scheme, certainty, explanation_en, explanation_fr, source_url,
            checked_on::text AS checked_on
       FROM public.clock_rule ORDER BY id`,
  );
  return rows.map((row) => ({
    id: row.id,
    jurisdiction: row.jurisdiction,
    partner: row.partner,
    family: row.family,
    dateKind: row.date_kind,
    scheme: row.scheme,
    confirmed: row.certainty === "stated",
    explanation: { en: row.explanation_en, fr: row.explanation_fr },
    sourceUrl: row.source_url,
    checkedOn: row.checked_on,
  }));
}

/** The current periods of these firms. A source is under review while its newest list is held or refused (rules.md 34). */
const periodsOf = (whose: string) => `
  WITH review AS MATERIALIZED (SELECT source_id, under_review FROM public.source_review)
  SELECT c.contractor_id, c.id AS certification_id, c.jurisdiction, c.family, p.kind, p.programme, g.level, p.partner, p.number,
         p.issued_on::text AS issued_on, p.expires_on::text AS expires_on, p.date_kind, p.published_status,
         seen.absences, seen.first_seen::text AS first_seen, seen.last_seen::text AS last_seen, seen.source_id, p.record_id, review.under_review
    FROM public.certification c
    JOIN public.certification_period p ON p.certification_id = c.id AND p.ended_reading IS NULL
    JOIN public.programme g ON g.slug = p.programme
    JOIN public.record_presence seen ON seen.record_id = p.record_id
    JOIN review ON review.source_id = seen.source_id
   WHERE ${whose}
   ORDER BY c.contractor_id, c.jurisdiction, c.family, p.id`;

function standingsOf(
  contractorIds: readonly string[],
  rows: readonly PeriodRow[],
  rules: readonly ClockRule[],
  today: Day,
): Map<string, FirmStanding> {
  const byFirm = new Map<string, Map<string, Certification>>(contractorIds.map((id) => [id, new Map()]));
  for (const row of rows) {
    const certifications = byFirm.get(row.contractor_id)!;
    let certification = certifications.get(row.certification_id);
    if (!certification) {
      certification = { jurisdiction: row.jurisdiction, family: row.family, periods: [] };
      certifications.set(row.certification_id, certification);
    }
    certification.periods.push({
      kind: row.kind,
      programme: row.programme,
      level: row.level,
      partner: row.partner,
      number: row.number,
      issuedOn: row.issued_on,
      endsOn: row.expires_on,
      dateKind: row.date_kind,
      publishedStatus: row.published_status,
      absences: row.absences,
      firstSeen: row.first_seen,
      lastSeen: row.last_seen,
      source: row.source_id,
      record: row.record_id,
      underReview: row.under_review,
    });
  }
  return new Map(
    [...byFirm].map(([id, certifications]) => [id, assessFirm([...certifications.values()], today, rules)]),
  );
}
