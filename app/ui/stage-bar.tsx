import type { ReactNode } from "react";

export type StageState = "done" | "now" | "held" | "bad" | "todo";

export interface Stage {
  key: string;
  label: ReactNode;
  state: StageState;
  /** The state in a word, for who does not see the colour. */
  says: string;
}

/** Where something stands among its stages: a line for each, its colour repeated by a word that is read out. */
export function StageBar({ label, stages }: { label: string; stages: readonly Stage[] }) {
  return (
    <ol className="stages" aria-label={label}>
      {stages.map(({ key, label: name, state, says }) => (
        <li
          key={key}
          className={`stage-${state}`}
          aria-current={state === "now" || state === "held" ? "step" : undefined}
        >
          {name}
          <span className="vh"> ({says})</span>
        </li>
      ))}
    </ol>
  );
}
