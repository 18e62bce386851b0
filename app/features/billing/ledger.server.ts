import { auditorPool, type Tx, webPool, withTeam, workerPool } from "~/platform/db.server";

interface Member {
  teamId: string;
  userId: string;
}

export interface Lot {
  id: number;
  origin: "pack" | "promo" | "manual" | "returned";
  amount: number;
  remaining: number;
  expiresAt: Date | null;
}

export interface Wallet {
  credits: number;
  /** Nothing or below it: what was refunded at Stripe after it had been spent. */
  debt: number;
  /** An open dispute: nothing new can be opened. */
  frozen: boolean;
  /** In the order in which they are spent. */
  lots: Lot[];
}

/** What a team holds now; lots whose day has come are posted as expired first. */
export async function walletOf(member: Member): Promise<Wallet> {
  return withTeam(member, async (tx) => {
    const balance = await readBalance(tx, member);
    return { ...balance, lots: await openLots(tx) };
  });
}

async function openLots(tx: Tx): Promise<Lot[]> {
  const { rows } = await tx.query<Lot>(
    `select id, origin, amount, remaining, expires_at as "expiresAt" from money.lot
      where expires_at is null or expires_at > clock_timestamp() order by expires_at nulls last, id`,
  );
  return rows;
}

/**
 * The same as an operator sees it, who is no member: nothing is posted by looking, so a lot whose day has come is left out
 * here and posted when the team or an adjustment next touches the wallet.
 */
export async function walletSeenByDesk(desk: Member): Promise<Wallet> {
  return withTeam(desk, async (tx) => {
    const { rows } = await tx.query<{ debt: number; frozen: boolean }>(
      "select debt, frozen_at is not null as frozen from money.wallet where team_id = $1",
      [desk.teamId],
    );
    if (!rows[0]) throw new Error(`Team ${desk.teamId} has no wallet`);
    const lots = await openLots(tx);
    return { ...rows[0], credits: lots.reduce((sum, lot) => sum + lot.remaining, 0), lots };
  });
}

/** The number in the header of each signed-in page. */
export async function balanceOf(member: Member): Promise<{ credits: number; debt: number; frozen: boolean }> {
  return readBalance(webPool(), member);
}

async function readBalance(from: Pick<Tx, "query">, { teamId, userId }: Member) {
  const { rows } = await from.query<{ credits: number | null; debt: number | null; frozen: boolean }>(
    "select credits, debt, frozen_at is not null as frozen from money.refresh_wallet($1, $2)",
    [teamId, userId],
  );
  const wallet = rows[0];
  if (!wallet || wallet.credits === null || wallet.debt === null)
    throw new Error(`Team ${teamId} has no wallet, or ${userId} is no member of it`);
  return { credits: wallet.credits, debt: wallet.debt, frozen: wallet.frozen };
}

export type LedgerKind =
  "purchase" | "reveal" | "expiry" | "promo" | "manual" | "return" | "clawback" | "restore" | "repayment";

export interface LedgerLine {
  id: number;
  at: Date;
  kind: LedgerKind;
  reason: string | null;
  change: number;
  balance: number;
  actorId: string | null;
  /** Of a purchase. */
  receipt: string | null;
  /** Of a reveal: what was opened, in the words that were free before. */
  contractorId: string | null;
  contractorName: string | null;
  contactKind: string | null;
  contactFunction: string | null;
}

/** Every movement of a team's credits with the balance after it, newest first. `before`: the id that the last page ended with. */
export async function ledgerOf(
  member: Member,
  { before = null, limit = 50 }: { before?: number | null; limit?: number } = {},
): Promise<{ lines: LedgerLine[]; more: boolean }> {
  return withTeam(member, async (tx) => {
    const { rows } = await tx.query<LedgerLine>(
      `select t.id, t.at, t.kind, t.reason, t.actor as "actorId", t.balance_after as balance, e.change,
              to_char(o.created_at at time zone 'America/Edmonton', 'YYYY') || '-' || lpad(o.number::text, 4, '0') as receipt,
              r.contractor_id as "contractorId", c.legal_name as "contractorName", v.kind as "contactKind", v.function as "contactFunction"
         from money.tx t
         cross join lateral (
           select coalesce(sum(e.amount) filter (where e.account in ('team_credits', 'team_debt')), 0)::bigint as change, min(e.lot_id) as lot_id
             from money.entry e where e.tx_id = t.id) e
         left join money.lot l on l.id = e.lot_id and t.kind = 'purchase'
         left join money.payment p on p.id = l.payment_id
         left join money.purchase_order o on o.id = p.order_id
         left join public.reveal r on r.tx_id = t.id
         left join public.contractor c on c.id = r.contractor_id
         left join public.contact_preview v on v.contact_id = r.contact_id
        where t.team_id = $1 and ($2::bigint is null or t.id < $2)
        order by t.id desc limit $3`,
      [member.teamId, before, limit + 1],
    );
    return { lines: rows.slice(0, limit), more: rows.length > limit };
  });
}

/** Credits that nobody bought, once for each key; a manual grant needs a reason. False: this key was granted before. */
export async function grantCredits(grant: {
  teamId: string;
  credits: number;
  kind: "promo" | "manual";
  key: string;
  actorId?: string;
  reason?: string;
  expiresAt?: Date;
}): Promise<boolean> {
  const { rows } = await workerPool().query<{ granted: boolean }>(
    "select money.grant_credits($1, $2, $3, $4, $5, $6, $7) as granted",
    [
      grant.teamId,
      grant.credits,
      grant.kind,
      grant.key,
      grant.actorId ?? null,
      grant.reason ?? null,
      grant.expiresAt ?? null,
    ],
  );
  return rows[0]!.granted;
}

/** The ledger held against itself by the only role that sees all of it. Throws when it sees less than there is. */
export async function auditLedger(): Promise<{
  examined: number;
  violations: { rule: string; team_id: string; subject: string }[];
}> {
  const { rows } = await auditorPool().query<{ examined: number }>("select examined from money.audit()");
  const found = await auditorPool().query<{ rule: string; team_id: string; subject: string }>(
    "select rule, team_id, subject from money.violations limit 100",
  );
  return { examined: rows[0]!.examined, violations: found.rows };
}
