/**
 * The product's own time zone. Browsers and servers hold tables of different years, and Alberta's clocks are a matter of law: a
 * moment must not change while one looks at it. So the server's table decides; a page carries its few changes, and both sides
 * shift by them.
 */
const EDMONTON = "America/Edmonton";
const MINUTE = 60_000;
const MONTH = 30 * 24 * 60 * MINUTE;

/** Years about the present one for which clocks are looked up. Earlier and later moments have the nearest distance known. */
const YEARS_BACK = 2;
const YEARS_AHEAD = 1;

/** From this moment on, in minutes since 1970, clocks stand this many minutes from UTC. In order of time. */
type Change = readonly [from: number, offset: number];

let known: readonly Change[] | undefined;

/** The changes of this process's table, as a page carries them: "from:offset" in minutes, separated by spaces. */
export function zoneChanges(): string {
  return changes()
    .map((change) => change.join(":"))
    .join(" ");
}

/** Takes over the changes that the server wrote into the page. To be called before anything is rendered. */
export function adoptZoneChanges(written: string): void {
  known = written.split(" ").map((change) => {
    const [from, offset] = change.split(":").map(Number);
    return [from!, offset!];
  });
}

/** A date whose UTC fields are what clocks in Edmonton show at that moment: to be formatted as UTC. */
export function onEdmontonClocks(moment: Date): Date {
  const minutes = moment.getTime() / MINUTE;
  const offset = changes().findLast(([from]) => from <= minutes)?.[1] ?? changes()[0]![1];
  return new Date(moment.getTime() + offset * MINUTE);
}

/** The calendar day in Edmonton, YYYY-MM-DD. */
export function edmontonDay(moment: Date): string {
  return onEdmontonClocks(moment).toISOString().slice(0, 10);
}

function changes(): readonly Change[] {
  return (known ??= changesOfThisTable(new Date().getUTCFullYear()));
}

function changesOfThisTable(year: number): readonly Change[] {
  const table = new Intl.DateTimeFormat("en", { timeZone: EDMONTON, timeZoneName: "longOffset" });
  const begin = Date.UTC(year - YEARS_BACK, 0, 1);
  const end = Date.UTC(year + YEARS_AHEAD + 1, 0, 1);
  const found: Change[] = [[begin / MINUTE, offsetOf(table, begin)]];
  for (let from = begin; from < end; from += MONTH) {
    let [before, after] = [from, from + MONTH];
    if (offsetOf(table, before) === offsetOf(table, after)) continue;
    while (after - before > MINUTE) {
      const middle = Math.floor((before + after) / 2 / MINUTE) * MINUTE;
      if (offsetOf(table, middle) === offsetOf(table, from)) before = middle;
      else after = middle;
    }
    found.push([after / MINUTE, offsetOf(table, after)]);
  }
  return found;
}

/** Minutes between a zone's clocks and UTC: "GMT-07:00" is -420. */
function offsetOf(table: Intl.DateTimeFormat, moment: number): number {
  const name = table.formatToParts(moment).find(({ type }) => type === "timeZoneName")?.value ?? "";
  const [, sign, hours, minutes] = /([+-])(\d\d):(\d\d)/.exec(name) ?? [];
  return sign === undefined ? 0 : Number(`${sign}1`) * (Number(hours) * 60 + Number(minutes));
}
