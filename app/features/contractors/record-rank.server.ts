/**
 * Which of a firm's records speaks for it, the best first: the order by which the importer picks a shown value and a page
 * names who said it. SQL over `r` (source_record), `o` (its source) and `changed` (the reading where it last changed).
 */
export const BEST_RECORD_FIRST = `(o.kind = 'certification-list') DESC, (r.missing_since IS NULL) DESC, changed.list_date DESC,
                r.source_id, r.natural_key`;
