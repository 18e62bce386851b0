import { randomUUID } from "node:crypto";
import { webPool, withTransaction } from "~/platform/db.server";
import type { Role } from "./permissions";
import { teamNameFor } from "./team";

/**
 * A user without a team gets one of their own, once, however many links are opened side by side. Its wallet is opened
 * by the ledger's trigger in the same transaction.
 */
export async function ensureTeam(userId: string): Promise<string> {
  return withTransaction(webPool(), async (tx) => {
    const user = await tx.query<{ email: string }>('select email from public."user" where id = $1 for update', [
      userId,
    ]);
    const email = user.rows[0]?.email;
    if (!email) throw new Error(`user ${userId} is gone`);
    const existing = await tx.query<{ id: string }>(
      `select m."organizationId" as id from public.member m where m."userId" = $1 order by m."createdAt" limit 1`,
      [userId],
    );
    if (existing.rows[0]) return existing.rows[0].id;

    const teamId = randomUUID();
    await tx.query(`insert into public.organization (id, name, slug) values ($1, $2, $3)`, [
      teamId,
      teamNameFor(email),
      teamId,
    ]);
    await tx.query(`insert into public.member ("organizationId", "userId", role) values ($1, $2, 'owner')`, [
      teamId,
      userId,
    ]);
    return teamId;
  });
}

export interface TeamMember {
  userId: string;
  email: string;
  role: Role;
  since: Date;
}

export async function membersOf(teamId: string): Promise<TeamMember[]> {
  const { rows } = await webPool().query<TeamMember>(
    `select m."userId", u.email, m.role, m."createdAt" as since
       from public.member m join public."user" u on u.id = m."userId"
      where m."organizationId" = $1 order by m."createdAt", m.id limit 200`,
    [teamId],
  );
  return rows;
}
