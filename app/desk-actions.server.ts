import { z } from "zod";
import { defineDeskAction, type DeskAction } from "./features/accounts/desk-action";
import { performDeskAction } from "./features/accounts/desk.server";
import { decideCorrection } from "./features/quality/decide-correction.server";
import { defineJob } from "./platform/jobs.server";

/** Everything an operator can do at the desk, by the name that stands in its log. Adding one: a line here. */
export const DESK_ACTIONS: Readonly<Record<string, DeskAction>> = {
  "decide-correction": defineDeskAction({
    details: z.strictObject({
      correction: z.int().positive(),
      decision: z.enum(["accept", "decline"]),
      value: z.string().max(1000).optional(),
    }),
    reasonNeeded: true,
    run: ({ correction, decision, value }, { userId, reason }) =>
      decideCorrection(correction, { decision, value }, { userId, reason }),
  }),
};

export const performDeskActionJob = defineJob({
  payload: z.strictObject({ action: z.int() }),
  run: ({ action }, { attempt, maxAttempts }) =>
    performDeskAction(DESK_ACTIONS, action, { lastTry: attempt >= maxAttempts }),
});
