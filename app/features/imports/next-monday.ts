const EDMONTON = "America/Edmonton";
const HOUR = 3_600_000;

/** The next Monday, 06:00 in Edmonton, after `now`: when the weekly lists are read, on either side of a clock change. */
export function nextMondayMorning(now: Date): Date {
  const at = new Date(Math.ceil((now.getTime() + 1) / HOUR) * HOUR);
  while (!isMondayAtSix(at)) at.setTime(at.getTime() + HOUR);
  return at;
}

const clock = new Intl.DateTimeFormat("en-CA", {
  timeZone: EDMONTON,
  weekday: "short",
  hour: "2-digit",
  hourCycle: "h23",
});

function isMondayAtSix(at: Date): boolean {
  const parts = Object.fromEntries(clock.formatToParts(at).map(({ type, value }) => [type, value]));
  return parts["weekday"]?.startsWith("Mon") === true && parts["hour"] === "06";
}
