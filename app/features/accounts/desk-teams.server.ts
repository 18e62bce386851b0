import { walletSeenByDesk, type Wallet } from "~/features/billing/ledger.server";
import { webPool } from "~/platform/db.server";
import { membersOf, type TeamMember } from "./teams.server";
import type { Member } from "./session.server";

export interface ListedTeam {
  id: string;
  name: string;
  createdAt: Date;
  members: number;
  credits: number;
  debt: number;
  frozen: boolean;
  /** Contacts that it opened. */
  reveals: number;
  /** The address of its first owner: two teams may have one name. */
  owner: string | null;
}

/** Teams as an operator sees them, newest first; by words of their name or of a member's address. Nothing to anyone else. */
export async function teamsAtDesk(
  operator: Pick<Member, "userId">,
  { words, limit = 100 }: { words?: string | undefined; limit?: number } = {},
): Promise<ListedTeam[]> {
  const { rows } = await webPool().query<ListedTeam>(
    `SELECT id, name, created_at AS "createdAt", members, credits, debt, frozen, reveals,
            (SELECT u.email FROM public.member m JOIN public."user" u ON u.id = m."userId"
              WHERE m."organizationId" = t.id AND m.role = 'owner' ORDER BY m."createdAt", u.email LIMIT 1) AS owner
       FROM public.desk_teams($1, $2, $3) t`,
    [operator.userId, words?.trim() || null, limit],
  );
  return rows;
}

/** One team with its members and what it holds, or null. The caller is an operator. */
export async function teamAtDesk(
  operator: Pick<Member, "userId">,
  teamId: string,
): Promise<{ name: string; createdAt: Date; members: TeamMember[]; wallet: Wallet } | null> {
  const { rows } = await webPool().query<{ name: string; createdAt: Date }>(
    `SELECT name, "createdAt" FROM public.organization WHERE id = $1 AND "deletedAt" IS NULL`,
    [teamId],
  );
  if (!rows[0]) return null;
  const [members, wallet] = await Promise.all([
    membersOf(teamId),
    walletSeenByDesk({ teamId, userId: operator.userId }),
  ]);
  return { ...rows[0], members, wallet };
}
