-- Opt-outs: a request proved by mail takes a contact from everywhere at once (rules.md 27-30). Requests carry an address, so
-- they live in the vault; web knows them by id alone.

CREATE TABLE vault.privacy_request (
  id            uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  kind          text NOT NULL CHECK (kind IN ('opt-out', 'desk')),
  language      text NOT NULL CHECK (language IN ('en', 'fr')),
  -- Emptied when the request is settled, and after 30 days at the latest.
  email         text CHECK (length(email) <= 254),
  -- Keyed: counts mails to one address without keeping it.
  email_key     bytea,
  message       text CHECK (length(message) <= 4000),
  created_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
  mailed_at     timestamptz,
  confirmed_at  timestamptz,
  -- Five business days for what cannot be proved by mail.
  due_on        date,
  settled_at    timestamptz,
  CHECK ((kind = 'desk') = (due_on IS NOT NULL)),
  CHECK ((kind = 'opt-out') = (email_key IS NOT NULL))
);
CREATE INDEX privacy_request_mailed_idx ON vault.privacy_request (email_key, mailed_at) WHERE mailed_at IS NOT NULL;
CREATE INDEX privacy_request_desk_idx ON vault.privacy_request (due_on) WHERE kind = 'desk' AND settled_at IS NULL;

-- What is appended outside the database too, so that no restore opens a closed gate (rules.md 28). Hashes, no values.
CREATE TABLE vault.suppression_entry (
  id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  hmac          bytea NOT NULL REFERENCES vault.gate,
  request_id    uuid REFERENCES vault.privacy_request,
  at            timestamptz NOT NULL DEFAULT clock_timestamp(),
  reason        text NOT NULL,
  appended_at   timestamptz
);
CREATE INDEX suppression_entry_waiting_idx ON vault.suppression_entry (id) WHERE appended_at IS NULL;

-- Who had paid, listed while the gates were held; told by evidence id, with the day by which to delete.
CREATE TABLE vault.opt_out_buyer (
  request_id    uuid NOT NULL REFERENCES vault.privacy_request,
  team_id       uuid NOT NULL,
  contact_id    uuid NOT NULL REFERENCES vault.contact,
  evidence_id   uuid,
  revealed_at   timestamptz NOT NULL,
  delete_by     date NOT NULL,
  credits_returned integer,
  told_at       timestamptz,
  PRIMARY KEY (request_id, team_id, contact_id)
);

-- Asking ------------------------------------------------------------------------------------------------------------

-- The same work and the same answer whether or not anything is held under the address (rules.md 29).
CREATE FUNCTION public.request_opt_out(p_email text, p_language text) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_id uuid;
BEGIN
  INSERT INTO vault.privacy_request (kind, language, email, email_key)
  SELECT 'opt-out', p_language, p_email,
         public.hmac(convert_to('request:' || f.forms[cardinality(f.forms)], 'UTF8'), convert_to(p.secret, 'UTF8'), 'sha256')
    FROM (SELECT vault.forms('email', p_email) AS forms) f, (SELECT secret FROM vault.pepper ORDER BY version DESC LIMIT 1) p
  RETURNING id INTO STRICT v_id;
  PERFORM public.enqueue('send_opt_out_mail', jsonb_build_object('requestId', v_id));
  RETURN v_id;
END
$$;

CREATE FUNCTION vault.business_days_after(p_day date, p_days integer) RETURNS date
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT d::date FROM generate_series(p_day + 1, p_day + 7 * p_days, interval '1 day') AS d
   WHERE extract(isodow FROM d) < 6 ORDER BY d OFFSET p_days - 1 LIMIT 1
$$;

-- For who cannot read mail at the address any more: somebody looks at it. No proof of identity is asked for.
CREATE FUNCTION public.ask_privacy_desk(p_reply_to text, p_message text, p_language text) RETURNS uuid
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  INSERT INTO vault.privacy_request (kind, language, email, message, due_on)
  VALUES ('desk', p_language, p_reply_to, p_message,
          vault.business_days_after((clock_timestamp() AT TIME ZONE 'America/Edmonton')::date, 5))
  RETURNING id
$$;

-- For the job: the address, once, and at most three times a day for one address.
CREATE FUNCTION vault.opt_out_mail_due(p_request uuid) RETURNS TABLE (email text, language text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_request vault.privacy_request;
BEGIN
  SELECT r.* INTO v_request FROM vault.privacy_request r
   WHERE r.id = p_request AND r.kind = 'opt-out' AND r.mailed_at IS NULL AND r.email IS NOT NULL FOR UPDATE;
  IF NOT FOUND THEN
    RETURN;
  END IF;
  PERFORM pg_advisory_xact_lock(hashtextextended(encode(v_request.email_key, 'hex'), 0));
  IF (SELECT count(*) FROM vault.privacy_request r
       WHERE r.email_key = v_request.email_key AND r.mailed_at > clock_timestamp() - interval '1 day') >= 3 THEN
    RETURN;
  END IF;
  UPDATE vault.privacy_request SET mailed_at = clock_timestamp() WHERE id = p_request;
  RETURN QUERY SELECT v_request.email, v_request.language;
END
$$;

-- Settling ----------------------------------------------------------------------------------------------------------

-- Empties what is held of these contacts. Ids, gates and what was paid stay; no value does.
CREATE FUNCTION vault.erase_contacts(p_contacts uuid[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_custom_plan AS $$
DECLARE
  v_contractors uuid[];
BEGIN
  IF cardinality(p_contacts) = 0 THEN
    RETURN;
  END IF;
  DELETE FROM vault.import_issue i USING vault.contact_record r, public.import_run n
   WHERE r.contact_id = ANY (p_contacts) AND n.id = i.run_id AND n.source_id = r.source_id AND i.natural_key = r.natural_key;
  DELETE FROM vault.import_issue i USING vault.contact_point p
   WHERE p.contact_id = ANY (p_contacts) AND lower(i.value) = left(p.value_folded, 80);
  DELETE FROM vault.contact_record_version v WHERE v.before ->> 'contact_id' = ANY (p_contacts::text[]);
  DELETE FROM vault.contact_record r WHERE r.contact_id = ANY (p_contacts);
  DELETE FROM vault.staged_contact s USING vault.contact c
   WHERE c.id = ANY (p_contacts) AND s.contractor_id = c.contractor_id AND (s.person_folded = c.person_folded OR s.email_folded = c.mailbox);
  DELETE FROM vault.contact_point p WHERE p.contact_id = ANY (p_contacts);
  DELETE FROM vault.card c WHERE c.contact_id = ANY (p_contacts);
  DELETE FROM vault.preview p WHERE p.contact_id = ANY (p_contacts);
  UPDATE vault.contact c SET person_name = NULL, person_folded = NULL, mailbox = NULL, title = NULL, designations = '{}',
         erased_at = clock_timestamp()
   WHERE c.id = ANY (p_contacts) AND c.erased_at IS NULL;
  UPDATE public.directory_version SET version = version + 1, raised_at = clock_timestamp();
  -- The documents of both engines are the search's own; it makes those of these firms again within this transaction.
  SELECT array_agg(DISTINCT c.contractor_id) INTO v_contractors FROM vault.contact c WHERE c.id = ANY (p_contacts);
  PERFORM public.refresh_search_documents(v_contractors);
END
$$;

-- Whether a request still waits: for the page behind the link. Its id is known to who got the mail alone.
CREATE FUNCTION public.opt_out_state(p_request uuid) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE WHEN r.confirmed_at IS NOT NULL THEN 'done'
              WHEN r.email IS NULL OR r.created_at < clock_timestamp() - interval '7 days' THEN 'expired' ELSE 'open' END
    FROM vault.privacy_request r WHERE r.id = p_request AND r.kind = 'opt-out'
$$;

-- Closes the gates of the proved address and of whom it leads to, empties the contacts, and leaves what costs other locks
-- (credits, mails) to a job after the commit: taken here they would deadlock with reveals (rules.md 27).
CREATE FUNCTION public.confirm_opt_out(p_request uuid) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_request vault.privacy_request;
  v_own bytea[];
  v_contacts uuid[];
  v_seen uuid[];
  v_close bytea[];
BEGIN
  SELECT r.* INTO v_request FROM vault.privacy_request r WHERE r.id = p_request AND r.kind = 'opt-out' FOR UPDATE;
  IF NOT FOUND THEN
    RETURN 'expired';
  ELSIF v_request.confirmed_at IS NOT NULL THEN
    RETURN 'done';
  ELSIF v_request.email IS NULL OR v_request.created_at < clock_timestamp() - interval '7 days' THEN
    RETURN 'expired';
  END IF;

  -- Gates first, all in one order, so that a reveal in flight either ends before us and is listed, or meets a closed gate.
  INSERT INTO vault.gate (hmac, kind, pepper_version)
  SELECT g.hmac, 'email', g.pepper_version FROM vault.gates_for('email', v_request.email) g ON CONFLICT (hmac) DO NOTHING;
  v_own := array(SELECT g.hmac FROM vault.gates_for('email', v_request.email) g);
  v_contacts := array(SELECT DISTINCT c.contact_id FROM vault.contact_gate c WHERE c.hmac = ANY (v_own) ORDER BY 1);
  LOOP
    PERFORM g.hmac FROM vault.gate g
      WHERE g.hmac = ANY (v_own) OR g.hmac IN (SELECT c.hmac FROM vault.contact_gate c WHERE c.contact_id = ANY (v_contacts))
      ORDER BY g.hmac FOR UPDATE;
    v_seen := v_contacts;
    v_contacts := array(SELECT DISTINCT c.contact_id FROM vault.contact_gate c WHERE c.hmac = ANY (v_own) ORDER BY 1);
    EXIT WHEN v_contacts = v_seen;
  END LOOP;

  -- The address itself and the persons; further values only where nobody else stands behind them and they are no main line.
  v_close := v_own || array(
    SELECT DISTINCT c.hmac FROM vault.contact_gate c JOIN vault.gate g ON g.hmac = c.hmac
     WHERE c.contact_id = ANY (v_contacts)
       AND (g.kind = 'person'
         OR (NOT EXISTS (SELECT FROM vault.contact_gate o JOIN vault.contact k ON k.id = o.contact_id AND k.erased_at IS NULL
                          WHERE o.hmac = c.hmac AND o.contact_id <> ALL (v_contacts))
             AND NOT (g.kind = 'phone' AND EXISTS (
               SELECT FROM vault.contact_point p WHERE p.contact_id = c.contact_id AND p.channel = 'phone' AND p.phone_kind = 'main'
                  AND c.hmac IN (SELECT h.hmac FROM vault.gates_for('phone', p.value_folded) h))))));

  INSERT INTO vault.opt_out_buyer (request_id, team_id, contact_id, evidence_id, revealed_at, delete_by)
  SELECT p_request, b.team_id, b.contact_id, k.evidence_id, max(b.revealed_at),
         (clock_timestamp() AT TIME ZONE 'America/Edmonton')::date + 30
    FROM money.buyers_of(v_contacts) b LEFT JOIN vault.card k ON k.contact_id = b.contact_id
   GROUP BY b.team_id, b.contact_id, k.evidence_id
  ON CONFLICT DO NOTHING;

  WITH closed AS (
    UPDATE vault.gate g SET suppressed_at = clock_timestamp(), reason = 'opt-out'
     WHERE g.hmac = ANY (v_close) AND g.suppressed_at IS NULL RETURNING g.hmac
  )
  INSERT INTO vault.suppression_entry (hmac, request_id, reason) SELECT c.hmac, p_request, 'opt-out' FROM closed c;

  PERFORM vault.erase_contacts(v_contacts);
  UPDATE vault.privacy_request SET confirmed_at = clock_timestamp(), settled_at = clock_timestamp(), email = NULL WHERE id = p_request;
  PERFORM public.enqueue('finish_opt_out', jsonb_build_object('requestId', p_request));
  RETURN 'done';
END
$$;

-- After the commit -----------------------------------------------------------------------------------------------------

CREATE FUNCTION vault.suppressions_to_append() RETURNS TABLE (id bigint, hmac text, kind text, pepper_version integer, at timestamptz, reason text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT e.id, encode(e.hmac, 'hex'), g.kind, g.pepper_version, e.at, e.reason
    FROM vault.suppression_entry e JOIN vault.gate g ON g.hmac = e.hmac WHERE e.appended_at IS NULL ORDER BY e.id
$$;

CREATE FUNCTION vault.suppressions_were_appended(p_ids bigint[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  UPDATE vault.suppression_entry SET appended_at = clock_timestamp() WHERE id = ANY (p_ids) AND appended_at IS NULL
$$;

-- Closes what the log outside says is closed, and empties what a restore brought back behind it. Answers how many gates it closed.
CREATE FUNCTION vault.replay_suppressions(p_entries jsonb) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_closed integer;
BEGIN
  WITH said AS (
    SELECT DISTINCT ON (decode(e.hmac, 'hex')) decode(e.hmac, 'hex') AS hmac, e.kind, e.pepper_version, e.at, e.reason
      FROM jsonb_to_recordset(p_entries) AS e (hmac text, kind text, pepper_version integer, at timestamptz, reason text)
     ORDER BY decode(e.hmac, 'hex'), e.at
  )
  INSERT INTO vault.gate AS g (hmac, kind, pepper_version, suppressed_at, reason)
  SELECT s.hmac, s.kind, s.pepper_version, s.at, s.reason FROM said s
  ON CONFLICT (hmac) DO UPDATE SET suppressed_at = excluded.suppressed_at, reason = excluded.reason WHERE g.suppressed_at IS NULL;
  GET DIAGNOSTICS v_closed = ROW_COUNT;
  PERFORM vault.erase_contacts(array(
    SELECT DISTINCT c.id FROM vault.contact c JOIN vault.contact_gate cg ON cg.contact_id = c.id JOIN vault.gate g ON g.hmac = cg.hmac
     WHERE g.suppressed_at IS NOT NULL AND c.erased_at IS NULL));
  RETURN v_closed;
END
$$;

-- Buyers that wait to be told, with the people of the team who answer for it.
CREATE FUNCTION vault.opt_out_buyers_to_tell(p_request uuid)
RETURNS TABLE (team_id uuid, contact_id uuid, evidence_id uuid, delete_by date, opted_out_at timestamptz, recipients jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT b.team_id, b.contact_id, b.evidence_id, b.delete_by, q.confirmed_at,
         coalesce((SELECT jsonb_agg(jsonb_build_object('email', u.email, 'language', u.language) ORDER BY u.email)
                     FROM public.member m JOIN public."user" u ON u.id = m."userId"
                    WHERE m."organizationId" = b.team_id AND m.role IN ('owner', 'admin')), '[]')
    FROM vault.opt_out_buyer b JOIN vault.privacy_request q ON q.id = b.request_id WHERE b.request_id = p_request AND b.told_at IS NULL ORDER BY b.team_id, b.contact_id
$$;

CREATE FUNCTION vault.opt_out_buyer_was_told(p_request uuid, p_team uuid, p_contact uuid, p_credits integer) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  UPDATE vault.opt_out_buyer SET told_at = clock_timestamp(), credits_returned = p_credits
   WHERE request_id = p_request AND team_id = p_team AND contact_id = p_contact AND told_at IS NULL
$$;

-- Nothing of a request outlives 30 days but its dates; rejects of contact feeds and mails that never left neither (rules.md 27).
CREATE FUNCTION vault.scrub_requests() RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  UPDATE vault.privacy_request SET email = NULL, message = NULL
   WHERE created_at < clock_timestamp() - interval '30 days' AND (kind = 'opt-out' OR settled_at IS NOT NULL)
     AND (email IS NOT NULL OR message IS NOT NULL);
  DELETE FROM vault.import_issue i USING public.import_run r
   WHERE r.id = i.run_id AND r.started_at < clock_timestamp() - interval '30 days';
  DELETE FROM vault.mail_message WHERE sent_at IS NULL AND queued_at < clock_timestamp() - interval '30 days';
$$;

-- Rights -------------------------------------------------------------------------------------------------------------
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA vault FROM PUBLIC;
REVOKE ALL ON FUNCTION public.request_opt_out(text, text), public.ask_privacy_desk(text, text, text), public.opt_out_state(uuid),
  public.confirm_opt_out(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.request_opt_out(text, text), public.ask_privacy_desk(text, text, text), public.opt_out_state(uuid),
  public.confirm_opt_out(uuid) TO trucor_web;
GRANT EXECUTE ON FUNCTION vault.opt_out_mail_due(uuid), vault.suppressions_to_append(), vault.suppressions_were_appended(bigint[]),
  vault.replay_suppressions(jsonb), vault.opt_out_buyers_to_tell(uuid), vault.opt_out_buyer_was_told(uuid, uuid, uuid, integer),
  vault.scrub_requests() TO trucor_worker;
