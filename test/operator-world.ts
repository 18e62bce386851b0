/** Operators and what was mailed to them, written and read straight as the owner. */
import type pg from "pg";

export async function createOperator(
  owner: pg.Pool,
  language: "en" | "fr",
): Promise<{ userId: string; email: string }> {
  const { rows } = await owner.query<{ id: string; email: string }>(
    `insert into public."user" (name, email, "emailVerified", language)
     values ('', gen_random_uuid() || '@operators.example.com', true, $1) returning id, email`,
    [language],
  );
  const { id: userId, email } = rows[0]!;
  await owner.query("insert into public.operator (user_id) values ($1)", [userId]);
  return { userId, email };
}

export interface QueuedMail {
  recipient: string;
  language: string;
  subject: string;
  body: string;
}

export async function mailsOf(owner: pg.Pool, kind: string): Promise<QueuedMail[]> {
  const { rows } = await owner.query<QueuedMail>(
    "select recipient, language, subject, body from vault.mail_message where kind = $1 order by queued_at, recipient",
    [kind],
  );
  return rows;
}
