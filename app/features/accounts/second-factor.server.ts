import { randomBytes } from "node:crypto";
import { type Tx, webPool, withTransaction, workerPool } from "~/platform/db.server";
import { clientIp } from "~/platform/http.server";
import { rateLimit } from "~/platform/rate-limit.server";
import type { Language } from "~/text/language";
import { type SecondFactorEvent, sendSecondFactorMail } from "./account-mail.server";
import { auth, SESSION_DAYS } from "./auth.server";
import {
  backupHash,
  decryptedSecret,
  matchingStep,
  newBackupCodes,
  newEncryptedSecret,
  shownSecret,
} from "./second-factor-code.server";
import type { GivenCode } from "./second-factor";
import type { Member, PendingSignIn } from "./session.server";
import { checkPassword, hasPassword, isFresh, type Limited, needsCurrentPassword } from "./sign-in.server";

const codesByVisitor = rateLimit("code-visitor", { points: 30, seconds: 15 * 60 });

/** Why a code did not pass. `used`: it was right, and is spent. `gone`: there is nothing to be passed any more. */
export type Refusal = { status: "wrong" | "used" | "gone" } | Limited;

/** Since when it is on, and how many backup codes are left. Nothing of it is secret. */
export async function secondFactorOf(userId: string): Promise<{ since: Date | null; codesLeft: number }> {
  const { rows } = await webPool().query<{ since: Date; codesLeft: number }>(
    `select f.confirmed_at as since,
            (select count(*)::int from public.backup_code b where b.user_id = f.user_id and b.used_at is null) as "codesLeft"
       from public.second_factor f where f.user_id = $1 and f.confirmed_at is not null`,
    [userId],
  );
  return rows[0] ?? { since: null, codesLeft: 0 };
}

/**
 * What has to be shown again before it is set up: the password, or a link from the mailbox where there is none; a session that
 * began with such a link a moment ago needs neither. Somebody at an open laptop must not lock its owner out.
 */
export async function askedAgain(member: Member): Promise<"password" | "link" | null> {
  const withPassword = await hasPassword(member.userId);
  if (needsCurrentPassword(member, withPassword)) return "password";
  return withPassword || isFresh(member) ? null : "link";
}

/** Makes a secret that waits to be confirmed, in place of an earlier one that was not. */
export async function beginSecondFactor(
  member: Member,
  { password }: { password: string | undefined },
): Promise<{ status: "begun" } | { status: "already_on" | "link_needed" | "password_wrong" } | Limited> {
  const asked = await askedAgain(member);
  if (asked === "link") return { status: "link_needed" };
  if (asked === "password") {
    const checked = await checkPassword(member, password);
    if (checked.status === "limited") return checked;
    if (checked.status === "wrong") return { status: "password_wrong" };
  }
  const { rows } = await webPool().query<{ begun: boolean }>("select public.begin_second_factor($1, $2, $3) as begun", [
    member.userId,
    member.sessionId,
    await newEncryptedSecret(member.userId),
  ]);
  return { status: rows[0]!.begun ? "begun" : "already_on" };
}

/** The secret to scan or type, to the session that is setting it up; null where none waits. */
export async function secretToConfirm(member: Member): Promise<ReturnType<typeof shownSecret> | null> {
  const secret = await waitingSecret(member);
  return secret && shownSecret(secret.plain, member.email);
}

/** Turns it on with a first code, ends every other session, and answers the backup codes: only now are they known. */
export async function confirmSecondFactor(
  request: Request,
  member: Member,
  { kind, code }: GivenCode,
  language: Language,
): Promise<{ status: "on"; codes: string[] } | Refusal> {
  const admission = await codesByVisitor.consume(clientIp(request));
  if (admission.status === "limited") return admission;
  const secret = await waitingSecret(member);
  if (!secret) return { status: "gone" };
  const step = kind === "app" ? matchingStep(secret.plain, code) : null;
  if (step === null) return { status: "wrong" };
  const { codes, hashes } = newBackupCodes(member.userId);
  return withTransaction(webPool(), async (tx) => {
    const { rows } = await tx.query<{ confirmed: boolean }>(
      "select public.confirm_second_factor($1, $2, $3, $4, $5) as confirmed",
      [member.userId, member.sessionId, secret.encrypted, step, hashes],
    );
    if (!rows[0]!.confirmed) return { status: "gone" } as const;
    await tell(tx, member, "second-factor-on", language);
    return { status: "on", codes } as const;
  });
}

/** The second step of signing in: the session that waited is admitted under a new token, which the cookies carry. */
export async function passSecondFactor(
  request: Request,
  waiting: PendingSignIn,
  given: GivenCode,
  language: Language,
): Promise<{ status: "signed_in"; cookies: string[] } | Refusal> {
  const token = randomBytes(24).toString("base64url");
  const passed = await spendCode(request, waiting, {
    ...{ given, language },
    admit: { session: waiting.sessionId, token },
    then: () => Promise.resolve({ status: "passed" as const }),
  });
  if (passed.status !== "passed") return passed;
  const answer = await auth().api.carrySession({ body: { token }, headers: request.headers, asResponse: true });
  return { status: "signed_in", cookies: answer.headers.getSetCookie() };
}

/** Turns it off against a code. A password too short to stand alone goes with it. */
export async function turnOffSecondFactor(
  request: Request,
  member: Member,
  given: GivenCode,
  language: Language,
): Promise<{ status: "off" } | { status: "password_removed" } | Refusal> {
  return spendCode(request, member, {
    ...{ given, language },
    then: async (tx): Promise<{ status: "off" | "password_removed" | "gone" }> => {
      const { rows } = await tx.query<{ answer: "off" | "password_removed" | null }>(
        "select public.turn_off_second_factor($1) as answer",
        [member.userId],
      );
      const { answer } = rows[0]!;
      if (answer) await tell(tx, member, "second-factor-off", language);
      return { status: answer ?? "gone" };
    },
  });
}

/** New backup codes against a code; the old ones end. */
export async function renewBackupCodes(
  request: Request,
  member: Member,
  given: GivenCode,
  language: Language,
): Promise<{ status: "renewed"; codes: string[] } | Refusal> {
  const { codes, hashes } = newBackupCodes(member.userId);
  return spendCode(request, member, {
    ...{ given, language },
    then: async (tx) => {
      await tx.query("select public.renew_backup_codes($1, $2)", [member.userId, hashes]);
      await tell(tx, member, "backup-codes-renewed", language);
      return { status: "renewed" as const, codes };
    },
  });
}

type Whose = Pick<Member, "userId" | "email">;

/**
 * Counts a try, checks the code and uses it up with whatever `then` does, in one transaction. The database counts before it
 * hands out what a code is checked with, and takes a step or a backup code once, so neither a race nor a storm gets further.
 */
async function spendCode<Done extends { status: string }>(
  request: Request,
  whose: Whose,
  {
    given: { kind, code },
    language,
    admit,
    then,
  }: {
    given: GivenCode;
    language: Language;
    /** The session that waits for this code, and the token it goes on under. */
    admit?: { session: string; token: string };
    then: (tx: Tx) => Promise<Done>;
  },
): Promise<Done | Refusal> {
  const admission = await codesByVisitor.consume(clientIp(request));
  if (admission.status === "limited") return admission;
  const tried = await webPool().query<{ secret: string | null; locked_until: Date | null; last_try: boolean }>(
    "select * from public.try_second_factor($1)",
    [whose.userId],
  );
  const attempt = tried.rows[0];
  if (!attempt) return { status: "gone" };
  if (attempt.secret === null) return locked(attempt.locked_until!);

  const step = kind === "app" ? await stepOf(whose.userId, attempt.secret, code) : null;
  const hash = kind === "backup" ? backupHash(whose.userId, code) : null;
  let refused: "wrong" | "used" = "wrong";
  if (step !== null || hash !== null) {
    const done = await withTransaction(webPool(), async (tx) => {
      const result = await claimCode(tx, whose, { step, hash, admit });
      if (result !== "passed") return result;
      if (kind === "backup") await tell(tx, whose, "backup-code-used", language);
      return then(tx);
    });
    if (done === "gone") return { status: "gone" };
    if (done !== "used") return done;
    // A backup code that is not taken is spent or never was one: they are not told apart.
    if (kind === "app") refused = "used";
  }
  if (!attempt.last_try) return { status: refused };
  await withTransaction(webPool(), (tx) => tell(tx, whose, "second-factor-locked", language));
  return locked(attempt.locked_until!);
}

async function claimCode(
  tx: Tx,
  whose: Whose,
  {
    step,
    hash,
    admit,
  }: { step: number | null; hash: Buffer | null; admit?: { session: string; token: string } | undefined },
): Promise<"passed" | "used" | "gone"> {
  const until = new Date(Date.now() + SESSION_DAYS * 24 * 60 * 60 * 1000);
  const { rows } = await tx.query<{ result: "passed" | "used" | "gone" }>(
    "select public.pass_second_factor($1, $2, $3, $4, $5, $6) as result",
    [whose.userId, step, hash, admit?.session ?? null, admit?.token ?? null, until],
  );
  return rows[0]!.result;
}

async function stepOf(userId: string, encrypted: string, code: string): Promise<number | null> {
  const secret = await decryptedSecret(userId, encrypted);
  return secret === null ? null : matchingStep(secret, code);
}

async function waitingSecret(member: Member): Promise<{ plain: string; encrypted: string } | null> {
  const { rows } = await webPool().query<{ encrypted: string | null }>(
    "select public.second_factor_to_confirm($1, $2) as encrypted",
    [member.userId, member.sessionId],
  );
  const encrypted = rows[0]!.encrypted;
  const plain = encrypted && (await decryptedSecret(member.userId, encrypted));
  return plain ? { plain, encrypted } : null;
}

function locked(until: Date): Limited {
  return { status: "limited", retryAfterSeconds: Math.max(1, Math.ceil((until.getTime() - Date.now()) / 1000)) };
}

/** Writes it into the log and mails it to the user, with what caused it or not at all. */
async function tell(
  tx: Tx,
  whose: Whose,
  event: Exclude<SecondFactorEvent, "second-factor-reset">,
  language: Language,
): Promise<void> {
  await tx.query("select public.note_second_factor($1, $2)", [whose.userId, event]);
  const { rows } = await tx.query<{ left: number }>(
    "select count(*)::int as left from public.backup_code where user_id = $1 and used_at is null",
    [whose.userId],
  );
  await sendSecondFactorMail(tx, { email: whose.email, language, event, codesLeft: rows[0]!.left });
}

/** Tells a user that the server's owner reset their second factor (docs/operating.md). As the worker. */
export async function tellOfReset(userId: string): Promise<void> {
  await withTransaction(workerPool(), async (tx) => {
    const { rows } = await tx.query<{ email: string; language: Language | null }>(
      `select email, language from public."user" where id = $1`,
      [userId],
    );
    const { email, language } = rows[0]!;
    await sendSecondFactorMail(tx, { email, language: language ?? "en", event: "second-factor-reset", codesLeft: 0 });
  });
}
