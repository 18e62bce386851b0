import type { CertificationMoment } from "./certification-moments";

/** Something a list said, as the directory recorded it. */
export interface ListMoment {
  told: "list";
  kind: string;
  on: string;
  publisher: string;
  /** Field, what it was, what it became. */
  changes: [field: string, was: unknown, became: unknown][];
  /** The firm came near the largest size of a small-employer certificate, or over it. */
  sizeLine: { jurisdiction: string; line: number; side: string } | null;
}

export type FirmMoment = ListMoment | (CertificationMoment & { told: "certificate" });

export interface RecordedEvent {
  kind: string;
  on: string;
  publisher: string;
  facts: Record<string, unknown>;
}

/** Said of a firm's place on a map, which no page words. */
const UNWORDED = new Set(["latitude", "longitude"]);

/**
 * The history of a firm, newest first. One line a moment: what one publisher's list said of several of its rows on one day
 * is one, and a date that the present and an earlier certificate share is told once.
 */
export function firmMoments(
  certificates: readonly CertificationMoment[],
  events: readonly RecordedEvent[],
): FirmMoment[] {
  const moments = new Map<string, FirmMoment>();
  for (const { kind, on, publisher, facts } of events) {
    const key = ["list", kind, on, publisher, kind === "size-line" ? facts["jurisdiction"] : ""].join("|");
    const moment = (moments.get(key) ?? { told: "list", kind, on, publisher, changes: [], sizeLine: sizeLineOf(facts) }) as ListMoment; // prettier-ignore
    moment.changes.push(...changesOf(facts).filter((change) => !holds(moment.changes, change)));
    moments.set(key, moment);
  }
  for (const moment of certificates) {
    moments.set([moment.kind, moment.on, moment.programme, moment.partner].join("|"), {
      told: "certificate",
      ...moment,
    });
  }
  return [...moments.values()].sort((one, other) => (one.on < other.on ? 1 : one.on > other.on ? -1 : 0));
}

function changesOf(facts: Record<string, unknown>): ListMoment["changes"] {
  return Object.entries(facts).flatMap(([field, change]) =>
    Array.isArray(change) && change.length === 2 && !UNWORDED.has(field)
      ? [[field, change[0], change[1]] as ListMoment["changes"][number]]
      : [],
  );
}

function holds(changes: ListMoment["changes"], change: ListMoment["changes"][number]): boolean {
  return changes.some((each) => JSON.stringify(each) === JSON.stringify(change));
}

function sizeLineOf(facts: Record<string, unknown>): ListMoment["sizeLine"] {
  const { jurisdiction, line, side } = facts;
  return typeof jurisdiction === "string" && typeof line === "number" && typeof side === "string"
    ? { jurisdiction, line, side }
    : null;
}

/** The partners that a history names, by slug. */
export function partnersIn(moments: readonly FirmMoment[]): string[] {
  const named = moments.flatMap((moment) =>
    moment.told === "certificate"
      ? [moment.partner]
      : moment.changes
          .filter(([field]) => field === "partner")
          .flatMap(([, was, became]) => [String(was), String(became)]),
  );
  return [...new Set(named)];
}
