GRANT USAGE ON SCHEMA work TO sigap_desk, sigap_worker;

-- Who sees which rows of the list of work. Apps above add what keeps somebody from a case or a report.

-- Mine, and those of whoever has named me as substitute for now.
CREATE FUNCTION work.my_people() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH who AS MATERIALIZED (SELECT access.me() AS id)
  SELECT coalesce(array_agg(found.id), '{}') FROM (
    SELECT who.id FROM who WHERE who.id IS NOT NULL
    UNION
    SELECT a.person_id FROM public.access_absence a JOIN who ON a.substitute_id = who.id
    WHERE a.cancelled_at IS NULL AND a.starts_at <= now() AND a.ends_at > now()
  ) found
$$;
GRANT EXECUTE ON FUNCTION work.my_people TO sigap_desk;

-- The duties that I hold, and the office in which I hold each.
CREATE FUNCTION work.my_duties() RETURNS TABLE (office uuid, duty text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT DISTINCT m.office_id, held.duty FROM public.access_membership m
  CROSS JOIN LATERAL unnest(work.duties_of(m.role)) AS held (duty)
  WHERE m.person_id = access.me() AND m.since <= now() AND (m.until IS NULL OR m.until > now())
$$;
GRANT EXECUTE ON FUNCTION work.my_duties TO sigap_desk;

-- No INSERT, UPDATE or DELETE to anybody: rows are derived.
GRANT SELECT ON public.work_workitem TO sigap_desk;
CREATE POLICY item_of_person ON public.work_workitem FOR SELECT TO sigap_desk USING (
  person_id = ANY ((SELECT work.my_people())::uuid[])
  AND (office_id IS NULL OR office_id = ANY ((SELECT access.my_offices())::uuid[])));
-- Whoever has lost the power, or stands in without it, is not shown what asks for it.
CREATE POLICY item_with_power ON public.work_workitem AS RESTRICTIVE FOR SELECT TO sigap_desk USING (
  person_id IS NULL OR duty = '' OR duty IN (SELECT d.duty FROM work.my_duties() d));
CREATE POLICY item_open ON public.work_workitem AS RESTRICTIVE FOR SELECT TO sigap_desk USING (settled_at IS NULL);
CREATE POLICY item_of_office ON public.work_workitem FOR SELECT TO sigap_desk USING (
  (office_id, duty) IN (SELECT d.office, d.duty FROM work.my_duties() d));
CREATE POLICY item_of_duty ON public.work_workitem FOR SELECT TO sigap_desk USING (
  office_id IS NULL AND duty IN (SELECT d.duty FROM work.my_duties() d));
CREATE POLICY item_not_excepted ON public.work_workitem AS RESTRICTIVE FOR SELECT TO sigap_desk USING (
  except_person IS DISTINCT FROM (SELECT access.me())
  AND (except_office IS NULL OR except_office <> ALL ((SELECT access.my_offices())::uuid[])));
