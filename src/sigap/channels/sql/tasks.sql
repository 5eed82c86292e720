-- Single tasks for people without an account. The public role asks for one by the trace of its words, and ends it.

CREATE FUNCTION channels.task(p_lookup bytea, p_at timestamptz) RETURNS TABLE (
  id uuid, kind text, area text, key_id uuid, key_blob bytea, sealed_question bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT t.id, t.kind, t.area, t.key_id, t.key_blob, t.sealed_question FROM public.channels_tasklink t
  WHERE t.lookup = p_lookup AND t.used_at IS NULL AND t.cancelled_at IS NULL AND t.expires_at > (SELECT audit.moment(p_at))
$$;
GRANT EXECUTE ON FUNCTION channels.task TO sigap_public;

-- Once, by the report with this number; by the same report again it is still true. In that report's own transaction.
CREATE FUNCTION channels.finish_task(p_lookup bytea, p_number text, p_at timestamptz) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  t public.channels_tasklink;
  report uuid;
BEGIN
  p_at := audit.moment(p_at);
  SELECT * INTO t FROM public.channels_tasklink x WHERE x.lookup = p_lookup FOR UPDATE;
  SELECT e.id INTO report FROM public.mailbox_envelope e WHERE e.number = p_number AND e.channel = 'task_link';
  IF t.id IS NULL OR report IS NULL THEN
    RETURN false;
  ELSIF t.used_at IS NOT NULL THEN
    RETURN t.envelope_id = report AND t.used_at > p_at - interval '1 hour';
  ELSIF t.cancelled_at IS NOT NULL OR t.expires_at <= p_at THEN
    RETURN false;
  END IF;
  UPDATE public.channels_tasklink x SET used_at = p_at, envelope_id = report, key_blob = NULL, sealed_question = NULL
  WHERE x.id = t.id;
  PERFORM mailbox.leave_quarantine(report);
  PERFORM audit.append(jsonb_build_array(jsonb_build_object(
    'kind', 'system', 'id', report::text, 'code', 'channels:task:done', 'actor', NULL,
    'at', to_char(p_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
    'ids', jsonb_build_object('report', report::text, 'task', t.id::text))));
  RETURN true;
END $$;
GRANT EXECUTE ON FUNCTION channels.finish_task TO sigap_public;

GRANT SELECT, INSERT, UPDATE (cancelled_at, cancelled_by, key_blob, sealed_question) ON public.channels_tasklink
  TO sigap_desk;
CREATE POLICY task_seen ON public.channels_tasklink FOR SELECT TO sigap_desk USING ((SELECT intake.receives()));
CREATE POLICY task_made ON public.channels_tasklink FOR INSERT TO sigap_desk WITH CHECK (
  (SELECT intake.receives()) AND made_by = (SELECT access.me()) AND used_at IS NULL AND cancelled_at IS NULL
);
CREATE POLICY task_taken_back ON public.channels_tasklink FOR UPDATE TO sigap_desk
  USING ((SELECT intake.receives()) AND used_at IS NULL AND cancelled_at IS NULL)
  WITH CHECK ((SELECT intake.receives()) AND cancelled_by = (SELECT access.me()) AND cancelled_at IS NOT NULL);
GRANT SELECT (id, expires_at, used_at, cancelled_at), DELETE ON public.channels_tasklink TO sigap_worker;
CREATE POLICY task_old ON public.channels_tasklink FOR SELECT TO sigap_worker USING (true);
CREATE POLICY task_forgotten ON public.channels_tasklink FOR DELETE TO sigap_worker
  USING (expires_at < now() - interval '90 days');
