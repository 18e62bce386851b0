import { webPool } from "~/platform/db.server";

/** "ended" are accepted ones that a newer list, or a later decision, has taken the place of. */
export type CorrectionState = "open" | "accepted" | "declined" | "ended";

export interface CorrectionRow {
  id: number;
  contractorId: string;
  firm: string;
  demo: boolean;
  kind: "value" | "contact" | "duplicate" | "other";
  field: string;
  /** What the page showed when it was reported. */
  says: unknown;
  /** Of kind "contact": its id, never a value of it. */
  contactId: string | null;
  language: "en" | "fr";
  state: CorrectionState;
  createdAt: Date;
  decidedAt: Date | null;
  decidedBy: string | null;
  reason: string | null;
}

/** Reports of one state: open ones oldest first, decided ones latest first. No word of a reporter is in them. */
export async function correctionQueue({
  state = "open",
  limit = 50,
}: { state?: CorrectionState; limit?: number } = {}): Promise<CorrectionRow[]> {
  const { rows } = await webPool().query<CorrectionRow>(
    `SELECT * FROM (${ROWS}) q WHERE q.state = $1 ORDER BY CASE WHEN $1 = 'open' THEN q.id ELSE -q.id END LIMIT $2`,
    [state, limit],
  );
  return rows;
}

export interface CorrectionDetail extends CorrectionRow {
  /** What the reporter wrote; null once it was scrubbed, and where nobody is named who may read it. */
  report: { shouldBe: string | null; seenAtUrl: string | null; mailWanted: boolean; fromTeam: boolean } | null;
  /** What the directory shows today, and what each list says of this field; null and none where the report is about no value. */
  current: unknown;
  lists: { source: string; publisher: string; says: unknown; firstSeen: string; lastSeen: string; listed: boolean }[];
  /** What was decided about it, once it was accepted. */
  decided: { value: unknown; was: unknown; decidedOn: string; endedAt: Date | null; endedRun: number | null } | null;
}

/** One report with what there is to judge it by; null where there is none. Its text is given to an operator, and logged as read. */
export async function correctionDetail(id: number, reader?: { userId: string }): Promise<CorrectionDetail | null> {
  const { rows } = await webPool().query<CorrectionRow>(`SELECT * FROM (${ROWS}) q WHERE q.id = $1`, [id]);
  const row = rows[0];
  if (!row) return null;
  const [report, current, lists, decided] = await Promise.all([
    reader
      ? webPool().query<NonNullable<CorrectionDetail["report"]>>(
          `SELECT should_be AS "shouldBe", seen_at_url AS "seenAtUrl", mail_wanted AS "mailWanted", from_team AS "fromTeam"
             FROM public.desk_correction($1, $2)`,
          [reader.userId, id],
        )
      : { rows: [] },
    webPool().query<{ value: unknown }>(
      "SELECT to_jsonb(c) -> $2::text AS value FROM public.contractor c WHERE c.id = $1",
      [row.contractorId, row.field],
    ),
    webPool().query<CorrectionDetail["lists"][number]>(
      `SELECT s.id AS source, s.publisher, to_jsonb(r) -> $2::text AS says, p.first_seen AS "firstSeen", p.last_seen AS "lastSeen",
              p.missing_since IS NULL AS listed
         FROM public.source_record r JOIN public.record_presence p ON p.record_id = r.id JOIN public.source s ON s.id = r.source_id
        WHERE r.contractor_id = $1 AND r.hidden_at IS NULL ORDER BY p.last_seen DESC, s.publisher, r.natural_key`,
      [row.contractorId, row.field],
    ),
    webPool().query<NonNullable<CorrectionDetail["decided"]>>(
      `SELECT value, was, decided_on AS "decidedOn", ended_at AS "endedAt", ended_run AS "endedRun"
         FROM public.contractor_correction WHERE correction_id = $1`,
      [id],
    ),
  ]);
  const aboutValue = row.kind === "value";
  return {
    ...row,
    report: report.rows[0] ?? null,
    current: aboutValue ? (current.rows[0]?.value ?? null) : null,
    lists: aboutValue ? lists.rows : [],
    decided: decided.rows[0] ?? null,
  };
}

export interface StandingCorrection {
  field: string;
  decidedOn: string;
}

/** Which fields of a firm show what an operator checked, for its sources: "Correction checked by the operator on …". */
export async function correctionsOf(contractorId: string): Promise<StandingCorrection[]> {
  const { rows } = await webPool().query<StandingCorrection>(
    `SELECT k.field, max(k.decided_on) AS "decidedOn"
       FROM public.contractor_correction k
       LEFT JOIN public.contractor_alias a ON a.old_id = k.contractor_id AND a.until IS NULL
      WHERE coalesce(a.contractor_id, k.contractor_id) = $1 AND k.ended_at IS NULL
      GROUP BY k.field ORDER BY "decidedOn" DESC, k.field`,
    [contractorId],
  );
  return rows;
}

const ROWS = `
  SELECT r.id, c.id AS "contractorId", c.legal_name AS firm, c.data_set = 'demo' AS demo, r.kind, r.field, r.says, r.contact_id AS "contactId",
         r.language, CASE WHEN k.ended_at IS NOT NULL THEN 'ended' ELSE r.state END AS state, r.created_at AS "createdAt",
         r.decided_at AS "decidedAt", u.email AS "decidedBy", r.reason
    FROM public.correction r
    LEFT JOIN public.contractor_alias a ON a.old_id = r.contractor_id AND a.until IS NULL
    JOIN public.contractor c ON c.id = coalesce(a.contractor_id, r.contractor_id)
    LEFT JOIN public.contractor_correction k ON k.correction_id = r.id
    LEFT JOIN public."user" u ON u.id = r.decided_by`;
