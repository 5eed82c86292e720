-- Questions about a case are answered to whoever has to do with it. To everybody else a case from which all are kept, one
-- from which nobody is, and one that does not exist answer alike.

-- What a room above says: my office was asked for something on this case, and has yet to come in. See that room's SQL.
CREATE FUNCTION cases.is_asked_in(wanted uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$ SELECT false $$;

-- An office of mine takes part in this case, or was asked to.
CREATE FUNCTION cases.may_ask(wanted uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.cases_participation p
    WHERE p.case_id = wanted AND p.until IS NULL AND p.office_id = ANY (access.my_offices())
  ) OR cases.is_asked_in(wanted)
$$;

CREATE FUNCTION cases.office_kept_here(wanted uuid, office uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT cases.may_ask(wanted) AND cases.office_kept(wanted, office)
$$;
CREATE FUNCTION cases.person_kept_here(wanted uuid, person uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT cases.may_ask(wanted) AND cases.person_kept(wanted, person)
$$;
CREATE FUNCTION cases.offices_kept_here(wanted uuid) RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE WHEN cases.may_ask(wanted) THEN cases.offices_kept(wanted) ELSE '{}' END
$$;
CREATE FUNCTION cases.people_kept_here(wanted uuid) RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE WHEN cases.may_ask(wanted) THEN cases.people_kept(wanted) ELSE '{}' END
$$;
CREATE FUNCTION cases.takes_part_here(wanted uuid, office uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT cases.may_ask(wanted) AND cases.takes_part(wanted, office)
$$;
CREATE OR REPLACE FUNCTION cases.has_open_items(wanted uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT (cases.visible(wanted) OR cases.may_answer_closing(wanted)) AND EXISTS (
    SELECT 1 FROM public.cases_openitem i WHERE i.case_id = wanted AND i.settled_at IS NULL)
$$;

REVOKE ALL ON FUNCTION cases.is_asked_in(uuid), cases.may_ask(uuid), cases.office_kept_here(uuid, uuid),
  cases.person_kept_here(uuid, uuid), cases.offices_kept_here(uuid), cases.people_kept_here(uuid),
  cases.takes_part_here(uuid, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION cases.office_kept_here(uuid, uuid), cases.person_kept_here(uuid, uuid),
  cases.offices_kept_here(uuid), cases.people_kept_here(uuid), cases.takes_part_here(uuid, uuid) TO sigap_desk;

-- Policies ask as whoever acts.
ALTER POLICY participation_taken_away ON public.cases_participation
  USING (until IS NULL AND cases.in_room(case_id, 'summary') AND cases.office_kept_here(case_id, office_id));
ALTER POLICY assignment_taken_away ON public.cases_assignment
  USING (until IS NULL AND cases.in_room(case_id, 'summary')
    AND (cases.office_kept_here(case_id, office_id) OR cases.person_kept_here(case_id, person_id)));
ALTER POLICY participation_not_kept ON public.cases_participation
  WITH CHECK (NOT cases.office_kept_here(case_id, office_id));
ALTER POLICY assignment_not_kept ON public.cases_assignment
  WITH CHECK (NOT cases.person_kept_here(case_id, person_id));
ALTER POLICY assignment_by_head ON public.cases_assignment WITH CHECK (
  until IS NULL AND (SELECT access.leads(office_id)) AND cases.takes_part_here(case_id, office_id)
  AND access.works_in(person_id, office_id));
ALTER POLICY glass_broken ON public.cases_breakglass WITH CHECK (
  person_id = (SELECT access.me()) AND ended_at IS NULL
  AND until <= began_at + interval '3 hours' AND began_at <= now() + interval '5 minutes'
  AND office_id = ANY ((SELECT access.my_offices())::uuid[])
  AND (SELECT access.has_any_role(ARRAY['intake_officer', 'case_manager', 'uptd_head', 'investigator', 'ppa_unit_head',
    'social_worker', 'health_worker', 'shelter_officer']))
  AND cases.visible(case_id) AND cases.takes_part_here(case_id, office_id) AND cases.on_rota(office_id)
  AND case_office_id = (SELECT c.office_id FROM public.cases_case c WHERE c.id = case_id)
);
REVOKE EXECUTE ON FUNCTION cases.office_kept(uuid, uuid), cases.person_kept(uuid, uuid), cases.people_kept(uuid),
  cases.offices_kept(uuid), cases.takes_part(uuid, uuid) FROM sigap_desk;
