import type { Pool } from "pg";
import { sqlState, type Tx, webPool, withTransaction, workerPool } from "~/platform/db.server";
import type { Language } from "~/text/language";

/** Opt-outs as the vault keeps them; features/privacy decides what is said and when. */

export type OptOutState = "open" | "done" | "expired";

export async function createOptOutRequest(email: string, language: Language): Promise<string> {
  const { rows } = await webPool().query<{ id: string }>("SELECT public.request_opt_out($1, $2) AS id", [
    email,
    language,
  ]);
  return rows[0]!.id;
}

export async function optOutState(requestId: string): Promise<OptOutState> {
  const { rows } = await webPool().query<{ state: OptOutState | null }>("SELECT public.opt_out_state($1) AS state", [
    requestId,
  ]);
  return rows[0]?.state ?? "expired";
}

const DEADLOCK = "40P01";

/** Takes the proved address and whom it leads to from everywhere, in one transaction; a second time changes nothing. */
export async function closeGates(requestId: string): Promise<"done" | "expired"> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await withTransaction(webPool(), async (tx) => {
        // An import that writes the contact is waited for: whoever asks to be forgotten is not sent away.
        await tx.query("SET LOCAL statement_timeout = '90s'");
        const { rows } = await tx.query<{ outcome: "done" | "expired" }>(
          "SELECT public.confirm_opt_out($1) AS outcome",
          [requestId],
        );
        return rows[0]!.outcome;
      });
    } catch (error) {
      // A contact that came in while the gates were taken can cost one more try.
      if (sqlState(error) !== DEADLOCK || attempt === 3) throw error;
    }
  }
}

export async function createDeskRequest(replyTo: string, message: string, language: Language): Promise<string> {
  const { rows } = await webPool().query<{ id: string }>("SELECT public.ask_privacy_desk($1, $2, $3) AS id", [
    replyTo,
    message,
    language,
  ]);
  return rows[0]!.id;
}

/**
 * An operator has the contacts that bear an address removed, for a request that waits at the desk: the number of the log's
 * entry. The address goes into the vault alone. null: no such request waits, or no operator.
 */
export async function askRemoval(
  operator: { userId: string },
  asked: { request: string; email: string; reason: string },
): Promise<number | null> {
  const { rows } = await webPool().query<{ id: number | null }>(
    "SELECT public.ask_removal_at_desk($1, $2, $3, $4) AS id",
    [operator.userId, asked.request, asked.email, asked.reason],
  );
  return rows[0]!.id;
}

/** As the worker: how many contacts went, as by an opt-out proved by mail; null where there is no such removal to carry out. */
export async function carryOutRemoval(removal: string): Promise<number | null> {
  return withTransaction(workerPool(), async (tx) => {
    // As for an opt-out: an import that writes the contact is waited for.
    await tx.query("SET LOCAL statement_timeout = '90s'");
    const { rows } = await tx.query<{ removed: number | null }>("SELECT public.remove_at_desk($1) AS removed", [
      removal,
    ]);
    return rows[0]!.removed;
  });
}

/** The address to write to, once a request and at most three times a day an address; null when there is nothing to send. */
export async function takeOptOutMail(tx: Tx, requestId: string): Promise<{ email: string; language: Language } | null> {
  const { rows } = await tx.query<{ email: string; language: Language }>(
    "SELECT email, language FROM vault.opt_out_mail_due($1)",
    [requestId],
  );
  return rows[0] ?? null;
}

export interface Buyer {
  teamId: string;
  contactId: string;
  evidenceId: string | null;
  deleteBy: string;
  optedOutAt: Date;
  recipients: { email: string; language: Language | null }[];
}

export async function buyersToTell(requestId: string): Promise<Buyer[]> {
  const { rows } = await workerPool().query<Buyer>(
    `SELECT team_id AS "teamId", contact_id AS "contactId", evidence_id AS "evidenceId", delete_by AS "deleteBy", opted_out_at AS "optedOutAt", recipients
       FROM vault.opt_out_buyers_to_tell($1)`,
    [requestId],
  );
  return rows;
}

/** Gives the credit back where the reveal is younger than 30 days (rules.md 19, 27) and notes that the team is told. */
export async function settleBuyer(tx: Tx, requestId: string, buyer: Buyer): Promise<number> {
  const { rows } = await tx.query<{ credits: number }>("SELECT money.credit_opt_out($1, $2, $3) AS credits", [
    buyer.teamId,
    buyer.contactId,
    buyer.optedOutAt,
  ]);
  const credits = rows[0]?.credits ?? 0;
  await tx.query("SELECT vault.opt_out_buyer_was_told($1, $2, $3, $4)", [
    requestId,
    buyer.teamId,
    buyer.contactId,
    credits,
  ]);
  return credits;
}

export interface SuppressionEntry {
  id: number;
  hmac: string;
  kind: string;
  pepper_version: number;
  at: Date;
  reason: string;
}

export async function suppressionsToAppend(): Promise<SuppressionEntry[]> {
  const { rows } = await workerPool().query<SuppressionEntry>("SELECT * FROM vault.suppressions_to_append()");
  return rows;
}

export async function suppressionsWereAppended(ids: number[]): Promise<void> {
  await workerPool().query("SELECT vault.suppressions_were_appended($1)", [ids]);
}

export async function replayEntries(entries: unknown[], pool: Pool = workerPool()): Promise<number> {
  const { rows } = await pool.query<{ closed: number }>("SELECT vault.replay_suppressions($1) AS closed", [
    JSON.stringify(entries),
  ]);
  return rows[0]!.closed;
}

export async function scrubRequests(): Promise<void> {
  await workerPool().query("SELECT vault.scrub_requests()");
}
