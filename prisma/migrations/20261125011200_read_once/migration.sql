-- A page that waits for the worker asks for itself again every two seconds: that is one reading of a report, not thirty a minute.

CREATE OR REPLACE FUNCTION public.desk_correction(p_user uuid, p_id bigint)
RETURNS TABLE (should_be text, seen_at_url text, mail_wanted boolean, from_team boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM public.operator o WHERE o.user_id = p_user) THEN
    RETURN;
  END IF;
  INSERT INTO public.desk_action (user_id, action, object, details, done_at, outcome)
  SELECT p_user, 'read-correction', 'correction:' || p_id, jsonb_build_object('correction', p_id), clock_timestamp(), 'done'
   WHERE NOT EXISTS (SELECT FROM public.desk_action a
                      WHERE a.object = 'correction:' || p_id AND a.user_id = p_user AND a.action = 'read-correction'
                        AND a.at > clock_timestamp() - interval '15 minutes');
  RETURN QUERY
    SELECT r.should_be, r.seen_at_url, r.email IS NOT NULL OR r.user_id IS NOT NULL, r.team_id IS NOT NULL
      FROM vault.correction_report r WHERE r.correction_id = p_id;
END
$$;
