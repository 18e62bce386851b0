import { addMonths, daysBetween, earlierOf, monthOf, yearOf, type Day } from "./calendar-day";

/** What the published end date means: the end of a three-year or a one-year certificate, of a yearly proof, or of a letter. */
export const DATE_KINDS = ["cert_3y", "cert_1y", "logs_1y", "letter", "unknown"] as const;
export type DateKind = (typeof DATE_KINDS)[number];

/**
 * How a scheme places its audits between issue and end.
 * anniversary: a year and two before the end · calendar: by 31 December of the two years before it ·
 * calendar-6m: the same, the second at least six months before the end · slide: the anniversary, at the latest 30 June
 * or 31 December · standing: a yearly proof, renewed at its end · end-only: nothing known but the end.
 */
export const SCHEMES = ["anniversary", "calendar", "calendar-6m", "slide", "standing", "end-only"] as const;
export type Scheme = (typeof SCHEMES)[number];

/** A row of public.clock_rule. A null jurisdiction, partner or family means any. */
export interface ClockRule {
  id: string;
  jurisdiction: string | null;
  partner: string | null;
  family: string | null;
  dateKind: DateKind;
  scheme: Scheme;
  /** False where no source states the timing: pages say "confirm with the partner". */
  confirmed: boolean;
}

export type EventKind = "recertification" | "maintenance" | "standing";

export interface ClockEvent {
  kind: EventKind;
  /** The last day on which it can be done. */
  on: Day;
  /** The first day of the audit window, from which the clock is drawn yellow. */
  opens: Day;
  /** The day it is due by, where the scheme lets it slide beyond (to `on`). */
  due: Day | null;
  /** True only for a date that the partner published. Everything computed from it is an estimate. */
  official: boolean;
  rule: string;
}

export interface CorClock {
  /** Start of the bar: the issue date, or the term counted back from the end. Null when the term is unknown. */
  starts: Day | null;
  startsOfficial: boolean;
  ends: Day | null;
  events: ClockEvent[];
  /** Newfoundland and Labrador: good standing is also looked at on 31 December (PRIME). A mark on the bar, not an event. */
  standingTest: Day | null;
  rule: string | null;
  confirmed: boolean;
}

export interface ClockInput {
  jurisdiction: string;
  partner: string | null;
  family: string;
  dateKind: DateKind;
  issuedOn: Day | null;
  endsOn: Day | null;
}

/** The rule that fits most closely: partner before family before jurisdiction before the general one. */
export function ruleFor(rules: readonly ClockRule[], input: ClockInput, dateKind: DateKind): ClockRule | null {
  let best: ClockRule | null = null;
  let bestWeight = -1;
  for (const rule of rules) {
    if (rule.dateKind !== dateKind) continue;
    if (rule.jurisdiction !== null && rule.jurisdiction !== input.jurisdiction) continue;
    if (rule.partner !== null && rule.partner !== input.partner) continue;
    if (rule.family !== null && rule.family !== input.family) continue;
    const weight =
      (rule.partner === null ? 0 : 4) + (rule.family === null ? 0 : 2) + (rule.jurisdiction === null ? 0 : 1);
    if (weight > bestWeight) {
      best = rule;
      bestWeight = weight;
    }
  }
  return best;
}

/** The clock of one period (domain.md §3.2). Without an end date there is nothing to count from. */
export function corClock(input: ClockInput, rules: readonly ClockRule[]): CorClock {
  const dateKind = meaningOfDate(input);
  const rule = ruleFor(rules, input, dateKind);
  const ends = input.endsOn;
  const base = {
    starts: input.issuedOn ?? countedBack(dateKind, ends),
    startsOfficial: input.issuedOn !== null,
    ends,
    rule: rule?.id ?? null,
    confirmed: rule?.confirmed ?? false,
  };
  if (ends === null || dateKind === "letter") return { ...base, events: [], standingTest: null };

  const ruleId = rule?.id ?? "end-only";
  // The end itself is what the partner published, whatever the scheme; only its meaning may be a guess of ours.
  const atEnd = (kind: EventKind, monthsOpen: number): ClockEvent => ({
    kind,
    on: ends,
    opens: addMonths(ends, -monthsOpen),
    due: null,
    official: input.dateKind !== "unknown",
    rule: ruleId,
  });

  switch (dateKind) {
    case "logs_1y":
      return {
        ...base,
        events: [atEnd("standing", 3)],
        standingTest: input.jurisdiction === "NL" ? lastStandingTest(ends) : null,
      };
    case "cert_1y":
      return { ...base, events: [atEnd("recertification", 4)], standingTest: null };
    case "cert_3y":
      return {
        ...base,
        events: [...maintenanceAudits(rule, ends), atEnd("recertification", 6)],
        standingTest: null,
      };
    case "unknown":
      return { ...base, events: [{ ...atEnd("recertification", 6), opens: ends }], standingTest: null };
  }
}

/** The first event that is not over, or null when all are behind us. */
export function nextEvent(clock: CorClock, today: Day): ClockEvent | null {
  return clock.events.find((event) => event.on >= today) ?? null;
}

/** A date of unpublished meaning is read from its distance to the issue date, when there is one (low confidence). */
function meaningOfDate(input: ClockInput): DateKind {
  if (input.dateKind !== "unknown" || input.issuedOn === null || input.endsOn === null) return input.dateKind;
  const years = Math.round(daysBetween(input.issuedOn, input.endsOn) / 365.25);
  if (years === 3) return "cert_3y";
  if (years === 1) return "cert_1y";
  return "unknown";
}

function maintenanceAudits(rule: ClockRule | null, ends: Day): ClockEvent[] {
  if (rule === null || rule.scheme === "end-only" || rule.scheme === "standing") return [];
  return [2, 1].map((yearsBefore): ClockEvent => {
    const common = { kind: "maintenance" as const, official: false, rule: rule.id };
    switch (rule.scheme) {
      case "calendar":
      case "calendar-6m": {
        const yearEnd = `${yearOf(ends) - yearsBefore}-12-31`;
        const on = rule.scheme === "calendar-6m" ? earlierOf(yearEnd, addMonths(ends, -6)) : yearEnd;
        return { ...common, on, opens: addMonths(on, -4), due: null };
      }
      case "slide": {
        const anniversary = addMonths(ends, -12 * yearsBefore);
        const on = `${yearOf(anniversary)}-${monthOf(anniversary) <= 6 ? "06-30" : "12-31"}`;
        return { ...common, on, opens: addMonths(anniversary, -3), due: anniversary };
      }
      default: {
        const on = addMonths(ends, -12 * yearsBefore);
        return { ...common, on, opens: addMonths(on, -3), due: null };
      }
    }
  });
}

function countedBack(dateKind: DateKind, ends: Day | null): Day | null {
  if (ends === null) return null;
  if (dateKind === "cert_3y") return addMonths(ends, -36);
  if (dateKind === "cert_1y" || dateKind === "logs_1y") return addMonths(ends, -12);
  return null;
}

/** The last 31 December within the twelve months that end on this day. */
function lastStandingTest(ends: Day): Day {
  const sameYear = `${yearOf(ends)}-12-31`;
  return sameYear <= ends ? sameYear : `${yearOf(ends) - 1}-12-31`;
}
