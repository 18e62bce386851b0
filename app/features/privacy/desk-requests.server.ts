import { workerPool } from "~/platform/db.server";

/** As the worker: the clock stops, and what was written is emptied. False when it was settled before or is unknown. */
export async function settleDeskRequest(requestId: string): Promise<boolean> {
  const { rows } = await workerPool().query<{ settled: boolean }>(
    "SELECT public.settle_privacy_request($1) AS settled",
    [requestId],
  );
  return rows[0]!.settled;
}
