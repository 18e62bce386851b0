-- The second factor (rules.md 31): an authenticator app's codes, and backup codes for the day it is lost. The shared secret
-- stands here as the web process encrypted it, with a key that the database never sees; no login reads the column, a
-- function hands it out, one counted try at a time. Of a backup code only its SHA-256 is kept.

CREATE TABLE public.second_factor (
  user_id        uuid PRIMARY KEY REFERENCES public."user" (id) ON DELETE CASCADE,
  -- Ciphertext alone: a secret in plain (base32) is refused.
  secret         text NOT NULL CHECK (secret ~ '^(\$ba\$[0-9]+\$)?[0-9a-f]{160,}$'),
  -- Which session is setting it up; only that one is shown the secret, and only until it is confirmed.
  session_id     uuid NOT NULL,
  asked_at       timestamptz NOT NULL DEFAULT clock_timestamp(),
  confirmed_at   timestamptz,
  -- The newest 30 seconds a code was accepted for: no code of it or of an older one is accepted again.
  last_step      bigint NOT NULL DEFAULT 0,
  -- Tries since the last success, counted before the code is looked at.
  tries          integer NOT NULL DEFAULT 0,
  locked_until   timestamptz,
  -- The password has fewer characters than one without a second factor needs; it goes with the factor (rules.md 42).
  short_password boolean NOT NULL DEFAULT false
);
CREATE TABLE public.backup_code (
  user_id uuid NOT NULL REFERENCES public.second_factor (user_id) ON DELETE CASCADE,
  hash    bytea NOT NULL CHECK (length(hash) = 32),
  used_at timestamptz,
  PRIMARY KEY (user_id, hash)
);
GRANT SELECT (user_id, confirmed_at, locked_until), UPDATE (short_password) ON public.second_factor TO trucor_web;
GRANT SELECT (user_id, used_at) ON public.backup_code TO trucor_web;

-- Every first factor leads to the second one alone, whichever code made the session: the database marks it, and the web
-- login cannot write the mark. NULL: the user had no second factor when it began.
ALTER TABLE public.session ADD COLUMN "secondFactor" text CHECK ("secondFactor" IN ('pending', 'passed'));
REVOKE UPDATE ON public.session FROM trucor_web;
GRANT UPDATE ("activeOrganizationId", "updatedAt") ON public.session TO trucor_web;

CREATE FUNCTION public.session_awaits_second_factor() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  NEW."secondFactor" := NULL;
  IF EXISTS (SELECT FROM public.second_factor f WHERE f.user_id = NEW."userId" AND f.confirmed_at IS NOT NULL) THEN
    NEW."secondFactor" := 'pending';
    NEW."expiresAt" := least(NEW."expiresAt", clock_timestamp() + interval '10 minutes');
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER session_awaits_second_factor BEFORE INSERT ON public.session
  FOR EACH ROW EXECUTE FUNCTION public.session_awaits_second_factor();

-- Keeps the secret of a second factor that is being set up, in place of an earlier try. False where one is on already.
CREATE FUNCTION public.begin_second_factor(p_user uuid, p_session uuid, p_secret text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO public.second_factor AS f (user_id, session_id, secret) VALUES (p_user, p_session, p_secret)
  ON CONFLICT (user_id) DO UPDATE
    SET session_id = excluded.session_id, secret = excluded.secret, asked_at = clock_timestamp()
    WHERE f.confirmed_at IS NULL;
  RETURN FOUND;
END
$$;

-- The secret that is being set up, to the session that asked for it and for a quarter of an hour.
CREATE FUNCTION public.second_factor_to_confirm(p_user uuid, p_session uuid) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT f.secret FROM public.second_factor f
   WHERE f.user_id = p_user AND f.session_id = p_session AND f.confirmed_at IS NULL
     AND f.asked_at > clock_timestamp() - interval '15 minutes'
$$;

-- Turns it on with the step of the code that proved it. This session has passed it, every other one ends: they never did.
CREATE FUNCTION public.confirm_second_factor(p_user uuid, p_session uuid, p_secret text, p_step bigint, p_codes bytea[])
  RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE public.second_factor f SET confirmed_at = clock_timestamp(), last_step = p_step, tries = 0, locked_until = NULL
   WHERE f.user_id = p_user AND f.session_id = p_session AND f.secret = p_secret AND f.confirmed_at IS NULL
     AND f.asked_at > clock_timestamp() - interval '15 minutes';
  IF NOT FOUND THEN RETURN false; END IF;
  INSERT INTO public.backup_code (user_id, hash) SELECT p_user, code FROM unnest(p_codes) AS code;
  UPDATE public.session SET "secondFactor" = 'passed' WHERE id = p_session AND "userId" = p_user;
  DELETE FROM public.session WHERE "userId" = p_user AND id <> p_session;
  RETURN true;
END
$$;

-- Counts a try and hands out the secret to check it with, or says until when there are none. It counts first, so tries side
-- by side cannot outrun it; five without a success lock for a quarter of an hour, then each five twice as long, up to a day.
CREATE FUNCTION public.try_second_factor(p_user uuid) RETURNS TABLE (secret text, locked_until timestamptz, last_try boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  v_factor public.second_factor;
  v_fives integer;
BEGIN
  SELECT * INTO v_factor FROM public.second_factor f WHERE f.user_id = p_user AND f.confirmed_at IS NOT NULL FOR UPDATE;
  IF NOT FOUND THEN RETURN; END IF;
  IF v_factor.locked_until > clock_timestamp() THEN
    RETURN QUERY SELECT NULL::text, v_factor.locked_until, false;
    RETURN;
  END IF;
  v_fives := (v_factor.tries + 1) / 5;
  v_factor.locked_until := CASE WHEN (v_factor.tries + 1) % 5 = 0
    THEN clock_timestamp() + least(interval '15 minutes' * 2 ^ least(v_fives - 1, 10), interval '24 hours') END;
  UPDATE public.second_factor f SET tries = f.tries + 1, locked_until = v_factor.locked_until WHERE f.user_id = p_user;
  RETURN QUERY SELECT v_factor.secret, v_factor.locked_until, v_factor.locked_until IS NOT NULL;
END
$$;

-- Uses a code up, once: a step newer than any before, or a backup code. With a session, that one is admitted under a new
-- token. 'passed', 'used' (or no such backup code), or 'gone' where the session no longer waits; then nothing is used up.
CREATE FUNCTION public.pass_second_factor(
  p_user uuid, p_step bigint, p_backup_hash bytea, p_session uuid, p_token text, p_until timestamptz) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM FROM public.second_factor f WHERE f.user_id = p_user AND f.confirmed_at IS NOT NULL FOR UPDATE;
  IF NOT FOUND THEN RETURN 'gone'; END IF;
  IF p_session IS NOT NULL THEN
    PERFORM FROM public.session s WHERE s.id = p_session AND s."userId" = p_user AND s."secondFactor" = 'pending'
       AND s."expiresAt" > clock_timestamp() FOR UPDATE;
    IF NOT FOUND THEN RETURN 'gone'; END IF;
  END IF;
  IF p_backup_hash IS NOT NULL THEN
    UPDATE public.backup_code b SET used_at = clock_timestamp()
     WHERE b.user_id = p_user AND b.hash = p_backup_hash AND b.used_at IS NULL;
  ELSE
    UPDATE public.second_factor f SET last_step = p_step WHERE f.user_id = p_user AND f.last_step < p_step;
  END IF;
  IF NOT FOUND THEN RETURN 'used'; END IF;
  UPDATE public.second_factor f SET tries = 0, locked_until = NULL WHERE f.user_id = p_user;
  UPDATE public.session s SET "secondFactor" = 'passed', token = p_token, "expiresAt" = p_until, "updatedAt" = now()
   WHERE s.id = p_session;
  RETURN 'passed';
END
$$;

-- Old backup codes end with the new ones, used or not.
CREATE FUNCTION public.renew_backup_codes(p_user uuid, p_codes bytea[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  DELETE FROM public.backup_code WHERE user_id = p_user;
  INSERT INTO public.backup_code (user_id, hash) SELECT p_user, code FROM unnest(p_codes) AS code;
$$;

-- Turns it off. A password that was long enough only beside it goes with it, and the answer says so; NULL where it was not on.
CREATE FUNCTION public.turn_off_second_factor(p_user uuid) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_short boolean;
BEGIN
  DELETE FROM public.second_factor f WHERE f.user_id = p_user AND f.confirmed_at IS NOT NULL
    RETURNING f.short_password INTO v_short;
  IF NOT FOUND THEN RETURN NULL; END IF;
  DELETE FROM public.session WHERE "userId" = p_user AND "secondFactor" = 'pending';
  UPDATE public.session SET "secondFactor" = NULL WHERE "userId" = p_user AND "secondFactor" IS NOT NULL;
  IF v_short THEN DELETE FROM public.account WHERE "userId" = p_user AND "providerId" = 'credential'; END IF;
  RETURN CASE WHEN v_short THEN 'password_removed' ELSE 'off' END;
END
$$;

-- What became of a second factor, in the log that nobody changes.
CREATE FUNCTION public.note_second_factor(p_user uuid, p_action text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  INSERT INTO public.desk_action (user_id, action, object, done_at, outcome)
  SELECT p_user, p_action, 'user:' || p_user, clock_timestamp(), 'done'
   WHERE p_action IN ('second-factor-on', 'second-factor-off', 'second-factor-locked', 'backup-code-used', 'backup-codes-renewed')
$$;

-- For the owner of the server, when device and backup codes are lost (docs/operating.md): it ends every session of the user,
-- stands in the log with its reason, and the worker mails the user. No login but the owner's may execute it.
CREATE FUNCTION public.reset_second_factor(p_email text, p_reason text) RETURNS text
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_user uuid := (SELECT u.id FROM public."user" u WHERE u.email = lower(btrim(p_email)));
  v_id bigint;
BEGIN
  IF v_user IS NULL THEN RAISE EXCEPTION 'nobody has the address %', p_email; END IF;
  IF coalesce(btrim(p_reason), '') = '' THEN RAISE EXCEPTION 'say why in one sentence, as the second value'; END IF;
  IF public.turn_off_second_factor(v_user) IS NULL THEN RAISE EXCEPTION '% has no second factor', p_email; END IF;
  DELETE FROM public.session WHERE "userId" = v_user;
  INSERT INTO public.desk_action (user_id, action, object, reason)
  VALUES (v_user, 'second-factor-reset', 'user:' || v_user, btrim(p_reason)) RETURNING id INTO v_id;
  PERFORM public.enqueue(task => 'perform_desk_action', payload => jsonb_build_object('action', v_id),
                         job_key => 'desk_action:' || v_id, max_attempts => 5);
  RETURN 'The second factor of ' || lower(btrim(p_email)) || ' is off, and every session of theirs has ended.';
END
$$;

REVOKE ALL ON FUNCTION public.session_awaits_second_factor(), public.begin_second_factor(uuid, uuid, text),
  public.second_factor_to_confirm(uuid, uuid), public.confirm_second_factor(uuid, uuid, text, bigint, bytea[]),
  public.try_second_factor(uuid), public.pass_second_factor(uuid, bigint, bytea, uuid, text, timestamptz),
  public.renew_backup_codes(uuid, bytea[]), public.turn_off_second_factor(uuid), public.note_second_factor(uuid, text),
  public.reset_second_factor(text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.begin_second_factor(uuid, uuid, text),
  public.second_factor_to_confirm(uuid, uuid), public.confirm_second_factor(uuid, uuid, text, bigint, bytea[]),
  public.try_second_factor(uuid), public.pass_second_factor(uuid, bigint, bytea, uuid, text, timestamptz),
  public.renew_backup_codes(uuid, bytea[]), public.turn_off_second_factor(uuid), public.note_second_factor(uuid, text)
  TO trucor_web;
