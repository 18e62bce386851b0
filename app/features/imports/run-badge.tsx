import { Link } from "@remix-run/react";
import type { Catalogue } from "~/text/catalogue";
import { deskRunsText } from "~/text/desk-runs";
import { type Text, useLocalHref, useText } from "~/text/use-text";
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

export const RUN_STATES = ["live", ...Object.keys(LOOKS).filter((state) => state !== "live")];

export function stateWords(t: Text<Key>, state: string): string {
  return t(`state_${state}` as Key);
}

/** What came of a run; null is one that is being read. A list that was read before may still have counted absences. */
export function RunBadge({
  outcome,
  absent = 0,
  replaced,
}: {
  outcome: string | null;
  absent?: number;
  replaced?: number | undefined;
}) {
  const t = useText(deskRunsText);
  const href = useLocalHref();
  if (replaced !== undefined)
    return (
      <Badge tone="mute" icon="info">
        <Link className="link" to={href(`/desk/runs/${replaced}`)}>
          {t("state_replaced", { id: replaced })}
        </Link>
      </Badge>
    );
  if (outcome === "unchanged" && absent > 0)
    return (
      <Badge tone="due" icon="info">
        {t("state_absences")}
      </Badge>
    );
  const state = outcome ?? "live";
  return <Badge {...(LOOKS[state] ?? LOOKS["unchanged"]!)}>{stateWords(t, state)}</Badge>;
}
