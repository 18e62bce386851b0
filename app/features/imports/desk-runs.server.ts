import { webPool } from "~/platform/db.server";
import type { DiffRow, DiffSummary, DiffVerdict } from "./import-diff.server";
import type { ImportCounts, ImportOrigin, ImportReport } from "./import-runs.server";
import type { Headline } from "./index-run.server";
import { whyNotUndone } from "./undoable-run.server";

/** One attempt with one file, as the desk lists it. */
export interface DeskRun {
  id: number;
  source: string;
  publisher: string;
  kind: "certification-list" | "business-directory" | "contact-research";
  fileName: string;
  sha256: string | null;
  bytes: number | null;
  listDate: string | null;
  part: boolean;
  dryRun: boolean;
  origin: ImportOrigin;
  stage: string;
  /** Null while it is live. */
  outcome: ImportReport["outcome"] | "undone" | null;
  counts: Partial<ImportCounts>;
  reasons: string[];
  approvedAbsences: number | null;
  startedAt: Date;
  finishedAt: Date | null;
  undoneAt: Date | null;
  /** The entry of the desk's log that uploaded it. */
  actionId: number | null;
}

const RUN = `
  SELECT r.id, r.source_id AS source, s.publisher, s.kind, r.file_name AS "fileName", r.file_sha256 AS sha256, r.file_bytes AS bytes,
         r.list_date AS "listDate", r.part, r.dry_run AS "dryRun", r.origin, r.stage, r.outcome, r.counts, r.reasons,
         r.approved_absences AS "approvedAbsences", r.started_at AS "startedAt", r.finished_at AS "finishedAt", r.undone_at AS "undoneAt", r.action_id AS "actionId"
    FROM public.import_run r JOIN public.source s ON s.id = r.source_id`;

/** Runs, newest first: of one source or of all, in one state ("live": still being read) or in any; `before` pages on. */
export async function runsList({
  source,
  state,
  before,
  limit = 50,
}: { source?: string; state?: string; before?: number; limit?: number } = {}): Promise<DeskRun[]> {
  const { rows } = await webPool().query<DeskRun>(
    `${RUN} WHERE ($1::text IS NULL OR r.source_id = $1) AND ($2::bigint IS NULL OR r.id < $2)
       AND ($4::text IS NULL OR coalesce(r.outcome, 'live') = $4) ORDER BY r.id DESC LIMIT $3`,
    [source ?? null, before ?? null, limit, state ?? null],
  );
  return rows;
}

export interface RunIssue {
  line: number;
  field: string;
  value: string;
  reason: string;
  mend: string;
}

export interface RunDetail {
  run: DeskRun;
  summary: Partial<DiffSummary> & { headline?: { before: Headline; after: Headline } };
  /** The first rejected rows; of contact feeds none, theirs are the vault's. */
  issues: RunIssue[];
  /** Samples by verdict; of contact feeds none, `public.desk_contact_diff` gives them to an operator. */
  diff: Partial<Record<DiffVerdict, DiffRow[]>>;
  can: {
    publish: boolean;
    refuse: boolean;
    /** So many absences could be counted once; null where there are none to count. */
    countAbsences: number | null;
    /** True, or why it cannot be taken back now. */
    undo: true | string;
  };
}

const MOST_ISSUES = 200;

/** One run with what it changes, what was rejected, and what an operator can do with it; undefined where there is none. */
export async function runDetail(id: number): Promise<RunDetail | undefined> {
  const { rows } = await webPool().query<DeskRun & { summary: RunDetail["summary"] }>(
    `${RUN.replace("SELECT r.id,", "SELECT r.summary, r.id,")} WHERE r.id = $1`,
    [id],
  );
  if (!rows[0]) return undefined;
  const { summary, ...run } = rows[0];
  const { rows: issues } = await webPool().query<RunIssue>(
    `SELECT line, field, value, reason, mend FROM public.import_issue WHERE run_id = $1 ORDER BY line, field LIMIT ${MOST_ISSUES}`,
    [id],
  );
  const { rows: samples } = await webPool().query<DiffRow>(
    // Who is new has no page until the run is published: from then on its record leads there.
    `SELECT d.verdict, d.line, d.record_key AS "recordKey", coalesce(d.contractor_id, r.contractor_id) AS "contractorId",
            d.name, d.city, d.province, d.field, d.before, d.after
       FROM public.import_diff d
       JOIN public.import_run n ON n.id = d.run_id
       LEFT JOIN public.source_record r
              ON d.verdict = 'added' AND r.source_id = n.source_id AND r.natural_key = d.record_key
             AND n.outcome IN ('published', 'withheld') AND n.undone_at IS NULL
      WHERE d.run_id = $1 ORDER BY d.seq`,
    [id],
  );
  const diff: RunDetail["diff"] = {};
  for (const row of samples) (diff[row.verdict] ??= []).push(row);
  const waits = run.outcome === "waiting";
  return {
    run,
    summary,
    issues,
    diff,
    can: {
      publish: waits,
      refuse: waits,
      countAbsences: (await absencesMayBeCounted(run)) ? (run.counts.withheld ?? null) : null,
      undo: (await whyNotUndone(id)) ?? true,
    },
  };
}

/** Withheld ones, of the newest list of their source. A contact feed's file is not kept, so its absences need the file again. */
async function absencesMayBeCounted({ id, source, kind, outcome, counts }: DeskRun): Promise<boolean> {
  if (!counts.withheld) return false;
  if (outcome === "waiting") return true;
  if (outcome !== "withheld" || kind === "contact-research") return false;
  const { rows } = await webPool().query<{ run_id: number }>(
    `SELECT run_id FROM public.reading WHERE source_id = $1 AND NOT part AND undone_at IS NULL ORDER BY list_date DESC, id DESC LIMIT 1`,
    [source],
  );
  return rows[0]?.run_id === id;
}

export interface RunProgress {
  outcome: DeskRun["outcome"];
  stage: string;
  /** Rows so far, and when that was written; undefined before the first second. */
  rows: number | undefined;
  at: string | undefined;
}

/** Where a live run is. */
export async function runProgress(id: number): Promise<RunProgress | undefined> {
  const { rows } = await webPool().query<RunProgress>(
    `SELECT outcome, coalesce(progress ->> 'stage', stage) AS stage, (progress ->> 'rows')::int AS rows, progress ->> 'at' AS at
       FROM public.import_run WHERE id = $1`,
    [id],
  );
  return rows[0] && { ...rows[0], rows: rows[0].rows ?? undefined, at: rows[0].at ?? undefined };
}
