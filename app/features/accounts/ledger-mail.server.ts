import type { LedgerFinding } from "~/features/billing/audit-ledger-job.server";
import { withTransaction, workerPool } from "~/platform/db.server";
import { textFor } from "~/text/catalogue";
import type { Language } from "~/text/language";
import { operatorMailText } from "~/text/operator-mail";
import { endNotice, mailOperators, noticeIsDue } from "./operator-mail.server";

const TOPIC = "ledger";

/** Tells the operators what an audit found: when it is new or changed, and once a day while it lasts. */
export async function tellLedgerFindings(findings: LedgerFinding[]): Promise<void> {
  await withTransaction(workerPool(), async (tx) => {
    if (findings.length === 0) return endNotice(tx, TOPIC);
    const about = findings.map(({ rule, times }) => `${rule}: ${times}`).sort();
    if (!(await noticeIsDue(tx, { topic: TOPIC, about: about.join("; "), againAfterHours: 24 }))) return;
    await mailOperators(tx, "ledger-violations", (language) => ledgerMail(findings, language));
  });
}

function ledgerMail(findings: LedgerFinding[], language: Language) {
  const t = textFor(operatorMailText, language);
  return {
    subject: t("ledgerSubject", { violations: findings.reduce((sum, { times }) => sum + times, 0) }),
    paragraphs: [t("ledgerLead"), findings.map(({ rule, times }) => t("ledgerLine", { rule, times })).join("\n")],
  };
}
