-- What a task done within the hour asked for: the same form sent again is then the same report, and its words are shown
-- again. Of the question nothing is left.
CREATE FUNCTION channels.task_done(p_lookup bytea, p_at timestamptz) RETURNS TABLE (id uuid, kind text, area text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT t.id, t.kind, t.area FROM public.channels_tasklink t
  WHERE t.lookup = p_lookup AND t.used_at > p_at - interval '1 hour'
$$;
REVOKE ALL ON FUNCTION channels.task_done(bytea, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION channels.task_done(bytea, timestamptz) TO sigap_public;

-- Who must not know of a report learns of no conversation behind it.
CREATE POLICY conversation_kept ON public.channels_conversation AS RESTRICTIVE FOR SELECT TO sigap_desk
  USING (envelope_id IS NULL OR envelope_id <> ALL ((SELECT intake.kept_from_me())::uuid[]));
