import { webPool } from "~/platform/db.server";
import { prisma } from "~/platform/prisma.server";

/** The free facts of a firm; no contact, no status (those are of contacts/ and certifications/). */
export type ContractorFacts = {
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
  demo: boolean;
  updatedOn: string;
};

/** Facts of these firms by id; an id that is not in the directory is not in the answer. */
export async function contractorFacts(ids: readonly string[]): Promise<Map<string, ContractorFacts>> {
  if (ids.length === 0) return new Map();
  const found = await prisma.contractor.findMany({
    where: { id: { in: [...ids] }, hiddenAt: null },
    select: {
      id: true,
      legalName: true,
      tradeNames: true,
      formerNames: true,
      city: true,
      province: true,
      postalCode: true,
      businessPhone: true,
      website: true,
      trades: true,
      size: true,
      dataSet: true,
      updatedOn: true,
    },
  });
  return new Map(
    found.map(({ dataSet, updatedOn, ...facts }) => [
      facts.id,
      { ...facts, demo: dataSet === "demo", updatedOn: updatedOn.toISOString().slice(0, 10) },
    ]),
  );
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
