-- What a release is made of: counts by month with who stands behind them, for who prepares one and for nobody else. A
-- source is a case, numbered anew each time: brothers and sisters in one case are one source. Cases that somebody must
-- not know are in none. What may be published of it is decided outside of the database (`sigap.releases`).

-- Nobody's word is taken for the span: whole years that are over, so that no two of them differ by one case.
CREATE FUNCTION figures.are_ended_years(p_since timestamptz, p_until timestamptz) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT p_since < p_until AND p_until <= figures.clock()
    AND p_since = date_trunc('year', p_since, mailbox.regency_zone())
    AND p_until = date_trunc('year', p_until, mailbox.regency_zone())
$$;

CREATE FUNCTION figures.cases_to_release(p_since timestamptz, p_until timestamptz) RETURNS TABLE (
  month text, kind text, district text, source bigint, people bigint
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT to_char(c.opened_at AT TIME ZONE mailbox.regency_zone(), 'YYYY-MM'), c.kind,
    array_to_string((string_to_array(c.area, '.'))[1:3], '.'), row_number() OVER (ORDER BY md5(c.id::text)), 1::bigint
  FROM public.cases_case c
  WHERE c.opened_at >= p_since AND c.opened_at < p_until AND access.may('release:propose')
    AND figures.are_ended_years(p_since, p_until)
    AND NOT (c.id = ANY ((SELECT figures.cases_left_out())::uuid[]))
$$;
GRANT EXECUTE ON FUNCTION figures.cases_to_release TO sigap_desk;

CREATE FUNCTION figures.victims_to_release(p_since timestamptz, p_until timestamptz) RETURNS TABLE (
  month text, trafficked text, age integer, sex text, source bigint, people bigint
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT to_char(c.opened_at AT TIME ZONE mailbox.regency_zone(), 'YYYY-MM'),
    CASE WHEN v.is_trafficked THEN 'trafficked' ELSE 'other' END, p.age_years::integer, p.sex,
    dense_rank() OVER (ORDER BY md5(c.id::text)), count(*)
  FROM figures.victims(p_since, p_until) v
  JOIN public.cases_caseperson p ON p.id = v.id AND figures.are_ended_years(p_since, p_until)
  JOIN public.cases_case c ON c.id = p.case_id
  WHERE access.may('release:propose')
  GROUP BY 2, c.id, c.opened_at, p.age_years, p.sex
$$;
GRANT EXECUTE ON FUNCTION figures.victims_to_release TO sigap_desk;
