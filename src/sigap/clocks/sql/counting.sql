-- Counts of deadlines for those who lead: numbers by office and rule, no subject, no case. The first function is for the
-- other two, and for nobody else: one counts everything, for the three roles that lead the task force, the other a head's
-- own offices. What must not be known to whoever asks is in no number: a head kept from a case learns nothing from a sum,
-- and what one of those who lead must not know is in none of theirs: two of them who compare their pages learn nothing.

-- Deadlines with the office that owes them: the one that the law names, else the one that holds them (ADR 31). No role reads
-- it: whoever counts by office counts by this.
CREATE VIEW clocks.owed AS
  SELECT c.*, coalesce(c.owed_by, c.owner_office) AS office FROM public.clocks_clock c;

-- `late`: due and running, not paused, not held. `held`: said to be handled, to be written down. `waiting`: referrals
-- that nobody has answered. `due` and `kept`: promises that ended in a month, or fell due in it and still run late;
-- `..._before` the same for the month before; `late_before` what was due and ran on when this month began. Months begin at
-- p_month and p_before. What was late when its case was closed counts as broken, and a duty to the police that
-- the closing cut short.
CREATE FUNCTION clocks.tally(
  p_offices uuid[], p_parts text[], p_before timestamptz, p_month timestamptz, p_at timestamptz
) RETURNS TABLE (
  office uuid, part text, rule text, late bigint, held bigint, waiting bigint, oldest_at timestamptz,
  due bigint, kept bigint, due_before bigint, kept_before bigint, late_before bigint
)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  WITH shut AS MATERIALIZED (
    SELECT access.hidden_from_me() AS from_me,
      CASE WHEN p_offices IS NULL THEN access.with_subjects(access.kept_from_leading('case'))
        || access.kept_from_leading('report') ELSE '{}' END AS of_leading),
  -- In three parts, each of which its index answers by itself: what runs late or is held, what has ended, what waits.
  counted AS (
    SELECT c.id, c.office, c.owner_role, c.rule_id, c.subject_id, c.due_at, c.held_until,
      NULL::timestamptz AS stopped_at, NULL AS outcome, NULL::timestamptz AS waits_since
    FROM clocks.owed c
    WHERE c.stopped_at IS NULL AND (c.due_at < p_at OR c.held_until > p_at)
      AND (p_offices IS NULL OR c.office = ANY (p_offices) OR (c.office IS NULL AND c.owner_role = ANY (p_parts)))
    UNION ALL
    SELECT NULL, c.office, c.owner_role, c.rule_id, c.subject_id, c.due_at, NULL, c.stopped_at, c.outcome, NULL
    FROM clocks.owed c
    WHERE c.stopped_at >= p_before AND c.stopped_at <= p_at AND c.outcome <> ALL (clocks.no_promise())
      AND (p_offices IS NULL OR c.office = ANY (p_offices) OR (c.office IS NULL AND c.owner_role = ANY (p_parts)))
    UNION ALL
    SELECT NULL, c.office, c.owner_role, c.rule_id, c.subject_id, NULL, NULL, NULL, NULL, c.started_at
    FROM clocks.owed c
    WHERE c.stopped_at IS NULL AND c.subject_kind = 'referral'
      AND (p_offices IS NULL OR c.office = ANY (p_offices) OR (c.office IS NULL AND c.owner_role = ANY (p_parts)))
  ),
  judged AS (
    SELECT k.*, r.code, coalesce(k.stopped_at, k.due_at) AS ends_at,
      k.stopped_at IS NULL AND k.held_until > p_at AS is_held,
      k.stopped_at IS NULL AND k.due_at < p_at AND (k.held_until IS NULL OR k.held_until <= p_at) AND NOT EXISTS (
        SELECT 1 FROM public.clocks_clockpause p WHERE p.clock_id = k.id AND p.ended_at IS NULL) AS is_late,
      k.stopped_at <= k.due_at AND k.outcome <> 'case_closed' AS is_kept,
      k.stopped_at IS NOT NULL OR k.due_at < p_at AS is_counted
    FROM counted k JOIN public.clocks_clockrule r ON r.id = k.rule_id
    WHERE NOT (k.subject_id = ANY ((SELECT of_leading FROM shut)::uuid[]))
      AND NOT (k.subject_id = ANY ((SELECT from_me FROM shut)::uuid[]))
  )
  SELECT j.office, j.owner_role, j.code,
    count(*) FILTER (WHERE j.is_late), count(*) FILTER (WHERE j.is_held), count(j.waits_since), min(j.waits_since),
    count(*) FILTER (WHERE j.is_counted AND j.ends_at >= p_month),
    count(*) FILTER (WHERE j.is_kept AND j.ends_at >= p_month),
    count(*) FILTER (WHERE j.is_counted AND j.ends_at >= p_before AND j.ends_at < p_month),
    count(*) FILTER (WHERE j.is_kept AND j.ends_at >= p_before AND j.ends_at < p_month),
    count(*) FILTER (WHERE j.due_at < p_month AND (j.stopped_at >= p_month OR j.is_late OR j.is_held))
  FROM judged j GROUP BY 1, 2, 3
$$;

CREATE FUNCTION clocks.tally_all(p_before timestamptz, p_month timestamptz, p_at timestamptz) RETURNS TABLE (
  office uuid, part text, rule text, late bigint, held bigint, waiting bigint, oldest_at timestamptz,
  due bigint, kept bigint, due_before bigint, kept_before bigint, late_before bigint
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT * FROM clocks.tally(NULL, NULL, p_before, p_month, p_at)
  WHERE (SELECT access.may('leaders:oversee'))
$$;
GRANT EXECUTE ON FUNCTION clocks.tally_all TO sigap_desk;

-- Definer and not by row-level security: its policies ask a function for every clock, and here there are all of an
-- office's. Whose head one is, is asked once.
CREATE FUNCTION clocks.tally_own(p_before timestamptz, p_month timestamptz, p_at timestamptz) RETURNS TABLE (
  office uuid, part text, rule text, late bigint, held bigint, waiting bigint, oldest_at timestamptz,
  due bigint, kept bigint, due_before bigint, kept_before bigint, late_before bigint
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH mine AS MATERIALIZED (
    SELECT coalesce(array_agg(o.id), '{}') AS offices FROM unnest(access.my_offices()) o(id) WHERE access.leads(o.id)
  )
  SELECT t.* FROM mine m CROSS JOIN LATERAL clocks.tally(
    m.offices, CASE WHEN cardinality(m.offices) > 0 THEN notifications.my_audiences() ELSE '{}' END,
    p_before, p_month, p_at) t
$$;
GRANT EXECUTE ON FUNCTION clocks.tally_own TO sigap_desk;

-- The week's digest is frozen by the worker, once, and read by those who lead: without what one of them must not know.
CREATE FUNCTION clocks.left_out_of_digest() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT access.with_subjects(access.kept_from_leading('case')) || access.kept_from_leading('report')
$$;
GRANT EXECUTE ON FUNCTION clocks.left_out_of_digest TO sigap_worker;

GRANT SELECT ON public.clocks_digest TO sigap_desk;
CREATE POLICY digest_read ON public.clocks_digest FOR SELECT TO sigap_desk
  USING ((SELECT access.may('leaders:oversee')));
GRANT SELECT, INSERT ON public.clocks_digest TO sigap_worker;
CREATE POLICY digest_frozen ON public.clocks_digest TO sigap_worker USING (true) WITH CHECK (true);
