import { z } from "zod";
import { defineJob } from "~/platform/jobs.server";
import { log } from "~/platform/log.server";
import { proposeDuplicates } from "./propose-duplicates.server";

/** After each publication: firms that it touched against all. `whole` compares everything anew. */
export const proposeDuplicatesJob = defineJob({
  payload: z.strictObject({ whole: z.boolean().optional() }),
  run: async ({ whole = false }) => {
    for (const dataSet of ["live", "demo"] as const) {
      const report = await proposeDuplicates(dataSet, { whole });
      if (report) log.info({ dataSet, ...report }, "duplicates were looked for");
    }
  },
});
