/**
 * Reveals through the product's own function against raw connections that call the same SQL function with a prepared
 * statement, as pgbench would. Every call is charged: teams and contacts are chosen so that none repeats.
 */
import { randomUUID } from "node:crypto";
import pg from "pg";
import { auditLedger } from "~/features/billing/ledger.server";
import { revealContact } from "~/features/reveals/reveals.server";
import { ownerPool } from "~/platform/db.server";
import { env } from "~/platform/env.server";
import { createContact, createTeam, type TestMember } from "../../test/money-world";
import { type Figure, interleaved, median, percentile } from "./figure";

const CONTACTS = 100;
const TEAMS = 10;
const RUNS = 3;
const CONNECTIONS = [8, 32, 64];

interface Call {
  member: TestMember;
  contactId: string;
}

export async function run(): Promise<Figure[]> {
  const owner = ownerPool();
  const contacts: string[] = [];
  for (let n = 0; n < CONTACTS; n++) contacts.push((await createContact(owner)).id);

  /** New teams that own nothing yet, each to open every contact once, in turn. */
  async function freshCalls(): Promise<Call[]> {
    const teams: TestMember[] = [];
    for (let n = 0; n < TEAMS; n++) teams.push(await createTeam(owner, { credits: CONTACTS }));
    return contacts.flatMap((contactId) => teams.map((member) => ({ member, contactId })));
  }

  const figures: Figure[] = [];
  for (const connections of CONNECTIONS) {
    const raw = new pg.Pool({ connectionString: env.DATABASE_URL_WEB, max: connections });
    await Promise.all(Array.from({ length: connections }, () => raw.query("select 1")));
    const waiting = { product: [] as Call[][], raw: [] as Call[][] };
    for (let n = 0; n < RUNS; n++) {
      waiting.product.push(await freshCalls());
      waiting.raw.push(await freshCalls());
    }
    const times: number[] = [];
    const seconds = await interleaved(RUNS, {
      product: () =>
        storm(waiting.product.pop()!, connections, async ({ member, contactId }) => {
          const before = performance.now();
          const result = await revealContact(member, { contactId, idempotencyKey: randomUUID(), via: "page" });
          times.push(performance.now() - before);
          if (result.creditsCharged !== 1) throw new Error(`a reveal of the bench was answered ${result.status}`);
        }),
      raw: () =>
        storm(waiting.raw.pop()!, connections, async ({ member, contactId }) => {
          await raw.query({
            name: "reveal",
            text: "select * from public.reveal_contact($1, $2, $3, 'page', 'reveals:page', $4, '\\x00', null)",
            values: [member.teamId, member.userId, contactId, randomUUID()],
          });
        }),
    });
    await raw.end();
    const perSecond = (arm: number[]) => (CONTACTS * TEAMS) / median(arm);
    const ratio = perSecond(seconds.product) / perSecond(seconds.raw);
    figures.push({
      name: `reveal, ${connections} at once`,
      unit: "reveals/s",
      value: perSecond(seconds.product),
      reference: { name: "raw calls of the same function", value: perSecond(seconds.raw) },
      ratio,
      target: { text: ">= 0.5", met: ratio >= 0.5 },
      note: `p50 ${percentile(times, 0.5).toFixed(1)} ms, p99 ${percentile(times, 0.99).toFixed(1)} ms`,
    });
  }

  const audit = await auditLedger();
  if (audit.violations.length > 0 || audit.examined === 0) throw new Error("the ledger did not stand the bench");
  return figures;
}

/** `connections` workers take the calls in turn. */
async function storm(calls: Call[], connections: number, call: (each: Call) => Promise<void>): Promise<void> {
  let next = 0;
  const worker = async () => {
    for (let each = calls[next++]; each; each = calls[next++]) await call(each);
  };
  await Promise.all(Array.from({ length: connections }, worker));
}
