-- Who must not be told. This room asks; the rooms above say it, by replacing these functions: here nobody is kept from
-- anything. A notice is hidden by what it is about (its ids), never by what it says.

-- Anything at all is hidden from me: asked once a statement, so that nobody pays for the question below.
CREATE FUNCTION notifications.is_anything_hidden() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT cardinality(cases.kept_from_me()) > 0 OR cardinality(intake.kept_from_me()) > 0
$$;
GRANT EXECUTE ON FUNCTION notifications.is_anything_hidden TO sigap_desk;

-- A notice with these ids is hidden from me.
CREATE FUNCTION notifications.hides_from_me(about jsonb) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM jsonb_each_text(about) each
    WHERE each.value = ANY (cases.kept_subjects()::text[]) OR each.value = ANY (intake.kept_from_me()::text[]))
$$;
GRANT EXECUTE ON FUNCTION notifications.hides_from_me TO sigap_desk;

-- A notice with these ids is never made for this person, or for this office.
CREATE FUNCTION notifications.hides(about jsonb, person uuid, office uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM cases.named_in(about) named
    WHERE cases.person_kept(named, person) OR cases.office_kept(named, office))
  OR EXISTS (SELECT 1 FROM intake.reports_in(about) named WHERE intake.report_kept(named, person, office))
$$;
GRANT EXECUTE ON FUNCTION notifications.hides TO sigap_desk, sigap_worker;

-- Officers who must not be told of what these ids name: for the worker, which mails and climbs.
CREATE FUNCTION notifications.kept_people(about jsonb) RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(array_agg(DISTINCT found.kept), '{}') FROM (
    SELECT unnest(cases.people_kept(named)) AS kept FROM cases.named_in(about) named
    UNION ALL
    SELECT p.id FROM intake.reports_in(about) named
    JOIN public.access_person p ON intake.report_kept(named, p.id, NULL)
  ) found
$$;
GRANT EXECUTE ON FUNCTION notifications.kept_people TO sigap_worker;

-- Of a notice that is to be mailed the worker learns whom to pass over, and still not what it is about.
CREATE FUNCTION notifications.kept_of_notices(p_ids uuid[]) RETURNS TABLE (notice uuid, person uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT n.id, kept FROM public.notifications_notice n CROSS JOIN LATERAL unnest(notifications.kept_people(n.ids)) kept
  WHERE n.id = ANY (p_ids)
$$;
GRANT EXECUTE ON FUNCTION notifications.kept_of_notices TO sigap_worker;

CREATE POLICY notice_not_hidden ON public.notifications_notice AS RESTRICTIVE FOR ALL TO sigap_desk
  USING (NOT (SELECT notifications.is_anything_hidden()) OR NOT notifications.hides_from_me(ids))
  WITH CHECK (true);
