import { webPool } from "~/platform/db.server";
import type { ImportCounts } from "./import-runs.server";
import type { SourceDeclaration } from "./source";

/** What the desk reads of runs, as web: counts, reasons and samples, never a value of a contact feed. */

export type RunOutcome =
  "published" | "unchanged" | "refused" | "withheld" | "failed" | "dry-run" | "waiting" | "undone";

export interface DeskRun {
  id: number;
  source: string;
  publisher: string;
  kind: SourceDeclaration["kind"];
  fileName: string;
  sha256: string | null;
  listDate: string | null;
  origin: "command" | "desk" | "schedule" | "demo" | null;
  stage: string;
  /** null while it is live. */
  outcome: RunOutcome | null;
  dryRun: boolean;
  startedAt: Date;
  finishedAt: Date | null;
  undoneAt: Date | null;
  counts: Partial<ImportCounts>;
  reasons: string[];
}

export interface RunSummary {
  provinces?: Record<string, { added: number; changed: number; absent: number; rejected: number }>;
  fields?: Record<string, number>;
  rejected_known?: number;
  headline?: { before: Headline; after: Headline } | null;
  suppressed?: number;
  encoding?: string;
  delimiter?: string;
}

export interface Headline {
  contractors: number;
  named: number;
  verified: number;
}

export type DiffVerdict = "added" | "changed" | "renewed" | "returned" | "absent";

export interface DiffRow {
  verdict: DiffVerdict;
  line: number | null;
  recordKey: string;
  contractorId: string | null;
  name: string;
  city: string | null;
  province: string | null;
  field: string | null;
  before: string | null;
  after: string | null;
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
  summary: RunSummary;
  /** The first rejected rows; of contact feeds none, theirs are the vault's. */
  issues: RunIssue[];
  /** Samples by verdict; of contact feeds none. */
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

export interface RunProgress {
  outcome: RunOutcome | null;
  stage: string;
  /** Rows so far; undefined before the first second. */
  rows: number | undefined;
}

const RUN = `r.id, r.source_id AS source, s.publisher, s.kind, r.file_name AS "fileName",
  r.file_sha256 AS sha256, r.list_date AS "listDate", to_jsonb(r) ->> 'origin' AS origin, r.stage, r.outcome,
  r.dry_run AS "dryRun", r.started_at AS "startedAt", r.finished_at AS "finishedAt",
  (to_jsonb(r) ->> 'undone_at')::timestamptz AS "undoneAt", r.counts, r.reasons`;

/** Runs, newest first; of one source, and from `before` on. */
export async function runsList({
  source,
  before,
  limit = 50,
}: { source?: string | undefined; before?: number | undefined; limit?: number } = {}): Promise<DeskRun[]> {
  const { rows } = await webPool().query<DeskRun>(
    `SELECT ${RUN} FROM public.import_run r JOIN public.source s ON s.id = r.source_id
      WHERE ($1::text IS NULL OR r.source_id = $1) AND ($2::bigint IS NULL OR r.id < $2)
      ORDER BY r.id DESC LIMIT $3`,
    [source ?? null, before ?? null, limit],
  );
  return rows;
}

/** One run with its first issues and samples, and what may be done with it; undefined where there is none. */
export async function runDetail(id: number): Promise<RunDetail | undefined> {
  const { rows } = await webPool().query<DeskRun & { summary: RunSummary | null }>(
    `SELECT ${RUN}, to_jsonb(r) -> 'summary' AS summary
       FROM public.import_run r JOIN public.source s ON s.id = r.source_id WHERE r.id = $1`,
    [id],
  );
  if (!rows[0]) return undefined;
  const { summary, ...run } = rows[0];
  const issues = await webPool().query<RunIssue>(
    "SELECT line, field, value, reason, mend FROM public.import_issue WHERE run_id = $1 ORDER BY line, field LIMIT 200",
    [id],
  );
  return { run, summary: summary ?? {}, issues: issues.rows, diff: {}, can: whatCanBeDone(run) };
}

/** Where a run stands, for the live page. */
export async function runProgress(id: number): Promise<RunProgress | undefined> {
  const { rows } = await webPool().query<RunProgress>(
    `SELECT coalesce(to_jsonb(r) -> 'progress' ->> 'stage', r.stage) AS stage,
            (to_jsonb(r) -> 'progress' ->> 'rows')::integer AS rows, r.outcome
       FROM public.import_run r WHERE r.id = $1`,
    [id],
  );
  return rows[0] && { ...rows[0], rows: rows[0].rows ?? undefined };
}

function whatCanBeDone(run: DeskRun): RunDetail["can"] {
  const waits = run.outcome === "waiting";
  const published = run.outcome === "published" || run.outcome === "withheld";
  return {
    publish: waits,
    refuse: waits,
    countAbsences: waits || run.outcome === "withheld" ? run.counts.withheld || null : null,
    undo: published ? true : "It is not published.",
  };
}
