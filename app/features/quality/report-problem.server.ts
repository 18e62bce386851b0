import { webPool } from "~/platform/db.server";
import type { Language } from "~/text/language";
import type { ReportField } from "./report-field";

export interface ProblemReport {
  field: ReportField;
  shouldBe: string;
  seenAtUrl: string | undefined;
  /** Of a reporter who wants to be told; kept in the vault and read by the job that tells. */
  email: string | undefined;
  language: Language;
}

/** Files what a reader found wrong with a firm. Answers nothing, so that nothing can be learnt by asking. */
export async function reportProblem(contractorId: string, report: ProblemReport): Promise<void> {
  await webPool().query("SELECT public.report_problem($1, $2, $3, $4, $5, $6)", [
    contractorId,
    report.field,
    report.shouldBe,
    report.seenAtUrl ?? null,
    report.email ?? null,
    report.language,
  ]);
}
