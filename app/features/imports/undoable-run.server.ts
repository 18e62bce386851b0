import type pg from "pg";
import { webPool, type Tx } from "~/platform/db.server";

type Database = pg.Pool | Tx;

export interface UndoableRun {
  id: number;
  source_id: string;
  kind: "certification-list" | "business-directory" | "contact-research";
  list_date: string;
  file_name: string;
  outcome: string | null;
  dry_run: boolean;
  published_order: number | null;
  reading_id: number | null;
}

/** Why this run cannot be taken back now, or undefined. For the desk, which offers only what would be done. */
export async function whyNotUndone(run: number): Promise<string | undefined> {
  const found = await undoable(webPool(), run);
  if (!found) return `There is no run ${run}.`;
  return nothingToUndo(found) ?? (await builtUpon(webPool(), found));
}

export async function undoable(database: Database, run: number): Promise<UndoableRun | undefined> {
  const { rows } = await database.query<UndoableRun>(
    `SELECT r.id, r.source_id, s.kind, r.list_date, r.file_name, r.outcome, r.dry_run, r.published_order, g.id AS reading_id
       FROM public.import_run r JOIN public.source s ON s.id = r.source_id LEFT JOIN public.reading g ON g.run_id = r.id
      WHERE r.id = $1`,
    [run],
  );
  return rows[0];
}

/** A run that changed nothing, or that is not over. */
export function nothingToUndo(run: UndoableRun): string | undefined {
  const { id, outcome, dry_run: dryRun, published_order: order, reading_id: reading } = run;
  if (dryRun) return `Run ${id} was a dry run: it changed nothing.`;
  if (outcome === null) return `Run ${id} is still being imported.`;
  if (outcome === "undone") return `Run ${id} was undone before.`;
  if (outcome === "waiting") return `Run ${id} waits to be published: refuse it instead.`;
  if (!["published", "withheld", "unchanged"].includes(outcome)) {
    return `Run ${id} published nothing (${outcome}): there is nothing to undo.`;
  }
  if (reading === null) return `Run ${id} read a list that was known already: it changed nothing.`;
  if (order === null) return `Run ${id} was published before what a run replaces was kept: it cannot be undone.`;
  return undefined;
}

/** The run, or the merge, that has to be taken back first. */
export async function builtUpon(database: Database, run: UndoableRun): Promise<string | undefined> {
  const { rows: later } = await database.query<{ id: number; list_date: string }>(
    `SELECT n.id, n.list_date FROM public.import_run n JOIN public.reading r ON r.run_id = n.id
      WHERE n.source_id = $1 AND n.undone_at IS NULL AND n.published_order > $2 ORDER BY n.published_order DESC LIMIT 1`,
    [run.source_id, run.published_order],
  );
  if (later[0]) {
    return `Run ${later[0].id} of ${run.source_id} (list of ${later[0].list_date}) was published later: undo it first, newest first.`;
  }
  const first = (other: { id: number; source_id: string }, why: string) =>
    `Run ${other.id} of ${other.source_id} ${why} run ${run.id}: undo it first.`;

  const { rows: records } = await database.query<{ id: number; source_id: string }>(
    `SELECT n.id, n.source_id FROM public.contractor c JOIN public.source_record r ON r.contractor_id = c.id AND r.hidden_at IS NULL
       JOIN public.reading f ON f.id = r.first_reading JOIN public.import_run n ON n.id = f.run_id
      WHERE c.brought_by = $1 AND n.id <> $1 ORDER BY n.published_order DESC NULLS LAST LIMIT 1`,
    [run.id],
  );
  if (records[0]) return first(records[0], "listed firms that came with");

  const { rows: periods } = await database.query<{ id: number; source_id: string }>(
    `SELECT n.id, n.source_id
       FROM (SELECT record_id FROM public.source_record_version WHERE run_id = $1
             UNION SELECT id FROM public.source_record WHERE first_reading = $2
             UNION SELECT record_id FROM public.certification_period WHERE ended_reading = $2 AND hidden_at IS NULL) touched
       JOIN public.certification_period p ON p.record_id = touched.record_id AND p.hidden_at IS NULL
       JOIN public.reading e ON e.id IN (p.began_reading, p.ended_reading)
       JOIN public.import_run n ON n.id = e.run_id AND n.published_order > $3 AND n.undone_at IS NULL
      ORDER BY n.published_order DESC LIMIT 1`,
    [run.id, run.reading_id, run.published_order],
  );
  if (periods[0]) return first(periods[0], "moved certificates on from where they stood after");

  const { rows: contacts } = await database.query<{ id: number; source_id: string }>(
    `SELECT n.id, n.source_id
       FROM public.contractor c JOIN public.contact_preview p ON p.contractor_id = c.id
       JOIN public.standing_event e ON e.contractor_id = c.id AND e.kind = 'contact-found' JOIN public.import_run n ON n.id = e.run_id
      WHERE c.brought_by = $1 AND c.hidden_at IS NULL ORDER BY n.published_order DESC NULLS LAST LIMIT 1`,
    [run.id],
  );
  if (contacts[0]) return first(contacts[0], "found contacts at firms that came with");

  const { rows: merges } = await database.query(
    `SELECT FROM public.contractor c JOIN public.contractor_alias a ON c.id IN (a.contractor_id, a.old_id) AND a.until IS NULL
      WHERE c.brought_by = $1 LIMIT 1`,
    [run.id],
  );
  if (merges.length > 0) return `Firms that came with run ${run.id} were merged with others: split them first.`;
  return undefined;
}
