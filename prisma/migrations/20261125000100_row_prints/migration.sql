-- A row of a list that is written as it was last week says what it said last week. Its print, 64 bits over the cells that are
-- read and over how they are read, spares it the check, the staging and the comparison (app/features/imports/row-print.ts).
ALTER TABLE public.source_record
  ADD COLUMN print_high integer,
  ADD COLUMN print_low integer,
  ADD CONSTRAINT source_record_print CHECK ((print_high IS NULL) = (print_low IS NULL));
