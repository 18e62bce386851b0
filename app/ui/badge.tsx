import type { ReactNode } from "react";
import { Icon, type IconName } from "./icon";

export type Tone = "ok" | "due" | "bad" | "info" | "mute";

/** A state as an icon and a word; the colour only repeats them. */
export function Badge({ tone, icon, children }: { tone: Tone; icon: IconName; children: ReactNode }) {
  return (
    <span className={`badge ${tone === "bad" ? "bad-t" : tone}`}>
      <Icon name={icon} />
      {children}
    </span>
  );
}
