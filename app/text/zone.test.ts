import { afterEach, beforeEach, expect, test, vi } from "vitest";

const NOON_IN_WINTER = "2026-11-25T19:07:00Z";
const Table = Intl.DateTimeFormat;

/** A process whose table says that clocks in Edmonton are never moved again, as later tables may. */
function withAnotherTable() {
  vi.stubGlobal("Intl", {
    ...Object.fromEntries(Object.getOwnPropertyNames(Intl).map((name) => [name, Intl[name as keyof typeof Intl]])),
    DateTimeFormat: function (locale: string, options: Intl.DateTimeFormatOptions) {
      const timeZone = options.timeZone === "America/Edmonton" ? "Etc/GMT+6" : options.timeZone;
      return new Table(locale, { ...options, timeZone });
    },
  });
}

/** Modules as a process of its own loads them: the table is looked up once in each. */
async function loaded() {
  vi.resetModules();
  const [zone, format] = await Promise.all([import("./zone"), import("./format")]);
  return { ...zone, ...format };
}

beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"], now: new Date(NOON_IN_WINTER) }));
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("a moment is told with its zone, in both languages", async () => {
  const { formatDateTime, formatTime } = await loaded();

  expect(formatDateTime("en", "2026-07-01T18:05:00Z")).toBe("1 July 2026, 12:05\u00a0MT");
  expect(formatTime("fr", "2026-07-01T18:05:00Z")).toBe("12\u00a0h\u00a005\u00a0HR");
});

test("a calendar day is the same day whatever the clocks", async () => {
  const { formatDate } = await loaded();

  expect(formatDate("en", "2026-11-16")).toBe("16 November 2026");
});

test("clocks are moved at the minute at which the table moves them, for years to come and gone", async () => {
  const { onEdmontonClocks } = await loaded();

  for (const moment of ["2024-03-10T08:59Z", "2024-03-10T09:00Z", "2025-11-02T07:59Z", "2025-11-02T08:00Z"]) {
    const told = new Table("sv", { timeZone: "America/Edmonton", dateStyle: "short", timeStyle: "short" });
    expect(onEdmontonClocks(new Date(moment)).toISOString().slice(0, 16).replace("T", " ")).toBe(
      told.format(new Date(moment)),
    );
  }
});

test("a browser with another table tells a moment as the server did", async () => {
  const server = await loaded();
  const told = server.formatDateTime("en", NOON_IN_WINTER);
  withAnotherTable();

  const alone = await loaded();
  const browser = await loaded();
  browser.adoptZoneChanges(server.zoneChanges());

  expect(alone.formatDateTime("en", NOON_IN_WINTER)).not.toBe(told);
  expect(browser.formatDateTime("en", NOON_IN_WINTER)).toBe(told);
  expect(browser.edmontonDay(new Date("2026-11-26T06:30:00Z"))).toBe("2026-11-25");
});

test("the changes that a page carries are few", async () => {
  const { zoneChanges } = await loaded();

  expect(zoneChanges().length).toBeLessThan(300);
});
