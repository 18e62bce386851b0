import { daysBetween, type Day } from "./calendar-day";
import type { CorClock } from "./cor-clock";

/** The bar of a COR Clock, in hundredths of its length: what a row carries to the page instead of dates and rules. */
export interface ClockFigure {
  /** Today. */
  needle: number;
  /** Past its own end. */
  late: boolean;
  /** Audits between start and end. */
  notches: number[];
  /** Audit windows: from, to. */
  windows: [number, number][];
}

/** Null where there is no length to draw: no end, or no start that could be known or counted back. */
export function clockFigure(clock: CorClock, today: Day): ClockFigure | null {
  const { starts, ends } = clock;
  if (starts === null || ends === null || starts >= ends) return null;
  const length = daysBetween(starts, ends);
  const place = (day: Day) => Math.round(Math.min(1, Math.max(0, daysBetween(starts, day) / length)) * 1000) / 10;
  const next = clock.events.find((event) => event.on >= today);
  return {
    needle: place(today),
    late: today > ends,
    notches: clock.events.filter((event) => event.on < ends).map((event) => place(event.on)),
    windows: clock.events
      .filter((event) => event.opens < event.on && (event.on === ends || (event === next && event.opens <= today)))
      .map((event) => [place(event.opens), place(event.on)]),
  };
}
