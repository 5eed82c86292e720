-- The board of deadlines: numbers by the office that owes them, no subject, no case, no rule. As in counting.sql one function
-- counts, and two give: everything for those who lead, the own offices for a head. What must not be known to whoever asks,
-- or to one of those who lead, is in no number.

-- The step of a rule's ladder that tells this rung; none where silence does not climb so far.
CREATE FUNCTION clocks.step_of(steps jsonb, rung text) RETURNS bigint
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT min(each.no) FROM jsonb_array_elements(steps) WITH ORDINALITY each(step, no) WHERE each.step ->> 'to' = rung
$$;

-- `running`: not paused. `near`: presses and is not due. `late`: due, not held. `sekda`, `regent`: run late and have climbed
-- there. `due`, `kept`: promises that ended since p_since, or fell due since then and run late; `late_records`: kept, and
-- written down after they were due. p_rules: of these rules alone.
CREATE FUNCTION clocks.board(p_offices uuid[], p_parts text[], p_rules text[], p_since timestamptz, p_at timestamptz)
RETURNS TABLE (
  office uuid, part text, running bigint, near bigint, late bigint, sekda bigint, regent bigint, due bigint, kept bigint,
  late_records bigint
)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  WITH shut AS MATERIALIZED (
    SELECT access.hidden_from_me() AS from_me,
      CASE WHEN p_offices IS NULL THEN access.with_subjects(access.kept_from_leading('case'))
        || access.kept_from_leading('report') ELSE '{}' END AS of_leading),
  rules AS MATERIALIZED (
    SELECT r.id, r.soon_minutes, clocks.step_of(r.steps, 'sekda') AS sekda, clocks.step_of(r.steps, 'regent') AS regent
    FROM public.clocks_clockrule r WHERE p_rules IS NULL OR r.code = ANY (p_rules)),
  open AS (
    SELECT c.office, c.owner_role, c.subject_id, c.due_at, c.last_step, c.held_until, r.sekda, r.regent, r.soon_minutes,
      c.due_at >= p_since AS is_counted, p.clock_id IS NOT NULL AS is_paused
    FROM clocks.owed c JOIN rules r ON r.id = c.rule_id
    LEFT JOIN public.clocks_clockpause p ON p.clock_id = c.id AND p.ended_at IS NULL
    WHERE c.stopped_at IS NULL),
  told AS (
    SELECT o.office, o.owner_role, o.subject_id, NOT o.is_paused AS running,
      NOT o.is_paused AND o.due_at > p_at AND o.due_at <= p_at + make_interval(mins => o.soon_minutes) AS near,
      NOT o.is_paused AND o.due_at <= p_at AND (o.held_until IS NULL OR o.held_until <= p_at) AS late,
      o.due_at <= p_at AND o.last_step >= o.sekda AS sekda, o.due_at <= p_at AND o.last_step >= o.regent AS regent,
      o.due_at <= p_at AND o.is_counted AS due, false AS kept, false AS late_record
    FROM open o
    UNION ALL
    SELECT c.office, c.owner_role, c.subject_id, false, false, false, false, false, true,
      c.stopped_at <= c.due_at AND c.outcome <> 'case_closed',
      c.stopped_at <= c.due_at AND c.outcome <> 'case_closed' AND c.stopped_recorded_at > c.due_at
    FROM clocks.owed c JOIN rules r ON r.id = c.rule_id
    WHERE c.stopped_at >= p_since AND c.stopped_at <= p_at AND c.outcome <> ALL (clocks.no_promise()))
  SELECT t.office, CASE WHEN t.office IS NULL THEN t.owner_role ELSE '' END, count(*) FILTER (WHERE t.running),
    count(*) FILTER (WHERE t.near), count(*) FILTER (WHERE t.late), count(*) FILTER (WHERE t.sekda),
    count(*) FILTER (WHERE t.regent), count(*) FILTER (WHERE t.due), count(*) FILTER (WHERE t.kept),
    count(*) FILTER (WHERE t.late_record)
  FROM told t
  WHERE (p_offices IS NULL OR t.office = ANY (p_offices) OR (t.office IS NULL AND t.owner_role = ANY (p_parts)))
    AND NOT (t.subject_id = ANY ((SELECT of_leading FROM shut)::uuid[]))
      AND NOT (t.subject_id = ANY ((SELECT from_me FROM shut)::uuid[]))
  GROUP BY 1, 2
$$;

CREATE FUNCTION clocks.board_all(p_rules text[], p_since timestamptz, p_at timestamptz) RETURNS TABLE (
  office uuid, part text, running bigint, near bigint, late bigint, sekda bigint, regent bigint, due bigint, kept bigint,
  late_records bigint
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT * FROM clocks.board(NULL, NULL, p_rules, p_since, p_at) WHERE (SELECT access.may('leaders:oversee'))
$$;
GRANT EXECUTE ON FUNCTION clocks.board_all TO sigap_desk;

CREATE FUNCTION clocks.board_own(p_rules text[], p_since timestamptz, p_at timestamptz) RETURNS TABLE (
  office uuid, part text, running bigint, near bigint, late bigint, sekda bigint, regent bigint, due bigint, kept bigint,
  late_records bigint
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH mine AS MATERIALIZED (
    SELECT coalesce(array_agg(o.id), '{}') AS offices FROM unnest(access.my_offices()) o(id) WHERE access.leads(o.id)
  )
  SELECT t.* FROM mine m CROSS JOIN LATERAL clocks.board(
    m.offices, CASE WHEN cardinality(m.offices) > 0 THEN notifications.my_audiences() ELSE '{}' END,
    p_rules, p_since, p_at) t
$$;
GRANT EXECUTE ON FUNCTION clocks.board_own TO sigap_desk;

-- For the week's digest, which the worker freezes: how many deadlines of each office run late and have climbed to each of
-- the two rungs that hear of a count alone.
CREATE FUNCTION clocks.climbed(p_at timestamptz) RETURNS TABLE (office uuid, sekda bigint, regent bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH kept AS MATERIALIZED (SELECT clocks.left_out_of_digest() AS subjects)
  SELECT c.office, count(*) FILTER (WHERE c.last_step >= clocks.step_of(r.steps, 'sekda')),
    count(*) FILTER (WHERE c.last_step >= clocks.step_of(r.steps, 'regent'))
  FROM clocks.owed c JOIN public.clocks_clockrule r ON r.id = c.rule_id
  WHERE c.stopped_at IS NULL AND c.due_at <= p_at AND c.last_step >= clocks.step_of(r.steps, 'sekda')
    AND c.office IS NOT NULL AND NOT (c.subject_id = ANY ((SELECT subjects FROM kept)::uuid[]))
  GROUP BY 1
$$;
GRANT EXECUTE ON FUNCTION clocks.climbed TO sigap_worker;
