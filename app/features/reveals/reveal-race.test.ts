import { randomUUID } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { auditLedger } from "~/features/billing/ledger.server";
import { testDatabase } from "../../../test/database";
import { createContact, createTeam, type TestContact, type TestMember } from "../../../test/money-world";

/** 2,000 reveals over 40 connections; `npm run prove` sets PROVE for the full 10,000 over 60. */
const FULL = process.env.PROVE === "full";
const SIZE = {
  reveals: FULL ? 10_000 : 2_000,
  connections: FULL ? 60 : 40,
  teams: FULL ? 20 : 10,
  contacts: FULL ? 300 : 100,
};

const database = await testDatabase();
const { owner } = database;
const connections = new pg.Pool({ connectionString: database.urls.DATABASE_URL_WEB, max: SIZE.connections });
const contacts: TestContact[] = [];

beforeAll(async () => {
  for (let n = 0; n < SIZE.contacts; n++) contacts.push(await createContact(owner));
});
afterAll(() => connections.end());

interface Ask {
  team: TestMember;
  contact: TestContact;
}

interface Outcome {
  failures: string[];
  charged: number;
  refused: number;
  repeated: number;
}

/** The race, and everything that has to be true after it; `reveal` names the function that is put to the test. */
async function race(reveal: string): Promise<Outcome> {
  const failures: string[] = [];
  // Half of the teams run out half-way; the other half could buy everything.
  const granted = new Map<string, number>();
  const teams: TestMember[] = [];
  for (let n = 0; n < SIZE.teams; n++) {
    const credits = n % 2 ? SIZE.contacts : Math.floor(SIZE.contacts * 0.4);
    const team = await createTeam(owner, { credits });
    teams.push(team);
    granted.set(team.teamId, credits);
  }
  const asks: Ask[] = Array.from({ length: SIZE.reveals }, () => ({
    team: teams[Math.floor(Math.random() * teams.length)]!,
    contact: contacts[Math.floor(Math.random() * contacts.length)]!,
  }));
  const tally = { charged: 0, refused: 0, repeated: 0 };

  let next = 0;
  const worker = async () => {
    for (let ask = asks[next++]; ask; ask = asks[next++]) {
      try {
        const { rows } = await connections.query<{
          status: string;
          credits_charged: number;
          contacts: { email: string }[] | null;
        }>(`select * from ${reveal}($1, $2, $3, 'page', 'race', $4, '\\x00')`, [
          ask.team.teamId,
          ask.team.userId,
          ask.contact.id,
          randomUUID(),
        ]);
        const answer = rows[0]!;
        tally.charged += answer.credits_charged;
        if (answer.status === "opened") {
          if (answer.credits_charged === 0) tally.repeated++;
          if (answer.contacts?.[0]?.email !== ask.contact.email) failures.push("an opened answer lacks its contact");
        } else {
          tally.refused++;
          const said = JSON.stringify(answer);
          if (answer.status !== "insufficient_credits") failures.push(`refused as ${answer.status}`);
          if (said.includes(ask.contact.email) || said.includes(ask.contact.person!))
            failures.push("a refusal carries the contact");
        }
      } catch (error) {
        failures.push(`an error reached the caller: ${(error as { code?: string }).code}`);
      }
    }
  };
  await Promise.all(Array.from({ length: SIZE.connections }, worker));

  for (const { teamId } of teams) {
    const distinct = new Set(asks.filter((ask) => ask.team.teamId === teamId).map((ask) => ask.contact.id)).size;
    const expected = Math.min(granted.get(teamId)!, distinct);
    const [found] = await database.rows<{ credits: string; reveals: string; spent: string }>(
      `select w.credits, (select count(*) from public.reveal r where r.team_id = w.team_id and r.tx_id is not null) as reveals,
              (select coalesce(sum(e.amount), 0) from money.entry e where e.team_id = w.team_id and e.account = 'spent') as spent
         from money.wallet w where w.team_id = $1`,
      [teamId],
    );
    if (Number(found!.reveals) !== expected) failures.push(`${found!.reveals} charged reveals instead of ${expected}`);
    if (Number(found!.spent) !== expected) failures.push(`${found!.spent} credits spent instead of ${expected}`);
    if (Number(found!.credits) !== granted.get(teamId)! - expected) failures.push(`a balance of ${found!.credits}`);
  }
  const audit = await auditLedger();
  if (audit.examined === 0) failures.push("the audit examined nothing");
  failures.push(...audit.violations.map((violation) => violation.rule));
  return { failures: [...new Set(failures)], ...tally };
}

test("thousands of reveals at once charge each team once for each contact and never more than it has", async () => {
  const outcome = await race("public.reveal_contact");

  expect(outcome.failures).toEqual([]);
  // The race met all three cases, or it would have proved nothing.
  expect(Math.min(outcome.charged, outcome.refused, outcome.repeated)).toBeGreaterThan(SIZE.reveals / 20);
}, 300_000);

test("the same race catches a reveal that reads the balance and writes it afterwards", async () => {
  await owner.query(`
    CREATE FUNCTION public.planted_reveal(p_team uuid, p_user uuid, p_contact uuid, p_via text, p_route text, p_key text, p_request bytea)
    RETURNS public.reveal_answer LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    DECLARE
      v_answer public.reveal_answer;
      v_balance bigint;
      v_lot bigint;
      v_tx bigint;
    BEGIN
      v_answer.credits_charged := 0;
      SELECT w.credits INTO v_balance FROM money.wallet w WHERE w.team_id = p_team;
      v_answer.status := 'opened';
      IF NOT EXISTS (SELECT FROM public.reveal r WHERE r.team_id = p_team AND r.contact_id = p_contact) THEN
        IF v_balance < 1 THEN
          v_answer.status := 'insufficient_credits';
          RETURN v_answer;
        END IF;
        PERFORM pg_sleep(0.001);
        SELECT l.id INTO v_lot FROM money.lot l WHERE l.team_id = p_team;
        INSERT INTO money.tx (team_id, kind, idem_key, actor, balance_after) VALUES (p_team, 'reveal', p_key, p_user, v_balance - 1) RETURNING id INTO v_tx;
        INSERT INTO money.entry (tx_id, team_id, account, lot_id, amount) VALUES (v_tx, p_team, 'team_credits', v_lot, -1), (v_tx, p_team, 'spent', v_lot, 1);
        UPDATE money.wallet SET credits = v_balance - 1 WHERE team_id = p_team;
        UPDATE money.lot SET remaining = v_balance - 1 WHERE id = v_lot;
        INSERT INTO public.reveal (team_id, contact_id, contractor_id, tx_id, user_id, via)
        SELECT p_team, p_contact, c.contractor_id, v_tx, p_user, p_via FROM vault.contact c WHERE c.id = p_contact ON CONFLICT DO NOTHING;
        v_answer.credits_charged := 1;
      END IF;
      v_answer.contacts := public.opened_as_json(p_team, p_user, ARRAY[p_contact]);
      RETURN v_answer;
    END $$;
    GRANT EXECUTE ON FUNCTION public.planted_reveal(uuid, uuid, uuid, text, text, text, bytea) TO trucor_web`);

  const outcome = await race("public.planted_reveal");

  expect(outcome.failures).toContain("wallet differs from its entries");
  expect(outcome.failures.join()).toMatch(/credits spent instead of/);
}, 300_000);
