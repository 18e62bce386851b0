import type { ReactNode } from "react";

/** A table wider than its place scrolls in it, by keys too. */
export function TableRegion({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="scroll" tabIndex={0} role="region" aria-label={label}>
      {children}
    </div>
  );
}
