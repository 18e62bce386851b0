/** The columns of a run's staging table. */
export const STAGED_COLUMNS = [
  ["line", "integer NOT NULL"],
  ["print_high", "integer"],
  ["print_low", "integer"],
  ["natural_key", "text NOT NULL"],
  ["legal_name", "text NOT NULL"],
  ["match_key", "text"],
  ["trade_names", "text[] NOT NULL"],
  ["city", "text"],
  ["province", "text"],
  ["postal_code", "text"],
  ["latitude", "double precision"],
  ["longitude", "double precision"],
  ["business_phone", "text"],
  ["website", "text"],
  ["trades", "text[] NOT NULL"],
  ["size", "text NOT NULL"],
  ["jurisdiction", "text"],
  ["programme", "text"],
  ["partner", "text"],
  ["period_kind", "text"],
  ["number", "text"],
  ["issued_on", "date"],
  ["expires_on", "date"],
  ["date_kind", "text"],
  ["published_status", "text"],
] as const;

export type StagedColumn = (typeof STAGED_COLUMNS)[number][0];

/** What a record says: two rows that agree in these say the same, whatever line they stand on. */
export const VALUE_COLUMNS = STAGED_COLUMNS.map(([name]) => name).filter(
  (name) => !["line", "print_high", "print_low", "natural_key"].includes(name),
);
