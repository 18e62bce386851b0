import { type Tx, webPool } from "~/platform/db.server";

/** The headline numbers of rules.md 1 and 5: certified firms of level cor, those with a named HSE contact, those with a verified e-mail. */
export interface DirectoryNumbers {
  contractors: number;
  named: number;
  verified: number;
}

/** Notes what the documents now say, one row for each publication or change of the numbers. */
export async function keepNumbers(
  tx: Tx,
  { directoryVersion, day }: { directoryVersion: number; day: string },
): Promise<void> {
  await tx.query(
    `WITH loaded AS (
       SELECT CASE WHEN EXISTS (SELECT FROM public.search_document WHERE data_set = 'demo') THEN 'demo' ELSE 'live' END AS data_set),
     now AS (
       SELECT count(*)::integer AS contractors, (count(*) FILTER (WHERE hse = 'named'))::integer AS named,
              (count(*) FILTER (WHERE email = 'valid'))::integer AS verified
         FROM public.search_document d JOIN loaded USING (data_set) WHERE cardinality(d.cor_provinces) > 0),
     last AS (SELECT * FROM public.directory_numbers ORDER BY id DESC LIMIT 1)
     INSERT INTO public.directory_numbers (directory_version, day, contractors, named, verified)
     SELECT $1::bigint, $2::date, now.contractors, now.named, now.verified FROM now LEFT JOIN last ON true
      WHERE (last.directory_version, last.contractors, last.named, last.verified)
            IS DISTINCT FROM ($1::bigint, now.contractors, now.named, now.verified)`,
    [directoryVersion, day],
  );
}

/**
 * What the directory said last before a moment, and what it says now. In the demo a week begins with its product day, since
 * all of it was published in one hour. null: nothing had been published; then `first` is the earliest that was noted, with when.
 */
export async function numbersAround(week: { begins: Date } | { demoDay: string }): Promise<{
  before: DirectoryNumbers | null;
  after: DirectoryNumbers | null;
  first: (DirectoryNumbers & { at: Date }) | null;
}> {
  const latest = async (where: string, values: unknown[]) => {
    const { rows } = await webPool().query<DirectoryNumbers>(
      `SELECT contractors, named, verified FROM public.directory_numbers WHERE ${where} ORDER BY id DESC LIMIT 1`,
      values,
    );
    return rows[0] ?? null;
  };
  const before = "begins" in week ? await latest("at < $1", [week.begins]) : await latest("day < $1", [week.demoDay]);
  const { rows: earliest } = await webPool().query<DirectoryNumbers & { at: Date }>(
    "SELECT contractors, named, verified, at FROM public.directory_numbers ORDER BY id LIMIT 1",
  );
  return { before, after: await latest("true", []), first: before === null ? (earliest[0] ?? null) : null };
}
