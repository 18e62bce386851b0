import { addDays, addMonths, type Day } from "~/features/certifications/calendar-day";
import { ROUNDS } from "./calendar";
import type { Address, Town } from "./places";

export type Level = "cor" | "small" | "none";

export type Firm = {
  index: number;
  legalName: string;
  tradeName: string | null;
  french: boolean;
  place: Town;
  address: Address;
  phone: string;
  /** The firm's host on the web; e-mail of its people is there. */
  domain: string;
  hasWebsite: boolean;
  trade: string;
  headcount: number | null;
  holdings: Holding[];
};

/** What the firm holds by one list: one row of it, week after week. */
export type Holding = {
  firm: Firm;
  source: string;
  jurisdiction: string;
  programme: string;
  earlierProgramme: { programme: string; before: number } | null;
  kind: "certificate" | "standing" | "letter";
  months: number;
  /** The partner's own key of the row, where it is not the certificate number. */
  member: string;
  number: string;
  /** Numbers that change with each renewal end with a count. */
  numberPerPeriod: boolean;
  /** Days from the issue of the current period to the as-of day; null: the list gives no dates. */
  issuedDaysAgo: number | null;
  /** Days from the end to the as-of day, for what has run out. */
  endedDaysAgo: number | null;
  renewed: boolean;
  /** First and last round of the list that has the row, and rounds between that lack it. */
  from: number;
  until: number;
  missing: number[];
  published: { status: "suspended" | "revoked"; since: number } | null;
  /** Rounds in which the row is written so that it is rejected, and how. */
  faults: Map<number, Fault>;
  /** The firm's name as this list has it. */
  nameHere: string;
  outcome: Outcome;
};

export type Fault = "no-such-day" | "not-a-date" | "programme" | "no-name";
export type Outcome = "standing" | "expired" | "absent" | "suspended" | "revoked" | "letter";

/** Rounds in which a list is published again as it was. */
const QUIET: Readonly<Record<string, readonly number[]>> = {
  "dsa-build-ab": [4, 7, 10],
  "dsa-energy": [3, 5, 7, 9, 11],
  "dsa-bc": [2, 4, 6, 9, 10],
  "dsa-prairie": [3, 6, 7, 10],
  "dsa-ontario": [5, 8, 9],
  "dsa-atlantic": [2, 3, 5, 7, 10, 11],
  "dsa-north": [2, 3, 5, 6, 8, 10],
};

export const LISTS = [
  "dsa-build-ab",
  "dsa-energy",
  "dsa-bc",
  "dsa-prairie",
  "dsa-ontario",
  "dsa-atlantic",
  "dsa-north",
] as const;

export function isQuiet(source: string, round: number): boolean {
  return QUIET[source]?.includes(round) ?? false;
}

/** The round whose content a list carries in this round. */
export function contentRound(source: string, round: number): number {
  let content = round;
  while (isQuiet(source, content)) content -= 1;
  return content;
}

export function isCounted(firm: Firm): boolean {
  return firm.holdings.some((holding) => holding.outcome === "standing" && levelOf(holding.programme) === "cor");
}

export function levelOf(programme: string): Level {
  if (programme === "cor" || programme === "cor-2020" || programme === "safe-base") return "cor";
  return programme === "safe-work-certified" ? "none" : "small";
}

export type PeriodDates = { issued: Day | null; expires: Day | null; count: number };

/** The period that the list shows on a day. A renewal reaches it a week or so after the audit. */
export function periodOn(holding: Holding, asOf: Day, day: Day): PeriodDates {
  if (holding.issuedDaysAgo === null) return { issued: null, expires: null, count: 1 };
  if (holding.endedDaysAgo !== null) {
    const expires = addDays(asOf, -holding.endedDaysAgo);
    return { issued: addMonths(expires, -holding.months), expires, count: 1 };
  }
  const issued = addDays(asOf, -holding.issuedDaysAgo);
  const expires = addMonths(issued, holding.months);
  if (!holding.renewed || addDays(issued, 3) <= day) return { issued, expires, count: 2 };
  const before = addMonths(issued, -holding.months);
  return { issued: before, expires: issued, count: 1 };
}

/** Is the row in the list of this round? */
export function isListed(holding: Holding, round: number): boolean {
  const content = contentRound(holding.source, round);
  return content >= holding.from && content <= holding.until && !holding.missing.includes(content);
}

/** The first round in which somebody who reads the lists knows of the firm. */
export function firstRound(firm: Firm): number {
  for (let round = 1; round <= ROUNDS; round += 1) {
    if (
      firm.holdings.some(
        (holding) => isListed(holding, round) && !holding.faults.has(contentRound(holding.source, round)),
      )
    ) {
      return round;
    }
  }
  throw new Error(`${firm.legalName} is on no list`);
}

export function numberOf(holding: Holding, count: number): string {
  return holding.numberPerPeriod ? `${holding.number}-${count}` : holding.number;
}
