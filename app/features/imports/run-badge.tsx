import type { Catalogue } from "~/text/catalogue";
import { deskRunsText } from "~/text/desk-runs";
import { useText } from "~/text/use-text";
import { Badge, type Tone } from "~/ui/badge";
import type { IconName } from "~/ui/icon";

type Key = typeof deskRunsText extends Catalogue<infer Named> ? Named : never;

const LOOKS: Record<string, { tone: Tone; icon: IconName }> = {
  live: { tone: "info", icon: "clock" },
  waiting: { tone: "due", icon: "clock" },
  published: { tone: "ok", icon: "check" },
  withheld: { tone: "due", icon: "warn" },
  unchanged: { tone: "mute", icon: "check" },
  refused: { tone: "bad", icon: "x" },
  failed: { tone: "bad", icon: "warn" },
  "dry-run": { tone: "mute", icon: "info" },
  undone: { tone: "mute", icon: "left" },
};

/** What came of a run; null is one that is being read. */
export function RunBadge({ outcome }: { outcome: string | null }) {
  const t = useText(deskRunsText);
  const state = outcome ?? "live";
  return <Badge {...(LOOKS[state] ?? LOOKS["unchanged"]!)}>{t(`state_${state}` as Key)}</Badge>;
}
