import { clockText } from "~/text/clock";
import { formatShortDate } from "~/text/format";
import { useText } from "~/text/use-text";

export interface ClockState {
  status: string | null;
  underReview: boolean;
  /** The next event: what, when, in how many days, and whether the partner published that date. */
  next: { kind: "recertification" | "maintenance" | "standing"; on: string; days: number; official: boolean } | null;
  ends: string | null;
}

/** The words under the clock of a row: one line, the nearest thing that matters. */
export function ClockWords({ status, underReview, next, ends }: ClockState) {
  const t = useText(clockText);
  const day = (on: string) => formatShortDate(t.language, on);
  if (status === null) return <span className="xs dim3">{t("no_certificate")}</span>;
  if (underReview) return <span className="xs dim">{t("reviewed")}</span>;
  if (status === "absent") return <span className="xs dim">{t("confirm")}</span>;
  if (status === "suspended" || status === "revoked") return <span className="xs dim">{t("see_partner")}</span>;
  if (status === "letter")
    return <span className="xs dim">{ends ? t("letter_to", { on: day(ends) }) : t("no_date")}</span>;
  if (status === "expired") return <span className="xs b">{ends ? t("ended", { on: day(ends) }) : t("no_date")}</span>;
  if (!next) return <span className="xs dim">{ends ? t("ends", { on: day(ends) }) : t("no_date")}</span>;
  const what =
    next.kind === "recertification"
      ? "ends"
      : next.kind === "standing"
        ? "standing_to"
        : next.official
          ? "audit_by_official"
          : "audit_by";
  return (
    <span className="xs dim">
      {t(what, { on: day(next.on) })}
      {status === "due" && ` · ${t("in_days", { days: next.days })}`}
    </span>
  );
}
