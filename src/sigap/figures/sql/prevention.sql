-- What prevention reached: sessions held or reported by their day, people as counts. No case and no client in it.

-- Sessions of a span by the regency's calendar; a plan that did not take place is none.
CREATE FUNCTION figures.sessions_between(p_since timestamptz, p_until timestamptz)
RETURNS SETOF public.prevention_preventionactivity
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT a.* FROM public.prevention_preventionactivity a
  WHERE a.status IN ('held', 'reported') AND a.day >= (p_since AT TIME ZONE mailbox.regency_zone())::date
    AND a.day < (p_until AT TIME ZONE mailbox.regency_zone())::date
$$;

CREATE FUNCTION figures.prevention_sessions(p_since timestamptz, p_until timestamptz) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT jsonb_build_object('total', count(*)) FROM figures.sessions_between(p_since, p_until) HAVING figures.may_count_span(p_since, p_until)
$$;

CREATE FUNCTION figures.prevention_people(p_since timestamptz, p_until timestamptz) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT jsonb_build_object(
    'child', coalesce(sum(s.reached_child), 0),
    'adult', coalesce(sum(coalesce(s.reached_adult, 0) + coalesce(s.reached_elder, 0)), 0),
    'unknown', coalesce(sum(s.reached_total - coalesce(s.reached_child, 0) - coalesce(s.reached_adult, 0)
      - coalesce(s.reached_elder, 0)), 0),
    'female', coalesce(sum(s.reached_female), 0), 'male', coalesce(sum(s.reached_male), 0),
    'total', coalesce(sum(s.reached_total), 0))
  FROM figures.sessions_between(p_since, p_until) s HAVING figures.may_count_span(p_since, p_until)
$$;

CREATE FUNCTION figures.prevention_disabled(p_since timestamptz, p_until timestamptz) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT jsonb_build_object('total', coalesce(sum(s.reached_disabled), 0))
  FROM figures.sessions_between(p_since, p_until) s HAVING figures.may_count_span(p_since, p_until)
$$;

-- Right answers of all answers to the three questions, where both before and after were asked.
CREATE FUNCTION figures.prevention_answers(p_since timestamptz, p_until timestamptz, p_when text) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT jsonb_build_object(
    'right', coalesce(sum((SELECT sum(r::integer) FROM jsonb_array_elements_text(t.told -> 'right') r)), 0),
    'total', coalesce(sum((t.told ->> 'people')::integer * 3), 0))
  FROM figures.sessions_between(p_since, p_until) s
  CROSS JOIN LATERAL (SELECT CASE p_when WHEN 'before' THEN s.before ELSE s.after END AS told) t
  WHERE jsonb_typeof(s.before) = 'object' AND jsonb_typeof(s.after) = 'object'
  HAVING figures.may_count_span(p_since, p_until)
$$;
CREATE FUNCTION figures.prevention_cost(p_since timestamptz, p_until timestamptz) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT jsonb_build_object('total', coalesce(sum(s.spent), 0))
  FROM figures.sessions_between(p_since, p_until) s HAVING figures.may_count_span(p_since, p_until)
$$;

-- For each who was there, over the sessions whose cost was told.
CREATE FUNCTION figures.prevention_cost_each(p_since timestamptz, p_until timestamptz) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT jsonb_build_object('total', coalesce(round(sum(s.spent)::numeric / nullif(sum(s.reached_total), 0)), 0)::bigint)
  FROM figures.sessions_between(p_since, p_until) s WHERE s.spent > 0 AND s.reached_total > 0 HAVING figures.may_count_span(p_since, p_until)
$$;

CREATE FUNCTION figures.prevention_villages(p_since timestamptz, p_until timestamptz) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT jsonb_build_object('total', count(DISTINCT s.region_code) FILTER (WHERE length(s.region_code) > 8))
  FROM figures.sessions_between(p_since, p_until) s HAVING figures.may_count_span(p_since, p_until)
$$;

CREATE FUNCTION figures.prevention_schools(p_since timestamptz, p_until timestamptz) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT jsonb_build_object('total', count(DISTINCT (left(s.region_code, 8), lower(s.school))) FILTER (WHERE s.school <> ''))
  FROM figures.sessions_between(p_since, p_until) s HAVING figures.may_count_span(p_since, p_until)
$$;
GRANT EXECUTE ON FUNCTION figures.prevention_sessions, figures.prevention_people, figures.prevention_disabled,
  figures.prevention_answers, figures.prevention_cost, figures.prevention_cost_each, figures.prevention_villages,
  figures.prevention_schools TO sigap_desk, sigap_worker;
