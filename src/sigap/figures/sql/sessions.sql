-- Sessions that were held, as the newest version of their service says, and what each budget paid for.

CREATE FUNCTION figures.services_standing(p_since timestamptz, p_until timestamptz) RETURNS TABLE (
  case_id uuid, person_id uuid, line text, function text, funding text, cost bigint, session uuid, people uuid[]
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT s.case_id, s.person_id, s.line, s.function, s.funding, s.cost, n.id, coalesce(v.people, n.people)
  FROM public.assistance_service s
  LEFT JOIN public.sessions_servicesession n ON n.service_id = coalesce(s.root, s.id)
  LEFT JOIN public.sessions_sessionversion v ON v.service_id = s.id
  WHERE s.done_at >= p_since AND s.done_at < p_until AND NOT s.is_void
    AND NOT EXISTS (SELECT 1 FROM public.assistance_service later WHERE later.replaces_id = s.id)
    AND NOT (s.case_id = ANY ((SELECT figures.cases_left_out())::uuid[]))
$$;

CREATE FUNCTION figures.sessions_held(p_since timestamptz, p_until timestamptz, p_what text, p_by text) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT jsonb_build_object('total', count(*)) FROM figures.services_standing(p_since, p_until) s
  WHERE s.session IS NOT NULL AND p_what = CASE p_by WHEN 'line' THEN s.line ELSE s.function END
  HAVING figures.may_count_span(p_since, p_until)
$$;

CREATE FUNCTION figures.session_people(p_since timestamptz, p_until timestamptz) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT figures.people(ARRAY(
    SELECT DISTINCT p.id FROM figures.services_standing(p_since, p_until) s
    JOIN public.cases_caseperson p ON p.case_id = s.case_id AND p.role IN ('victim', 'child_in_conflict')
      AND (cardinality(s.people) = 0 OR p.id = ANY (s.people))
    WHERE s.session IS NOT NULL))
  WHERE figures.may_count_span(p_since, p_until)
$$;

CREATE FUNCTION figures.services_paid(p_since timestamptz, p_until timestamptz, p_funding text, p_what text) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT jsonb_build_object('total', CASE p_what WHEN 'cost' THEN coalesce(sum(s.cost), 0) ELSE count(*) END)
  FROM figures.services_standing(p_since, p_until) s WHERE s.funding = p_funding
  HAVING figures.may_count_span(p_since, p_until)
$$;
GRANT EXECUTE ON FUNCTION figures.sessions_held, figures.session_people, figures.services_paid TO sigap_desk, sigap_worker;
