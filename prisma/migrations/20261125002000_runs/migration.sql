-- Runs that wait, are looked at, are published and are taken back: what each replaced is kept, what it would change can be
-- read before, and a reading of a run that was undone counts for nothing (rules.md 34-36).

-- A run -------------------------------------------------------------------------------------------------------------

ALTER TABLE public.import_run DROP CONSTRAINT import_run_outcome_check;
ALTER TABLE public.import_run
  ADD CONSTRAINT import_run_outcome_check
    CHECK (outcome IN ('published', 'unchanged', 'refused', 'withheld', 'failed', 'dry-run', 'waiting', 'undone')),
  ADD COLUMN origin text NOT NULL DEFAULT 'command' CHECK (origin IN ('command', 'desk', 'schedule', 'demo')),
  -- The entry of the desk's log that asked for it: carried out twice, it makes one run.
  ADD COLUMN action_id bigint REFERENCES public.desk_action,
  -- A mended reject file. Kept for a run that waits, whose file has lost its name.
  ADD COLUMN part boolean NOT NULL DEFAULT false,
  -- Counts by province and field, and numbers before and after; never a value of a row.
  ADD COLUMN summary jsonb NOT NULL DEFAULT '{}',
  -- {stage, rows, at} while it is live.
  ADD COLUMN progress jsonb,
  -- Runs publish one after the other, a run that waited after others of a later number: the order they are undone against.
  ADD COLUMN published_order bigint,
  ADD COLUMN undone_at timestamptz,
  ADD CHECK ((outcome = 'undone') = (undone_at IS NOT NULL));
CREATE UNIQUE INDEX import_run_action_idx ON public.import_run (action_id) WHERE outcome IS DISTINCT FROM 'failed';
CREATE INDEX import_run_waiting_idx ON public.import_run (source_id) WHERE outcome = 'waiting';
CREATE SEQUENCE public.import_order;

-- A reading belongs to one run and is undone with it.
ALTER TABLE public.reading DROP CONSTRAINT reading_source_id_list_date_file_sha256_key;
ALTER TABLE public.reading ADD COLUMN undone_at timestamptz;
DROP INDEX public.reading_run_idx;
CREATE UNIQUE INDEX reading_run_idx ON public.reading (run_id);
COMMENT ON COLUMN public.reading.undone_at IS 'Its run was taken back: nobody counts it, and no date comes from it';

-- Up to 200 rows a verdict of what a run changes or would change; a changed row stands once for each field.
CREATE TABLE public.import_diff (
  run_id        bigint NOT NULL REFERENCES public.import_run,
  seq           integer NOT NULL,
  verdict       text NOT NULL CHECK (verdict IN ('added', 'changed', 'absent', 'returned', 'renewed')),
  line          integer,
  record_key    text NOT NULL,
  contractor_id uuid,
  name          text NOT NULL,
  city          text,
  province      text,
  field         text,
  before        text,
  after         text,
  PRIMARY KEY (run_id, seq)
);

-- What publishing changes in place -----------------------------------------------------------------------------------

ALTER TABLE public.contractor ADD COLUMN brought_by bigint;
COMMENT ON COLUMN public.contractor.brought_by IS 'The run that made it, or brought it back after an undo';
ALTER TABLE public.certification_period ADD COLUMN hidden_at timestamptz, ADD CHECK (hidden_at IS NULL OR ended_reading IS NOT NULL);
COMMENT ON COLUMN public.certification_period.hidden_at IS 'Its run was undone: it never was';

-- A contractor's values follow from its records; these do not.
CREATE TABLE public.contractor_version (
  run_id        bigint NOT NULL REFERENCES public.import_run,
  contractor_id uuid NOT NULL REFERENCES public.contractor,
  former_names  text[] NOT NULL,
  size          text NOT NULL,
  updated_on    date NOT NULL,
  PRIMARY KEY (run_id, contractor_id)
);
CREATE INDEX contractor_version_contractor_idx ON public.contractor_version (contractor_id);

-- The largest firm that a small-employer certificate is for (domain.md §1.1). Jurisdictions that are not here state none.
CREATE TABLE public.small_employer_line (
  jurisdiction  text PRIMARY KEY REFERENCES public.jurisdiction,
  most_workers  integer NOT NULL CHECK (most_workers > 0),
  source_url    text NOT NULL,
  checked_on    date NOT NULL
);
INSERT INTO public.small_employer_line (jurisdiction, most_workers, source_url, checked_on) VALUES
  ('AB', 10, 'https://www.youracsa.ca/cor-secor/', '2026-11-21'),
  ('BC', 19, 'https://www.bccsa.ca/Small-COR---.html', '2026-11-21'),
  ('SK', 9, 'https://scsaonline.ca/programs/secor', '2026-11-21'),
  ('MB', 9, 'http://www.constructionsafety.ca/secor-program/', '2026-11-21'),
  ('YT', 9, 'https://yukon.ca/en/certificate-recognition', '2026-11-21');

-- Undone readings count for nothing ------------------------------------------------------------------------------------

CREATE OR REPLACE FUNCTION public.product_day() RETURNS date
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(
    (SELECT max(r.list_date) FROM public.reading r JOIN public.source s ON s.id = r.source_id
      WHERE s.data_set = 'demo' AND s.kind = 'certification-list' AND r.undone_at IS NULL),
    (now() AT TIME ZONE 'America/Edmonton')::date)
$$;

CREATE OR REPLACE VIEW public.record_presence AS
  SELECT r.id AS record_id, r.source_id, r.contractor_id, first.list_date AS first_seen,
         CASE WHEN r.missing_since IS NULL THEN (
           SELECT max(later.list_date) FROM public.reading later WHERE later.source_id = r.source_id AND later.undone_at IS NULL)
         ELSE greatest(first.list_date, changed.list_date, (
           SELECT max(earlier.list_date) FROM public.reading earlier
            WHERE earlier.source_id = r.source_id AND earlier.list_date < missing.list_date AND earlier.undone_at IS NULL)) END AS last_seen,
         missing.list_date AS missing_since,
         CASE WHEN r.missing_since IS NULL THEN 0 ELSE (
           SELECT count(DISTINCT counted.list_date)::integer FROM public.reading counted
            WHERE counted.source_id = r.source_id AND counted.absences_counted AND counted.undone_at IS NULL
              AND counted.list_date >= missing.list_date) END AS absences
    FROM public.source_record r
    JOIN public.reading first ON first.id = r.first_reading
    JOIN public.reading changed ON changed.id = r.changed_reading
    LEFT JOIN public.reading missing ON missing.id = r.missing_since
   WHERE r.hidden_at IS NULL;

-- A list that waits for Publish is held as well. What ended last decides: a run that waited may end after a later one.
CREATE OR REPLACE VIEW public.source_review AS
  SELECT s.id AS source_id,
         coalesce((
           SELECT run.outcome IN ('refused', 'withheld', 'waiting') FROM public.import_run run
            WHERE run.source_id = s.id AND NOT run.dry_run
              AND run.outcome IN ('refused', 'withheld', 'published', 'unchanged', 'waiting')
              AND run.list_date >= coalesce(
                (SELECT max(r.list_date) FROM public.reading r WHERE r.source_id = s.id AND r.undone_at IS NULL), run.list_date)
            ORDER BY coalesce(run.finished_at, run.started_at) DESC, run.id DESC LIMIT 1), false) AS under_review
    FROM public.source s;

-- What change lists read: events of runs that stand.
CREATE VIEW public.standing_event AS
  SELECT e.* FROM public.event e JOIN public.import_run r ON r.id = e.run_id
   WHERE r.undone_at IS NULL AND e.kind <> 'undone';

CREATE OR REPLACE VIEW public.contact_preview WITH (security_barrier = true) AS
SELECT p.contact_id, p.contractor_id, p.kind, p.function, p.seniority, p.has_email, p.email_class, p.email_checked_on, p.phone_kind,
       p.source_domain, p.first_seen,
       coalesce(p.last_seen, (SELECT max(r.list_date) FROM public.reading r WHERE r.source_id = p.source_id AND r.undone_at IS NULL),
                p.first_seen) AS last_seen,
       p.missing_on IS NULL OR 2 > (SELECT count(DISTINCT r.list_date) FROM public.reading r
         WHERE r.source_id = p.source_id AND r.absences_counted AND r.undone_at IS NULL AND r.list_date >= p.missing_on) AS still_listed,
       public.evidence_grade(p.proof, p.captured_on, (SELECT public.product_day())) AS evidence_grade,
       p.no_solicitation, p.credits
  FROM vault.preview p;

CREATE OR REPLACE VIEW vault.contact_card WITH (security_barrier = true) AS
SELECT c.contact_id, k.contractor_id, k.kind, k.function, k.seniority, c.person_name, c.title, c.designations,
       c.email, p.email_class, p.email_checked_on, c.phone, c.phone_extension, coalesce(p.phone_kind, 'none') AS phone_kind, c.other_points,
       c.published_by, c.source_url, p.captured_on, c.evidence_id,
       public.evidence_grade(p.proof, p.captured_on, (SELECT public.product_day())) AS evidence_grade,
       coalesce(p.no_solicitation, false) AS no_solicitation, p.first_seen,
       coalesce(p.last_seen, (SELECT max(r.list_date) FROM public.reading r WHERE r.source_id = p.source_id AND r.undone_at IS NULL),
                p.first_seen) AS last_seen,
       p.contact_id IS NOT NULL AND (p.missing_on IS NULL OR 2 > (SELECT count(DISTINCT r.list_date) FROM public.reading r
         WHERE r.source_id = p.source_id AND r.absences_counted AND r.undone_at IS NULL AND r.list_date >= p.missing_on)) AS still_listed,
       c.export_person, c.export_title, c.export_email, c.export_phone
  FROM vault.card c
  JOIN vault.contact k ON k.id = c.contact_id AND k.erased_at IS NULL
  LEFT JOIN vault.preview p ON p.contact_id = c.contact_id
 WHERE NOT EXISTS (SELECT FROM vault.contact_gate cg JOIN vault.gate g ON g.hmac = cg.hmac
                    WHERE cg.contact_id = c.contact_id AND g.suppressed_at IS NOT NULL);

-- Contacts: what a run replaced ---------------------------------------------------------------------------------------

ALTER TABLE vault.contact_record ADD COLUMN hidden_at timestamptz;
COMMENT ON COLUMN vault.contact_record.hidden_at IS 'Its run was undone';

-- `before` is NULL where the run added the row. Written by the triggers below, so that no statement of a publication can
-- be forgotten; the run says its number as trucor.run_id.
CREATE TABLE vault.contact_version (
  run_id        bigint NOT NULL REFERENCES public.import_run,
  contact_id    uuid NOT NULL REFERENCES vault.contact ON DELETE CASCADE,
  before        jsonb,
  PRIMARY KEY (run_id, contact_id)
);
CREATE INDEX contact_version_contact_idx ON vault.contact_version (contact_id);

CREATE TABLE vault.contact_point_version (
  run_id        bigint NOT NULL REFERENCES public.import_run,
  point_id      uuid NOT NULL REFERENCES vault.contact_point ON DELETE CASCADE,
  before        jsonb,
  PRIMARY KEY (run_id, point_id)
);
CREATE INDEX contact_point_version_point_idx ON vault.contact_point_version (point_id);
CREATE INDEX contact_record_version_record_idx ON vault.contact_record_version (record_id);

CREATE FUNCTION vault.keep_replaced() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_run bigint := nullif(current_setting('trucor.run_id', true), '')::bigint;
BEGIN
  IF v_run IS NULL THEN
    RETURN NULL;
  END IF;
  IF TG_TABLE_NAME = 'contact' THEN
    INSERT INTO vault.contact_version (run_id, contact_id, before)
    SELECT v_run, r.id, CASE TG_OP WHEN 'UPDATE' THEN to_jsonb(r) END FROM replaced r ON CONFLICT DO NOTHING;
  ELSIF TG_TABLE_NAME = 'contact_point' THEN
    INSERT INTO vault.contact_point_version (run_id, point_id, before)
    SELECT v_run, r.id, CASE TG_OP WHEN 'UPDATE' THEN to_jsonb(r) END FROM replaced r ON CONFLICT DO NOTHING;
  ELSE
    INSERT INTO vault.contact_record_version (run_id, record_id, before)
    SELECT v_run, r.id, CASE TG_OP WHEN 'UPDATE' THEN to_jsonb(r) END FROM replaced r ON CONFLICT DO NOTHING;
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER contact_keep_inserted AFTER INSERT ON vault.contact
  REFERENCING NEW TABLE AS replaced FOR EACH STATEMENT EXECUTE FUNCTION vault.keep_replaced();
CREATE TRIGGER contact_keep_updated AFTER UPDATE ON vault.contact
  REFERENCING OLD TABLE AS replaced FOR EACH STATEMENT EXECUTE FUNCTION vault.keep_replaced();
CREATE TRIGGER contact_point_keep_inserted AFTER INSERT ON vault.contact_point
  REFERENCING NEW TABLE AS replaced FOR EACH STATEMENT EXECUTE FUNCTION vault.keep_replaced();
CREATE TRIGGER contact_point_keep_updated AFTER UPDATE ON vault.contact_point
  REFERENCING OLD TABLE AS replaced FOR EACH STATEMENT EXECUTE FUNCTION vault.keep_replaced();
CREATE TRIGGER contact_record_keep_inserted AFTER INSERT ON vault.contact_record
  REFERENCING NEW TABLE AS replaced FOR EACH STATEMENT EXECUTE FUNCTION vault.keep_replaced();
CREATE TRIGGER contact_record_keep_updated AFTER UPDATE ON vault.contact_record
  REFERENCING OLD TABLE AS replaced FOR EACH STATEMENT EXECUTE FUNCTION vault.keep_replaced();

-- Samples of what a contact feed changes: people's values, kept while its run waits and 30 days at most.
CREATE TABLE vault.import_diff (
  run_id        bigint NOT NULL REFERENCES public.import_run,
  seq           integer NOT NULL,
  verdict       text NOT NULL CHECK (verdict IN ('added', 'changed', 'absent', 'returned', 'renewed')),
  line          integer,
  record_key    text NOT NULL,
  contractor_id uuid,
  name          text NOT NULL,
  city          text,
  province      text,
  field         text,
  before        text,
  after         text,
  -- What stands behind the row: an opt-out takes the row with it.
  contact_id    uuid,
  person_folded text,
  email_folded  text,
  PRIMARY KEY (run_id, seq)
);

-- An opt-out empties what is kept for undo and for the desk too.
CREATE FUNCTION vault.forget_erased() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  DELETE FROM vault.contact_version v WHERE v.contact_id IN (SELECT n.id FROM erased n WHERE n.erased_at IS NOT NULL);
  DELETE FROM vault.import_diff d USING gone g
   WHERE g.id IN (SELECT n.id FROM erased n WHERE n.erased_at IS NOT NULL)
     AND (d.contact_id = g.id OR (d.contractor_id = g.contractor_id AND d.person_folded = g.person_folded) OR d.email_folded = g.mailbox);
  RETURN NULL;
END
$$;
CREATE TRIGGER contact_forget_erased AFTER UPDATE ON vault.contact
  REFERENCING OLD TABLE AS gone NEW TABLE AS erased FOR EACH STATEMENT EXECUTE FUNCTION vault.forget_erased();

-- What an operator reads of a contact feed, and the log says so. NULL set to anyone else; people who opted out are left out.
CREATE FUNCTION public.desk_contact_diff(p_user uuid, p_run bigint) RETURNS SETOF public.import_diff
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM public.operator o WHERE o.user_id = p_user) THEN
    RETURN;
  END IF;
  INSERT INTO public.desk_action (user_id, action, object, details, done_at, outcome)
  VALUES (p_user, 'read-contact-diff', 'run:' || p_run, jsonb_build_object('run', p_run), clock_timestamp(), 'done');
  RETURN QUERY
    SELECT d.run_id, d.seq, d.verdict, d.line, d.record_key, d.contractor_id, d.name, d.city, d.province, d.field, d.before, d.after
      FROM vault.import_diff d
     WHERE d.run_id = p_run
       AND NOT EXISTS (
         SELECT FROM (VALUES ('person', d.contractor_id::text || '|' || d.person_folded), ('email', d.email_folded)) AS k (kind, value)
          CROSS JOIN LATERAL vault.gates_for(k.kind, k.value) h JOIN vault.gate g ON g.hmac = h.hmac
          WHERE g.suppressed_at IS NOT NULL)
     ORDER BY d.seq;
END
$$;

-- As before, without undone readings and hidden records.
CREATE OR REPLACE FUNCTION vault.refresh_contacts(p_contacts uuid[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_custom_plan AS $$
BEGIN
  -- Undone: the preview goes, a card that somebody paid for stays. Erased or suppressed: both go.
  DELETE FROM vault.preview p USING vault.contact c
   WHERE c.id = p.contact_id AND c.id = ANY (p_contacts)
     AND (c.retired_at IS NOT NULL OR c.erased_at IS NOT NULL OR vault.contact_is_suppressed(c.id));
  DELETE FROM vault.card k USING vault.contact c
   WHERE c.id = k.contact_id AND c.id = ANY (p_contacts) AND (c.erased_at IS NOT NULL OR vault.contact_is_suppressed(c.id));

  WITH live AS (
    SELECT c.*, f.website, f.business_phone FROM vault.contact c JOIN public.contractor f ON f.id = c.contractor_id
     WHERE c.id = ANY (p_contacts) AND c.retired_at IS NULL AND c.erased_at IS NULL
       AND NOT EXISTS (SELECT FROM vault.contact_gate cg JOIN vault.gate g ON g.hmac = cg.hmac
                        WHERE cg.contact_id = c.id AND g.suppressed_at IS NOT NULL)
  ), email AS (
    SELECT DISTINCT ON (p.contact_id) p.* FROM vault.contact_point p JOIN live ON live.id = p.contact_id
     WHERE p.channel = 'email' AND p.missing_since IS NULL AND p.proof <> 'none'
     ORDER BY p.contact_id, array_position(ARRAY['valid', 'accept-all', 'unknown', 'invalid'], p.class), p.checked_on DESC NULLS LAST, p.id
  ), phone AS (
    SELECT DISTINCT ON (p.contact_id) p.* FROM vault.contact_point p JOIN live ON live.id = p.contact_id
     WHERE p.channel = 'phone' AND p.missing_since IS NULL
     ORDER BY p.contact_id, array_position(ARRAY['work', 'mobile', 'main'], p.phone_kind), p.id
  ), said AS (
    SELECT p.contact_id, bool_or(p.no_solicitation = 'present') AS no_solicitation,
           (array_agg(p.id ORDER BY p.channel, p.id))[1] AS any_point,
           min(p.captured_on) AS captured_on
      FROM vault.contact_point p JOIN live ON live.id = p.contact_id WHERE p.missing_since IS NULL GROUP BY p.contact_id
  ), record AS (
    SELECT DISTINCT ON (r.contact_id) r.contact_id, r.source_id FROM vault.contact_record r JOIN live ON live.id = r.contact_id AND r.hidden_at IS NULL
     ORDER BY r.contact_id, (r.missing_since IS NULL) DESC, r.changed_reading DESC
  ), made AS (
    SELECT l.id AS contact_id, l.contractor_id, l.kind, l.function, l.seniority,
           coalesce(e.class <> 'invalid', false) AS has_email, e.class AS email_class, e.checked_on AS email_checked_on,
           coalesce(h.phone_kind, 'none') AS phone_kind,
           CASE WHEN host.name IS NULL THEN 'other'
                WHEN host.name = regexp_replace(lower(regexp_replace(coalesce(l.website, ''), '^[a-z]+://([^/:?#]*).*$', '\1', 'i')), '^www\.', '')
                  OR EXISTS (SELECT FROM vault.publisher_domain d WHERE d.domain = host.name) THEN host.name
                ELSE 'other' END AS source_domain,
           first.list_date AS first_seen, coalesce(r.source_id, first.source_id) AS source_id,
           CASE WHEN gone.id IS NOT NULL THEN greatest(first.list_date, coalesce(
             (SELECT max(b.list_date) FROM public.reading b WHERE b.source_id = gone.source_id AND b.list_date < gone.list_date AND b.undone_at IS NULL),
             first.list_date)) END AS last_seen,
           gone.list_date AS missing_on,
           coalesce(e.proof, h.proof, x.proof, 'none') AS proof, coalesce(e.captured_on, h.captured_on, x.captured_on) AS captured_on,
           coalesce(s.no_solicitation, false) AS no_solicitation,
           CASE WHEN coalesce(e.class <> 'invalid', false) OR h.id IS NOT NULL THEN 1 ELSE 0 END::smallint AS credits
      FROM live l
      JOIN public.reading first ON first.id = l.first_reading
      LEFT JOIN public.reading gone ON gone.id = l.missing_since
      LEFT JOIN record r ON r.contact_id = l.id
      LEFT JOIN email e ON e.contact_id = l.id
      LEFT JOIN phone h ON h.contact_id = l.id
      LEFT JOIN said s ON s.contact_id = l.id
      LEFT JOIN vault.contact_point x ON x.id = s.any_point
      LEFT JOIN LATERAL (SELECT regexp_replace(coalesce(e.source_host, h.source_host, x.source_host), '^www\.', '') AS name) host ON true
  )
  MERGE INTO vault.preview t USING made m ON t.contact_id = m.contact_id
  WHEN MATCHED AND (t.contractor_id, t.kind, t.function, t.seniority, t.has_email, t.email_class, t.email_checked_on, t.phone_kind,
      t.source_domain, t.first_seen, t.source_id, t.last_seen, t.missing_on, t.proof, t.captured_on, t.no_solicitation, t.credits)
    IS DISTINCT FROM (m.contractor_id, m.kind, m.function, m.seniority, m.has_email, m.email_class, m.email_checked_on, m.phone_kind,
      m.source_domain, m.first_seen, m.source_id, m.last_seen, m.missing_on, m.proof, m.captured_on, m.no_solicitation, m.credits) THEN
    UPDATE SET contractor_id = m.contractor_id, kind = m.kind, function = m.function, seniority = m.seniority, has_email = m.has_email,
      email_class = m.email_class, email_checked_on = m.email_checked_on, phone_kind = m.phone_kind, source_domain = m.source_domain,
      first_seen = m.first_seen, source_id = m.source_id, last_seen = m.last_seen, missing_on = m.missing_on, proof = m.proof,
      captured_on = m.captured_on, no_solicitation = m.no_solicitation, credits = m.credits
  WHEN NOT MATCHED THEN
    INSERT (contact_id, contractor_id, kind, function, seniority, has_email, email_class, email_checked_on, phone_kind, source_domain,
      first_seen, source_id, last_seen, missing_on, proof, captured_on, no_solicitation, credits)
    VALUES (m.contact_id, m.contractor_id, m.kind, m.function, m.seniority, m.has_email, m.email_class, m.email_checked_on, m.phone_kind,
      m.source_domain, m.first_seen, m.source_id, m.last_seen, m.missing_on, m.proof, m.captured_on, m.no_solicitation, m.credits);

  WITH live AS (
    SELECT c.* FROM vault.contact c JOIN vault.preview p ON p.contact_id = c.id WHERE c.id = ANY (p_contacts) AND c.retired_at IS NULL
  ), email AS (
    SELECT DISTINCT ON (p.contact_id) p.* FROM vault.contact_point p JOIN live ON live.id = p.contact_id
     WHERE p.channel = 'email' AND p.missing_since IS NULL AND p.proof <> 'none'
     ORDER BY p.contact_id, array_position(ARRAY['valid', 'accept-all', 'unknown', 'invalid'], p.class), p.checked_on DESC NULLS LAST, p.id
  ), phone AS (
    SELECT DISTINCT ON (p.contact_id) p.* FROM vault.contact_point p JOIN live ON live.id = p.contact_id
     WHERE p.channel = 'phone' AND p.missing_since IS NULL
     ORDER BY p.contact_id, array_position(ARRAY['work', 'mobile', 'main'], p.phone_kind), p.id
  ), made AS (
    SELECT l.id AS contact_id, l.person_name, l.title, l.designations, e.value AS email, h.value AS phone, h.extension AS phone_extension,
           coalesce((SELECT jsonb_agg(jsonb_build_object('channel', o.channel, 'value', o.value, 'extension', o.extension,
                                                         'kind', o.phone_kind, 'class', o.class) ORDER BY o.channel, o.value)
                       FROM vault.contact_point o
                      WHERE o.contact_id = l.id AND o.missing_since IS NULL AND o.id IS DISTINCT FROM e.id AND o.id IS DISTINCT FROM h.id
                        AND NOT (o.channel = 'email' AND (o.proof = 'none' OR o.class = 'invalid'))), '[]') AS other_points,
           coalesce(e.published_by, h.published_by) AS published_by, coalesce(e.source_url, h.source_url) AS source_url,
           coalesce(e.id, h.id) AS evidence_id
      FROM live l LEFT JOIN email e ON e.contact_id = l.id LEFT JOIN phone h ON h.contact_id = l.id
  )
  MERGE INTO vault.card t USING made m ON t.contact_id = m.contact_id
  WHEN MATCHED AND (t.person_name, t.title, t.designations, t.email, t.phone, t.phone_extension, t.other_points, t.published_by, t.source_url, t.evidence_id)
    IS DISTINCT FROM (m.person_name, m.title, m.designations, m.email, m.phone, m.phone_extension, m.other_points, m.published_by, m.source_url, m.evidence_id) THEN
    UPDATE SET person_name = m.person_name, title = m.title, designations = m.designations, email = m.email, phone = m.phone,
      phone_extension = m.phone_extension, other_points = m.other_points, published_by = m.published_by, source_url = m.source_url,
      evidence_id = m.evidence_id, export_person = coalesce(public.formula_guarded(m.person_name), ''), export_title = coalesce(public.formula_guarded(m.title), ''),
      export_email = coalesce(public.formula_guarded(m.email), ''), export_phone = coalesce(vault.written_phone(m.phone, m.phone_extension), '')
  WHEN NOT MATCHED THEN
    INSERT (contact_id, person_name, title, designations, email, phone, phone_extension, other_points, published_by, source_url,
      evidence_id, export_person, export_title, export_email, export_phone)
    VALUES (m.contact_id, m.person_name, m.title, m.designations, m.email, m.phone, m.phone_extension, m.other_points, m.published_by,
      m.source_url, m.evidence_id, coalesce(public.formula_guarded(m.person_name), ''), coalesce(public.formula_guarded(m.title), ''), coalesce(public.formula_guarded(m.email), ''),
      coalesce(vault.written_phone(m.phone, m.phone_extension), ''));
END
$$;

-- Undo of a contact feed ---------------------------------------------------------------------------------------------

-- Hides what the run added and restores what it replaced. Where a later run wrote the same row again, that run's record of
-- what it replaced is given ours, and the row stays as it is. Whoever opted out meanwhile is not touched (rules.md 27, 36).
CREATE FUNCTION vault.undo_contacts(p_run bigint) RETURNS TABLE (hidden integer, restored integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_custom_plan AS $$
#variable_conflict use_column
DECLARE
  v_order bigint := (SELECT n.published_order FROM public.import_run n WHERE n.id = p_run);
  v_reading bigint := (SELECT r.id FROM public.reading r WHERE r.run_id = p_run);
  v_touched uuid[];
  v_contacts uuid[];
  v_hidden integer;
  v_restored integer;
BEGIN
  v_touched := array(
    SELECT v.contact_id FROM vault.contact_version v WHERE v.run_id = p_run
    UNION SELECT p.contact_id FROM vault.contact_point_version v JOIN vault.contact_point p ON p.id = v.point_id WHERE v.run_id = p_run
    UNION SELECT r.contact_id FROM vault.contact_record_version v JOIN vault.contact_record r ON r.id = v.record_id WHERE v.run_id = p_run
    UNION SELECT (v.before ->> 'contact_id')::uuid FROM vault.contact_record_version v WHERE v.run_id = p_run AND v.before ? 'contact_id'
    UNION SELECT r.contact_id FROM vault.contact_record r WHERE r.changed_reading = v_reading OR r.first_reading = v_reading);
  -- Held against an opt-out before any row is written: one in flight ends first and is seen here, or waits.
  PERFORM g.hmac FROM vault.gate g
    WHERE g.hmac IN (SELECT c.hmac FROM vault.contact_gate c WHERE c.contact_id = ANY (v_touched)) ORDER BY g.hmac FOR SHARE;
  v_contacts := array(SELECT c.id FROM vault.contact c WHERE c.id = ANY (v_touched) AND c.erased_at IS NULL
    AND NOT EXISTS (SELECT FROM vault.contact_gate cg JOIN vault.gate g ON g.hmac = cg.hmac
                     WHERE cg.contact_id = c.id AND g.suppressed_at IS NOT NULL));

  -- Rows that a later run replaced in its turn.
  UPDATE vault.contact_version later SET before = mine.before
    FROM vault.contact_version mine
   WHERE mine.run_id = p_run AND later.contact_id = mine.contact_id AND later.run_id = vault.next_version('contact', mine.contact_id::text, v_order);
  UPDATE vault.contact_point_version later SET before = mine.before
    FROM vault.contact_point_version mine
   WHERE mine.run_id = p_run AND later.point_id = mine.point_id AND later.run_id = vault.next_version('contact_point', mine.point_id::text, v_order);

  -- Records of this source: nothing of the same source is later, so each is ours to put back.
  UPDATE vault.contact_record r
     SET contact_id = b.contact_id, email_folded = b.email_folded, phone = b.phone, fingerprint = b.fingerprint, line = b.line,
         first_reading = b.first_reading, changed_reading = b.changed_reading, missing_since = b.missing_since, hidden_at = b.hidden_at
    FROM vault.contact_record_version v CROSS JOIN LATERAL jsonb_populate_record(NULL::vault.contact_record, v.before) b
   WHERE v.run_id = p_run AND v.record_id = r.id AND v.before IS NOT NULL AND b.contact_id = ANY (v_contacts);
  UPDATE vault.contact_record r SET hidden_at = clock_timestamp(), missing_since = coalesce(r.missing_since, v_reading)
   WHERE r.hidden_at IS NULL
     AND (r.first_reading = v_reading OR r.changed_reading = v_reading
       OR EXISTS (SELECT FROM vault.contact_record_version v WHERE v.run_id = p_run AND v.record_id = r.id AND v.before IS NULL));

  UPDATE vault.contact_point p
     SET value = b.value, extension = b.extension, phone_kind = b.phone_kind, published_by = b.published_by, source_url = b.source_url,
         source_host = b.source_host, captured_on = b.captured_on, role_at_seen = b.role_at_seen, snapshot_ref = b.snapshot_ref,
         no_solicitation = b.no_solicitation, proof = b.proof, first_reading = b.first_reading, missing_since = b.missing_since,
         -- What our own check found since then is no word of the feed.
         class = CASE WHEN p.looked_up_on IS DISTINCT FROM b.looked_up_on AND p.checked_on = p.looked_up_on AND p.class IN ('invalid', 'unknown')
                      THEN p.class ELSE b.class END,
         checked_on = CASE WHEN p.looked_up_on IS DISTINCT FROM b.looked_up_on AND p.checked_on = p.looked_up_on AND p.class IN ('invalid', 'unknown')
                           THEN p.checked_on ELSE b.checked_on END
    FROM vault.contact_point_version v CROSS JOIN LATERAL jsonb_populate_record(NULL::vault.contact_point, v.before) b
   WHERE v.run_id = p_run AND v.point_id = p.id AND v.before IS NOT NULL AND p.contact_id = ANY (v_contacts)
     AND vault.next_version('contact_point', p.id::text, v_order) IS NULL;
  UPDATE vault.contact_point p SET missing_since = coalesce(p.missing_since, p.first_reading)
    FROM vault.contact_point_version v
   WHERE v.run_id = p_run AND v.point_id = p.id AND v.before IS NULL AND p.contact_id = ANY (v_contacts)
     AND vault.next_version('contact_point', p.id::text, v_order) IS NULL;

  UPDATE vault.contact c
     SET kind = b.kind, function = b.function, seniority = b.seniority, person_name = b.person_name, title = b.title,
         designations = b.designations, first_reading = b.first_reading, gone_told = b.gone_told, retired_at = b.retired_at,
         -- Its row was another's who opted out since: the next lists that lack it are counted from here.
         missing_since = CASE WHEN b.missing_since IS NULL AND NOT EXISTS (
             SELECT FROM vault.contact_record r WHERE r.contact_id = c.id AND r.hidden_at IS NULL AND r.missing_since IS NULL)
           THEN coalesce(c.missing_since, v_reading) ELSE b.missing_since END
    FROM vault.contact_version v CROSS JOIN LATERAL jsonb_populate_record(NULL::vault.contact, v.before) b
   WHERE v.run_id = p_run AND v.contact_id = c.id AND v.before IS NOT NULL AND c.id = ANY (v_contacts)
     AND vault.next_version('contact', c.id::text, v_order) IS NULL;
  GET DIAGNOSTICS v_restored = ROW_COUNT;
  UPDATE vault.contact c SET retired_at = clock_timestamp()
    FROM vault.contact_version v
   WHERE v.run_id = p_run AND v.contact_id = c.id AND v.before IS NULL AND c.id = ANY (v_contacts) AND c.retired_at IS NULL
     AND vault.next_version('contact', c.id::text, v_order) IS NULL;
  GET DIAGNOSTICS v_hidden = ROW_COUNT;

  DELETE FROM vault.contact_version v WHERE v.run_id = p_run;
  DELETE FROM vault.contact_point_version v WHERE v.run_id = p_run;
  DELETE FROM vault.contact_record_version v WHERE v.run_id = p_run;
  DELETE FROM vault.import_diff d WHERE d.run_id = p_run;
  PERFORM vault.refresh_contacts(v_touched);
  RETURN QUERY SELECT v_hidden, v_restored;
END
$$;

-- The next run after `p_order` that replaced this row and stands.
CREATE FUNCTION vault.next_version(p_table text, p_row text, p_order bigint) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT n.id FROM public.import_run n
    JOIN (SELECT v.run_id FROM vault.contact_version v WHERE p_table = 'contact' AND v.contact_id = p_row::uuid
          UNION ALL SELECT v.run_id FROM vault.contact_point_version v WHERE p_table = 'contact_point' AND v.point_id = p_row::uuid) t ON t.run_id = n.id
   WHERE n.published_order > p_order AND n.undone_at IS NULL ORDER BY n.published_order LIMIT 1
$$;

-- Files that wait, their samples and versions do not outlive 30 days (rules.md 27); the files go with their runs.
CREATE FUNCTION vault.scrub_runs() RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  DELETE FROM vault.import_diff d USING public.import_run r
   WHERE r.id = d.run_id AND coalesce(r.finished_at, r.started_at) < clock_timestamp() - interval '30 days'
$$;

-- Rights -------------------------------------------------------------------------------------------------------------
REVOKE ALL ON FUNCTION public.desk_contact_diff(uuid, bigint) FROM PUBLIC;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA vault FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.desk_contact_diff(uuid, bigint) TO trucor_web;
GRANT EXECUTE ON FUNCTION vault.undo_contacts(bigint), vault.scrub_runs() TO trucor_importer;
GRANT SELECT, INSERT, DELETE ON vault.import_diff TO trucor_importer;
GRANT USAGE ON SEQUENCE public.import_order TO trucor_importer;
GRANT SELECT ON public.standing_event, public.small_employer_line
  TO trucor_web, trucor_worker, trucor_importer, trucor_indexer, trucor_auditor;
GRANT SELECT ON public.import_diff TO trucor_web, trucor_importer, trucor_auditor;
GRANT INSERT, DELETE ON public.import_diff TO trucor_importer;
GRANT DELETE ON public.import_issue TO trucor_importer;
GRANT SELECT ON public.import_issue, public.source_record_version TO trucor_web;
GRANT SELECT, INSERT, UPDATE ON public.contractor_version TO trucor_importer;
GRANT SELECT ON public.contractor_version TO trucor_auditor;
