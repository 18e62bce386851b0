import { webPool } from "~/platform/db.server";
import type { DiffRow, DiffVerdict } from "./import-diff.server";

/**
 * The samples of what a contact feed's run changes, which are values of people: to an operator alone, without anybody who opted
 * out since, and each reading is an entry of the desk's log. Empty once they were scrubbed.
 */
export async function contactChanges(
  operator: { userId: string },
  run: number,
): Promise<Partial<Record<DiffVerdict, DiffRow[]>>> {
  const { rows } = await webPool().query<DiffRow>(
    `SELECT verdict, line, record_key AS "recordKey", contractor_id AS "contractorId", name, city, province, field, before, after
       FROM public.desk_contact_diff($1, $2) ORDER BY seq`,
    [operator.userId, run],
  );
  const changes: Partial<Record<DiffVerdict, DiffRow[]>> = {};
  for (const row of rows) (changes[row.verdict] ??= []).push(row);
  return changes;
}
