-- Who slept in a safe house, how many nights, for how much: of cases alone, from which nobody is kept.

CREATE FUNCTION figures.stays_between(p_since timestamptz, p_until timestamptz)
RETURNS TABLE (id uuid, person_id uuid, nights integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT s.id, s.person_id, n.nights FROM public.shelter_stay s
  CROSS JOIN LATERAL (SELECT
    (least(coalesce(s.left_at, now()), p_until) AT TIME ZONE mailbox.regency_zone())::date
    - (greatest(s.arrived_at, p_since) AT TIME ZONE mailbox.regency_zone())::date AS nights) n
  WHERE s.arrived_at < p_until AND s.person_id IS NOT NULL AND n.nights > 0
    AND NOT (s.case_id = ANY ((SELECT figures.cases_left_out())::uuid[]))
    AND figures.may_count_span(p_since, p_until)
$$;

CREATE FUNCTION figures.sheltered(p_since timestamptz, p_until timestamptz) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT figures.people(ARRAY(SELECT DISTINCT s.person_id FROM figures.stays_between(p_since, p_until) s))
  WHERE figures.may_count_span(p_since, p_until)
$$;

CREATE FUNCTION figures.shelter_nights(p_since timestamptz, p_until timestamptz) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT jsonb_build_object('total', coalesce(sum(s.nights), 0)) FROM figures.stays_between(p_since, p_until) s
  HAVING figures.may_count_span(p_since, p_until)
$$;

CREATE FUNCTION figures.shelter_cost(p_since timestamptz, p_until timestamptz) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT jsonb_build_object('total', coalesce(sum(e.amount), 0)) FROM public.shelter_stayentry e
  JOIN figures.stays_between(p_since, p_until) s ON s.id = e.stay_id
  WHERE e.kind = 'entry_cost' AND e.happened_at >= p_since AND e.happened_at < p_until
  HAVING figures.may_count_span(p_since, p_until)
$$;
GRANT EXECUTE ON FUNCTION figures.sheltered, figures.shelter_nights, figures.shelter_cost TO sigap_desk, sigap_worker;
