/**
 * A French message with no-break spaces where a line may not end: inside guillemets, before a colon and before a percent
 * sign. Catalogues are written with plain spaces, which nobody can mistake.
 */
export function frenchSpaces(message: string): string {
  return message.replace(/« /g, "«\u00a0").replace(/ (?=»|%|:(?!:))/g, "\u00a0");
}
