import { createHmac, timingSafeEqual } from "node:crypto";
import { env } from "~/platform/env.server";

/** The link in the mail proves the address: the request's id with our signature, so that nothing secret is stored. */

function signatureOf(requestId: string): Buffer {
  return createHmac("sha256", env.SESSION_SECRET).update(`opt-out:${requestId}`).digest();
}

export function optOutToken(requestId: string): string {
  return `${requestId}.${signatureOf(requestId).toString("base64url")}`;
}

export function readOptOutToken(token: string): string | null {
  const [, requestId, signature] = /^([0-9a-f-]{36})\.([\w-]{43})$/.exec(token) ?? [];
  if (!requestId || !signature) return null;
  const given = Buffer.from(signature, "base64url");
  const expected = signatureOf(requestId);
  return given.length === expected.length && timingSafeEqual(given, expected) ? requestId : null;
}
