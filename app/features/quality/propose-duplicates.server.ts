import { firmBlocks, pairsInBlocks, type BlockKind } from "~/features/contractors/identity-blocks";
import { scoreFirms, type IdentityScore } from "~/features/contractors/identity-score";
import { importerPool, withTransaction } from "~/platform/db.server";
import { log } from "~/platform/log.server";
import { firmIdentities, type Directory, type KnownFirm } from "./firm-identities.server";
import { mergeByRule } from "./merges.server";

export interface Proposal {
  a: KnownFirm;
  b: KnownFirm;
  verdict: IdentityScore;
}

export interface Proposals {
  compared: number;
  sure: Proposal[];
  doubtful: Proposal[];
  skipped: { kind: BlockKind; firms: number }[];
}

/** The pairs of a directory that are one firm for sure, or worth a look; with `touched` only those of touched firms. */
export function proposals({ firms, weights }: Directory, touched?: (firm: KnownFirm) => boolean): Proposals {
  const found = pairsInBlocks(
    firms.length,
    (entry, add) => firmBlocks(firms[entry]!, weights, add),
    touched && { wanted: (entry) => touched(firms[entry]!) },
  );
  const result: Proposals = { compared: found.count, sure: [], doubtful: [], skipped: found.skipped };
  for (const [one, other] of found.pairs) {
    const verdict = scoreFirms(firms[one]!, firms[other]!, weights);
    if (verdict.decision === "different") continue;
    const proposal = { a: firms[one]!, b: firms[other]!, verdict };
    (verdict.decision === "same" ? result.sure : result.doubtful).push(proposal);
  }
  result.doubtful = likeliest(result.doubtful);
  return result;
}

/** A house with forty offices makes hundreds of pairs: who looks at the likeliest few of each firm has seen them all. */
function likeliest(doubtful: readonly Proposal[]): Proposal[] {
  const pairs = new Map<string, number>();
  const taken = (id: string) => pairs.get(id) ?? 0;
  return [...doubtful]
    .sort((one, other) => other.verdict.score - one.verdict.score)
    .filter(({ a, b }) => {
      if (taken(a.id) >= MOST_PAIRS_OF_A_FIRM && taken(b.id) >= MOST_PAIRS_OF_A_FIRM) return false;
      for (const { id } of [a, b]) pairs.set(id, taken(id) + 1);
      return true;
    });
}

const MOST_PAIRS_OF_A_FIRM = 4;

export interface SearchReport {
  whole: boolean;
  contractors: number;
  compared: number;
  proposed: number;
  merged: number;
}

/**
 * Looks for duplicates in one data set: among the firms that readings since the last look touched, or among all. Sure pairs
 * are merged (unless `merge` is false), doubtful ones wait in the queue; a pair that was judged is neither proposed nor merged again.
 * Null: no list.
 */
export async function proposeDuplicates(
  dataSet: "demo" | "live",
  { whole = false, merge = true }: { whole?: boolean; merge?: boolean } = {},
): Promise<SearchReport | null> {
  const pool = importerPool();
  const directory = await firmIdentities(pool, dataSet);
  if (directory.uptoReading === null) return null;
  const { rows: last } = await pool.query<{ upto_reading: number }>(
    "SELECT upto_reading FROM public.duplicate_search WHERE data_set = $1 ORDER BY id DESC LIMIT 1",
    [dataSet],
  );
  const since = whole ? undefined : last[0]?.upto_reading;
  const touched = (firm: KnownFirm) => since === undefined || firm.changedReading > since;
  const found = proposals(directory, since === undefined ? undefined : touched);

  const judged = await judgedPairs();
  const open = (proposal: Proposal) => !judged.has(pairOf(proposal));
  // Firms by the hundred that are suddenly one are a mistake of a list, and people look at it first.
  const sure = found.sure.filter(open);
  const tooMany = sure.length > A_FEW_MERGES && sure.length > MOST_MERGED * directory.firms.length;
  if (tooMany) log.warn({ dataSet, sure: sure.length }, "too many firms would be merged without a question");
  const merging = merge && !tooMany ? sure : [];
  const doubtful = [...found.doubtful.filter(open), ...(merging.length > 0 ? [] : sure)];

  const report: SearchReport = {
    whole: since === undefined,
    contractors: since === undefined ? directory.firms.length : directory.firms.filter(touched).length,
    compared: found.compared,
    proposed: doubtful.length,
    merged: 0,
  };
  const searchId = await withTransaction(pool, async (tx) => {
    const { rows } = await tx.query<{ id: number }>(
      `INSERT INTO public.duplicate_search (data_set, upto_reading, whole, contractors, compared, proposed, merged, skipped_blocks)
       VALUES ($1, $2, $3, $4, $5, $6, 0, $7) RETURNING id`,
      [
        dataSet,
        directory.uptoReading,
        report.whole,
        report.contractors,
        report.compared,
        report.proposed,
        JSON.stringify(found.skipped.sort((one, other) => other.firms - one.firms).slice(0, SKIPPED_TOLD)),
      ],
    );
    const id = rows[0]!.id;
    await tx.query(WRITE_CANDIDATES, [
      doubtful.map(({ a }) => a.id),
      doubtful.map(({ b }) => b.id),
      doubtful.map(({ verdict }) => verdict.score),
      doubtful.map(({ verdict }) => JSON.stringify(verdict.reasons)),
      id,
    ]);
    await tx.query(FORGET_CANDIDATES, [id, directory.firms.filter(touched).map((firm) => firm.id)]);
    return id;
  });

  for (const { a, b, verdict } of merging) {
    const [kept, gone] = keptFirst(a, b);
    if (await mergeByRule(kept.id, gone.id, verdict)) report.merged += 1;
  }
  await pool.query("UPDATE public.duplicate_search SET merged = $2 WHERE id = $1", [searchId, report.merged]);
  return report;
}

const A_FEW_MERGES = 10;
const MOST_MERGED = 0.1;
const SKIPPED_TOLD = 20;

function pairOf({ a, b }: Proposal): string {
  return a.id < b.id ? `${a.id} ${b.id}` : `${b.id} ${a.id}`;
}

async function judgedPairs(): Promise<Set<string>> {
  const { rows } = await importerPool().query<{ pair: string }>(
    "SELECT a || ' ' || b AS pair FROM public.standing_judgement",
  );
  return new Set(rows.map(({ pair }) => pair));
}

function keptFirst(one: KnownFirm, other: KnownFirm): [KnownFirm, KnownFirm] {
  const order =
    Number(other.certified) - Number(one.certified) ||
    other.records - one.records ||
    one.createdOn.localeCompare(other.createdOn) ||
    one.id.localeCompare(other.id);
  return order <= 0 ? [one, other] : [other, one];
}

/** What was judged keeps its verdict; what had gone stale and is found again is asked again. */
const WRITE_CANDIDATES = `
  INSERT INTO public.duplicate_candidate AS d (a, b, score, reasons, search_id)
  SELECT least(n.a, n.b), greatest(n.a, n.b), n.score, n.reasons, $5
    FROM unnest($1::uuid[], $2::uuid[], $3::real[], $4::jsonb[]) AS n (a, b, score, reasons)
    JOIN public.contractor x ON x.id = n.a
    JOIN public.contractor y ON y.id = n.b AND y.data_set = x.data_set
  ON CONFLICT (a, b) DO UPDATE
    SET score = excluded.score, reasons = excluded.reasons, search_id = excluded.search_id,
        state = CASE WHEN d.state = 'stale' THEN 'open' ELSE d.state END, changed_at = clock_timestamp()`;

/** A touched firm's open pairs that this look did not find are no longer alike. */
const FORGET_CANDIDATES = `
  UPDATE public.duplicate_candidate d SET state = 'stale', changed_at = clock_timestamp()
   WHERE d.state = 'open' AND d.search_id <> $1 AND (d.a = ANY ($2::uuid[]) OR d.b = ANY ($2::uuid[]))`;
