import { useEffect, useState, type ReactNode } from "react";

/** A short answer at the foot of the window. It is also read out; what matters stands on the page besides. */
export function Toast({ children, seconds = 6 }: { children: ReactNode; seconds?: number }) {
  const [open, setOpen] = useState(true);
  useEffect(() => {
    const timer = setTimeout(() => setOpen(false), seconds * 1000);
    return () => clearTimeout(timer);
  }, [seconds]);
  return <div role="status">{open && <div className="toast">{children}</div>}</div>;
}
