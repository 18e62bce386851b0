import type { JobName } from "./job-names";
import type { Job } from "./platform/jobs.server";
import { sendMailJob } from "./platform/mail.server";

/** Every job, wired once. A name of app/job-names.ts without a line here does not compile. */
export const JOBS: Record<JobName, Job> = {
  send_mail: sendMailJob,
} as Record<JobName, Job>;
