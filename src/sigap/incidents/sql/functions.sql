-- Who stands how to an incident. Definer functions read past row-level security, so that policies need not call one
-- another in a ring; each says for whom it answers.
CREATE SCHEMA incidents;
REVOKE ALL ON SCHEMA incidents FROM PUBLIC;
GRANT USAGE ON SCHEMA incidents TO sigap_desk;

-- The roles that hold incident:manage.
CREATE FUNCTION incidents.manages() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT access.has_any_role(ARRAY['secretariat', 'uptd_head'])
$$;

-- The roles that hold incident:see.
CREATE FUNCTION incidents.sees() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT access.has_any_role(ARRAY['auditor', 'secretariat', 'technical_administrator', 'uptd_head'])
$$;

-- I work, in the room of persons, on a case that this incident touches.
CREATE FUNCTION incidents.asked(wanted uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.incidents_touchedcase t
    WHERE t.incident_id = wanted AND cases.in_room(t.case_id, 'persons')
  )
$$;

-- An incident's data key: to those who manage it. The words of the letters, and nothing else of it, also to those who
-- bring the letters to the people of a case.
CREATE FUNCTION incidents.key_opens(key uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT incidents.manages() OR EXISTS (
    SELECT 1 FROM public.incidents_assessment a WHERE a.key_id = key AND incidents.asked(a.incident_id)
  )
$$;

-- The case behind a code, for who manages incidents and sees no case: that it is there, and whom to ask. It tells a
-- wrong code from a right one, because a letter that nobody writes is worse.
CREATE FUNCTION incidents.case_behind(wanted text) RETURNS TABLE (case_id uuid, manager_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT c.id, c.manager_id FROM public.cases_case c WHERE c.code = wanted AND incidents.manages()
$$;

-- How many people of each case, and of the officers (no case), and how far their letters are. Never who.
CREATE FUNCTION incidents.tally(wanted uuid) RETURNS TABLE (
  case_id uuid, confirmed_at timestamptz, persons integer, waiting integer, handed_over integer, unreachable integer,
  last_done_at timestamptz
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT t.case_id, t.confirmed_at, count(a.id)::integer,
    (count(a.id) FILTER (WHERE a.state IN ('not_yet', 'printed')))::integer,
    (count(a.id) FILTER (WHERE a.state = 'handed_over'))::integer,
    (count(a.id) FILTER (WHERE a.state = 'unreachable'))::integer,
    max(a.done_at)
  FROM public.incidents_touchedcase t
  LEFT JOIN public.incidents_affected a ON a.touched_id = t.id
  WHERE t.incident_id = wanted AND (incidents.manages() OR access.has_role('auditor'))
  GROUP BY t.id, t.case_id, t.confirmed_at
  UNION ALL
  SELECT NULL, NULL, count(a.id)::integer,
    (count(a.id) FILTER (WHERE a.state IN ('not_yet', 'printed')))::integer,
    (count(a.id) FILTER (WHERE a.state = 'handed_over'))::integer,
    (count(a.id) FILTER (WHERE a.state = 'unreachable'))::integer,
    max(a.done_at)
  FROM public.incidents_affected a
  WHERE a.incident_id = wanted AND a.touched_id IS NULL AND (incidents.manages() OR access.has_role('auditor'))
  HAVING count(a.id) > 0
$$;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA incidents FROM PUBLIC;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA incidents TO sigap_desk;
