import { randomBytes } from "node:crypto";
import { mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { grantCredits } from "~/features/billing/ledger.server";
import { ownerPool, webPool, withTeam } from "~/platform/db.server";
import { env } from "~/platform/env.server";
import { SCOPES } from "./api-key";
import { createApiKey } from "./api-keys.server";
import { auth } from "./auth.server";
import { ensureTeam } from "./teams.server";

/** The shape of DATA_DIR/demo-access.json (contract.md). */
export interface DemoAccess {
  url: string;
  databaseUrl: string;
  vendor: { email: string; password: string; apiKey: string };
  newcomer: { email: string; password: string };
  operator: { email: string; password: string };
}

const VENDOR_CREDITS = 40;

/**
 * Makes the three logins of the demo and writes them where its visitor finds them, readable by nobody else. Killed and
 * run again it gives the same people new secrets; in production it refuses.
 */
export async function createDemoAccess(url: string): Promise<DemoAccess> {
  if (env.production) throw new Error("Demo access is not for production.");
  const vendor = await demoLogin("vendor@demo.example.com");
  const newcomer = await demoLogin("newcomer@demo.example.com");
  const operator = await demoLogin("operator@demo.example.com");

  const expiresAt = new Date();
  expiresAt.setUTCFullYear(expiresAt.getUTCFullYear() + 1);
  await grantCredits({ teamId: vendor.teamId, credits: VENDOR_CREDITS, kind: "promo", key: "demo:vendor", expiresAt });
  await ownerPool().query("insert into public.operator (user_id) values ($1) on conflict do nothing", [
    operator.userId,
  ]);

  const seat = { teamId: vendor.teamId, userId: vendor.userId, role: "owner" as const };
  await withTeam(seat, (tx) =>
    tx.query("update public.api_key set revoked_at = now() where user_id = $1 and revoked_at is null", [seat.userId]),
  );
  const made = await createApiKey(seat, { name: "Demo", scopes: SCOPES });
  if (made.status !== "created") throw new Error(`the demo's key was not made: ${made.status}`);

  const access: DemoAccess = {
    url,
    databaseUrl: env.DATABASE_URL ?? "",
    vendor: { email: vendor.email, password: vendor.password, apiKey: made.key },
    newcomer: { email: newcomer.email, password: newcomer.password },
    operator: { email: operator.email, password: operator.password },
  };
  await mkdir(env.dataDir, { recursive: true, mode: 0o700 });
  const path = demoAccessPath();
  await writeFile(`${path}.new`, `${JSON.stringify(access, null, 2)}\n`, { mode: 0o600 });
  await rename(`${path}.new`, path);
  return access;
}

export function demoAccessPath(): string {
  return join(env.dataDir, "demo-access.json");
}

async function demoLogin(email: string): Promise<{ email: string; password: string; userId: string; teamId: string }> {
  const password = randomBytes(18).toString("base64url");
  const hash = await (await auth().$context).password.hash(password);
  const { rows } = await webPool().query<{ id: string }>(
    `insert into public."user" (name, email, "emailVerified", language) values ('', $1, true, 'en')
     on conflict (email) do update set "updatedAt" = now() returning id`,
    [email],
  );
  const userId = rows[0]!.id;
  await webPool().query(
    `insert into public.account ("accountId", "providerId", "userId", password, "updatedAt")
     values ($1, 'credential', $2, $3, now())
     on conflict ("userId", "providerId") do update set password = excluded.password, "updatedAt" = now()`,
    [userId, userId, hash],
  );
  return { email, password, userId, teamId: await ensureTeam(userId) };
}
