import { carryOutRemoval } from "~/features/contacts/suppression.server";
import { workerPool } from "~/platform/db.server";

/** As the worker: the clock stops, and what was written is emptied. False when it was settled before or is unknown. */
export async function settleDeskRequest(requestId: string): Promise<boolean> {
  const { rows } = await workerPool().query<{ settled: boolean }>(
    "SELECT public.settle_privacy_request($1) AS settled",
    [requestId],
  );
  return rows[0]!.settled;
}

/** As the worker: the contacts that bear the address of a removal go, and stay out of later lists. Says how many, never which. */
export async function removePerson(removal: string): Promise<{ outcome: "done" | "refused"; answer: string }> {
  const removed = await carryOutRemoval(removal);
  if (removed === null)
    return { outcome: "refused", answer: "It waited for more than seven days; nothing was removed. Ask for it again." };
  const went = ["No contact bore the address.", "1 contact is gone."][removed] ?? `${removed} contacts are gone.`;
  return { outcome: "done", answer: `${went} The address stays out of later lists.` };
}
