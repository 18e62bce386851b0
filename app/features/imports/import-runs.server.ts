import { CONTACT_STAGING } from "~/features/contacts/contact-row";
import { importerPool, type Tx } from "~/platform/db.server";
import { enqueue } from "~/platform/jobs.server";
import { comparisonTable } from "./compare-rows.server";
import { shown } from "./file-refusal";
import { forgetFile, keptFile } from "./receive-file.server";
import type { RowIssue } from "./row-check";
import type { SourceDeclaration } from "./source";
import { stagingTable } from "./stage-rows.server";
import type { ConfirmedForm } from "./suggestion";

/** What a run came to, exactly as contract.md names it. */
export interface ImportReport {
  run: number;
  source: string;
  outcome: "published" | "unchanged" | "refused" | "withheld" | "failed" | "dry-run" | "waiting";
  records: number;
  header: number;
  accepted: number;
  rejected: number;
  blank: number;
  added: number;
  changed: number;
  unchanged: number;
  absent: number;
  withheld: number;
  reasons: string[];
  seconds: number;
}

/** Who brought a file: an operator at a terminal or at the desk, the schedule, or the demo. */
export type ImportOrigin = "command" | "desk" | "schedule" | "demo";

export interface ImportCounts extends Omit<ImportReport, "run" | "source" | "outcome" | "reasons" | "seconds"> {
  /** Of contact feeds: rows of people who opted out, left out of everything. */
  suppressed?: number;
}

export const NO_COUNTS: ImportCounts = {
  records: 0,
  header: 0,
  accepted: 0,
  rejected: 0,
  blank: 0,
  added: 0,
  changed: 0,
  unchanged: 0,
  absent: 0,
  withheld: 0,
};

/** Two-key advisory locks of the importer: one a live run, and one for everything that matches and publishes. */
const RUN_LOCKS = 7201;
const PUBLISH_LOCK = [7202, 0] as const;

/** The run is there and held in one moment: nobody meets a live run that nobody holds and takes it for a stopped one. */
export async function beginRun(
  tx: Tx,
  run: {
    source: string;
    fileName: string;
    listDate: string;
    part: boolean;
    dryRun: boolean;
    approved: number | undefined;
    origin: ImportOrigin;
    actionId: number | undefined;
    form: ConfirmedForm | undefined;
  },
): Promise<number> {
  await tx.query("BEGIN");
  const { rows } = await tx.query<{ id: number }>(
    `INSERT INTO public.import_run (source_id, file_name, list_date, part, dry_run, approved_absences, origin, action_id, form)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id`,
    [
      run.source,
      run.fileName,
      run.listDate,
      run.part,
      run.dryRun,
      run.approved ?? null,
      run.origin,
      run.actionId ?? null,
      run.form ? JSON.stringify(run.form) : null,
    ],
  );
  const id = rows[0]!.id;
  await holdRun(tx, id);
  await tx.query("COMMIT");
  return id;
}

/** One process works on a run at a time; another waits until it is done. Held until `releaseRun` or the connection's end. */
export async function holdRun(tx: Tx, runId: number): Promise<void> {
  await tx.query("SELECT pg_advisory_lock($1, $2)", [RUN_LOCKS, runId]);
}

export async function noteReceived(tx: Tx, runId: number, file: { sha256: string; bytes: number }): Promise<void> {
  await tx.query("UPDATE public.import_run SET file_sha256 = $2, file_bytes = $3 WHERE id = $1", [
    runId,
    file.sha256,
    file.bytes,
  ]);
}

export async function noteStage(tx: Tx, runId: number, stage: string): Promise<void> {
  await tx.query("UPDATE public.import_run SET stage = $2 WHERE id = $1", [runId, stage]);
}

/** The run's end. In the publishing transaction, so that what it did and that it did it are one fact. */
export async function endRun(
  tx: Tx,
  runId: number,
  outcome: ImportReport["outcome"],
  counts: ImportCounts,
  reasons: string[],
): Promise<void> {
  await tx.query(
    `UPDATE public.import_run SET outcome = $2, counts = $3, reasons = $4, finished_at = clock_timestamp(), progress = NULL,
            stage = CASE WHEN $2 IN ('published', 'withheld') THEN 'published' WHEN $2 = 'waiting' THEN 'guarded' ELSE stage END,
            published_order = CASE WHEN $2 IN ('published', 'withheld', 'unchanged') THEN nextval('public.import_order') END
      WHERE id = $1`,
    [runId, outcome, JSON.stringify(counts), JSON.stringify(reasons)],
  );
}

export async function keepIssues(
  tx: Tx,
  run: { id: number; source: SourceDeclaration },
  issues: readonly RowIssue[],
): Promise<void> {
  if (issues.length === 0) return;
  const contacts = run.source.kind === "contact-research";
  const column = (value: (issue: RowIssue) => unknown) => issues.map(value);
  await tx.query(
    `INSERT INTO ${contacts ? CONTACT_STAGING.issues : "public.import_issue"} (run_id, line, field, value, reason, mend${contacts ? ", natural_key" : ""})
     SELECT $1, i.line, i.field, i.value, i.reason, i.mend${contacts ? ", i.natural_key" : ""}
       FROM unnest($2::integer[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[]) AS i (line, field, value, reason, mend, natural_key)
     ON CONFLICT DO NOTHING`,
    [
      run.id,
      column(({ line }) => line),
      column(({ field }) => field),
      column(({ value }) => shown(value)),
      column(({ reason }) => reason),
      column(({ mend }) => mend),
      column(({ naturalKey }) => naturalKey?.replaceAll("\0", "") ?? null),
    ],
  );
}

export async function countsOfRun(tx: Tx, runId: number): Promise<ImportCounts> {
  const { rows } = await tx.query<{ counts: Partial<ImportCounts> }>(
    "SELECT counts FROM public.import_run WHERE id = $1",
    [runId],
  );
  return { ...NO_COUNTS, ...rows[0]?.counts };
}

/** Matching and publishing happen one run at a time, whatever the source (rules.md 35). Held to the transaction's end. */
export async function lockPublishing(tx: Tx): Promise<void> {
  await tx.query("SELECT pg_advisory_xact_lock($1, $2)", [...PUBLISH_LOCK]);
}

/** What the directory now says has to be searchable: the job commits with the rows that caused it. */
export async function announce(tx: Tx): Promise<void> {
  await enqueue(tx, "rebuild_documents", {}, { key: "rebuild_documents" });
  await enqueue(tx, "propose_duplicates", {}, { key: "propose_duplicates" });
}

export async function raiseDirectoryVersion(tx: Tx): Promise<void> {
  await tx.query("UPDATE public.directory_version SET version = version + 1, raised_at = now()");
}

export async function stillWaits(tx: Tx, runId: number): Promise<boolean> {
  const { rows } = await tx.query("SELECT FROM public.import_run WHERE id = $1 AND outcome = 'waiting'", [runId]);
  return rows.length > 0;
}

/** Files of people's values are kept only while a run waits for them (rules.md 26). */
export async function forgetUnlessWaitedFor(tx: Tx, sourceId: string, sha256: string): Promise<void> {
  const { rows } = await tx.query(
    "SELECT FROM public.import_run WHERE source_id = $1 AND file_sha256 = $2 AND outcome = 'waiting' LIMIT 1",
    [sourceId, sha256],
  );
  if (rows.length === 0) await forgetFile({ kept: keptFile({ id: sourceId }, sha256) });
}

/** An approval is a ceiling for this file, and stays with its run. */
export async function noteApproval(tx: Tx, runId: number, approved: number | undefined): Promise<void> {
  if (approved === undefined) return;
  await tx.query("UPDATE public.import_run SET approved_absences = $2 WHERE id = $1", [runId, approved]);
}

/** Takes away what a run staged. */
export async function clearStaging(
  tx: Tx,
  run: { id: number; source: Pick<SourceDeclaration, "kind"> },
): Promise<void> {
  if (run.source.kind === "contact-research") {
    await tx.query(`DELETE FROM ${CONTACT_STAGING.rows} WHERE run_id = $1`, [run.id]);
    return;
  }
  await tx.query(`DROP TABLE IF EXISTS ${stagingTable(run.id)}, ${comparisonTable(run.id)}`);
}

export async function releaseRun(tx: Tx, runId: number): Promise<void> {
  await tx.query("SELECT pg_advisory_unlock($1, $2)", [RUN_LOCKS, runId]);
}

/** A run whose process died holds no lock any more: what it staged goes, and it is noted as failed. */
export async function sweepStoppedRuns(): Promise<void> {
  const tx = await importerPool().connect();
  try {
    const { rows } = await tx.query<{
      id: number;
      kind: SourceDeclaration["kind"];
      source: string;
      sha256: string | null;
    }>(
      `SELECT r.id, s.kind, s.id AS source, r.file_sha256 AS sha256 FROM public.import_run r JOIN public.source s ON s.id = r.source_id WHERE r.outcome IS NULL OR r.outcome = 'waiting' ORDER BY r.id`,
    );
    for (const { id, kind, source, sha256 } of rows) {
      const { rows: locks } = await tx.query<{ free: boolean }>("SELECT pg_try_advisory_lock($1, $2) AS free", [
        RUN_LOCKS,
        id,
      ]);
      if (!locks[0]?.free) continue;
      // Killed while it was being published, a run that waits goes on waiting.
      await clearStaging(tx, { id, source: { kind } });
      if (kind === "contact-research" && sha256) await forgetUnlessWaitedFor(tx, source, sha256);
      await tx.query(
        `UPDATE public.import_run SET outcome = 'failed', reasons = '["It was stopped before it was finished; nothing was published."]',
                finished_at = clock_timestamp() WHERE id = $1 AND outcome IS NULL`,
        [id],
      );
      await releaseRun(tx, id);
    }
  } finally {
    tx.release();
  }
}
