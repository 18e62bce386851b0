import { privacyClocks, type PrivacyClock } from "~/features/contacts/privacy-clocks.server";
import { numbersAround } from "~/features/search/directory-numbers.server";
import { webPool } from "~/platform/db.server";
import { edmontonDay, lastDueWeek, lateAfter, nextDueWeek } from "./import-week";
import { termsAreCleared } from "./source";
import { type SourceState, sourceState } from "./source-state";
import { SOURCES } from "./sources";

export interface MondaySource {
  id: string;
  publisher: string;
  dataSet: "demo" | "live";
  state: SourceState;
  /** Of the latest list read; null where none was. */
  listDate: string | null;
  /** The latest run: what the state speaks of. */
  runId: number | null;
  /** When it is looked for next, ISO; null where the terms do not allow it, and for real sources beside the demo. */
  nextRun: string | null;
  /** The last day on which its next list is in time. */
  expectedBy: string | null;
  /** What that run brought; null where it came to no comparing. */
  counts: Record<"added" | "changed" | "absent" | "rejected", number> | null;
  /** The first sentence of the latest run's or fetch's trouble. */
  reason: string | null;
}

export interface ThisMonday {
  /** That Monday, YYYY-MM-DD; in the demo the one of its product day. */
  week: string;
  /** How the week's imports began; null where they have not. */
  started: { at: Date; origin: "schedule" | "caught-up" } | null;
  sources: MondaySource[];
  headline: Awaited<ReturnType<typeof numbersAround>>;
  /** Rows of opted-out people that this week's files brought again; they were left out. */
  suppressed: number;
  privacy: PrivacyClock[];
}

interface Known {
  id: string;
  list_date: string | null;
  read_at: Date | null;
  run_id: number | null;
  outcome: string | null;
  run_list_date: string | null;
  started_at: Date | null;
  reasons: string[] | null;
  counts: Partial<Record<"added" | "changed" | "absent" | "withheld" | "rejected", number>> | null;
  week_outcome: string | null;
  week_reasons: string[] | null;
}

/** The page of the desk that says where this week stands: every source, the numbers, and what waits for somebody. */
export async function thisMonday(operator: { userId: string }, now: Date = new Date()): Promise<ThisMonday> {
  const { rows: days } = await webPool().query<{ product_day: string; demo: boolean }>(PRODUCT_DAY);
  const { product_day: productDay, demo } = days[0]!;
  const due = lastDueWeek(now);
  const week = demo ? mondayOf(productDay) : due.week;
  const { rows } = await webPool().query<Known>(KNOWN, [week]);
  const known = new Map(rows.map((row) => [row.id, row]));
  const thisWeek = (listDate: string | null, at: Date | null, dataSet: string) =>
    listDate !== null && (listDate >= week || (dataSet === "live" && at !== null && at >= due.at));

  const sources = SOURCES.filter((source) => source.dataSet === "live" || demo).map((source): MondaySource => {
    const found = known.get(source.id);
    const cleared = termsAreCleared(source);
    const listDate = found?.list_date ?? null;
    const state = sourceState({
      termsCleared: cleared,
      cadenceDays: source.cadenceDays,
      week: source.dataSet === "demo" ? week : due.week,
      day: source.dataSet === "demo" ? productDay : edmontonDay(now),
      last: listDate === null ? null : { listDate, thisWeek: thisWeek(listDate, found!.read_at, source.dataSet) },
      run: found?.outcome
        ? {
            outcome: found.outcome,
            listDate: found.run_list_date,
            thisWeek: thisWeek(found.run_list_date, found.started_at, source.dataSet),
          }
        : null,
    });
    const troubled = found?.week_outcome === "failed" || found?.week_outcome === "refused";
    return {
      id: source.id,
      publisher: source.publisher,
      dataSet: source.dataSet,
      state,
      listDate,
      runId: found?.run_id ?? null,
      nextRun: cleared && source.dataSet === (demo ? "demo" : "live") ? nextDueWeek(now).at.toISOString() : null,
      expectedBy:
        cleared && listDate !== null ? lateAfter({ lastListDate: listDate, cadenceDays: source.cadenceDays }) : null,
      counts: comparedCounts(found),
      reason: found?.reasons?.[0] ?? (troubled ? (found.week_reasons?.[0] ?? null) : null),
    };
  });

  const started = await webPool().query<{ at: Date; origin: "schedule" | "caught-up" }>(
    "SELECT started_at AS at, origin FROM public.import_week WHERE week = $1",
    [week],
  );
  const suppressed = await webPool().query<{ rows: number }>(SUPPRESSED, [week, demo ? null : due.at]);
  return {
    week,
    started: started.rows[0] ?? null,
    sources,
    headline: await numbersAround(demo ? { demoDay: week } : { begins: due.at }),
    suppressed: suppressed.rows[0]!.rows,
    privacy: await privacyClocks(operator),
  };
}

const COMPARED = ["published", "unchanged", "withheld", "waiting"];

function comparedCounts(found: Known | undefined): MondaySource["counts"] {
  if (!found?.outcome || !COMPARED.includes(found.outcome) || found.counts === null) return null;
  const { added = 0, changed = 0, absent = 0, withheld = 0, rejected = 0 } = found.counts;
  return { added, changed, absent: absent + withheld, rejected };
}

function mondayOf(day: string): string {
  const date = new Date(day);
  date.setUTCDate(date.getUTCDate() - ((date.getUTCDay() + 6) % 7));
  return date.toISOString().slice(0, 10);
}

const PRODUCT_DAY = `
  SELECT public.product_day()::text AS product_day,
         EXISTS (SELECT FROM public.reading r JOIN public.source s ON s.id = r.source_id WHERE s.data_set = 'demo') AS demo`;

const KNOWN = `
  SELECT s.id, last.list_date::text AS list_date, last.read_at, run.id AS run_id, run.outcome, run.list_date::text AS run_list_date,
         run.started_at, run.reasons, run.counts, w.outcome AS week_outcome, w.reasons AS week_reasons
    FROM public.source s
    LEFT JOIN LATERAL (SELECT r.list_date, r.read_at FROM public.reading r WHERE r.source_id = s.id AND NOT r.part AND r.undone_at IS NULL
                        ORDER BY r.list_date DESC, r.id DESC LIMIT 1) last ON true
    LEFT JOIN LATERAL (SELECT r.* FROM public.import_run r WHERE r.source_id = s.id AND NOT r.dry_run AND r.outcome IS NOT NULL
                        ORDER BY r.id DESC LIMIT 1) run ON true
    LEFT JOIN public.import_week_source w ON w.source_id = s.id AND w.week = $1`;

/** Of each source its latest run of the week that came to comparing: a file that was read twice brought them back once. */
const SUPPRESSED = `
  SELECT coalesce(sum(latest.suppressed), 0)::integer AS rows FROM (
    SELECT DISTINCT ON (r.source_id) (r.counts ->> 'suppressed')::integer AS suppressed
      FROM public.import_run r
     WHERE NOT r.dry_run AND r.counts ? 'suppressed' AND (r.list_date >= $1::date OR r.started_at >= $2::timestamptz)
     ORDER BY r.source_id, r.id DESC) latest`;
