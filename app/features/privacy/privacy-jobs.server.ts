import { z } from "zod";
import { scrubRequests } from "~/features/contacts/suppression.server";
import { scrubCorrections } from "~/features/contacts/wrong-contact.server";
import { defineJob } from "~/platform/jobs.server";
import { sendOptOutMail, tellBuyers } from "./opt-out-mail.server";
import { appendSuppressions } from "./suppression-log.server";

const Request = z.strictObject({ requestId: z.uuid() });

export const sendOptOutMailJob = defineJob({
  payload: Request,
  run: ({ requestId }) => sendOptOutMail(requestId),
});

/** The log outside comes first: it is what a restore cannot take back. */
export const finishOptOutJob = defineJob({
  payload: Request,
  run: async ({ requestId }) => {
    await appendSuppressions();
    await tellBuyers(requestId);
  },
});

export const scrubPrivacyJob = defineJob({
  payload: z.strictObject({}),
  schedule: "17 9 * * *",
  run: async () => {
    await appendSuppressions();
    await scrubRequests();
    await scrubCorrections();
  },
});
