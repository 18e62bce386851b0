import { createHmac } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import type { OwnContact } from "~/features/contacts/own-contact";
import { enqueue } from "~/platform/jobs.server";
import { sqlState, webPool, withTeam } from "~/platform/db.server";
import { env } from "~/platform/env.server";
import type { OpenedContact, Refusal, RevealResult } from "./reveal";

interface Member {
  teamId: string;
  userId: string;
}

export interface RevealRequest {
  contactId: string;
  /** What makes a repeat the same call; a form's or a program's own. */
  idempotencyKey: string;
  via: "page" | "api";
  /** Of a program: the key that it came with. */
  apiKeyId?: string;
  /** How long to wait for an address that has to be checked first; nothing for a program, which is told to come back. */
  waitForCheckMs?: number;
}

interface Answer {
  status: "opened" | Refusal;
  credits_charged: number;
  already_owned: boolean;
  replayed: boolean;
  balance: number | null;
  contacts: OpenedContact[] | null;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const PAUSE_MS = 250;
const DEADLOCK = "40P01";

/**
 * Opens one contact for the member's team and charges it once and for good: repeating the call, or racing it, gives the
 * same contact free. All of it happens inside one SQL function under the lock on the team's wallet. A refusal carries
 * no field of the contact and charges nothing.
 */
export async function revealContact(member: Member, request: RevealRequest): Promise<RevealResult> {
  if (!UUID.test(request.contactId)) return { status: "not_found", creditsCharged: 0, balance: null };
  const until = Date.now() + (request.waitForCheckMs ?? 0);
  let answer = await ask(member, request);
  if (answer.status === "check_needed") {
    await enqueue(webPool(), "check_address", { contactId: request.contactId }, { key: `check:${request.contactId}` });
    while (answer.status === "check_needed" && Date.now() < until) {
      await pause(PAUSE_MS);
      answer = await ask(member, request);
    }
  }
  if (answer.status !== "opened") return { status: answer.status, creditsCharged: 0, balance: answer.balance };
  return {
    status: "opened",
    creditsCharged: answer.credits_charged,
    alreadyOwned: answer.already_owned,
    replayed: answer.replayed,
    balance: answer.balance ?? 0,
    contacts: answer.contacts ?? [],
  };
}

async function ask(member: Member, request: RevealRequest, attempt = 1): Promise<Answer> {
  try {
    const { rows } = await webPool().query<Answer>(REVEAL, [
      member.teamId,
      member.userId,
      request.contactId,
      request.via,
      `reveals:${request.via}`,
      request.idempotencyKey,
      requestHmac(request.contactId),
      request.apiKeyId ?? null,
    ]);
    return rows[0]!;
  } catch (error) {
    // An opt-out of several values can cross a reveal that opens several contacts; one of the two is asked to try again.
    if (sqlState(error) === DEADLOCK && attempt < 3) return ask(member, request, attempt + 1);
    throw error;
  }
}

const REVEAL = "select * from public.reveal_contact($1, $2, $3, $4, $5, $6, $7, $8)";

/** What was asked, as a keyed hash: enough to tell another body under the same key (rules.md 15). */
function requestHmac(contactId: string): Buffer {
  return createHmac("sha256", env.SESSION_SECRET).update(`reveal:${contactId.toLowerCase()}`).digest();
}

const COLUMNS = `reveal_id, contact_id, contractor_id, kind, function, seniority, person_name, title, designations, email, email_class,
  email_checked_on, phone, phone_extension, phone_kind, other_points, published_by, source_url, captured_on, evidence_id,
  evidence_grade, no_solicitation, first_seen, last_seen, still_listed, revealed_at, revealed_by, charged`;

/** Where a page of opened contacts ended; those of one reveal share its moment, so the id counts too. */
export interface OpenedBefore {
  at: string;
  contactId: string;
}

/** What the team owns, newest first; suppressed and returned contacts are left out. */
export async function openedContacts(
  member: Member,
  { limit = 50, before = null }: { limit?: number; before?: OpenedBefore | null } = {},
): Promise<{ contacts: OpenedContact[]; next: OpenedBefore | null }> {
  return withTeam(member, async (tx) => {
    const { rows } = await tx.query<OpenedContact & { moment: string }>(
      `select ${COLUMNS},
              to_char(revealed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as moment from public.opened_contact
        where $1::timestamptz is null or (revealed_at, contact_id) < ($1, $2::uuid)
        order by revealed_at desc, contact_id desc limit $3`,
      [before?.at ?? null, before?.contactId ?? null, limit + 1],
    );
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    return {
      contacts: page.map(({ moment: _, ...contact }) => contact),
      next: rows.length > limit && last ? { at: last.moment, contactId: last.contact_id } : null,
    };
  });
}

/** The opened contacts of one firm, for its page: a person before the mailboxes. */
export async function openedContactsOf(member: Member, contractorId: string): Promise<OpenedContact[]> {
  return withTeam(member, async (tx) => {
    const { rows } = await tx.query<OpenedContact>(
      `select ${COLUMNS} from public.opened_contact where contractor_id = $1 order by charged desc, revealed_at, contact_id`,
      [contractorId],
    );
    return rows;
  });
}

/** Which of these contacts the team owns: ids alone, for search rows and API items. */
export async function ownedAmong(member: Member, contactIds: string[]): Promise<Set<string>> {
  if (contactIds.length === 0) return new Set();
  return withTeam(member, async (tx) => {
    const { rows } = await tx.query<{ contact_id: string }>(
      `select contact_id from public.reveal where contact_id = any ($1) and returned_at is null and hidden_at is null`,
      [contactIds],
    );
    return new Set(rows.map((row) => row.contact_id));
  });
}

/** Of each of these firms the contact that its page puts first among the team's; suppressed and returned ones are left out. */
export async function ownedContactsAt(member: Member, contractorIds: string[]): Promise<Map<string, OwnContact>> {
  if (contractorIds.length === 0) return new Map();
  return withTeam(member, async (tx) => {
    const { rows } = await tx.query<OwnContact & { contractorId: string }>(
      `select distinct on (contractor_id) contractor_id as "contractorId", person_name as name, title, email, phone
         from public.opened_contact where contractor_id = any ($1)
        order by contractor_id, charged desc, revealed_at, contact_id`,
      [contractorIds],
    );
    return new Map(rows.map(({ contractorId, ...contact }) => [contractorId, contact]));
  });
}

/** How many contacts stand open to the team: the second figure of /credits. */
export async function openedCount(member: Member): Promise<number> {
  return withTeam(member, async (tx) => {
    const { rows } = await tx.query<{ n: number }>("select count(*) as n from public.opened_contact");
    return rows[0]!.n;
  });
}
