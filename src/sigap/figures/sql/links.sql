-- Cases that a perpetrator's lead joins with another: found, and settled as the same people. Weak links count for nothing.

CREATE FUNCTION figures.cases_linked(p_since timestamptz, p_until timestamptz, p_what text) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT jsonb_build_object('total', count(DISTINCT s.case_id)) FROM public.links_caselink l
  JOIN public.links_linkside s ON s.link_id = l.id
  CROSS JOIN LATERAL (
    SELECT CASE WHEN p_what = 'raised' THEN l.rung_at WHEN l.status IN ('link_same', 'link_combined') THEN l.settled_at
      END AS at) m
  WHERE l.is_shown AND m.at >= p_since AND m.at < p_until
    AND NOT (s.case_id = ANY ((SELECT figures.cases_left_out())::uuid[]))
  HAVING figures.may_count_span(p_since, p_until)
$$;
GRANT EXECUTE ON FUNCTION figures.cases_linked TO sigap_desk, sigap_worker;
