import type { Pool, PoolClient } from "pg";
import type { z } from "zod";
import type { JobName } from "../job-names";

export interface JobContext {
  /** Settles when the worker has to stop: a long task ends at the next safe place and is tried again later. */
  signal: AbortSignal;
  attempt: number;
  maxAttempts: number;
  /** Of a scheduled job: the minute for which the clock rang it, however late it runs. */
  rangAt?: Date;
}

export interface Job<Payload = unknown> {
  readonly payload: z.ZodType<Payload>;
  /** A Graphile crontab line without its task, in UTC: "0 12 * * *". */
  readonly schedule?: string;
  /**
   * How far back a ring that no worker heard is made good, each of them: "1d" unless said otherwise. null for a job that
   * rings often, or that finds out by itself what was missed.
   */
  readonly fill?: "1d" | null;
  /** Queued once whenever a worker starts. */
  readonly atBoot?: boolean;
  run(payload: Payload, context: JobContext): Promise<void>;
}

/**
 * A job and what it carries: ids, never a person's values (rules.md 26). Its `run` opens pools of its own, since the
 * queue's connection belongs to trucor_worker. It may run twice: what it does is safe to repeat.
 */
export function defineJob<Payload>(job: Job<Payload>): Job {
  return job as Job;
}

export interface EnqueueOptions {
  /** Collapses jobs that still wait: the later one takes the earlier one's place. */
  key?: string;
  runAt?: Date;
  maxAttempts?: number;
}

/** Queues a job in the caller's transaction: it exists exactly when the rows that caused it do. */
export async function enqueue(
  tx: Pool | PoolClient,
  job: JobName,
  payload: Record<string, unknown> = {},
  { key, runAt, maxAttempts }: EnqueueOptions = {},
): Promise<void> {
  await tx.query("SELECT public.enqueue(task => $1, payload => $2, job_key => $3, run_at => $4, max_attempts => $5)", [
    job,
    JSON.stringify(payload),
    key ?? null,
    runAt ?? null,
    maxAttempts ?? 12,
  ]);
}
