import { deskOfficeText } from "~/text/desk-office";
import { formatShortDate } from "~/text/format";
import { useText } from "~/text/use-text";
import { edmontonDay } from "~/text/zone";
import { Badge } from "~/ui/badge";

const DAY = 86_400_000;

/** How long a request has still got, in days of the calendar. */
export function daysLeft(dueOn: string, now: string): number {
  return Math.round((new Date(dueOn).getTime() - new Date(edmontonDay(new Date(now))).getTime()) / DAY);
}

export function RequestClock({
  dueOn,
  settledAt,
  now,
}: {
  dueOn: string;
  settledAt: string | Date | null;
  now: string;
}) {
  const t = useText(deskOfficeText);
  if (settledAt) {
    return (
      <Badge tone="ok" icon="check">
        {t("settled", { date: formatShortDate(t.language, settledAt) })}
      </Badge>
    );
  }
  const left = daysLeft(dueOn, now);
  if (left < 0) {
    return (
      <Badge tone="bad" icon="warn">
        {t("overdue", { n: -left })}
      </Badge>
    );
  }
  return (
    <Badge tone={left <= 1 ? "due" : "mute"} icon="clock">
      {t("daysLeft", { n: left })}
    </Badge>
  );
}
