import { webPool } from "~/platform/db.server";
import type { ImportCounts } from "./import-runs.server";
import { NO_COUNTS } from "./import-runs.server";
import type { SourceDeclaration } from "./source";

/** What the desk reads of runs, as web: counts, reasons and samples, never a value of a contact feed. */

export type RunOutcome =
  "published" | "unchanged" | "refused" | "withheld" | "failed" | "dry-run" | "waiting" | "undone";

export interface DeskRun {
  id: number;
  source: string;
  publisher: string;
  kind: SourceDeclaration["kind"];
  dataSet: SourceDeclaration["dataSet"];
  fileName: string;
  fileSha256: string | null;
  listDate: string | null;
  origin: "command" | "desk" | "schedule" | "demo" | null;
  stage: string;
  /** null while it is live. */
  outcome: RunOutcome | null;
  dryRun: boolean;
  startedAt: Date;
  finishedAt: Date | null;
  undoneAt: Date | null;
  counts: ImportCounts;
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

export interface RunSample {
  seq: number;
  verdict: "added" | "changed" | "absent" | "returned" | "renewed";
  line: number | null;
  contractorId: string | null;
  name: string | null;
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
  summary: RunSummary | null;
  issues: RunIssue[];
  samples: RunSample[];
  /** What an operator may do with it now; a sentence says why not. */
  actions: { publish: true | string; countAbsences: number | null; refuse: true | string; undo: true | string };
}

export interface RunProgress {
  stage: string;
  rows: number | null;
  outcome: RunOutcome | null;
}

const RUN = `r.id, r.source_id AS source, s.publisher, s.kind, s.data_set AS "dataSet", r.file_name AS "fileName",
  r.file_sha256 AS "fileSha256", r.list_date AS "listDate", to_jsonb(r) ->> 'origin' AS origin, r.stage, r.outcome,
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
  return rows.map(whole);
}

/** One run with its first issues and samples, and what may be done with it; null where there is none. */
export async function runDetail(id: number): Promise<RunDetail | null> {
  const { rows } = await webPool().query<DeskRun & { summary: RunSummary | null }>(
    `SELECT ${RUN}, to_jsonb(r) -> 'summary' AS summary
       FROM public.import_run r JOIN public.source s ON s.id = r.source_id WHERE r.id = $1`,
    [id],
  );
  if (!rows[0]) return null;
  const { summary, ...row } = rows[0];
  const run = whole(row);
  const issues = await webPool().query<RunIssue>(
    "SELECT line, field, value, reason, mend FROM public.import_issue WHERE run_id = $1 ORDER BY line, field LIMIT 200",
    [id],
  );
  return { run, summary, issues: issues.rows, samples: [], actions: actionsOf(run) };
}

/** Where a run stands, for the live page. */
export async function runProgress(id: number): Promise<RunProgress | null> {
  const { rows } = await webPool().query<RunProgress>(
    `SELECT coalesce(to_jsonb(r) -> 'progress' ->> 'stage', r.stage) AS stage,
            (to_jsonb(r) -> 'progress' ->> 'rows')::integer AS rows, r.outcome
       FROM public.import_run r WHERE r.id = $1`,
    [id],
  );
  return rows[0] ?? null;
}

function whole(run: DeskRun): DeskRun {
  return { ...run, counts: { ...NO_COUNTS, ...run.counts } };
}

function actionsOf(run: DeskRun): RunDetail["actions"] {
  const waits = run.outcome === "waiting" ? true : "It does not wait.";
  const published = run.outcome === "published" || run.outcome === "withheld";
  return {
    publish: waits,
    refuse: waits,
    countAbsences:
      (waits === true || run.outcome === "withheld") && run.counts.withheld > 0 ? run.counts.withheld : null,
    undo: published ? true : "It is not published.",
  };
}
