/**
 * Every job by name. `public.enqueue` refuses any other, and `app/jobs.server.ts` does not compile until each has a task.
 * Adding one: a file in its feature, a line here, a line there.
 */
export const JOB_NAMES = [
  "rebuild_documents",
  "send_mail",
  "check_address",
  "send_opt_out_mail",
  "finish_opt_out",
  "scrub_privacy",
  "reconcile_purchases",
  "scrub_imports",
  "perform_desk_action",
  "propose_duplicates",
  "settle_merge",
  "weekly_imports",
  "check_week",
  "import_source",
  "tell_week",
  "tell_late_sources",
  "audit_ledger",
  "verify_addresses",
  "finish_correction",
] as const;

export type JobName = (typeof JOB_NAMES)[number];
