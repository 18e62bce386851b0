-- A weekly list changes a few rows in a hundred, far below the fifth at which autovacuum looks by itself: what they were would lie
-- about until next Monday's import, which reads every page, clears it away and writes that into the log. From two in a hundred
-- on it is cleared within a minute or so of the list, when nobody waits.
ALTER TABLE public.source_record SET (autovacuum_vacuum_scale_factor = 0.02);
ALTER TABLE public.certification_period SET (autovacuum_vacuum_scale_factor = 0.02);
ALTER TABLE public.contractor SET (autovacuum_vacuum_scale_factor = 0.02);
ALTER TABLE public.search_document SET (autovacuum_vacuum_scale_factor = 0.02);
