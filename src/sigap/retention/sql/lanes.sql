-- Reports on officials: kept apart here as well. The worker learns of one only once a recipient has ended it; nobody but
-- those who hold a share of it reads on any page that it is due, or holds it.

CREATE FUNCTION retention.lanes_ended(p_before timestamptz, p_limit integer)
RETURNS TABLE (report uuid, office uuid, ended_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT r.id, k.office_id, r.status_at
  FROM public.custody_lanereport r
  CROSS JOIN LATERAL (
    SELECT p.office_id FROM public.custody_laneshare s JOIN public.custody_recipientkey p ON p.id = s.recipient_key_id
    WHERE s.report_id = r.id ORDER BY s.made_at, p.id LIMIT 1) k
  WHERE r.status = 'done' AND r.ended = '' AND r.sealed_story <> '' AND r.status_at <= p_before
    AND NOT EXISTS (
      SELECT 1 FROM public.retention_retirement t WHERE t.subject_id = r.id AND t.ended_at = r.status_at)
  ORDER BY r.status_at LIMIT p_limit
$$;
-- Whom a notice reaches: those whose key still stands.
CREATE FUNCTION retention.lane_people(wanted uuid) RETURNS TABLE (person uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT DISTINCT k.person_id FROM public.custody_laneshare s
  JOIN public.custody_recipientkey k ON k.id = s.recipient_key_id
  JOIN public.custody_lanereport r ON r.id = s.report_id
  WHERE s.report_id = wanted AND r.status = 'done' AND k.ended_at IS NULL
$$;
CREATE FUNCTION retention.erase_lane(wanted uuid, p_at timestamptz) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  due public.retention_retirement;
  r public.custody_lanereport;
BEGIN
  SELECT * INTO due FROM public.retention_retirement t
  WHERE t.subject_id = wanted AND t.kind = 'lane' AND t.erased_at IS NULL
  ORDER BY t.ended_at DESC LIMIT 1 FOR UPDATE;
  IF NOT FOUND OR due.due_on > (p_at AT TIME ZONE 'Asia/Jakarta')::date THEN RETURN NULL; END IF;
  SELECT * INTO r FROM public.custody_lanereport l WHERE l.id = wanted FOR UPDATE;
  IF NOT FOUND OR r.status <> 'done' OR r.ended <> '' OR EXISTS (
      SELECT 1 FROM public.retention_reporthold h WHERE h.envelope_id = wanted AND h.released_at IS NULL) THEN
    RETURN NULL;
  END IF;
  DELETE FROM public.custody_laneshare s WHERE s.report_id = wanted;
  -- Number and state stay, and with them what keeps a moved report from the ordinary desk.
  UPDATE public.custody_lanereport l SET sealed_story = '', sealed_details = '', body = '',
    replay = uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) WHERE l.id = wanted;
  UPDATE public.retention_retirement t SET erased_at = p_at, key_id = r.key_id WHERE t.id = due.id;
  RETURN r.key_id;
END $$;

-- Reports of the lane that I hold and that have ended: for their page, and for whoever holds one.
CREATE FUNCTION retention.my_lanes() RETURNS TABLE (
  report uuid, number text, ended_at timestamptz, due_on date, told_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT r.id, r.number, r.status_at, t.due_on, t.told_at
  FROM public.custody_lanereport r
  LEFT JOIN public.retention_retirement t ON t.subject_id = r.id AND t.ended_at = r.status_at
  WHERE r.status = 'done' AND r.ended = '' AND r.sealed_story <> '' AND custody.holds(r.id)
  ORDER BY r.status_at LIMIT 200
$$;
-- True where I may hold it: the sweep, which takes the row first, has gone already or sees the hold.
CREATE FUNCTION retention.lock_lane(wanted uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM 1 FROM public.custody_lanereport r
  WHERE r.id = wanted AND r.status = 'done' AND r.ended = '' AND r.sealed_story <> '' AND custody.holds(wanted)
  FOR UPDATE;
  RETURN FOUND;
END $$;
CREATE FUNCTION retention.is_lane(wanted uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM public.custody_lanereport r WHERE r.id = wanted)
$$;
REVOKE ALL ON FUNCTION retention.lanes_ended(timestamptz, integer), retention.lane_people(uuid),
  retention.erase_lane(uuid, timestamptz), retention.my_lanes(), retention.lock_lane(uuid), retention.is_lane(uuid)
FROM PUBLIC;
GRANT EXECUTE ON FUNCTION retention.lanes_ended(timestamptz, integer), retention.lane_people(uuid),
  retention.erase_lane(uuid, timestamptz) TO sigap_worker;
GRANT EXECUTE ON FUNCTION retention.my_lanes(), retention.lock_lane(uuid), retention.is_lane(uuid) TO sigap_desk;

-- A hold on such a report is its recipients' alone.
CREATE POLICY hold_of_lane ON public.retention_reporthold AS RESTRICTIVE FOR SELECT TO sigap_desk
  USING (NOT retention.is_lane(envelope_id) OR custody.holds(envelope_id));
CREATE POLICY hold_of_lane_only ON public.retention_reporthold AS RESTRICTIVE FOR INSERT TO sigap_desk
  WITH CHECK (NOT retention.is_lane(envelope_id) OR custody.holds(envelope_id));
CREATE POLICY hold_of_lane_seen ON public.retention_reporthold FOR SELECT TO sigap_desk
  USING (custody.holds(envelope_id));
CREATE POLICY hold_of_lane_placed ON public.retention_reporthold FOR INSERT TO sigap_desk WITH CHECK (
  placed_by = (SELECT access.me()) AND released_by IS NULL AND custody.holds(envelope_id)
);
CREATE POLICY hold_of_lane_released ON public.retention_reporthold FOR UPDATE TO sigap_desk
  USING (released_by IS NULL AND custody.holds(envelope_id))
  WITH CHECK (released_by = (SELECT access.me()) AND placed_by <> (SELECT access.me()));
