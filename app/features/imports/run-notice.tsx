import { Link } from "@remix-run/react";
import type { ReactNode } from "react";
import { deskRunsText } from "~/text/desk-runs";
import { formatNumber, formatPercent, formatShortDate } from "~/text/format";
import type { Said } from "~/text/told.server";
import { useLocalHref, useText } from "~/text/use-text";
import { Icon, type IconName } from "~/ui/icon";

interface NoticeRun {
  id: number;
  source: string;
  outcome: string | null;
  undoneAt: Date | string | null;
  reasons: readonly Said[];
  counts: { absent: number; withheld: number; unchanged: number; changed: number };
}

function Says({
  tone,
  icon,
  title,
  body,
  action,
}: Record<"title" | "body", ReactNode> & { tone: "due" | "bad-t" | "info" | ""; icon: IconName; action?: ReactNode }) {
  return (
    <section className={`card says ${tone}`}>
      <Icon name={icon} />
      <div className="grow stack gap-1">
        <p className="b">{title}</p>
        {body}
      </div>
      {action}
    </section>
  );
}

/** What a person has to know of a run before its numbers: that it waits, that absences are held, why it was refused. */
export function RunNotice({
  run,
  knownRows,
  countAbsences,
  suggestion,
  said = null,
}: {
  run: NoticeRun;
  /** What the absences are a share of, where the guard came to it. */
  knownRows: number | undefined;
  countAbsences: ReactNode;
  suggestion: boolean;
  /** Who refused the file at the desk, or undid the run, and why. */
  said?: { by: string; reason: string | null } | null;
}) {
  const t = useText(deskRunsText);
  const href = useLocalHref();
  const { outcome, counts } = run;
  const byWhom = said?.reason && <p className="sm">{t("saidBy", { who: said.by, reason: said.reason })}</p>;
  const held = Math.max(counts.withheld, 0);
  const heldTitle =
    knownRows !== undefined && knownRows > 0
      ? t("heldTitle", {
          n: held,
          percent: formatPercent(t.language, held / knownRows),
          known: formatNumber(t.language, knownRows),
        })
      : t("heldTitleShort", { n: held });
  return (
    <>
      {outcome === "waiting" && (
        <Says tone="info" icon="clock" title={t("waitsTitle")} body={<p className="sm dim">{t("waitsBody")}</p>} />
      )}
      {(outcome === "withheld" || outcome === "waiting") && held > 0 && (
        <Says
          tone="due"
          icon="warn"
          title={heldTitle}
          body={<p className="sm dim">{t(outcome === "waiting" ? "heldBodyWaiting" : "heldBody")}</p>}
          action={countAbsences}
        />
      )}
      {(outcome === "refused" || outcome === "failed") && (
        <Says
          tone="bad-t"
          icon="warn"
          title={t(outcome === "refused" ? "refusedTitle" : "failedTitle")}
          body={
            <>
              {byWhom}
              <Reasons reasons={run.reasons} />
              <p className="sm dim">{t(outcome === "refused" ? "refusedBody" : "failedBody")}</p>
            </>
          }
          action={
            <Link
              className="btn"
              to={href(
                suggestion ? `/desk/sources/${run.source}/mapping?run=${run.id}` : `/desk/sources/${run.source}`,
              )}
            >
              {t(suggestion ? "confirmForm" : "toSource")}
            </Link>
          }
        />
      )}
      {outcome === "unchanged" && <Says tone="" icon="check" title={t("unchangedTitle")} body={null} />}
      {outcome === "dry-run" && (
        <Says tone="" icon="info" title={t("dryTitle")} body={<Reasons reasons={run.reasons} />} />
      )}
      {outcome === "undone" && (
        <Says
          tone=""
          icon="left"
          title={t("undoneTitle", { date: run.undoneAt ? formatShortDate(t.language, run.undoneAt) : "" })}
          body={byWhom || null}
        />
      )}
    </>
  );
}

/** The guard's own sentences. */
export function Reasons({ reasons }: { reasons: readonly Said[] }) {
  if (reasons.length === 0) return null;
  return (
    <ul className="stack gap-1 sm">
      {reasons.map(({ text, language }) => (
        <li key={text} lang={language}>
          {text}
        </li>
      ))}
    </ul>
  );
}
