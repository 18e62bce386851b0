import { daysBetween } from "~/features/certifications/calendar-day";
import { firmStandings } from "~/features/certifications/certifications.server";
import { clockFigure } from "~/features/certifications/clock-figure";
import { partnerNames } from "~/features/certifications/partners.server";
import { contactFacts } from "~/features/contacts/preview";
import { previewsFor } from "~/features/contacts/previews.server";
import { contractorFacts } from "~/features/contractors/contractor-facts.server";
import { foldedWords } from "./folded-words";
import type { ResultRow } from "./result-row";

/**
 * The rows of these contractors, in this order; one that is gone meanwhile is left out. They are every team's: what one of them
 * has opened is joined afterwards (rules.md 32).
 */
export async function resultRows(
  ids: readonly string[],
  { today, words }: { today: string; words: readonly string[] },
): Promise<ResultRow[]> {
  const [facts, standings, previews, partners] = await Promise.all([
    contractorFacts(ids),
    firmStandings(ids),
    previewsFor([...ids]),
    partnerNames(),
  ]);
  return ids.flatMap((id) => {
    const firm = facts.get(id);
    const standing = standings.get(id);
    if (!firm || !standing) return [];
    const period = standing.shown?.period;
    const best = previews.get(id)?.[0];
    const row: ResultRow = {
      id,
      name: firm.legalName,
      also:
        nameThatFits(firm.legalName, [...firm.tradeNames, ...firm.formerNames], words) ??
        // A numbered company is known by the name it trades under.
        (/^\d/.test(firm.legalName) ? (firm.tradeNames[0] ?? null) : null),
      city: firm.city,
      province: firm.province,
      trades: firm.trades.slice(0, 2),
      size: firm.size,
      demo: firm.demo,
      programme: period?.programme ?? null,
      partner: period ? (partners[period.partner] ?? period.partner) : null,
      more: Math.max(0, standing.certifications.length - 1),
      status: standing.status,
      underReview: standing.underReview,
      next: standing.next && {
        kind: standing.next.kind,
        on: standing.next.on,
        days: daysBetween(today, standing.next.on),
        official: standing.next.official,
      },
      ends: period?.endsOn ?? null,
      figure: period && period.status !== "letter" ? clockFigure(period.clock, today) : null,
      contact: best ? contactFacts(best, today) : null,
    };
    return [row];
  });
}

/** The other name by which the words found the firm, when the legal one does not show why it is here. */
function nameThatFits(legalName: string, others: readonly string[], words: readonly string[]): string | null {
  const holds = (name: string) => {
    const folded = foldedWords(name);
    return words.some((word) => folded.some((each) => each.startsWith(word)));
  };
  if (words.length === 0 || holds(legalName)) return null;
  return others.find(holds) ?? null;
}
