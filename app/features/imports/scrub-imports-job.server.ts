import { z } from "zod";
import { defineJob } from "~/platform/jobs.server";
import { scrubFiles } from "./scrub-files.server";
import { scrubHeldRuns } from "./scrub-held-runs.server";

export const scrubImportsJob = defineJob({
  payload: z.strictObject({}),
  schedule: "47 9 * * *",
  run: async () => {
    await scrubHeldRuns();
    await scrubFiles();
  },
});
