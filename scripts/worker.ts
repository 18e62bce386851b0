/**
 * Runs the jobs. Logs in as trucor_worker, the owner of Graphile's tables; each task opens pools of its own role.
 * Stops within eight seconds: tasks are told through their signal, and what does not listen is left locked for the
 * next boot, which unlocks the jobs of workers that are no more.
 */
import { Logger, run, type Runner, type TaskList } from "graphile-worker";
import pg from "pg";
import { z } from "zod";
import { JOBS } from "../app/jobs.server";
import { closePools } from "../app/platform/db.server";
import { checkEnvironment, env } from "../app/platform/env.server";
import type { Job } from "../app/platform/jobs.server";
import { log } from "../app/platform/log.server";

const STOP_WITHIN_MILLISECONDS = 8_000;
const CONCURRENCY = 4;
/** Held as long as a worker lives: whoever locked jobs without holding it is dead. */
const WORKER_LOCK = 72707371;

export async function main(): Promise<number> {
  process.env.TRUCOR_PART ??= "worker";
  checkEnvironment();
  const pool = new pg.Pool({
    connectionString: env.DATABASE_URL_WORKER,
    max: CONCURRENCY + 3,
    application_name: "trucor-worker",
  });
  pool.on("error", (error) => log.warn({ err: error }, "an idle connection of the queue broke"));
  pool.on("connect", (client) => client.on("error", () => {}));

  const abort = new AbortController();
  const presence = await unlockDeadWorkers(pool);
  const runner = await run({
    pgPool: pool,
    concurrency: CONCURRENCY,
    noHandleSignals: true,
    pollInterval: 1_000,
    taskList: taskList(JOBS, abort.signal),
    crontab: crontab(JOBS),
    logger: quietLogger(),
  });
  await queueBootJobs(runner, JOBS);
  process.send?.({ listening: "jobs" });
  log.info({ jobs: Object.keys(JOBS).length }, "the worker takes jobs");

  const failed = runner.promise.then(
    () => null,
    (error: unknown) => error,
  );
  const ending = await Promise.race([stopSignal(), failed]);
  if (ending instanceof Error) log.fatal({ err: ending }, "the worker stopped by itself");
  await stopInTime(runner, abort);
  presence.release(true);
  await Promise.race([Promise.all([pool.end(), closePools()]), after(1_000)]);
  return ending instanceof Error ? 1 : 0;
}

export function taskList(jobs: Record<string, Job>, signal: AbortSignal): TaskList {
  return Object.fromEntries(
    Object.entries(jobs).map(([name, job]) => [
      name,
      async (payload, helpers) => {
        const context = {
          signal: helpers.abortSignal ? AbortSignal.any([signal, helpers.abortSignal]) : signal,
          attempt: helpers.job.attempts,
          maxAttempts: helpers.job.max_attempts,
          ...rangAt(payload),
        };
        try {
          await job.run(job.payload.parse(withoutCron(payload)), context);
        } catch (error) {
          if (!signal.aborted) log.error({ err: error, job: name, jobId: helpers.job.id }, "a job failed");
          // Graphile keeps the message of what is thrown in its table, where no value of a contact may stand.
          throw new Error(error instanceof Error ? error.constructor.name : "failure");
        }
      },
    ]),
  );
}

/** The clock of the queue adds when it rang; a scheduled job carries nothing else. */
function withoutCron(payload: unknown): unknown {
  if (typeof payload !== "object" || payload === null) return payload;
  const { _cron: _, ...carried } = payload as Record<string, unknown>;
  return carried;
}

/** The minute that the clock rang for, also where the job runs late or again. */
function rangAt(payload: unknown): { rangAt?: Date } {
  const cron = Cron.safeParse(payload);
  return cron.success ? { rangAt: new Date(cron.data._cron.ts) } : {};
}

const Cron = z.object({ _cron: z.object({ ts: z.iso.datetime({ offset: true }) }) });

export function crontab(jobs: Record<string, Job>): string {
  return Object.entries(jobs)
    .filter(([, job]) => job.schedule)
    .map(([name, { schedule, fill = "1d" }]) => (fill ? `${schedule} ${name} ?fill=${fill}` : `${schedule} ${name}`))
    .join("\n");
}

/** One key a job: a worker that starts again and again leaves one of each waiting. */
export async function queueBootJobs(queue: Pick<Runner, "addJob">, jobs: Record<string, Job>): Promise<void> {
  for (const [name, { atBoot }] of Object.entries(jobs)) {
    if (atBoot) await queue.addJob(name, {}, { jobKey: `boot:${name}` });
  }
}

/** A killed worker's jobs would stay locked for four hours. Live workers hold a shared lock, and then nothing is touched. */
async function unlockDeadWorkers(pool: pg.Pool): Promise<pg.PoolClient> {
  const client = await pool.connect();
  const { rows } = await client.query<{ alone: boolean }>("SELECT pg_try_advisory_lock($1) AS alone", [WORKER_LOCK]);
  if (rows[0]?.alone) {
    const locked = await client
      .query<{ locked_by: string }>(
        "SELECT DISTINCT locked_by FROM graphile_worker._private_jobs WHERE locked_by IS NOT NULL",
      )
      .catch((error: unknown) => {
        // 42P01: nothing is migrated yet, so nothing can be locked.
        if (error instanceof pg.DatabaseError && error.code === "42P01") return { rows: [] };
        throw error;
      });
    const workers = locked.rows.map((row) => row.locked_by);
    if (workers.length > 0) {
      await client.query("SELECT graphile_worker.force_unlock_workers($1)", [workers]);
      log.warn({ workers: workers.length }, "unlocked the jobs of workers that are no more");
    }
    await client.query("SELECT pg_advisory_lock_shared($1)", [WORKER_LOCK]);
    await client.query("SELECT pg_advisory_unlock($1)", [WORKER_LOCK]);
  } else {
    await client.query("SELECT pg_advisory_lock_shared($1)", [WORKER_LOCK]);
  }
  return client;
}

async function stopInTime(runner: Runner, abort: AbortController): Promise<void> {
  abort.abort();
  const stopped = await Promise.race([
    runner.stop().then(() => true),
    after(STOP_WITHIN_MILLISECONDS).then(() => false),
  ]).catch(() => true);
  if (!stopped) log.warn("a job did not stop in time; the next boot unlocks it");
}

function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => resolve());
  });
}

function after(milliseconds: number): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, milliseconds).unref());
}

export function quietLogger(): Logger {
  return new Logger(() => (level, message) => {
    if (level === "error") log.error({ queue: message.slice(0, 200) }, "the queue reports an error");
    else if (level === "warning") log.warn({ queue: message.slice(0, 200) }, "the queue warns");
  });
}
