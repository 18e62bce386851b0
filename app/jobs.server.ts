import { performDeskActionJob } from "./desk-actions.server";
import { rebuildDocumentsJob } from "./features/search/rebuild-documents-job.server";
import { tellLedgerFindings } from "./features/accounts/ledger-mail.server";
import { auditLedgerJob } from "./features/billing/audit-ledger-job.server";
import { reconcilePurchasesJob } from "./features/billing/reconcile-job.server";
import { checkAddressJob } from "./features/contacts/check-address.server";
import { verifyAddressesJob } from "./features/contacts/verify-addresses.server";
import { importSourceJob } from "./features/imports/import-source.server";
import { checkWeekJob, weeklyImportsJob } from "./features/imports/import-weeks.server";
import { tellLateSourcesJob } from "./features/imports/late-sources.server";
import { tellWeekJob } from "./features/imports/week-summary.server";
import { finishOptOutJob, scrubPrivacyJob, sendOptOutMailJob } from "./features/privacy/privacy-jobs.server";
import { proposeDuplicatesJob } from "./features/quality/propose-duplicates-job.server";
import { settleMergeJob } from "./features/quality/settle-merge-job.server";
import { finishCorrectionJob } from "./features/quality/finish-correction.server";
import type { JobName } from "./job-names";
import type { Job } from "./platform/jobs.server";
import { scrubImportsJob } from "./features/imports/scrub-imports-job.server";
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
  scrub_imports: scrubImportsJob,
  perform_desk_action: performDeskActionJob,
  propose_duplicates: proposeDuplicatesJob,
  settle_merge: settleMergeJob,
  weekly_imports: weeklyImportsJob,
  check_week: checkWeekJob,
  import_source: importSourceJob,
  tell_week: tellWeekJob,
  tell_late_sources: tellLateSourcesJob,
  audit_ledger: auditLedgerJob(tellLedgerFindings),
  verify_addresses: verifyAddressesJob,
  finish_correction: finishCorrectionJob,
};
