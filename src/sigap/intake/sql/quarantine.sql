-- The desk's half of the quarantine lane: seen and decided by whoever receives reports, sorted by the worker.

GRANT SELECT, UPDATE (state, settled_at, settled_by, sketch) ON public.mailbox_lanereport TO sigap_desk;
CREATE POLICY lane_seen ON public.mailbox_lanereport FOR SELECT TO sigap_desk USING ((SELECT intake.receives()));
-- What was let into the queue stays there; what was closed can still be let in.
CREATE POLICY lane_decided ON public.mailbox_lanereport FOR UPDATE TO sigap_desk
  USING ((SELECT intake.receives()) AND state IN ('waiting', 'flood'))
  WITH CHECK ((SELECT intake.receives()) AND state IN ('accepted', 'flood') AND settled_by = (SELECT access.me()));
GRANT UPDATE (in_lane) ON public.mailbox_envelope TO sigap_desk;
CREATE POLICY envelope_leaves_lane ON public.mailbox_envelope AS RESTRICTIVE FOR UPDATE TO sigap_desk
  USING (true) WITH CHECK (NOT in_lane OR EXISTS (
    SELECT 1 FROM public.mailbox_lanereport l
    WHERE l.envelope_id = mailbox_envelope.id AND l.state IN ('waiting', 'flood')));
GRANT SELECT, UPDATE (read_at, closed_at, closed_by_name, reason) ON public.intake_lanecluster TO sigap_desk;
CREATE POLICY cluster_seen ON public.intake_lanecluster FOR SELECT TO sigap_desk USING ((SELECT intake.receives()));
CREATE POLICY cluster_decided ON public.intake_lanecluster FOR UPDATE TO sigap_desk
  USING ((SELECT intake.receives())) WITH CHECK ((SELECT intake.receives()));
GRANT SELECT ON public.intake_laneopening TO sigap_desk;
CREATE POLICY opening_seen ON public.intake_laneopening FOR SELECT TO sigap_desk USING ((SELECT intake.receives()));
GRANT SELECT, INSERT, UPDATE (last_at, sketch) ON public.intake_lanecluster TO sigap_worker;
CREATE POLICY cluster_sorted ON public.intake_lanecluster TO sigap_worker USING (true) WITH CHECK (true);
GRANT SELECT, INSERT ON public.intake_laneopening TO sigap_worker;
CREATE POLICY opening_kept ON public.intake_laneopening TO sigap_worker USING (true) WITH CHECK (true);

-- The quarantine's one clock ends when nothing waits any more, which the worker sees first, and with it the time in which
-- it was open. False while something waits, or where it has ended.
CREATE FUNCTION intake.end_quarantine(p_opening uuid, p_at timestamptz) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  p_at := audit.moment(p_at);
  UPDATE public.intake_laneopening o SET ended_at = greatest(p_at, o.began_at)
  WHERE o.id = p_opening AND o.ended_at IS NULL
    AND NOT EXISTS (SELECT FROM public.mailbox_lanereport l WHERE l.state = 'waiting');
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  PERFORM clocks.end_traced(c.id, greatest(p_at, c.started_at), 'done', p_at) FROM public.clocks_clock c
  WHERE c.subject_kind = 'lane' AND c.subject_id = p_opening AND c.stopped_at IS NULL;
  RETURN true;
END $$;
GRANT EXECUTE ON FUNCTION intake.end_quarantine TO sigap_worker;
