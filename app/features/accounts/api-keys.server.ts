import { createHash, randomBytes } from "node:crypto";
import { webPool, withTeam } from "~/platform/db.server";
import { SCOPES, type Scope } from "./api-key";
import { may, type Role } from "./permissions";

export type { Scope };

export interface ApiKeyHolder {
  keyId: string;
  teamId: string;
  userId: string;
  role: Role;
  scopes: Scope[];
  teamName: string;
  email: string;
}

function hashOf(key: string): Buffer {
  return createHash("sha256").update(key).digest();
}

/** Who calls with `Authorization: Bearer …`; null for no key, a revoked one, or one whose seat is gone. */
export async function keyFromRequest(request: Request): Promise<ApiKeyHolder | null> {
  const key = /^Bearer (tci_[\w-]{20,100})$/i.exec(request.headers.get("authorization") ?? "")?.[1];
  if (!key) return null;
  const { rows } = await webPool().query<ApiKeyHolder>(
    `select key_id as "keyId", team_id as "teamId", user_id as "userId", role, scopes, team_name as "teamName", email
       from public.api_key_holder($1)`,
    [hashOf(key)],
  );
  return rows[0] ?? null;
}

export interface ApiKeyRow {
  id: string;
  name: string;
  prefix: string;
  scopes: Scope[];
  email: string;
  createdAt: Date;
  lastUsedAt: Date | null;
  revokedAt: Date | null;
}

interface Seat {
  teamId: string;
  userId: string;
  role: Role;
}

/** Makes a key for the member's own seat. The key is in this answer and nowhere else, ever. */
export async function createApiKey(
  member: Seat,
  { name, scopes }: { name: string; scopes: readonly Scope[] },
): Promise<{ status: "created"; key: string } | { status: "role_missing" } | { status: "too_many" }> {
  if (!may(member.role, "make-keys")) return { status: "role_missing" };
  const key = `tci_${randomBytes(32).toString("base64url")}`;
  return withTeam(member, async (tx) => {
    const { rows } = await tx.query<{ count: number }>(
      "select count(*) from public.api_key where user_id = $1 and revoked_at is null",
      [member.userId],
    );
    if (rows[0]!.count >= 20) return { status: "too_many" };
    await tx.query(
      "insert into public.api_key (team_id, user_id, name, prefix, hash, scopes) values ($1, $2, $3, $4, $5, $6)",
      [
        member.teamId,
        member.userId,
        name,
        key.slice(0, 12),
        hashOf(key),
        SCOPES.filter((scope) => scopes.includes(scope)),
      ],
    );
    return { status: "created", key };
  });
}

/** The team's keys for who manages them, else one's own; newest first. */
export async function apiKeysFor(member: Seat): Promise<ApiKeyRow[]> {
  return withTeam(member, async (tx) => {
    const { rows } = await tx.query<ApiKeyRow>(
      `select k.id, k.name, k.prefix, k.scopes, u.email, k.created_at as "createdAt", k.last_used_at as "lastUsedAt",
              k.revoked_at as "revokedAt"
         from public.api_key k join public."user" u on u.id = k.user_id
        where $1 or k.user_id = $2
        order by k.revoked_at is not null, k.created_at desc limit 100`,
      [may(member.role, "manage-team-keys"), member.userId],
    );
    return rows;
  });
}

/** Ends a key at once. False when there is none that this member may end. */
export async function revokeApiKey(member: Seat, keyId: string): Promise<boolean> {
  return withTeam(member, async (tx) => {
    const { rowCount } = await tx.query(
      "update public.api_key set revoked_at = now() where id = $1 and revoked_at is null and ($2 or user_id = $3)",
      [keyId, may(member.role, "manage-team-keys"), member.userId],
    );
    return rowCount === 1;
  });
}
