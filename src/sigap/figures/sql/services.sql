-- Services and marks of the law: the newest version of each, none that was voided.

-- Victims to whom one of these kinds, or one of this line, was given in a span; of trafficking only where asked so. Who is
-- one is looked up for those found, however long ago their case was opened.
CREATE FUNCTION figures.people_served(
  p_since timestamptz, p_until timestamptz, p_line text, p_kinds text[], p_trafficked boolean
) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT figures.people(ARRAY(
    SELECT DISTINCT p.id
    FROM public.assistance_service s
    JOIN public.cases_caseperson p ON p.id = s.person_id AND p.role = 'victim'
    LEFT JOIN LATERAL (
      SELECT n.indication, n.victims FROM public.cases_casescreening n WHERE n.case_id = s.case_id
      ORDER BY n.version DESC LIMIT 1) x ON p_trafficked
    WHERE s.done_at >= p_since AND s.done_at < p_until AND NOT s.is_void
      AND (p_line IS NULL OR s.line = p_line) AND (p_kinds IS NULL OR s.kind = ANY (p_kinds))
      AND NOT EXISTS (SELECT 1 FROM public.assistance_service later WHERE later.replaces_id = s.id)
      AND NOT (s.case_id = ANY ((SELECT figures.cases_left_out())::uuid[]))
      AND (NOT p_trafficked OR 'form_trafficking' = ANY (p.forms)
        OR (x.indication = 'indicated' AND (cardinality(x.victims) = 0 OR p.ordinal = ANY (x.victims))))))
  WHERE figures.may_count_span(p_since, p_until)
$$;

CREATE FUNCTION figures.paid_by_grant(p_since timestamptz, p_until timestamptz) RETURNS TABLE (services bigint, cost numeric)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT count(*), coalesce(sum(s.cost), 0) FROM public.assistance_service s
  WHERE s.funding = 'dak' AND s.done_at >= p_since AND s.done_at < p_until AND NOT s.is_void
    AND NOT EXISTS (SELECT 1 FROM public.assistance_service later WHERE later.replaces_id = s.id)
    AND NOT (s.case_id = ANY ((SELECT figures.cases_left_out())::uuid[]))
$$;

CREATE FUNCTION figures.grant_services(p_since timestamptz, p_until timestamptz) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT jsonb_build_object('total', g.services) FROM figures.paid_by_grant(p_since, p_until) g WHERE figures.may_count_span(p_since, p_until)
$$;

CREATE FUNCTION figures.grant_cost(p_since timestamptz, p_until timestamptz) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT jsonb_build_object('total', g.cost) FROM figures.paid_by_grant(p_since, p_until) g WHERE figures.may_count_span(p_since, p_until)
$$;

-- Cases with a mark of one kind whose day lies in a span, by the days that officers write.
CREATE FUNCTION figures.cases_marked(p_since timestamptz, p_until timestamptz, p_kind text) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT jsonb_build_object('total', count(DISTINCT m.case_id)) FROM public.legal_mark m
  WHERE m.kind = p_kind AND NOT m.is_void
    AND m.happened_on >= (p_since AT TIME ZONE mailbox.regency_zone())::date
    AND m.happened_on < (p_until AT TIME ZONE mailbox.regency_zone())::date
    AND NOT EXISTS (SELECT 1 FROM public.legal_mark later WHERE later.replaces_id = m.id)
    AND NOT (m.case_id = ANY ((SELECT figures.cases_left_out())::uuid[]))
  HAVING figures.may_count_span(p_since, p_until)
$$;

-- The case that a deadline belongs to, or what it is of by itself: several deadlines of one family are one source.
CREATE FUNCTION figures.source_of(p_subject uuid) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce((SELECT min(s.root_id::text)::uuid FROM public.access_subject s WHERE s.subject_id = p_subject), p_subject)
$$;

-- Promises of one theme that ended in a span, or fell due in it and were still open at its end: kept, and in all; with the
-- cases behind those kept, those missed, and all.
CREATE FUNCTION figures.promises_in(p_since timestamptz, p_until timestamptz, p_theme text) RETURNS TABLE (
  kept bigint, total bigint, kept_cases bigint, missed_cases bigint, total_cases bigint
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH shut AS MATERIALIZED (SELECT figures.left_out() AS ids)
  SELECT count(*) FILTER (WHERE d.is_kept), count(*), count(DISTINCT d.source) FILTER (WHERE d.is_kept),
    count(DISTINCT d.source) FILTER (WHERE d.is_kept IS NOT TRUE), count(DISTINCT d.source)
  FROM (
    SELECT c.stopped_at < p_until AND c.stopped_at <= c.due_at AND c.outcome <> 'case_closed' AS is_kept,
      figures.source_of(c.subject_id) AS source
    FROM public.clocks_clock c
    WHERE c.rule_code = ANY (figures.rules_of(p_theme)) AND NOT (c.subject_id = ANY ((SELECT ids FROM shut)::uuid[]))
      AND ((c.stopped_at >= p_since AND c.stopped_at < p_until AND c.outcome <> ALL (clocks.no_promise()))
        OR (c.due_at >= p_since AND c.due_at < p_until AND (c.stopped_at IS NULL OR c.stopped_at >= p_until)))) d
$$;

CREATE FUNCTION figures.promised(p_since timestamptz, p_until timestamptz, p_theme text) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT jsonb_build_object('kept', p.kept, 'total', p.total, 'kept|cases', p.kept_cases, 'total|cases', p.total_cases)
  FROM figures.promises_in(p_since, p_until, p_theme) p
  WHERE figures.may_count_span(p_since, p_until)
$$;

GRANT EXECUTE ON FUNCTION figures.people_served, figures.cases_marked, figures.promised, figures.grant_services,
  figures.grant_cost TO sigap_desk, sigap_worker;
