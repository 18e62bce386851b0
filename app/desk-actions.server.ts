import { z } from "zod";
import { defineDeskAction, type DeskAction } from "./features/accounts/desk-action";
import { performDeskAction } from "./features/accounts/desk.server";
import { countAbsences, publishWaiting, refuseWaiting, takeUpload } from "./features/imports/held-runs.server";
import { headline, indexRun } from "./features/imports/index-run.server";
import { undoRun } from "./features/imports/undo-run.server";
import { defineJob } from "./platform/jobs.server";

const Run = z.int().positive();
const Count = z.int().nonnegative();

/** Everything an operator can do at the desk, by the name that stands in its log. Adding one: a line here. */
export const DESK_ACTIONS: Readonly<Record<string, DeskAction>> = {
  "import-file": defineDeskAction({
    details: z.object({
      source: z.string(),
      upload: z.uuid(),
      fileName: z.string().min(1).max(200),
      listDate: z.iso.date().optional(),
    }),
    reasonNeeded: false,
    run: (upload, by) => takeUpload(upload, by),
  }),
  "publish-run": defineDeskAction({
    details: z.strictObject({
      run: Run,
      shown: z.strictObject({ added: Count, changed: Count, absent: Count, rejected: Count }),
    }),
    reasonNeeded: false,
    run: ({ run, shown }) => publishWaiting(run, { shown }),
  }),
  "count-absences": defineDeskAction({
    details: z.strictObject({ run: Run, approve: Count }),
    reasonNeeded: false,
    run: ({ run, approve }) => countAbsences(run, { approve }),
  }),
  "refuse-run": defineDeskAction({
    details: z.strictObject({ run: Run }),
    reasonNeeded: true,
    run: ({ run }) => refuseWaiting(run),
  }),
  "undo-run": defineDeskAction({
    details: z.strictObject({ run: Run }),
    reasonNeeded: true,
    run: async ({ run }) => {
      const before = await headline();
      const undone = await undoRun(run);
      if (undone.outcome === "done") await indexRun(run, before);
      return undone;
    },
  }),
};

export const performDeskActionJob = defineJob({
  payload: z.strictObject({ action: z.int() }),
  run: ({ action }, { attempt, maxAttempts }) =>
    performDeskAction(DESK_ACTIONS, action, { lastTry: attempt >= maxAttempts }),
});
