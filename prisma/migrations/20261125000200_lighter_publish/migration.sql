-- What a weekly list costs to publish.

-- A plain expression is folded into the statement that calls it; a function with settings of its own is called for each of
-- three cells of each firm, which was a third of a publication. It names its operators, so no search path can bend it.
CREATE OR REPLACE FUNCTION public.formula_guarded(value text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN value OPERATOR(pg_catalog.~) '^\s*[-=+@＝＋－＠]' OR value OPERATOR(pg_catalog.~) '^[\t\r\n]'
              THEN '''' OPERATOR(pg_catalog.||) value ELSE value END
$$;

-- Nothing asks for it (the search documents carry the day), and with it no update of a firm could stay on its page.
DROP INDEX public.contractor_updated_idx;

-- Room for the rows of one week beside those of the last: such an update writes no index.
ALTER TABLE public.contractor SET (fillfactor = 85);
ALTER TABLE public.source_record SET (fillfactor = 85);
ALTER TABLE public.certification_period SET (fillfactor = 90);
