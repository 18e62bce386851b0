-- Reveals: what a team opened, once and for ever (rules.md 8, 10-12, 15, 19). This is the one place where credits meet
-- the vault; both are reached through functions that run as the owner and check team and member themselves.

CREATE TABLE public.reveal (
  team_id       uuid NOT NULL REFERENCES money.wallet,
  contact_id    uuid NOT NULL REFERENCES vault.contact,
  contractor_id uuid NOT NULL REFERENCES public.contractor,
  -- Names this disclosure in notices; random, never derived from a value (rules.md 23).
  id            uuid NOT NULL UNIQUE DEFAULT gen_random_uuid(),
  -- The posting that paid for it, or the contact it came with for free.
  tx_id         bigint REFERENCES money.tx,
  opened_with   uuid,
  user_id       uuid NOT NULL,
  via           text NOT NULL CHECK (via IN ('page', 'api', 'bulk', 'reserve', 'replacement')),
  revealed_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
  -- A bounce credit took it back; a lost dispute hides it until repaid (rules.md 19, 20).
  returned_at   timestamptz,
  hidden_at     timestamptz,
  PRIMARY KEY (team_id, contact_id),
  CHECK ((tx_id IS NULL) = (opened_with IS NOT NULL))
);
CREATE UNIQUE INDEX reveal_tx_idx ON public.reveal (tx_id) WHERE tx_id IS NOT NULL;
CREATE INDEX reveal_team_idx ON public.reveal (team_id, revealed_at DESC, contact_id);
CREATE INDEX reveal_contact_idx ON public.reveal (contact_id);
CREATE INDEX reveal_contractor_idx ON public.reveal (team_id, contractor_id);
CREATE INDEX reveal_seat_idx ON public.reveal (team_id, user_id, revealed_at) WHERE tx_id IS NOT NULL;

-- One remedy for each charged reveal, for ever (rules.md 19).
CREATE TABLE public.remedy (
  team_id       uuid NOT NULL REFERENCES money.wallet,
  charge_tx     bigint NOT NULL REFERENCES money.tx,
  kind          text NOT NULL CHECK (kind IN ('bounce', 'replacement', 'correction', 'opt-out')),
  tx_id         bigint REFERENCES money.tx,
  at            timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (team_id, charge_tx)
);

-- Values that a team brought to be left alone, as the gates' HMACs. Written by features/lists.
CREATE TABLE public.own_suppression (
  team_id       uuid NOT NULL REFERENCES money.wallet,
  hmac          bytea NOT NULL,
  added_by      uuid NOT NULL,
  added_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (team_id, hmac)
);

-- rules.md 15: never a body, only what was asked (as an HMAC) and which contacts it opened.
CREATE TABLE public.idempotency (
  team_id       uuid NOT NULL REFERENCES money.wallet,
  route         text NOT NULL,
  key           text NOT NULL CHECK (length(key) BETWEEN 1 AND 200),
  request_hmac  bytea NOT NULL,
  status        smallint NOT NULL CHECK (status BETWEEN 200 AND 299),
  contact_ids   uuid[] NOT NULL,
  created_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (team_id, route, key)
);
CREATE INDEX idempotency_age_idx ON public.idempotency (created_at);

DO $$
DECLARE
  v_table text;
BEGIN
  FOREACH v_table IN ARRAY ARRAY['reveal', 'remedy', 'own_suppression', 'idempotency'] LOOP
    EXECUTE format('ALTER TABLE public.%I ENABLE ROW LEVEL SECURITY', v_table);
    EXECUTE format('GRANT SELECT ON public.%I TO trucor_auditor', v_table);
    EXECUTE format('CREATE POLICY auditor_reads ON public.%I FOR SELECT TO trucor_auditor USING (true)', v_table);
    EXECUTE format(
      'CREATE POLICY team_reads ON public.%I FOR SELECT TO trucor_web USING (team_id = nullif(current_setting(''app.team_id'', true), '''')::uuid)', v_table);
  END LOOP;
END $$;
GRANT SELECT ON public.reveal, public.remedy TO trucor_web, trucor_worker;
CREATE POLICY worker_reads ON public.reveal FOR SELECT TO trucor_worker USING (true);
CREATE POLICY worker_reads ON public.remedy FOR SELECT TO trucor_worker USING (true);

-- What is open to whom ------------------------------------------------------------------------------------------------

-- NULL: no member of a living team.
CREATE FUNCTION public.member_role(p_team uuid, p_user uuid) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT m.role FROM public.member m JOIN public.organization o ON o.id = m."organizationId" AND o."deletedAt" IS NULL
  WHERE m."organizationId" = p_team AND m."userId" = p_user
$$;

-- Every opened contact of every team that it may still see: the base of the two doors below, nobody's by itself.
-- vault.contact_card joins suppression (rules.md 27).
CREATE VIEW public.opened_by_anybody AS
  SELECT r.team_id, r.id AS reveal_id, r.revealed_at, r.user_id AS revealed_by, r.tx_id IS NOT NULL AS charged, c.*
  FROM public.reveal r
  JOIN vault.contact_card c ON c.contact_id = r.contact_id
  WHERE r.returned_at IS NULL AND r.hidden_at IS NULL;

-- What an export reads: the team's own contacts and no other, by the settings of withTeam().
CREATE VIEW public.opened_contact WITH (security_barrier = true) AS
  SELECT o.* FROM public.opened_by_anybody o
  WHERE o.team_id = nullif(current_setting('app.team_id', true), '')::uuid
    AND (SELECT public.member_role(
      nullif(current_setting('app.team_id', true), '')::uuid, nullif(current_setting('app.user_id', true), '')::uuid)) IS NOT NULL;
GRANT EXECUTE ON FUNCTION public.member_role(uuid, uuid) TO trucor_web;
GRANT SELECT ON public.opened_contact TO trucor_web;

CREATE FUNCTION public.revealed_contacts(p_team uuid, p_user uuid, p_contacts uuid[]) RETURNS SETOF public.opened_contact
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT o.* FROM public.opened_by_anybody o
  WHERE o.team_id = p_team AND o.contact_id = ANY (p_contacts)
    AND (SELECT public.member_role(p_team, p_user)) IS NOT NULL
$$;
GRANT EXECUTE ON FUNCTION public.revealed_contacts(uuid, uuid, uuid[]) TO trucor_web;

-- The reveal ------------------------------------------------------------------------------------------------------------

CREATE TYPE public.reveal_answer AS (
  status        text,
  credits_charged integer,
  already_owned boolean,
  replayed      boolean,
  balance       bigint,
  -- Of 'opened' alone: the contact, and with a person the firm's mailboxes. NULL in every other answer.
  contacts      jsonb
);

CREATE FUNCTION public.opened_as_json(p_team uuid, p_user uuid, p_contacts uuid[]) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT jsonb_agg(to_jsonb(o) ORDER BY array_position(p_contacts, o.contact_id))
  FROM public.revealed_contacts(p_team, p_user, p_contacts) o
$$;

-- Opens one contact for one team, for one credit, once. The order of the questions is rules.md 12's and part of the
-- promise; everything is decided under the lock on the team's wallet.
-- p_request is the HMAC of what was asked; p_route and p_key with it make a repeat the same call (rules.md 15). p_api_key
-- is the key that the member's program came with, if it did.
CREATE FUNCTION public.reveal_contact(
  p_team uuid, p_user uuid, p_contact uuid, p_via text, p_route text DEFAULT NULL, p_key text DEFAULT NULL, p_request bytea DEFAULT NULL,
  p_api_key uuid DEFAULT NULL
) RETURNS public.reveal_answer LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_answer public.reveal_answer;
  v_wallet money.wallet;
  v_role text;
  v_repeat public.idempotency;
  v_owned public.reveal;
  v_offer record;
  v_tx bigint;
  v_opened uuid[];
BEGIN
  v_answer.credits_charged := 0;
  v_answer.already_owned := false;
  v_answer.replayed := false;

  v_wallet := money.lock_wallet(p_team);
  v_role := public.member_role(p_team, p_user);
  IF v_wallet.team_id IS NULL OR v_role IS NULL OR v_role = 'viewer' THEN
    v_answer.status := 'role_missing';
    RETURN v_answer;
  END IF;

  IF p_api_key IS NOT NULL AND NOT EXISTS (
    SELECT FROM public.api_key k
    WHERE k.id = p_api_key AND k.team_id = p_team AND k.user_id = p_user AND k.revoked_at IS NULL AND 'reveal' = ANY (k.scopes)
  ) THEN
    v_answer.status := 'scope_missing';
    RETURN v_answer;
  END IF;

  PERFORM money.post_due_expiries(p_team);
  SELECT w.credits + w.debt INTO v_answer.balance FROM money.wallet w WHERE w.team_id = p_team;

  IF p_key IS NOT NULL THEN
    SELECT * INTO v_repeat FROM public.idempotency i
    WHERE i.team_id = p_team AND i.route = p_route AND i.key = p_key AND i.created_at > clock_timestamp() - interval '30 days';
    IF FOUND THEN
      IF v_repeat.request_hmac <> p_request THEN
        v_answer.status := 'idempotency_mismatch';
        RETURN v_answer;
      END IF;
      v_answer.contacts := public.opened_as_json(p_team, p_user, v_repeat.contact_ids);
      v_answer.status := CASE WHEN v_answer.contacts IS NULL THEN 'not_found' ELSE 'opened' END;
      v_answer.already_owned := v_answer.contacts IS NOT NULL;
      v_answer.replayed := true;
      RETURN v_answer;
    END IF;
  END IF;

  -- An opt-out takes these rows FOR UPDATE: whoever comes second sees what the first decided.
  IF vault.lock_gates(p_contact) THEN
    v_answer.status := 'not_found';
    RETURN v_answer;
  END IF;
  IF EXISTS (
    SELECT FROM vault.contact_gate g JOIN public.own_suppression s ON s.hmac = g.hmac AND s.team_id = p_team WHERE g.contact_id = p_contact
  ) THEN
    v_answer.status := 'suppressed';
    RETURN v_answer;
  END IF;

  SELECT * INTO v_owned FROM public.reveal r WHERE r.team_id = p_team AND r.contact_id = p_contact;
  IF v_owned.contact_id IS NOT NULL AND v_owned.returned_at IS NULL AND v_owned.hidden_at IS NULL THEN
    v_opened := ARRAY[p_contact];
    v_answer.already_owned := true;
  ELSE
    IF v_wallet.frozen_at IS NOT NULL OR v_owned.hidden_at IS NOT NULL THEN
      v_answer.status := 'locked';
      RETURN v_answer;
    END IF;
    IF v_answer.balance < 0 THEN
      v_answer.status := 'in_debt';
      RETURN v_answer;
    END IF;

    SELECT * INTO v_offer FROM vault.contact_offer(p_contact);
    IF v_offer.contact_id IS NULL THEN
      v_answer.status := 'not_found';
      RETURN v_answer;
    END IF;
    IF v_offer.credits = 0 THEN
      v_answer.status := 'undeliverable';
      RETURN v_answer;
    END IF;
    IF v_offer.check_needed THEN
      v_answer.status := 'check_needed';
      RETURN v_answer;
    END IF;

    IF EXISTS (
      SELECT FROM money.seat_cap c WHERE c.team_id = p_team AND c.user_id = p_user AND c.monthly <= (
        SELECT count(*) FROM public.reveal r
        WHERE r.team_id = p_team AND r.user_id = p_user AND r.tx_id IS NOT NULL
          AND r.revealed_at >= date_trunc('month', clock_timestamp() AT TIME ZONE 'America/Edmonton') AT TIME ZONE 'America/Edmonton')
    ) THEN
      v_answer.status := 'seat_cap';
      RETURN v_answer;
    END IF;
    IF v_answer.balance < 1 THEN
      v_answer.status := 'insufficient_credits';
      RETURN v_answer;
    END IF;

    v_tx := money.spend(p_team, 1, 'reveal',
      'reveal:' || p_team || ':' || p_contact || coalesce(':again:' || v_owned.tx_id, ''), p_user);
    INSERT INTO public.reveal AS r (team_id, contact_id, contractor_id, tx_id, user_id, via)
    VALUES (p_team, p_contact, v_offer.contractor_id, v_tx, p_user, p_via)
    ON CONFLICT (team_id, contact_id) DO UPDATE
      SET tx_id = excluded.tx_id, opened_with = NULL, user_id = excluded.user_id, via = excluded.via, revealed_at = excluded.revealed_at, returned_at = NULL;
    v_opened := ARRAY[p_contact];
    v_answer.credits_charged := 1;
    v_answer.balance := v_answer.balance - 1;

    -- A person opens the firm's role and generic mailboxes known that day, free (rules.md 8).
    IF v_offer.kind IN ('named', 'other-named') THEN
      INSERT INTO public.reveal (team_id, contact_id, contractor_id, opened_with, user_id, via)
      SELECT p_team, m.id, v_offer.contractor_id, p_contact, p_user, p_via FROM vault.firm_mailboxes(v_offer.contractor_id) AS m (id)
      WHERE NOT vault.lock_gates(m.id)
        AND NOT EXISTS (SELECT FROM vault.contact_gate g JOIN public.own_suppression s ON s.hmac = g.hmac AND s.team_id = p_team
                         WHERE g.contact_id = m.id)
      ON CONFLICT DO NOTHING;
    END IF;
  END IF;

  SELECT v_opened || array_agg(r.contact_id ORDER BY r.contact_id) INTO v_opened
  FROM public.reveal r WHERE r.team_id = p_team AND r.opened_with = p_contact HAVING count(*) > 0;
  v_opened := coalesce(v_opened, ARRAY[p_contact]);
  IF p_key IS NOT NULL THEN
    INSERT INTO public.idempotency AS i (team_id, route, key, request_hmac, status, contact_ids)
    VALUES (p_team, p_route, p_key, p_request, 200, v_opened)
    ON CONFLICT (team_id, route, key) DO UPDATE
      SET request_hmac = excluded.request_hmac, status = 200, contact_ids = excluded.contact_ids, created_at = excluded.created_at;
  END IF;
  v_answer.contacts := public.opened_as_json(p_team, p_user, v_opened);
  v_answer.status := 'opened';
  RETURN v_answer;
END $$;
GRANT EXECUTE ON FUNCTION public.reveal_contact(uuid, uuid, uuid, text, text, text, bytea, uuid) TO trucor_web;

-- Who bought it, and the credit that goes back ---------------------------------------------------------------------------

-- An opt-out lists past buyers under its gate locks.
CREATE FUNCTION money.buyers_of(p_contacts uuid[]) RETURNS TABLE (team_id uuid, contact_id uuid, reveal_id uuid, charged boolean, revealed_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT r.team_id, r.contact_id, r.id, r.tx_id IS NOT NULL, r.revealed_at
  FROM public.reveal r WHERE r.contact_id = ANY (p_contacts) AND r.returned_at IS NULL
  ORDER BY r.team_id, r.contact_id
$$;

-- Puts the credit of a charged reveal back into its lot, or into one of 30 days if that has ended; once for each charge,
-- whatever the remedy (rules.md 16, 19). The wallet is locked by the caller.
CREATE FUNCTION money.return_credit(p_team uuid, p_charge bigint, p_kind text, p_actor uuid) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_lot money.lot;
  v_tx bigint;
BEGIN
  INSERT INTO public.remedy (team_id, charge_tx, kind) VALUES (p_team, p_charge, p_kind) ON CONFLICT DO NOTHING;
  IF NOT FOUND THEN
    RETURN 0;
  END IF;
  SELECT l.* INTO STRICT v_lot FROM money.entry e JOIN money.lot l ON l.id = e.lot_id WHERE e.tx_id = p_charge AND e.account = 'spent' LIMIT 1;
  IF v_lot.expires_at <= clock_timestamp() THEN
    PERFORM money.grant_lot(p_team, 1, 'return', 'returned', 'return:' || p_charge, p_actor, p_kind, clock_timestamp() + interval '30 days', NULL);
  ELSE
    v_tx := money.open_tx(p_team, 'return', 'return:' || p_charge, p_actor, p_kind, 1);
    PERFORM money.credit_lot(v_tx, p_team, v_lot.id, 'spent', 1);
  END IF;
  UPDATE public.remedy m SET tx_id = t.id FROM money.tx t
  WHERE t.idem_key = 'return:' || p_charge AND m.team_id = p_team AND m.charge_tx = p_charge;
  RETURN 1;
END $$;

-- For a person who opted out within 30 days of the reveal. A job calls it after the opt-out's commit (rules.md 27), however
-- late: the days end with the opt-out.
CREATE FUNCTION money.credit_opt_out(p_team uuid, p_contact uuid, p_opted_out_at timestamptz) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_charge bigint;
BEGIN
  PERFORM money.lock_wallet(p_team);
  PERFORM money.post_due_expiries(p_team);
  SELECT r.tx_id INTO v_charge FROM public.reveal r
  WHERE r.team_id = p_team AND r.contact_id = p_contact AND r.tx_id IS NOT NULL AND r.returned_at IS NULL
    AND r.revealed_at > p_opted_out_at - interval '30 days';
  RETURN CASE WHEN v_charge IS NULL THEN 0 ELSE money.return_credit(p_team, v_charge, 'opt-out', NULL) END;
END $$;
GRANT EXECUTE ON FUNCTION money.buyers_of(uuid[]) TO trucor_worker;
GRANT EXECUTE ON FUNCTION money.credit_opt_out(uuid, uuid, timestamptz) TO trucor_worker;

-- What must never be true -------------------------------------------------------------------------------------------------

-- Empty in tests, at deploy and every five minutes. Read with the reader's own rights: only a role whose policies show
-- every row (trucor_auditor) can trust its emptiness, and money.audit() says how much it saw.
CREATE VIEW money.violations WITH (security_invoker = true) AS
  SELECT 'transaction does not balance' AS rule, t.team_id, 'tx ' || t.id AS subject
  FROM money.tx t LEFT JOIN money.entry e ON e.tx_id = t.id
  GROUP BY t.id, t.team_id HAVING coalesce(sum(e.amount), 0) <> 0 OR count(e.id) < 2
UNION ALL
  SELECT 'entry of another team', e.team_id, 'entry ' || e.id
  FROM money.entry e JOIN money.tx t ON t.id = e.tx_id JOIN money.lot l ON l.id = e.lot_id
  WHERE e.team_id <> t.team_id OR e.team_id <> l.team_id
UNION ALL
  SELECT 'wallet differs from its entries', w.team_id, 'wallet'
  FROM money.wallet w LEFT JOIN money.entry e ON e.team_id = w.team_id
  GROUP BY w.team_id, w.credits, w.debt
  HAVING w.credits <> coalesce(sum(e.amount) FILTER (WHERE e.account = 'team_credits'), 0)
      OR w.debt <> coalesce(sum(e.amount) FILTER (WHERE e.account = 'team_debt'), 0)
UNION ALL
  SELECT 'wallet differs from its lots', w.team_id, 'wallet'
  FROM money.wallet w LEFT JOIN money.lot l ON l.team_id = w.team_id
  GROUP BY w.team_id, w.credits HAVING w.credits <> coalesce(sum(l.remaining), 0)
UNION ALL
  SELECT 'lot differs from its entries', l.team_id, 'lot ' || l.id
  FROM money.lot l LEFT JOIN money.entry e ON e.lot_id = l.id AND e.account = 'team_credits'
  GROUP BY l.id, l.team_id, l.remaining HAVING l.remaining <> coalesce(sum(e.amount), 0)
UNION ALL
  SELECT 'credits below nothing, or debt above it', w.team_id, 'wallet' FROM money.wallet w WHERE w.credits < 0 OR w.debt > 0
UNION ALL
  SELECT 'credits and debt at once', w.team_id, 'wallet' FROM money.wallet w WHERE w.credits > 0 AND w.debt < 0
UNION ALL
  SELECT 'running balance differs', s.team_id, 'tx ' || s.id
  FROM (
    SELECT t.id, t.team_id, t.balance_after,
           sum(coalesce(c.change, 0)) OVER (PARTITION BY t.team_id ORDER BY t.id) AS balance
    FROM money.tx t
    LEFT JOIN (SELECT e.tx_id, sum(e.amount) AS change FROM money.entry e WHERE e.account IN ('team_credits', 'team_debt') GROUP BY e.tx_id) c ON c.tx_id = t.id
  ) s WHERE s.balance <> s.balance_after
UNION ALL
  SELECT 'charge without a reveal', t.team_id, 'tx ' || t.id
  FROM money.tx t
  WHERE t.kind = 'reveal'
    AND NOT EXISTS (SELECT FROM public.reveal r WHERE r.tx_id = t.id AND r.team_id = t.team_id)
    AND NOT EXISTS (SELECT FROM public.remedy m WHERE m.charge_tx = t.id AND m.team_id = t.team_id)
UNION ALL
  SELECT 'reveal without a charge of one credit', r.team_id, 'reveal ' || r.id
  FROM public.reveal r
  LEFT JOIN money.tx t ON t.id = r.tx_id AND t.team_id = r.team_id AND t.kind = 'reveal'
  LEFT JOIN money.entry e ON e.tx_id = t.id AND e.account = 'spent'
  WHERE r.tx_id IS NOT NULL
  GROUP BY r.team_id, r.id HAVING coalesce(sum(e.amount), 0) <> 1
UNION ALL
  SELECT 'free reveal without the one it came with', r.team_id, 'reveal ' || r.id
  FROM public.reveal r
  WHERE r.tx_id IS NULL
    AND NOT EXISTS (SELECT FROM public.reveal p WHERE p.team_id = r.team_id AND p.contact_id = r.opened_with AND p.contractor_id = r.contractor_id)
UNION ALL
  SELECT 'payment is worth other than was posted', p.team_id, 'payment ' || p.id
  FROM money.payment p
  LEFT JOIN money.lot l ON l.payment_id = p.id
  LEFT JOIN money.entry e ON e.lot_id = l.id AND e.account IN ('sold', 'expired')
  WHERE p.team_id IS NOT NULL
  GROUP BY p.id, p.team_id
  HAVING coalesce(-sum(e.amount) FILTER (WHERE e.account = 'sold'), 0) NOT BETWEEN coalesce(money.target(p.id), 0)
     AND greatest(coalesce(money.target(p.id), 0), coalesce(sum(e.amount) FILTER (WHERE e.account = 'expired'), 0))
UNION ALL
  SELECT 'lot of a pack without its payment', l.team_id, 'lot ' || l.id
  FROM money.lot l LEFT JOIN money.payment p ON p.id = l.payment_id AND p.team_id = l.team_id AND p.paid_at IS NOT NULL AND p.refused IS NULL
  WHERE l.origin = 'pack' AND p.id IS NULL;
GRANT SELECT ON money.violations TO trucor_auditor;

-- Counts as the owner, so that a reader who sees nothing cannot call it clean.
CREATE FUNCTION money.entries_written() RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$ SELECT count(*) FROM money.entry $$;

CREATE FUNCTION money.audit() RETURNS TABLE (examined bigint, violations bigint)
LANGUAGE plpgsql STABLE SECURITY INVOKER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_entries bigint;
BEGIN
  SELECT count(*) INTO v_entries FROM money.entry;
  IF v_entries <> money.entries_written() THEN
    RAISE EXCEPTION 'the audit sees % of % entries: run it as trucor_auditor', v_entries, money.entries_written() USING ERRCODE = '42501';
  END IF;
  examined := v_entries + (SELECT count(*) FROM money.tx) + (SELECT count(*) FROM money.lot) + (SELECT count(*) FROM money.wallet)
    + (SELECT count(*) FROM money.payment) + (SELECT count(*) FROM public.reveal);
  violations := (SELECT count(*) FROM money.violations);
  RETURN NEXT;
END $$;
GRANT EXECUTE ON FUNCTION money.entries_written(), money.audit() TO trucor_auditor;
