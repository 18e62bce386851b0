import { webPool, workerPool } from "~/platform/db.server";

export interface DeskRequest {
  id: string;
  language: "en" | "fr";
  createdAt: Date;
  /** The last day of its five business days. */
  dueOn: string;
  settledAt: Date | null;
  /** What was written is still there to read. */
  readable: boolean;
}

/** Requests that could not be proved by mail, the most urgent first, and those settled in the last 30 days. Without what was written. */
export async function deskRequests(operator: { userId: string }): Promise<DeskRequest[]> {
  const { rows } = await webPool().query<DeskRequest>(
    `SELECT id, language, created_at AS "createdAt", due_on AS "dueOn", settled_at AS "settledAt", readable
       FROM public.desk_privacy_requests($1)`,
    [operator.userId],
  );
  return rows;
}

/** What was written and where to answer. Each reading is an entry of the desk's log; null to anyone but an operator. */
export async function readDeskRequest(
  operator: { userId: string },
  requestId: string,
): Promise<{ email: string | null; message: string | null } | null> {
  const { rows } = await webPool().query<{ email: string | null; message: string | null }>(
    "SELECT email, message FROM public.read_privacy_request($1, $2)",
    [operator.userId, requestId],
  );
  return rows[0] ?? null;
}

/** As the worker: the clock stops, and what was written is emptied. False when it was settled before or is unknown. */
export async function settleDeskRequest(requestId: string): Promise<boolean> {
  const { rows } = await workerPool().query<{ settled: boolean }>(
    "SELECT public.settle_privacy_request($1) AS settled",
    [requestId],
  );
  return rows[0]!.settled;
}
