import { z } from "zod";
import { type DeskAction, defineDeskAction } from "./features/accounts/desk-action";
import { performDeskAction } from "./features/accounts/desk.server";
import { adjustCredits } from "./features/billing/adjust-credits.server";
import { MOST_CREDITS_ADJUSTED } from "./features/billing/adjustment";
import { countAbsences, publishWaiting, refuseWaiting, takeUpload } from "./features/imports/held-runs.server";
import { runSourceNow } from "./features/imports/import-source.server";
import { headline, indexRun } from "./features/imports/index-run.server";
import { DELIMITERS, ENCODINGS } from "./features/imports/source";
import { undoRun } from "./features/imports/undo-run.server";
import { settleDeskRequest } from "./features/privacy/desk-requests.server";
import { defineJob } from "./platform/jobs.server";

const Run = z.int().positive();
const Count = z.int().nonnegative();

/** Everything an operator can do at the desk, by the name that stands in its log. Adding one: a line here. */
export const DESK_ACTIONS: Readonly<Record<string, DeskAction>> = {
  "run-source": defineDeskAction({
    details: z.strictObject({ source: z.string() }),
    reasonNeeded: false,
    run: runSourceNow,
  }),
  "adjust-credits": defineDeskAction({
    details: z.strictObject({
      team: z.uuid(),
      credits: z
        .int()
        .min(-MOST_CREDITS_ADJUSTED)
        .max(MOST_CREDITS_ADJUSTED)
        .refine((credits) => credits !== 0),
      /** The form's: pressing its button twice is one adjustment. */
      key: z.uuid().optional(),
    }),
    reasonNeeded: true,
    run: async ({ team, credits, key }, by) => {
      const adjusted = await adjustCredits({
        ...{ teamId: team, credits, key: key ?? String(by.actionId) },
        ...{ actorId: by.userId, reason: by.reason ?? "" },
      });
      switch (adjusted.status) {
        case "adjusted":
          return {
            outcome: "done",
            answer: `${credits > 0 ? "Given" : "Taken"}: ${Math.abs(credits)}. The balance is ${adjusted.balance}.`,
          };
        case "repeated":
          return { outcome: "refused", answer: "This form was sent twice; its credits were moved once." };
        case "too_few":
          return {
            outcome: "refused",
            answer: `The team holds ${Math.max(0, adjusted.balance)}, fewer than the ${-credits} to be taken. Nothing was changed.`,
          };
        case "unknown_team":
          return { outcome: "refused", answer: "There is no such team. Nothing was changed." };
      }
    },
  }),
  "settle-request": defineDeskAction({
    details: z.strictObject({ request: z.uuid() }),
    reasonNeeded: true,
    run: async ({ request }) =>
      (await settleDeskRequest(request))
        ? { outcome: "done", answer: "Settled; what was written is emptied." }
        : { outcome: "refused", answer: "It was settled before. Nothing was changed." },
  }),
  "import-file": defineDeskAction({
    details: z.object({
      source: z.string(),
      upload: z.uuid(),
      fileName: z.string().min(1).max(200),
      listDate: z.iso.date().optional(),
      form: z
        .strictObject({ encoding: z.enum(ENCODINGS).optional(), delimiter: z.enum(DELIMITERS).optional() })
        .optional(),
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
