import { z } from "zod";
import { webPool, withTransaction } from "~/platform/db.server";
import { clientIp, sessionCookieName } from "~/platform/http.server";
import { rateLimit } from "~/platform/rate-limit.server";
import type { Language } from "~/text/language";
import { sendPasswordChangedMail, type LinkWish } from "./account-mail.server";
import { auth } from "./auth.server";
import { MAXIMUM_PASSWORD_LENGTH, MINIMUM_PASSWORD_LENGTH, minimumPasswordLength } from "./password";
import type { Member } from "./session.server";
import { ensureTeam } from "./teams.server";

const linksByAddress = rateLimit("link-address", { points: 3, seconds: 15 * 60 });
const linksByVisitor = rateLimit("link-visitor", { points: 20, seconds: 60 * 60 });
const opensByVisitor = rateLimit("link-open", { points: 30, seconds: 15 * 60 });
const passwordsByAddress = rateLimit("password-address", { points: 10, seconds: 15 * 60 });
const passwordsByVisitor = rateLimit("password-visitor", { points: 30, seconds: 15 * 60 });

export const EmailAddress = z.string().trim().toLowerCase().max(254).pipe(z.email());

export type Limited = { status: "limited"; retryAfterSeconds: number };
type SignedIn = { status: "signed_in" | "code_asked"; cookies: string[] };

/**
 * Mails a link that signs in, and makes the account when there is none. Known and unknown addresses take the same path
 * to the last line, so neither page nor timing tells them apart. A fourth mail to one address in a quarter of an hour is
 * not sent, and that is not told either.
 */
export async function requestLink(
  request: Request,
  email: string,
  wish: LinkWish,
): Promise<{ status: "sent" } | Limited> {
  const visitor = await linksByVisitor.consume(clientIp(request));
  if (visitor.status === "limited") return visitor;
  const address = await linksByAddress.consume(email);
  if (address.status === "limited") return { status: "sent" };
  await auth().api.signInMagicLink({ body: { email, metadata: { ...wish } }, headers: request.headers });
  return { status: "sent" };
}

/** Uses a link up, once: makes the account and its team where there is none, and begins a session. */
export async function openLink(
  request: Request,
  token: string,
  language: Language,
): Promise<(SignedIn & { newcomer: boolean }) | { status: "link_spent" } | Limited> {
  const visitor = await opensByVisitor.consume(clientIp(request));
  if (visitor.status === "limited") return visitor;
  const answer = await auth().api.magicLinkVerify({ query: { token }, headers: request.headers, asResponse: true });
  if (answer.status !== 200) return { status: "link_spent" };
  const { user } = z
    .object({ user: z.object({ id: z.string(), createdAt: z.coerce.date() }) })
    .parse(await answer.json());
  await ensureTeam(user.id);
  const { rowCount } = await webPool().query(
    'update public."user" set language = $2 where id = $1 and language is null',
    [user.id, language],
  );
  return { ...(await signedIn(user.id, answer)), newcomer: rowCount === 1 };
}

/** One answer for a wrong password, an unknown address and an account without a password. */
export async function signInWithPassword(
  request: Request,
  email: string,
  password: string,
): Promise<SignedIn | { status: "refused" } | Limited> {
  for (const admission of [
    await passwordsByVisitor.consume(clientIp(request)),
    await passwordsByAddress.consume(email),
  ]) {
    if (admission.status === "limited") return admission;
  }
  const answer = await auth().api.signInEmail({
    body: { email, password },
    headers: request.headers,
    asResponse: true,
  });
  if (answer.status !== 200) return { status: "refused" };
  await passwordsByAddress.reset(email);
  const { user } = z.object({ user: z.object({ id: z.string() }) }).parse(await answer.json());
  return signedIn(user.id, answer);
}

/** The first factor was right. Where there is a second one, the session waits for it and opens nothing (rules.md 31). */
async function signedIn(userId: string, answer: Response): Promise<SignedIn> {
  const { rowCount } = await webPool().query(
    "select from public.second_factor where user_id = $1 and confirmed_at is not null",
    [userId],
  );
  return { status: rowCount === 0 ? "signed_in" : "code_asked", cookies: answer.headers.getSetCookie() };
}

/** Ends the session in the database, so that a kept cookie opens nothing; answers the cookies to be dropped. */
export async function signOut(request: Request): Promise<string[]> {
  const answer = await auth().api.signOut({ headers: request.headers, asResponse: true });
  const cookies = answer.headers.getSetCookie();
  const name = sessionCookieName();
  const secure = name.startsWith("__Host-") ? "; Secure" : "";
  return cookies.some((cookie) => cookie.startsWith(`${name}=`))
    ? cookies
    : [...cookies, `${name}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax${secure}`];
}

/** A session that began with a link from the mailbox may choose a password without the old one for this long. */
const FRESH_MINUTES = 15;

export function isFresh(member: Member): boolean {
  return member.session.via === "link" && Date.now() - member.session.since.getTime() < FRESH_MINUTES * 60_000;
}

export function needsCurrentPassword(member: Member, hasPassword: boolean): boolean {
  return hasPassword && !isFresh(member);
}

/** Whether the password is the user's own. Counted: a session left open cannot try them all. */
export async function checkPassword(
  member: Member,
  given: string | undefined,
): Promise<{ status: "right" | "wrong" } | Limited> {
  const admission = await passwordsByAddress.consume(member.email);
  if (admission.status === "limited") return admission;
  const { rows } = await webPool().query<{ password: string | null }>(
    `select password from public.account where "userId" = $1 and "providerId" = 'credential'`,
    [member.userId],
  );
  const hash = rows[0]?.password;
  const { password } = await auth().$context;
  return { status: hash && given && (await password.verify({ hash, password: given })) ? "right" : "wrong" };
}

export async function hasPassword(userId: string): Promise<boolean> {
  const { rowCount } = await webPool().query(
    `select from public.account where "userId" = $1 and "providerId" = 'credential' and password is not null`,
    [userId],
  );
  return rowCount === 1;
}

/** Sets or changes the password and ends every other session of the user. */
export async function choosePassword(
  member: Member,
  { current, chosen, language }: { current: string | undefined; chosen: string; language: Language },
): Promise<
  { status: "chosen" } | { status: "too_short" } | { status: "too_long" } | { status: "current_wrong" } | Limited
> {
  if (chosen.length < minimumPasswordLength(member.secondFactor)) return { status: "too_short" };
  if (chosen.length > MAXIMUM_PASSWORD_LENGTH) return { status: "too_long" };
  if (needsCurrentPassword(member, await hasPassword(member.userId))) {
    const checked = await checkPassword(member, current);
    if (checked.status === "limited") return checked;
    if (checked.status === "wrong") return { status: "current_wrong" };
  }
  const { password } = await auth().$context;
  const hash = await password.hash(chosen);
  const saved = await withTransaction(webPool(), async (tx) => {
    const short = chosen.length < MINIMUM_PASSWORD_LENGTH;
    const { rowCount } = await tx.query(
      "update public.second_factor set short_password = $2 where user_id = $1 and confirmed_at is not null",
      [member.userId, short],
    );
    // The second factor was turned off a moment ago.
    if (short && rowCount === 0) return false;
    await tx.query(
      `insert into public.account ("accountId", "providerId", "userId", password, "updatedAt")
       values ($1, 'credential', $2, $3, now())
       on conflict ("userId", "providerId") do update set password = excluded.password, "updatedAt" = now()`,
      [member.userId, member.userId, hash],
    );
    await tx.query('delete from public.session where "userId" = $1 and id <> $2', [member.userId, member.sessionId]);
    return true;
  });
  if (!saved) return { status: "too_short" };
  await sendPasswordChangedMail({ email: member.email, language });
  return { status: "chosen" };
}

export interface SessionRow {
  id: string;
  since: Date;
  device: string;
  current: boolean;
}

export async function sessionsOf(member: Member): Promise<SessionRow[]> {
  const { rows } = await webPool().query<{ id: string; since: Date; agent: string | null }>(
    `select id, "createdAt" as since, "userAgent" as agent from public.session
      where "userId" = $1 and "expiresAt" > now() and "secondFactor" is distinct from 'pending' order by "createdAt" desc limit 50`,
    [member.userId],
  );
  return rows.map(({ id, since, agent }) => ({ id, since, device: deviceOf(agent), current: id === member.sessionId }));
}

/** Ends another session of the same user; somebody else's is not there. */
export async function revokeSession(member: Member, sessionId: string): Promise<boolean> {
  const { rowCount } = await webPool().query(
    'delete from public.session where id = $1 and "userId" = $2 and id <> $3',
    [sessionId, member.userId, member.sessionId],
  );
  return rowCount === 1;
}

/** Programs and systems by what only they say of themselves; Edge also says Chrome, and Chrome also says Safari. */
const BROWSERS = { Edg: "Edge", OPR: "Opera", Firefox: "Firefox", Chrome: "Chrome", Safari: "Safari" };
const SYSTEMS = {
  iPhone: "iPhone",
  iPad: "iPad",
  Android: "Android",
  Windows: "Windows",
  CrOS: "ChromeOS",
  Mac: "macOS",
  Linux: "Linux",
};

/** "Firefox, Windows": enough to know one's own devices by. */
function deviceOf(agent: string | null): string {
  const named = [BROWSERS, SYSTEMS].map((names) => Object.entries(names).find(([sign]) => agent?.includes(sign))?.[1]);
  return named.filter(Boolean).join(", ") || "?";
}
