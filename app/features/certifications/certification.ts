import { addDays, type Day } from "./calendar-day";
import { corClock, nextEvent, type ClockEvent, type ClockRule, type CorClock, type DateKind } from "./cor-clock";

export const FAMILIES = ["cor", "safe", "safe-work-certified"] as const;
export type Family = (typeof FAMILIES)[number];

/** `null`: shown, not counted (SAFE Work Certified). */
export type Level = "cor" | "small" | null;

export const STATUSES = ["active", "due", "unknown", "expired", "absent", "suspended", "revoked", "letter"] as const;
export type CertificationStatus = (typeof STATUSES)[number];

/** Standing = the certificate holds as far as the lists say; certified = at least one standing certification. */
export const STANDING: readonly CertificationStatus[] = ["active", "due", "unknown"];

/** A certification is due when its next event lies within so many days, today counted as 0. */
export const DUE_WINDOW_DAYS = 90;

/** A firm is absent once two counted list dates in a row lacked it (rules.md 34). */
export const ABSENT_AFTER = 2;

export type PeriodKind = "certificate" | "standing" | "letter";

/** A current period of a certification, as the partner's latest list has it. */
export interface Period {
  kind: PeriodKind;
  programme: string;
  level: Level;
  partner: string;
  number: string;
  issuedOn: Day | null;
  endsOn: Day | null;
  dateKind: DateKind;
  publishedStatus: "suspended" | "revoked" | null;
  /** Counted list dates in a row that lacked it. */
  absences: number;
  firstSeen: Day;
  lastSeen: Day;
  source: string;
  /** The record that says so. */
  record: number;
  /** A newer list of its source is held or was refused. */
  underReview: boolean;
}

export interface Certification {
  jurisdiction: string;
  family: Family;
  periods: Period[];
}

export interface AssessedPeriod extends Period {
  status: CertificationStatus;
  clock: CorClock;
  next: ClockEvent | null;
}

export interface AssessedCertification {
  jurisdiction: string;
  family: Family;
  status: CertificationStatus;
  /** The period that decides the status; its programme, level, partner and dates are what a page shows. */
  period: AssessedPeriod;
  periods: AssessedPeriod[];
}

export interface FirmStanding {
  /** At least one standing certification, whatever its level. */
  certified: boolean;
  /** The certification that stands for the firm, or null when it has none at all. */
  shown: AssessedCertification | null;
  status: CertificationStatus | null;
  underReview: boolean;
  /** Of the shown certification; null while under review, when due dates are hidden. */
  next: ClockEvent | null;
  certifications: AssessedCertification[];
}

export function isStanding(status: CertificationStatus): boolean {
  return STANDING.includes(status);
}

/** Status of one period on a day: the first that holds, in the order of rules.md 4. */
export function assessPeriod(
  period: Period,
  place: { jurisdiction: string; family: Family },
  today: Day,
  rules: readonly ClockRule[],
): AssessedPeriod {
  const clock = corClock(
    {
      jurisdiction: place.jurisdiction,
      partner: period.partner,
      family: place.family,
      dateKind: period.kind === "letter" ? "letter" : period.dateKind,
      issuedOn: period.issuedOn,
      endsOn: period.endsOn,
    },
    rules,
  );
  const next = nextEvent(clock, today);
  const status = statusOf(period, next, today);
  return { ...period, clock, status, next: isStanding(status) ? next : null };
}

export function assessCertification(
  certification: Certification,
  today: Day,
  rules: readonly ClockRule[],
): AssessedCertification | null {
  const periods = certification.periods.map((period) => assessPeriod(period, certification, today, rules));
  const period = decisivePeriod(periods);
  if (period === null) return null;
  return {
    jurisdiction: certification.jurisdiction,
    family: certification.family,
    status: period.status,
    period,
    periods,
  };
}

/** What a firm shows: the standing certification whose next event is nearest, else the latest of its others. */
export function assessFirm(
  certifications: readonly Certification[],
  today: Day,
  rules: readonly ClockRule[],
): FirmStanding {
  const assessed = certifications
    .map((certification) => assessCertification(certification, today, rules))
    .filter((certification) => certification !== null);
  const standing = assessed.filter((certification) => isStanding(certification.status));
  const shown =
    first(standing, (one, other) => byNextEvent(one.period, other.period)) ??
    first(assessed, (one, other) => byLatest(one.period, other.period));
  const underReview = shown?.periods.some((period) => period.underReview) ?? false;
  return {
    certified: standing.length > 0,
    shown,
    status: shown?.status ?? null,
    underReview,
    next: underReview ? null : (shown?.period.next ?? null),
    certifications: assessed,
  };
}

function statusOf(period: Period, next: ClockEvent | null, today: Day): CertificationStatus {
  if (period.publishedStatus === "revoked") return "revoked";
  if (period.publishedStatus === "suspended") return "suspended";
  if (period.kind === "letter" || period.dateKind === "letter") return "letter";
  if (period.endsOn !== null && period.endsOn < today) return "expired";
  if (period.absences >= ABSENT_AFTER) return "absent";
  if (period.endsOn === null) return "unknown";
  if (next !== null && next.on <= addDays(today, DUE_WINDOW_DAYS)) return "due";
  return "active";
}

/**
 * Several periods of one certification can be current: a certificate and the yearly proof that it stands, or a letter
 * beside a certificate. What a partner still lists as revoked or suspended decides; then what stands; then a letter.
 */
function decisivePeriod(periods: AssessedPeriod[]): AssessedPeriod | null {
  const listed = periods.filter((period) => period.absences < ABSENT_AFTER);
  const standing = periods.filter((period) => isStanding(period.status));
  return (
    listed.find((period) => period.status === "revoked") ??
    listed.find((period) => period.status === "suspended") ??
    first(standing, byNextEvent) ??
    first(
      periods.filter((period) => period.status === "letter"),
      byLatest,
    ) ??
    first(periods, byLatest)
  );
}

function byNextEvent(one: AssessedPeriod, other: AssessedPeriod): number {
  const never = "9999-12-31";
  return compare(one.next?.on ?? never, other.next?.on ?? never) || byLatest(one, other);
}

function byLatest(one: AssessedPeriod, other: AssessedPeriod): number {
  return (
    compare(other.endsOn ?? other.lastSeen, one.endsOn ?? one.lastSeen) ||
    compare(other.lastSeen, one.lastSeen) ||
    compare(one.number, other.number)
  );
}

function first<Value>(values: Value[], order: (one: Value, other: Value) => number): Value | null {
  return [...values].sort(order)[0] ?? null;
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
