import { privacyClocks, type PrivacyClock } from "~/features/contacts/privacy-clocks.server";
import { webPool } from "~/platform/db.server";
import { nextMondayMorning } from "./next-monday";
import { termsAreCleared } from "./source";
import { SOURCES } from "./sources";

export type SourceState = "arrived" | "waiting" | "held" | "refused" | "late" | "due" | "terms-to-clear" | "never";

export interface MondaySource {
  id: string;
  publisher: string;
  dataSet: "demo" | "live";
  state: SourceState;
  /** Of the latest list read; null where none was. */
  listDate: string | null;
  /** The latest run: what the state speaks of. */
  runId: number | null;
  /** When it is looked for next, ISO; null where the terms do not allow it. */
  nextRun: string | null;
  /** The last day on which its next list is in time. */
  expectedBy: string | null;
  /** The first sentence of the latest run's or fetch's trouble. */
  reason: string | null;
}

export interface DirectoryNumbers {
  contractors: number;
  named: number;
  verified: number;
}

export interface ThisMonday {
  /** That Monday, YYYY-MM-DD; in the demo the one of its product day. */
  week: string;
  /** How the week's imports began; null where they have not. */
  started: { at: Date; origin: "schedule" | "caught-up" } | null;
  sources: MondaySource[];
  headline: { before: DirectoryNumbers | null; after: DirectoryNumbers | null };
  /** Rows of opted-out people that this week's files brought again; they were left out. */
  suppressed: number;
  privacy: PrivacyClock[];
}

const DAY = 86_400_000;

/** The week over all sources: what arrived, what waits for somebody, and what is next. */
export async function thisMonday(operator: { userId: string }, now: Date = new Date()): Promise<ThisMonday> {
  const { rows } = await webPool().query<{
    source: string;
    run: number | null;
    outcome: string | null;
    reason: string | null;
    list_date: string | null;
    under_review: boolean;
  }>(
    `SELECT s.id AS source, r.id AS run, r.outcome, r.reasons ->> 0 AS reason, v.under_review,
            (SELECT max(l.list_date) FROM public.reading l WHERE l.source_id = s.id AND NOT l.part) AS list_date
       FROM public.source s JOIN public.source_review v ON v.source_id = s.id
       LEFT JOIN LATERAL (SELECT * FROM public.import_run r WHERE r.source_id = s.id AND NOT r.dry_run ORDER BY r.id DESC LIMIT 1) r ON true`,
  );
  const known = new Map(rows.map((row) => [row.source, row]));
  const nextRun = nextMondayMorning(now);
  const sources = SOURCES.map((source): MondaySource => {
    const row = known.get(source.id);
    const overdue =
      row?.list_date !== null &&
      row?.list_date !== undefined &&
      now.getTime() - new Date(row.list_date).getTime() > (source.cadenceDays + 2) * DAY;
    const state: SourceState =
      row?.outcome === "waiting"
        ? "waiting"
        : row?.outcome === "refused" || row?.outcome === "failed"
          ? "refused"
          : row?.outcome === "withheld"
            ? "held"
            : !row?.list_date
              ? termsAreCleared(source)
                ? "never"
                : "terms-to-clear"
              : overdue
                ? "late"
                : "arrived";
    return {
      ...{ id: source.id, publisher: source.publisher, dataSet: source.dataSet, state },
      ...{ listDate: row?.list_date ?? null, runId: row?.run ?? null },
      nextRun: termsAreCleared(source) ? nextRun.toISOString() : null,
      expectedBy: null,
      reason: row?.reason ?? null,
    };
  });
  const week = new Date(nextRun.getTime() - 7 * DAY).toISOString().slice(0, 10);
  const privacy = await privacyClocks(operator);
  return { week, started: null, sources, headline: { before: null, after: null }, suppressed: 0, privacy };
}
