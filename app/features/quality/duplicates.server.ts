import type { IdentityReason } from "~/features/contractors/identity-score";
import { webPool } from "~/platform/db.server";
import { mergeFirms, recordJudgement, underPublishLock, type Verdict } from "./merges.server";

/** One side of a pair as the desk sees it: facts of the firm, none of a person. */
export interface DuplicateSide {
  id: string;
  legalName: string;
  tradeNames: string[];
  formerNames: string[];
  city: string | null;
  province: string | null;
  postalCode: string | null;
  businessPhone: string | null;
  website: string | null;
  trades: string[];
  size: string;
  /** Each certificate that its lists name: partner and number. */
  certificates: string[];
  sources: string[];
  updatedOn: string;
}

export interface DuplicatePair {
  id: number;
  score: number;
  reasons: IdentityReason[];
  state: "open" | "unsure";
  demo: boolean;
  proposedAt: Date;
  one: DuplicateSide;
  other: DuplicateSide;
}

/** Where a pair stands in the queue. */
export interface QueuePlace {
  score: number;
  id: number;
}

export interface DuplicateQueue {
  pairs: DuplicatePair[];
  /** How many pairs wait, shown or not. */
  waiting: number;
  next: QueuePlace | null;
}

/**
 * Pairs that wait for a person, the likeliest first; those somebody was unsure of only when asked for. `from` starts at a
 * pair, `after` behind it; `before` answers backwards from it. Those `without` are judged already and not counted either.
 */
export async function duplicateQueue({
  limit = 20,
  after,
  from,
  before,
  state = "open",
  without = [],
}: {
  limit?: number;
  after?: QueuePlace;
  from?: QueuePlace;
  before?: QueuePlace;
  state?: "open" | "unsure";
  without?: readonly number[];
} = {}): Promise<DuplicateQueue> {
  const pool = webPool();
  const place = before ?? from ?? after;
  const { rows } = await pool.query<
    Omit<DuplicatePair, "one" | "other"> & { one: DuplicateSide; other: DuplicateSide }
  >(
    `SELECT d.id, d.score, d.reasons, d.state, x.data_set = 'demo' AS demo, d.changed_at AS "proposedAt", ${side("x")} AS one, ${side("y")} AS other
       FROM public.duplicate_candidate d JOIN public.contractor x ON x.id = d.a JOIN public.contractor y ON y.id = d.b
      WHERE d.state = $1 AND x.hidden_at IS NULL AND y.hidden_at IS NULL
        AND ($2::real IS NULL OR (d.score, -d.id) ${before ? ">" : from ? "<=" : "<"} ($2::real, -($3::bigint)))
        AND d.id <> ALL ($5)
      ORDER BY d.score ${before ? ", d.id DESC" : "DESC, d.id"} LIMIT $4`,
    [state, place?.score ?? null, place?.id ?? null, limit + 1, without],
  );
  const { rows: counted } = await pool.query<{ waiting: number }>(
    `SELECT count(*) AS waiting FROM public.duplicate_candidate d
       JOIN public.contractor x ON x.id = d.a AND x.hidden_at IS NULL JOIN public.contractor y ON y.id = d.b AND y.hidden_at IS NULL
      WHERE d.state = $1 AND d.id <> ALL ($2)`,
    [state, without],
  );
  const pairs = rows.slice(0, limit);
  const last = pairs.at(-1);
  return {
    pairs,
    waiting: counted[0]!.waiting,
    next: rows.length > limit && last ? { score: last.score, id: last.id } : null,
  };
}

const side = (firm: string) => `jsonb_build_object(
  'id', ${firm}.id, 'legalName', ${firm}.legal_name, 'tradeNames', ${firm}.trade_names, 'formerNames', ${firm}.former_names,
  'city', ${firm}.city, 'province', ${firm}.province, 'postalCode', ${firm}.postal_code, 'businessPhone', ${firm}.business_phone,
  'website', ${firm}.website, 'trades', ${firm}.trades, 'size', ${firm}.size, 'updatedOn', ${firm}.updated_on,
  'certificates', (SELECT coalesce(jsonb_agg(DISTINCT concat_ws(' ', p.name, r.number)), '[]')
                      FROM public.source_record r LEFT JOIN public.partner p ON p.slug = r.partner
                    WHERE r.contractor_id = ${firm}.id AND r.number IS NOT NULL AND r.hidden_at IS NULL),
  'sources', (SELECT coalesce(jsonb_agg(DISTINCT s.publisher), '[]')
                 FROM public.source_record r JOIN public.source s ON s.id = r.source_id
               WHERE r.contractor_id = ${firm}.id AND r.hidden_at IS NULL))`;

export type Judged =
  | { outcome: "merged"; mergeId: string; keptId: string; firms: [string, string] }
  | { outcome: "recorded"; firms: [string, string] }
  /** Somebody was faster, or one of the two is gone. */
  | { outcome: "settled" };

/**
 * What somebody at the desk says of a pair: `same` merges it, into the first of its firms unless `keptId` names the other;
 * `different` keeps it apart for good; `unsure` takes it from the queue until somebody asks for such pairs.
 */
export async function judge(
  pairId: number,
  verdict: Verdict,
  { userId, reason, keptId }: { userId: string; reason: string; keptId?: string },
): Promise<Judged> {
  return underPublishLock(async (tx) => {
    const { rows } = await tx.query<{
      a: string;
      b: string;
      reasons: IdentityReason[];
      firms: [string, string];
      kept: string;
    }>(
      `SELECT d.a, d.b, d.reasons, jsonb_build_array(x.legal_name, y.legal_name) AS firms, ${KEPT} AS kept
         FROM public.duplicate_candidate d
         JOIN public.contractor x ON x.id = d.a AND x.hidden_at IS NULL
         JOIN public.contractor y ON y.id = d.b AND y.hidden_at IS NULL
        WHERE d.id = $1 AND d.state IN ('open', 'unsure') FOR UPDATE OF d`,
      [pairId],
    );
    const pair = rows[0];
    if (!pair) return { outcome: "settled" };
    const judgementId = await recordJudgement(tx, [pair.a, pair.b], verdict, { userId }, reason, pair.reasons);
    if (verdict === "same") {
      const kept = keptId === pair.a || keptId === pair.b ? keptId : pair.kept;
      const gone = kept === pair.a ? pair.b : pair.a;
      const mergeId = await mergeFirms(tx, kept, gone, judgementId);
      return { outcome: "merged", mergeId, keptId: kept, firms: pair.firms };
    }
    await tx.query("UPDATE public.duplicate_candidate SET state = $2, changed_at = clock_timestamp() WHERE id = $1", [
      pairId,
      verdict,
    ]);
    return { outcome: "recorded", firms: pair.firms };
  });
}

/** The firm with more behind it: certificates, then records, then age. */
const KEPT = `(
  SELECT c.id FROM public.contractor c
   WHERE c.id IN (d.a, d.b)
   ORDER BY EXISTS (SELECT FROM public.source_record r WHERE r.contractor_id = c.id AND r.programme IS NOT NULL) DESC,
            (SELECT count(*) FROM public.source_record r WHERE r.contractor_id = c.id) DESC, c.created_on, c.id LIMIT 1)`;
