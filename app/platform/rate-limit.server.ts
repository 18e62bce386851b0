import { createHmac } from "node:crypto";
import { RateLimiterMemory, RateLimiterPostgres, RateLimiterRes } from "rate-limiter-flexible";
import { webPool } from "./db.server";
import { env } from "./env.server";

export type Admission =
  { status: "allowed"; remaining: number; resetSeconds: number } | { status: "limited"; retryAfterSeconds: number };

export interface Limit {
  /** Counts one call of `subject` (an address, an IP, a key's id) and says whether it may go on. */
  consume: (subject: string) => Promise<Admission>;
  /** Forgets the count, after a success. */
  reset: (subject: string) => Promise<void>;
}

/** The table keeps no address: what is counted is kept as a keyed hash. */
function hashed(name: string, subject: string): string {
  return createHmac("sha256", env.SESSION_SECRET).update(`${name}\n${subject.toLowerCase()}`).digest("base64url");
}

function secondsOf(result: RateLimiterRes): number {
  return Math.max(1, Math.ceil(result.msBeforeNext / 1000));
}

/** `points` calls in `seconds`, shared by all web processes through PostgreSQL; counted in memory while it is away. */
export function rateLimit(name: string, { points, seconds }: { points: number; seconds: number }): Limit {
  let limiter: RateLimiterPostgres | undefined;
  const made = () =>
    (limiter ??= new RateLimiterPostgres({
      storeClient: webPool(),
      storeType: "pool",
      tableName: "rate_limit_window",
      tableCreated: true,
      clearExpiredByTimeout: false,
      keyPrefix: name,
      points,
      duration: seconds,
      insuranceLimiter: new RateLimiterMemory({ keyPrefix: name, points, duration: seconds }),
    }));
  return {
    async consume(subject) {
      try {
        const window = await made().consume(hashed(name, subject));
        return {
          status: "allowed",
          remaining: window.remainingPoints,
          resetSeconds: Math.ceil(window.msBeforeNext / 1000),
        };
      } catch (refusal) {
        if (!(refusal instanceof RateLimiterRes)) throw refusal;
        return { status: "limited", retryAfterSeconds: secondsOf(refusal) };
      }
    },
    async reset(subject) {
      await made().delete(hashed(name, subject));
    },
  };
}

/**
 * Counts distinct things a day (rules.md 41: company pages for an address without a session). Seeing the same one
 * again is free; the one past `limit` is refused.
 */
export async function withinDailyQuota(name: string, subject: string, item: string, limit: number): Promise<boolean> {
  const { rows } = await webPool().query<{ allowed: boolean }>(
    "select public.count_daily_view($1, $2, $3) as allowed",
    [hashed(name, subject), hashed(`${name}-item`, item), limit],
  );
  return rows[0]!.allowed;
}
