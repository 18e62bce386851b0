import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createTransport, type Transporter } from "nodemailer";
import type pg from "pg";
import { z } from "zod";
import type { Language } from "~/text/language";
import { workerPool } from "./db.server";
import { env } from "./env.server";
import { defineJob } from "./jobs.server";
import { log } from "./log.server";

/**
 * Mail waits in the vault and is sent by a job that carries its id. Outside production nothing leaves this machine:
 * messages are written to DATA_DIR/outbox, which /dev/outbox shows.
 */

export interface Mail {
  /** What the log may say about it: "sign-in-link". */
  kind: string;
  language: Language;
  to: string;
  subject: string;
  text: string;
}

/** Queues a mail with whatever `database` is: in a transaction, it goes only if that commits. */
export async function queueMail(
  database: pg.Pool | pg.PoolClient,
  { kind, language, to, subject, text }: Mail,
): Promise<string> {
  const { rows } = await database.query<{ id: string }>("select public.queue_mail($1, $2, $3, $4, $5) as id", [
    kind,
    language,
    to,
    subject.replace(/[\r\n]+/g, " "),
    text,
  ]);
  return rows[0]!.id;
}

interface Waiting {
  kind: string;
  language: Language;
  recipient: string;
  subject: string;
  body: string;
  queued_at: Date;
}

/**
 * Sends one queued mail; run again after it was sent it does nothing. A crash between sending and noting sends it
 * twice: with mail the lesser harm.
 */
export async function sendQueuedMail(mailId: string): Promise<"sent" | "nothing to send"> {
  const { rows } = await workerPool().query<Waiting>("select * from public.mail_to_send($1)", [mailId]);
  const mail = rows[0];
  if (!mail) return "nothing to send";
  if (env.production) await sendBySmtp(mailId, mail);
  else await keepInOutbox(mailId, mail);
  await workerPool().query("select public.mail_was_sent($1)", [mailId]);
  log.info({ mailId, kind: mail.kind }, "sent a mail");
  return "sent";
}

export const sendMailJob = defineJob({
  payload: z.strictObject({ mailId: z.uuid() }),
  async run({ mailId }) {
    await sendQueuedMail(mailId);
  },
});

let transport: Transporter | undefined;

async function sendBySmtp(mailId: string, mail: Waiting): Promise<void> {
  transport ??= createTransport(env.SMTP_URL, {
    from: { name: env.OPERATOR_NAME ?? "", address: env.PRIVACY_EMAIL ?? "" },
  });
  await transport.sendMail({
    to: mail.recipient,
    subject: mail.subject,
    text: mail.body,
    messageId: `<${mailId}@${new URL(env.origin).hostname}>`,
    headers: { "Content-Language": mail.language, "Auto-Submitted": "auto-generated" },
  });
}

const Kept = z.object({
  id: z.string(),
  kind: z.string(),
  language: z.enum(["en", "fr"]),
  to: z.string(),
  subject: z.string(),
  text: z.string(),
  sentAt: z.string(),
});
export type OutboxMail = z.output<typeof Kept>;

function outboxFolder(): string {
  return join(env.dataDir, "outbox");
}

async function keepInOutbox(mailId: string, mail: Waiting): Promise<void> {
  const sentAt = new Date().toISOString();
  const kept: OutboxMail = {
    id: mailId,
    kind: mail.kind,
    language: mail.language,
    to: mail.recipient,
    subject: mail.subject,
    text: mail.body,
    sentAt,
  };
  await mkdir(outboxFolder(), { recursive: true, mode: 0o700 });
  const name = `${sentAt.replace(/[:.]/g, "-")}_${mailId}.json`;
  await writeFile(join(outboxFolder(), name), JSON.stringify(kept, null, 2), { mode: 0o600 });
}

/** The latest messages of the outbox, newest first; nothing in production. */
export async function readOutbox(limit = 50): Promise<OutboxMail[]> {
  if (env.production) return [];
  const names = await readdir(outboxFolder()).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
  const latest = names
    .filter((name) => name.endsWith(".json"))
    .sort()
    .reverse()
    .slice(0, limit);
  return Promise.all(
    latest.map(async (name) => Kept.parse(JSON.parse(await readFile(join(outboxFolder(), name), "utf8")) as unknown)),
  );
}
