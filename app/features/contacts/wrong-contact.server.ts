import { type Tx, webPool, withTransaction, workerPool } from "~/platform/db.server";
import type { Language } from "~/text/language";

/** What a team that opened a contact can say is wrong with it. */
export type WrongContact = "left-firm" | "wrong-person" | "dead-address";

/** Files it for the desk by the contact's id alone. Answers nothing, whoever owns the contact (rules.md 30). */
export async function reportContact(
  member: { teamId: string; userId: string },
  report: { contactId: string; what: WrongContact; language: Language },
): Promise<void> {
  await webPool().query("SELECT public.report_contact($1, $2, $3, $4, $5)", [
    member.teamId,
    member.userId,
    report.contactId,
    report.what,
    report.language,
  ]);
}

/**
 * What an accepted report of a contact comes to: the reporter's charged reveal is credited once for ever, and the contact is not
 * sold any more as it was. Two transactions, so that wallet and gates are never held together; run again it changes nothing.
 */
export async function settleWrongContact(correctionId: number): Promise<{ credits: number }> {
  const { rows } = await workerPool().query<{ credits: number }>("SELECT money.credit_correction($1) AS credits", [
    correctionId,
  ]);
  await withTransaction(workerPool(), async (tx) => {
    await tx.query("SELECT vault.mark_wrong_contact($1)", [correctionId]);
  });
  return { credits: rows[0]!.credits };
}

/** Whom to tell of a decision, once; null where nobody asked to be told, or the mail is queued already. */
export async function takeCorrectionMail(
  tx: Tx,
  correctionId: number,
): Promise<{ email: string; language: Language } | null> {
  const { rows } = await tx.query<{ email: string | null; language: Language }>(
    "SELECT email, language FROM vault.correction_to_tell($1)",
    [correctionId],
  );
  const [due] = rows;
  return due?.email ? { email: due.email, language: due.language } : null;
}

/** Empties what reporters wrote and their addresses, 30 days after the decision. */
export async function scrubCorrections(): Promise<void> {
  await workerPool().query("SELECT vault.scrub_corrections()");
}
