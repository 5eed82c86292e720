GRANT USAGE ON SCHEMA figures TO sigap_desk, sigap_worker;

-- The worker, which writes down what is told of a span that is over; nobody of the desk can become it.
CREATE FUNCTION figures.is_sweep() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT access.by_sweep()
$$;

-- What the worker wrote down of spans that are over is read by who makes the returns and by those who lead. A figure goes
-- on in a return to the offices that answer for it, to all who sit in them: what is kept from anybody is in none, as in
-- `meetings.late_by_office`.

CREATE FUNCTION figures.may_count() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT access.may('return:manage') OR access.may('leaders:oversee') OR figures.is_sweep()
$$;

CREATE FUNCTION figures.clock() RETURNS timestamptz
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$ SELECT now() $$;

-- Who has the catalogue counted: the worker, and who makes a return of it. Those who lead read what stands written, so that
-- nobody counts small numbers beside their pages. The span is nobody's choice either: over, and a month, quarter, half,
-- year or five years of the calendar (`figures.rules.periods`, five years from 2025). Who asks for a span and the same
-- span less a day, or for one that runs and for it again tomorrow, reads one child out of the difference.
CREATE FUNCTION figures.may_count_span(p_since timestamptz, p_until timestamptz) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT (figures.is_sweep() OR access.may('return:manage') AND p_until <= figures.clock()) AND EXISTS (
    SELECT FROM (SELECT p_since AT TIME ZONE mailbox.regency_zone() AS first,
      p_until AT TIME ZONE mailbox.regency_zone() AS after) d,
    LATERAL (SELECT 12 * (extract(year FROM d.first)::integer - 2025) + extract(month FROM d.first)::integer - 1 AS place,
      12 * (extract(year FROM d.after)::integer - 2025) + extract(month FROM d.after)::integer - 1 AS past) m
    WHERE d.first = date_trunc('month', d.first) AND d.after = date_trunc('month', d.after)
      AND m.past - m.place IN (1, 3, 6, 12, 60) AND m.place % (m.past - m.place) = 0)
$$;

-- Cases that no figure counts: those that somebody must not know.
CREATE FUNCTION figures.cases_left_out() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(array_agg(DISTINCT x.subject_id), '{}') FROM public.access_exclusion x WHERE x.subject_kind = 'case'
$$;

-- Those cases with all that belongs to them, and the reports that somebody must not know.
CREATE FUNCTION figures.left_out() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT access.with_subjects(figures.cases_left_out())
    || ARRAY(SELECT DISTINCT x.subject_id FROM public.access_exclusion x WHERE x.subject_kind = 'report')
$$;

-- People by age and sex, as an object, each number with that of the cases behind it: brothers and sisters are one.
CREATE FUNCTION figures.people(p_ids uuid[]) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT jsonb_build_object(
    'child', count(*) FILTER (WHERE p.age_years < 18), 'adult', count(*) FILTER (WHERE p.age_years >= 18),
    'unknown', count(*) FILTER (WHERE p.age_years IS NULL),
    'female', count(*) FILTER (WHERE p.sex = 'P'), 'male', count(*) FILTER (WHERE p.sex = 'L'), 'total', count(*),
    'child|cases', count(DISTINCT p.case_id) FILTER (WHERE p.age_years < 18),
    'adult|cases', count(DISTINCT p.case_id) FILTER (WHERE p.age_years >= 18),
    'unknown|cases', count(DISTINCT p.case_id) FILTER (WHERE p.age_years IS NULL),
    'female|cases', count(DISTINCT p.case_id) FILTER (WHERE p.sex = 'P'),
    'male|cases', count(DISTINCT p.case_id) FILTER (WHERE p.sex = 'L'), 'total|cases', count(DISTINCT p.case_id))
  FROM public.cases_caseperson p WHERE p.id = ANY (p_ids)
$$;

-- Reports ---------------------------------------------------------------------------------------------------------------

CREATE FUNCTION figures.reports_received(p_since timestamptz, p_until timestamptz) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH shut AS MATERIALIZED (SELECT figures.left_out() AS ids)
  SELECT jsonb_build_object('total', count(*)) FROM public.mailbox_envelope e
  WHERE e.received_at >= p_since AND e.received_at < p_until AND NOT e.in_lane
    AND NOT (e.id = ANY ((SELECT ids FROM shut)::uuid[]))
  HAVING figures.may_count_span(p_since, p_until)
$$;

-- Cases -----------------------------------------------------------------------------------------------------------------

CREATE FUNCTION figures.cases_opened(p_since timestamptz, p_until timestamptz) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT jsonb_build_object('total', count(*)) FROM public.cases_case c
  WHERE c.opened_at >= p_since AND c.opened_at < p_until AND NOT (c.id = ANY ((SELECT figures.cases_left_out())::uuid[]))
  HAVING figures.may_count_span(p_since, p_until)
$$;

CREATE FUNCTION figures.cases_closed(p_since timestamptz, p_until timestamptz) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT jsonb_build_object('total', count(*)) FROM public.cases_case c
  WHERE c.closed_at >= p_since AND c.closed_at < p_until AND NOT (c.id = ANY ((SELECT figures.cases_left_out())::uuid[]))
  HAVING figures.may_count_span(p_since, p_until)
$$;

CREATE FUNCTION figures.cases_running(p_since timestamptz, p_until timestamptz) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT jsonb_build_object('total', count(*)) FROM public.cases_case c
  WHERE c.opened_at < p_until AND (c.closed_at IS NULL OR c.closed_at >= p_until)
    AND NOT (c.id = ANY ((SELECT figures.cases_left_out())::uuid[]))
  HAVING figures.may_count_span(p_since, p_until)
$$;

-- Victims ---------------------------------------------------------------------------------------------------------------

-- Victims of cases opened in a span, with what the newest screening says of their case, and whether they are victims of
-- trafficking: by that screening, or by the form that was noted.
CREATE FUNCTION figures.victims(p_since timestamptz, p_until timestamptz) RETURNS TABLE (
  id uuid, is_screened boolean, is_trafficked boolean
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT p.id, s.indication IS NOT NULL AND s.indication <> 'unscreened',
    'form_trafficking' = ANY (p.forms)
      OR (s.indication = 'indicated' AND (cardinality(s.victims) = 0 OR p.ordinal = ANY (s.victims)))
  FROM public.cases_case c
  JOIN public.cases_caseperson p ON p.case_id = c.id AND p.role = 'victim'
  LEFT JOIN LATERAL (
    SELECT n.indication, n.victims FROM public.cases_casescreening n WHERE n.case_id = c.id
    ORDER BY n.version DESC LIMIT 1) s ON true
  WHERE c.opened_at >= p_since AND c.opened_at < p_until AND NOT (c.id = ANY ((SELECT figures.cases_left_out())::uuid[]))
$$;

CREATE FUNCTION figures.victims_received(p_since timestamptz, p_until timestamptz) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT figures.people(ARRAY(SELECT v.id FROM figures.victims(p_since, p_until) v)) WHERE figures.may_count_span(p_since, p_until)
$$;

CREATE FUNCTION figures.victims_screened(p_since timestamptz, p_until timestamptz) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT figures.people(ARRAY(SELECT v.id FROM figures.victims(p_since, p_until) v WHERE v.is_screened))
  WHERE figures.may_count_span(p_since, p_until)
$$;

CREATE FUNCTION figures.victims_trafficked(p_since timestamptz, p_until timestamptz) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT figures.people(ARRAY(SELECT v.id FROM figures.victims(p_since, p_until) v WHERE v.is_trafficked))
  WHERE figures.may_count_span(p_since, p_until)
$$;

-- Requests between offices ----------------------------------------------------------------------------------------------

CREATE FUNCTION figures.referrals_sent(p_since timestamptz, p_until timestamptz) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT jsonb_build_object('total', count(*)) FROM public.referrals_referral r
  WHERE r.offered_at >= p_since AND r.offered_at < p_until
    AND NOT (r.case_id = ANY ((SELECT figures.cases_left_out())::uuid[]))
  HAVING figures.may_count_span(p_since, p_until)
$$;

GRANT EXECUTE ON FUNCTION figures.may_count, figures.reports_received, figures.cases_opened, figures.cases_closed,
  figures.cases_running, figures.victims_received, figures.victims_screened, figures.victims_trafficked,
  figures.referrals_sent TO sigap_desk, sigap_worker;
