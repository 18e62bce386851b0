import { statusWords, wordFor } from "~/text/words";
import { clockText } from "~/text/clock";
import { useText } from "~/text/use-text";
import { Badge, type Tone } from "~/ui/badge";
import type { IconName } from "~/ui/icon";

const LOOKS: Record<string, [Tone, IconName]> = {
  active: ["ok", "check"],
  due: ["due", "clock"],
  unknown: ["mute", "check"],
  expired: ["bad", "warn"],
  absent: ["mute", "warn"],
  suspended: ["bad", "warn"],
  revoked: ["bad", "x"],
  letter: ["info", "mail"],
  none: ["mute", "dash"],
};

/** `days` is told with a status of due where there is room for it. */
export function StatusBadge({ status, days }: { status: string; days?: number }) {
  const t = useText(clockText);
  const [tone, icon] = LOOKS[status] ?? (["mute", "info"] as [Tone, IconName]);
  return (
    <Badge tone={tone} icon={icon}>
      {status === "due" && days !== undefined ? t("due_badge", { days }) : wordFor(statusWords, t.language, status)}
    </Badge>
  );
}

/** A newer list of the source is held or refused (rules.md 34); it hides due dates. */
export function UnderReviewBadge() {
  const t = useText(clockText);
  return (
    <Badge tone="mute" icon="clock">
      {t("under_review")}
    </Badge>
  );
}
