import type { Tx } from "~/platform/db.server";
import { exportPhone } from "./export-phone";

/** What an operator found right, laid over what the lists say of a firm for as long as they say what they said then. */
export interface ContractorCorrection {
  contractorId: string;
  /** A column of the contractor. */
  field: string;
  value: unknown;
  decidedOn: string;
  reason: string;
  correctionId: number;
}

/**
 * Keeps a correction and shows its value at once, within the caller's transaction and under its publishing lock. An earlier
 * one of the same field is replaced; what the lists say is what stood under that one.
 */
export async function keepCorrection(tx: Tx, correction: ContractorCorrection): Promise<void> {
  const { contractorId, field, value, decidedOn, reason, correctionId } = correction;
  const { rows } = await tx.query<{ id: number }>(
    `INSERT INTO public.contractor_correction (contractor_id, field, value, was, decided_on, reason, correction_id)
     SELECT c.id, $2::text, $3::jsonb, coalesce((SELECT k.was FROM (${STANDING}) k WHERE k.contractor_id = c.id AND k.field = $2 AND k.ended_at IS NULL
                                     ORDER BY k.id DESC LIMIT 1), to_jsonb(c) -> $2::text), $4::date, $5::text, $6::bigint
       FROM public.contractor c WHERE c.id = $1 RETURNING id`,
    [contractorId, field, JSON.stringify(value), decidedOn, reason, correctionId],
  );
  await tx.query(
    `UPDATE public.contractor_correction k SET ended_at = coalesce(k.ended_at, clock_timestamp()), replaced_by = $3
       FROM (${STANDING}) s WHERE s.id = k.id AND s.contractor_id = $1 AND k.field = $2 AND k.id <> $3`,
    [contractorId, field, rows[0]!.id],
  );
  await showCorrections(tx, [contractorId]);
  await tx.query("UPDATE public.contractor SET updated_on = greatest(updated_on, $2::date) WHERE id = $1", [
    contractorId,
    decidedOn,
  ]);
}

/** Those of the table's contractors that somebody corrected: a handful, whatever the length of the list. */
export async function correctedAmong(tx: Tx, table: string): Promise<string[]> {
  const { rows } = await tx.query<{ id: string }>(
    `SELECT DISTINCT k.contractor_id AS id FROM (${STANDING}) k WHERE k.contractor_id IN (SELECT contractor_id FROM ${table})`,
  );
  return rows.map(({ id }) => id);
}

/**
 * To be called when these contractors show what their lists say. A correction whose field still says what it said is laid
 * over it; where the lists say something else they win and it is ended, by `run` if one is being published. An undone run
 * ended nothing, so what comes back with its undo is corrected again (rules.md 36).
 */
export async function layCorrections(
  tx: Tx,
  contractorIds: readonly string[],
  { run }: { run: number | null },
): Promise<void> {
  if (contractorIds.length === 0) return;
  await tx.query(
    `UPDATE public.contractor_correction k
        SET ended_at = CASE WHEN s.holds THEN NULL ELSE clock_timestamp() END, ended_run = CASE WHEN s.holds THEN NULL ELSE $2::bigint END
       FROM (SELECT k.*, to_jsonb(c) -> k.field = k.was AS holds
               FROM (${STANDING}) k JOIN public.contractor c ON c.id = k.contractor_id WHERE c.id = ANY ($1::uuid[])) s
      WHERE k.id = s.id AND s.holds = (k.ended_at IS NOT NULL)`,
    [contractorIds, run],
  );
  await showCorrections(tx, contractorIds);
}

/** A merged firm's corrections are those of the firm that it was merged into; what another run ended is over unless it was undone. */
const STANDING = `
  SELECT k.id, coalesce(a.contractor_id, k.contractor_id) AS contractor_id, k.field, k.value, k.was, k.ended_at
    FROM public.contractor_correction k
    LEFT JOIN public.contractor_alias a ON a.old_id = k.contractor_id AND a.until IS NULL
   WHERE k.replaced_by IS NULL
     AND (k.ended_run IS NULL OR EXISTS (SELECT FROM public.reading r WHERE r.run_id = k.ended_run AND r.undone_at IS NOT NULL))`;

/** The key that identity is matched on stays that of the lists; a place that was corrected has no point on the map any more. */
async function showCorrections(tx: Tx, contractorIds: readonly string[]): Promise<void> {
  await tx.query(
    `UPDATE public.contractor c
        SET legal_name = m.legal_name, trade_names = m.trade_names, city = m.city, province = m.province, postal_code = m.postal_code,
            latitude = CASE WHEN s.moved THEN NULL ELSE c.latitude END, longitude = CASE WHEN s.moved THEN NULL ELSE c.longitude END,
            business_phone = m.business_phone, website = m.website, trades = m.trades, size = m.size,
            export_name = public.formula_guarded(m.legal_name),
            export_trade_names = public.formula_guarded(array_to_string(m.trade_names, '; ')),
            export_city = public.formula_guarded(coalesce(m.city, '')), export_phone = ${exportPhone("m.business_phone")}
       FROM (SELECT k.contractor_id, jsonb_object_agg(k.field, k.value ORDER BY k.id) AS facts,
                    bool_or(k.field IN ('city', 'province', 'postal_code')) AS moved
               FROM (${STANDING}) k WHERE k.ended_at IS NULL AND k.contractor_id = ANY ($1::uuid[]) GROUP BY k.contractor_id) s
       JOIN public.contractor b ON b.id = s.contractor_id
      CROSS JOIN LATERAL jsonb_populate_record(b, s.facts) m
      WHERE c.id = s.contractor_id`,
    [contractorIds],
  );
}
