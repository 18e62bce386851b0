import type { ReactNode } from "react";
import type { Tone } from "./badge";
import { Icon, type IconName } from "./icon";

const ICONS: Record<Tone, IconName> = { ok: "check", due: "warn", bad: "warn", info: "info", mute: "info" };

/** Something the page has to say before its content. `role="status"` for answers to what was just done, "alert" for refusals. */
export function Notice({
  tone = "mute",
  role,
  children,
}: {
  tone?: Tone;
  role?: "status" | "alert";
  children: ReactNode;
}) {
  return (
    <div className={`notice ${tone === "mute" ? "" : tone === "bad" ? "bad-t" : tone}`} role={role}>
      <Icon name={ICONS[tone]} />
      <div className="grow">{children}</div>
    </div>
  );
}
