export const MINIMUM_PASSWORD_LENGTH = 15;
export const MAXIMUM_PASSWORD_LENGTH = 128;

/** Beside a second factor a shorter one will do (rules.md 42). */
export function minimumPasswordLength(withSecondFactor: boolean): number {
  return withSecondFactor ? 8 : MINIMUM_PASSWORD_LENGTH;
}
