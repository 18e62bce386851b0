/** As people write it, and without the leading + that a spreadsheet would take for a formula: SQL over a column of ours. */
export const exportPhone = (column: string) =>
  `coalesce(ltrim(regexp_replace(${column}, '^\\+1(\\d{3})(\\d{3})(\\d{4})$', '\\1-\\2-\\3'), '+'), '')`;
