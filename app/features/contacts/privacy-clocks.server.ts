import { webPool } from "~/platform/db.server";
import type { Language } from "~/text/language";

/** A request that could not be proved by mail: five business days to answer it (rules.md 29). */
export interface PrivacyClock {
  id: string;
  received: Date;
  dueOn: string;
  settled: Date | null;
}

/** Open requests, the most pressing first, then those settled lately; nothing to anyone but an operator. */
export async function privacyClocks(operator: { userId: string }): Promise<PrivacyClock[]> {
  const { rows } = await webPool().query<PrivacyClock>(
    'SELECT id, received, due_on AS "dueOn", settled FROM public.privacy_clocks($1)',
    [operator.userId],
  );
  return rows;
}

export interface PrivacyMessage {
  replyTo: string | null;
  message: string | null;
  language: Language;
}

/** What a request says and where to answer; reading it is written into the desk's log. null: no such request, or no operator. */
export async function readPrivacyMessage(
  operator: { userId: string },
  requestId: string,
): Promise<PrivacyMessage | null> {
  const { rows } = await webPool().query<PrivacyMessage>(
    'SELECT reply_to AS "replyTo", message, language FROM public.desk_privacy_message($1, $2)',
    [operator.userId, requestId],
  );
  return rows[0] ?? null;
}
