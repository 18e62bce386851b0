import type { ReactNode } from "react";

export interface Moment {
  key: string;
  on: ReactNode;
  what: ReactNode;
  /** Details, a line each. */
  more?: readonly string[];
  from?: ReactNode;
}

/** What happened, newest first, each with where it is known from. */
export function Timeline({ moments }: { moments: readonly Moment[] }) {
  return (
    <ol>
      {moments.map((moment) => (
        <li className="ev" key={moment.key}>
          <span className="dim">{moment.on}</span>
          <i aria-hidden="true" />
          <span>
            <span className="b">{moment.what}</span>
            {moment.more?.map((line) => (
              <span className="block wrap-anywhere" key={line}>
                {line}
              </span>
            ))}
            {moment.from && <span className="xs dim3 block">{moment.from}</span>}
          </span>
        </li>
      ))}
    </ol>
  );
}
