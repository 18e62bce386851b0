-- Reading a file that is not quite as declared: what the import suggests, and what an operator confirmed for good.

-- What would make a refused file readable: an encoding, a separator or a mapping of columns. Of contact feeds it holds the
-- names of columns and no cell.
ALTER TABLE public.import_run ADD COLUMN suggestion jsonb;
-- The encoding or separator that was confirmed for this file, this once: when it waited it is read in it again.
ALTER TABLE public.import_run ADD COLUMN form jsonb;

-- Spellings of headers that an operator confirmed for a source; they are joined to its declaration when a file is read.
CREATE TABLE public.source_synonym (
  source_id     text NOT NULL REFERENCES public.source,
  -- Folded, as headers are compared.
  header        text NOT NULL CHECK (length(header) BETWEEN 1 AND 200),
  -- One of our fields, or 'ignored' for a column that is read and thrown away.
  field         text NOT NULL CHECK (field ~ '^[a-z_]+$'),
  confirmed_by  uuid NOT NULL REFERENCES public."user",
  confirmed_at  timestamptz NOT NULL DEFAULT now(),
  reason        text NOT NULL CHECK (length(btrim(reason)) BETWEEN 1 AND 500),
  PRIMARY KEY (source_id, header)
);
CREATE INDEX source_synonym_confirmed_by_idx ON public.source_synonym (confirmed_by);

GRANT SELECT ON public.source_synonym TO trucor_web, trucor_worker, trucor_importer, trucor_auditor;
GRANT INSERT, UPDATE ON public.source_synonym TO trucor_importer;
