-- Contacts that left, and addresses that a verifier looked at.

-- A contact that two counted lists lack is no longer listed: it is shown so, and it is not sold as if it were (credits 0).
-- What a team owns of it stays readable and is marked. `still_listed` is decided here and in vault.contact_card, nowhere else.
CREATE OR REPLACE VIEW public.contact_preview WITH (security_barrier = true) AS
SELECT p.contact_id, p.contractor_id, p.kind, p.function, p.seniority, p.has_email, p.email_class, p.email_checked_on, p.phone_kind,
       p.source_domain, p.first_seen,
       coalesce(p.last_seen, (SELECT max(r.list_date) FROM public.reading r WHERE r.source_id = p.source_id AND r.undone_at IS NULL),
                p.first_seen) AS last_seen,
       listed.still AS still_listed,
       public.evidence_grade(p.proof, p.captured_on, (SELECT public.product_day())) AS evidence_grade,
       p.no_solicitation, CASE WHEN listed.still THEN p.credits ELSE 0::smallint END AS credits
  FROM vault.preview p
 CROSS JOIN LATERAL (
   SELECT p.missing_on IS NULL OR 2 > (SELECT count(DISTINCT r.list_date) FROM public.reading r
     WHERE r.source_id = p.source_id AND r.absences_counted AND r.undone_at IS NULL AND r.list_date >= p.missing_on) AS still) listed;

-- What a reveal of it would meet (rules.md 10, 11): of a contact no longer listed, nothing that is sold.
CREATE OR REPLACE FUNCTION vault.contact_offer(p_contact uuid)
RETURNS TABLE (contact_id uuid, contractor_id uuid, kind text, credits smallint, check_needed boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT p.contact_id, p.contractor_id, p.kind, p.credits,
         EXISTS (SELECT FROM vault.domains_to_check(p_contact))
    FROM public.contact_preview p WHERE p.contact_id = p_contact AND NOT vault.contact_is_suppressed(p_contact)
$$;

-- Mailboxes that come free with a person of the firm (rules.md 8): those that are listed.
CREATE OR REPLACE FUNCTION vault.firm_mailboxes(p_contractor uuid) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT p.contact_id FROM public.contact_preview p
   WHERE p.contractor_id = p_contractor AND p.kind IN ('role', 'generic') AND p.credits > 0 AND NOT vault.contact_is_suppressed(p.contact_id)
   ORDER BY p.contact_id
$$;

CREATE OR REPLACE VIEW public.list_export WITH (security_barrier = true) AS
WITH opened AS MATERIALIZED (
  -- The team's own, read once and not for each firm.
  SELECT * FROM public.opened_contact
), boxes AS MATERIALIZED (
  SELECT o.contractor_id,
         string_agg(o.export_email, '; ' ORDER BY o.contact_id) FILTER (WHERE o.kind = 'role') AS role_email,
         string_agg(o.export_email, '; ' ORDER BY o.contact_id) FILTER (WHERE o.kind = 'generic') AS generic_email,
         (array_agg(o.evidence_id ORDER BY o.contact_id))[1] AS evidence_id,
         min(o.evidence_grade) AS evidence_grade, min(o.source_url) AS source_url, min(o.captured_on) AS captured_on,
         bool_or(o.no_solicitation) AS no_solicitation, min(o.revealed_at) AS revealed_at,
         min(o.last_seen) AS last_seen, bool_and(o.still_listed) AS still_listed
    FROM opened o WHERE o.kind IN ('role', 'generic') GROUP BY o.contractor_id
)
SELECT
  c.id                                              AS contractor_id,
  c.export_name                                     AS legal_name,
  c.export_trade_names                              AS trade_names,
  c.export_city                                     AS city,
  c.province                                        AS province,
  c.postal_code                                     AS postal_code,
  c.export_phone                                    AS business_phone,
  c.website                                         AS website,
  d.status                                          AS status,
  d.under_review                                    AS under_review,
  CASE WHEN d.under_review THEN NULL ELSE d.next_due_on END AS next_event_on,
  array_to_string(d.provinces, ' ')                 AS jurisdictions,
  array_to_string(d.programmes, ' ')                AS programmes,
  array_to_string(d.partners, ' ')                  AS partners,
  d.certificates                                    AS certificates,
  array_to_string(c.trades, ' ')                    AS trades,
  c.size                                            AS size,
  person.contact_id                                 AS contact_id,
  person.export_person                              AS contact_name,
  person.export_title                               AS contact_title,
  person.function                                   AS contact_function,
  person.seniority                                  AS contact_seniority,
  person.export_email                               AS contact_email,
  person.email_class                                AS contact_email_class,
  person.email_checked_on                           AS contact_email_checked_on,
  person.export_phone                               AS contact_phone,
  boxes.role_email                                  AS role_email,
  boxes.generic_email                               AS generic_email,
  coalesce(person.evidence_id, boxes.evidence_id)   AS evidence_id,
  coalesce(person.evidence_grade, boxes.evidence_grade) AS evidence_grade,
  CASE WHEN person.contact_id IS NOT NULL OR boxes.evidence_id IS NOT NULL THEN
    public.formula_guarded(coalesce(person.source_url, boxes.source_url)) END AS source_url,
  coalesce(person.captured_on, boxes.captured_on)   AS captured_on,
  coalesce(person.no_solicitation, boxes.no_solicitation) AS no_solicitation_seen,
  (coalesce(person.revealed_at, boxes.revealed_at) AT TIME ZONE 'America/Edmonton')::date AS revealed_on,
  c.updated_on                                      AS facts_updated_on,
  c.data_set = 'demo'                               AS demo,
  -- Of what is opened alone: a person who is no longer listed stays the team's and is said to be gone.
  coalesce(person.last_seen, boxes.last_seen)       AS contact_last_seen,
  coalesce(person.still_listed, boxes.still_listed) AS contact_still_listed
FROM public.list_item i
JOIN public.list l ON l.id = i.list_id AND l.team_id = i.team_id AND l.archived_at IS NULL
JOIN public.contractor c ON c.id = i.contractor_id AND c.hidden_at IS NULL
LEFT JOIN public.search_document d ON d.contractor_id = c.id
LEFT JOIN opened person ON person.contractor_id = c.id AND person.kind IN ('named', 'other-named')
LEFT JOIN boxes ON boxes.contractor_id = c.id
WHERE i.team_id = nullif(current_setting('app.team_id', true), '')::uuid
  AND i.list_id = nullif(current_setting('app.list_id', true), '')::uuid
  AND (SELECT public.member_role(nullif(current_setting('app.team_id', true), '')::uuid,
                                 nullif(current_setting('app.user_id', true), '')::uuid)) IN ('owner', 'admin', 'member')
ORDER BY i.added_at, c.id, person.revealed_at, person.contact_id;


-- The verifier (EMAIL_VERIFIER_URL) ------------------------------------------------------------------------------------

-- What a verifier answered and when: the evidence behind a class and its date. No value; it goes with the address.
CREATE TABLE vault.address_check (
  id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  point_id      uuid NOT NULL REFERENCES vault.contact_point ON DELETE CASCADE,
  at            timestamptz NOT NULL DEFAULT clock_timestamp(),
  -- Host of the verifier.
  checker       text NOT NULL CHECK (length(checker) BETWEEN 1 AND 253),
  answer        text NOT NULL CHECK (answer IN ('valid', 'accept-all', 'unknown', 'invalid')),
  class_before  text NOT NULL,
  class_after   text NOT NULL
);
CREATE INDEX address_check_point_idx ON vault.address_check (point_id, at DESC);

-- Of one contact: what a reveal waits for.
CREATE FUNCTION vault.addresses_to_check(p_contact uuid) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT p.id FROM vault.contact_point p JOIN vault.preview v ON v.contact_id = p.contact_id
   WHERE p.contact_id = p_contact AND p.channel = 'email' AND p.missing_since IS NULL AND p.proof <> 'none' AND p.class <> 'invalid'
     AND (greatest(p.checked_on, p.looked_up_on) IS NULL OR public.product_day() - greatest(p.checked_on, p.looked_up_on) > 180)
     AND NOT vault.contact_is_suppressed(p.contact_id)
   ORDER BY p.id
$$;

-- Of the listed contacts of certified firms: addresses never checked or not for 180 days, oldest first. What the verifier
-- could not tell is not asked again for a week.
CREATE FUNCTION vault.addresses_due(p_limit integer) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT p.id
    FROM vault.contact_point p
    JOIN public.contact_preview v ON v.contact_id = p.contact_id AND v.still_listed
    JOIN public.search_document d ON d.contractor_id = v.contractor_id AND d.status IN ('active', 'due', 'unknown')
   WHERE p.channel = 'email' AND p.missing_since IS NULL AND p.proof <> 'none' AND p.class <> 'invalid'
     AND (p.checked_on IS NULL OR public.product_day() - p.checked_on > 180)
     AND NOT EXISTS (SELECT FROM vault.address_check a WHERE a.point_id = p.id AND a.at > clock_timestamp() - interval '7 days')
     AND NOT vault.contact_is_suppressed(p.contact_id)
   ORDER BY p.checked_on NULLS FIRST, p.id LIMIT p_limit
$$;

-- The address itself, at the moment of sending: whoever opted out since it was listed is sent to nobody.
CREATE FUNCTION vault.address_to_send(p_point uuid) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT p.value_folded FROM vault.contact_point p
   WHERE p.id = p_point AND p.channel = 'email' AND p.missing_since IS NULL AND NOT vault.contact_is_suppressed(p.contact_id)
$$;

-- Writes what the verifier found. "unknown" is no finding: class and date stay, and nothing is demoted by it (rules.md 11).
CREATE FUNCTION vault.record_verdict(p_point uuid, p_answer text, p_checker text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_point vault.contact_point;
  v_after text;
BEGIN
  IF p_answer NOT IN ('valid', 'accept-all', 'unknown', 'invalid') THEN
    RAISE EXCEPTION 'unknown answer of a verifier: %', p_answer USING ERRCODE = '22023';
  END IF;
  SELECT p.* INTO v_point FROM vault.contact_point p WHERE p.id = p_point AND p.channel = 'email' FOR UPDATE;
  IF NOT FOUND OR vault.contact_is_suppressed(v_point.contact_id) THEN
    RETURN;
  END IF;
  v_after := CASE p_answer WHEN 'unknown' THEN v_point.class ELSE p_answer END;
  UPDATE vault.contact_point p
     SET looked_up_on = public.product_day(), class = v_after,
         checked_on = CASE p_answer WHEN 'unknown' THEN p.checked_on ELSE public.product_day() END
   WHERE p.id = p_point;
  INSERT INTO vault.address_check (point_id, checker, answer, class_before, class_after)
  VALUES (p_point, p_checker, p_answer, v_point.class, v_after);
  PERFORM vault.refresh_contacts(ARRAY[v_point.contact_id]);
  IF v_after <> v_point.class THEN
    UPDATE public.directory_version SET version = version + 1, raised_at = clock_timestamp();
    PERFORM public.refresh_search_documents(ARRAY[(SELECT c.contractor_id FROM vault.contact c WHERE c.id = v_point.contact_id)]);
  END IF;
END
$$;

-- Rights -------------------------------------------------------------------------------------------------------------
REVOKE ALL ON FUNCTION vault.addresses_to_check(uuid), vault.addresses_due(integer), vault.address_to_send(uuid),
  vault.record_verdict(uuid, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION vault.addresses_to_check(uuid), vault.addresses_due(integer), vault.address_to_send(uuid),
  vault.record_verdict(uuid, text, text) TO trucor_worker;
