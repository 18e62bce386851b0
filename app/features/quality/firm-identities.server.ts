import { fold } from "~/features/contractors/fold";
import type { FirmIdentity } from "~/features/contractors/identity-score";
import { nameProfile, wordWeights, type NameProfile, type WordWeights } from "~/features/contractors/name-similarity";
import type { Tx } from "~/platform/db.server";

export interface KnownFirm extends FirmIdentity {
  id: string;
  /** Which of two is kept: certified ones first, then the one with more records, then the older one. */
  certified: boolean;
  records: number;
  createdOn: string;
  changedReading: number;
}

export interface Directory {
  firms: KnownFirm[];
  weights: WordWeights;
  /** The latest reading that is in it; null while the data set has no list. */
  uptoReading: number | null;
}

interface FirmRow {
  id: string;
  legal_name: string;
  trade_names: string[];
  former_names: string[];
  created_on: string;
  legal_names: string[];
  cities: (string | null)[];
  provinces: (string | null)[];
  postal_codes: (string | null)[];
  phones: (string | null)[];
  websites: (string | null)[];
  numbers: (string | null)[];
  certified: boolean;
  records: number;
  changed_reading: number;
}

/** Every visible firm of one data set with what its records say (rules.md 6: no other data set is looked at). */
export async function firmIdentities(tx: Pick<Tx, "query">, dataSet: "demo" | "live"): Promise<Directory> {
  // Asked first: what is published between the two looks is looked at twice, and not never.
  const { rows: readings } = await tx.query<{ upto: number | null }>(
    `SELECT max(r.id) AS upto FROM public.reading r JOIN public.source o ON o.id = r.source_id WHERE o.data_set = $1`,
    [dataSet],
  );
  const { rows } = await tx.query<FirmRow>(
    `SELECT c.id, c.legal_name, c.trade_names, c.former_names, c.created_on, r.*
       FROM public.contractor c
       JOIN (SELECT r.contractor_id, array_agg(r.legal_name) AS legal_names,
                    array_agg(r.city || '|' || coalesce(r.province, '')) AS cities, array_agg(r.province) AS provinces,
                    array_agg(r.postal_code) AS postal_codes, array_agg(r.business_phone) AS phones, array_agg(r.website) AS websites,
                    array_agg(r.partner || ' ' || r.number) AS numbers, bool_or(r.programme IS NOT NULL) AS certified,
                    count(*) AS records, max(r.changed_reading) AS changed_reading
               FROM public.source_record r JOIN public.source o ON o.id = r.source_id
              WHERE o.data_set = $1 AND r.hidden_at IS NULL GROUP BY r.contractor_id) r ON r.contractor_id = c.id
      WHERE c.data_set = $1 AND c.hidden_at IS NULL
      ORDER BY c.id`,
    [dataSet],
  );
  const shared = sharedHosts(rows);
  const firms = rows.map((row) => asFirm(row, shared));
  return { firms, weights: wordWeights(firms.map((firm) => firm.legalName)), uptoReading: readings[0]!.upto };
}

function asFirm(row: FirmRow, shared: ReadonlySet<string>): KnownFirm {
  const legalName = nameProfile(row.legal_name);
  const others = row.legal_names.filter((name) => name !== row.legal_name);
  return {
    id: row.id,
    legalName,
    tradeNames: profiles([...row.trade_names, ...others], legalName),
    formerNames: profiles(row.former_names, legalName),
    cities: distinct(row.cities.map((place) => place && foldedPlace(place))),
    provinces: distinct(row.provinces),
    postalCodes: distinct(row.postal_codes),
    phones: distinct(row.phones).filter((phone) => !shared.has(phone)),
    domains: distinct(row.websites.map((website) => website && hostOf(website))).filter((host) => !shared.has(host)),
    numbers: distinct(row.numbers),
    certified: row.certified,
    records: row.records,
    createdOn: row.created_on,
    changedReading: row.changed_reading,
  };
}

/** A host or a phone that several firms give is a portal, a franchise, a switchboard: it is nobody's own. */
function sharedHosts(rows: readonly FirmRow[]): ReadonlySet<string> {
  const firms = new Map<string, number>();
  for (const row of rows) {
    const given = [...row.phones, ...row.websites.map((website) => website && hostOf(website))];
    for (const value of distinct(given)) firms.set(value, (firms.get(value) ?? 0) + 1);
  }
  return new Set([...firms].flatMap(([value, count]) => (count > MOST_FIRMS_OF_A_SITE ? [value] : [])));
}

const MOST_FIRMS_OF_A_SITE = 4;

function hostOf(website: string): string | null {
  return URL.canParse(website) ? new URL(website).hostname.replace(/^www\./, "") : null;
}

function foldedPlace(place: string): string {
  const at = place.lastIndexOf("|");
  return `${fold(place.slice(0, at))}|${place.slice(at + 1)}`;
}

function profiles(names: readonly string[], legalName: NameProfile): NameProfile[] {
  return [...new Set(names)].map(nameProfile).filter((name) => name.key !== legalName.key);
}

function distinct(values: readonly (string | null | undefined | "")[]): string[] {
  return [...new Set(values.filter((value): value is string => Boolean(value)))];
}
