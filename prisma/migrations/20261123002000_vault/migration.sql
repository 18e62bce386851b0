-- The vault: everything that holds a contact's value (rules.md 26), behind features/contacts alone.
-- trucor_web has no right on any table of it; what it may know before paying is public.contact_preview (rules.md 9).

-- Gates: keyed hashes of values -------------------------------------------------------------------------------------

-- HMAC keys of suppression, loaded from SUPPRESSION_PEPPER by migrate; the owner's only, left out of backups.
CREATE TABLE vault.pepper (
  version       integer PRIMARY KEY CHECK (version > 0),
  secret        text NOT NULL CHECK (length(secret) >= 16)
);

-- Every value of a contact has a gate from its insertion; an opt-out closes it (rules.md 12, 27). It keeps no value and
-- survives erasure, re-import, undo and restore.
CREATE TABLE vault.gate (
  hmac          bytea PRIMARY KEY,
  kind          text NOT NULL CHECK (kind IN ('email', 'phone', 'person')),
  pepper_version integer NOT NULL,
  suppressed_at timestamptz,
  reason        text,
  CHECK ((suppressed_at IS NULL) = (reason IS NULL))
);
CREATE INDEX gate_suppressed_idx ON vault.gate (hmac) WHERE suppressed_at IS NOT NULL;

-- The spellings under which a value is looked for: an address with and without its plus-tag, a phone as E.164, a person as
-- contractor and folded name (reference/trust.md §4.5).
CREATE FUNCTION vault.forms(p_kind text, p_value text) RETURNS text[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT CASE p_kind
    WHEN 'email' THEN
      CASE WHEN v.plain ~ '^[^@+]+\+[^@]*@'
           THEN ARRAY[v.plain, pg_catalog.regexp_replace(v.plain, '\+[^@]*@', '@')] ELSE ARRAY[v.plain] END
    WHEN 'phone' THEN ARRAY[
      CASE WHEN v.plain ~ '^\+' THEN '+' || v.digits
           WHEN pg_catalog.length(v.digits) = 10 THEN '+1' || v.digits
           ELSE '+' || v.digits END]
    ELSE ARRAY[v.plain] END
  FROM (SELECT n.plain, pg_catalog.regexp_replace(pg_catalog.regexp_replace(n.plain, '(ext\.?|x|poste|#).*$', ''), '[^0-9]', '', 'g') AS digits
          FROM (SELECT pg_catalog.lower(pg_catalog.btrim(pg_catalog.normalize(p_value, 'NFKC'))) AS plain) n) v
$$;

CREATE FUNCTION vault.gates_for(p_kind text, p_value text) RETURNS TABLE (hmac bytea, pepper_version integer)
LANGUAGE sql STABLE STRICT SECURITY DEFINER SET search_path = pg_catalog, pg_temp ROWS 2 AS $$
  SELECT DISTINCT public.hmac(convert_to(p_kind || ':' || form, 'UTF8'), convert_to(p.secret, 'UTF8'), 'sha256'), p.version
    FROM vault.pepper p CROSS JOIN LATERAL unnest(vault.forms(p_kind, p_value)) AS form
$$;

-- Contacts ----------------------------------------------------------------------------------------------------------

CREATE TABLE vault.contact (
  id            uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  contractor_id uuid NOT NULL REFERENCES public.contractor,
  kind          text NOT NULL CHECK (kind IN ('named', 'other-named', 'role', 'generic')),
  function      text NOT NULL CHECK (function IN ('HSE', 'OHS', 'SAFETY', 'COR/AUDIT', 'QA_COMBINED', 'RTW/DISABILITY',
                  'OWNER_PROXY', 'COMMITTEE', 'OTHER')),
  seniority     text NOT NULL CHECK (seniority IN ('executive', 'manager', 'senior-ic', 'ic', 'admin', 'unknown')),
  person_name   text,
  -- Identity of a named contact is (contractor, folded person name), of a mailbox (contractor, address): rules.md 24.
  person_folded text,
  mailbox       text,
  title         text,
  designations  text[] NOT NULL DEFAULT '{}',
  first_reading bigint NOT NULL REFERENCES public.reading,
  -- The first counted reading in which no source lists it any more; NULL while one does.
  missing_since bigint REFERENCES public.reading,
  gone_told     boolean NOT NULL DEFAULT false,
  -- Undo took it from every page; a later import revives the same id.
  retired_at    timestamptz,
  -- An opt-out emptied it; the id stays, so that what was paid for it can be told.
  erased_at     timestamptz,
  CHECK (erased_at IS NOT NULL OR (kind IN ('named', 'other-named')) = (person_folded IS NOT NULL)),
  CHECK (erased_at IS NOT NULL OR (kind IN ('role', 'generic')) = (mailbox IS NOT NULL)),
  CHECK (erased_at IS NULL OR (person_name IS NULL AND person_folded IS NULL AND mailbox IS NULL AND title IS NULL))
);
CREATE UNIQUE INDEX contact_person_idx ON vault.contact (contractor_id, person_folded) WHERE person_folded IS NOT NULL;
CREATE UNIQUE INDEX contact_mailbox_idx ON vault.contact (contractor_id, mailbox) WHERE mailbox IS NOT NULL;

CREATE TABLE vault.contact_point (
  -- Also the id of its evidence: what a buyer is told by, /evidence/:id.
  id            uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  contact_id    uuid NOT NULL REFERENCES vault.contact,
  channel       text NOT NULL CHECK (channel IN ('email', 'phone')),
  value         text NOT NULL,
  value_folded  text NOT NULL,
  extension     text,
  phone_kind    text CHECK (phone_kind IN ('work', 'main', 'mobile')),
  class         text CHECK (class IN ('valid', 'accept-all', 'unknown', 'invalid')),
  -- When its class was found or declared: a feed's dated declaration, a verifier's answer, a domain that is gone (rules.md 5, 11).
  checked_on    date,
  -- When its domain was last asked for a mail exchanger. That proves nothing about the address and is shown to nobody.
  looked_up_on  date,
  -- domain.md §6.4
  published_by  text NOT NULL CHECK (published_by IN ('first_party_site', 'person_self', 'association_list', 'government_register',
                  'third_party_directory', 'customer_supplied', 'guessed')),
  source_url    text,
  source_host   text,
  captured_on   date,
  role_at_seen  text,
  snapshot_ref  text,
  no_solicitation text NOT NULL CHECK (no_solicitation IN ('none_seen', 'present', 'not_checked')),
  -- What its evidence can prove; the grade follows from it and the day (public.evidence_grade).
  proof         text NOT NULL CHECK (proof IN ('snapshot', 'page', 'listing', 'none')),
  first_reading bigint NOT NULL REFERENCES public.reading,
  missing_since bigint REFERENCES public.reading,
  CHECK ((channel = 'phone') = (phone_kind IS NOT NULL)),
  CHECK ((channel = 'email') = (class IS NOT NULL)),
  UNIQUE (contact_id, channel, value_folded)
);

-- Which gates a contact stands behind: one row for each pepper version of each of its values. Rows outlive erasure.
CREATE TABLE vault.contact_gate (
  contact_id    uuid NOT NULL REFERENCES vault.contact,
  hmac          bytea NOT NULL REFERENCES vault.gate,
  PRIMARY KEY (contact_id, hmac)
);
CREATE INDEX contact_gate_hmac_idx ON vault.contact_gate (hmac);

-- The table of domain.md §6.4 as of a day; what it does not name is C.
CREATE FUNCTION public.evidence_grade(p_proof text, p_captured_on date, p_day date) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN p_proof = 'none' THEN 'X'
              WHEN p_proof = 'snapshot' AND p_day - p_captured_on <= 180 THEN 'A'
              WHEN p_proof IN ('snapshot', 'page') AND p_day - p_captured_on <= 365 THEN 'B'
              ELSE 'C' END
$$;

-- No write of a contact or a point gets past a closed gate (rules.md 27), whoever writes ------------------------------

-- Gates are made with the values; their foreign key holds them against an opt-out that runs at the same time.
CREATE FUNCTION vault.guard_contact() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM vault.pepper) THEN
    RAISE EXCEPTION 'no pepper is loaded: a contact could not be suppressed' USING ERRCODE = '55000';
  END IF;
  WITH hashed AS (
    SELECT DISTINCT n.id AS contact_id, k.kind, p.version,
           public.hmac(convert_to(k.kind || ':' || form, 'UTF8'), convert_to(p.secret, 'UTF8'), 'sha256') AS hmac
      FROM written n
     CROSS JOIN LATERAL (VALUES ('person', n.contractor_id::text || '|' || n.person_folded), ('email', n.mailbox)) AS k (kind, value)
     CROSS JOIN LATERAL unnest(vault.forms(k.kind, k.value)) AS form
     CROSS JOIN vault.pepper p
     WHERE k.value IS NOT NULL
  ), made AS (
    INSERT INTO vault.gate (hmac, kind, pepper_version) SELECT DISTINCT h.hmac, h.kind, h.version FROM hashed h ORDER BY h.hmac
    ON CONFLICT (hmac) DO NOTHING
  )
  INSERT INTO vault.contact_gate (contact_id, hmac) SELECT h.contact_id, h.hmac FROM hashed h ORDER BY h.hmac
  ON CONFLICT DO NOTHING;
  -- From the few closed gates to the many rows: the other way round EXISTS hopes for an early hit and compares each with each.
  IF EXISTS (WITH closed AS MATERIALIZED (
               SELECT c.contact_id FROM vault.gate g JOIN vault.contact_gate c ON c.hmac = g.hmac WHERE g.suppressed_at IS NOT NULL)
             SELECT FROM written n WHERE n.erased_at IS NULL AND n.id IN (SELECT contact_id FROM closed)) THEN
    RAISE EXCEPTION 'a suppressed contact is not written' USING ERRCODE = '23514', CONSTRAINT = 'suppressed';
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER contact_guard_insert AFTER INSERT ON vault.contact
  REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION vault.guard_contact();
CREATE TRIGGER contact_guard_update AFTER UPDATE ON vault.contact
  REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION vault.guard_contact();

CREATE FUNCTION vault.guard_point() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM vault.pepper) THEN
    RAISE EXCEPTION 'no pepper is loaded: a contact point could not be suppressed' USING ERRCODE = '55000';
  END IF;
  WITH hashed AS (
    SELECT DISTINCT n.contact_id, n.channel AS kind, p.version,
           public.hmac(convert_to(n.channel || ':' || form, 'UTF8'), convert_to(p.secret, 'UTF8'), 'sha256') AS hmac
      FROM written n CROSS JOIN LATERAL unnest(vault.forms(n.channel, n.value_folded)) AS form CROSS JOIN vault.pepper p
  ), made AS (
    INSERT INTO vault.gate (hmac, kind, pepper_version) SELECT DISTINCT h.hmac, h.kind, h.version FROM hashed h ORDER BY h.hmac
    ON CONFLICT (hmac) DO NOTHING
  )
  INSERT INTO vault.contact_gate (contact_id, hmac) SELECT h.contact_id, h.hmac FROM hashed h ORDER BY h.hmac
  ON CONFLICT DO NOTHING;
  IF EXISTS (WITH closed AS MATERIALIZED (
               SELECT c.contact_id FROM vault.gate g JOIN vault.contact_gate c ON c.hmac = g.hmac WHERE g.suppressed_at IS NOT NULL)
             SELECT FROM written n WHERE n.contact_id IN (SELECT contact_id FROM closed)) THEN
    RAISE EXCEPTION 'a suppressed contact point is not written' USING ERRCODE = '23514', CONSTRAINT = 'suppressed';
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER contact_point_guard_insert AFTER INSERT ON vault.contact_point
  REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION vault.guard_point();
CREATE TRIGGER contact_point_guard_update AFTER UPDATE ON vault.contact_point
  REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION vault.guard_point();

-- A pepper comes: what is there gets its gates under it too. Old versions stay as long as a closed gate needs them.
CREATE FUNCTION vault.hash_under_new_pepper() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  WITH hashed AS (
    SELECT DISTINCT v.contact_id, v.kind,
           public.hmac(convert_to(v.kind || ':' || form, 'UTF8'), convert_to(NEW.secret, 'UTF8'), 'sha256') AS hmac
      FROM (SELECT id AS contact_id, 'person' AS kind, contractor_id::text || '|' || person_folded AS value FROM vault.contact
            UNION ALL SELECT id, 'email', mailbox FROM vault.contact
            UNION ALL SELECT contact_id, channel, value_folded FROM vault.contact_point) v
     CROSS JOIN LATERAL unnest(vault.forms(v.kind, v.value)) AS form
     WHERE v.value IS NOT NULL
  ), made AS (
    INSERT INTO vault.gate (hmac, kind, pepper_version) SELECT DISTINCT h.hmac, h.kind, NEW.version FROM hashed h
    ON CONFLICT (hmac) DO NOTHING
  )
  INSERT INTO vault.contact_gate (contact_id, hmac) SELECT h.contact_id, h.hmac FROM hashed h ON CONFLICT DO NOTHING;
  RETURN NULL;
END
$$;
CREATE TRIGGER pepper_hashes AFTER INSERT ON vault.pepper FOR EACH ROW EXECUTE FUNCTION vault.hash_under_new_pepper();

-- Contact research as it was read -----------------------------------------------------------------------------------

-- Accepted rows of a running import, copied in; features/contacts/contact-row.ts names the columns.
CREATE UNLOGGED TABLE vault.staged_contact (
  run_id        bigint NOT NULL,
  line          integer NOT NULL,
  natural_key   text NOT NULL,
  number        text,
  legal_name    text,
  match_key     text,
  city          text,
  province      text,
  postal_code   text,
  kind          text NOT NULL,
  function      text NOT NULL,
  seniority     text NOT NULL,
  person_name   text,
  person_folded text,
  title         text,
  designations  text[] NOT NULL,
  email         text,
  email_folded  text,
  email_class   text,
  email_checked_on date,
  phone         text,
  phone_extension text,
  phone_kind    text,
  published_by  text NOT NULL,
  source_url    text,
  source_host   text,
  captured_on   date,
  snapshot_ref  text,
  no_solicitation text NOT NULL,
  proof         text NOT NULL,
  -- Filled while it is matched and compared.
  contractor_id uuid,
  contact_id    uuid,
  fingerprint   bytea,
  state         text CHECK (state IN ('added', 'changed', 'unchanged', 'suppressed')),
  PRIMARY KEY (run_id, line)
);

-- The importer fills tables in one go and joins them at once: without fresh statistics the planner takes thousands of rows
-- for a few and compares each with each.
CREATE FUNCTION vault.analyze_staged() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  ANALYZE vault.staged_contact;
END
$$;

CREATE FUNCTION vault.analyze_contacts() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  ANALYZE vault.contact, vault.contact_point, vault.contact_record, vault.contact_gate, vault.gate, vault.preview, vault.card;
END
$$;

CREATE TABLE vault.import_issue (
  run_id        bigint NOT NULL REFERENCES public.import_run,
  line          integer NOT NULL,
  natural_key   text,
  field         text NOT NULL,
  value         text NOT NULL CHECK (length(value) <= 80),
  reason        text NOT NULL,
  mend          text NOT NULL,
  PRIMARY KEY (run_id, line, field)
);

-- The latest accepted version of one row of one source. A row that names another person next week is another contact.
CREATE TABLE vault.contact_record (
  id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  source_id     text NOT NULL REFERENCES public.source,
  natural_key   text NOT NULL,
  contact_id    uuid NOT NULL REFERENCES vault.contact,
  email_folded  text,
  phone         text,
  fingerprint   bytea NOT NULL,
  line          integer NOT NULL,
  first_reading bigint NOT NULL REFERENCES public.reading,
  changed_reading bigint NOT NULL REFERENCES public.reading,
  missing_since bigint REFERENCES public.reading,
  UNIQUE (source_id, natural_key)
);
CREATE INDEX contact_record_contact_idx ON vault.contact_record (contact_id);

-- What a run replaced, so that it can be undone (rules.md 36); `before` is NULL where the run added the record.
CREATE TABLE vault.contact_record_version (
  run_id        bigint NOT NULL REFERENCES public.import_run,
  record_id     bigint NOT NULL REFERENCES vault.contact_record ON DELETE CASCADE,
  before        jsonb,
  PRIMARY KEY (run_id, record_id)
);

-- What may be seen of a contact -----------------------------------------------------------------------------------

-- Before paying: rules.md 9 and nothing else. Written by vault.refresh_contacts alone.
CREATE TABLE vault.preview (
  contact_id    uuid PRIMARY KEY REFERENCES vault.contact,
  contractor_id uuid NOT NULL REFERENCES public.contractor,
  kind          text NOT NULL,
  function      text NOT NULL,
  seniority     text NOT NULL,
  has_email     boolean NOT NULL,
  email_class   text,
  email_checked_on date,
  phone_kind    text NOT NULL CHECK (phone_kind IN ('work', 'main', 'mobile', 'none')),
  source_domain text NOT NULL,
  first_seen    date NOT NULL,
  source_id     text NOT NULL REFERENCES public.source,
  -- NULL while it is listed: then it was last seen when its source was last read (rules.md 35).
  last_seen     date,
  missing_on    date,
  proof         text NOT NULL,
  captured_on   date,
  no_solicitation boolean NOT NULL,
  -- 0: nothing deliverable, not opened (rules.md 10).
  credits       smallint NOT NULL CHECK (credits IN (0, 1)),
  CHECK ((last_seen IS NULL) = (missing_on IS NULL))
);
CREATE INDEX preview_contractor_idx ON vault.preview (contractor_id);

-- Publishers whose domain names no person; a firm's own site is shown besides, anything else is 'other'.
CREATE TABLE vault.publisher_domain (
  domain        text PRIMARY KEY CHECK (domain = lower(domain))
);

CREATE VIEW public.contact_preview WITH (security_barrier = true) AS
SELECT p.contact_id, p.contractor_id, p.kind, p.function, p.seniority, p.has_email, p.email_class, p.email_checked_on, p.phone_kind,
       p.source_domain, p.first_seen,
       coalesce(p.last_seen, (SELECT max(r.list_date) FROM public.reading r WHERE r.source_id = p.source_id), p.first_seen) AS last_seen,
       p.missing_on IS NULL OR 2 > (SELECT count(DISTINCT r.list_date) FROM public.reading r
         WHERE r.source_id = p.source_id AND r.absences_counted AND r.list_date >= p.missing_on) AS still_listed,
       public.evidence_grade(p.proof, p.captured_on, (SELECT public.product_day())) AS evidence_grade,
       p.no_solicitation, p.credits
  FROM vault.preview p;

-- After paying: one row a contact with its values and their guarded copies for export (reference/perf.md §5).
CREATE TABLE vault.card (
  contact_id    uuid PRIMARY KEY REFERENCES vault.contact,
  person_name   text,
  title         text,
  designations  text[] NOT NULL,
  email         text,
  phone         text,
  phone_extension text,
  -- Further addresses and numbers: [{channel, value, kind, class}].
  other_points  jsonb NOT NULL DEFAULT '[]',
  published_by  text,
  source_url    text,
  evidence_id   uuid,
  export_person text NOT NULL DEFAULT '',
  export_title  text NOT NULL DEFAULT '',
  export_email  text NOT NULL DEFAULT '',
  export_phone  text NOT NULL DEFAULT ''
);

CREATE FUNCTION vault.written_phone(p_phone text, p_extension text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN p_phone ~ '^\+1[0-9]{10}$'
              THEN pg_catalog.substr(p_phone, 3, 3) || '-' || pg_catalog.substr(p_phone, 6, 3) || '-' || pg_catalog.substr(p_phone, 9)
              ELSE pg_catalog.ltrim(p_phone, '+') END || coalesce(' x' || p_extension, '')
$$;

CREATE FUNCTION vault.contact_is_suppressed(p_contact uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT FROM vault.contact_gate c JOIN vault.gate g ON g.hmac = c.hmac
                  WHERE c.contact_id = p_contact AND g.suppressed_at IS NOT NULL)
$$;

-- Reads card and preview with suppression joined: the base of every answer that carries a value.
CREATE VIEW vault.contact_card WITH (security_barrier = true) AS
SELECT c.contact_id, k.contractor_id, k.kind, k.function, k.seniority, c.person_name, c.title, c.designations,
       c.email, p.email_class, p.email_checked_on, c.phone, c.phone_extension, coalesce(p.phone_kind, 'none') AS phone_kind, c.other_points,
       c.published_by, c.source_url, p.captured_on, c.evidence_id,
       public.evidence_grade(p.proof, p.captured_on, (SELECT public.product_day())) AS evidence_grade,
       coalesce(p.no_solicitation, false) AS no_solicitation, p.first_seen,
       coalesce(p.last_seen, (SELECT max(r.list_date) FROM public.reading r WHERE r.source_id = p.source_id), p.first_seen) AS last_seen,
       p.contact_id IS NOT NULL AND (p.missing_on IS NULL OR 2 > (SELECT count(DISTINCT r.list_date) FROM public.reading r
         WHERE r.source_id = p.source_id AND r.absences_counted AND r.list_date >= p.missing_on)) AS still_listed,
       c.export_person, c.export_title, c.export_email, c.export_phone
  FROM vault.card c
  JOIN vault.contact k ON k.id = c.contact_id AND k.erased_at IS NULL
  LEFT JOIN vault.preview p ON p.contact_id = c.contact_id
 WHERE NOT EXISTS (SELECT FROM vault.contact_gate cg JOIN vault.gate g ON g.hmac = cg.hmac
                    WHERE cg.contact_id = c.contact_id AND g.suppressed_at IS NOT NULL);

-- Makes preview and card of these contacts anew from their points and records. Rows that would not change are not written.
-- A plan for any array would take ten thousand contacts for ten and compare each with each, so each call gets its own.
CREATE FUNCTION vault.refresh_contacts(p_contacts uuid[]) RETURNS void
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
    SELECT DISTINCT ON (r.contact_id) r.contact_id, r.source_id FROM vault.contact_record r JOIN live ON live.id = r.contact_id
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
             (SELECT max(b.list_date) FROM public.reading b WHERE b.source_id = gone.source_id AND b.list_date < gone.list_date),
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

CREATE UNLOGGED TABLE vault.staged_gate (
  run_id        bigint NOT NULL,
  line          integer NOT NULL,
  kind          text NOT NULL,
  hmac          bytea NOT NULL,
  pepper_version integer NOT NULL,
  PRIMARY KEY (run_id, line, hmac)
);

-- For publishing: makes and holds the gates of the staged rows that would change something, and marks what they refuse.
-- A closed phone costs the row its phone; a closed address or person the whole row.
CREATE FUNCTION vault.hold_staged_gates(p_run bigint) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_custom_plan AS $$
DECLARE
  refused integer;
BEGIN
  IF NOT EXISTS (SELECT FROM vault.pepper) THEN
    RAISE EXCEPTION 'no pepper is loaded: contacts could not be suppressed' USING ERRCODE = '55000';
  END IF;
  DELETE FROM vault.staged_gate WHERE run_id = p_run;
  INSERT INTO vault.staged_gate (run_id, line, kind, hmac, pepper_version)
  SELECT DISTINCT p_run, s.line, k.kind,
         public.hmac(convert_to(k.kind || ':' || form, 'UTF8'), convert_to(p.secret, 'UTF8'), 'sha256'), p.version
    FROM vault.staged_contact s
   CROSS JOIN LATERAL (VALUES ('person', s.contractor_id::text || '|' || s.person_folded), ('email', s.email_folded), ('phone', s.phone)) AS k (kind, value)
   CROSS JOIN LATERAL unnest(vault.forms(k.kind, k.value)) AS form
   CROSS JOIN vault.pepper p
   WHERE s.run_id = p_run AND s.state IN ('added', 'changed') AND k.value IS NOT NULL
  ON CONFLICT DO NOTHING;
  INSERT INTO vault.gate (hmac, kind, pepper_version)
  SELECT DISTINCT s.hmac, s.kind, s.pepper_version FROM vault.staged_gate s WHERE s.run_id = p_run ORDER BY s.hmac
  ON CONFLICT (hmac) DO NOTHING;
  PERFORM g.hmac FROM vault.gate g
    WHERE g.hmac IN (SELECT s.hmac FROM vault.staged_gate s WHERE s.run_id = p_run) ORDER BY g.hmac FOR SHARE;
  UPDATE vault.staged_contact s SET phone = NULL, phone_extension = NULL, phone_kind = NULL
   WHERE s.run_id = p_run AND EXISTS (SELECT FROM vault.staged_gate t JOIN vault.gate g ON g.hmac = t.hmac
     WHERE t.run_id = p_run AND t.line = s.line AND t.kind = 'phone' AND g.suppressed_at IS NOT NULL);
  UPDATE vault.staged_contact s SET state = 'suppressed'
   WHERE s.run_id = p_run AND EXISTS (SELECT FROM vault.staged_gate t JOIN vault.gate g ON g.hmac = t.hmac
     WHERE t.run_id = p_run AND t.line = s.line AND t.kind <> 'phone' AND g.suppressed_at IS NOT NULL);
  GET DIAGNOSTICS refused = ROW_COUNT;
  DELETE FROM vault.staged_gate WHERE run_id = p_run;
  RETURN refused;
END
$$;

-- What reveals ask (features/reveals calls these inside its own definer functions) -----------------------------------

-- Holds every gate of the contact against an opt-out until the transaction ends. True: answer as for an unknown id.
CREATE FUNCTION vault.lock_gates(p_contact uuid) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM g.hmac FROM vault.gate g
    WHERE g.hmac IN (SELECT c.hmac FROM vault.contact_gate c WHERE c.contact_id = p_contact) ORDER BY g.hmac FOR SHARE;
  RETURN vault.contact_is_suppressed(p_contact)
      OR NOT EXISTS (SELECT FROM vault.contact c WHERE c.id = p_contact AND c.erased_at IS NULL);
END
$$;

-- Domains of its addresses that nobody looked at for 180 days: a reveal waits for them (rules.md 11).
CREATE FUNCTION vault.domains_to_check(p_contact uuid) RETURNS SETOF text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT DISTINCT split_part(p.value_folded, '@', 2) FROM vault.contact_point p JOIN vault.preview v ON v.contact_id = p.contact_id
   WHERE p.contact_id = p_contact AND p.channel = 'email' AND p.missing_since IS NULL AND p.proof <> 'none' AND p.class <> 'invalid'
     AND (greatest(p.checked_on, p.looked_up_on) IS NULL OR public.product_day() - greatest(p.checked_on, p.looked_up_on) > 180)
$$;

-- What a reveal of it would meet (rules.md 10, 11). No row: unknown, undone or suppressed.
CREATE FUNCTION vault.contact_offer(p_contact uuid)
RETURNS TABLE (contact_id uuid, contractor_id uuid, kind text, credits smallint, check_needed boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT p.contact_id, p.contractor_id, p.kind, p.credits,
         EXISTS (SELECT FROM vault.domains_to_check(p_contact))
    FROM vault.preview p WHERE p.contact_id = p_contact AND NOT vault.contact_is_suppressed(p_contact)
$$;

-- Mailboxes that come free with a person of the firm (rules.md 8).
CREATE FUNCTION vault.firm_mailboxes(p_contractor uuid) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT p.contact_id FROM vault.preview p
   WHERE p.contractor_id = p_contractor AND p.kind IN ('role', 'generic') AND p.credits > 0 AND NOT vault.contact_is_suppressed(p.contact_id)
   ORDER BY p.contact_id
$$;

CREATE FUNCTION vault.contact_values(p_contacts uuid[]) RETURNS SETOF vault.contact_card
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT v.* FROM vault.contact_card v WHERE v.contact_id = ANY (p_contacts)
$$;

-- The check that a reveal waits for (rules.md 11) --------------------------------------------------------------------

-- Only a domain that is gone demotes; silence means unknown; a mail exchanger proves nothing about the address.
CREATE FUNCTION vault.record_check(p_contact uuid, p_domain text, p_outcome text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF p_outcome NOT IN ('exists', 'gone', 'timeout') THEN
    RAISE EXCEPTION 'unknown outcome of a check: %', p_outcome USING ERRCODE = '22023';
  END IF;
  UPDATE vault.contact_point p
     SET looked_up_on = public.product_day(),
         checked_on = CASE p_outcome WHEN 'exists' THEN p.checked_on ELSE public.product_day() END,
         class = CASE p_outcome WHEN 'gone' THEN 'invalid' WHEN 'timeout' THEN 'unknown' ELSE p.class END
   WHERE p.contact_id = p_contact AND p.channel = 'email' AND split_part(p.value_folded, '@', 2) = lower(p_domain)
     AND NOT vault.contact_is_suppressed(p_contact);
  PERFORM vault.refresh_contacts(ARRAY[p_contact]);
  IF p_outcome <> 'exists' THEN
    UPDATE public.directory_version SET version = version + 1, raised_at = clock_timestamp();
  END IF;
END
$$;

-- Rights -------------------------------------------------------------------------------------------------------------
GRANT SELECT, INSERT, UPDATE, DELETE ON vault.staged_contact, vault.import_issue TO trucor_importer;
GRANT SELECT, INSERT, UPDATE ON vault.contact, vault.contact_point, vault.contact_record, vault.contact_record_version TO trucor_importer;
GRANT SELECT ON vault.preview TO trucor_importer;
GRANT SELECT ON public.contact_preview TO trucor_web, trucor_worker, trucor_importer, trucor_indexer, trucor_auditor;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA vault FROM PUBLIC;
REVOKE ALL ON FUNCTION public.evidence_grade(text, date, date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.evidence_grade(text, date, date)
  TO trucor_web, trucor_worker, trucor_importer, trucor_indexer, trucor_auditor;
GRANT EXECUTE ON FUNCTION vault.refresh_contacts(uuid[]), vault.hold_staged_gates(bigint), vault.analyze_staged(), vault.analyze_contacts() TO trucor_importer;
GRANT EXECUTE ON FUNCTION vault.domains_to_check(uuid), vault.record_check(uuid, text, text) TO trucor_worker;
