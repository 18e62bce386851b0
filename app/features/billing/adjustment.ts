/** What an operator may give or take at once; a mistyped number is seen before it is money. */
export const MOST_CREDITS_ADJUSTED = 2_000;

/** From here on the desk asks once more. */
export const CREDITS_WITHOUT_ASKING = 40;

/** Given credits last as long as bought ones (rules.md 16). */
export const MONTHS_OF_GIVEN_CREDITS = 12;

/** The number typed, with either minus sign; null where it is none, is nothing, or is more than may be moved at once. */
export function readAdjustment(typed: string): number | null {
  const text = typed
    .trim()
    .replace(/^[−–]/, "-")
    .replace(/[\s\u00a0\u202f,]/g, "");
  if (!/^[+-]?\d{1,6}$/.test(text)) return null;
  const credits = Number(text);
  return credits === 0 || Math.abs(credits) > MOST_CREDITS_ADJUSTED ? null : credits;
}

export function needsConfirmation(credits: number): boolean {
  return Math.abs(credits) > CREDITS_WITHOUT_ASKING;
}
