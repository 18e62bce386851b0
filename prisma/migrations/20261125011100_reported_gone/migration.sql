-- A contact that the desk took off sale stays off: neither the feed that goes on saying the same of it nor an undo puts it back.

ALTER TABLE vault.contact ADD COLUMN withdrawn_at timestamptz, ADD CHECK (withdrawn_at IS NULL OR retired_at IS NOT NULL);
COMMENT ON COLUMN vault.contact.withdrawn_at IS
  'An accepted report: it left, or never was. A source that names it after lists without it, or with another address or number, says something new';

-- As before; what an undo retired is told from this by it.
CREATE OR REPLACE FUNCTION vault.mark_wrong_contact(p_correction bigint) RETURNS boolean
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
    UPDATE vault.contact c SET retired_at = clock_timestamp(), withdrawn_at = clock_timestamp()
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

-- As before, and what was found or decided since the run stands: a verifier's answer whatever it was, a contact taken off sale.
CREATE OR REPLACE FUNCTION vault.undo_contacts(p_run bigint) RETURNS TABLE (hidden integer, restored integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_custom_plan AS $$
#variable_conflict use_column
DECLARE
  v_order bigint := (SELECT n.published_order FROM public.import_run n WHERE n.id = p_run);
  v_published timestamptz := (SELECT n.finished_at FROM public.import_run n WHERE n.id = p_run);
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
         -- What our own check found since then is no word of the feed: a domain that is gone, a verifier's answer.
         class = CASE WHEN own.found THEN p.class ELSE b.class END, checked_on = CASE WHEN own.found THEN p.checked_on ELSE b.checked_on END
    FROM vault.contact_point_version v CROSS JOIN LATERAL jsonb_populate_record(NULL::vault.contact_point, v.before) b
   CROSS JOIN LATERAL (
     SELECT EXISTS (SELECT FROM vault.contact_point n
                     WHERE n.id = v.point_id AND n.looked_up_on IS DISTINCT FROM b.looked_up_on AND n.checked_on = n.looked_up_on
                       AND n.class IN ('invalid', 'unknown'))
         OR EXISTS (SELECT FROM vault.address_check a WHERE a.point_id = v.point_id AND a.answer <> 'unknown' AND a.at > v_published) AS found) own
   WHERE v.run_id = p_run AND v.point_id = p.id AND v.before IS NOT NULL AND p.contact_id = ANY (v_contacts)
     AND vault.next_version('contact_point', p.id::text, v_order) IS NULL;
  UPDATE vault.contact_point p SET missing_since = coalesce(p.missing_since, p.first_reading)
    FROM vault.contact_point_version v
   WHERE v.run_id = p_run AND v.point_id = p.id AND v.before IS NULL AND p.contact_id = ANY (v_contacts)
     AND vault.next_version('contact_point', p.id::text, v_order) IS NULL;

  UPDATE vault.contact c
     SET kind = b.kind, function = b.function, seniority = b.seniority, person_name = b.person_name, title = b.title,
         designations = b.designations, first_reading = b.first_reading, gone_told = b.gone_told,
         -- Taken off sale since, by a report or a merge, it stays so.
         retired_at = coalesce(c.retired_at, b.retired_at), withdrawn_at = coalesce(c.withdrawn_at, b.withdrawn_at),
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
