import type { Tx } from "~/platform/db.server";
import { env } from "~/platform/env.server";
import { queueMail } from "~/platform/mail.server";
import { textFor } from "~/text/catalogue";
import { inLanguage, type Language } from "~/text/language";
import { operatorMailText } from "~/text/operator-mail";

export interface OperatorMail {
  subject: string;
  paragraphs: string[];
}

/** Queues one mail to every operator, each in their own language, with the desk's address at its end. Answers how many. */
export async function mailOperators(
  tx: Tx,
  kind: string,
  compose: (language: Language) => OperatorMail,
): Promise<number> {
  const { rows } = await tx.query<{ email: string; language: Language | null }>(
    `SELECT u.email, u.language FROM public.operator o JOIN public."user" u ON u.id = o.user_id ORDER BY u.email`,
  );
  for (const { email, language: own } of rows) {
    const language = own ?? "en";
    const t = textFor(operatorMailText, language);
    const { subject, paragraphs } = compose(language);
    const desk = new URL(inLanguage(language, "/desk"), env.origin).href;
    const signature = ["--", t("sender"), env.OPERATOR_NAME, env.OPERATOR_ADDRESS].filter(Boolean).join("\n");
    await queueMail(tx, {
      kind,
      language,
      to: email,
      subject,
      text: [...paragraphs, t("desk", { desk }), signature].join("\n\n"),
    });
  }
  return rows.length;
}

/**
 * Whether a matter that lasts is to be told now: what is said of it changed, or it was last told `againAfterHours` ago.
 * Noted with the mail, in its transaction. Without an operator there is nobody to tell, and nothing is noted.
 */
export async function noticeIsDue(
  tx: Tx,
  { topic, about, againAfterHours }: { topic: string; about: string; againAfterHours: number },
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `INSERT INTO public.operator_notice AS n (topic, about) SELECT $1, $2 WHERE EXISTS (SELECT FROM public.operator)
     ON CONFLICT (topic) DO UPDATE SET about = excluded.about, told_at = clock_timestamp()
       WHERE n.about <> excluded.about OR n.told_at <= clock_timestamp() - make_interval(hours => $3)`,
    [topic, about, againAfterHours],
  );
  return (rowCount ?? 0) > 0;
}

/** The matter is over: should it come back, it is told again. */
export async function endNotice(tx: Tx, topic: string): Promise<void> {
  await tx.query("DELETE FROM public.operator_notice WHERE topic = $1", [topic]);
}
