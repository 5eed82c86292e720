-- The quarantine lane: beyond the pace of the whole installation a report of the public waits there. Never refused.

-- No process is believed that asks for more than the code would: the public one parses strangers' posts. The owner (tests)
-- may set other limits.
CREATE FUNCTION mailbox.at_most(p_what text, p_given integer) RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE WHEN session_user = current_user THEN p_given ELSE least(p_given, mailbox.most(p_what)) END
$$;

-- Whether fewer than `most` reports went this way to the queue for so long before a moment; looks at no more rows than that.
-- What a clock that had leapt ahead has dated later does not count; one that differs by a little does.
CREATE FUNCTION mailbox.has_room(p_way text, p_at timestamptz, p_span interval, p_most integer) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT count(*) < p_most FROM (
    SELECT 1 FROM public.mailbox_admission a
    WHERE a.way = p_way AND a.at > p_at - p_span AND a.at <= p_at + interval '5 minutes' LIMIT p_most) within
$$;
GRANT EXECUTE ON FUNCTION mailbox.has_room TO sigap_worker;

-- In the transaction that stored a report: true, it goes to the queue; false, it waits in the lane; NULL, it is not
-- new (a replay, or none at all). Many at once may pass a limit together, by no more than there are threads.
CREATE FUNCTION mailbox.admit(p_id uuid, p_at timestamptz, p_minute integer, p_hour integer, p_day integer)
RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  p_at := mailbox.came_at(p_at);
  IF NOT EXISTS (
      SELECT 1 FROM public.mailbox_envelope e
      WHERE e.id = p_id AND e.received_at = p_at AND e.status = 'received' AND NOT e.in_lane)
    OR EXISTS (SELECT 1 FROM public.mailbox_admission a WHERE a.envelope_id = p_id)
    OR EXISTS (SELECT 1 FROM public.mailbox_lanereport l WHERE l.envelope_id = p_id) THEN
    RETURN NULL;
  END IF;
  RETURN mailbox.keep_pace(p_id, p_at, p_minute, p_hour, p_day, 'waited');
END $$;
GRANT EXECUTE ON FUNCTION mailbox.admit TO sigap_worker;

-- Where a new report goes: to the queue while there is room, else to quarantine. While reports go to quarantine, one that
-- showed no work goes there too, whatever room is left: a machine that sends on and on has only the first few in the queue,
-- and the room stays for forms that somebody wrote in. In calm nothing is asked.
CREATE FUNCTION mailbox.keep_pace(p_id uuid, p_at timestamptz, p_minute integer, p_hour integer, p_day integer, p_work text)
RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  -- Whoever took the public process over would date reports back, each before the last, and no window would fill.
  IF mailbox.is_log_in_of('sigap_public') THEN
    p_at := audit.moment(p_at);
  END IF;
  IF (p_work IN ('solved', 'waited') OR NOT mailbox.is_flooded(p_at))
    AND mailbox.has_room('open', p_at, interval '1 minute', mailbox.at_most('minute', p_minute))
    AND mailbox.has_room('open', p_at, interval '1 hour', mailbox.at_most('hour', p_hour))
    AND mailbox.has_room('open', p_at, interval '1 day', mailbox.at_most('day', p_day)) THEN
    INSERT INTO public.mailbox_admission (envelope_id, way, at) VALUES (p_id, 'open', p_at);
    RETURN true;
  END IF;
  UPDATE public.mailbox_envelope e SET in_lane = true WHERE e.id = p_id;
  INSERT INTO public.mailbox_lanereport (envelope_id, entered_at, work, sketch, state)
  VALUES (p_id, p_at, 'none', '{}', 'waiting');
  RETURN false;
END $$;

-- A report that somebody was asked for waits for nobody: by the door that ends their task, in the report's own transaction.
CREATE FUNCTION mailbox.leave_quarantine(p_id uuid) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  DELETE FROM public.mailbox_lanereport l WHERE l.envelope_id = p_id AND l.state = 'waiting';
  UPDATE public.mailbox_envelope e SET in_lane = false WHERE e.id = p_id AND e.in_lane
$$;

-- What a report of the lane looks like, and what it showed for itself: once, before anybody has sorted it.
CREATE FUNCTION mailbox.note_sketch(p_id uuid, p_sketch integer[], p_work text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  UPDATE public.mailbox_lanereport l SET sketch = p_sketch, work = p_work
  WHERE l.envelope_id = p_id AND l.sketch = '{}' AND l.cluster_id IS NULL AND l.state = 'waiting'
$$;
GRANT EXECUTE ON FUNCTION mailbox.note_sketch TO sigap_public, sigap_worker;

-- Whether reports have gone to the lane shortly before a moment: what makes the form set its puzzle.
CREATE FUNCTION mailbox.is_flooded(p_at timestamptz) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.mailbox_lanereport l
    WHERE l.entered_at > p_at - make_interval(mins => mailbox.most('flood_minutes'))
      AND l.entered_at <= p_at + interval '5 minutes')
$$;
GRANT EXECUTE ON FUNCTION mailbox.is_flooded TO sigap_public;

-- The worker sorts the lane: it sees sketches and moments, and can let a report out, never put one in.
GRANT SELECT, UPDATE (sketch, cluster_id, state, settled_at) ON public.mailbox_lanereport TO sigap_worker;
CREATE POLICY lane_sorted ON public.mailbox_lanereport FOR SELECT TO sigap_worker USING (true);
CREATE POLICY lane_let_through ON public.mailbox_lanereport FOR UPDATE TO sigap_worker USING (state = 'waiting')
  WITH CHECK (state IN ('waiting', 'through'));
GRANT SELECT, INSERT, DELETE ON public.mailbox_admission TO sigap_worker;
CREATE POLICY admission_counted ON public.mailbox_admission FOR SELECT TO sigap_worker USING (true);
CREATE POLICY admission_noted ON public.mailbox_admission FOR INSERT TO sigap_worker WITH CHECK (way = 'distinct');
-- Only what no limit counts any more.
CREATE POLICY admission_forgotten ON public.mailbox_admission FOR DELETE TO sigap_worker
  USING (at < now() - interval '2 days');
GRANT SELECT (in_lane), UPDATE (in_lane) ON public.mailbox_envelope TO sigap_worker;
CREATE POLICY envelope_let_through ON public.mailbox_envelope FOR UPDATE TO sigap_worker
  USING (in_lane) WITH CHECK (NOT in_lane);
