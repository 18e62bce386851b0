import { keepCorrection } from "~/features/imports/contractor-corrections.server";
import { announce, lockPublishing, raiseDirectoryVersion } from "~/features/imports/import-runs.server";
import { importerPool, withTransaction, type Tx } from "~/platform/db.server";
import { enqueue } from "~/platform/jobs.server";
import { correctedValue } from "./correction-value";

export interface Decision {
  decision: "accept" | "decline";
  /** What is right; else what the report asks for. An empty one says that the firm has none. */
  value?: string | undefined;
}

interface Report {
  kind: "value" | "contact" | "duplicate" | "other";
  field: string;
  state: "open" | "accepted" | "declined";
  contractor_id: string;
}

type Answer = { outcome: "done" | "refused"; answer: string };

/**
 * Decides one report, as the importer and under the publishing lock. An accepted value is shown at once and holds until the
 * lists say something else; credits, the contact and the reporter's mail follow in a job. Decided twice, it changes nothing.
 */
export async function decideCorrection(
  id: number,
  { decision, value }: Decision,
  { userId, reason }: { userId: string; reason: string | undefined },
): Promise<Answer> {
  if (!reason) return refused("A decision needs its reason.");
  const state = decision === "accept" ? "accepted" : "declined";
  return withTransaction(importerPool(), async (tx) => {
    await lockPublishing(tx);
    const report = await lockReport(tx, id);
    if (!report) return refused(`There is no report ${id}.`);
    if (report.state === state)
      return { outcome: "done", answer: `Report ${id} was ${state} before; nothing was changed.` };
    if (report.state !== "open") return refused(`Report ${id} is ${report.state} already.`);
    if (decision === "accept" && report.kind === "value") {
      const kept = await acceptValue(tx, id, report, { value, reason });
      if (kept !== null) return refused(kept);
    }
    await tx.query(
      "UPDATE public.correction SET state = $2, decided_at = clock_timestamp(), decided_by = $3, reason = $4 WHERE id = $1",
      [id, state, userId, reason],
    );
    await enqueue(tx, "finish_correction", { correction: id }, { key: `finish_correction:${id}` });
    return { outcome: "done", answer: `Report ${id} is ${state}.` };
  });
}

const refused = (answer: string): Answer => ({ outcome: "refused", answer });

async function lockReport(tx: Tx, id: number): Promise<Report | undefined> {
  const { rows } = await tx.query<Report>(
    `SELECT r.kind, r.field, r.state,
            coalesce((SELECT a.contractor_id FROM public.contractor_alias a WHERE a.old_id = r.contractor_id AND a.until IS NULL), r.contractor_id) AS contractor_id
       FROM public.correction r WHERE r.id = $1 FOR UPDATE OF r`,
    [id],
  );
  return rows[0];
}

/** Null when it is kept; else why not. */
async function acceptValue(
  tx: Tx,
  id: number,
  { field, contractor_id: contractorId }: Report,
  { value, reason }: { value: string | undefined; reason: string },
): Promise<string | null> {
  const { rows } = await tx.query<{ asked: string | null; shown: unknown; hidden: boolean; today: string }>(
    `SELECT public.correction_asked($1) AS asked, to_jsonb(c) -> $3::text AS shown, c.hidden_at IS NOT NULL AS hidden,
            (clock_timestamp() AT TIME ZONE 'America/Edmonton')::date AS today
       FROM public.contractor c WHERE c.id = $2`,
    [id, contractorId, field],
  );
  const { asked, shown, hidden, today } = rows[0]!;
  if (hidden) return "The firm is not in the directory any more.";
  const written = value ?? asked;
  if (written === null) return "The report does not say what is right; write the value.";
  const right = correctedValue(field, written);
  if (right.status === "unreadable") return right.mend;
  if (JSON.stringify(right.value) === JSON.stringify(shown)) return "The directory says exactly that already.";
  await keepCorrection(tx, {
    contractorId,
    field,
    value: right.value,
    decidedOn: today,
    reason,
    correctionId: id,
  });
  await raiseDirectoryVersion(tx);
  await announce(tx);
  return null;
}
