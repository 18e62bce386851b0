import { clockText } from "~/text/clock";
import { formatMonth, formatShortDate } from "~/text/format";
import { useText } from "~/text/use-text";
import { Icon } from "~/ui/icon";
import { ClockBar } from "./clock-bar";
import type { ClockFigure } from "./clock-figure";
import { ClockWords } from "./clock-words";
import type { ClockEvent, CorClock } from "./cor-clock";
import { StatusBadge, UnderReviewBadge } from "./status-badge";

export interface ClockCardData {
  status: string;
  underReview: boolean;
  next: (ClockEvent & { days: number }) | null;
  clock: CorClock;
  figure: ClockFigure | null;
  letter: boolean;
  /** How the dates are counted, where it is known from, and when that was looked at. */
  rule: { explanation: string; sourceUrl: string | null; checkedOn: string } | null;
  today: string;
}

/** The COR Clock in full: the bar, its dates with official or estimated beside them, the window and the rule behind it. */
export function ClockCard({ data }: { data: ClockCardData }) {
  const t = useText(clockText);
  const { clock, next, rule } = data;
  const day = (on: string) => formatShortDate(t.language, on);
  const audits = clock.events.filter((event) => event.kind === "maintenance");
  const end = clock.events.find((event) => event.on === clock.ends);
  const endWord = data.letter ? "letter_ends" : end?.kind === "standing" ? "standing_ends" : "certificate_ends";
  const officialEnd = data.letter || (end?.official ?? true);
  return (
    <section className="card pad stack gap-4" aria-labelledby="clock-title">
      <div className="row flex-wrap">
        <h2 id="clock-title">{t("title")}</h2>
        <StatusBadge status={data.status} {...(next && !data.underReview ? { days: next.days } : {})} />
        {data.underReview && <UnderReviewBadge />}
        <span className="grow" />
        {clock.ends && !data.underReview && (
          <span className="xs dim">
            {t(!officialEnd ? "dates_note_estimated" : audits.length > 0 ? "dates_note_both" : "dates_note_official")}
          </span>
        )}
      </div>
      {data.figure && !data.underReview ? (
        <div>
          <ClockBar
            figure={data.figure}
            size="large"
            label={t("alt", {
              from: day(clock.starts!),
              to: day(clock.ends!),
              percent: `${Math.round(data.figure.needle)} %`,
            })}
          />
          <div className="ck-words">
            <span>
              {t(clock.startsOfficial ? "certified" : "term_starts")}
              <b>{day(clock.starts!)}</b>
            </span>
            {audits.map((audit) => (
              <span key={audit.on}>
                {t("maintenance")}
                <b>{t("by", { on: formatMonth(t.language, audit.on) })}</b>
              </span>
            ))}
            <span>
              {t(endWord)}
              <b>{day(clock.ends!)}</b>
            </span>
          </div>
        </div>
      ) : (
        <ClockWords status={data.status} underReview={data.underReview} next={next} ends={clock.ends} />
      )}
      {!data.underReview && !data.letter && (
        <div className="sm dim">
          <p>
            {next && next.opens < next.on
              ? t(next.opens <= data.today ? "window_open" : "window_opens", { on: day(next.opens) })
              : t("window_none")}
            {clock.standingTest && ` ${t("standing_test", { on: day(clock.standingTest) })}`}
          </p>
          {rule && (
            <details className="fold">
              <summary>
                {t("rule")}
                <Icon name="down" />
              </summary>
              <p>
                {rule.explanation} {!clock.confirmed && t("not_confirmed")}
              </p>
              <p className="xs dim3">
                {t("checked", { on: day(rule.checkedOn) })}
                {rule.sourceUrl && (
                  <>
                    {" · "}
                    <a className="link" href={rule.sourceUrl} rel="noopener noreferrer nofollow">
                      {hostOf(rule.sourceUrl)}
                    </a>
                  </>
                )}
              </p>
            </details>
          )}
        </div>
      )}
    </section>
  );
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).hostname.replace(/^www\./, "") : url;
}
