GRANT USAGE ON SCHEMA insight TO sigap_desk, sigap_worker;

-- What each chart counts in a span, by category. The worker counts a span that is over once and for good (ADR 30); what is
-- kept from anybody at that time is in none, as in the catalogue (ADR 28). It writes down what may be told and nothing
-- else: no small number is in the table, so the desk can read none. Behind each number of people stands how many cases
-- it comes from, under its name and '|cases': six sisters are one case.
GRANT SELECT, INSERT ON public.insight_closedcount TO sigap_worker;
GRANT USAGE ON SEQUENCE public.insight_closedcount_id_seq TO sigap_worker;
CREATE POLICY count_laid ON public.insight_closedcount TO sigap_worker USING (true) WITH CHECK (true);

-- What is told, for who may see it.
CREATE FUNCTION insight.closed_counts() RETURNS TABLE (chart text, period text, value jsonb, counted_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT c.chart, c.period, c.value, c.counted_at FROM public.insight_closedcount c
  WHERE (SELECT access.may('insight:see'))
$$;
GRANT EXECUTE ON FUNCTION insight.closed_counts TO sigap_desk;

-- Rows of category and number as one object, with the cases behind it where rows say them.
CREATE FUNCTION insight.as_object(p_rows jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(jsonb_object_agg(x.k, x.n), '{}')
  FROM jsonb_array_elements(coalesce(p_rows, '[]')) r
  CROSS JOIN LATERAL (VALUES (r ->> 'k', (r ->> 'n')::bigint), ((r ->> 'k') || '|cases', (r ->> 'c')::bigint)) x(k, n)
  WHERE x.n IS NOT NULL
$$;

CREATE FUNCTION insight.cases_in(p_since timestamptz, p_until timestamptz) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT count(*) FROM public.cases_case c WHERE c.opened_at >= p_since AND c.opened_at < p_until
$$;

-- Reports: as figures.reports_received counts them.
CREATE FUNCTION insight.reports_in(p_since timestamptz, p_until timestamptz) RETURNS TABLE (
  received_at timestamptz, channel text
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH shut AS MATERIALIZED (SELECT figures.left_out() AS ids)
  SELECT e.received_at, e.channel FROM public.mailbox_envelope e
  WHERE e.received_at >= p_since AND e.received_at < p_until AND NOT e.in_lane
    AND NOT (e.id = ANY ((SELECT ids FROM shut)::uuid[]))
$$;

CREATE FUNCTION insight.reports_by_month(p_since timestamptz, p_until timestamptz) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT insight.as_object(jsonb_agg(jsonb_build_object('k', m.name, 'n', m.n))) FROM (
    SELECT to_char(d.month, 'YYYY-MM') AS name, count(r.received_at) AS n
    FROM (SELECT (p_since AT TIME ZONE mailbox.regency_zone()) + s.n * interval '1 month' AS month
      FROM generate_series(0, 59) s(n)) d
    LEFT JOIN insight.reports_in(p_since, p_until) r
      ON date_trunc('month', r.received_at AT TIME ZONE mailbox.regency_zone()) = d.month
    WHERE d.month < p_until AT TIME ZONE mailbox.regency_zone()
    GROUP BY 1) m
$$;

CREATE FUNCTION insight.reports_by_channel(p_since timestamptz, p_until timestamptz) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT insight.as_object(jsonb_agg(jsonb_build_object('k', g.channel, 'n', g.n)))
  FROM (SELECT r.channel, count(*) AS n FROM insight.reports_in(p_since, p_until) r GROUP BY 1) g
$$;

-- Cases: as figures.cases_opened counts them, by one of their columns.
CREATE FUNCTION insight.opened_by(p_since timestamptz, p_until timestamptz, p_what text) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT insight.as_object(jsonb_agg(jsonb_build_object('k', g.name, 'n', g.n))) FROM (
    SELECT coalesce(nullif(CASE p_what WHEN 'kind' THEN c.kind WHEN 'place' THEN c.place_kind
      -- Of a desa its kecamatan: nothing is told below.
      ELSE array_to_string((string_to_array(c.area, '.'))[1:3], '.') END, ''), 'unknown') AS name, count(*) AS n
    FROM public.cases_case c
    WHERE c.opened_at >= p_since AND c.opened_at < p_until
      AND NOT (c.id = ANY ((SELECT figures.cases_left_out())::uuid[]))
    GROUP BY 1) g
$$;

CREATE FUNCTION insight.outcomes(p_since timestamptz, p_until timestamptz) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT insight.as_object(jsonb_agg(jsonb_build_object('k', g.closing_reason, 'n', g.n))) FROM (
    SELECT c.closing_reason, count(*) AS n FROM public.cases_case c
    WHERE c.closed_at >= p_since AND c.closed_at < p_until
      AND NOT (c.id = ANY ((SELECT figures.cases_left_out())::uuid[]))
    GROUP BY 1) g
$$;

CREATE FUNCTION insight.recurrence(p_since timestamptz, p_until timestamptz) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT jsonb_build_object(
    'opened', count(*) FILTER (WHERE c.opened_at >= p_since AND c.opened_at < p_until),
    'reopened', count(*) FILTER (WHERE c.reopened_at >= p_since AND c.reopened_at < p_until
      AND NOT (c.opened_at >= p_since AND c.opened_at < p_until)))
  FROM public.cases_case c
  WHERE (c.opened_at >= p_since AND c.opened_at < p_until OR c.reopened_at >= p_since AND c.reopened_at < p_until)
    AND NOT (c.id = ANY ((SELECT figures.cases_left_out())::uuid[]))
$$;

-- Victims of cases opened in the span: by age and sex, by letter of special protection, in which setting.
CREATE FUNCTION insight.victims_by_age(p_since timestamptz, p_until timestamptz) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT insight.as_object(jsonb_agg(jsonb_build_object('k', g.name, 'n', g.n, 'c', g.c))) FROM (
    SELECT concat(nullif(p.sex, ''), ':', CASE WHEN p.age_years < 12 THEN '0-11' WHEN p.age_years < 18 THEN '12-17'
      WHEN p.age_years < 25 THEN '18-24' WHEN p.age_years >= 25 THEN '25' END) AS name, count(*) AS n,
      count(DISTINCT p.case_id) AS c
    FROM figures.victims(p_since, p_until) v JOIN public.cases_caseperson p ON p.id = v.id GROUP BY 1) g
$$;

CREATE FUNCTION insight.victims_by_letter(p_since timestamptz, p_until timestamptz) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT insight.as_object(jsonb_agg(jsonb_build_object('k', g.letter, 'n', g.n, 'c', g.c))) FROM (
    SELECT 'all' AS letter, count(*) AS n, count(DISTINCT p.case_id) AS c
    FROM figures.victims(p_since, p_until) v JOIN public.cases_caseperson p ON p.id = v.id
    UNION ALL
    SELECT l.letter, count(*), count(DISTINCT p.case_id)
    FROM figures.victims(p_since, p_until) v JOIN public.cases_caseperson p ON p.id = v.id
    CROSS JOIN LATERAL unnest(p.letters) l(letter) GROUP BY l.letter) g
$$;

CREATE FUNCTION insight.victims_by_setting(p_since timestamptz, p_until timestamptz) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT insight.as_object(jsonb_agg(jsonb_build_object('k', g.setting, 'n', g.n, 'c', g.c))) FROM (
    SELECT 'all' AS setting, count(*) AS n, count(DISTINCT p.case_id) AS c
    FROM figures.victims(p_since, p_until) v JOIN public.cases_caseperson p ON p.id = v.id
    UNION ALL
    SELECT s.setting, count(*), count(DISTINCT p.case_id)
    FROM figures.victims(p_since, p_until) v JOIN public.cases_caseperson p ON p.id = v.id
    CROSS JOIN LATERAL unnest(p.settings) s(setting) GROUP BY s.setting) g
$$;

-- By form of violence, as it was noted; of trafficking as the catalogue counts it (figures.victims_trafficked).
CREATE FUNCTION insight.victims_by_form(p_since timestamptz, p_until timestamptz) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH victims AS MATERIALIZED (
    SELECT p.case_id, array_remove(p.forms, 'form_trafficking')
      || CASE WHEN v.is_trafficked THEN '{form_trafficking}' ELSE '{}' END::text[] AS forms
    FROM figures.victims(p_since, p_until) v JOIN public.cases_caseperson p ON p.id = v.id)
  SELECT insight.as_object(jsonb_agg(jsonb_build_object('k', g.form, 'n', g.n, 'c', g.c))) FROM (
    SELECT 'all' AS form, count(*) AS n, count(DISTINCT v.case_id) AS c FROM victims v
    UNION ALL
    SELECT f.form, count(*), count(DISTINCT v.case_id) FROM victims v CROSS JOIN LATERAL unnest(v.forms) f(form)
    GROUP BY f.form) g
$$;

-- Who was a victim of an earlier case already: by the same NIK, or the same whole name with the year of birth. Tokens are
-- compared, no name is opened. Whose identity is not filled in is unknown.
CREATE FUNCTION insight.returned(p_since timestamptz, p_until timestamptz) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH victims AS MATERIALIZED (
    SELECT p.id, p.case_id, c.opened_at FROM figures.victims(p_since, p_until) v
    JOIN public.cases_caseperson p ON p.id = v.id JOIN public.cases_case c ON c.id = p.case_id)
  SELECT insight.as_object(jsonb_agg(jsonb_build_object('k', g.name, 'n', g.n, 'c', g.c))) FROM (
    SELECT CASE
        WHEN EXISTS (
          SELECT FROM public.cases_persontoken t
          JOIN public.cases_persontoken b ON b.token = t.token AND b.kind = t.kind AND b.case_id <> t.case_id
          JOIN public.cases_caseperson w ON w.id = b.person_id AND w.role = 'victim'
          JOIN public.cases_case e ON e.id = b.case_id AND e.opened_at < v.opened_at
          WHERE t.person_id = v.id AND t.kind IN ('nik', 'name_year')
            AND NOT (e.id = ANY ((SELECT figures.cases_left_out())::uuid[]))) THEN 'returned'
        WHEN EXISTS (SELECT FROM public.cases_persontoken t WHERE t.person_id = v.id AND t.kind IN ('nik', 'name_year'))
          THEN 'first'
        ELSE 'unknown' END AS name, count(*) AS n, count(DISTINCT v.case_id) AS c
    FROM victims v GROUP BY 1) g
$$;

-- People served, by line of service: whoever was helped in two lines is in both.
CREATE FUNCTION insight.served_by_line(p_since timestamptz, p_until timestamptz) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT insight.as_object(jsonb_agg(jsonb_build_object('k', coalesce(g.line, 'all'), 'n', g.n, 'c', g.c))) FROM (
    SELECT s.line, count(DISTINCT s.person_id) AS n, count(DISTINCT s.case_id) AS c
    FROM public.assistance_service s
    JOIN public.cases_caseperson p ON p.id = s.person_id AND p.role = 'victim'
    WHERE s.done_at >= p_since AND s.done_at < p_until AND NOT s.is_void
      AND NOT EXISTS (SELECT 1 FROM public.assistance_service later WHERE later.replaces_id = s.id)
      AND NOT (s.case_id = ANY ((SELECT figures.cases_left_out())::uuid[]))
    GROUP BY GROUPING SETS ((s.line), ())) g
$$;

-- From the beginning of a deadline to its end, in minutes: the middle one and the middle half.
CREATE FUNCTION insight.waited(p_since timestamptz, p_until timestamptz) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH shut AS MATERIALIZED (SELECT figures.left_out() AS ids), waits AS (
    SELECT t.theme, extract(epoch FROM c.stopped_at - c.started_at) / 60 AS minutes,
      figures.source_of(c.subject_id) AS source
    FROM unnest(ARRAY['triage', 'contact', 'answers', 'plans', 'police']) t(theme)
    JOIN public.clocks_clock c ON c.rule_code = ANY (figures.rules_of(t.theme))
    WHERE c.stopped_at >= p_since AND c.stopped_at < p_until AND c.outcome <> ALL (clocks.no_promise())
      AND c.outcome <> 'case_closed' AND NOT (c.subject_id = ANY ((SELECT ids FROM shut)::uuid[])))
  SELECT insight.as_object(jsonb_agg(jsonb_build_object('k', concat(g.theme, ':', x.part), 'n', x.n, 'c', x.c))) FROM (
    SELECT w.theme, count(*) AS n, count(DISTINCT w.source) AS sources, percentile_cont(ARRAY[0.25, 0.5, 0.75]) WITHIN GROUP (ORDER BY w.minutes) AS q
    FROM waits w GROUP BY 1) g
  CROSS JOIN LATERAL (VALUES ('n', g.n, g.sources), ('low', round(g.q[1])::bigint, NULL),
    ('mid', round(g.q[2])::bigint, NULL), ('high', round(g.q[3])::bigint, NULL)) x(part, n, c)
$$;

CREATE FUNCTION insight.promises(p_since timestamptz, p_until timestamptz) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT insight.as_object(jsonb_agg(jsonb_build_object('k', concat(t.theme, ':', x.part), 'n', x.n, 'c', x.c)))
  FROM unnest(ARRAY['emergency', 'triage', 'police', 'answers', 'contact', 'plans']) t(theme)
  CROSS JOIN LATERAL figures.promises_in(p_since, p_until, t.theme) p
  CROSS JOIN LATERAL (VALUES ('kept', p.kept, p.kept_cases), ('missed', p.total - p.kept, p.missed_cases),
    ('total', p.total, p.total_cases)) x(part, n, c)
$$;

-- How offices answered what was asked of them.
CREATE FUNCTION insight.answers_by_office(p_since timestamptz, p_until timestamptz) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH shut AS MATERIALIZED (SELECT figures.left_out() AS ids)
  SELECT insight.as_object(jsonb_agg(jsonb_build_object('k', concat(g.owner_office, ':', x.part), 'n', x.n, 'c', x.c)))
  FROM (
    SELECT c.owner_office, count(*) AS total, count(DISTINCT figures.source_of(c.subject_id)) AS sources,
      count(*) FILTER (WHERE c.stopped_at < p_until AND c.stopped_at <= c.due_at AND c.outcome <> 'case_closed') AS kept,
      count(DISTINCT figures.source_of(c.subject_id)) FILTER (
        WHERE c.stopped_at < p_until AND c.stopped_at <= c.due_at AND c.outcome <> 'case_closed') AS kept_sources
    FROM public.clocks_clock c
    WHERE c.rule_code = ANY (figures.rules_of('answers')) AND c.owner_office IS NOT NULL
      AND NOT (c.subject_id = ANY ((SELECT ids FROM shut)::uuid[]))
      AND ((c.stopped_at >= p_since AND c.stopped_at < p_until AND c.outcome <> ALL (clocks.no_promise()))
        OR (c.due_at >= p_since AND c.due_at < p_until AND (c.stopped_at IS NULL OR c.stopped_at >= p_until)))
    GROUP BY 1) g
  CROSS JOIN LATERAL (VALUES ('kept', g.kept, g.kept_sources), ('total', g.total, g.sources)) x(part, n, c)
$$;

-- Cases whose police report is dated in the span, each once, where it stands when it is counted; a diversion that failed
-- ended nothing.
CREATE FUNCTION insight.marks_of(p_since timestamptz, p_until timestamptz, p_kind text) RETURNS TABLE (
  case_id uuid, kinds text[]
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT m.case_id, array_agg(DISTINCT m.kind) FILTER (
    WHERE CASE WHEN m.kind = 'diversion' THEN NOT figures.diversion_failed(m.person_id, m.happened_on, 'infinity')
      ELSE true END)
  FROM public.legal_mark m
  WHERE NOT m.is_void AND NOT EXISTS (SELECT 1 FROM public.legal_mark later WHERE later.replaces_id = m.id)
    AND NOT (m.case_id = ANY ((SELECT figures.cases_left_out())::uuid[]))
  GROUP BY 1
  HAVING bool_or(m.kind = p_kind AND m.happened_on >= (p_since AT TIME ZONE mailbox.regency_zone())::date
    AND m.happened_on < (p_until AT TIME ZONE mailbox.regency_zone())::date)
$$;

CREATE FUNCTION insight.justice_flow(p_since timestamptz, p_until timestamptz) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT insight.as_object(jsonb_agg(jsonb_build_object('k', g.stage, 'n', g.n))) FROM (
    SELECT CASE WHEN f.kinds && '{sp3}' THEN 'sp3' WHEN f.kinds && '{diversion}' THEN 'diversion'
      WHEN f.kinds && '{verdict,inkracht,execution}' THEN 'verdict'
      WHEN f.kinds && '{trial,sentence_demanded}' THEN 'trial'
      WHEN f.kinds && '{p21,stage_two}' THEN 'p21' WHEN f.kinds && '{stage_one,p18,p19}' THEN 'stage_one'
      WHEN f.kinds && '{sprindik,spdp,named_suspect}' THEN 'sprindik' ELSE 'lp' END AS stage, count(*) AS n
    FROM insight.marks_of(p_since, p_until, 'lp') f GROUP BY 1) g
$$;

-- Cases whose claim was filed in the span, each once, where its ledger stands when it is counted.
CREATE FUNCTION insight.restitution(p_since timestamptz, p_until timestamptz) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT insight.as_object(jsonb_agg(jsonb_build_object('k', g.stage, 'n', g.n))) FROM (
    SELECT c.stage, count(*) AS n FROM (
      SELECT CASE WHEN bool_or(e.kind IN ('received', 'fund_paid')) THEN 'paid'
        WHEN bool_or(e.kind = 'awarded') THEN 'ruled' ELSE 'asked' END AS stage
      FROM (SELECT DISTINCT l.case_id FROM figures.ledger_entries(p_since, p_until, '{filed}') l) f
      JOIN public.restitution_claimentry e ON e.case_id = f.case_id AND e.voided_at IS NULL
      GROUP BY f.case_id) c
    GROUP BY 1) g
$$;

-- Prevention: no client in it. People by their attendance, and right answers of those asked before and after.
CREATE FUNCTION insight.prevention_reach(p_since timestamptz, p_until timestamptz) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT jsonb_build_object('sessions', count(*), 'people', coalesce(sum(a.reached_total), 0),
    'female', coalesce(sum(a.reached_female), 0), 'male', coalesce(sum(a.reached_male), 0),
    'child', coalesce(sum(a.reached_child), 0), 'disabled', coalesce(sum(a.reached_disabled), 0))
  FROM figures.sessions_between(p_since, p_until) a
$$;

CREATE FUNCTION insight.prevention_learning(p_since timestamptz, p_until timestamptz) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT jsonb_build_object(
    'before:kept', coalesce(sum(x.right_before), 0), 'before:total', coalesce(sum(x.asked_before), 0),
    'after:kept', coalesce(sum(x.right_after), 0), 'after:total', coalesce(sum(x.asked_after), 0))
  FROM figures.sessions_between(p_since, p_until) a
  CROSS JOIN LATERAL (SELECT
    (SELECT sum(n::bigint) FROM jsonb_array_elements_text(a.before -> 'right') n) AS right_before,
    (a.before ->> 'people')::bigint * 3 AS asked_before,
    (SELECT sum(n::bigint) FROM jsonb_array_elements_text(a.after -> 'right') n) AS right_after,
    (a.after ->> 'people')::bigint * 3 AS asked_after) x
  WHERE jsonb_typeof(a.before) = 'object' AND jsonb_typeof(a.after) = 'object'
$$;

-- What a case lacks that its figures need: of cases opened in the span, by the office that manages them.
CREATE FUNCTION insight.lacks(c public.cases_case) RETURNS text[]
LANGUAGE sql STABLE AS $$
  SELECT array_remove(ARRAY[
    CASE WHEN c.area = '' THEN 'area' END, CASE WHEN c.kind = '' THEN 'kind' END,
    CASE WHEN c.place_kind = '' THEN 'place' END, CASE WHEN c.acted_on IS NULL THEN 'day' END,
    CASE WHEN v.n = 0 THEN 'victim' END, CASE WHEN v.no_age THEN 'age' END, CASE WHEN v.no_sex THEN 'sex' END,
    CASE WHEN v.no_form THEN 'form' END], NULL)
  FROM (SELECT count(*) AS n, bool_or(p.age_years IS NULL) AS no_age, bool_or(p.sex NOT IN ('P', 'L')) AS no_sex,
      bool_or(p.forms = '{}') AS no_form
    FROM public.cases_caseperson p WHERE p.case_id = c.id AND p.role = 'victim') v
$$;

CREATE FUNCTION insight.complete_by_office(p_since timestamptz, p_until timestamptz) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT insight.as_object(jsonb_agg(jsonb_build_object('k', concat(g.office_id, ':', x.part), 'n', x.n))) FROM (
    SELECT c.office_id, count(*) AS total, count(*) FILTER (WHERE insight.lacks(c) = '{}') AS kept
    FROM public.cases_case c
    WHERE c.opened_at >= p_since AND c.opened_at < p_until AND c.erased_at IS NULL
      AND NOT (c.id = ANY ((SELECT figures.cases_left_out())::uuid[]))
    GROUP BY 1) g
  CROSS JOIN LATERAL (VALUES ('kept', g.kept), ('total', g.total)) x(part, n)
$$;

-- What the cases lack on which I work, as far as they stand open to me.
CREATE FUNCTION insight.lacking() RETURNS TABLE (code text, lacks text[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT f.code, f.lacks FROM (
    SELECT c.id, c.code, c.opened_at, insight.lacks(c) AS lacks FROM public.cases_case c
    WHERE c.id IN (
        SELECT a.case_id FROM public.cases_assignment a WHERE a.person_id = (SELECT access.me()) AND a.until IS NULL)
      AND c.status <> 'closed' AND c.erased_at IS NULL AND (SELECT access.may('case:see')) OFFSET 0) f
  WHERE f.lacks <> '{}' AND cases.visible(f.id)
  ORDER BY f.opened_at, f.code LIMIT 200
$$;

-- The same for who leads an office and opens no file: numbers only, without what is kept from that head.
CREATE FUNCTION insight.lacking_of_office() RETURNS TABLE (office_id uuid, office_name text, lack text, cases bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT c.office_id, max(c.office_name), l.lack, count(*)
  FROM public.cases_case c CROSS JOIN LATERAL unnest(insight.lacks(c)) l(lack)
  WHERE access.may('insight:see') AND c.status <> 'closed' AND c.erased_at IS NULL
    AND c.office_id = ANY (ARRAY(SELECT o FROM unnest(access.my_offices()) o WHERE access.leads(o)))
    AND NOT (c.id = ANY ((SELECT access.excluded_from_me('case'))::uuid[]))
  GROUP BY c.office_id, l.lack
$$;
GRANT EXECUTE ON FUNCTION insight.lacking, insight.lacking_of_office TO sigap_desk;

GRANT EXECUTE ON FUNCTION insight.cases_in, insight.reports_by_month, insight.reports_by_channel,
  insight.opened_by, insight.outcomes, insight.recurrence, insight.victims_by_age, insight.victims_by_letter,
  insight.victims_by_setting, insight.victims_by_form, insight.returned, insight.served_by_line, insight.waited, insight.promises, insight.answers_by_office,
  insight.justice_flow, insight.restitution, insight.prevention_reach, insight.prevention_learning,
  insight.complete_by_office TO sigap_worker;
