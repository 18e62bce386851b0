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
  "perform_desk_action",
  "finish_correction",
] as const;

export type JobName = (typeof JOB_NAMES)[number];
