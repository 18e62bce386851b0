// routes: ($lang).dev.outbox
import { readFile, readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { env } from "../../app/platform/env.server";
import { queueMail, sendQueuedMail } from "../../app/platform/mail.server";
import { testApp } from "../app";
import { testDatabase } from "../database";

const database = await testDatabase();
const app = await testApp({ routes: /\(\$lang\)\.(\$|dev)/ });

const MAIL = {
  kind: "test",
  language: "en",
  to: "ana@firm.example.com",
  subject: "A subject\nBcc: x@example.com",
  text: "Open https://example.com/a?b=c now",
} as const;

test("a queued mail waits in the vault and its job carries its id alone", async () => {
  const id = await queueMail(database.asRole("web"), MAIL);

  const jobs = await database
    .rows<{ all: string }>("select j::text as all from graphile_worker._private_jobs j where payload::text like $1", [
      `%${id}%`,
    ])
    .catch(() => null);
  const waiting = await database.rows("select from vault.mail_message where id = $1 and sent_at is null", [id]);
  expect(waiting).toHaveLength(1);
  if (jobs) expect(jobs.filter((job) => job.all.includes("ana@"))).toEqual([]);
  await expect(database.asRole("web").query("select * from vault.mail_message")).rejects.toMatchObject({
    code: "42501",
  });
});

test("outside production a mail is written to the outbox, once, for the owner of the files alone, and shown there", async () => {
  const id = await queueMail(database.asRole("web"), MAIL);

  expect(await sendQueuedMail(id)).toBe("sent");
  expect(await sendQueuedMail(id)).toBe("nothing to send");

  const folder = join(env.dataDir, "outbox");
  const files = (await readdir(folder)).filter((name) => name.includes(id));
  expect(files).toHaveLength(1);
  expect((await stat(join(folder, files[0]!))).mode & 0o777).toBe(0o600);
  expect(JSON.parse(await readFile(join(folder, files[0]!), "utf8"))).toMatchObject({
    to: MAIL.to,
    subject: "A subject Bcc: x@example.com",
  });
  const page = await (await app.fetch("/dev/outbox")).text();
  expect(page).toContain('href="https://example.com/a?b=c"');
  const [left] = await database.rows<{ recipient: string | null; body: string | null }>(
    "select recipient, body from vault.mail_message where id = $1",
    [id],
  );
  expect(left).toEqual({ recipient: null, body: null });
});
