import type { IdentityReason } from "~/features/contractors/identity-score";
import { webPool } from "~/platform/db.server";
import { recordJudgement, underPublishLock } from "./merges.server";

/** Two firms that somebody said are not one. */
export interface PairApart {
  id: number;
  one: { id: string; name: string };
  other: { id: string; name: string };
  at: Date;
}

/** The pairs that are kept apart by somebody's word, the latest first. */
export async function pairsApart({ limit }: { limit: number }): Promise<PairApart[]> {
  const { rows } = await webPool().query<PairApart>(
    `SELECT d.id, jsonb_build_object('id', x.id, 'name', x.legal_name) AS one, jsonb_build_object('id', y.id, 'name', y.legal_name) AS other,
            d.changed_at AS at
       FROM public.duplicate_candidate d
       JOIN public.contractor x ON x.id = d.a AND x.hidden_at IS NULL
       JOIN public.contractor y ON y.id = d.b AND y.hidden_at IS NULL
      WHERE d.state = 'different' ORDER BY d.changed_at DESC, d.id DESC LIMIT $1`,
    [limit],
  );
  return rows;
}

/**
 * Takes a "different" back: the last word on the pair is now "unsure", and it waits among those until somebody looks again. No
 * rule merges it meanwhile. False where the pair is not kept apart any more, or one of the two is gone.
 */
export function takeBackDifferent(pairId: number, by: { userId: string; reason: string }): Promise<boolean> {
  return underPublishLock(async (tx) => {
    const { rows } = await tx.query<{ a: string; b: string; reasons: IdentityReason[] }>(
      `SELECT d.a, d.b, d.reasons FROM public.duplicate_candidate d
         JOIN public.contractor x ON x.id = d.a AND x.hidden_at IS NULL
         JOIN public.contractor y ON y.id = d.b AND y.hidden_at IS NULL
        WHERE d.id = $1 AND d.state = 'different' FOR UPDATE OF d`,
      [pairId],
    );
    const pair = rows[0];
    if (!pair) return false;
    await recordJudgement(tx, [pair.a, pair.b], "unsure", { userId: by.userId }, by.reason, pair.reasons);
    await tx.query(
      "UPDATE public.duplicate_candidate SET state = 'unsure', changed_at = clock_timestamp() WHERE id = $1",
      [pairId],
    );
    return true;
  });
}
