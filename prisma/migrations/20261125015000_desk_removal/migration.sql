-- What a person asks at the desk is carried out there: the contacts that bear an address go as they do by an opt-out proved by
-- mail. The address waits in the vault, in a request of its own; the log of the desk knows that by its id alone (rules.md 26).

ALTER TABLE vault.privacy_request
  -- The request at the desk that this opt-out answers; no mail is sent for it.
  ADD COLUMN for_request uuid REFERENCES vault.privacy_request,
  ADD COLUMN contacts_removed integer,
  ADD CONSTRAINT privacy_request_for_check CHECK (for_request IS NULL OR kind = 'opt-out');

-- Writes down and queues it, as everything at the desk: the number of the log's entry. NULL to anyone but an operator, and where
-- no such request waits.
CREATE FUNCTION public.ask_removal_at_desk(p_user uuid, p_request uuid, p_email text, p_reason text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_removal uuid;
BEGIN
  IF NOT public.is_operator(p_user) THEN
    RETURN NULL;
  END IF;
  INSERT INTO vault.privacy_request (kind, language, email, email_key, for_request)
  SELECT 'opt-out', q.language, btrim(p_email),
         public.hmac(convert_to('request:' || f.forms[cardinality(f.forms)], 'UTF8'), convert_to(p.secret, 'UTF8'), 'sha256'), q.id
    FROM vault.privacy_request q, (SELECT vault.forms('email', p_email) AS forms) f,
         (SELECT secret FROM vault.pepper ORDER BY version DESC LIMIT 1) p
   WHERE q.id = p_request AND q.kind = 'desk' AND q.settled_at IS NULL
  RETURNING id INTO v_removal;
  IF v_removal IS NULL THEN
    RETURN NULL;
  END IF;
  RETURN public.desk_act(p_user, 'remove-person', 'privacy-request:' || p_request, p_reason, jsonb_build_object('removal', v_removal));
END
$$;

-- As the worker: how many contacts went, the same number when asked again; NULL where there is no such removal, or it waited
-- longer than an opt-out may.
CREATE FUNCTION public.remove_at_desk(p_removal uuid) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_request vault.privacy_request;
  v_own bytea[];
  v_began timestamptz;
  v_removed integer;
BEGIN
  SELECT r.* INTO v_request FROM vault.privacy_request r WHERE r.id = p_removal AND r.for_request IS NOT NULL FOR UPDATE;
  IF NOT FOUND OR v_request.confirmed_at IS NOT NULL THEN
    RETURN v_request.contacts_removed;
  END IF;
  v_own := array(SELECT g.hmac FROM vault.gates_for('email', v_request.email) g);
  v_began := clock_timestamp();
  IF public.confirm_opt_out(p_removal) <> 'done' THEN
    RETURN NULL;
  END IF;
  v_removed := (SELECT count(DISTINCT k.id) FROM vault.contact_gate c JOIN vault.contact k ON k.id = c.contact_id
                 WHERE c.hmac = ANY (v_own) AND k.erased_at >= v_began);
  UPDATE vault.privacy_request SET contacts_removed = v_removed WHERE id = p_removal;
  RETURN v_removed;
END
$$;

-- Rights -------------------------------------------------------------------------------------------------------------
REVOKE ALL ON FUNCTION public.ask_removal_at_desk(uuid, uuid, text, text), public.remove_at_desk(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.ask_removal_at_desk(uuid, uuid, text, text) TO trucor_web;
GRANT EXECUTE ON FUNCTION public.remove_at_desk(uuid) TO trucor_worker;
