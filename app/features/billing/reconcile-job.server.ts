import { z } from "zod";
import { defineJob } from "~/platform/jobs.server";
import { log } from "~/platform/log.server";
import { reconcile } from "./reconcile.server";

/** Two nights' worth and more: Stripe gives a webhook up after three days. */
const DAYS = 5;

/** Each night: a webhook that never came is made good, and the ledger is held against itself. */
export const reconcilePurchasesJob = defineJob({
  payload: z.strictObject({}),
  schedule: "23 8 * * *",
  run: async () => {
    const { mended, examined, violations } = await reconcile(new Date(Date.now() - DAYS * 86_400_000));
    const level = violations > 0 ? "error" : mended.length > 0 ? "warn" : "info";
    log[level]({ mended, examined, violations }, "the ledger was held against Stripe's lists and itself");
  },
});
