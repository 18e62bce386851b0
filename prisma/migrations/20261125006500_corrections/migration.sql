-- Corrections: somebody reports a problem, an operator decides, and what was right holds until the lists say otherwise.
-- Whatever a stranger types may name a person, so all of it but the choices lives in the vault (rules.md 26).

CREATE TABLE public.correction (
  id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  contractor_id uuid NOT NULL REFERENCES public.contractor,
  kind          text NOT NULL CHECK (kind IN ('value', 'contact', 'duplicate', 'other')),
  -- A value's column, "certification", "duplicate", "other"; of a contact what is wrong with it.
  field         text NOT NULL CHECK (field IN ('legal_name', 'trade_names', 'city', 'province', 'postal_code', 'business_phone', 'website',
                  'trades', 'size', 'certification', 'duplicate', 'other', 'left-firm', 'wrong-person', 'dead-address')),
  -- What the page showed when it was reported: a fact of the directory, never of a contact.
  says          jsonb,
  contact_id    uuid,
  language      text NOT NULL CHECK (language IN ('en', 'fr')),
  state         text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'accepted', 'declined')),
  created_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
  decided_at    timestamptz,
  decided_by    uuid REFERENCES public."user" (id),
  reason        text CHECK (length(reason) BETWEEN 1 AND 1000),
  CHECK ((kind = 'contact') = (contact_id IS NOT NULL)),
  CHECK ((kind = 'contact') = (field IN ('left-firm', 'wrong-person', 'dead-address'))),
  CHECK ((state = 'open') = (decided_at IS NULL) AND (state = 'open') = (decided_by IS NULL))
);
CREATE INDEX correction_state_idx ON public.correction (state, id);
CREATE INDEX correction_contractor_idx ON public.correction (contractor_id);

-- Who reported it and in which words; emptied 30 days after the decision.
CREATE TABLE vault.correction_report (
  correction_id bigint PRIMARY KEY REFERENCES public.correction,
  should_be     text CHECK (length(should_be) <= 1000),
  seen_at_url   text CHECK (seen_at_url ~ '^https://' AND length(seen_at_url) <= 500),
  email         text CHECK (length(email) <= 254),
  -- Of a contact: the team that owns it and its member, who is told.
  team_id       uuid,
  user_id       uuid,
  -- What came back for it, once it was settled.
  credits       integer,
  told_at       timestamptz
);
CREATE INDEX correction_report_team_idx ON vault.correction_report (team_id) WHERE team_id IS NOT NULL;

-- What was decided: laid over what the lists say, as long as they say what they said then.
CREATE TABLE public.contractor_correction (
  id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  contractor_id uuid NOT NULL REFERENCES public.contractor,
  field         text NOT NULL CHECK (field IN ('legal_name', 'trade_names', 'city', 'province', 'postal_code', 'business_phone', 'website', 'trades', 'size')),
  value         jsonb NOT NULL,
  was           jsonb NOT NULL,
  decided_on    date NOT NULL,
  reason        text NOT NULL,
  correction_id bigint NOT NULL UNIQUE REFERENCES public.correction,
  ended_at      timestamptz,
  -- The run whose list says something else; NULL where an undo or a merge changed what the lists say. Undone, it ends nothing.
  ended_run     bigint REFERENCES public.import_run,
  -- A later decision about the same field.
  replaced_by   bigint REFERENCES public.contractor_correction,
  CHECK (ended_at IS NOT NULL OR (ended_run IS NULL AND replaced_by IS NULL))
);
CREATE INDEX contractor_correction_contractor_idx ON public.contractor_correction (contractor_id);

-- Reporting -----------------------------------------------------------------------------------------------------------

-- From the public form. The same work whether or not an answer is wanted; a firm with twenty open reports takes no more.
CREATE FUNCTION public.report_problem(
  p_contractor uuid, p_field text, p_should_be text, p_seen_at_url text, p_email text, p_language text
) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_id bigint;
BEGIN
  INSERT INTO public.correction (contractor_id, kind, field, says, language)
  SELECT c.id, CASE WHEN p_field IN ('certification', 'other') THEN 'other' WHEN p_field = 'duplicate' THEN 'duplicate' ELSE 'value' END,
         p_field, to_jsonb(c) -> p_field, p_language
    FROM public.contractor c
   WHERE c.id = p_contractor AND c.hidden_at IS NULL
     AND 20 > (SELECT count(*) FROM public.correction o WHERE o.contractor_id = c.id AND o.state = 'open' AND o.kind <> 'contact')
  RETURNING id INTO v_id;
  INSERT INTO vault.correction_report (correction_id, should_be, seen_at_url, email)
  SELECT v_id, nullif(btrim(p_should_be), ''), nullif(p_seen_at_url, ''), nullif(p_email, '') WHERE v_id IS NOT NULL;
END
$$;

-- From an opened card: the contact's id and a choice, no word. Nothing is answered, so that nothing is told of a contact that
-- the team does not own or that opted out (rules.md 30); one open report a contact and team.
CREATE FUNCTION public.report_contact(p_team uuid, p_user uuid, p_contact uuid, p_what text, p_language text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_id bigint;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('report:' || p_team || p_contact, 0));
  INSERT INTO public.correction (contractor_id, kind, field, contact_id, language)
  SELECT r.contractor_id, 'contact', p_what, r.contact_id, p_language
    FROM public.reveal r
   WHERE r.team_id = p_team AND r.contact_id = p_contact AND r.returned_at IS NULL AND r.hidden_at IS NULL
     AND public.member_role(p_team, p_user) IS NOT NULL AND NOT vault.contact_is_suppressed(r.contact_id)
     AND NOT EXISTS (SELECT FROM public.correction o JOIN vault.correction_report v ON v.correction_id = o.id
                      WHERE o.contact_id = p_contact AND v.team_id = p_team AND o.state = 'open')
  RETURNING id INTO v_id;
  INSERT INTO vault.correction_report (correction_id, team_id, user_id) SELECT v_id, p_team, p_user WHERE v_id IS NOT NULL;
END
$$;

-- What a report says, to an operator alone, and the log says that it was read. The address stays where it is.
CREATE FUNCTION public.desk_correction(p_user uuid, p_id bigint)
RETURNS TABLE (should_be text, seen_at_url text, mail_wanted boolean, from_team boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM public.operator o WHERE o.user_id = p_user) THEN
    RETURN;
  END IF;
  INSERT INTO public.desk_action (user_id, action, object, details, done_at, outcome)
  VALUES (p_user, 'read-correction', 'correction:' || p_id, jsonb_build_object('correction', p_id), clock_timestamp(), 'done');
  RETURN QUERY
    SELECT r.should_be, r.seen_at_url, r.email IS NOT NULL OR r.user_id IS NOT NULL, r.team_id IS NOT NULL
      FROM vault.correction_report r WHERE r.correction_id = p_id;
END
$$;

-- What the report asks for, where the operator takes it as it stands.
CREATE FUNCTION public.correction_asked(p_id bigint) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT r.should_be FROM vault.correction_report r JOIN public.correction c ON c.id = r.correction_id AND c.kind = 'value'
   WHERE r.correction_id = p_id
$$;

-- After the decision, by a job ----------------------------------------------------------------------------------------------

-- The credit of a charged reveal whose contact was wrong, reported within 90 days of the charge: one remedy for ever, nothing
-- for a free reveal (rules.md 19). Team, contact and day are those of the report, so nobody can ask for another credit.
CREATE FUNCTION money.credit_correction(p_correction bigint) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_team uuid;
  v_contact uuid;
  v_reported timestamptz;
  v_charge bigint;
  v_credits integer;
BEGIN
  SELECT r.team_id, c.contact_id, c.created_at INTO v_team, v_contact, v_reported
    FROM public.correction c JOIN vault.correction_report r ON r.correction_id = c.id
   WHERE c.id = p_correction AND c.kind = 'contact' AND c.state = 'accepted' AND r.team_id IS NOT NULL;
  IF NOT FOUND THEN
    RETURN 0;
  END IF;
  PERFORM money.lock_wallet(v_team);
  SELECT r.credits INTO v_credits FROM vault.correction_report r WHERE r.correction_id = p_correction;
  IF v_credits IS NOT NULL THEN
    RETURN v_credits;
  END IF;
  PERFORM money.post_due_expiries(v_team);
  SELECT t.id INTO v_charge FROM public.reveal r JOIN money.tx t ON t.id = r.tx_id
   WHERE r.team_id = v_team AND r.contact_id = v_contact AND r.returned_at IS NULL
     AND t.at <= v_reported AND t.at > v_reported - interval '90 days';
  v_credits := CASE WHEN v_charge IS NULL THEN 0 ELSE money.return_credit(v_team, v_charge, 'correction', NULL) END;
  UPDATE vault.correction_report SET credits = v_credits WHERE correction_id = p_correction;
  RETURN v_credits;
END
$$;

-- Not sold any more as it was: an address that does not work is unknown again (never worse on one team's word, rules.md 19), a
-- person who left is retired until a source says something new of them. What was paid for stays readable.
CREATE FUNCTION vault.mark_wrong_contact(p_correction bigint) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_correction public.correction;
  v_contractor uuid;
  v_marked boolean;
BEGIN
  SELECT c.* INTO v_correction FROM public.correction c WHERE c.id = p_correction AND c.kind = 'contact' AND c.state = 'accepted';
  IF NOT FOUND OR vault.lock_gates(v_correction.contact_id) THEN
    RETURN false;
  END IF;
  IF v_correction.field = 'dead-address' THEN
    UPDATE vault.contact_point p SET class = 'unknown', checked_on = public.product_day(), looked_up_on = public.product_day()
     WHERE p.contact_id = v_correction.contact_id AND p.channel = 'email' AND p.class IN ('valid', 'accept-all');
  ELSE
    UPDATE vault.contact c SET retired_at = clock_timestamp()
     WHERE c.id = v_correction.contact_id AND c.retired_at IS NULL AND c.erased_at IS NULL;
  END IF;
  v_marked := FOUND;
  IF v_marked THEN
    PERFORM vault.refresh_contacts(ARRAY[v_correction.contact_id]);
    SELECT c.contractor_id INTO v_contractor FROM vault.contact c WHERE c.id = v_correction.contact_id;
    PERFORM public.refresh_search_documents(ARRAY[v_contractor]);
    UPDATE public.directory_version SET version = version + 1, raised_at = clock_timestamp();
  END IF;
  RETURN v_marked;
END
$$;

-- Who waits to be told of a decision, once; the row is held until the mail is queued.
CREATE FUNCTION vault.correction_to_tell(p_correction bigint) RETURNS TABLE (email text, language text)
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  UPDATE vault.correction_report r SET told_at = clock_timestamp()
    FROM public.correction c
   WHERE c.id = p_correction AND r.correction_id = c.id AND c.state <> 'open' AND r.told_at IS NULL
  RETURNING coalesce(r.email, (SELECT u.email FROM public."user" u JOIN public.member m ON m."userId" = u.id AND m."organizationId" = r.team_id
                                WHERE u.id = r.user_id)), c.language
$$;

-- Nothing that a reporter wrote outlives 30 days from the decision.
CREATE FUNCTION vault.scrub_corrections() RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  UPDATE vault.correction_report r SET email = NULL, should_be = NULL, seen_at_url = NULL, user_id = NULL
    FROM public.correction c
   WHERE c.id = r.correction_id AND c.decided_at < clock_timestamp() - interval '30 days'
     AND (r.email IS NOT NULL OR r.should_be IS NOT NULL OR r.seen_at_url IS NOT NULL OR r.user_id IS NOT NULL)
$$;

-- Rights --------------------------------------------------------------------------------------------------------------------
REVOKE ALL ON FUNCTION public.report_problem(uuid, text, text, text, text, text), public.report_contact(uuid, uuid, uuid, text, text),
  public.desk_correction(uuid, bigint), public.correction_asked(bigint), money.credit_correction(bigint) FROM PUBLIC;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA vault FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.report_problem(uuid, text, text, text, text, text), public.report_contact(uuid, uuid, uuid, text, text),
  public.desk_correction(uuid, bigint) TO trucor_web;
GRANT EXECUTE ON FUNCTION public.correction_asked(bigint) TO trucor_importer;
GRANT EXECUTE ON FUNCTION money.credit_correction(bigint), vault.mark_wrong_contact(bigint), vault.correction_to_tell(bigint),
  vault.scrub_corrections() TO trucor_worker;
GRANT SELECT ON public.correction, public.contractor_correction TO trucor_web, trucor_worker, trucor_importer, trucor_auditor;
GRANT UPDATE (state, decided_at, decided_by, reason) ON public.correction TO trucor_importer;
GRANT INSERT, UPDATE ON public.contractor_correction TO trucor_importer;
