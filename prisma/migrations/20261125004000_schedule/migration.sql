-- The week's imports: what started them, what came of each source, what the directory said before and after, and who was
-- told. A row a week is what makes "every Monday, once" true, whoever rings: the clock, its back-fill or a boot.

CREATE TABLE public.import_week (
  -- That Monday in America/Edmonton.
  week          date PRIMARY KEY CHECK (extract(isodow FROM week) = 1),
  started_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
  origin        text NOT NULL CHECK (origin IN ('schedule', 'caught-up')),
  -- The summary was mailed to the operators.
  told_at       timestamptz
);

CREATE TABLE public.import_week_source (
  week          date NOT NULL REFERENCES public.import_week,
  source_id     text NOT NULL REFERENCES public.source,
  -- NULL while its job waits or is tried again.
  outcome       text CHECK (outcome IN ('published', 'unchanged', 'withheld', 'refused', 'failed', 'nothing-new')),
  run_id        bigint REFERENCES public.import_run,
  reasons       jsonb NOT NULL DEFAULT '[]',
  finished_at   timestamptz,
  PRIMARY KEY (week, source_id),
  CHECK ((outcome IS NULL) = (finished_at IS NULL))
);

-- The headline numbers of rules.md 1 and 5 as of a publication: what "before" and "after" are taken from.
CREATE TABLE public.directory_numbers (
  id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at            timestamptz NOT NULL DEFAULT clock_timestamp(),
  directory_version bigint NOT NULL,
  day           date NOT NULL,
  contractors   integer NOT NULL CHECK (contractors >= 0),
  named         integer NOT NULL CHECK (named BETWEEN 0 AND contractors),
  verified      integer NOT NULL CHECK (verified BETWEEN 0 AND contractors)
);
CREATE INDEX directory_numbers_day_idx ON public.directory_numbers (day, id);

-- What the operators were told last of a matter that lasts: it is not told again until it changed or some time has passed.
CREATE TABLE public.operator_notice (
  topic         text PRIMARY KEY CHECK (length(topic) BETWEEN 1 AND 120),
  about         text NOT NULL,
  told_at       timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- Requests that could not be proved by mail, with their five business days (rules.md 29). Dates alone; nobody but an
-- operator learns that there are any.
CREATE FUNCTION public.privacy_clocks(p_user uuid) RETURNS TABLE (id uuid, received timestamptz, due_on date, settled timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT r.id, r.created_at, r.due_on, r.settled_at FROM vault.privacy_request r
   WHERE r.kind = 'desk' AND (r.settled_at IS NULL OR r.settled_at > clock_timestamp() - interval '30 days')
     AND EXISTS (SELECT FROM public.operator o WHERE o.user_id = p_user)
   ORDER BY r.settled_at IS NOT NULL, r.due_on, r.created_at
$$;

-- What such a request says. Reading it is an act of the desk and stands in its log; no row to anyone but an operator.
CREATE FUNCTION public.desk_privacy_message(p_user uuid, p_request uuid) RETURNS TABLE (reply_to text, message text, language text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM public.operator o WHERE o.user_id = p_user)
     OR NOT EXISTS (SELECT FROM vault.privacy_request r WHERE r.id = p_request AND r.kind = 'desk') THEN
    RETURN;
  END IF;
  INSERT INTO public.desk_action (user_id, action, object, details, done_at, outcome)
  VALUES (p_user, 'read-privacy-message', 'privacy-request:' || p_request, '{}', clock_timestamp(), 'done');
  RETURN QUERY SELECT r.email, r.message, r.language FROM vault.privacy_request r WHERE r.id = p_request;
END
$$;

-- Rights -------------------------------------------------------------------------------------------------------------
GRANT SELECT ON public.import_week, public.import_week_source, public.directory_numbers
  TO trucor_web, trucor_worker, trucor_importer, trucor_indexer, trucor_auditor;
GRANT INSERT, UPDATE ON public.import_week, public.import_week_source TO trucor_importer;
GRANT UPDATE (told_at) ON public.import_week TO trucor_worker;
GRANT INSERT ON public.directory_numbers TO trucor_indexer;
GRANT SELECT, INSERT, UPDATE, DELETE ON public.operator_notice TO trucor_worker;
GRANT SELECT ON public.operator_notice TO trucor_auditor;
GRANT SELECT ON public.operator TO trucor_worker;
REVOKE ALL ON FUNCTION public.privacy_clocks(uuid), public.desk_privacy_message(uuid, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.privacy_clocks(uuid), public.desk_privacy_message(uuid, uuid) TO trucor_web;
