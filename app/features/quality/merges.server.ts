import type { IdentityReason, IdentityScore } from "~/features/contractors/identity-score";
import { workOutTheseContractors } from "~/features/imports/contractor-values.server";
import { lockPublishing, raiseDirectoryVersion } from "~/features/imports/import-runs.server";
import { importerPool, type Tx, webPool, withTransaction } from "~/platform/db.server";
import { enqueue } from "~/platform/jobs.server";

export type Verdict = "same" | "different" | "unsure";

/** Who says so: somebody at the desk, or a rule by its name. */
export type Judge = { userId: string } | { rule: string };

export interface Merge {
  id: string;
  keptId: string;
  goneId: string;
  mergedAt: Date;
  splitAt: Date | null;
  /** Null: a rule. */
  mergedBy: string | null;
  reason: string;
}

/** Merges and splits change what imports match against: they happen between publications, never during one. */
export function underPublishLock<Result>(work: (tx: Tx) => Promise<Result>): Promise<Result> {
  return withTransaction(importerPool(), async (tx) => {
    await lockPublishing(tx);
    return work(tx);
  });
}

/** Writes down what was said of a pair of firms, whichever comes first. */
export async function recordJudgement(
  tx: Tx,
  [one, other]: readonly [string, string],
  verdict: Verdict,
  by: Judge,
  reason: string,
  reasons: readonly IdentityReason[] = [],
): Promise<number> {
  const { rows } = await tx.query<{ id: number }>(
    `INSERT INTO public.judgement (a, b, verdict, by_user, by_rule, reason, reasons)
     VALUES (least($1::uuid, $2::uuid), greatest($1::uuid, $2::uuid), $3, $4, $5, $6, $7) RETURNING id`,
    [
      one,
      other,
      verdict,
      "userId" in by ? by.userId : null,
      "rule" in by ? by.rule : null,
      reason,
      JSON.stringify(reasons),
    ],
  );
  return rows[0]!.id;
}

/** `gone` becomes `kept`, by a judgement that says they are the same; under the publish lock. Answers the merge. */
export async function mergeFirms(tx: Tx, keptId: string, goneId: string, judgementId: number): Promise<string> {
  const { rows } = await tx.query<{ id: string }>("SELECT public.merge_contractors($1, $2, $3) AS id", [
    keptId,
    goneId,
    judgementId,
  ]);
  const mergeId = rows[0]!.id;
  await tx.query(
    `UPDATE public.duplicate_candidate SET state = 'same', changed_at = clock_timestamp() WHERE a = least($1::uuid, $2::uuid) AND b = greatest($1::uuid, $2::uuid)`,
    [keptId, goneId],
  );
  await workOutTheseContractors(tx, [keptId]);
  await announce(tx);
  await enqueue(tx, "settle_merge", { mergeId });
  return mergeId;
}

const SURE_PAIR = "sure-pair";

/**
 * Merges two firms that a rule is sure of, as they stand by now; false where one was merged meanwhile into the other, or
 * somebody has said something of them.
 */
export async function mergeByRule(keptId: string, goneId: string, verdict: IdentityScore): Promise<boolean> {
  return underPublishLock(async (tx) => {
    const { rows } = await tx.query<{ kept: string; gone: string; judged: boolean; alive: boolean }>(
      `SELECT n.kept, n.gone,
              EXISTS (SELECT FROM public.standing_judgement j WHERE j.a = least(n.kept, n.gone) AND j.b = greatest(n.kept, n.gone)) AS judged,
              2 = (SELECT count(*) FROM public.contractor c WHERE c.id IN (n.kept, n.gone) AND c.hidden_at IS NULL) AS alive
         FROM (SELECT public.current_contractor($1) AS kept, public.current_contractor($2) AS gone) n`,
      [keptId, goneId],
    );
    const { kept, gone, judged, alive } = rows[0]!;
    if (kept === gone || judged || !alive) return false;
    const kinds = verdict.reasons.map(({ kind }) => kind).join(", ");
    const judgementId = await recordJudgement(tx, [kept, gone], "same", { rule: SURE_PAIR }, kinds, verdict.reasons);
    await mergeFirms(tx, kept, gone, judgementId);
    return true;
  });
}

/**
 * Takes a merge back: both firms are what they were, with what has come for each since, and are never proposed again. False
 * where there is no such merge any more.
 */
export async function splitMerge(mergeId: string, by: { userId: string; reason: string }): Promise<boolean> {
  return underPublishLock(async (tx) => {
    const { rows: found } = await tx.query<{ kept_id: string; gone_id: string }>(
      "SELECT kept_id, gone_id FROM public.contractor_merge WHERE id = $1 AND split_at IS NULL",
      [mergeId],
    );
    const merge = found[0];
    if (!merge) return false;
    const judgementId = await recordJudgement(tx, [merge.kept_id, merge.gone_id], "different", by, by.reason);
    const { rows } = await tx.query<{ holder_id: string; gone_id: string }>(
      "SELECT holder_id, gone_id FROM public.split_contractors($1, $2)",
      [mergeId, judgementId],
    );
    await tx.query(ASK_AGAIN, [mergeId]);
    await workOutTheseContractors(tx, [rows[0]!.holder_id, rows[0]!.gone_id]);
    await announce(tx);
    return true;
  });
}

/** Pairs of the gone firm with others, which the merge had taken from the queue: a hidden firm's pairs change by nothing else. */
const ASK_AGAIN = `
  UPDATE public.duplicate_candidate d SET state = 'open', changed_at = clock_timestamp()
    FROM public.contractor_merge m
   WHERE m.id = $1 AND m.gone_id IN (d.a, d.b) AND d.state = 'stale' AND d.changed_at >= m.merged_at
     AND NOT EXISTS (SELECT FROM public.contractor c WHERE c.id IN (d.a, d.b) AND c.hidden_at IS NOT NULL)
     AND NOT EXISTS (SELECT FROM public.standing_judgement j WHERE j.a = d.a AND j.b = d.b)`;

/** Every merge that a firm was part of, newest first: what stands, and what was taken back. */
export async function mergesOf(contractorId: string): Promise<Merge[]> {
  const { rows } = await webPool().query<Merge>(
    `SELECT m.id, m.kept_id AS "keptId", m.gone_id AS "goneId", m.merged_at AS "mergedAt", m.split_at AS "splitAt",
            j.by_user AS "mergedBy", j.reason
       FROM public.contractor_merge m JOIN public.judgement j ON j.id = m.judgement_id
      WHERE $1 IN (m.kept_id, m.gone_id) ORDER BY m.merged_at DESC, m.id`,
    [contractorId],
  );
  return rows;
}

export interface DoneMerge extends Omit<Merge, "goneId"> {
  keptName: string;
  goneName: string;
}

/** Merges of all firms, newest first, those that were split again among them. */
export async function mergesDone({ limit }: { limit: number }): Promise<DoneMerge[]> {
  const { rows } = await webPool().query<DoneMerge>(
    `SELECT m.id, m.kept_id AS "keptId", k.legal_name AS "keptName", g.legal_name AS "goneName", m.merged_at AS "mergedAt",
            m.split_at AS "splitAt", j.by_user AS "mergedBy", j.reason
       FROM public.contractor_merge m JOIN public.judgement j ON j.id = m.judgement_id
       JOIN public.contractor k ON k.id = m.kept_id JOIN public.contractor g ON g.id = m.gone_id
      ORDER BY m.merged_at DESC, m.id LIMIT $1`,
    [limit],
  );
  return rows;
}

async function announce(tx: Tx): Promise<void> {
  await raiseDirectoryVersion(tx);
  await enqueue(tx, "rebuild_documents", {}, { key: "rebuild_documents" });
}
