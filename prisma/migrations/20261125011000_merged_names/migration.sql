-- A name that opted out under one of a merged firm's ids is out under all of them, whoever is already written there: such a
-- person was still for sale, and the next list that touched her was refused by the guard of the vault.

-- Whoever stands at the kept firm is held against the ids that lead there now, as whoever is written anew is.
CREATE FUNCTION vault.hold_under_aliases(p_kept uuid) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_custom_plan AS $$
  WITH hashed AS (
    SELECT DISTINCT c.id AS contact_id, h.hmac, h.pepper_version
      FROM vault.contact c JOIN vault.firm_alias a ON a.contractor_id = c.contractor_id
     CROSS JOIN LATERAL vault.gates_for('person', a.old_id::text || '|' || c.person_folded) h
     WHERE c.contractor_id = p_kept AND c.person_folded IS NOT NULL
  ), made AS (
    INSERT INTO vault.gate (hmac, kind, pepper_version) SELECT DISTINCT h.hmac, 'person', h.pepper_version FROM hashed h ORDER BY h.hmac
    ON CONFLICT (hmac) DO NOTHING
  )
  INSERT INTO vault.contact_gate (contact_id, hmac) SELECT h.contact_id, h.hmac FROM hashed h ORDER BY h.hmac
  ON CONFLICT DO NOTHING
$$;

-- As before, and with the people of the kept firm.
CREATE OR REPLACE FUNCTION vault.merge_contacts(p_merge uuid, p_kept uuid, p_gone uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_at timestamptz := (SELECT m.merged_at FROM public.contractor_merge m WHERE m.id = p_merge);
BEGIN
  PERFORM vault.hold_gates_of_firms(ARRAY[p_kept, p_gone]);
  INSERT INTO public.merge_step (merge_id, what, id, before)
  SELECT p_merge, 'contact', g.id::text,
         jsonb_build_object(
           'twin', k.id,
           'retired_at', g.retired_at,
           'fate', CASE WHEN g.erased_at IS NOT NULL OR vault.contact_is_suppressed(g.id) THEN 'left'
                        WHEN k.id IS NOT NULL THEN 'withdrawn'
                        WHEN EXISTS (SELECT FROM vault.firm_ids(p_kept) AS firm (id)
                                      CROSS JOIN LATERAL vault.gates_for('person', firm.id::text || '|' || g.person_folded) h
                                      JOIN vault.gate t ON t.hmac = h.hmac AND t.suppressed_at IS NOT NULL) THEN 'withdrawn'
                        ELSE 'moved' END)
    FROM vault.contact g
    LEFT JOIN vault.contact k ON k.contractor_id = p_kept AND (k.person_folded = g.person_folded OR k.mailbox = g.mailbox)
   WHERE g.contractor_id = p_gone;

  UPDATE vault.contact c SET contractor_id = p_kept
    FROM public.merge_step s
   WHERE s.merge_id = p_merge AND s.what = 'contact' AND s.before ->> 'fate' = 'moved' AND c.id = s.id::uuid;
  UPDATE vault.contact c SET retired_at = v_at
    FROM public.merge_step s
   WHERE s.merge_id = p_merge AND s.what = 'contact' AND s.before ->> 'fate' = 'withdrawn' AND c.id = s.id::uuid AND c.retired_at IS NULL;
  PERFORM vault.hold_under_aliases(p_kept);
  PERFORM vault.refresh_contacts(array(
    SELECT s.id::uuid FROM public.merge_step s WHERE s.merge_id = p_merge AND s.what = 'contact'
    UNION SELECT c.id FROM vault.contact c WHERE c.contractor_id = p_kept AND vault.contact_is_suppressed(c.id)));
END $$;

-- As before, and with
-- - contacts that a later merge of their holder withdrew: they go back to the firm that they came from;
-- - the people of the holder, who answer for the gone firm's ids no more.
CREATE OR REPLACE FUNCTION vault.split_contacts(p_merge uuid, p_holder uuid, p_gone uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_at timestamptz := (SELECT m.merged_at FROM public.contractor_merge m WHERE m.id = p_merge);
  v_back uuid[];
  v_stay uuid[];
BEGIN
  PERFORM vault.hold_gates_of_firms(ARRAY[p_holder, p_gone]);
  -- Who opted out meanwhile stays where that happened, closed under both firms' ids.
  v_back := array(
    SELECT c.id FROM public.merge_step s JOIN vault.contact c ON c.id = s.id::uuid
     WHERE s.merge_id = p_merge AND s.what = 'contact' AND s.before ->> 'fate' = 'moved' AND c.erased_at IS NULL
       AND NOT vault.contact_is_suppressed(c.id) AND public.current_contractor(c.contractor_id) = p_holder ORDER BY c.id);
  -- A namesake at the other firm is another person again: his opt-out is not this one's.
  DELETE FROM vault.contact_gate cg
   USING vault.contact c, vault.firm_ids(p_holder) AS firm (id), LATERAL vault.gates_for('person', firm.id::text || '|' || c.person_folded) h
   WHERE c.id = ANY (v_back) AND cg.contact_id = c.id AND cg.hmac = h.hmac;
  UPDATE vault.contact c SET contractor_id = p_gone,
         retired_at = CASE WHEN later.merged_at = c.retired_at THEN later.retired_at ELSE c.retired_at END
    FROM unnest(v_back) AS back (id)
    LEFT JOIN LATERAL (
      SELECT m.merged_at, (s.before ->> 'retired_at')::timestamptz AS retired_at
        FROM public.merge_step s JOIN public.contractor_merge m ON m.id = s.merge_id AND m.id <> p_merge AND m.split_at IS NULL
       WHERE s.what = 'contact' AND s.id = back.id::text AND s.before ->> 'fate' = 'withdrawn'
       ORDER BY m.merged_at DESC LIMIT 1) later ON true
   WHERE c.id = back.id;
  UPDATE vault.contact c SET retired_at = (s.before ->> 'retired_at')::timestamptz
    FROM public.merge_step s
   WHERE s.merge_id = p_merge AND s.what = 'contact' AND s.before ->> 'fate' = 'withdrawn' AND c.id = s.id::uuid
     AND c.retired_at = v_at AND c.erased_at IS NULL AND NOT vault.contact_is_suppressed(c.id);

  v_stay := array(
    SELECT c.id FROM vault.contact c
     WHERE c.contractor_id = p_holder AND c.person_folded IS NOT NULL
       AND NOT EXISTS (SELECT FROM public.merge_step s WHERE s.merge_id = p_merge AND s.what = 'contact' AND s.id = c.id::text));
  DELETE FROM vault.contact_gate cg
   USING vault.contact c, vault.firm_ids(p_gone) AS firm (id), LATERAL vault.gates_for('person', firm.id::text || '|' || c.person_folded) h
   WHERE c.id = ANY (v_stay) AND cg.contact_id = c.id AND cg.hmac = h.hmac;
  PERFORM vault.refresh_contacts(v_stay || array(SELECT s.id::uuid FROM public.merge_step s WHERE s.merge_id = p_merge AND s.what = 'contact'));
END $$;

-- A gate that closes takes whoever else stands behind it from every page: of two namesakes of merged firms one opted out.
CREATE FUNCTION vault.forget_closed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_contacts uuid[] := array(
    SELECT DISTINCT cg.contact_id FROM shut s JOIN stood o ON o.hmac = s.hmac AND o.suppressed_at IS NULL
      JOIN vault.contact_gate cg ON cg.hmac = s.hmac JOIN vault.preview p ON p.contact_id = cg.contact_id
     WHERE s.suppressed_at IS NOT NULL);
BEGIN
  IF cardinality(v_contacts) > 0 THEN
    PERFORM vault.refresh_contacts(v_contacts);
    PERFORM public.refresh_search_documents(array(
      SELECT DISTINCT c.contractor_id FROM vault.contact c WHERE c.id = ANY (v_contacts)));
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER gate_forget_closed AFTER UPDATE ON vault.gate
  REFERENCING OLD TABLE AS stood NEW TABLE AS shut FOR EACH STATEMENT EXECUTE FUNCTION vault.forget_closed();

-- Merges that stand.
SELECT vault.hold_under_aliases(m.kept) FROM (SELECT DISTINCT a.contractor_id AS kept FROM vault.firm_alias a) m;
SELECT vault.refresh_contacts(array(
  SELECT c.id FROM vault.contact c JOIN vault.firm_alias a ON a.contractor_id = c.contractor_id WHERE vault.contact_is_suppressed(c.id)));

REVOKE ALL ON FUNCTION vault.hold_under_aliases(uuid), vault.forget_closed() FROM PUBLIC;
-- A list goes on around whoever it may not write.
GRANT EXECUTE ON FUNCTION vault.contact_is_suppressed(uuid) TO trucor_importer;
