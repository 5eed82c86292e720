-- Cases opened, by a code of the register: kind, way, competence. Counted from the lines from which the register's own page
-- counts.
CREATE FUNCTION figures.cases_registered(p_since timestamptz, p_until timestamptz, p_code text) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT jsonb_build_object('total', count(*)) FROM cases.register_lines(p_since, p_until) r
  WHERE p_code = ANY (r.codes)
  HAVING figures.may_count_span(p_since, p_until)
$$;
GRANT EXECUTE ON FUNCTION figures.cases_registered TO sigap_desk, sigap_worker;
