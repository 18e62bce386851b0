import { webPool } from "~/platform/db.server";

/** The free facts of a firm; no contact, no status (those are of contacts/ and certifications/). */
export type ContractorFacts = {
  id: string;
  legalName: string;
  tradeNames: string[];
  formerNames: string[];
  city: string | null;
  province: string | null;
  businessPhone: string | null;
  website: string | null;
  trades: string[];
  size: string;
  demo: boolean;
  updatedOn: string;
};

const COLUMNS = `c.id, c.legal_name AS "legalName", c.trade_names AS "tradeNames", c.former_names AS "formerNames", c.city, c.province,
  c.business_phone AS "businessPhone", c.website, c.trades, c.size, c.data_set = 'demo' AS demo, c.updated_on AS "updatedOn"`;

/** Facts of these firms by id; an id that is not in the directory is not in the answer. */
export async function contractorFacts(ids: readonly string[]): Promise<Map<string, ContractorFacts>> {
  if (ids.length === 0) return new Map();
  const { rows } = await webPool().query<ContractorFacts>(
    `SELECT ${COLUMNS} FROM public.contractor c WHERE c.id = ANY ($1::uuid[]) AND c.hidden_at IS NULL`,
    [ids],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/** The id that stands for `id` today: itself, or what it was merged into; null where there is no such firm. */
export async function currentContractorId(id: string): Promise<string | null> {
  const { rows } = await webPool().query<{ id: string }>(
    `SELECT c.id FROM public.contractor c
      WHERE c.hidden_at IS NULL
        AND c.id = coalesce((SELECT a.contractor_id FROM public.contractor_alias a WHERE a.old_id = $1 AND a.until IS NULL), $1)`,
    [id],
  );
  return rows[0]?.id ?? null;
}
