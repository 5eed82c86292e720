-- Protection of victims, and children who were held: each person once in a span, what was taken back not at all.

CREATE FUNCTION figures.protected(p_since timestamptz, p_until timestamptz, p_what text) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT figures.people(ARRAY(
    SELECT DISTINCT p.person_id FROM public.protection_protection p
    CROSS JOIN LATERAL (
      SELECT CASE p_what WHEN 'asked' THEN p.asked_at WHEN 'given' THEN p.given_at
        WHEN 'ended' THEN CASE WHEN p.status = 'protection_ended' AND p.end_reason <> 'end_renewed' THEN p.closed_at END
        END AS at) m
    WHERE m.at >= p_since AND m.at < p_until AND p.status <> 'protection_withdrawn'
      AND NOT (p.case_id = ANY ((SELECT figures.cases_left_out())::uuid[]))))
  WHERE figures.may_count_span(p_since, p_until)
$$;

CREATE FUNCTION figures.children_held(p_since timestamptz, p_until timestamptz) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT figures.people(ARRAY(
    SELECT DISTINCT c.person_id FROM public.juvenile_detention d
    JOIN public.juvenile_childproceeding c ON c.id = d.proceeding_id
    WHERE d.detained_at >= p_since AND d.detained_at < p_until AND d.release_reason <> 'out_wrong_entry'
      AND NOT (d.case_id = ANY ((SELECT figures.cases_left_out())::uuid[]))))
  WHERE figures.may_count_span(p_since, p_until)
$$;

GRANT EXECUTE ON FUNCTION figures.protected, figures.children_held TO sigap_desk, sigap_worker;
