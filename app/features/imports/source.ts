/** What a certification list, a business directory or contact research says of one firm, in our words. */
export const RECORD_FIELDS = [
  "natural_key",
  "legal_name",
  "trade_name",
  "city",
  "province",
  "postal_code",
  "latitude",
  "longitude",
  "business_phone",
  "website",
  "trade",
  "size",
  // certification lists
  "jurisdiction",
  "programme",
  "number",
  "issued_on",
  "expires_on",
  "date_kind",
  "published_status",
  "period_kind",
  // contact research (the vault)
  "person_name",
  "title",
  "email",
  "email_class",
  "email_checked_on",
  "phone",
  "phone_extension",
  "phone_kind",
  "published_by",
  "source_url",
  "captured_on",
  "snapshot_ref",
  "no_solicitation",
] as const;
export type RecordField = (typeof RECORD_FIELDS)[number];

/** The cells of one row by our names, as published but for outer spaces. */
export type PublishedFields = Readonly<Partial<Record<RecordField, string>>>;

export type DateOrder = "YYYY-MM-DD" | "DD/MM/YYYY" | "MM/DD/YYYY" | "DD-MMM-YYYY" | "MMMM D, YYYY" | "YYYYMMDD";
export type DateKind = "cert_3y" | "cert_1y" | "logs_1y" | "letter" | "unknown";
export type PeriodKind = "certificate" | "standing" | "letter";
export const ENCODINGS = ["utf-8", "utf-16le", "utf-16be", "windows-1252", "macroman"] as const;
export type Encoding = (typeof ENCODINGS)[number];

/** `or`: the column that is read where the first is empty; `and`: further columns, joined to the first by "; ". */
export type Column = string | { header: string; synonyms?: readonly string[]; or?: string; and?: readonly string[] };

export const DELIMITERS = [",", ";", "\t", "|"] as const;
export type Delimiter = (typeof DELIMITERS)[number];

/** A workbook's encoding and separator are those of its reject file: UTF-8 and commas. */
export type FileForm = {
  format?: "csv" | "xlsx";
  encoding: Encoding;
  delimiter: Delimiter;
  /** Of a workbook: the sheet that holds the list; the first visible one unless declared. */
  sheet?: string;
  /** A larger file is refused before it is read; 200 MB unless declared. */
  maxBytes?: number;
  /** A reject file of ours, mended: cells that a spreadsheet would work out stand behind an apostrophe. Never declared. */
  mended?: boolean;
};

/**
 * A folder in which the newest file is picked up, or an https address. `listDate: "modified"`: a folder's file without a day
 * in its name, or an address whose answer says when it was changed, is of that day.
 */
export type Feed = { folder: string; listDate?: "modified" } | { url: string; listDate?: "modified" };

/** One publisher's file: everything particular to it, and nothing else, is in its declaration (design.md §6). */
export type SourceDeclaration = {
  id: string;
  publisher: string;
  kind: "certification-list" | "business-directory" | "contact-research";
  dataSet: "demo" | "live";
  /** Where the certificates of the list were issued, unless a column says so. */
  jurisdiction?: string;
  /** Who certifies; certification lists have one. */
  partner?: {
    slug: string;
    name: string;
    jurisdictions: string[];
    industry: { en: string; fr: string };
    website?: string;
    sourceUrl?: string;
    checkedOn?: string;
  };
  /** What the publisher's terms allow. Only permission and an open licence are cleared: rules.md 6. */
  termsStatus: "permission" | "open-licence" | "unreviewed" | "prohibited";
  cadenceDays: number;
  file: FileForm;
  /** Where the weekly schedule picks the list up; the folder `<DATA_DIR>/inbox/<id>` unless declared. */
  feed?: Feed;
  /** Our field → the publisher's header; further spellings that were met are synonyms. */
  columns: Partial<Record<RecordField, Column>>;
  /** Take a usual name of a column (header-synonyms.ts) for a declared one without asking; else it is only suggested. */
  usualHeaders?: boolean;
  /** Columns read and thrown away on purpose. Any other column refuses the file. */
  ignored: readonly string[];
  /** Fields whose emptiness rejects the row. */
  required: readonly RecordField[];
  /** How the natural key is made where no column carries it. */
  naturalKey?: (fields: PublishedFields) => string;
  /** Published value → our value ("" = nothing); case and spacing are overlooked. A value that is not here rejects its row. */
  values?: Partial<Record<RecordField, Readonly<Record<string, string>>>>;
  /** A value that stands for every row, where no column carries it. */
  always?: Partial<Record<RecordField, string>>;
  /** Published value → our value, where a table would be too long; undefined rejects the row. */
  read?: Partial<Record<RecordField, (published: string) => string | undefined>>;
  /** Programme, kind of period and meaning of the date for the whole list; a column of the same name goes first. */
  certification?: {
    programme?: string;
    periodKind: PeriodKind;
    dateKind: DateKind;
    /** Exceptions by kind of period, e.g. letters among certificates. */
    byPeriodKind?: Partial<Record<PeriodKind, DateKind>>;
  };
  /** Published cells that mean nothing, such as "--" or "n/a". */
  nothing?: readonly string[];
  /** Fields whose cells may be longer than a name is. */
  longCells?: readonly RecordField[];
  dates: DateOrder;
  /** How the list date is found when --as-of is not given: a pattern of the file's name with (YYYY-MM-DD). */
  listDate?: { fileName: RegExp };
  rows: { min: number; max: number };
};

/** A declaration as it is written: a workbook needs no encoding and no separator. */
export type WrittenDeclaration = Omit<SourceDeclaration, "file"> & {
  file: FileForm | { format: "xlsx"; sheet?: string; maxBytes?: number };
};

export function defineSource(declaration: WrittenDeclaration): SourceDeclaration {
  const { file } = declaration;
  return { ...declaration, file: "encoding" in file ? file : { ...file, encoding: "utf-8", delimiter: "," } };
}

/** Terms that were read and allow publishing. */
export function termsAreCleared(source: SourceDeclaration): boolean {
  return source.termsStatus === "permission" || source.termsStatus === "open-licence";
}
