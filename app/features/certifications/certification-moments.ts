import type { FirmStanding, PeriodKind } from "./certification";

/** Something in a certificate's life, told by its own dates. */
export interface CertificationMoment {
  kind: "certified" | "letter" | "standing" | "window" | "ended";
  on: string;
  programme: string;
  partner: string;
}

/** A certificate that has ended by a renewal or a switch of partner. */
export interface EndedPeriod {
  kind: PeriodKind;
  programme: string;
  partner: string;
  issuedOn: string | null;
}

/** When certificates were issued that others have followed since. */
export function earlierMoments(periods: readonly EndedPeriod[], today: string): CertificationMoment[] {
  return periods.flatMap(({ kind, programme, partner, issuedOn }) =>
    issuedOn !== null && issuedOn <= today
      ? [{ kind: kind === "certificate" ? "certified" : kind, on: issuedOn, programme, partner } as const]
      : [],
  );
}

/** What the current periods say has happened until today; what lies ahead is the clock's. */
export function certificationMoments(standing: FirmStanding, today: string): CertificationMoment[] {
  const moments: CertificationMoment[] = [];
  for (const { periods } of standing.certifications) {
    for (const period of periods) {
      const { programme, partner } = period;
      if (period.issuedOn && period.issuedOn <= today) {
        const kind = period.status === "letter" ? "letter" : period.kind === "standing" ? "standing" : "certified";
        moments.push({ kind, on: period.issuedOn, programme, partner });
      }
      const next = period.next;
      if (next && !period.underReview && next.opens < next.on && next.opens <= today) {
        moments.push({ kind: "window", on: next.opens, programme, partner });
      }
      if (period.endsOn && period.endsOn < today && period.status === "expired") {
        moments.push({ kind: "ended", on: period.endsOn, programme, partner });
      }
    }
  }
  return moments;
}
