import { workerPool } from "~/platform/db.server";
import { MONTHS_OF_GIVEN_CREDITS } from "./adjustment";

export type Adjusted =
  | { status: "adjusted" | "repeated"; balance: number }
  | { status: "too_few"; balance: number }
  | { status: "unknown_team" };

/**
 * Gives or takes a team's credits with a reason, once for its key, as the worker. It never takes more than the team holds:
 * then nothing is posted.
 */
export async function adjustCredits(adjustment: {
  teamId: string;
  credits: number;
  key: string;
  actorId: string;
  reason: string;
}): Promise<Adjusted> {
  const { rows } = await workerPool().query<Adjusted>(
    `SELECT status, balance FROM money.adjust_credits($1, $2::bigint, $3, $4, $5,
              CASE WHEN $2::bigint > 0 THEN clock_timestamp() + make_interval(months => $6) END)`,
    [
      adjustment.teamId,
      adjustment.credits,
      `adjust:${adjustment.key}`,
      adjustment.actorId,
      adjustment.reason,
      MONTHS_OF_GIVEN_CREDITS,
    ],
  );
  return rows[0]!;
}
