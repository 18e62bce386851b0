import { z } from "zod";
import { mailOperators, type OperatorMail } from "~/features/accounts/operator-mail.server";
import { withTransaction, workerPool } from "~/platform/db.server";
import { defineJob } from "~/platform/jobs.server";
import { textFor } from "~/text/catalogue";
import { formatDate } from "~/text/format";
import type { Language } from "~/text/language";
import { operatorMailText } from "~/text/operator-mail";
import { told } from "~/text/told.server";
import type { WeekOutcome } from "./import-weeks.server";
import { lateLine, lateSources, type LateSource } from "./late-sources.server";

interface Ended {
  publisher: string;
  data_set: "demo" | "live";
  outcome: WeekOutcome;
  run_id: number | null;
  reasons: string[];
  counts: { added?: number; changed?: number; absent?: number; rejected?: number; suppressed?: number } | null;
}

interface Week {
  week: string;
  origin: "schedule" | "caught-up";
  ended: Ended[];
  late: LateSource[];
}

/**
 * Mails the operators what came of a week's imports, once. The demo, whose sources send nothing after its last round, is
 * silent as long as nothing comes.
 */
export async function tellWeek(week: string, now: Date): Promise<void> {
  await withTransaction(workerPool(), async (tx) => {
    const { rows: weeks } = await tx.query<{ origin: Week["origin"] }>(
      "UPDATE public.import_week SET told_at = clock_timestamp() WHERE week = $1 AND told_at IS NULL RETURNING origin",
      [week],
    );
    if (!weeks[0]) return;
    const { rows: ended } = await tx.query<Ended>(
      `SELECT s.publisher, s.data_set, w.outcome, w.run_id, w.reasons, r.counts
         FROM public.import_week_source w JOIN public.source s ON s.id = w.source_id LEFT JOIN public.import_run r ON r.id = w.run_id
        WHERE w.week = $1 AND w.outcome IS NOT NULL ORDER BY s.publisher`,
      [week],
    );
    const late = await lateSources(tx, now);
    const quiet = ended.every(({ outcome, data_set }) => outcome === "nothing-new" && data_set === "demo");
    if (quiet && late.length === 0) return;
    await mailOperators(tx, "week-summary", (language) =>
      summaryMail({ week, origin: weeks[0]!.origin, ended, late }, language),
    );
  });
}

const GROUPS = [
  ["weekArrived", ["published", "unchanged"]],
  ["weekHeld", ["withheld"]],
  ["weekRefused", ["refused"]],
  ["weekFailed", ["failed"]],
  ["weekNothing", ["nothing-new"]],
] as const;

export function summaryMail({ week, origin, ended, late }: Week, language: Language): OperatorMail {
  const t = textFor(operatorMailText, language);
  const of = (outcomes: readonly WeekOutcome[]) => ended.filter(({ outcome }) => outcomes.includes(outcome));
  const on = formatDate(language, week);
  const suppressed = ended.reduce((sum, { counts }) => sum + (counts?.suppressed ?? 0), 0);
  const groups = GROUPS.flatMap(([title, outcomes]) => {
    const sources = of(outcomes);
    return sources.length === 0
      ? []
      : [[t(title), ...sources.map((source) => sourceLines(source, language))].join("\n")];
  });
  return {
    subject: t("weekSubject", {
      on,
      arrived: of(["published", "unchanged", "withheld"]).length,
      trouble: of(["withheld", "refused", "failed"]).length + late.length,
    }),
    paragraphs: [
      [t("weekLead", { on }), origin === "caught-up" && t("weekCaughtUp")].filter(Boolean).join(" "),
      ...groups,
      ...(late.length === 0
        ? []
        : [[t("weekLate"), ...late.map((source) => `- ${lateLine(source, language)}`)].join("\n")]),
      ...(suppressed === 0 ? [] : [t("weekSuppressed", { people: suppressed })]),
    ],
  };
}

/** Reasons are the run's own sentences in the reader's language, without what they quote of a file. */
function sourceLines({ publisher, run_id, counts, reasons }: Ended, language: Language): string {
  const t = textFor(operatorMailText, language);
  const { added = 0, changed = 0, absent = 0, rejected = 0 } = counts ?? {};
  const line =
    run_id === null
      ? t("weekSource", { publisher })
      : t("weekRun", { publisher, run: String(run_id), added, changed, absent, rejected });
  return [`- ${line}`, ...reasons.slice(0, 3).map((reason) => `  ${told(language, withoutValues(reason)).text}`)].join(
    "\n",
  );
}

function withoutValues(reason: string): string {
  return reason.replace(/“[^”]*”/gu, "“…”");
}

export const tellWeekJob = defineJob({
  payload: z.strictObject({ week: z.iso.date() }),
  run: ({ week }) => tellWeek(week, new Date()),
});
