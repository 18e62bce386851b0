import { z } from "zod";
import { defineJob } from "~/platform/jobs.server";
import { scrubHeldRuns } from "./held-runs.server";
import { scrubFiles } from "./scrub-files.server";

export const scrubImportsJob = defineJob({
  payload: z.strictObject({}),
  schedule: "47 9 * * *",
  run: async () => {
    await scrubHeldRuns();
    await scrubFiles();
  },
});
