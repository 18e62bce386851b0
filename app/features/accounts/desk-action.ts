import type { z } from "zod";

/** What came of an action: done, or refused with the sentence that the operator reads. */
export type DeskAnswer = { outcome: "done" | "refused"; answer?: string };

/** Who acted, and why: handed to the feature that carries the action out. */
export interface ActedBy {
  userId: string;
  reason: string | undefined;
  actionId: number;
}

/**
 * One thing an operator may do. `run` happens in the worker and may happen twice: a second run changes nothing. An outage is
 * thrown and tried again; what cannot be done is answered as "refused".
 */
export interface DeskAction<Details = unknown> {
  readonly details: z.ZodType<Details>;
  readonly reasonNeeded: boolean;
  run(details: Details, by: ActedBy): Promise<DeskAnswer>;
}

export function defineDeskAction<Details>(action: DeskAction<Details>): DeskAction {
  return action as DeskAction;
}
