import { z } from "zod";
import { workerPool } from "~/platform/db.server";
import { defineJob } from "~/platform/jobs.server";
import { log } from "~/platform/log.server";

/** After a merge's commit: teams that had paid for one person at both firms get a credit back, once (rules.md 25). */
export const settleMergeJob = defineJob({
  payload: z.strictObject({ mergeId: z.uuid() }),
  run: async ({ mergeId }) => {
    const { rows } = await workerPool().query<{ credits: number }>("SELECT money.settle_merge($1) AS credits", [
      mergeId,
    ]);
    log.info({ mergeId, credits: rows[0]!.credits }, "a merge was settled");
  },
});
