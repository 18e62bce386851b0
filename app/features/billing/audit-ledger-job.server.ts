import { z } from "zod";
import { defineJob, type Job } from "~/platform/jobs.server";
import { log } from "~/platform/log.server";
import { auditLedger } from "./ledger.server";

export interface LedgerFinding {
  rule: string;
  times: number;
}

/** How many violations of each rule: what a mail may say. The teams and transactions stand in money.violations. */
export type TellFindings = (findings: LedgerFinding[]) => Promise<void>;

/** Holds the ledger against itself; what it finds is logged as an error and told. Answers how many violations there are. */
export async function auditAndTell(tell: TellFindings): Promise<number> {
  const { examined, violations } = await auditLedger();
  const times = new Map<string, number>();
  for (const { rule } of violations) times.set(rule, (times.get(rule) ?? 0) + 1);
  const findings = [...times].map(([rule, count]) => ({ rule, times: count }));
  if (violations.length > 0) log.error({ examined, violations }, "the ledger contradicts itself");
  await tell(findings);
  return violations.length;
}

/** Every five minutes (design.md §8). A ring that nobody heard is not made good: the next one sees the same ledger. */
export function auditLedgerJob(tell: TellFindings): Job {
  return defineJob({
    payload: z.strictObject({}),
    schedule: "*/5 * * * *",
    fill: null,
    run: async () => {
      await auditAndTell(tell);
    },
  });
}
