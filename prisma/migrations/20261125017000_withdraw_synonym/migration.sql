-- A column name that was confirmed by mistake is taken back at the desk; that it stood there is in the desk's log.
GRANT DELETE ON public.source_synonym TO trucor_importer;
