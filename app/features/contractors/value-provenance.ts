/** What a record says, by the names of its columns. */
export interface RecordValues {
  legal_name: string;
  trade_names: string[];
  city: string | null;
  province: string | null;
  postal_code: string | null;
  business_phone: string | null;
  website: string | null;
  trades: string[];
  size: string;
  programme: string | null;
  partner: string | null;
  number: string | null;
  issued_on: string | null;
  expires_on: string | null;
}

/** What a record said until the list of `until` said otherwise; `before` is null where the record starts anew there. */
export interface EarlierVersion {
  until: string;
  before: RecordValues | null;
  /** The line, and the list where it came to say this; the last list that had it before `until`. */
  line: number;
  listDate: string;
  lastSeen: string;
}

/** One publisher's row for the firm, as it stands, with what it said before, the latest first. */
export interface FirmRecord {
  id: number;
  source: string;
  publisher: string;
  says: RecordValues;
  line: number;
  /** The list where the row last changed: the one whose line it is. */
  listDate: string;
  firstSeen: string;
  lastSeen: string;
  stillListed: boolean;
  /** It is the record of a certificate that the page shows. */
  certifies: boolean;
  earlier: readonly EarlierVersion[];
  /** There are earlier versions than those. */
  earlierStill: boolean;
}

export const FIRM_FIELDS = [
  ...(["legal_name", "trade_names", "former_names", "city", "province", "postal_code"] as const),
  ...(["business_phone", "website", "trades", "size"] as const),
] as const;
export type FirmField = (typeof FIRM_FIELDS)[number];

export const CERTIFICATE_FIELDS = ["programme", "partner", "number", "issued_on", "expires_on"] as const;
export type CertificateField = (typeof CERTIFICATE_FIELDS)[number];

/** Who says a shown value: the line of which list, and on which lists it was first and last seen. */
export interface Said {
  source: string;
  publisher: string;
  line: number;
  listDate: string;
  /** The list where this value was first said, and has been since; null: longer ago than is looked back. */
  firstSeen: string | null;
  lastSeen: string;
  /** The publisher's latest list says so still. */
  stillListed: boolean;
}

export interface SaidValue extends Said {
  field: FirmField;
  value: string;
}

export interface SaidCertificate extends Said {
  record: number;
  number: string;
  values: { field: CertificateField; value: string; firstSeen: string | null }[];
}

/**
 * For each value that a firm shows the record that gave it. `records` come the best first (record-rank.server.ts), and the
 * choice is that of imports/contractor-values.server.ts: a test holds the two against each other.
 */
export function saidValues(records: readonly FirmRecord[], formerNames: readonly string[] = []): SaidValue[] {
  const found: SaidValue[] = [];
  const say = (field: FirmField, value: string, record: FirmRecord, says: (values: RecordValues) => boolean) =>
    found.push({ field, value, ...saidBy(record, says) });

  for (const field of ["legal_name", "city", "province", "postal_code", "business_phone", "website", "size"] as const) {
    const record = field === "province" ? provinceRecord(records) : records.find(({ says }) => known(field, says));
    const value = record?.says[field];
    if (record && value) say(field, value, record, (values) => values[field] === value);
  }
  for (const field of ["trade_names", "trades"] as const) {
    for (const value of [...new Set(records.flatMap(({ says }) => says[field]))].sort()) {
      const includes = (values: RecordValues) => values[field].includes(value);
      say(
        field,
        value,
        records.find(({ says }) => includes(says))!,
        includes,
      );
    }
  }
  for (const name of formerNames) {
    const said = saidFormerly(records, name);
    if (said) found.push({ field: "former_names", value: name, ...said });
  }
  return found;
}

/** The same for each certificate that is shown: all its values are of one row, each with the list that first said it. */
export function saidCertificates(records: readonly FirmRecord[]): SaidCertificate[] {
  return records
    .filter(({ certifies }) => certifies)
    .map((record) => ({
      record: record.id,
      number: record.says.number ?? "",
      ...saidBy(record, () => true),
      values: CERTIFICATE_FIELDS.flatMap((field) => {
        const value = record.says[field];
        if (value === null) return [];
        return [{ field, value, firstSeen: firstSaid(record, (values) => values[field] === value) }];
      }),
    }));
}

function known(
  field: "legal_name" | "city" | "postal_code" | "business_phone" | "website" | "size",
  says: RecordValues,
) {
  return field === "size" ? says.size !== "unknown" : says[field] !== null;
}

/** A town and its province are of one record; a province alone counts where no town is known. */
function provinceRecord(records: readonly FirmRecord[]): FirmRecord | undefined {
  const town = records.find(({ says }) => says.city !== null);
  return town?.says.province ? town : records.find(({ says }) => says.province !== null);
}

function saidBy(record: FirmRecord, says: (values: RecordValues) => boolean): Said {
  const { source, publisher, line, listDate, lastSeen, stillListed } = record;
  return { source, publisher, line, listDate, firstSeen: firstSaid(record, says), lastSeen, stillListed };
}

/** Since which list the row has said so without a break in what it says; lists that lacked the row are no break. */
function firstSaid(record: FirmRecord, says: (values: RecordValues) => boolean): string | null {
  const other = record.earlier.find(({ before }) => before === null || !says(before));
  return other?.until ?? (record.earlierStill ? null : record.firstSeen);
}

/** The row that calls the firm so still, else the latest that did, and until when. */
function saidFormerly(records: readonly FirmRecord[], name: string): Said | undefined {
  const namesIt = (values: RecordValues) => values.legal_name === name;
  const still = records.find(({ says, stillListed }) => stillListed && namesIt(says));
  if (still) return saidBy(still, namesIt);
  const called = records.flatMap((record) => {
    const last = record.earlier.findIndex(({ before }) => before !== null && namesIt(before));
    return last < 0 ? [] : [{ record, last, version: record.earlier[last]! }];
  });
  called.sort((one, other) => (one.version.lastSeen < other.version.lastSeen ? 1 : -1));
  const latest = called[0];
  if (!latest) return undefined;
  const { record, last, version } = latest;
  const then = { ...record, earlier: record.earlier.slice(last + 1) };
  return {
    source: record.source,
    publisher: record.publisher,
    line: version.line,
    listDate: version.listDate,
    firstSeen: firstSaid(then, namesIt),
    lastSeen: version.lastSeen,
    stillListed: false,
  };
}
