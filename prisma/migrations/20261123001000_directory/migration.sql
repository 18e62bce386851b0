-- The directory: where facts come from (sources, runs, readings, records) and what they say (contractors,
-- certifications, events). It keeps dates and absences; no status is stored here (rules.md 4).

-- Reference rows -------------------------------------------------------------------------------------------------

CREATE TABLE public.jurisdiction (
  code          text PRIMARY KEY CHECK (code ~ '^[A-Z]{2}$'),
  slug          text NOT NULL UNIQUE,
  name_en       text NOT NULL,
  name_fr       text NOT NULL,
  has_cor       boolean NOT NULL,
  board         text NOT NULL,
  source_url    text,
  checked_on    date NOT NULL
);

CREATE TABLE public.programme (
  slug          text PRIMARY KEY,
  family        text NOT NULL CHECK (family IN ('cor', 'safe', 'safe-work-certified')),
  level         text CHECK (level IN ('cor', 'small')),
  name_en       text NOT NULL,
  name_fr       text NOT NULL,
  source_url    text,
  checked_on    date NOT NULL
);
COMMENT ON COLUMN public.programme.level IS 'NULL: shown, not counted (SAFE Work Certified), rules.md 1';

CREATE TABLE public.partner (
  slug          text PRIMARY KEY,
  name          text NOT NULL,
  jurisdictions text[] NOT NULL,
  industry_en   text NOT NULL,
  industry_fr   text NOT NULL,
  website       text,
  data_set      text NOT NULL CHECK (data_set IN ('demo', 'live')),
  source_url    text,
  checked_on    date NOT NULL
);

CREATE TABLE public.clock_rule (
  id            text PRIMARY KEY,
  jurisdiction  text REFERENCES public.jurisdiction,
  partner       text REFERENCES public.partner,
  scheme        text NOT NULL,
  certainty     text NOT NULL CHECK (certainty IN ('stated', 'estimated')),
  explanation_en text NOT NULL,
  explanation_fr text NOT NULL,
  source_url    text,
  checked_on    date NOT NULL
);

-- Where facts come from ------------------------------------------------------------------------------------------

-- One row for each declaration in app/features/imports/sources; written when the declarations are synchronised.
CREATE TABLE public.source (
  id            text PRIMARY KEY CHECK (id ~ '^[a-z0-9][a-z0-9-]*$'),
  publisher     text NOT NULL,
  kind          text NOT NULL CHECK (kind IN ('certification-list', 'business-directory', 'contact-research')),
  data_set      text NOT NULL CHECK (data_set IN ('demo', 'live')),
  jurisdiction  text REFERENCES public.jurisdiction,
  partner       text REFERENCES public.partner,
  terms_status  text NOT NULL CHECK (terms_status IN ('permission', 'open-licence', 'unreviewed', 'prohibited')),
  cadence_days  integer NOT NULL DEFAULT 7 CHECK (cadence_days > 0)
);

CREATE TABLE public.import_run (
  id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  source_id     text NOT NULL REFERENCES public.source,
  file_name     text NOT NULL,
  file_sha256   text,
  file_bytes    bigint,
  list_date     date,
  dry_run       boolean NOT NULL DEFAULT false,
  stage         text NOT NULL DEFAULT 'received'
                CHECK (stage IN ('received', 'staged', 'checked', 'matched', 'diffed', 'guarded', 'published', 'indexed')),
  outcome       text CHECK (outcome IN ('published', 'unchanged', 'refused', 'withheld', 'failed', 'dry-run')),
  approved_absences integer CHECK (approved_absences >= 0),
  counts        jsonb NOT NULL DEFAULT '{}',
  reasons       jsonb NOT NULL DEFAULT '[]',
  started_at    timestamptz NOT NULL DEFAULT now(),
  finished_at   timestamptz
);
CREATE INDEX import_run_source_idx ON public.import_run (source_id, id DESC);

-- A file was read: recorded for every list date, also when its content was known (rules.md 35).
CREATE TABLE public.reading (
  id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  source_id     text NOT NULL REFERENCES public.source,
  list_date     date NOT NULL,
  file_sha256   text NOT NULL,
  run_id        bigint NOT NULL REFERENCES public.import_run,
  rows          integer NOT NULL CHECK (rows >= 0),
  -- Absences of this reading count (false where the guard withheld them, rules.md 34).
  absences_counted boolean NOT NULL,
  -- A mended reject file: some rows of a list, so what it lacks is not absent.
  part          boolean NOT NULL DEFAULT false CHECK (NOT (part AND absences_counted)),
  read_at       timestamptz NOT NULL DEFAULT now(),
  UNIQUE (source_id, list_date, file_sha256)
);
CREATE INDEX reading_source_date_idx ON public.reading (source_id, list_date DESC, id DESC);
CREATE INDEX reading_run_idx ON public.reading (run_id);

-- A rejected row of a directory or certification file. Rejects of contact feeds live in the vault.
CREATE TABLE public.import_issue (
  run_id        bigint NOT NULL REFERENCES public.import_run,
  line          integer NOT NULL,
  field         text NOT NULL,
  value         text NOT NULL CHECK (length(value) <= 80),
  reason        text NOT NULL,
  mend          text NOT NULL,
  PRIMARY KEY (run_id, line, field)
);

-- What facts say -------------------------------------------------------------------------------------------------

CREATE TABLE public.contractor (
  id            uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  data_set      text NOT NULL CHECK (data_set IN ('demo', 'live')),
  legal_name    text NOT NULL,
  trade_names   text[] NOT NULL DEFAULT '{}',
  former_names  text[] NOT NULL DEFAULT '{}',
  -- domain.md §7.1: folded name without its legal form; what identity is matched on.
  match_key     text NOT NULL,
  city          text,
  province      text REFERENCES public.jurisdiction,
  postal_code   text,
  latitude      double precision,
  longitude     double precision,
  business_phone text,
  website       text,
  trades        text[] NOT NULL DEFAULT '{}',
  size          text NOT NULL DEFAULT 'unknown'
                CHECK (size IN ('1-4', '5-9', '10-19', '20-49', '50-99', '100+', 'unknown')),
  -- Formula-guarded copies for export, written by the importer (reference/perf.md §5).
  export_name   text NOT NULL,
  export_trade_names text NOT NULL DEFAULT '',
  export_city   text NOT NULL DEFAULT '',
  -- 403-555-0123: a leading + is a formula to a spreadsheet.
  export_phone  text NOT NULL DEFAULT '',
  hidden_at     timestamptz,
  created_on    date NOT NULL,
  updated_on    date NOT NULL
);
CREATE INDEX contractor_match_key_idx ON public.contractor (data_set, match_key);
CREATE INDEX contractor_updated_idx ON public.contractor (updated_on);

-- Old ids go on leading somewhere after a merge (rules.md 23, 25).
CREATE TABLE public.contractor_alias (
  old_id        uuid PRIMARY KEY,
  contractor_id uuid NOT NULL REFERENCES public.contractor,
  since         timestamptz NOT NULL DEFAULT now(),
  until         timestamptz
);
CREATE INDEX contractor_alias_contractor_idx ON public.contractor_alias (contractor_id);

-- The latest accepted version of one row of one source, by the publisher's own key. Every shown fact leads here.
-- Contact feeds have their records in the vault (rules.md 26).
CREATE TABLE public.source_record (
  id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  source_id     text NOT NULL REFERENCES public.source,
  natural_key   text NOT NULL,
  contractor_id uuid NOT NULL REFERENCES public.contractor,
  legal_name    text NOT NULL,
  match_key     text NOT NULL,
  trade_names   text[] NOT NULL DEFAULT '{}',
  city          text,
  province      text,
  postal_code   text,
  latitude      double precision,
  longitude     double precision,
  business_phone text,
  website       text,
  trades        text[] NOT NULL DEFAULT '{}',
  size          text NOT NULL DEFAULT 'unknown',
  -- Certification lists only.
  jurisdiction  text REFERENCES public.jurisdiction,
  programme     text REFERENCES public.programme,
  partner       text REFERENCES public.partner,
  period_kind   text CHECK (period_kind IN ('certificate', 'standing', 'letter')),
  number        text,
  issued_on     date,
  expires_on    date,
  date_kind     text CHECK (date_kind IN ('cert_3y', 'cert_1y', 'logs_1y', 'letter', 'unknown')),
  published_status text CHECK (published_status IN ('suspended', 'revoked')),
  line          integer NOT NULL,
  first_reading bigint NOT NULL REFERENCES public.reading,
  changed_reading bigint NOT NULL REFERENCES public.reading,
  -- The first reading that lacked the row, counted or not. How often it was counted absent, and when it was last
  -- seen, follow from the readings: public.record_presence (rules.md 35).
  missing_since bigint REFERENCES public.reading,
  hidden_at     timestamptz,
  UNIQUE (source_id, natural_key)
);
CREATE INDEX source_record_contractor_idx ON public.source_record (contractor_id);
CREATE INDEX source_record_match_key_idx ON public.source_record (match_key);
CREATE INDEX source_record_missing_idx ON public.source_record (missing_since) WHERE missing_since IS NOT NULL;

-- What a run replaced, so that it can be undone (rules.md 36). What it added has its first reading in the run.
CREATE TABLE public.source_record_version (
  run_id        bigint NOT NULL REFERENCES public.import_run,
  record_id     bigint NOT NULL REFERENCES public.source_record,
  before        jsonb NOT NULL,
  PRIMARY KEY (run_id, record_id)
);

-- (contractor, jurisdiction, programme family); partner, number and dates belong to its periods (rules.md 4).
CREATE TABLE public.certification (
  id            uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  contractor_id uuid NOT NULL REFERENCES public.contractor,
  jurisdiction  text NOT NULL REFERENCES public.jurisdiction,
  family        text NOT NULL CHECK (family IN ('cor', 'safe', 'safe-work-certified')),
  UNIQUE (contractor_id, jurisdiction, family)
);

CREATE TABLE public.certification_period (
  id            uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  certification_id uuid NOT NULL REFERENCES public.certification,
  -- The record that says so; its absences and readings are this period's.
  record_id     bigint NOT NULL REFERENCES public.source_record,
  kind          text NOT NULL CHECK (kind IN ('certificate', 'standing', 'letter')),
  programme     text NOT NULL REFERENCES public.programme,
  partner       text NOT NULL REFERENCES public.partner,
  number        text NOT NULL,
  issued_on     date,
  expires_on    date,
  date_kind     text NOT NULL CHECK (date_kind IN ('cert_3y', 'cert_1y', 'logs_1y', 'letter', 'unknown')),
  published_status text CHECK (published_status IN ('suspended', 'revoked')),
  began_reading bigint NOT NULL REFERENCES public.reading,
  -- A renewal or a switch of partner ends the period and begins the next one; NULL: the current one.
  ended_reading bigint REFERENCES public.reading,
  CHECK (issued_on IS NULL OR expires_on IS NULL OR issued_on <= expires_on)
);
CREATE INDEX certification_period_certification_idx ON public.certification_period (certification_id);
CREATE UNIQUE INDEX certification_period_current_idx ON public.certification_period (record_id) WHERE ended_reading IS NULL;

-- What changed, in the transaction that published it. Facts only: no contact value, ever.
CREATE TABLE public.event (
  id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  contractor_id uuid NOT NULL REFERENCES public.contractor,
  kind          text NOT NULL CHECK (kind IN ('listed', 'newly-certified', 'renewed', 'partner-switched', 'changed',
                  'not-seen-once', 'absent', 'reinstated', 'letter-issued', 'contact-found', 'contact-gone', 'size-line', 'undone')),
  run_id        bigint NOT NULL REFERENCES public.import_run,
  reading_id    bigint REFERENCES public.reading,
  record_id     bigint REFERENCES public.source_record,
  on_date       date NOT NULL,
  facts         jsonb NOT NULL DEFAULT '{}'
);
CREATE INDEX event_contractor_idx ON public.event (contractor_id, on_date DESC, id DESC);
CREATE INDEX event_run_idx ON public.event (run_id);

-- Publish, undo, merge, suppression, demotion and correction raise it; caches are keyed by it.
CREATE TABLE public.directory_version (
  one           boolean PRIMARY KEY DEFAULT true CHECK (one),
  version       bigint NOT NULL,
  raised_at     timestamptz NOT NULL DEFAULT now()
);
INSERT INTO public.directory_version (version) VALUES (1);

-- "Today" of the directory (rules.md 4): in the demo the Monday of its last round, so that its numbers stand.
CREATE FUNCTION public.product_day() RETURNS date
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(
    (SELECT max(r.list_date) FROM public.reading r JOIN public.source s ON s.id = r.source_id
      WHERE s.data_set = 'demo' AND s.kind = 'certification-list'),
    (now() AT TIME ZONE 'America/Edmonton')::date)
$$;

-- First and last seen and the counted absences of each record. The dates advance with the readings, so an identical
-- file writes no row (rules.md 35). Two counted list dates make "absent" (rules.md 34).
CREATE VIEW public.record_presence AS
  SELECT r.id AS record_id, r.source_id, r.contractor_id, first.list_date AS first_seen,
         CASE WHEN r.missing_since IS NULL THEN (
           SELECT max(later.list_date) FROM public.reading later WHERE later.source_id = r.source_id)
         ELSE greatest(first.list_date, changed.list_date, (
           SELECT max(earlier.list_date) FROM public.reading earlier
            WHERE earlier.source_id = r.source_id AND earlier.list_date < missing.list_date)) END AS last_seen,
         missing.list_date AS missing_since,
         CASE WHEN r.missing_since IS NULL THEN 0 ELSE (
           SELECT count(DISTINCT counted.list_date)::integer FROM public.reading counted
            WHERE counted.source_id = r.source_id AND counted.absences_counted
              AND counted.list_date >= missing.list_date) END AS absences
    FROM public.source_record r
    JOIN public.reading first ON first.id = r.first_reading
    JOIN public.reading changed ON changed.id = r.changed_reading
    LEFT JOIN public.reading missing ON missing.id = r.missing_since
   WHERE r.hidden_at IS NULL;

-- While the newest list of a source is held or refused its firms are under review (rules.md 34).
CREATE VIEW public.source_review AS
  SELECT s.id AS source_id,
         coalesce((
           SELECT run.outcome IN ('refused', 'withheld') FROM public.import_run run
            WHERE run.source_id = s.id AND NOT run.dry_run AND run.outcome IN ('refused', 'withheld', 'published', 'unchanged')
              AND run.list_date >= coalesce((SELECT max(r.list_date) FROM public.reading r WHERE r.source_id = s.id), run.list_date)
            ORDER BY run.id DESC LIMIT 1), false) AS under_review
    FROM public.source s;

-- A cell that a spreadsheet would run is given an apostrophe; stored beside the value, so that an export only copies.
CREATE FUNCTION public.formula_guarded(value text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE WHEN value ~ '^\s*[-=+@＝＋－＠]' OR value ~ '^[\t\r\n]' THEN '''' || value ELSE value END
$$;

-- One unlogged table a run: what a file says before anything is believed. Contact feeds are staged in the vault.
CREATE SCHEMA staging;
REVOKE ALL ON SCHEMA staging FROM PUBLIC;
GRANT USAGE, CREATE ON SCHEMA staging TO trucor_importer;

-- After a list that brought much the planner has to know, before autovacuum looks: the importer owns no table to analyse.
CREATE FUNCTION public.analyze_directory() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  ANALYZE public.source_record (source_id, natural_key, contractor_id, match_key, missing_since), public.contractor,
    public.certification, public.certification_period (certification_id, record_id, ended_reading, partner, kind),
    public.event (contractor_id, record_id, kind, on_date), public.reading;
END
$$;

-- Rights -----------------------------------------------------------------------------------------------------------
GRANT SELECT ON public.jurisdiction, public.programme, public.partner, public.clock_rule, public.source, public.import_run,
  public.reading, public.contractor, public.contractor_alias, public.source_record, public.certification,
  public.certification_period, public.event, public.directory_version, public.record_presence, public.source_review
  TO trucor_web, trucor_worker, trucor_importer, trucor_indexer, trucor_auditor;
GRANT SELECT ON public.import_issue, public.source_record_version TO trucor_importer, trucor_auditor;
GRANT INSERT, UPDATE ON public.source, public.partner, public.import_run, public.reading, public.contractor, public.contractor_alias, public.source_record,
  public.certification, public.certification_period, public.event, public.import_issue, public.source_record_version
  TO trucor_importer;
GRANT UPDATE (version, raised_at) ON public.directory_version TO trucor_importer, trucor_worker;
REVOKE ALL ON FUNCTION public.product_day() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.product_day() TO trucor_web, trucor_worker, trucor_importer, trucor_indexer, trucor_auditor;
REVOKE ALL ON FUNCTION public.analyze_directory() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.analyze_directory() TO trucor_importer;
REVOKE ALL ON FUNCTION public.formula_guarded(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.formula_guarded(text) TO trucor_web, trucor_worker, trucor_importer;
