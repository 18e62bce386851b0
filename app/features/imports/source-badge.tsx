import { deskMondayText } from "~/text/desk-monday";
import { useText } from "~/text/use-text";
import { Badge, type Tone } from "~/ui/badge";
import type { IconName } from "~/ui/icon";

export type ShownState = "arrived" | "waiting" | "held" | "refused" | "late" | "due" | "terms-to-clear" | "never";

const LOOKS: Record<ShownState, { tone: Tone; icon: IconName }> = {
  arrived: { tone: "ok", icon: "check" },
  waiting: { tone: "info", icon: "clock" },
  held: { tone: "due", icon: "warn" },
  refused: { tone: "bad", icon: "x" },
  late: { tone: "due", icon: "clock" },
  due: { tone: "mute", icon: "clock" },
  "terms-to-clear": { tone: "mute", icon: "lock" },
  never: { tone: "mute", icon: "dash" },
};

/** How a source stands this week, in a word. */
export function SourceBadge({ state }: { state: ShownState }) {
  const t = useText(deskMondayText);
  return <Badge {...LOOKS[state]}>{t(`state_${state}`)}</Badge>;
}
