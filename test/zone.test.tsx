import { renderToStaticMarkup } from "react-dom/server";
import { StaticRouter } from "react-router-dom/server";
import { expect, test } from "vitest";
import { LedgerTable } from "~/features/billing/ledger-table";
import { adoptZoneChanges, onEdmontonClocks, zoneChanges } from "~/text/zone";
import { testDatabase } from "./database";

test("Node and the embedded PostgreSQL tell the same hour on the Mondays of this and the next year", async () => {
  const year = new Date().getUTCFullYear();
  const database = await testDatabase();

  const mondays = await database.rows<{ at: Date; minutes: number }>(
    `SELECT at, (extract(epoch FROM (at AT TIME ZONE 'America/Edmonton') - (at AT TIME ZONE 'UTC')) / 60)::int AS minutes
       FROM generate_series(make_timestamptz($1, 1, 1, 12, 0, 0, 'UTC'), make_timestamptz($1 + 1, 12, 31, 12, 0, 0, 'UTC'),
                            '1 day') AS at
      WHERE extract(isodow FROM at) = 1`,
    [year],
  );

  expect(mondays.length).toBeGreaterThan(100);
  const node = mondays.map(({ at }) => ({ at, minutes: (onEdmontonClocks(at).getTime() - at.getTime()) / 60_000 }));
  expect(mondays).toEqual(node);
});

test("a component shows the hour of the table that its page carries", () => {
  const own = zoneChanges();
  const line = {
    id: 1,
    at: "2026-11-26T06:30:00Z",
    kind: "reveal",
    reason: null,
    change: -1,
    balance: 2,
    receipt: null,
  };
  const shown = (table: string) => {
    adoptZoneChanges(table);
    return renderToStaticMarkup(
      <StaticRouter location="/credits">
        <LedgerTable
          lines={[{ ...line, contractorName: "Kestrel Roofing", contactKind: null, contactFunction: null, who: null }]}
        />
      </StaticRouter>,
    );
  };

  expect(shown("0:-420")).toContain("25 November 2026, 23:30\u00a0MT");
  expect(shown("0:-360")).toContain("26 November 2026, 00:30\u00a0MT");

  adoptZoneChanges(own);
});
