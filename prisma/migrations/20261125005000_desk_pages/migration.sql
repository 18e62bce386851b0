-- The desk's pages: what an operator reads there, and the two things that belong to nobody else's part: adjusting a team's
-- credits, and settling a request that reached the desk.

-- Rejected rows of published lists; those of contact feeds stay in the vault.
GRANT SELECT ON public.import_issue TO trucor_web;

CREATE FUNCTION public.is_operator(p_user uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT FROM public.operator o WHERE o.user_id = p_user)
$$;

-- Teams, newest first, by a part of their name or of a member's address. No row to anyone but an operator.
CREATE FUNCTION public.desk_teams(p_user uuid, p_words text, p_limit integer)
RETURNS TABLE (id uuid, name text, created_at timestamptz, members bigint, credits bigint, debt bigint, frozen boolean, reveals bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT o.id, o.name, o."createdAt", (SELECT count(*) FROM public.member m WHERE m."organizationId" = o.id),
         w.credits, w.debt, w.frozen_at IS NOT NULL, (SELECT count(*) FROM public.reveal r WHERE r.team_id = o.id)
    FROM public.organization o JOIN money.wallet w ON w.team_id = o.id
   WHERE public.is_operator(p_user) AND o."deletedAt" IS NULL
     AND (p_words IS NULL OR strpos(lower(o.name), lower(p_words)) > 0
          OR EXISTS (SELECT FROM public.member m JOIN public."user" u ON u.id = m."userId"
                      WHERE m."organizationId" = o.id AND strpos(lower(u.email), lower(p_words)) > 0))
   ORDER BY o."createdAt" DESC, o.id LIMIT least(p_limit, 200)
$$;

-- Gives or takes credits with a reason, once for its key. What is taken comes from the lots that end first, never more than
-- the team holds: then nothing is posted, and the balance says why.
CREATE FUNCTION money.adjust_credits(
  p_team uuid, p_credits bigint, p_idem_key text, p_actor uuid, p_reason text, p_expires_at timestamptz
) RETURNS TABLE (status text, balance bigint) LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_wallet money.wallet := money.lock_wallet(p_team);
  v_due bigint := -p_credits;
  v_tx bigint;
  v_lot money.lot;
  v_taken bigint;
BEGIN
  IF v_wallet.team_id IS NULL THEN
    RETURN QUERY SELECT 'unknown_team'::text, NULL::bigint;
    RETURN;
  END IF;
  PERFORM money.post_due_expiries(p_team);
  IF EXISTS (SELECT FROM money.tx t WHERE t.idem_key = p_idem_key) THEN
    status := 'repeated';
  ELSIF p_credits > 0 THEN
    PERFORM money.grant_lot(p_team, p_credits, 'manual', 'manual', p_idem_key, p_actor, p_reason, p_expires_at, NULL);
    status := 'adjusted';
  ELSIF v_due > (SELECT w.credits FROM money.wallet w WHERE w.team_id = p_team) THEN
    status := 'too_few';
  ELSIF v_due > 0 THEN
    v_tx := money.open_tx(p_team, 'manual', p_idem_key, p_actor, p_reason, p_credits);
    FOR v_lot IN
      SELECT * FROM money.lot l WHERE l.team_id = p_team AND l.remaining > 0 ORDER BY l.expires_at NULLS LAST, l.id
    LOOP
      EXIT WHEN v_due = 0;
      v_taken := least(v_due, v_lot.remaining);
      PERFORM money.post_entry(v_tx, p_team, 'team_credits', v_lot.id, -v_taken);
      PERFORM money.post_entry(v_tx, p_team, 'given', v_lot.id, v_taken);
      v_due := v_due - v_taken;
    END LOOP;
    status := 'adjusted';
  ELSE
    RAISE EXCEPTION 'an adjustment of nothing' USING ERRCODE = '22023';
  END IF;
  balance := (SELECT w.credits + w.debt FROM money.wallet w WHERE w.team_id = p_team);
  RETURN NEXT;
END $$;

-- True the first time. What was written is emptied with it (rules.md 27).
CREATE FUNCTION public.settle_privacy_request(p_request uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE vault.privacy_request q SET settled_at = clock_timestamp(), email = NULL, message = NULL
   WHERE q.id = p_request AND q.kind = 'desk' AND q.settled_at IS NULL;
  RETURN FOUND;
END
$$;

REVOKE ALL ON FUNCTION public.is_operator(uuid), public.desk_teams(uuid, text, integer), public.settle_privacy_request(uuid),
  money.adjust_credits(uuid, bigint, text, uuid, text, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.desk_teams(uuid, text, integer) TO trucor_web;
GRANT EXECUTE ON FUNCTION public.settle_privacy_request(uuid),
  money.adjust_credits(uuid, bigint, text, uuid, text, timestamptz) TO trucor_worker;
