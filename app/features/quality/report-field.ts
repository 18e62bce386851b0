/** What a reader can report: a value, or something that only a person can put right. */
export const REPORT_FIELDS = [
  "legal_name",
  "trade_names",
  "city",
  "province",
  "postal_code",
  "business_phone",
  "website",
  "trades",
  "size",
  "certification",
  "duplicate",
  "other",
] as const;
export type ReportField = (typeof REPORT_FIELDS)[number];
