-- Users, sessions, teams: better-auth's tables as its compileMigrations() prints them, mended by hand. They are read
-- before a team is known, so row level security does not apply to them (docs/operating.md lists them): user, session,
-- account, verification, organization, member, invitation. A team (rules.md 31) is an organization.

CREATE TABLE public."user" (
  id uuid PRIMARY KEY DEFAULT pg_catalog.gen_random_uuid(),
  name text NOT NULL,
  email text NOT NULL UNIQUE CHECK (email = lower(email)),
  "emailVerified" boolean NOT NULL,
  image text,
  "createdAt" timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "updatedAt" timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
  language text CHECK (language IN ('en', 'fr'))
);

-- A team is never deleted under its ledger: deletion is a tombstone.
CREATE TABLE public.organization (
  id uuid PRIMARY KEY DEFAULT pg_catalog.gen_random_uuid(),
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 120),
  slug text NOT NULL UNIQUE,
  logo text,
  "createdAt" timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
  metadata text,
  "deletedAt" timestamptz
);

CREATE TABLE public.member (
  id uuid PRIMARY KEY DEFAULT pg_catalog.gen_random_uuid(),
  "organizationId" uuid NOT NULL REFERENCES public.organization (id),
  "userId" uuid NOT NULL REFERENCES public."user" (id),
  role text NOT NULL CHECK (role IN ('owner', 'admin', 'member', 'viewer')),
  "createdAt" timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
  UNIQUE ("organizationId", "userId")
);
CREATE INDEX member_of_user ON public.member ("userId");

CREATE TABLE public.invitation (
  id uuid PRIMARY KEY DEFAULT pg_catalog.gen_random_uuid(),
  "organizationId" uuid NOT NULL REFERENCES public.organization (id),
  email text NOT NULL,
  role text,
  status text NOT NULL,
  "expiresAt" timestamptz NOT NULL,
  "createdAt" timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "inviterId" uuid NOT NULL REFERENCES public."user" (id)
);
CREATE INDEX invitation_team ON public.invitation ("organizationId");
CREATE INDEX invitation_email ON public.invitation (email);
CREATE INDEX invitation_inviter ON public.invitation ("inviterId");

CREATE TABLE public.session (
  id uuid PRIMARY KEY DEFAULT pg_catalog.gen_random_uuid(),
  "expiresAt" timestamptz NOT NULL,
  token text NOT NULL UNIQUE,
  "createdAt" timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "updatedAt" timestamptz NOT NULL,
  "ipAddress" text,
  "userAgent" text,
  "userId" uuid NOT NULL REFERENCES public."user" (id) ON DELETE CASCADE,
  "activeOrganizationId" uuid REFERENCES public.organization (id),
  via text CHECK (via IN ('link', 'password'))
);
CREATE INDEX session_of_user ON public.session ("userId");
CREATE INDEX session_of_team ON public.session ("activeOrganizationId");

CREATE TABLE public.account (
  id uuid PRIMARY KEY DEFAULT pg_catalog.gen_random_uuid(),
  "accountId" text NOT NULL,
  "providerId" text NOT NULL,
  "userId" uuid NOT NULL REFERENCES public."user" (id) ON DELETE CASCADE,
  "accessToken" text,
  "refreshToken" text,
  "idToken" text,
  "accessTokenExpiresAt" timestamptz,
  "refreshTokenExpiresAt" timestamptz,
  scope text,
  password text CHECK (password LIKE '$argon2id$%'),
  "createdAt" timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "updatedAt" timestamptz NOT NULL,
  UNIQUE ("userId", "providerId")
);

CREATE TABLE public.verification (
  id uuid PRIMARY KEY DEFAULT pg_catalog.gen_random_uuid(),
  identifier text NOT NULL,
  value text NOT NULL,
  "expiresAt" timestamptz NOT NULL,
  "createdAt" timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "updatedAt" timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP
);
CREATE INDEX verification_identifier ON public.verification (identifier);

GRANT SELECT, INSERT, UPDATE ON public."user", public.organization TO trucor_web;
GRANT SELECT, INSERT, UPDATE, DELETE ON public.session, public.account, public.verification, public.member, public.invitation TO trucor_web;
GRANT SELECT ON public."user", public.organization, public.member TO trucor_worker;
GRANT SELECT ON public.organization, public.member TO trucor_auditor;

-- Who may open the desk. A table of its own that the web login cannot write: no form can make an operator.
CREATE TABLE public.operator (
  user_id uuid PRIMARY KEY REFERENCES public."user" (id),
  since timestamptz NOT NULL DEFAULT now()
);
GRANT SELECT ON public.operator TO trucor_web;

-- Keys of the API. The key itself is shown once; what stands here is its SHA-256 and its first characters. A key belongs
-- to a seat: it ends with the membership.
CREATE TABLE public.api_key (
  id uuid PRIMARY KEY DEFAULT pg_catalog.gen_random_uuid(),
  team_id uuid NOT NULL REFERENCES public.organization (id),
  user_id uuid NOT NULL REFERENCES public."user" (id),
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 80),
  prefix text NOT NULL CHECK (length(prefix) BETWEEN 8 AND 16),
  hash bytea NOT NULL UNIQUE CHECK (length(hash) = 32),
  scopes text[] NOT NULL CHECK (cardinality(scopes) > 0 AND scopes <@ ARRAY['read', 'reveal', 'export']),
  created_at timestamptz NOT NULL DEFAULT now(),
  last_used_at timestamptz,
  revoked_at timestamptz
);
CREATE INDEX api_key_team ON public.api_key (team_id, created_at);
CREATE INDEX api_key_user ON public.api_key (user_id);
ALTER TABLE public.api_key ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_team ON public.api_key TO trucor_web
  USING (team_id = nullif(current_setting('app.team_id', true), '')::uuid)
  WITH CHECK (team_id = nullif(current_setting('app.team_id', true), '')::uuid);
CREATE POLICY audit ON public.api_key FOR SELECT TO trucor_auditor USING (true);
GRANT SELECT, INSERT ON public.api_key TO trucor_web;
GRANT UPDATE (revoked_at) ON public.api_key TO trucor_web;
GRANT SELECT ON public.api_key TO trucor_auditor;

-- Looks a key up before its team is known. Says nothing about a revoked key or one whose seat is gone.
CREATE FUNCTION public.api_key_holder(p_hash bytea)
  RETURNS TABLE (key_id uuid, team_id uuid, user_id uuid, role text, scopes text[], team_name text, email text)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  v_key uuid;
  v_used timestamptz;
BEGIN
  SELECT k.id, k.last_used_at INTO v_key, v_used FROM public.api_key k WHERE k.hash = p_hash AND k.revoked_at IS NULL;
  IF v_key IS NULL THEN RETURN; END IF;
  -- Once an hour is enough to see whether a key is in use.
  IF v_used IS NULL OR v_used < now() - interval '1 hour' THEN
    UPDATE public.api_key k SET last_used_at = now() WHERE k.id = v_key;
  END IF;
  RETURN QUERY
    SELECT k.id, k.team_id, k.user_id, m.role, k.scopes, o.name, u.email
      FROM public.api_key k
      JOIN public.member m ON m."organizationId" = k.team_id AND m."userId" = k.user_id
      JOIN public.organization o ON o.id = k.team_id AND o."deletedAt" IS NULL
      JOIN public."user" u ON u.id = k.user_id
     WHERE k.id = v_key;
END
$$;
REVOKE ALL ON FUNCTION public.api_key_holder(bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.api_key_holder(bytea) TO trucor_web;

-- Mail that waits or was sent. It names people and holds links that open accounts, so it stands in the vault (rules.md 26);
-- a job carries its id alone. Once sent, only that it was sent remains.
CREATE TABLE vault.mail_message (
  id uuid PRIMARY KEY DEFAULT pg_catalog.gen_random_uuid(),
  kind text NOT NULL CHECK (length(kind) BETWEEN 1 AND 40),
  language text NOT NULL CHECK (language IN ('en', 'fr')),
  recipient text,
  subject text,
  body text,
  queued_at timestamptz NOT NULL DEFAULT now(),
  sent_at timestamptz,
  CHECK (sent_at IS NOT NULL OR (recipient IS NOT NULL AND subject IS NOT NULL AND body IS NOT NULL))
);
CREATE INDEX mail_message_waiting ON vault.mail_message (queued_at) WHERE sent_at IS NULL;

-- In the caller's transaction: no commit, no mail.
CREATE FUNCTION public.queue_mail(p_kind text, p_language text, p_recipient text, p_subject text, p_body text) RETURNS uuid
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_id uuid;
BEGIN
  INSERT INTO vault.mail_message (kind, language, recipient, subject, body)
    VALUES (p_kind, p_language, p_recipient, p_subject, p_body) RETURNING id INTO v_id;
  PERFORM public.enqueue('send_mail', jsonb_build_object('mailId', v_id));
  RETURN v_id;
END
$$;
REVOKE ALL ON FUNCTION public.queue_mail(text, text, text, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.queue_mail(text, text, text, text, text) TO trucor_web, trucor_worker;

CREATE FUNCTION public.mail_to_send(p_id uuid)
  RETURNS TABLE (kind text, language text, recipient text, subject text, body text, queued_at timestamptz)
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT m.kind, m.language, m.recipient, m.subject, m.body, m.queued_at
    FROM vault.mail_message m WHERE m.id = p_id AND m.sent_at IS NULL
$$;
REVOKE ALL ON FUNCTION public.mail_to_send(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.mail_to_send(uuid) TO trucor_worker;

CREATE FUNCTION public.mail_was_sent(p_id uuid) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  UPDATE vault.mail_message SET sent_at = now(), recipient = NULL, subject = NULL, body = NULL WHERE id = p_id AND sent_at IS NULL
$$;
REVOKE ALL ON FUNCTION public.mail_was_sent(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.mail_was_sent(uuid) TO trucor_worker;

-- Counters of our limits (rate-limiter-flexible's own shape). Keys are keyed hashes: no address stands here.
CREATE UNLOGGED TABLE public.rate_limit_window (
  key varchar(255) PRIMARY KEY,
  points integer NOT NULL DEFAULT 0,
  expire bigint
);
CREATE INDEX rate_limit_window_expire ON public.rate_limit_window (expire);
GRANT SELECT, INSERT, UPDATE, DELETE ON public.rate_limit_window TO trucor_web;

-- Distinct things that one visitor saw in a day (rules.md 41), as keyed hashes.
CREATE UNLOGGED TABLE public.daily_view (
  day date NOT NULL,
  subject text NOT NULL,
  item text NOT NULL,
  PRIMARY KEY (day, subject, item)
);

-- True when the visitor may see it: it was seen today already, or fewer than p_limit others were.
CREATE FUNCTION public.count_daily_view(p_subject text, p_item text, p_limit integer) RETURNS boolean
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_day date := (now() AT TIME ZONE 'America/Edmonton')::date;
BEGIN
  IF EXISTS (SELECT FROM public.daily_view v WHERE v.day = v_day AND v.subject = p_subject AND v.item = p_item) THEN
    RETURN true;
  END IF;
  IF (SELECT count(*) FROM public.daily_view v WHERE v.day = v_day AND v.subject = p_subject) >= p_limit THEN
    RETURN false;
  END IF;
  INSERT INTO public.daily_view (day, subject, item) VALUES (v_day, p_subject, p_item) ON CONFLICT DO NOTHING;
  IF random() < 0.001 THEN DELETE FROM public.daily_view v WHERE v.day < v_day; END IF;
  RETURN true;
END
$$;
REVOKE ALL ON FUNCTION public.count_daily_view(text, text, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.count_daily_view(text, text, integer) TO trucor_web;
