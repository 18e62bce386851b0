import { z } from "zod";
import { mailOperators, noticeIsDue } from "~/features/accounts/operator-mail.server";
import { type Tx, withTransaction, workerPool } from "~/platform/db.server";
import { defineJob } from "~/platform/jobs.server";
import { log } from "~/platform/log.server";
import { textFor } from "~/text/catalogue";
import { formatDate } from "~/text/format";
import type { Language } from "~/text/language";
import { operatorMailText } from "~/text/operator-mail";
import { edmontonDay, isLate, lateAfter } from "./import-week";
import { termsAreCleared, type SourceDeclaration } from "./source";
import { SOURCES } from "./sources";

export interface LateSource {
  id: string;
  publisher: string;
  lastListDate: string;
  /** The last day on which its next list would have been in time. */
  expectedBy: string;
}

/**
 * Sources whose next list is overdue by their cadence. One that was never read is not late, and neither is one whose terms
 * forbid fetching it. The demo's are held against its own product day, which stands still.
 */
export async function lateSources(
  tx: Tx,
  now: Date,
  sources: readonly SourceDeclaration[] = SOURCES,
): Promise<LateSource[]> {
  const { rows } = await tx.query<{ source_id: string; list_date: string; product_day: string }>(
    `SELECT source_id, max(list_date)::text AS list_date, public.product_day()::text AS product_day
       FROM public.reading WHERE NOT part AND undone_at IS NULL GROUP BY source_id`,
  );
  return sources.filter(termsAreCleared).flatMap(({ id, publisher, cadenceDays, dataSet }) => {
    const read = rows.find((row) => row.source_id === id);
    if (!read) return [];
    const source = { lastListDate: read.list_date, cadenceDays };
    if (!isLate(source, dataSet === "demo" ? read.product_day : edmontonDay(now))) return [];
    return [{ id, publisher, lastListDate: read.list_date, expectedBy: lateAfter(source) }];
  });
}

const AGAIN_AFTER_HOURS = 7 * 24;

/** Mails the operators what is late: once for each lateness, and again each week that it lasts. */
export async function tellLateSources(now: Date, sources: readonly SourceDeclaration[] = SOURCES): Promise<number> {
  return withTransaction(workerPool(), async (tx) => {
    const told: LateSource[] = [];
    for (const source of await lateSources(tx, now, sources)) {
      const notice = { topic: `late:${source.id}`, about: source.lastListDate, againAfterHours: AGAIN_AFTER_HOURS };
      if (await noticeIsDue(tx, notice)) told.push(source);
    }
    if (told.length === 0) return 0;
    await mailOperators(tx, "sources-late", (language) => lateMail(told, language));
    log.warn({ sources: told.map(({ id }) => id) }, "sources are late");
    return told.length;
  });
}

function lateMail(sources: LateSource[], language: Language) {
  const t = textFor(operatorMailText, language);
  return {
    subject: t("lateSubject", { sources: sources.length }),
    paragraphs: [
      t("lateLead", { sources: sources.length }),
      sources.map((source) => lateLine(source, language)).join("\n"),
      t("lateHint"),
    ],
  };
}

export function lateLine({ id, publisher, lastListDate, expectedBy }: LateSource, language: Language): string {
  return textFor(operatorMailText, language)("lateLine", {
    publisher,
    source: id,
    on: formatDate(language, lastListDate),
    by: formatDate(language, expectedBy),
  });
}

export const tellLateSourcesJob = defineJob({
  payload: z.strictObject({}),
  schedule: "30 15 * * *",
  run: async () => {
    await tellLateSources(new Date());
  },
});
