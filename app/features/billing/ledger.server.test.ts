import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { testDatabase } from "../../../test/database";
import { createTeam } from "../../../test/money-world";
import { auditLedger, balanceOf, grantCredits, ledgerOf, walletOf } from "./ledger.server";

const database = await testDatabase();
const { owner } = database;
const minutes = (n: number) => new Date(Date.now() + n * 60_000);

test("a team is born with its wallet, empty", async () => {
  const member = await createTeam(owner);

  expect(await walletOf(member)).toEqual({ credits: 0, debt: 0, frozen: false, lots: [] });
});

test("a grant is posted once for its key, and a manual one needs a reason", async () => {
  const member = await createTeam(owner);
  const grant = { teamId: member.teamId, credits: 5, kind: "promo" as const, key: `once:${member.teamId}` };

  expect(await Promise.all([grantCredits(grant), grantCredits(grant)])).toEqual(expect.arrayContaining([true, false]));
  await expect(grantCredits({ ...grant, kind: "manual", key: randomUUID() })).rejects.toMatchObject({ code: "23514" });
  await grantCredits({ ...grant, kind: "manual", key: randomUUID(), reason: "goodwill" });

  expect((await walletOf(member)).credits).toBe(10);
});

test("spending takes the lot that ends first, and lots without an end last", async () => {
  const member = await createTeam(owner);
  const grant = (credits: number, expiresAt?: Date) =>
    grantCredits({ teamId: member.teamId, credits, kind: "promo", key: randomUUID(), ...(expiresAt && { expiresAt }) });
  await grant(1);
  await grant(2, minutes(60));
  await grant(2, minutes(30));
  await owner.query("select money.lock_wallet($1), money.spend($1, 3, 'reveal', $2, null)", [
    member.teamId,
    randomUUID(),
  ]);

  const { lots, credits } = await walletOf(member);

  expect(credits).toBe(2);
  expect(lots.map(({ amount, remaining }) => [amount, remaining])).toEqual([
    [2, 0],
    [2, 1],
    [1, 1],
  ]);
  // That spending named no reveal: it would stand as a violation, so it is made good for the audit below.
  await owner.query(
    `insert into public.remedy (team_id, charge_tx, kind) select team_id, id, 'correction' from money.tx where kind = 'reveal' and team_id = $1`,
    [member.teamId],
  );
});

test("credits whose day has come are posted as ended and leave the balance, once", async () => {
  const member = await createTeam(owner);
  await grantCredits({
    teamId: member.teamId,
    credits: 4,
    kind: "promo",
    key: randomUUID(),
    expiresAt: new Date(Date.now() + 150),
  });
  await new Promise((resolve) => setTimeout(resolve, 200));

  const balances = await Promise.all(Array.from({ length: 5 }, () => balanceOf(member)));

  expect(balances.map(({ credits }) => credits)).toEqual([0, 0, 0, 0, 0]);
  expect((await ledgerOf(member)).lines.map(({ kind, change, balance }) => [kind, change, balance])).toEqual([
    ["expiry", -4, 0],
    ["promo", 4, 4],
  ]);
});

test("a wallet is told to members of its team alone", async () => {
  const member = await createTeam(owner, { credits: 3 });
  const stranger = await createTeam(owner);

  await expect(balanceOf({ teamId: member.teamId, userId: stranger.userId })).rejects.toThrow("no member");
  expect((await balanceOf(member)).credits).toBe(3);
});

test("the statement pages back through everything, newest first", async () => {
  const member = await createTeam(owner);
  for (let n = 0; n < 5; n++)
    await grantCredits({ teamId: member.teamId, credits: 1, kind: "promo", key: randomUUID() });

  const first = await ledgerOf(member, { limit: 3 });
  const second = await ledgerOf(member, { limit: 3, before: first.lines.at(-1)!.id });

  expect([first.more, second.more]).toEqual([true, false]);
  expect([...first.lines, ...second.lines].map(({ balance }) => balance)).toEqual([5, 4, 3, 2, 1]);
});

test("what is posted cannot be changed, deleted or truncated, not even by the owner", async () => {
  await createTeam(owner, { credits: 3 });
  const attempts = [
    "update money.entry set amount = amount + 1",
    "delete from money.entry",
    "truncate money.entry",
    "update money.tx set reason = 'other'",
    "delete from money.tx",
    "truncate money.tx cascade",
    "update money.lot set amount = amount + 1",
    "delete from money.lot",
    "truncate money.lot cascade",
    "delete from money.wallet",
    "truncate money.wallet cascade",
    "truncate money.inbox",
  ];

  const codes = await Promise.all(
    attempts.map((sql) =>
      owner.query(sql).then(
        () => "done",
        (error: { code: string }) => error.code,
      ),
    ),
  );

  expect(attempts.filter((_, n) => codes[n] !== "55000")).toEqual([]);
});

test("a transaction that does not balance, or has one side only, is refused at commit", async () => {
  const member = await createTeam(owner, { credits: 3 });
  const post = async (amounts: number[]) => {
    const tx = await owner.connect();
    try {
      await tx.query("begin");
      const { rows } = await tx.query<{ id: string }>(
        "insert into money.tx (team_id, kind, idem_key, balance_after) values ($1, 'promo', $2, 0) returning id",
        [member.teamId, randomUUID()],
      );
      for (const amount of amounts) {
        await tx.query(
          "insert into money.entry (tx_id, team_id, account, lot_id, amount) select $1, $2, 'given', min(id), $3 from money.lot where team_id = $2",
          [rows[0]!.id, member.teamId, amount],
        );
      }
      await tx.query("commit");
    } finally {
      await tx.query("rollback").catch(() => {});
      tx.release();
    }
  };

  await expect(post([1, -2])).rejects.toMatchObject({ code: "23514" });
  await expect(post([1])).rejects.toMatchObject({ code: "23514" });
  await expect(post([])).rejects.toMatchObject({ code: "23514" });
  await expect(post([0, 0])).rejects.toMatchObject({ code: "23514" });
});

test("credits never fall below nothing, and debt never rises above it", async () => {
  const { teamId } = await createTeam(owner, { credits: 1 });

  await expect(owner.query("update money.wallet set credits = -1 where team_id = $1", [teamId])).rejects.toMatchObject({
    code: "23514",
  });
  await expect(owner.query("update money.wallet set debt = 1 where team_id = $1", [teamId])).rejects.toMatchObject({
    code: "23514",
  });
  await expect(
    owner.query("select money.spend($1, 2, 'reveal', $2, null)", [teamId, randomUUID()]),
  ).rejects.toMatchObject({ code: "23514" });
});

test("web reads its own team's money, writes none of it, and gives nobody credits", async () => {
  const [member, other] = [await createTeam(owner, { credits: 1 }), await createTeam(owner, { credits: 1 })];
  const web = await database.asRole("web").connect();
  const code = (sql: string, values: unknown[] = []) =>
    web.query(sql, values).then(
      () => "done",
      (error: { code: string }) => error.code,
    );
  try {
    await web.query("select set_config('app.team_id', $1, false), set_config('app.user_id', $2, false)", [
      member.teamId,
      member.userId,
    ]);
    const { rows } = await web.query<{ team_id: string }>(
      "select team_id from money.wallet union all select team_id from money.tx",
    );

    expect(new Set(rows.map((row) => row.team_id))).toEqual(new Set([member.teamId]));
    expect(rows.some((row) => row.team_id === other.teamId)).toBe(false);
    expect(await code("update money.wallet set credits = 100")).toBe("42501");
    expect(
      await code("insert into money.entry (tx_id, team_id, account, lot_id, amount) values (1, $1, 'given', 1, 1)", [
        member.teamId,
      ]),
    ).toBe("42501");
    expect(await code("select money.grant_credits($1, 5, 'promo', 'mine', null, null, null)", [member.teamId])).toBe(
      "42501",
    );
    expect(await code("select money.spend($1, 1, 'reveal', 'mine', null)", [member.teamId])).toBe("42501");
    expect(await code("select from money.inbox")).toBe("42501");
  } finally {
    web.release(true);
  }
});

test("an auditor that sees less than there is says so instead of calling it clean", async () => {
  await createTeam(owner, { credits: 3 });
  await owner.query("alter policy auditor_reads on money.entry using (false)");
  const blind = await auditLedger().catch((error: { code: string }) => error.code);
  await owner.query("alter policy auditor_reads on money.entry using (true)");

  expect(blind).toBe("42501");
  expect((await auditLedger()).violations).toEqual([]);
});
