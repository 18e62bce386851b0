import { run } from "graphile-worker";
import { expect, test } from "vitest";
import { z } from "zod";
import { defineJob, enqueue } from "~/platform/jobs.server";
import { JOBS } from "~/jobs.server";
import { quietLogger, taskList } from "../../scripts/worker";
import { testDatabase } from "../database";

const database = await testDatabase();
const jobs = () =>
  database
    .asRole("worker")
    .query("SELECT task_identifier, key, attempts, last_error, locked_by FROM graphile_worker.jobs ORDER BY id");

test("a job exists exactly when the transaction that asked for it commits", async () => {
  const tx = await database.asRole("web").connect();
  await tx.query("BEGIN");
  await enqueue(tx, "send_mail", { mailId: "b" }, { key: "rolled-back" });
  await tx.query("ROLLBACK");
  await tx.query("BEGIN");
  await enqueue(tx, "send_mail", { mailId: "a" }, { key: "committed" });
  await tx.query("COMMIT");
  tx.release();
  expect((await jobs()).rows.map((row) => (row as { key: string }).key)).toEqual(["committed"]);
  await database.asRole("worker").query("SELECT graphile_worker.remove_job('committed')");
});

test("a job that is not listed is refused, and the queue's tables are closed to everybody else", async () => {
  await expect(enqueue(database.asRole("web"), "drop_everything" as "send_mail")).rejects.toMatchObject({
    code: "22023",
  });
  await expect(enqueue(database.asRole("indexer"), "send_mail")).rejects.toMatchObject({ code: "42501" });
  await expect(database.asRole("web").query("SELECT * FROM graphile_worker.jobs")).rejects.toMatchObject({
    code: "42501",
  });
});

test("a failing job keeps no message, since that may quote a contact; its payload is checked before it runs", async () => {
  const ran: unknown[] = [];
  const job = defineJob({
    payload: z.strictObject({ mailId: z.string() }),
    run: async (payload) => {
      ran.push(payload);
      throw new TypeError("could not reach jane.doe@example.com");
    },
  });
  await enqueue(database.asRole("web"), "send_mail", { mailId: "a" }, { maxAttempts: 1 });
  await enqueue(database.asRole("web"), "send_mail", { surprise: true }, { maxAttempts: 1 });
  const runner = await run({
    pgPool: database.asRole("worker"),
    noHandleSignals: true,
    pollInterval: 50,
    taskList: taskList({ send_mail: job }, new AbortController().signal),
    logger: quietLogger(),
  });
  await expect
    .poll(async () => (await jobs()).rows.filter((row) => (row as { last_error: string }).last_error).length)
    .toBe(2);
  await runner.stop();
  expect(ran).toEqual([{ mailId: "a" }]);
  const errors = (await jobs()).rows.map((row) => (row as { last_error: string }).last_error);
  expect(errors.join()).not.toContain("example.com");
});

test("what the clock of the queue hands over is taken by every job that has a schedule", async () => {
  const rang: string[] = [];
  const scheduled = Object.entries(JOBS).filter(([, job]) => job.schedule);
  const stand = scheduled.map(([name, job]) => [name, { ...job, run: async () => void rang.push(name) }]);
  const tasks = taskList(Object.fromEntries(stand) as typeof JOBS, new AbortController().signal);

  for (const [name] of scheduled) {
    await tasks[name]!({ _cron: { ts: "2026-11-23T07:10:00Z", backfilled: false } }, { job: {} } as never);
  }

  expect(scheduled.length).toBeGreaterThan(1);
  expect(rang).toEqual(scheduled.map(([name]) => name));
});
