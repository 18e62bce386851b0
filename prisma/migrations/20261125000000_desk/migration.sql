-- The desk: what an operator does is written down first and then carried out by the worker, so nothing is done that the
-- log does not show, and the web login needs no rights of its own for any of it.

CREATE TABLE public.desk_action (
  id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at            timestamptz NOT NULL DEFAULT clock_timestamp(),
  user_id       uuid NOT NULL REFERENCES public."user" (id),
  action        text NOT NULL CHECK (action ~ '^[a-z]+(-[a-z]+)*$'),
  -- What it was done to: "run:213", "pair:77", "team:<id>".
  object        text NOT NULL CHECK (length(object) BETWEEN 1 AND 120),
  reason        text CHECK (length(reason) BETWEEN 1 AND 1000),
  -- Ids, numbers and choices; never a value of a contact (rules.md 26).
  details       jsonb NOT NULL DEFAULT '{}',
  done_at       timestamptz,
  outcome       text CHECK (outcome IN ('done', 'refused', 'failed')),
  -- A sentence for the operator: what came of it, or why not.
  answer        text,
  CHECK ((done_at IS NULL) = (outcome IS NULL))
);
CREATE INDEX desk_action_object_idx ON public.desk_action (object, id DESC);

-- The log is appended to: what was asked never changes, and what came of it is written once.
CREATE FUNCTION public.desk_action_stands() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.done_at IS NULL
     AND (NEW.id, NEW.at, NEW.user_id, NEW.action, NEW.object, NEW.reason, NEW.details)
         IS NOT DISTINCT FROM (OLD.id, OLD.at, OLD.user_id, OLD.action, OLD.object, OLD.reason, OLD.details) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'the desk''s log is appended to, never changed' USING ERRCODE = '23514', CONSTRAINT = 'desk_action_stands';
END
$$;
CREATE TRIGGER desk_action_stands BEFORE UPDATE OR DELETE ON public.desk_action
  FOR EACH ROW EXECUTE FUNCTION public.desk_action_stands();
CREATE TRIGGER desk_action_kept BEFORE TRUNCATE ON public.desk_action
  FOR EACH STATEMENT EXECUTE FUNCTION public.desk_action_stands();

-- NULL to anyone but an operator, who is told nothing more.
CREATE FUNCTION public.desk_act(p_user uuid, p_action text, p_object text, p_reason text, p_details jsonb) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_id bigint;
BEGIN
  IF NOT EXISTS (SELECT FROM public.operator o WHERE o.user_id = p_user) THEN
    RETURN NULL;
  END IF;
  INSERT INTO public.desk_action (user_id, action, object, reason, details)
  VALUES (p_user, p_action, p_object, nullif(btrim(p_reason), ''), coalesce(p_details, '{}')) RETURNING id INTO v_id;
  PERFORM public.enqueue(task => 'perform_desk_action', payload => jsonb_build_object('action', v_id),
                         job_key => 'desk_action:' || v_id, max_attempts => 5);
  RETURN v_id;
END
$$;

REVOKE ALL ON FUNCTION public.desk_action_stands(), public.desk_act(uuid, text, text, text, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.desk_act(uuid, text, text, text, jsonb) TO trucor_web;
GRANT SELECT ON public.desk_action TO trucor_web, trucor_worker, trucor_auditor;
GRANT UPDATE (done_at, outcome, answer) ON public.desk_action TO trucor_worker;
