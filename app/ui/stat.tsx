import type { ReactNode } from "react";

/** A number and what it counts. */
export function Stat({ value, children }: { value: ReactNode; children: ReactNode }) {
  return (
    <div className="stat">
      <b>{value}</b>
      {children}
    </div>
  );
}
