-- Which firms are one (domain.md §7.1): pairs that are proposed, what was judged of them, and merges that a split takes
-- back (rules.md 25). Written by features/quality; the functions below do what crosses the directory, lists, vault and ledger.

-- Proposed and judged ------------------------------------------------------------------------------------------------

-- A look for duplicates: over everything, or over what readings after the last look touched.
CREATE TABLE public.duplicate_search (
  id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  data_set      text NOT NULL CHECK (data_set IN ('demo', 'live')),
  upto_reading  bigint NOT NULL,
  whole         boolean NOT NULL,
  contractors   integer NOT NULL CHECK (contractors >= 0),
  compared      integer NOT NULL CHECK (compared >= 0),
  proposed      integer NOT NULL CHECK (proposed >= 0),
  merged        integer NOT NULL CHECK (merged >= 0),
  -- Blocks that held too many firms to say anything: [{"kind", "firms"}].
  skipped_blocks jsonb NOT NULL DEFAULT '[]',
  at            timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX duplicate_search_last_idx ON public.duplicate_search (data_set, id DESC);

CREATE TABLE public.duplicate_candidate (
  id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  a             uuid NOT NULL REFERENCES public.contractor,
  b             uuid NOT NULL REFERENCES public.contractor,
  score         real NOT NULL CHECK (score BETWEEN 0 AND 1),
  -- [{"kind", "weight", "detail"}], app/features/contractors/identity-score.ts.
  reasons       jsonb NOT NULL,
  state         text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'same', 'different', 'unsure', 'stale')),
  search_id     bigint NOT NULL REFERENCES public.duplicate_search,
  changed_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
  CHECK (a < b),
  UNIQUE (a, b)
);
CREATE INDEX duplicate_candidate_queue_idx ON public.duplicate_candidate (score DESC, id) WHERE state = 'open';
CREATE INDEX duplicate_candidate_b_idx ON public.duplicate_candidate (b);

-- What was said of a pair, by a person or by a rule. The last word holds; none is unsaid.
CREATE TABLE public.judgement (
  id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  a             uuid NOT NULL REFERENCES public.contractor,
  b             uuid NOT NULL REFERENCES public.contractor,
  verdict       text NOT NULL CHECK (verdict IN ('same', 'different', 'unsure')),
  by_user       uuid,
  by_rule       text,
  reason        text NOT NULL CHECK (length(btrim(reason)) BETWEEN 1 AND 500),
  reasons       jsonb NOT NULL DEFAULT '[]',
  at            timestamptz NOT NULL DEFAULT clock_timestamp(),
  CHECK (a < b),
  CHECK ((by_user IS NULL) <> (by_rule IS NULL))
);
CREATE INDEX judgement_pair_idx ON public.judgement (a, b, id DESC);
CREATE INDEX judgement_b_idx ON public.judgement (b);

CREATE FUNCTION public.refuse_judgement_change() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RAISE EXCEPTION 'public.judgement is append-only: % refused', TG_OP USING ERRCODE = '55000';
END $$;
CREATE TRIGGER judgement_is_final BEFORE UPDATE OR DELETE ON public.judgement FOR EACH ROW EXECUTE FUNCTION public.refuse_judgement_change();
CREATE TRIGGER judgement_stays BEFORE TRUNCATE ON public.judgement FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_judgement_change();

-- The last word on each pair of firms as they stand today: what was said of a firm holds for the one it was merged into.
CREATE VIEW public.standing_judgement AS
  SELECT DISTINCT ON (a, b) a, b, verdict, id AS judgement_id, at
    FROM (SELECT least(coalesce(x.contractor_id, j.a), coalesce(y.contractor_id, j.b)) AS a,
                 greatest(coalesce(x.contractor_id, j.a), coalesce(y.contractor_id, j.b)) AS b, j.verdict, j.id, j.at
            FROM public.judgement j
            LEFT JOIN public.contractor_alias x ON x.old_id = j.a AND x.until IS NULL
            LEFT JOIN public.contractor_alias y ON y.old_id = j.b AND y.until IS NULL) today
   WHERE a <> b
   ORDER BY a, b, id DESC;

-- Merged and split -----------------------------------------------------------------------------------------------------

CREATE TABLE public.contractor_merge (
  id            uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  kept_id       uuid NOT NULL REFERENCES public.contractor,
  gone_id       uuid NOT NULL REFERENCES public.contractor,
  judgement_id  bigint NOT NULL REFERENCES public.judgement,
  merged_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
  split_at      timestamptz,
  split_judgement_id bigint REFERENCES public.judgement,
  CHECK (kept_id <> gone_id),
  CHECK ((split_at IS NULL) = (split_judgement_id IS NULL))
);
CREATE UNIQUE INDEX contractor_merge_standing_idx ON public.contractor_merge (gone_id) WHERE split_at IS NULL;
CREATE INDEX contractor_merge_kept_idx ON public.contractor_merge (kept_id);

-- Why a firm is hidden: it stands for another one now. An undo hides without naming a merge.
ALTER TABLE public.contractor ADD COLUMN merge_id uuid REFERENCES public.contractor_merge,
  ADD CONSTRAINT contractor_merged_is_hidden CHECK (merge_id IS NULL OR hidden_at IS NOT NULL);
CREATE INDEX contractor_merge_idx ON public.contractor (merge_id) WHERE merge_id IS NOT NULL;

-- What a merge moved and what stood there before: a split reads it. Ids, never a contact's value. The functions' own.
CREATE TABLE public.merge_step (
  merge_id      uuid NOT NULL REFERENCES public.contractor_merge,
  what          text NOT NULL CHECK (what IN ('former-names', 'record', 'certification', 'event', 'list-item', 'alias', 'contact', 'free-reveal')),
  id            text NOT NULL,
  before        jsonb NOT NULL DEFAULT '{}',
  PRIMARY KEY (merge_id, what, id)
);

ALTER TABLE public.remedy DROP CONSTRAINT remedy_kind_check,
  ADD CONSTRAINT remedy_kind_check CHECK (kind IN ('bounce', 'replacement', 'correction', 'opt-out', 'merge'));

-- The firm that an id stands for today.
CREATE FUNCTION public.current_contractor(p_contractor uuid) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce((SELECT a.contractor_id FROM public.contractor_alias a WHERE a.old_id = p_contractor AND a.until IS NULL), p_contractor)
$$;

-- A period stands under the certification of its record's firm. Answers the certifications that had to be made.
CREATE FUNCTION public.rehome_periods(p_contractors uuid[]) RETURNS SETOF uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN QUERY
  INSERT INTO public.certification (contractor_id, jurisdiction, family)
  SELECT DISTINCT r.contractor_id, c.jurisdiction, c.family
    FROM public.source_record r
    JOIN public.certification_period p ON p.record_id = r.id
    JOIN public.certification c ON c.id = p.certification_id AND c.contractor_id <> r.contractor_id
   WHERE r.contractor_id = ANY (p_contractors)
  ON CONFLICT (contractor_id, jurisdiction, family) DO NOTHING RETURNING id;

  UPDATE public.certification_period p SET certification_id = own.id
    FROM public.source_record r, public.certification c, public.certification own
   WHERE r.contractor_id = ANY (p_contractors) AND p.record_id = r.id AND c.id = p.certification_id AND c.contractor_id <> r.contractor_id
     AND own.contractor_id = r.contractor_id AND own.jurisdiction = c.jurisdiction AND own.family = c.family;
END $$;

-- A reveal is counted under the firm of its contact, a free one under that of the contact it came with.
CREATE FUNCTION public.rehome_reveals(p_from uuid, p_to uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE public.reveal r SET contractor_id = p_to
    FROM vault.contact c
   WHERE c.id = r.contact_id AND r.contractor_id = p_from AND r.tx_id IS NOT NULL
     AND public.current_contractor(c.contractor_id) = p_to;
  UPDATE public.reveal r SET contractor_id = paid.contractor_id
    FROM public.reveal paid
   WHERE paid.team_id = r.team_id AND paid.contact_id = r.opened_with AND r.contractor_id IN (p_from, p_to)
     AND r.tx_id IS NULL AND r.contractor_id <> paid.contractor_id;
END $$;

-- Contacts: merging firms never merges people ---------------------------------------------------------------------------

-- The ids under which a person of this firm may have opted out: its own and those that lead to it.
CREATE FUNCTION vault.firm_ids(p_contractor uuid) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT p_contractor UNION ALL SELECT a.old_id FROM public.contractor_alias a WHERE a.contractor_id = p_contractor AND a.until IS NULL
$$;

-- Gates before contacts, in one order: so does an opt-out, and neither waits for the other (rules.md 27).
CREATE FUNCTION vault.hold_gates_of_firms(p_contractors uuid[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM g.hmac FROM vault.gate g
    WHERE g.hmac IN (SELECT cg.hmac FROM vault.contact_gate cg JOIN vault.contact c ON c.id = cg.contact_id WHERE c.contractor_id = ANY (p_contractors))
    ORDER BY g.hmac FOR SHARE;
END $$;

-- The people and mailboxes of the gone firm become the kept one's, but for
-- - one that stands at the kept firm too (rules.md 24): it stays a contact of its own, withdrawn from sale; the other is sold;
-- - one whose name opted out at the kept firm: withdrawn too, for only its name says that it is the same person (rules.md 28);
-- - one that opted out or was erased: it is not written any more.
CREATE FUNCTION vault.merge_contacts(p_merge uuid, p_kept uuid, p_gone uuid) RETURNS void
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
  PERFORM vault.refresh_contacts(array(SELECT s.id::uuid FROM public.merge_step s WHERE s.merge_id = p_merge AND s.what = 'contact'));
END $$;

-- Whoever opened the withdrawn one of two owns the one that is sold, for nothing: nobody pays twice for a person.
CREATE FUNCTION vault.share_twins(p_merge uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  WITH given AS (
    INSERT INTO public.reveal (team_id, contact_id, contractor_id, opened_with, user_id, via)
    SELECT r.team_id, k.id, r.contractor_id, r.contact_id, r.user_id, r.via
      FROM public.merge_step s
      JOIN public.reveal r ON r.contact_id = s.id::uuid AND r.returned_at IS NULL AND r.hidden_at IS NULL
      JOIN vault.contact k ON k.id = (s.before ->> 'twin')::uuid AND k.erased_at IS NULL
     WHERE s.merge_id = p_merge AND s.what = 'contact' AND s.before ->> 'fate' = 'withdrawn' AND NOT vault.contact_is_suppressed(k.id)
    ON CONFLICT (team_id, contact_id) DO NOTHING RETURNING id
  )
  INSERT INTO public.merge_step (merge_id, what, id) SELECT p_merge, 'free-reveal', g.id::text FROM given g;
END $$;

CREATE FUNCTION vault.split_contacts(p_merge uuid, p_holder uuid, p_gone uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_at timestamptz := (SELECT m.merged_at FROM public.contractor_merge m WHERE m.id = p_merge);
  v_back uuid[];
BEGIN
  PERFORM vault.hold_gates_of_firms(ARRAY[p_holder, p_gone]);
  -- Who opted out meanwhile stays where that happened, closed under both firms' ids.
  v_back := array(
    SELECT c.id FROM public.merge_step s JOIN vault.contact c ON c.id = s.id::uuid
     WHERE s.merge_id = p_merge AND s.what = 'contact' AND s.before ->> 'fate' = 'moved' AND c.contractor_id = p_holder
       AND c.erased_at IS NULL AND NOT vault.contact_is_suppressed(c.id) ORDER BY c.id);
  -- A namesake at the other firm is another person again: his opt-out is not this one's.
  DELETE FROM vault.contact_gate cg
   USING vault.contact c, vault.firm_ids(p_holder) AS firm (id), LATERAL vault.gates_for('person', firm.id::text || '|' || c.person_folded) h
   WHERE c.id = ANY (v_back) AND cg.contact_id = c.id AND cg.hmac = h.hmac;
  UPDATE vault.contact c SET contractor_id = p_gone WHERE c.id = ANY (v_back);
  UPDATE vault.contact c SET retired_at = (s.before ->> 'retired_at')::timestamptz
    FROM public.merge_step s
   WHERE s.merge_id = p_merge AND s.what = 'contact' AND s.before ->> 'fate' = 'withdrawn' AND c.id = s.id::uuid
     AND c.retired_at = v_at AND c.erased_at IS NULL AND NOT vault.contact_is_suppressed(c.id);
  PERFORM vault.refresh_contacts(array(SELECT s.id::uuid FROM public.merge_step s WHERE s.merge_id = p_merge AND s.what = 'contact'));
END $$;

-- The merge ---------------------------------------------------------------------------------------------------------------

-- What stands under p_gone stands under p_kept from now on, and the old id leads there. Each step is written down first.
-- The caller works the kept firm's values out again, raises the directory's version and queues the jobs.
CREATE FUNCTION public.merge_contractors(p_kept uuid, p_gone uuid, p_judgement bigint) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_custom_plan AS $$
DECLARE
  v_merge uuid;
  v_kept public.contractor;
  v_gone public.contractor;
BEGIN
  PERFORM pg_advisory_xact_lock(7202, 0);
  -- A reveal in flight refers to these rows: it must not wait for us while we wait for what it opened.
  SELECT c.* INTO v_kept FROM public.contractor c WHERE c.id = p_kept FOR NO KEY UPDATE;
  SELECT c.* INTO v_gone FROM public.contractor c WHERE c.id = p_gone FOR NO KEY UPDATE;
  IF v_kept.id IS NULL OR v_gone.id IS NULL OR v_kept.id = v_gone.id OR v_kept.hidden_at IS NOT NULL OR v_gone.hidden_at IS NOT NULL THEN
    RAISE EXCEPTION 'contractors % and % are not two firms of the directory', p_kept, p_gone USING ERRCODE = '22023', CONSTRAINT = 'two_firms';
  END IF;
  IF v_kept.data_set <> v_gone.data_set THEN
    RAISE EXCEPTION 'demo and live firms are never merged' USING ERRCODE = '22023', CONSTRAINT = 'one_data_set';
  END IF;
  IF NOT EXISTS (SELECT FROM public.standing_judgement j
                  WHERE j.judgement_id = p_judgement AND j.verdict = 'same' AND j.a = least(p_kept, p_gone) AND j.b = greatest(p_kept, p_gone)) THEN
    RAISE EXCEPTION 'the last word on % and % is not that they are the same', p_kept, p_gone USING ERRCODE = '22023', CONSTRAINT = 'judged_same';
  END IF;

  INSERT INTO public.contractor_merge (kept_id, gone_id, judgement_id) VALUES (p_kept, p_gone, p_judgement) RETURNING id INTO v_merge;

  INSERT INTO public.merge_step (merge_id, what, id)
  SELECT v_merge, 'former-names', name FROM unnest(v_gone.former_names) AS name WHERE name <> ALL (v_kept.former_names);
  UPDATE public.contractor c
     SET former_names = array(SELECT DISTINCT name FROM unnest(v_kept.former_names || v_gone.former_names) AS name ORDER BY name)
   WHERE c.id = p_kept AND cardinality(v_gone.former_names) > 0;

  INSERT INTO public.merge_step (merge_id, what, id)
  SELECT v_merge, 'record', r.id::text FROM public.source_record r WHERE r.contractor_id = p_gone;
  UPDATE public.source_record r SET contractor_id = p_kept WHERE r.contractor_id = p_gone;

  INSERT INTO public.merge_step (merge_id, what, id)
  SELECT v_merge, 'certification', made.id::text FROM public.rehome_periods(ARRAY[p_kept]) AS made (id);

  INSERT INTO public.merge_step (merge_id, what, id)
  SELECT v_merge, 'event', e.id::text FROM public.event e WHERE e.contractor_id = p_gone;
  UPDATE public.event e SET contractor_id = p_kept WHERE e.contractor_id = p_gone;

  INSERT INTO public.merge_step (merge_id, what, id, before)
  SELECT v_merge, 'list-item', i.list_id::text,
         jsonb_build_object('team_id', i.team_id, 'added_by', i.added_by, 'added_at', i.added_at, 'both', k.list_id IS NOT NULL)
    FROM public.list_item i
    LEFT JOIN public.list_item k ON k.list_id = i.list_id AND k.contractor_id = p_kept
   WHERE i.contractor_id = p_gone;
  DELETE FROM public.list_item i USING public.list_item k
   WHERE i.contractor_id = p_gone AND k.list_id = i.list_id AND k.contractor_id = p_kept;
  UPDATE public.list_item i SET contractor_id = p_kept WHERE i.contractor_id = p_gone;

  INSERT INTO public.merge_step (merge_id, what, id)
  SELECT v_merge, 'alias', a.old_id::text FROM public.contractor_alias a WHERE a.contractor_id = p_gone AND a.until IS NULL;
  UPDATE public.contractor_alias a SET contractor_id = p_kept WHERE a.contractor_id = p_gone AND a.until IS NULL;
  INSERT INTO public.contractor_alias (old_id, contractor_id) VALUES (p_gone, p_kept)
  ON CONFLICT (old_id) DO UPDATE SET contractor_id = excluded.contractor_id, since = excluded.since, until = NULL;

  PERFORM vault.merge_contacts(v_merge, p_kept, p_gone);
  PERFORM public.rehome_reveals(p_gone, p_kept);
  PERFORM vault.share_twins(v_merge);

  UPDATE public.contractor c SET hidden_at = clock_timestamp(), merge_id = v_merge WHERE c.id = p_gone;
  UPDATE public.duplicate_candidate d SET state = 'stale', changed_at = clock_timestamp()
   WHERE p_gone IN (d.a, d.b) AND NOT (d.a = least(p_kept, p_gone) AND d.b = greatest(p_kept, p_gone)) AND d.state = 'open';
  RETURN v_merge;
END $$;

-- Takes a merge back, wherever its records stand by now: what was moved returns, and what has come for it since. Answers
-- the two firms whose values the caller works out again.
CREATE FUNCTION public.split_contractors(p_merge uuid, p_judgement bigint) RETURNS TABLE (holder_id uuid, gone_id uuid)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_custom_plan AS $$
DECLARE
  v_merge public.contractor_merge;
  v_holder uuid;
  v_gone uuid;
BEGIN
  PERFORM pg_advisory_xact_lock(7202, 0);
  SELECT m.* INTO v_merge FROM public.contractor_merge m WHERE m.id = p_merge AND m.split_at IS NULL FOR UPDATE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'there is no standing merge %', p_merge USING ERRCODE = '22023', CONSTRAINT = 'standing_merge';
  END IF;
  IF NOT EXISTS (SELECT FROM public.judgement j
                  WHERE j.id = p_judgement AND j.verdict = 'different'
                    AND j.a = least(v_merge.kept_id, v_merge.gone_id) AND j.b = greatest(v_merge.kept_id, v_merge.gone_id)) THEN
    RAISE EXCEPTION 'nobody said that the firms of merge % differ', p_merge USING ERRCODE = '22023', CONSTRAINT = 'judged_different';
  END IF;
  v_gone := v_merge.gone_id;
  v_holder := public.current_contractor(v_gone);

  UPDATE public.contractor_merge m SET split_at = clock_timestamp(), split_judgement_id = p_judgement WHERE m.id = p_merge;
  UPDATE public.contractor c SET hidden_at = NULL, merge_id = NULL WHERE c.id = v_gone;
  UPDATE public.contractor_alias a SET until = clock_timestamp() WHERE a.old_id = v_gone AND a.until IS NULL;
  UPDATE public.contractor_alias a SET contractor_id = v_gone
    FROM public.merge_step s
   WHERE s.merge_id = p_merge AND s.what = 'alias' AND a.old_id = s.id::uuid AND a.until IS NULL AND a.contractor_id = v_holder;

  UPDATE public.contractor c
     SET former_names = array(SELECT name FROM unnest(c.former_names) WITH ORDINALITY AS f (name, nth)
                               WHERE NOT EXISTS (SELECT FROM public.merge_step s WHERE s.merge_id = p_merge AND s.what = 'former-names' AND s.id = f.name)
                               ORDER BY nth)
   WHERE c.id = v_holder;

  UPDATE public.source_record r SET contractor_id = v_gone
    FROM public.merge_step s
   WHERE s.merge_id = p_merge AND s.what = 'record' AND r.id = s.id::bigint AND r.contractor_id = v_holder;
  PERFORM public.rehome_periods(ARRAY[v_holder, v_gone]);
  DELETE FROM public.certification c USING public.merge_step s
   WHERE s.merge_id = p_merge AND s.what = 'certification' AND c.id = s.id::uuid
     AND NOT EXISTS (SELECT FROM public.certification_period p WHERE p.certification_id = c.id);

  UPDATE public.event e SET contractor_id = v_gone
   WHERE e.contractor_id = v_holder
     AND (EXISTS (SELECT FROM public.merge_step s WHERE s.merge_id = p_merge AND s.what = 'event' AND s.id = e.id::text)
       OR EXISTS (SELECT FROM public.source_record r WHERE r.id = e.record_id AND r.contractor_id = v_gone));

  -- A list that had one of them has that one again; a list that had both has both, unless the firm was taken out since.
  INSERT INTO public.list_item (list_id, team_id, contractor_id, added_by, added_at)
  SELECT i.list_id, i.team_id, v_gone, (s.before ->> 'added_by')::uuid, (s.before ->> 'added_at')::timestamptz
    FROM public.merge_step s JOIN public.list_item i ON i.list_id = s.id::uuid AND i.contractor_id = v_holder
   WHERE s.merge_id = p_merge AND s.what = 'list-item'
  ON CONFLICT DO NOTHING;
  DELETE FROM public.list_item i USING public.merge_step s
   WHERE s.merge_id = p_merge AND s.what = 'list-item' AND NOT (s.before ->> 'both')::boolean AND v_holder = v_merge.kept_id
     AND i.list_id = s.id::uuid AND i.contractor_id = v_holder;

  DELETE FROM public.reveal r USING public.merge_step s
   WHERE s.merge_id = p_merge AND s.what = 'free-reveal' AND r.id = s.id::uuid AND r.tx_id IS NULL;
  PERFORM vault.split_contacts(p_merge, v_holder, v_gone);
  PERFORM public.rehome_reveals(v_holder, v_gone);

  UPDATE public.duplicate_candidate d SET state = 'different', changed_at = clock_timestamp()
   WHERE d.a = least(v_merge.kept_id, v_gone) AND d.b = greatest(v_merge.kept_id, v_gone);
  RETURN QUERY SELECT v_holder, v_gone;
END $$;

-- Teams that had paid for both of two get one credit back, once for the pair, whatever is merged or split again later: the
-- remedy is the charge's (rules.md 19, 25). A job calls it after the merge's commit: wallets are locked outside other locks.
CREATE FUNCTION money.settle_merge(p_merge uuid) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_pair record;
  v_charge bigint;
  v_returned integer := 0;
BEGIN
  FOR v_pair IN
    SELECT g.team_id, g.contact_id AS gone, k.contact_id AS kept
      FROM public.merge_step s
      JOIN public.contractor_merge m ON m.id = s.merge_id AND m.split_at IS NULL
      JOIN public.reveal g ON g.contact_id = s.id::uuid AND g.tx_id IS NOT NULL
      JOIN public.reveal k ON k.contact_id = (s.before ->> 'twin')::uuid AND k.team_id = g.team_id AND k.tx_id IS NOT NULL
     WHERE s.merge_id = p_merge AND s.what = 'contact' AND s.before ->> 'fate' = 'withdrawn'
     ORDER BY g.team_id, g.contact_id
  LOOP
    PERFORM money.lock_wallet(v_pair.team_id);
    PERFORM money.post_due_expiries(v_pair.team_id);
    -- The later of the two charges, if nothing was given back for either.
    SELECT max(r.tx_id) INTO v_charge FROM public.reveal r
     WHERE r.team_id = v_pair.team_id AND r.contact_id IN (v_pair.gone, v_pair.kept) AND r.returned_at IS NULL
       AND NOT EXISTS (SELECT FROM public.remedy y WHERE y.team_id = r.team_id AND y.charge_tx = r.tx_id)
    HAVING count(r.tx_id) = 2;
    IF v_charge IS NOT NULL THEN
      v_returned := v_returned + money.return_credit(v_pair.team_id, v_charge, 'merge', NULL);
    END IF;
  END LOOP;
  PERFORM vault.share_twins(m.id) FROM public.contractor_merge m WHERE m.id = p_merge AND m.split_at IS NULL;
  RETURN v_returned;
END $$;

-- Suppression holds across merges -------------------------------------------------------------------------------------------

-- An erased person's name is known to nobody, so the gate that was closed under the gone firm's id cannot be made anew under the
-- kept one's. Whoever is written is therefore looked for under every id that leads to the firm. The three functions of the
-- vault's migration, with that one difference.
CREATE VIEW vault.firm_alias AS
  SELECT a.contractor_id, a.old_id FROM public.contractor_alias a WHERE a.until IS NULL;

CREATE OR REPLACE FUNCTION vault.guard_contact() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM vault.pepper) THEN
    RAISE EXCEPTION 'no pepper is loaded: a contact could not be suppressed' USING ERRCODE = '55000';
  END IF;
  WITH said AS (
    SELECT n.id AS contact_id, 'person' AS kind, n.contractor_id::text || '|' || n.person_folded AS value FROM written n
    UNION ALL SELECT n.id, 'person', a.old_id::text || '|' || n.person_folded FROM written n JOIN vault.firm_alias a ON a.contractor_id = n.contractor_id
    UNION ALL SELECT n.id, 'email', n.mailbox FROM written n
  ), hashed AS (
    SELECT DISTINCT s.contact_id, s.kind, p.version,
           public.hmac(convert_to(s.kind || ':' || form, 'UTF8'), convert_to(p.secret, 'UTF8'), 'sha256') AS hmac
      FROM said s CROSS JOIN LATERAL unnest(vault.forms(s.kind, s.value)) AS form CROSS JOIN vault.pepper p
     WHERE s.value IS NOT NULL
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

CREATE OR REPLACE FUNCTION vault.hash_under_new_pepper() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  WITH hashed AS (
    SELECT DISTINCT v.contact_id, v.kind,
           public.hmac(convert_to(v.kind || ':' || form, 'UTF8'), convert_to(NEW.secret, 'UTF8'), 'sha256') AS hmac
      FROM (SELECT id AS contact_id, 'person' AS kind, contractor_id::text || '|' || person_folded AS value FROM vault.contact
            UNION ALL SELECT c.id, 'person', a.old_id::text || '|' || c.person_folded FROM vault.contact c JOIN vault.firm_alias a ON a.contractor_id = c.contractor_id
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

CREATE OR REPLACE FUNCTION vault.hold_staged_gates(p_run bigint) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_custom_plan AS $$
DECLARE
  refused integer;
BEGIN
  IF NOT EXISTS (SELECT FROM vault.pepper) THEN
    RAISE EXCEPTION 'no pepper is loaded: contacts could not be suppressed' USING ERRCODE = '55000';
  END IF;
  DELETE FROM vault.staged_gate WHERE run_id = p_run;
  INSERT INTO vault.staged_gate (run_id, line, kind, hmac, pepper_version)
  SELECT DISTINCT p_run, k.line, k.kind,
         public.hmac(convert_to(k.kind || ':' || form, 'UTF8'), convert_to(p.secret, 'UTF8'), 'sha256'), p.version
    FROM (SELECT s.line, v.kind, v.value FROM vault.staged_contact s
           CROSS JOIN LATERAL (VALUES ('person', s.contractor_id::text || '|' || s.person_folded), ('email', s.email_folded), ('phone', s.phone)) AS v (kind, value)
           WHERE s.run_id = p_run AND s.state IN ('added', 'changed')
          UNION ALL
          SELECT s.line, 'person', a.old_id::text || '|' || s.person_folded
            FROM vault.staged_contact s JOIN vault.firm_alias a ON a.contractor_id = s.contractor_id
           WHERE s.run_id = p_run AND s.state IN ('added', 'changed')) k
   CROSS JOIN LATERAL unnest(vault.forms(k.kind, k.value)) AS form
   CROSS JOIN vault.pepper p
   WHERE k.value IS NOT NULL
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

-- Rights ---------------------------------------------------------------------------------------------------------------------
ALTER TABLE public.merge_step ENABLE ROW LEVEL SECURITY;
GRANT SELECT ON public.merge_step TO trucor_auditor;
CREATE POLICY auditor_reads ON public.merge_step FOR SELECT TO trucor_auditor USING (true);

GRANT SELECT ON public.duplicate_search, public.duplicate_candidate, public.judgement, public.standing_judgement, public.contractor_merge
  TO trucor_web, trucor_worker, trucor_importer, trucor_auditor;
GRANT INSERT ON public.duplicate_search, public.duplicate_candidate, public.judgement TO trucor_importer;
GRANT UPDATE ON public.duplicate_candidate TO trucor_importer;
GRANT UPDATE (merged) ON public.duplicate_search TO trucor_importer;

REVOKE ALL ON FUNCTION public.refuse_judgement_change(), public.current_contractor(uuid), public.rehome_periods(uuid[]), public.rehome_reveals(uuid, uuid),
  public.merge_contractors(uuid, uuid, bigint), public.split_contractors(uuid, bigint) FROM PUBLIC;
REVOKE ALL ON FUNCTION vault.firm_ids(uuid), vault.hold_gates_of_firms(uuid[]), vault.merge_contacts(uuid, uuid, uuid), vault.share_twins(uuid),
  vault.split_contacts(uuid, uuid, uuid), money.settle_merge(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.current_contractor(uuid) TO trucor_web, trucor_worker, trucor_importer;
GRANT EXECUTE ON FUNCTION public.merge_contractors(uuid, uuid, bigint), public.split_contractors(uuid, bigint) TO trucor_importer;
GRANT EXECUTE ON FUNCTION money.settle_merge(uuid) TO trucor_worker;
