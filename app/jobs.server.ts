import { performDeskActionJob } from "./desk-actions.server";
import { rebuildDocumentsJob } from "./features/search/rebuild-documents-job.server";
import { reconcilePurchasesJob } from "./features/billing/reconcile-job.server";
import { checkAddressJob } from "./features/contacts/check-address.server";
import { finishOptOutJob, scrubPrivacyJob, sendOptOutMailJob } from "./features/privacy/privacy-jobs.server";
import { finishCorrectionJob } from "./features/quality/finish-correction.server";
import type { JobName } from "./job-names";
import type { Job } from "./platform/jobs.server";
import { sendMailJob } from "./platform/mail.server";

/** Every job, wired once. A name of app/job-names.ts without a line here does not compile. */
export const JOBS: Record<JobName, Job> = {
  rebuild_documents: rebuildDocumentsJob,
  send_mail: sendMailJob,
  send_opt_out_mail: sendOptOutMailJob,
  finish_opt_out: finishOptOutJob,
  scrub_privacy: scrubPrivacyJob,
  check_address: checkAddressJob,
  reconcile_purchases: reconcilePurchasesJob,
  perform_desk_action: performDeskActionJob,
  finish_correction: finishCorrectionJob,
};
