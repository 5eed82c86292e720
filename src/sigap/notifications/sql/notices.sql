GRANT USAGE ON SCHEMA notifications TO sigap_desk, sigap_worker;

-- Who reads which notices. Notices carry codes and ids only.

-- The parts I play anywhere in the task force.
CREATE FUNCTION notifications.my_audiences() RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT array_remove(ARRAY[
    CASE WHEN access.has_any_role(notifications.roles_of('intake')) THEN 'intake' END,
    CASE WHEN access.has_any_role(notifications.roles_of('intake_head')) THEN 'intake_head' END,
    CASE WHEN access.has_any_role(notifications.roles_of('incident')) THEN 'incident' END,
    CASE WHEN access.has_any_role(notifications.roles_of('safekeepers')) THEN 'safekeepers' END,
    CASE WHEN access.has_any_role(notifications.roles_of('head')) THEN 'head' END,
    CASE WHEN access.has_any_role(notifications.roles_of('shelter')) THEN 'shelter' END,
    CASE WHEN EXISTS (
      SELECT 1 FROM public.access_seat s
      WHERE s.person_id = access.me() AND s.force = 'pptppo' AND s.kind = 'daily_chair' AND s.since <= now()
        AND (s.until IS NULL OR s.until > now())
    ) THEN 'daily_chair' END
  ], NULL)
$$;
GRANT EXECUTE ON FUNCTION notifications.my_audiences TO sigap_desk;

-- Whose act a notice tells of: nobody writes that but the act itself. The worker's notices have nobody.
CREATE FUNCTION notifications.note_sender() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  NEW.sent_by := access.me();
  RETURN NEW;
END $$;
CREATE TRIGGER sender_noted BEFORE INSERT ON public.notifications_notice FOR EACH ROW
  EXECUTE FUNCTION notifications.note_sender();

GRANT SELECT, INSERT, UPDATE (read_at, read_by) ON public.notifications_notice TO sigap_desk;
CREATE POLICY notice_seen ON public.notifications_notice FOR SELECT TO sigap_desk USING (
  person_id = (SELECT access.me())
  OR (person_id IS NULL AND office_id = ANY ((SELECT access.my_offices())::uuid[])
    AND (role <> 'shelter' OR 'shelter' = ANY ((SELECT notifications.my_audiences())::text[])))
  OR (person_id IS NULL AND office_id IS NULL AND role = ANY ((SELECT notifications.my_audiences())::text[]))
);
-- Of who is in a house the other colleagues there are not told.
-- An act tells other offices too: whoever is signed in may leave a notice, nobody may change one.
CREATE POLICY notice_left ON public.notifications_notice FOR INSERT TO sigap_desk
  WITH CHECK ((SELECT access.me()) IS NOT NULL AND read_at IS NULL);
CREATE POLICY notice_read ON public.notifications_notice FOR UPDATE TO sigap_desk
  USING (
    person_id = (SELECT access.me())
    OR (person_id IS NULL AND office_id = ANY ((SELECT access.my_offices())::uuid[])
    AND (role <> 'shelter' OR 'shelter' = ANY ((SELECT notifications.my_audiences())::text[])))
    OR (person_id IS NULL AND office_id IS NULL AND role = ANY ((SELECT notifications.my_audiences())::text[]))
  )
  WITH CHECK (read_by = (SELECT access.me()));
-- What a notice asked waits no longer: it is new to nobody. For the triggers of whose matter it is.
CREATE FUNCTION notifications.end_asking(p_subject uuid, p_code text, p_at timestamptz) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  UPDATE public.notifications_notice n SET read_at = greatest(p_at, n.created_at), read_by = access.me()
  WHERE access.me() IS NOT NULL AND n.code = p_code AND n.read_at IS NULL AND p_subject::text IN (SELECT e.value FROM jsonb_each_text(n.ids) e)
$$;
GRANT INSERT ON public.notifications_notice TO sigap_worker;
CREATE POLICY notice_by_worker ON public.notifications_notice FOR INSERT TO sigap_worker WITH CHECK (true);
-- Which of these were never left: the worker, which may not read what was read, leaves none of them anew.
CREATE FUNCTION notifications.not_left(wanted uuid[]) RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT ARRAY(SELECT unnest(wanted) EXCEPT SELECT n.id FROM public.notifications_notice n WHERE n.id = ANY (wanted))
$$;
GRANT EXECUTE ON FUNCTION notifications.not_left TO sigap_worker;

-- How many acts wait to be read by me, up to a hundred: drawn on every page. One act that reaches somebody by two ways is
-- read once; what makes it one is said in `queries.act_of`, too. As the desk itself, so that the policies
-- leave out what I must not know; in plpgsql, so that its plan is made once a connection.
CREATE FUNCTION notifications.count_unread() RETURNS integer
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me uuid := access.me();
  parts text[] := notifications.my_audiences();
  offices uuid[];
  heading uuid[];
  houses uuid[];
BEGIN
  IF NOT access.may('notice:see') THEN
    RETURN 0;
  END IF;
  SELECT array_agg(o.id), array_agg(o.id) FILTER (WHERE m.role = ANY (notifications.named_heads(o.kind))
      OR notifications.named_heads(o.kind) = '{}'),
    array_agg(o.id) FILTER (WHERE m.role = ANY (notifications.roles_of('shelter')))
    INTO offices, heading, houses
  FROM public.access_membership m JOIN public.access_office o ON o.id = m.office_id
  WHERE m.person_id = me AND m.since <= now() AND (m.until IS NULL OR m.until > now());
  RETURN (SELECT count(*) FROM (
    SELECT DISTINCT n.created_at, n.sent_by, CASE WHEN n.sent_by IS NULL THEN n.until END,
      coalesce(n.ids->>'clock', n.ids->>'referral', n.ids->>'detention', n.ids->>'exit', n.ids->>'case',
        n.ids->>'report', n.ids->>'incident', n.id::text)
    FROM (
    SELECT * FROM public.notifications_notice n WHERE n.read_at IS NULL
      AND (n.person_id = me OR n.alert_id IS NOT NULL OR n.sent_by IS DISTINCT FROM me) AND (
      n.person_id = me
      OR (n.person_id IS NULL AND n.office_id = ANY (offices) AND n.role = '')
      OR (n.person_id IS NULL AND n.office_id = ANY (heading) AND n.role = 'head')
      OR (n.person_id IS NULL AND n.office_id = ANY (houses) AND n.role = 'shelter')
      OR (n.person_id IS NULL AND n.office_id IS NULL AND n.role = ANY (parts)))
    LIMIT 200) n LIMIT 100) unread);
END $$;
GRANT EXECUTE ON FUNCTION notifications.count_unread TO sigap_desk;
