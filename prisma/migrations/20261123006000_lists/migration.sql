-- Lists: what a team keeps. Tenant tables: row level security from the first day (rules.md 14).

CREATE TABLE public.list (
  id            uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  team_id       uuid NOT NULL REFERENCES public.organization (id),
  name          text NOT NULL CHECK (length(btrim(name)) BETWEEN 1 AND 80),
  created_by    uuid NOT NULL,
  created_at    timestamptz NOT NULL DEFAULT now(),
  archived_at   timestamptz,
  UNIQUE (id, team_id)
);
CREATE UNIQUE INDEX list_name_idx ON public.list (team_id, lower(btrim(name))) WHERE archived_at IS NULL;

CREATE TABLE public.list_item (
  list_id       uuid NOT NULL,
  team_id       uuid NOT NULL,
  contractor_id uuid NOT NULL REFERENCES public.contractor,
  added_by      uuid NOT NULL,
  added_at      timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (list_id, contractor_id),
  -- The team of an item is the team of its list, whoever writes it.
  FOREIGN KEY (list_id, team_id) REFERENCES public.list (id, team_id)
);
CREATE INDEX list_item_contractor_idx ON public.list_item (contractor_id);

-- What left the house, when and by whom: with the reveals this is the register of disclosures (reference/trust.md A20).
CREATE TABLE public.export (
  id            uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  team_id       uuid NOT NULL REFERENCES public.organization (id),
  list_id       uuid NOT NULL,
  made_by       uuid NOT NULL,
  made_at       timestamptz NOT NULL DEFAULT now(),
  directory_version bigint NOT NULL,
  rows          integer NOT NULL CHECK (rows >= 0),
  bytes         bigint NOT NULL CHECK (bytes >= 0),
  sha256        text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  FOREIGN KEY (list_id, team_id) REFERENCES public.list (id, team_id)
);
CREATE INDEX export_team_idx ON public.export (team_id, made_at DESC);

ALTER TABLE public.list ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.list_item ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.export ENABLE ROW LEVEL SECURITY;

CREATE POLICY list_of_team ON public.list TO trucor_web
  USING (team_id = nullif(current_setting('app.team_id', true), '')::uuid)
  WITH CHECK (team_id = nullif(current_setting('app.team_id', true), '')::uuid);
CREATE POLICY list_item_of_team ON public.list_item TO trucor_web
  USING (team_id = nullif(current_setting('app.team_id', true), '')::uuid)
  WITH CHECK (team_id = nullif(current_setting('app.team_id', true), '')::uuid);
CREATE POLICY export_of_team ON public.export TO trucor_web
  USING (team_id = nullif(current_setting('app.team_id', true), '')::uuid)
  WITH CHECK (team_id = nullif(current_setting('app.team_id', true), '')::uuid);
CREATE POLICY list_for_auditor ON public.list FOR SELECT TO trucor_auditor USING (true);
CREATE POLICY list_item_for_auditor ON public.list_item FOR SELECT TO trucor_auditor USING (true);
CREATE POLICY export_for_auditor ON public.export FOR SELECT TO trucor_auditor USING (true);

GRANT SELECT, INSERT ON public.list, public.list_item, public.export TO trucor_web;
GRANT UPDATE (name, archived_at) ON public.list TO trucor_web;
GRANT DELETE ON public.list_item TO trucor_web;
GRANT SELECT ON public.list, public.list_item, public.export TO trucor_auditor;
