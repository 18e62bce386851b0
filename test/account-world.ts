/** Mail as the tests read it: what waits in the vault, with its link. */
import type pg from "pg";

export interface WaitingMail {
  kind: string;
  language: string;
  recipient: string;
  subject: string;
  body: string;
}

export async function mailsTo(owner: pg.Pool, recipient: string): Promise<WaitingMail[]> {
  const { rows } = await owner.query<WaitingMail>(
    "select kind, language, recipient, subject, body from vault.mail_message where recipient = $1 order by queued_at",
    [recipient],
  );
  return rows;
}

/** The path of the link in a mail, as a mail program would open it. */
export function linkIn(mail: WaitingMail | undefined): { path: string; token: string; then: string | null } {
  const found = /https?:\/\/\S+/.exec(mail?.body ?? "")?.[0];
  if (!found) throw new Error("there is no mail with a link");
  const url = new URL(found);
  return {
    path: url.pathname + url.search,
    token: url.searchParams.get("token") ?? "",
    then: url.searchParams.get("then"),
  };
}
