/** An authenticator app as the tests hold it: it reads the setup page and shows codes. */
import { Secret, TOTP } from "otpauth";
import type { Visitor } from "./app";

export const SETUP = "/settings/second-factor";

/** The six digits the app shows now, or `periods` away from now. */
export function codeOf(secret: string, periods = 0): string {
  const bare = secret.replace(/ /g, "");
  return new TOTP({ secret: Secret.fromBase32(bare), digits: 6, period: 30 }).generate({
    timestamp: Date.now() + periods * 30_000,
  });
}

/** A code that is right neither now nor a few periods around. */
export function wrongCode(secret: string): string {
  const right = [-2, -1, 0, 1, 2].map((periods) => codeOf(secret, periods));
  return ["000000", "111111", "222222", "333333", "444444", "555555"].find((code) => !right.includes(code))!;
}

/** The key as the setup page prints it. */
export function keyOn(page: string): string {
  const key = /<code[^>]*>([A-Z2-7 ]{39})<\/code>/.exec(page)?.[1];
  if (!key) throw new Error("the page shows no key");
  return key.replace(/ /g, "");
}

export function backupCodesOn(page: string): string[] {
  return [...page.matchAll(/<li>([A-Z2-7]{4}(?:-[A-Z2-7]{4}){3})<\/li>/g)].map(([, code]) => code!);
}

/** Turns it on by the forms. The session has to be one from a link of a moment ago, or of a user whose password is given. */
export async function setUp(
  visitor: Visitor,
  { headers = {}, password }: { headers?: Record<string, string>; password?: string } = {},
): Promise<{ secret: string; backup: string[] }> {
  await visitor.post(SETUP, { intent: "begin", ...(password && { password }) }, headers);
  const secret = keyOn(await (await visitor.get(SETUP)).text());
  const answer = await visitor.post(SETUP, { intent: "confirm", code: codeOf(secret) }, headers);
  return { secret, backup: backupCodesOn(await answer.text()) };
}
