import { z } from "zod";
import { type DeskAction, defineDeskAction } from "./features/accounts/desk-action";
import { performDeskAction } from "./features/accounts/desk.server";
import { runSourceNow } from "./features/imports/import-source.server";
import { defineJob } from "./platform/jobs.server";

/** Everything an operator can do at the desk, by the name that stands in its log. Adding one: a line here. */
export const DESK_ACTIONS: Readonly<Record<string, DeskAction>> = {
  "run-source": defineDeskAction({
    details: z.strictObject({ source: z.string() }),
    reasonNeeded: false,
    run: runSourceNow,
  }),
};

export const performDeskActionJob = defineJob({
  payload: z.strictObject({ action: z.int() }),
  run: ({ action }, { attempt, maxAttempts }) =>
    performDeskAction(DESK_ACTIONS, action, { lastTry: attempt >= maxAttempts }),
});
