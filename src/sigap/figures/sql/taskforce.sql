-- What the task force itself does: meetings held, actions done in time, the action plan by its quarters. No case in it.

CREATE FUNCTION figures.meetings_held(p_since timestamptz, p_until timestamptz) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT jsonb_build_object('total', count(*)) FROM public.meetings_meeting m
  WHERE m.starts_at >= p_since AND m.starts_at < p_until AND m.begun_at IS NOT NULL AND m.status <> 'cancelled'
  HAVING figures.may_count_span(p_since, p_until)
$$;

-- Actions that fell due in a span, without those withdrawn: done in time, and in all.
CREATE FUNCTION figures.actions_done(p_since timestamptz, p_until timestamptz) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT jsonb_build_object(
    'kept', count(*) FILTER (WHERE i.status = 'done' AND i.ended_at <= i.due_at), 'total', count(*))
  FROM public.meetings_actionitem i
  WHERE i.due_at >= p_since AND i.due_at < p_until AND i.status <> 'withdrawn'
  HAVING figures.may_count_span(p_since, p_until)
$$;

-- The last quarter that a span covers, by the regency's calendar: what a plan tells runs from the beginning of a year.
CREATE FUNCTION figures.last_quarter(p_until timestamptz) RETURNS TABLE (year integer, number integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT extract(year FROM d.day)::integer, extract(quarter FROM d.day)::integer
  FROM (SELECT ((p_until - interval '1 second') AT TIME ZONE mailbox.regency_zone())::date AS day) d
$$;

-- Activities of the plans in force that have money or a target in the year of a span.
CREATE FUNCTION figures.activities_of_year(p_year integer) RETURNS TABLE (key uuid, id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT a.key, a.id FROM public.actionplan_activity a
  JOIN public.actionplan_planedition e ON e.id = a.edition_id AND e.state = 'in_force'
  WHERE EXISTS (SELECT 1 FROM public.actionplan_budgetline b WHERE b.activity_id = a.id AND b.year = p_year)
    OR EXISTS (
      SELECT 1 FROM public.actionplan_indicatortarget t JOIN public.actionplan_indicator i ON i.id = t.indicator_id
      WHERE i.activity_id = a.id AND t.year = p_year)
$$;

CREATE FUNCTION figures.plan_activities(p_since timestamptz, p_until timestamptz) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT jsonb_build_object('kept', count(*) FILTER (WHERE EXISTS (
      SELECT 1 FROM public.actionplan_quarterentry n
      WHERE n.activity_key = a.key AND n.year = q.year AND n.number = q.number AND n.superseded_at IS NULL)),
    'total', count(*))
  FROM figures.last_quarter(p_until) q CROSS JOIN LATERAL figures.activities_of_year(q.year) a
  HAVING figures.may_count_span(p_since, p_until)
$$;

CREATE FUNCTION figures.plan_budget(p_since timestamptz, p_until timestamptz) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT jsonb_build_object('total', round(coalesce(sum(b.amount), 0))::bigint)
  FROM figures.last_quarter(p_until) q CROSS JOIN LATERAL figures.activities_of_year(q.year) a
  JOIN public.actionplan_budgetline b ON b.activity_id = a.id AND b.year = q.year
  HAVING figures.may_count_span(p_since, p_until)
$$;

CREATE FUNCTION figures.plan_spent(p_since timestamptz, p_until timestamptz) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT jsonb_build_object('total', round(coalesce(sum(s.value::numeric), 0))::bigint)
  FROM figures.last_quarter(p_until) q CROSS JOIN LATERAL figures.activities_of_year(q.year) a
  JOIN public.actionplan_quarterentry n
    ON n.activity_key = a.key AND n.year = q.year AND n.number = q.number AND n.superseded_at IS NULL
  CROSS JOIN LATERAL jsonb_each_text(n.spent) s
  HAVING figures.may_count_span(p_since, p_until)
$$;

GRANT EXECUTE ON FUNCTION figures.meetings_held, figures.actions_done, figures.plan_activities, figures.plan_budget,
  figures.plan_spent TO sigap_desk, sigap_worker;
