/** Where it is set up, changed and turned off. */
export const SECOND_FACTOR_PATH = "/settings/second-factor";

/** Six digits of the app, or a backup code. */
export interface GivenCode {
  kind: "app" | "backup";
  code: string;
}

/** What was typed: apps show "123 456", and so it is typed; anything that is not six digits is meant as a backup code. */
export function givenCode(typed: string): GivenCode {
  const bare = typed.replace(/[\s-]/g, "").toUpperCase();
  // The alphabet of backup codes has no 0, so an O was meant.
  return /^\d{6}$/.test(bare) ? { kind: "app", code: bare } : { kind: "backup", code: bare.replaceAll("0", "O") };
}
