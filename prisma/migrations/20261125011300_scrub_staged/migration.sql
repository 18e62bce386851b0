-- Killed between its commit and taking away what it staged, a run is over and nobody swept people's values after it.
CREATE OR REPLACE FUNCTION vault.scrub_runs() RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  DELETE FROM vault.import_diff d USING public.import_run r
   WHERE r.id = d.run_id AND coalesce(r.finished_at, r.started_at) < clock_timestamp() - interval '30 days';
  DELETE FROM vault.staged_contact s USING public.import_run r
   WHERE r.id = s.run_id AND r.outcome <> 'waiting' AND r.finished_at < clock_timestamp() - interval '1 hour';
  DELETE FROM vault.staged_gate s USING public.import_run r
   WHERE r.id = s.run_id AND r.outcome <> 'waiting' AND r.finished_at < clock_timestamp() - interval '1 hour';
$$;
