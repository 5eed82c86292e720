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
    CASE WHEN EXISTS (
      SELECT 1 FROM public.access_seat s
      WHERE s.person_id = access.me() AND s.kind = 'daily_chair' AND s.since <= now()
        AND (s.until IS NULL OR s.until > now())
    ) THEN 'daily_chair' END
  ], NULL)
$$;
GRANT EXECUTE ON FUNCTION notifications.my_audiences TO sigap_desk;

GRANT SELECT, INSERT, UPDATE (read_at, read_by) ON public.notifications_notice TO sigap_desk;
CREATE POLICY notice_seen ON public.notifications_notice FOR SELECT TO sigap_desk USING (
  person_id = (SELECT access.me())
  OR (person_id IS NULL AND office_id = ANY ((SELECT access.my_offices())::uuid[]))
  OR (person_id IS NULL AND office_id IS NULL AND role = ANY ((SELECT notifications.my_audiences())::text[]))
);
-- An act tells other offices too: whoever is signed in may leave a notice, nobody may change one.
CREATE POLICY notice_left ON public.notifications_notice FOR INSERT TO sigap_desk
  WITH CHECK ((SELECT access.me()) IS NOT NULL AND read_at IS NULL);
CREATE POLICY notice_read ON public.notifications_notice FOR UPDATE TO sigap_desk
  USING (
    person_id = (SELECT access.me())
    OR (person_id IS NULL AND office_id = ANY ((SELECT access.my_offices())::uuid[]))
    OR (person_id IS NULL AND office_id IS NULL AND role = ANY ((SELECT notifications.my_audiences())::text[]))
  )
  WITH CHECK (read_by = (SELECT access.me()));
GRANT INSERT ON public.notifications_notice TO sigap_worker;
CREATE POLICY notice_by_worker ON public.notifications_notice FOR INSERT TO sigap_worker WITH CHECK (true);
