import { undoContacts } from "~/features/contacts/undo-contacts.server";
import { importerPool, withTransaction, type Tx } from "~/platform/db.server";
import { enqueue } from "~/platform/jobs.server";
import { refreshContractorValues } from "./contractor-values.server";
import { lockPublishing, raiseDirectoryVersion } from "./import-runs.server";
import { builtUpon, nothingToUndo, undoable, type UndoableRun } from "./undoable-run.server";

export interface Undone {
  run: number;
  source: string | null;
  outcome: "done" | "refused";
  answer: string;
  /** Records, or contacts, that are hidden now and that say again what they said before. */
  hidden: number;
  restored: number;
}

/**
 * Takes a published run back: hides what it brought and restores what it replaced, deletes nothing, and tells it as events
 * of kind "undone" (rules.md 36). Runs of a source go newest first; a run on which another built is refused with the reason.
 * One transaction under the publishing lock: killed anywhere, it is run again; a second time changes nothing.
 */
export async function undoRun(run: number): Promise<Undone> {
  return withTransaction(importerPool(), async (tx) => {
    await lockPublishing(tx);
    const found = await undoable(tx, run);
    const refused = (answer: string): Undone => ({
      run,
      source: found?.source_id ?? null,
      outcome: "refused",
      answer,
      hidden: 0,
      restored: 0,
    });
    if (!found) return refused(`There is no run ${run}.`);
    if (found.outcome === "undone") {
      return { ...refused(`Run ${run} was undone before; nothing was changed.`), outcome: "done" };
    }
    const reason = nothingToUndo(found) ?? (await builtUpon(tx, found));
    if (reason !== undefined) return refused(reason);

    const { hidden, restored } = await takeBack(tx, found);
    const what = found.kind === "contact-research" ? "contacts" : "records";
    return {
      run,
      source: found.source_id,
      outcome: "done",
      answer: `Run ${run} of ${found.source_id} (list of ${found.list_date}) is undone: ${hidden} ${what} hidden, ${restored} restored.`,
      hidden,
      restored,
    };
  });
}

async function takeBack(tx: Tx, run: UndoableRun): Promise<{ hidden: number; restored: number }> {
  // Tables of a whole list are joined as sets: a nested loop, chosen for a few rows, would take minutes.
  await tx.query("SET LOCAL enable_nestloop = off");
  await tx.query("UPDATE public.reading SET undone_at = clock_timestamp() WHERE id = $1", [run.reading_id]);
  // Refreshed contacts read their presence, so the reading is out before they are made anew.
  const done = run.kind === "contact-research" ? await undoContacts(tx, run.id) : await takeBackRecords(tx, run);
  await tx.query("SET LOCAL enable_nestloop = on");
  await tx.query("UPDATE public.import_run SET outcome = 'undone', undone_at = clock_timestamp() WHERE id = $1", [
    run.id,
  ]);
  await tx.query(
    `INSERT INTO public.event (contractor_id, kind, run_id, reading_id, on_date, facts)
     SELECT e.contractor_id, 'undone', $1, $2, public.product_day(), jsonb_build_object('kinds', jsonb_agg(DISTINCT e.kind))
       FROM public.event e WHERE e.run_id = $1 AND e.kind <> 'undone' GROUP BY e.contractor_id ORDER BY e.contractor_id`,
    [run.id, run.reading_id],
  );
  await raiseDirectoryVersion(tx);
  await enqueue(tx, "rebuild_documents", {}, { key: "rebuild_documents" });
  return done;
}

async function takeBackRecords(tx: Tx, run: UndoableRun): Promise<{ hidden: number; restored: number }> {
  await takeBackPeriods(tx, run);
  const { rowCount: restored } = await tx.query(
    `UPDATE public.source_record r SET ${RECORD_COLUMNS.map((name) => `${name} = b.${name}`).join(", ")},
            -- Merges move records between firms; a record that the run brought back goes where it was hidden.
            contractor_id = CASE WHEN b.hidden_at IS NULL THEN r.contractor_id ELSE b.contractor_id END
       FROM public.source_record_version v CROSS JOIN LATERAL jsonb_populate_record(NULL::public.source_record, v.before) b
      WHERE v.run_id = $1 AND r.id = v.record_id`,
    [run.id],
  );
  const { rowCount: hidden } = await tx.query(
    `UPDATE public.source_record r SET hidden_at = clock_timestamp()
      WHERE r.first_reading = $1 AND r.hidden_at IS NULL`,
    [run.reading_id],
  );
  await tx.query(
    "UPDATE public.contractor SET hidden_at = clock_timestamp() WHERE brought_by = $1 AND hidden_at IS NULL",
    [run.id],
  );
  // Merged or split since, its records stand under others than those that it changed.
  const { rows: touched } = await tx.query<{ id: string }>(
    `SELECT contractor_id AS id FROM public.contractor_version WHERE run_id = $1
     UNION SELECT contractor_id FROM public.source_record WHERE first_reading = $2
     UNION SELECT r.contractor_id FROM public.source_record_version v JOIN public.source_record r ON r.id = v.record_id WHERE v.run_id = $1`,
    [run.id, run.reading_id],
  );
  await refreshContractorValues(
    tx,
    touched.map(({ id }) => id),
    { on: run.list_date },
  );
  await takeBackHistory(tx, run);
  const { rows: back } = await tx.query<{ rows: number }>(
    "SELECT count(*) AS rows FROM public.source_record_version WHERE run_id = $1 AND before ->> 'hidden_at' IS NOT NULL",
    [run.id],
  );
  return { hidden: (hidden ?? 0) + back[0]!.rows, restored: (restored ?? 0) - back[0]!.rows };
}

/** Periods that the run began never were; those that it ended go on; dates that it moved are those of the record again. */
async function takeBackPeriods(tx: Tx, run: UndoableRun) {
  await tx.query(
    "UPDATE public.certification_period SET ended_reading = began_reading, hidden_at = clock_timestamp() WHERE began_reading = $1",
    [run.reading_id],
  );
  await tx.query(
    "UPDATE public.certification_period SET ended_reading = NULL WHERE ended_reading = $1 AND hidden_at IS NULL",
    [run.reading_id],
  );
  await tx.query(
    `UPDATE public.certification_period p
        SET issued_on = b.issued_on, expires_on = b.expires_on, date_kind = b.date_kind, published_status = b.published_status
       FROM public.source_record_version v CROSS JOIN LATERAL jsonb_populate_record(NULL::public.source_record, v.before) b
      WHERE v.run_id = $1 AND b.hidden_at IS NULL AND p.record_id = v.record_id AND p.ended_reading IS NULL
        AND (p.issued_on, p.expires_on, p.date_kind, p.published_status)
            IS DISTINCT FROM (b.issued_on, b.expires_on, b.date_kind, b.published_status)`,
    [run.id],
  );
}

/**
 * Former names and the day of the last change are no function of the records. Where a later run of another source kept them
 * as it found them, what this run added is taken out of what was kept and of what stands; else they are as they were.
 */
async function takeBackHistory(tx: Tx, run: UndoableRun) {
  await tx.query(FORGET_MERGED_NAMES, [run.id]);
  await tx.query(
    `WITH mine AS (
       SELECT v.contractor_id, v.former_names AS before, v.updated_on, later.run_id AS later_run,
              coalesce(later.former_names, c.former_names) AS after
         FROM public.contractor_version v JOIN public.contractor c ON c.id = v.contractor_id
         LEFT JOIN LATERAL (
           SELECT l.run_id, l.former_names FROM public.contractor_version l JOIN public.import_run n ON n.id = l.run_id
            WHERE l.contractor_id = v.contractor_id AND n.published_order > $2 AND n.undone_at IS NULL
            ORDER BY n.published_order LIMIT 1) later ON true
        WHERE v.run_id = $1
     ), kept AS (
       UPDATE public.contractor_version l
          SET former_names = ${withoutAdded("l.former_names")},
              updated_on = CASE WHEN l.run_id = mine.later_run THEN mine.updated_on ELSE l.updated_on END
         FROM mine, public.import_run n
        WHERE l.contractor_id = mine.contractor_id AND n.id = l.run_id AND n.published_order > $2 AND n.undone_at IS NULL
     )
     UPDATE public.contractor c
        SET former_names = ${withoutAdded("c.former_names")},
            updated_on = CASE WHEN mine.later_run IS NULL THEN mine.updated_on ELSE c.updated_on END
       FROM mine WHERE c.id = mine.contractor_id`,
    [run.id, run.published_order],
  );
}

/** A firm that was merged since brought its former names with it: those that it had from this run go from the kept one too. */
const FORGET_MERGED_NAMES = `
  UPDATE public.contractor c
     SET former_names = ARRAY(SELECT unnest(c.former_names) EXCEPT SELECT unnest(added.names) ORDER BY 1)
    FROM (SELECT a.contractor_id, array_agg(n.name) AS names
            FROM public.contractor_version v JOIN public.contractor gone ON gone.id = v.contractor_id
            JOIN public.contractor_alias a ON a.old_id = gone.id AND a.until IS NULL
           CROSS JOIN LATERAL (SELECT unnest(gone.former_names) EXCEPT SELECT unnest(v.former_names)) AS n (name)
           WHERE v.run_id = $1 GROUP BY a.contractor_id) added
   WHERE c.id = added.contractor_id`;

const withoutAdded = (names: string) => `ARRAY(
  SELECT name FROM (SELECT unnest(${names}) EXCEPT (SELECT unnest(mine.after) EXCEPT SELECT unnest(mine.before))
                    UNION (SELECT unnest(mine.before) EXCEPT SELECT unnest(mine.after))) AS t (name) ORDER BY name)`;

const RECORD_COLUMNS = [
  ...["legal_name", "match_key", "trade_names", "city", "province", "postal_code", "latitude", "longitude"],
  ...["business_phone", "website", "trades", "size", "jurisdiction", "programme", "partner", "period_kind", "number"],
  ...["issued_on", "expires_on", "date_kind", "published_status", "line", "first_reading", "changed_reading"],
  ...["missing_since", "hidden_at", "print_high", "print_low"],
];
