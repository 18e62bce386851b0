/** Stands first among the reasons of a run that an operator refused; who did and why stands in the log. */
export const REFUSED_AT_DESK = "Refused at the desk.";

/** A later upload of the source took this one's place while it waited: the number of its run. */
export function replacedBy(run: { outcome: string | null; reasons: readonly string[] }): number | undefined {
  if (run.outcome !== "refused") return undefined;
  const later = /^A later file, run (\d+), took its place\.$/.exec(run.reasons[0] ?? "")?.[1];
  return later === undefined ? undefined : Number(later);
}
