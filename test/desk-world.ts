/** Operators and runs for tests of the desk, written straight as the owner. */
import type pg from "pg";
import { createTeam, type TestMember } from "./money-world";

/** A member who is an operator, besides being somebody's team. */
export async function createDeskOperator(owner: pg.Pool): Promise<TestMember> {
  const member = await createTeam(owner);
  await owner.query("insert into public.operator (user_id) values ($1)", [member.userId]);
  return member;
}

export interface RunOptions {
  outcome?: string | null;
  stage?: string;
  listDate?: string;
  fileName?: string;
  sha256?: string;
  counts?: Record<string, number>;
  reasons?: string[];
}

/** A run of a source; live while it has no outcome. */
export async function createRun(owner: pg.Pool, source: string, options: RunOptions = {}): Promise<number> {
  const { outcome = "published", stage = "published", listDate = "2026-11-16" } = options;
  const { rows } = await owner.query<{ id: string }>(
    `insert into public.import_run (source_id, file_name, file_sha256, list_date, stage, outcome, counts, reasons, finished_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, case when $6::text is not null then now() end) returning id`,
    [
      source,
      options.fileName ?? "list.csv",
      options.sha256 ?? null,
      listDate,
      stage,
      outcome,
      JSON.stringify(options.counts ?? {}),
      JSON.stringify(options.reasons ?? []),
    ],
  );
  const id = Number(rows[0]!.id);
  if (outcome === "published") {
    await owner.query("update public.import_run set published_order = id where id = $1", [id]);
    await owner.query(
      `insert into public.reading (source_id, list_date, file_sha256, run_id, rows, absences_counted)
       values ($1, $2, 'list of run ' || $3::bigint, $3, 2, true)`,
      [source, listDate, id],
    );
  }
  return id;
}

/** A declared source as the import would have written it. */
export async function declareSource(owner: pg.Pool, id: string, kind = "certification-list"): Promise<string> {
  await owner.query(
    `insert into public.source (id, publisher, kind, data_set, terms_status) values ($1, $1, $2, 'demo', 'permission') on conflict do nothing`,
    [id, kind],
  );
  return id;
}
