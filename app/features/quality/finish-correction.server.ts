import { z } from "zod";
import { settleWrongContact, takeCorrectionMail } from "~/features/contacts/wrong-contact.server";
import { withTransaction, workerPool } from "~/platform/db.server";
import { env } from "~/platform/env.server";
import { defineJob } from "~/platform/jobs.server";
import { queueMail } from "~/platform/mail.server";
import { textFor } from "~/text/catalogue";
import { correctionMailText } from "~/text/correction-mail";
import { inLanguage } from "~/text/language";

interface Decided {
  kind: "value" | "contact" | "duplicate" | "other";
  state: "open" | "accepted" | "declined";
  contractorId: string;
}

/** What follows a decision: the contact and its credit, then the reporter's mail. Each once, however often it is run. */
export async function finishCorrection(correctionId: number): Promise<void> {
  const { rows } = await workerPool().query<Decided>(
    `SELECT kind, state, contractor_id AS "contractorId" FROM public.correction WHERE id = $1`,
    [correctionId],
  );
  const decided = rows[0];
  if (!decided || decided.state === "open") return;
  const wrongContact = decided.kind === "contact" && decided.state === "accepted";
  const credits = wrongContact ? (await settleWrongContact(correctionId)).credits : 0;
  await withTransaction(workerPool(), async (tx) => {
    const due = await takeCorrectionMail(tx, correctionId);
    if (!due) return;
    const t = textFor(correctionMailText, due.language);
    const path = decided.kind === "contact" ? "/reveals" : `/contractors/${decided.contractorId}`;
    const text = [
      t(decided.state === "accepted" ? `accepted_${decided.kind}` : "declined"),
      ...(wrongContact ? [credits > 0 ? t("credit", { credits }) : t("noCredit")] : []),
      new URL(inLanguage(due.language, path), env.origin).href,
      ["--", t("sender"), env.OPERATOR_NAME, env.OPERATOR_ADDRESS, env.PRIVACY_EMAIL].filter(Boolean).join("\n"),
    ].join("\n\n");
    await queueMail(tx, { kind: "correction", language: due.language, to: due.email, subject: t("subject"), text });
  });
}

export const finishCorrectionJob = defineJob({
  payload: z.strictObject({ correction: z.int().positive() }),
  run: ({ correction }) => finishCorrection(correction),
});
