/** The week of imports: every Monday at 06:00 in Edmonton, by the time zone database and not by a fixed distance from UTC. */

const ZONE = "America/Edmonton";
const HOUR = 6;
const HOUR_MS = 3_600_000;

/** 06:00 in Edmonton is one of these in UTC, whether the clocks there were moved or not. */
const UTC_HOURS = [12, 13] as const;

export interface DueWeek {
  /** That Monday in Edmonton, YYYY-MM-DD. */
  week: string;
  /** The moment at which its imports are due. */
  at: Date;
}

const clock = new Intl.DateTimeFormat("en-CA", {
  timeZone: ZONE,
  hourCycle: "h23",
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
  weekday: "short",
  hour: "2-digit",
});

function inEdmonton(moment: Date): { day: string; weekday: string; hour: number } {
  const part = Object.fromEntries(clock.formatToParts(moment).map(({ type, value }) => [type, value]));
  return { day: `${part.year}-${part.month}-${part.day}`, weekday: part.weekday!, hour: Number(part.hour) };
}

/** The calendar day in Edmonton. */
export function edmontonDay(moment: Date): string {
  return inEdmonton(moment).day;
}

/** The week whose imports begin in the hour of `moment`; undefined in any other hour of the week. */
export function weekBeginningAt(moment: Date): string | undefined {
  const { day, weekday, hour } = inEdmonton(moment);
  return weekday === "Mon" && hour === HOUR ? day : undefined;
}

/** The latest week that is due by `now`, and the moment since when. */
export function lastDueWeek(now: Date): DueWeek {
  const at = dueMoments(now).findLast((moment) => moment <= now);
  return { week: edmontonDay(at!), at: at! };
}

export function nextDueWeek(now: Date): DueWeek {
  const at = dueMoments(now).find((moment) => moment > now);
  return { week: edmontonDay(at!), at: at! };
}

/** Monday 06:00 in Edmonton, of the weeks around `now`, in order. */
function dueMoments(now: Date): Date[] {
  const midnight = Math.floor(now.getTime() / (24 * HOUR_MS)) * 24 * HOUR_MS;
  return Array.from({ length: 19 }, (_, index) => midnight + (index - 9) * 24 * HOUR_MS)
    .flatMap((day) => UTC_HOURS.map((hour) => new Date(day + hour * HOUR_MS)))
    .filter((moment) => weekBeginningAt(moment) !== undefined);
}

/** A list may come this many days after its cadence says before anybody is troubled. */
export const GRACE_DAYS = 2;

/** The last day on which a source's next list is in time. */
export function lateAfter(source: { lastListDate: string; cadenceDays: number }): string {
  const days = source.cadenceDays + GRACE_DAYS;
  return new Date(Date.parse(source.lastListDate) + days * 24 * HOUR_MS).toISOString().slice(0, 10);
}

export function isLate(source: { lastListDate: string; cadenceDays: number }, day: string): boolean {
  return day > lateAfter(source);
}
