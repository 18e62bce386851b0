import { createHash } from "node:crypto";
import { symmetricDecrypt, symmetricEncrypt } from "better-auth/crypto";
import { Secret, TOTP } from "otpauth";
import encodeQR from "qr";
import { log } from "~/platform/log.server";
import { auth } from "./auth.server";

/** RFC 6238 as every authenticator app does it. The arithmetic is otpauth's, the encryption better-auth's. */
const PERIOD_SECONDS = 30;
const TOTP_OF = { issuer: "TruCOR Intel", algorithm: "SHA1", digits: 6, period: PERIOD_SECONDS } as const;
/** A clock may be this many periods off, either way. */
const WINDOW = 1;
const BACKUP_CODES = 10;

/** A new secret as the database keeps it: encrypted, and bound to its user, so that it is of no use in another's row. */
export async function newEncryptedSecret(userId: string): Promise<string> {
  const secret = new Secret({ size: 20 }).base32;
  return symmetricEncrypt({ key: (await auth().$context).secretConfig, data: `${userId}:${secret}` });
}

/** The secret in base32, or null where SESSION_SECRET is another one than it was encrypted with. */
export async function decryptedSecret(userId: string, encrypted: string): Promise<string | null> {
  const key = (await auth().$context).secretConfig;
  const plain = await symmetricDecrypt({ key, data: encrypted }).catch(() => null);
  if (plain?.startsWith(`${userId}:`)) return plain.slice(userId.length + 1);
  log.error({ userId }, "a second factor cannot be read; was SESSION_SECRET changed?");
  return null;
}

/** Which period since 1970 the code belongs to, within the window around `now`; null for a wrong one. */
export function matchingStep(secret: string, code: string, now = Date.now()): number | null {
  const drift = new TOTP({ ...TOTP_OF, secret: Secret.fromBase32(secret) }).validate({
    token: code,
    timestamp: now,
    window: WINDOW,
  });
  return drift === null ? null : Math.floor(now / 1000 / PERIOD_SECONDS) + drift;
}

/** What an authenticator app reads: the key to type, its address to open, and the same as the path of a QR code to scan. */
export function shownSecret(secret: string, email: string) {
  const uri = new TOTP({ ...TOTP_OF, label: email, secret: Secret.fromBase32(secret) }).toString();
  const rows = encodeQR(uri, "raw", { ecc: "low", border: 4 }).map((row) => row.map(Number).join(""));
  const bars = rows.flatMap((row, y) =>
    [...row.matchAll(/1+/g)].map(({ index, 0: bar }) => `M${index} ${y}h${bar.length}v1h-${bar.length}z`),
  );
  return { key: inFours(secret, " "), uri, qr: { size: rows.length, path: bars.join("") } };
}

function inFours(text: string, between: string): string {
  return text.replace(/(.{4})(?=.)/g, `$1${between}`);
}

/** Ten codes of eighty random bits, as they are shown once and as their hashes are kept. */
export function newBackupCodes(userId: string): { codes: string[]; hashes: Buffer[] } {
  const codes = Array.from({ length: BACKUP_CODES }, () => new Secret({ size: 10 }).base32);
  return { codes: codes.map((code) => inFours(code, "-")), hashes: codes.map((code) => backupHash(userId, code)) };
}

/** Of a code without its dashes. With eighty random bits nothing slower than SHA-256 is needed. */
export function backupHash(userId: string, code: string): Buffer {
  return createHash("sha256").update(`${userId}:${code}`).digest();
}
