/**
 * Teams, firms and contacts for tests of credits and reveals, written straight as the owner. Every value is a token of
 * its own, so that a leak can be looked for.
 */
import { randomUUID } from "node:crypto";
import type pg from "pg";

/** The product's own day (rules.md 4): the database's current_date is tomorrow's from the late afternoon on. */
const TODAY = "(now() AT TIME ZONE 'America/Edmonton')::date";

export interface TestMember {
  teamId: string;
  userId: string;
}

export interface TestContact {
  id: string;
  contractorId: string;
  person: string | null;
  email: string;
  phone: string | null;
}

/** A team with one member and, when asked, credits that somebody gave it. */
export async function createTeam(
  owner: pg.Pool,
  { credits = 0, role = "owner", expiresAt = null }: { credits?: number; role?: string; expiresAt?: Date | null } = {},
): Promise<TestMember> {
  const teamId = randomUUID();
  await owner.query(`insert into public.organization (id, name, slug, "createdAt") values ($1, $2, $3, now())`, [
    teamId,
    `Team ${teamId}`,
    teamId,
  ]);
  const userId = await createMember(owner, teamId, role);
  if (credits > 0) {
    await owner.query("select money.grant_credits($1, $2, 'promo', $3, null, null, $4)", [
      teamId,
      credits,
      `test:${teamId}`,
      expiresAt,
    ]);
  }
  return { teamId, userId };
}

export async function createMember(owner: pg.Pool, teamId: string, role: string): Promise<string> {
  const userId = randomUUID();
  await owner.query(
    `insert into public."user" (id, name, email, "emailVerified", "createdAt", "updatedAt") values ($1, $2, $3, true, now(), now())`,
    [userId, "Test Member", `${userId}@members.example.com`],
  );
  await owner.query(
    `insert into public.member (id, "organizationId", "userId", role, "createdAt") values ($1, $2, $3, $4, now())`,
    [randomUUID(), teamId, userId, role],
  );
  return userId;
}

export async function createContractor(owner: pg.Pool): Promise<string> {
  const token = randomUUID().slice(0, 8);
  const { rows } = await owner.query<{ id: string }>(
    `insert into public.contractor (data_set, legal_name, match_key, export_name, created_on, updated_on)
     values ('demo', $1, $2, $1, ${TODAY}, ${TODAY}) returning id`,
    [`Firm ${token} Ltd.`, `firm ${token}`],
  );
  return rows[0]!.id;
}

async function reading(owner: pg.Pool): Promise<number> {
  await owner.query(
    `insert into public.source (id, publisher, kind, data_set, terms_status)
     values ('test-research', 'Test research', 'contact-research', 'demo', 'permission') on conflict do nothing`,
  );
  const known = await owner.query<{ id: number }>(
    "select id from public.reading where source_id = 'test-research' order by id limit 1",
  );
  if (known.rows[0]) return known.rows[0].id;
  const { rows } = await owner.query<{ id: number }>(
    `with run as (
       insert into public.import_run (source_id, file_name, stage) values ('test-research', 'test.csv', 'published') returning id)
     insert into public.reading (source_id, list_date, file_sha256, run_id, rows, absences_counted)
     select 'test-research', ${TODAY}, 'none', run.id, 1, false from run returning id`,
  );
  return rows[0]!.id;
}

export interface ContactOptions {
  contractorId?: string;
  kind?: "named" | "other-named" | "role" | "generic";
  emailClass?: "valid" | "accept-all" | "unknown" | "invalid";
  /** Days since its address was checked; null: never. */
  checkedDaysAgo?: number | null;
  proof?: "snapshot" | "page" | "listing" | "none";
  phone?: boolean;
  /** A person's name or a mailbox's address, where two have to be alike. */
  person?: string;
  mailbox?: string;
}

export async function createContact(owner: pg.Pool, options: ContactOptions = {}): Promise<TestContact> {
  const { kind = "named", emailClass = "valid", checkedDaysAgo = 10, proof = "snapshot", phone = true } = options;
  const contractorId = options.contractorId ?? (await createContractor(owner));
  const readingId = await reading(owner);
  const id = randomUUID();
  const token = id.replaceAll("-", "");
  const person = kind === "named" || kind === "other-named" ? (options.person ?? `Person ${token}`) : null;
  const email = options.mailbox ?? `${token}@mail.example.com`;
  const number = phone
    ? `+1403${String(Number.parseInt(token.slice(0, 6), 16))
        .padStart(7, "0")
        .slice(-7)}`
    : null;
  await owner.query(
    `insert into vault.contact (id, contractor_id, kind, function, seniority, person_name, person_folded, mailbox, title, first_reading)
     values ($1, $2, $3, 'HSE', 'manager', $4, lower($4), $5, $6, $7)`,
    [id, contractorId, kind, person, person ? null : email, `Title ${token}`, readingId],
  );
  await owner.query(
    `insert into vault.contact_point (contact_id, channel, value, value_folded, class, checked_on, published_by, captured_on, no_solicitation, proof, first_reading)
     values ($1, 'email', $2, $2, $3, ${TODAY} - $4::integer, 'first_party_site', ${TODAY} - 5, 'none_seen', $5, $6)`,
    [id, email, emailClass, checkedDaysAgo, proof, readingId],
  );
  if (number) {
    await owner.query(
      `insert into vault.contact_point (contact_id, channel, value, value_folded, phone_kind, published_by, captured_on, no_solicitation, proof, first_reading)
       values ($1, 'phone', $2, $2, 'work', 'first_party_site', ${TODAY} - 5, 'none_seen', $3, $4)`,
      [id, number, proof, readingId],
    );
  }
  await owner.query("select vault.refresh_contacts(array[$1]::uuid[])", [id]);
  return { id, contractorId, person, email, phone: number };
}

/** Closes the gates of a contact's values, as an opt-out does. */
export async function optOut(owner: pg.Pool, contactId: string): Promise<void> {
  await owner.query(
    `update vault.gate set suppressed_at = now(), reason = 'opt-out'
      where hmac in (select hmac from vault.contact_gate where contact_id = $1)`,
    [contactId],
  );
}
