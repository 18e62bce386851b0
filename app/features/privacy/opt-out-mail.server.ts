import { type Buyer, buyersToTell, settleBuyer, takeOptOutMail } from "~/features/contacts/suppression.server";
import { withTransaction, workerPool } from "~/platform/db.server";
import { env } from "~/platform/env.server";
import { queueMail } from "~/platform/mail.server";
import { textFor } from "~/text/catalogue";
import { formatDate } from "~/text/format";
import { inLanguage, type Language } from "~/text/language";
import { optOutMailText } from "~/text/opt-out-mail";
import { optOutToken } from "./opt-out-link.server";

function signature(sender: string): string {
  return ["--", sender, env.OPERATOR_NAME, env.OPERATOR_ADDRESS, env.PRIVACY_EMAIL].filter(Boolean).join("\n");
}

function address(language: Language, path: string): string {
  return new URL(inLanguage(language, path), env.origin).href;
}

/** Sends the link that proves the address. Run again it sends nothing. */
export async function sendOptOutMail(requestId: string): Promise<void> {
  await withTransaction(workerPool(), async (tx) => {
    const due = await takeOptOutMail(tx, requestId);
    if (!due) return;
    const t = textFor(optOutMailText, due.language);
    const link = address(due.language, `/opt-out?request=${optOutToken(requestId)}`);
    const text = [t("lead"), link, t("rules"), t("notYou"), signature(t("sender"))].join("\n\n");
    await queueMail(tx, { kind: "opt-out-link", language: due.language, to: due.email, subject: t("subject"), text });
  });
}

/** Gives back what is owed and tells who had paid, team by team; a crash between two leaves the rest for the next run. */
export async function tellBuyers(requestId: string): Promise<void> {
  for (const buyer of await buyersToTell(requestId)) {
    await withTransaction(workerPool(), async (tx) => {
      const credits = await settleBuyer(tx, requestId, buyer);
      for (const recipient of buyer.recipients) {
        const language = recipient.language ?? "en";
        await queueMail(tx, {
          kind: "opt-out-buyer",
          language,
          to: recipient.email,
          ...buyerMail(buyer, credits, language),
        });
      }
    });
  }
}

/** Names the evidence, never the person. */
function buyerMail(buyer: Buyer, credits: number, language: Language): { subject: string; text: string } {
  const t = textFor(optOutMailText, language);
  const text = [
    t("buyerLead"),
    t("buyerEvidence", { id: buyer.evidenceId ?? buyer.contactId }),
    address(language, "/reveals"),
    t("buyerDelete", { date: formatDate(language, buyer.deleteBy) }),
    credits > 0 ? t("buyerCredit", { credits }) : t("buyerNoCredit"),
    signature(t("sender")),
  ].join("\n\n");
  return { subject: t("buyerSubject"), text };
}
