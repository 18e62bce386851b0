-- The ledger of credits and the facts that Stripe tells (rules.md 16-20). Double entry, append-only; web reads a team's
-- own rows and writes through the functions below alone.

-- Wallets, lots, transactions, entries ----------------------------------------------------------------------------

-- A team's two accounts, team_credits and team_debt, are one row: locking it serialises everything that moves its
-- credits. The shared counter-accounts (sold, spent, expired, given) are names without a row, so nothing site-wide is locked.
CREATE TABLE money.wallet (
  team_id       uuid PRIMARY KEY,
  credits       bigint NOT NULL DEFAULT 0 CHECK (credits >= 0),
  debt          bigint NOT NULL DEFAULT 0 CHECK (debt <= 0),
  -- An open dispute: no new reveals, exports or API contacts (rules.md 20).
  frozen_at     timestamptz,
  opened_at     timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE TABLE money.pack (
  lookup_key    text PRIMARY KEY CHECK (lookup_key ~ '^trucor_pack_[0-9]+$'),
  credits       integer NOT NULL CHECK (credits > 0),
  amount_cents  integer NOT NULL CHECK (amount_cents > 0),
  currency      text NOT NULL DEFAULT 'cad' CHECK (currency = 'cad'),
  months        integer NOT NULL DEFAULT 12 CHECK (months > 0),
  on_sale       boolean NOT NULL
);
INSERT INTO money.pack (lookup_key, credits, amount_cents, on_sale) VALUES ('trucor_pack_40', 40, 9900, true);

-- What a member asked to buy, with its price and credits as they were then.
CREATE TABLE money.purchase_order (
  id            uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  number        bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  team_id       uuid NOT NULL REFERENCES money.wallet,
  user_id       uuid NOT NULL,
  pack          text NOT NULL REFERENCES money.pack,
  credits       integer NOT NULL CHECK (credits > 0),
  months        integer NOT NULL CHECK (months > 0),
  amount_cents  integer NOT NULL CHECK (amount_cents > 0),
  currency      text NOT NULL,
  -- The form's key: pressing the button twice is one order.
  form_key      text NOT NULL CHECK (length(form_key) BETWEEN 8 AND 200),
  return_to     text CHECK (return_to ~ '^/([^/\\]|$)' AND length(return_to) <= 2000),
  session_id    text UNIQUE,
  created_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
  UNIQUE (team_id, form_key)
);

-- Facts of a payment. They only move up; amount and order are set once (reference/trust.md §4.3).
CREATE TABLE money.payment (
  id            text PRIMARY KEY,
  order_id      uuid REFERENCES money.purchase_order,
  team_id       uuid REFERENCES money.wallet,
  amount_cents  bigint CHECK (amount_cents > 0),
  currency      text,
  paid_at       timestamptz,
  charge_id     text,
  card_fingerprint text,
  -- Why credits were never granted for it: kept beside the facts, for the desk.
  refused       text CHECK (refused IN ('unknown_order', 'other_team', 'other_price', 'zero_amount')),
  first_heard   timestamptz NOT NULL DEFAULT clock_timestamp(),
  CHECK ((order_id IS NULL) = (team_id IS NULL))
);
CREATE INDEX payment_order_idx ON money.payment (order_id);
CREATE INDEX payment_team_idx ON money.payment (team_id);

-- A refund counts until it fails. Those that our desk issues store their credit effect (rules.md 18).
CREATE TABLE money.refund (
  id            text PRIMARY KEY,
  payment_id    text NOT NULL REFERENCES money.payment,
  amount_cents  bigint NOT NULL CHECK (amount_cents > 0),
  rank          smallint NOT NULL CHECK (rank IN (1, 2)),
  credit_effect integer CHECK (credit_effect >= 0)
);
COMMENT ON COLUMN money.refund.rank IS '1 pending or succeeded: counts; 2 failed or cancelled: does not';
CREATE INDEX refund_payment_idx ON money.refund (payment_id);

CREATE TABLE money.dispute (
  id            text PRIMARY KEY,
  payment_id    text NOT NULL REFERENCES money.payment,
  amount_cents  bigint NOT NULL CHECK (amount_cents > 0),
  rank          smallint NOT NULL CHECK (rank BETWEEN 1 AND 4),
  opened_at     timestamptz NOT NULL
);
COMMENT ON COLUMN money.dispute.rank IS '1 inquiry: nothing; 2 open: freezes; 3 lost: its amount counts as returned; 4 won';
CREATE INDEX dispute_payment_idx ON money.dispute (payment_id);

-- Receipt and effect of an event share a transaction. Ids only: a body is never kept.
CREATE TABLE money.inbox (
  event_id      text PRIMARY KEY,
  type          text NOT NULL,
  created_at    timestamptz NOT NULL,
  outcome       text NOT NULL CHECK (outcome IN ('applied', 'ignored')),
  received_at   timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- Every grant is a lot. remaining and expires_at move; everything else stands.
CREATE TABLE money.lot (
  id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  team_id       uuid NOT NULL REFERENCES money.wallet,
  origin        text NOT NULL CHECK (origin IN ('pack', 'promo', 'manual', 'returned')),
  amount        bigint NOT NULL CHECK (amount > 0),
  remaining     bigint NOT NULL CHECK (remaining >= 0),
  expires_at    timestamptz,
  payment_id    text REFERENCES money.payment,
  created_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
  CHECK (remaining <= amount),
  CHECK ((origin = 'pack') <= (payment_id IS NOT NULL AND expires_at IS NOT NULL))
);
CREATE UNIQUE INDEX lot_pack_idx ON money.lot (payment_id) WHERE origin = 'pack';
CREATE INDEX lot_payment_idx ON money.lot (payment_id) WHERE payment_id IS NOT NULL;
CREATE INDEX lot_open_idx ON money.lot (team_id, expires_at NULLS LAST, id) WHERE remaining > 0;
CREATE INDEX lot_team_idx ON money.lot (team_id, id);

CREATE TABLE money.tx (
  id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  team_id       uuid NOT NULL REFERENCES money.wallet,
  kind          text NOT NULL CHECK (kind IN ('purchase', 'reveal', 'expiry', 'promo', 'manual', 'return', 'clawback', 'restore', 'repayment')),
  -- Names the fact that is posted, so that no fact is posted twice.
  idem_key      text NOT NULL UNIQUE,
  actor         uuid,
  reason        text,
  -- credits + debt of the team after it: the running balance of the statement.
  balance_after bigint NOT NULL,
  at            timestamptz NOT NULL DEFAULT clock_timestamp(),
  CHECK (kind <> 'manual' OR length(btrim(coalesce(reason, ''))) > 0)
);
CREATE INDEX tx_team_idx ON money.tx (team_id, id DESC);

CREATE TABLE money.entry (
  id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  tx_id         bigint NOT NULL REFERENCES money.tx,
  team_id       uuid NOT NULL REFERENCES money.wallet,
  account       text NOT NULL CHECK (account IN ('team_credits', 'team_debt', 'sold', 'spent', 'expired', 'given')),
  lot_id        bigint NOT NULL REFERENCES money.lot,
  amount        bigint NOT NULL CHECK (amount <> 0)
);
CREATE INDEX entry_tx_idx ON money.entry (tx_id);
CREATE INDEX entry_lot_idx ON money.entry (lot_id);
CREATE INDEX entry_team_idx ON money.entry (team_id, account);

-- How many contacts a member may open for credits in a calendar month (America/Edmonton); no row: no cap.
CREATE TABLE money.seat_cap (
  team_id       uuid NOT NULL REFERENCES money.wallet,
  user_id       uuid NOT NULL,
  monthly       integer NOT NULL CHECK (monthly >= 0),
  PRIMARY KEY (team_id, user_id)
);

-- What may never happen, held against the owner too -----------------------------------------------------------------

CREATE FUNCTION money.refuse_change() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RAISE EXCEPTION 'money.% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = '55000';
END $$;

CREATE FUNCTION money.refuse_lot_change() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF (NEW.id, NEW.team_id, NEW.origin, NEW.amount, NEW.payment_id, NEW.created_at)
     IS DISTINCT FROM (OLD.id, OLD.team_id, OLD.origin, OLD.amount, OLD.payment_id, OLD.created_at) THEN
    RAISE EXCEPTION 'a lot is what was granted: only what is left of it moves' USING ERRCODE = '55000';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER entry_is_final BEFORE UPDATE OR DELETE ON money.entry FOR EACH ROW EXECUTE FUNCTION money.refuse_change();
CREATE TRIGGER entry_stays BEFORE TRUNCATE ON money.entry FOR EACH STATEMENT EXECUTE FUNCTION money.refuse_change();
CREATE TRIGGER tx_is_final BEFORE UPDATE OR DELETE ON money.tx FOR EACH ROW EXECUTE FUNCTION money.refuse_change();
CREATE TRIGGER tx_stays BEFORE TRUNCATE ON money.tx FOR EACH STATEMENT EXECUTE FUNCTION money.refuse_change();
CREATE TRIGGER lot_keeps_its_grant BEFORE UPDATE ON money.lot FOR EACH ROW EXECUTE FUNCTION money.refuse_lot_change();
CREATE TRIGGER lot_is_never_deleted BEFORE DELETE ON money.lot FOR EACH ROW EXECUTE FUNCTION money.refuse_change();
CREATE TRIGGER lot_stays BEFORE TRUNCATE ON money.lot FOR EACH STATEMENT EXECUTE FUNCTION money.refuse_change();
CREATE TRIGGER wallet_is_never_deleted BEFORE DELETE ON money.wallet FOR EACH ROW EXECUTE FUNCTION money.refuse_change();
CREATE TRIGGER wallet_stays BEFORE TRUNCATE ON money.wallet FOR EACH STATEMENT EXECUTE FUNCTION money.refuse_change();
CREATE TRIGGER inbox_is_final BEFORE UPDATE OR DELETE ON money.inbox FOR EACH ROW EXECUTE FUNCTION money.refuse_change();
CREATE TRIGGER inbox_stays BEFORE TRUNCATE ON money.inbox FOR EACH STATEMENT EXECUTE FUNCTION money.refuse_change();

-- At commit: a transaction has two entries at least and they add up to nothing.
CREATE FUNCTION money.check_tx() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_tx bigint := CASE TG_TABLE_NAME WHEN 'tx' THEN (to_jsonb(NEW) ->> 'id')::bigint ELSE (to_jsonb(NEW) ->> 'tx_id')::bigint END;
  v_sum numeric;
  v_count bigint;
BEGIN
  SELECT coalesce(sum(e.amount), 0), count(*) INTO v_sum, v_count FROM money.entry e WHERE e.tx_id = v_tx;
  IF v_sum <> 0 OR v_count < 2 THEN
    RAISE EXCEPTION 'transaction % has % entries that add up to %', v_tx, v_count, v_sum
      USING ERRCODE = '23514', CONSTRAINT = 'tx_balances';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER tx_balances AFTER INSERT ON money.tx DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION money.check_tx();
CREATE CONSTRAINT TRIGGER entry_balances AFTER INSERT ON money.entry DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION money.check_tx();

-- Steps of the ledger. None is granted to anybody: they run inside the functions further down, under the wallet's lock ---

CREATE FUNCTION money.lock_wallet(p_team uuid) RETURNS money.wallet
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_wallet money.wallet;
BEGIN
  SELECT * INTO v_wallet FROM money.wallet w WHERE w.team_id = p_team FOR NO KEY UPDATE;
  RETURN v_wallet;
END $$;

-- Moves a balance and what is left of a lot with the entry that says so.
CREATE FUNCTION money.post_entry(p_tx bigint, p_team uuid, p_account text, p_lot bigint, p_amount bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF p_amount = 0 THEN
    RETURN;
  END IF;
  INSERT INTO money.entry (tx_id, team_id, account, lot_id, amount) VALUES (p_tx, p_team, p_account, p_lot, p_amount);
  IF p_account = 'team_credits' THEN
    UPDATE money.wallet w SET credits = w.credits + p_amount WHERE w.team_id = p_team;
    UPDATE money.lot l SET remaining = l.remaining + p_amount WHERE l.id = p_lot AND l.team_id = p_team;
  ELSIF p_account = 'team_debt' THEN
    UPDATE money.wallet w SET debt = w.debt + p_amount WHERE w.team_id = p_team;
  END IF;
END $$;

CREATE FUNCTION money.open_tx(p_team uuid, p_kind text, p_idem_key text, p_actor uuid, p_reason text, p_change bigint) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_tx bigint;
BEGIN
  INSERT INTO money.tx (team_id, kind, idem_key, actor, reason, balance_after)
  SELECT p_team, p_kind, p_idem_key, p_actor, p_reason, w.credits + w.debt + p_change FROM money.wallet w WHERE w.team_id = p_team
  RETURNING id INTO v_tx;
  RETURN v_tx;
END $$;

-- Lots whose day has come, by the clock and not by the transaction's start: a call that waited for the lock sees them.
-- None ends while the wallet is frozen: those days are given back.
CREATE FUNCTION money.post_due_expiries(p_team uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_lot money.lot;
  v_tx bigint;
BEGIN
  FOR v_lot IN
    SELECT l.* FROM money.lot l JOIN money.wallet w ON w.team_id = l.team_id AND w.frozen_at IS NULL
    WHERE l.team_id = p_team AND l.remaining > 0 AND l.expires_at <= clock_timestamp() ORDER BY l.expires_at, l.id
  LOOP
    v_tx := money.open_tx(p_team, 'expiry', 'expiry:' || v_lot.id, NULL, NULL, -v_lot.remaining);
    PERFORM money.post_entry(v_tx, p_team, 'team_credits', v_lot.id, -v_lot.remaining);
    PERFORM money.post_entry(v_tx, p_team, 'expired', v_lot.id, v_lot.remaining);
  END LOOP;
END $$;

-- Spends from the lots that end first. The caller has seen that the balance is enough; the CHECK says no if it is not.
CREATE FUNCTION money.spend(p_team uuid, p_credits bigint, p_kind text, p_idem_key text, p_actor uuid) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_tx bigint;
  v_lot money.lot;
  v_due bigint := p_credits;
  v_taken bigint;
BEGIN
  v_tx := money.open_tx(p_team, p_kind, p_idem_key, p_actor, NULL, -p_credits);
  FOR v_lot IN
    SELECT * FROM money.lot l WHERE l.team_id = p_team AND l.remaining > 0 ORDER BY l.expires_at NULLS LAST, l.id
  LOOP
    EXIT WHEN v_due = 0;
    v_taken := least(v_due, v_lot.remaining);
    PERFORM money.post_entry(v_tx, p_team, 'team_credits', v_lot.id, -v_taken);
    PERFORM money.post_entry(v_tx, p_team, 'spent', v_lot.id, v_taken);
    v_due := v_due - v_taken;
  END LOOP;
  IF v_due > 0 THEN
    RAISE EXCEPTION 'no lot left to take % credits from', v_due USING ERRCODE = '23514', CONSTRAINT = 'lots_cover_spending';
  END IF;
  RETURN v_tx;
END $$;

-- Puts credits into a lot, repaying debt first (rules.md 17).
CREATE FUNCTION money.credit_lot(p_tx bigint, p_team uuid, p_lot bigint, p_counter text, p_credits bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_repaid bigint;
BEGIN
  SELECT least(-w.debt, p_credits) INTO v_repaid FROM money.wallet w WHERE w.team_id = p_team;
  PERFORM money.post_entry(p_tx, p_team, p_counter, p_lot, -p_credits);
  PERFORM money.post_entry(p_tx, p_team, 'team_debt', p_lot, v_repaid);
  PERFORM money.post_entry(p_tx, p_team, 'team_credits', p_lot, p_credits - v_repaid);
END $$;

-- What is owed is taken from what the team holds, as a posting of its own: a refund itself touches its own lot alone.
CREATE FUNCTION money.repay_debt(p_team uuid, p_idem_key text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_due bigint;
  v_tx bigint;
  v_lot money.lot;
  v_taken bigint;
BEGIN
  SELECT least(-w.debt, w.credits) INTO v_due FROM money.wallet w WHERE w.team_id = p_team;
  IF v_due = 0 THEN
    RETURN;
  END IF;
  v_tx := money.open_tx(p_team, 'repayment', p_idem_key, NULL, NULL, 0);
  FOR v_lot IN
    SELECT * FROM money.lot l WHERE l.team_id = p_team AND l.remaining > 0 ORDER BY l.expires_at NULLS LAST, l.id
  LOOP
    EXIT WHEN v_due = 0;
    v_taken := least(v_due, v_lot.remaining);
    PERFORM money.post_entry(v_tx, p_team, 'team_credits', v_lot.id, -v_taken);
    PERFORM money.post_entry(v_tx, p_team, 'team_debt', v_lot.id, v_taken);
    v_due := v_due - v_taken;
  END LOOP;
END $$;

-- A lot and its first posting, once for its key: the id of the lot, or NULL when the fact was posted before.
CREATE FUNCTION money.grant_lot(
  p_team uuid, p_credits bigint, p_kind text, p_origin text, p_idem_key text, p_actor uuid, p_reason text,
  p_expires_at timestamptz, p_payment text
) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_lot bigint;
  v_tx bigint;
BEGIN
  IF EXISTS (SELECT FROM money.tx t WHERE t.idem_key = p_idem_key) THEN
    RETURN NULL;
  END IF;
  INSERT INTO money.lot (team_id, origin, amount, remaining, expires_at, payment_id)
  VALUES (p_team, p_origin, p_credits, 0, p_expires_at, p_payment) RETURNING id INTO v_lot;
  v_tx := money.open_tx(p_team, p_kind, p_idem_key, p_actor, p_reason, p_credits);
  PERFORM money.credit_lot(v_tx, p_team, v_lot, CASE p_origin WHEN 'pack' THEN 'sold' WHEN 'returned' THEN CASE WHEN p_payment IS NULL THEN 'spent' ELSE 'sold' END ELSE 'given' END, p_credits);
  RETURN v_lot;
END $$;

-- Doors ---------------------------------------------------------------------------------------------------------------

CREATE FUNCTION money.open_wallet(p_team uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO money.wallet (team_id) VALUES (p_team) ON CONFLICT DO NOTHING;
END $$;

-- Credits that nobody bought: the demo's, a promotion's, the desk's with a reason. Once for each key.
CREATE FUNCTION money.grant_credits(
  p_team uuid, p_credits bigint, p_kind text, p_idem_key text, p_actor uuid, p_reason text, p_expires_at timestamptz
) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_wallet money.wallet := money.lock_wallet(p_team);
BEGIN
  IF v_wallet.team_id IS NULL THEN
    RAISE EXCEPTION 'no wallet for team %', p_team USING ERRCODE = 'P0002';
  END IF;
  IF p_kind NOT IN ('promo', 'manual') THEN
    RAISE EXCEPTION 'credits are given as promo or manual, not as %', p_kind USING ERRCODE = '22023';
  END IF;
  PERFORM money.post_due_expiries(p_team);
  RETURN money.grant_lot(p_team, p_credits, p_kind, p_kind, p_idem_key, p_actor, p_reason, p_expires_at, NULL) IS NOT NULL;
END $$;

-- The wallet as it is now, lots whose day has come posted first; nothing for who is no member of the team.
CREATE FUNCTION money.refresh_wallet(p_team uuid, p_user uuid) RETURNS money.wallet
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF public.member_role(p_team, p_user) IS NULL THEN
    RETURN NULL;
  END IF;
  IF EXISTS (SELECT FROM money.lot l WHERE l.team_id = p_team AND l.remaining > 0 AND l.expires_at <= clock_timestamp()) THEN
    PERFORM money.lock_wallet(p_team);
    PERFORM money.post_due_expiries(p_team);
  END IF;
  RETURN (SELECT w FROM money.wallet w WHERE w.team_id = p_team);
END $$;

CREATE FUNCTION money.open_order(p_team uuid, p_user uuid, p_pack text, p_form_key text, p_return_to text) RETURNS money.purchase_order
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_order money.purchase_order;
BEGIN
  INSERT INTO money.purchase_order (team_id, user_id, pack, credits, months, amount_cents, currency, form_key, return_to)
  SELECT p_team, p_user, p.lookup_key, p.credits, p.months, p.amount_cents, p.currency, p_form_key, p_return_to
  FROM money.pack p WHERE p.lookup_key = p_pack AND p.on_sale AND public.member_role(p_team, p_user) IN ('owner', 'admin')
  ON CONFLICT (team_id, form_key) DO NOTHING;
  SELECT * INTO v_order FROM money.purchase_order o
  WHERE o.team_id = p_team AND o.form_key = p_form_key AND public.member_role(p_team, p_user) IN ('owner', 'admin');
  RETURN v_order;
END $$;

CREATE FUNCTION money.name_session(p_team uuid, p_order uuid, p_session text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE money.purchase_order o SET session_id = p_session WHERE o.id = p_order AND o.team_id = p_team AND o.session_id IS NULL;
END $$;

-- A team is born with its wallet, in the same transaction, whoever inserts it.
ALTER TABLE money.wallet ADD FOREIGN KEY (team_id) REFERENCES public.organization (id);
CREATE FUNCTION money.open_wallet_of_new_team() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM money.open_wallet(NEW.id);
  RETURN NULL;
END $$;
CREATE TRIGGER team_has_wallet AFTER INSERT ON public.organization FOR EACH ROW EXECUTE FUNCTION money.open_wallet_of_new_team();

-- Stripe: an event becomes facts of a payment, a refund or a dispute; facts only move up, so order and repetition
-- cannot matter; settle() posts the difference between what the facts are worth and what was posted --------------------

-- True the first time. A second delivery in flight waits here for the first one's transaction.
CREATE FUNCTION money.receive_event(p_event text, p_type text, p_created timestamptz, p_outcome text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO money.inbox (event_id, type, created_at, outcome) VALUES (p_event, p_type, p_created, p_outcome)
  ON CONFLICT DO NOTHING;
  RETURN FOUND;
END $$;

CREATE FUNCTION money.lock_payment(p_payment text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO money.payment (id) VALUES (p_payment) ON CONFLICT DO NOTHING;
  PERFORM FROM money.payment p WHERE p.id = p_payment FOR NO KEY UPDATE;
END $$;

-- What a Checkout session says of its payment. p_subtotal is before tax and must be the order's price.
CREATE FUNCTION money.fold_session(
  p_payment text, p_order uuid, p_team uuid, p_session text, p_subtotal bigint, p_total bigint, p_currency text, p_paid boolean
) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_order money.purchase_order;
  v_refused text;
BEGIN
  PERFORM money.lock_payment(p_payment);
  SELECT * INTO v_order FROM money.purchase_order o WHERE o.id = p_order;
  v_refused := CASE
    WHEN v_order.id IS NULL THEN 'unknown_order'
    WHEN v_order.team_id IS DISTINCT FROM p_team OR coalesce(v_order.session_id, p_session) <> p_session THEN 'other_team'
    WHEN coalesce(p_total, 0) <= 0 THEN 'zero_amount'
    WHEN p_subtotal IS DISTINCT FROM v_order.amount_cents::bigint OR p_total < p_subtotal OR p_currency IS DISTINCT FROM v_order.currency THEN 'other_price'
  END;
  UPDATE money.purchase_order o SET session_id = p_session WHERE o.id = v_order.id AND o.session_id IS NULL AND v_refused IS NULL;
  UPDATE money.payment p SET
    order_id = coalesce(p.order_id, CASE WHEN v_refused IS NULL THEN v_order.id END),
    team_id = coalesce(p.team_id, CASE WHEN v_refused IS NULL THEN v_order.team_id END),
    amount_cents = coalesce(p.amount_cents, CASE WHEN p_total > 0 THEN p_total END),
    currency = coalesce(p.currency, p_currency),
    paid_at = coalesce(p.paid_at, CASE WHEN p_paid THEN clock_timestamp() END),
    refused = CASE WHEN p.order_id IS NULL THEN v_refused ELSE p.refused END
  WHERE p.id = p_payment;
END $$;

CREATE FUNCTION money.fold_charge(p_payment text, p_charge text, p_fingerprint text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM money.lock_payment(p_payment);
  UPDATE money.payment p SET charge_id = coalesce(p.charge_id, p_charge), card_fingerprint = coalesce(p.card_fingerprint, p_fingerprint)
  WHERE p.id = p_payment;
END $$;

CREATE FUNCTION money.fold_refund(p_payment text, p_refund text, p_amount bigint, p_status text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM money.lock_payment(p_payment);
  INSERT INTO money.refund (id, payment_id, amount_cents, rank)
  VALUES (p_refund, p_payment, p_amount, CASE WHEN p_status IN ('failed', 'canceled') THEN 2 ELSE 1 END)
  ON CONFLICT (id) DO UPDATE SET rank = greatest(money.refund.rank, excluded.rank);
END $$;

CREATE FUNCTION money.fold_dispute(p_payment text, p_dispute text, p_amount bigint, p_status text, p_opened timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM money.lock_payment(p_payment);
  INSERT INTO money.dispute (id, payment_id, amount_cents, rank, opened_at)
  VALUES (p_dispute, p_payment, p_amount,
    CASE WHEN p_status = 'won' THEN 4 WHEN p_status = 'lost' THEN 3 WHEN p_status LIKE 'warning%' OR p_status = 'prevented' THEN 1 ELSE 2 END, p_opened)
  ON CONFLICT (id) DO UPDATE SET rank = greatest(money.dispute.rank, excluded.rank);
END $$;

-- The credits that a payment is worth by its facts now (rules.md 18).
CREATE FUNCTION money.target(p_payment text) RETURNS bigint
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT greatest(0, least(o.credits::bigint,
    floor(o.credits::numeric * greatest(0, p.amount_cents - back.cents) / p.amount_cents)::bigint - back.credits))
  FROM money.payment p
  JOIN money.purchase_order o ON o.id = p.order_id
  CROSS JOIN LATERAL (
    SELECT
      coalesce((SELECT sum(r.amount_cents) FROM money.refund r WHERE r.payment_id = p.id AND r.rank = 1 AND r.credit_effect IS NULL), 0)
        + coalesce((SELECT sum(d.amount_cents) FROM money.dispute d WHERE d.payment_id = p.id AND d.rank = 3), 0) AS cents,
      coalesce((SELECT sum(r.credit_effect) FROM money.refund r WHERE r.payment_id = p.id AND r.rank = 1), 0)::bigint AS credits
  ) back
  WHERE p.id = p_payment AND p.paid_at IS NOT NULL AND p.refused IS NULL
$$;

-- Posts target − posted. Safe to call at any time and any number of times, from the webhook, the landing page, the
-- reconciliation.
CREATE FUNCTION money.settle(p_payment text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_payment money.payment;
  v_order money.purchase_order;
  v_wallet money.wallet;
  v_target bigint;
  v_posted bigint;
  v_expired bigint;
  v_change bigint;
  v_claw bigint;
  v_taken bigint;
  v_key text;
  v_pack money.lot;
  v_lot money.lot;
  v_tx bigint;
  v_disputed boolean;
BEGIN
  PERFORM money.lock_payment(p_payment);
  SELECT * INTO v_payment FROM money.payment p WHERE p.id = p_payment;
  IF v_payment.refused IS NOT NULL THEN
    RETURN 'refused';
  END IF;
  v_target := money.target(p_payment);
  IF v_target IS NULL THEN
    RETURN 'waiting';
  END IF;
  SELECT * INTO v_order FROM money.purchase_order o WHERE o.id = v_payment.order_id;
  v_wallet := money.lock_wallet(v_payment.team_id);
  PERFORM money.post_due_expiries(v_payment.team_id);

  SELECT coalesce(-sum(e.amount) FILTER (WHERE e.account = 'sold'), 0), coalesce(sum(e.amount) FILTER (WHERE e.account = 'expired'), 0),
         'settle:' || p_payment || ':' || count(DISTINCT e.tx_id) FILTER (WHERE e.account = 'sold')
  INTO v_posted, v_expired, v_key
  FROM money.entry e JOIN money.lot l ON l.id = e.lot_id WHERE l.payment_id = p_payment;
  SELECT * INTO v_pack FROM money.lot l WHERE l.payment_id = p_payment AND l.origin = 'pack';
  v_change := v_target - v_posted;

  IF v_pack.id IS NULL AND v_target > 0 THEN
    PERFORM money.grant_lot(v_payment.team_id, v_target, 'purchase', 'pack', v_key, v_order.user_id, NULL,
      clock_timestamp() + make_interval(months => v_order.months), p_payment);
  ELSIF v_change > 0 THEN
    -- A refund that failed, a dispute that was won: back into its lot, or into one of its own, for 30 days at least, where
    -- that has ended or was granted smaller.
    IF v_pack.expires_at > clock_timestamp() AND v_pack.remaining + v_change <= v_pack.amount THEN
      v_tx := money.open_tx(v_payment.team_id, 'restore', v_key, NULL, NULL, v_change);
      PERFORM money.credit_lot(v_tx, v_payment.team_id, v_pack.id, 'sold', v_change);
    ELSE
      PERFORM money.grant_lot(v_payment.team_id, v_change, 'restore', 'returned', v_key, NULL, NULL,
        greatest(v_pack.expires_at, clock_timestamp() + interval '30 days'), p_payment);
    END IF;
  ELSIF v_change < 0 THEN
    -- Never more than was granted, less what expired: an expired credit cannot be owed.
    v_claw := least(-v_change, greatest(0, v_posted - v_expired));
    IF v_claw > 0 THEN
      v_tx := money.open_tx(v_payment.team_id, 'clawback', v_key, NULL, NULL, -v_claw);
      PERFORM money.post_entry(v_tx, v_payment.team_id, 'sold', v_pack.id, v_claw);
      FOR v_lot IN SELECT * FROM money.lot l WHERE l.payment_id = p_payment AND l.remaining > 0 ORDER BY l.expires_at, l.id LOOP
        EXIT WHEN v_claw = 0;
        v_taken := least(v_claw, v_lot.remaining);
        PERFORM money.post_entry(v_tx, v_payment.team_id, 'team_credits', v_lot.id, -v_taken);
        v_claw := v_claw - v_taken;
      END LOOP;
      PERFORM money.post_entry(v_tx, v_payment.team_id, 'team_debt', v_pack.id, -v_claw);
      PERFORM money.repay_debt(v_payment.team_id, 'repay:' || v_tx);
    END IF;
  END IF;

  SELECT EXISTS (
    SELECT FROM money.dispute d JOIN money.payment p ON p.id = d.payment_id WHERE p.team_id = v_payment.team_id AND d.rank = 2
  ) INTO v_disputed;
  IF v_disputed AND v_wallet.frozen_at IS NULL THEN
    UPDATE money.wallet w SET frozen_at = clock_timestamp() WHERE w.team_id = v_payment.team_id;
  ELSIF NOT v_disputed AND v_wallet.frozen_at IS NOT NULL THEN
    -- Days on which nothing could be spent are given back.
    UPDATE money.lot l SET expires_at = l.expires_at + (clock_timestamp() - v_wallet.frozen_at)
    WHERE l.team_id = v_payment.team_id AND l.expires_at > v_wallet.frozen_at;
    UPDATE money.wallet w SET frozen_at = NULL WHERE w.team_id = v_payment.team_id;
  END IF;
  RETURN 'settled';
END $$;

-- Who may see and call what ----------------------------------------------------------------------------------------------

DO $$
DECLARE
  v_table text;
BEGIN
  FOREACH v_table IN ARRAY ARRAY['wallet', 'purchase_order', 'payment', 'lot', 'tx', 'entry', 'seat_cap', 'refund', 'dispute', 'inbox', 'pack'] LOOP
    EXECUTE format('GRANT SELECT ON money.%I TO trucor_auditor', v_table);
    EXECUTE format('ALTER TABLE money.%I ENABLE ROW LEVEL SECURITY', v_table);
    EXECUTE format('CREATE POLICY auditor_reads ON money.%I FOR SELECT TO trucor_auditor USING (true)', v_table);
  END LOOP;
  FOREACH v_table IN ARRAY ARRAY['wallet', 'purchase_order', 'payment', 'lot', 'tx', 'entry', 'seat_cap'] LOOP
    EXECUTE format('GRANT SELECT ON money.%I TO trucor_web, trucor_worker', v_table);
    EXECUTE format(
      'CREATE POLICY team_reads ON money.%I FOR SELECT TO trucor_web USING (team_id = nullif(current_setting(''app.team_id'', true), '''')::uuid)', v_table);
    EXECUTE format('CREATE POLICY worker_reads ON money.%I FOR SELECT TO trucor_worker USING (true)', v_table);
  END LOOP;
END $$;
GRANT SELECT ON money.pack TO trucor_web, trucor_worker;
CREATE POLICY everybody_reads ON money.pack FOR SELECT TO trucor_web, trucor_worker USING (true);

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA money FROM PUBLIC;
GRANT USAGE ON SCHEMA money TO trucor_web, trucor_worker, trucor_auditor;
GRANT EXECUTE ON FUNCTION money.target(text) TO trucor_auditor;
GRANT EXECUTE ON FUNCTION money.open_wallet(uuid) TO trucor_web, trucor_worker;
GRANT EXECUTE ON FUNCTION money.grant_credits(uuid, bigint, text, text, uuid, text, timestamptz) TO trucor_worker;
GRANT EXECUTE ON FUNCTION money.refresh_wallet(uuid, uuid) TO trucor_web;
GRANT EXECUTE ON FUNCTION money.open_order(uuid, uuid, text, text, text) TO trucor_web;
GRANT EXECUTE ON FUNCTION money.name_session(uuid, uuid, text) TO trucor_web;
GRANT EXECUTE ON FUNCTION money.receive_event(text, text, timestamptz, text) TO trucor_web, trucor_worker;
GRANT EXECUTE ON FUNCTION money.fold_session(text, uuid, uuid, text, bigint, bigint, text, boolean) TO trucor_web, trucor_worker;
GRANT EXECUTE ON FUNCTION money.fold_charge(text, text, text) TO trucor_web, trucor_worker;
GRANT EXECUTE ON FUNCTION money.fold_refund(text, text, bigint, text) TO trucor_web, trucor_worker;
GRANT EXECUTE ON FUNCTION money.fold_dispute(text, text, bigint, text, timestamptz) TO trucor_web, trucor_worker;
GRANT EXECUTE ON FUNCTION money.settle(text) TO trucor_web, trucor_worker;
