import { z } from "zod";

import { defineJob } from "~/platform/jobs.server";

import { rebuildDocuments } from "./search-documents.server";

/** After a publish, and each night soon after the product day changed in Edmonton (06:00 or 07:00 UTC): statuses follow the day. */
export const rebuildDocumentsJob = defineJob({
  payload: z.strictObject({}),
  schedule: "10 7 * * *",
  run: async () => {
    await rebuildDocuments();
  },
});
