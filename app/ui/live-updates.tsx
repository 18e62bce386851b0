import { useRevalidator } from "@remix-run/react";
import { useEffect, useRef, useState } from "react";

/** Asks for the page's data again while `active`: for what is being done elsewhere and ends soon. */
export function useReload(active: boolean, everyMilliseconds = 2_000): void {
  const { revalidate, state } = useRevalidator();
  const busy = useRef(false);
  busy.current = state !== "idle";
  useEffect(() => {
    if (!active) return;
    const timer = setInterval(() => {
      if (!busy.current && document.visibilityState === "visible") revalidate();
    }, everyMilliseconds);
    return () => clearInterval(timer);
  }, [active, everyMilliseconds, revalidate]);
}

/**
 * The latest that a stream of events says, null before it spoke. The page's data is asked for again when what `turns`
 * reads of it changes.
 */
export function useLiveUpdates<Said>(url: string | null, event: string, turns: (said: Said) => string): Said | null {
  const { revalidate } = useRevalidator();
  const [said, setSaid] = useState<Said | null>(null);
  const turn = useRef<string | null>(null);
  const reads = useRef(turns);
  reads.current = turns;
  useEffect(() => {
    if (!url || typeof EventSource === "undefined") return;
    const source = new EventSource(url);
    source.addEventListener(event, (message: MessageEvent<string>) => {
      const heard = JSON.parse(message.data) as Said;
      setSaid(heard);
      const now = reads.current(heard);
      if (turn.current !== null && turn.current !== now) revalidate();
      turn.current = now;
    });
    source.addEventListener("end", () => {
      source.close();
      revalidate();
    });
    return () => source.close();
  }, [url, event, revalidate]);
  return said;
}
