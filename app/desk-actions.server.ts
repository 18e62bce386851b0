import { z } from "zod";
import { type DeskAction, defineDeskAction } from "./features/accounts/desk-action";
import { performDeskAction } from "./features/accounts/desk.server";
import { tellOfReset } from "./features/accounts/second-factor.server";
import { adjustCredits } from "./features/billing/adjust-credits.server";
import { MOST_CREDITS_ADJUSTED } from "./features/billing/adjustment";
import { countAbsences, publishWaiting, refuseWaiting, takeUpload } from "./features/imports/held-runs.server";
import { runSourceNow } from "./features/imports/import-source.server";
import { headline, indexRun } from "./features/imports/index-run.server";
import { DELIMITERS, ENCODINGS, RECORD_FIELDS } from "./features/imports/source";
import { undoRun } from "./features/imports/undo-run.server";
import { removePerson, settleDeskRequest } from "./features/privacy/desk-requests.server";
import { saveSynonyms, withdrawSynonym } from "./features/imports/source-synonyms.server";
import { judge } from "./features/quality/duplicates.server";
import { takeBackDifferent } from "./features/quality/pairs-apart.server";
import { splitMerge } from "./features/quality/merges.server";
import { decideCorrection } from "./features/quality/decide-correction.server";
import { importerPool, withTransaction } from "./platform/db.server";
import { defineJob } from "./platform/jobs.server";

const Run = z.int().positive();
const Count = z.int().nonnegative();

const SAID = {
  same: (firms: string) => `One firm now: ${firms}.`,
  different: (firms: string) => `Kept apart: ${firms}.`,
  unsure: (firms: string) => `Set aside as unsure: ${firms}.`,
};

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
  // The address waits in the vault under the removal's number.
  "remove-person": defineDeskAction({
    details: z.strictObject({ removal: z.uuid() }),
    reasonNeeded: true,
    run: ({ removal }) => removePerson(removal),
  }),
  // Asked for on the server, never at the desk: docs/operating.md.
  "second-factor-reset": defineDeskAction({
    details: z.strictObject({}),
    reasonNeeded: true,
    run: async (_details, { userId }) => {
      await tellOfReset(userId);
      return { outcome: "done", answer: "It is off, and its user was told by mail." };
    },
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
  "save-synonyms": defineDeskAction({
    details: z.strictObject({
      source: z.string(),
      columns: z
        .array(z.strictObject({ header: z.string().min(1).max(200), field: z.enum([...RECORD_FIELDS, "ignored"]) }))
        .min(1),
    }),
    reasonNeeded: true,
    run: async ({ source, columns }, { userId, reason }) => {
      const saved = await withTransaction(importerPool(), (tx) =>
        saveSynonyms(tx, source, columns, { userId, reason: reason ?? "" }),
      );
      return saved.status === "saved"
        ? { outcome: "done", answer: "Confirmed: the next file is read so. Read the refused one again." }
        : { outcome: "refused", answer: saved.reason };
    },
  }),
  "withdraw-synonym": defineDeskAction({
    details: z.strictObject({ source: z.string(), header: z.string().min(1).max(200) }),
    reasonNeeded: true,
    run: async ({ source, header }) =>
      (await withTransaction(importerPool(), (tx) => withdrawSynonym(tx, source, header)))
        ? {
            outcome: "done",
            answer: `“${header}” is no confirmed column any more: where the declaration does not know it, a file that has it is refused. What files brought under it stays until their runs are undone.`,
          }
        : { outcome: "refused", answer: `“${header}” was taken back before. Nothing was changed.` },
  }),
  "judge-pair": defineDeskAction({
    details: z.strictObject({ pair: z.int().positive(), verdict: z.enum(["same", "different", "unsure"]) }),
    reasonNeeded: false,
    run: async ({ pair, verdict }, { userId, reason }) => {
      const judged = await judge(pair, verdict, { userId, reason: reason ?? "Compared side by side at the desk." });
      if (judged.outcome === "settled")
        return { outcome: "refused", answer: "The pair was settled before, or one of the two firms is gone." };
      const firms = judged.firms.map((name) => `“${name}”`).join(" and ");
      return { outcome: "done", answer: SAID[verdict](firms) };
    },
  }),
  "take-back-pair": defineDeskAction({
    details: z.strictObject({ pair: z.int().positive() }),
    reasonNeeded: true,
    run: async ({ pair }, { userId, reason }) =>
      (await takeBackDifferent(pair, { userId, reason: reason ?? "" }))
        ? { outcome: "done", answer: "It waits again, among the pairs that somebody was unsure of." }
        : { outcome: "refused", answer: "The pair is not kept apart any more, or one of the two firms is gone." },
  }),
  "split-merge": defineDeskAction({
    details: z.strictObject({ merge: z.uuid() }),
    reasonNeeded: true,
    run: async ({ merge }, { userId, reason }) => {
      const split = await splitMerge(merge, { userId, reason: reason ?? "" });
      return split
        ? { outcome: "done", answer: "Both firms stand again, each with what was its own." }
        : {
            outcome: "refused",
            answer: "There is no such merge any more: it was taken back before. Nothing was changed.",
          };
    },
  }),
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
