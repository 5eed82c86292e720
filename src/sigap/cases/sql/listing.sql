-- Lists of cases: which, in which order, and what a line tells of each. What falls due first stands first, so that what
-- is late is on the first page; the policies of cases stand as before and are asked of the page alone.

-- The running cases on which I work for one of these offices, which takes part; in the order of what the lines show as due:
-- of who does not work in the core team, what waits for an office of mine. Planned anew each time: of three cases and of
-- three thousand the way is another one.
CREATE FUNCTION cases.running_in_my_work(offices uuid[], skipped integer, most integer) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET plan_cache_mode = force_custom_plan AS $$
DECLARE
  me uuid := access.me();
  mine uuid[] := access.my_offices();
  ours uuid[] := ARRAY(SELECT unnest(offices) INTERSECT SELECT unnest(mine));
  kept uuid[] := cases.kept_from_me();
BEGIN
  RETURN QUERY
    -- In one statement: a function asked of each case would be planned anew each time, as this one is. Of all cases that
    -- ever were mine, those that run come first.
    WITH assigned AS MATERIALIZED (
      SELECT c.id, c.opened_at, a.office_id FROM public.cases_assignment a
      JOIN public.cases_case c ON c.id = a.case_id AND c.status <> 'closed' AND c.id <> ALL (kept)
      WHERE a.person_id = me AND a.until IS NULL AND a.office_id = ANY (ours))
    SELECT c.id FROM (
      SELECT m.id, m.opened_at, bool_or(p.rooms && '{identity,legal}') AS is_core FROM assigned m
      JOIN public.cases_participation p ON p.case_id = m.id AND p.office_id = m.office_id AND p.until IS NULL
      GROUP BY m.id, m.opened_at) c
    LEFT JOIN LATERAL (
      SELECT min(w.due_at) AS due_at FROM public.work_workitem w
      WHERE w.case_id = c.id AND w.settled_at IS NULL AND NOT w.is_paused AND w.kind = ANY (cases.kinds_on_case())
        AND (w.shows_at IS NULL OR w.shows_at <= now()) AND (w.ends_at IS NULL OR w.ends_at > now())
        AND (c.is_core OR w.office_id = ANY (mine))) next ON true
    ORDER BY next.due_at NULLS LAST, c.opened_at DESC, c.id DESC
    OFFSET skipped LIMIT least(most, 200);
END $$;
GRANT EXECUTE ON FUNCTION cases.running_in_my_work TO sigap_desk;

-- The cases in which one of these offices of mine takes part: the running ones, in the order of what their lines show as
-- due; then those that are closed, if asked for, the newest first.
CREATE FUNCTION cases.in_my_offices(offices uuid[], with_closed boolean, skipped integer, most integer)
RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET plan_cache_mode = force_custom_plan AS $$
DECLARE
  me uuid := access.me();
  mine uuid[] := access.my_offices();
  ours uuid[] := ARRAY(SELECT unnest(offices) INTERSECT SELECT unnest(mine));
  kept uuid[] := cases.kept_from_me();
BEGIN
  RETURN QUERY
    WITH due AS MATERIALIZED (
      SELECT w.case_id, min(w.due_at) AS due_at, min(w.due_at) FILTER (WHERE w.office_id = ANY (mine)) AS own_at
      FROM public.work_workitem w
      WHERE w.settled_at IS NULL AND NOT w.is_paused AND w.kind = ANY (cases.kinds_on_case())
        AND (w.shows_at IS NULL OR w.shows_at <= now()) AND (w.ends_at IS NULL OR w.ends_at > now())
      GROUP BY w.case_id
    ), running AS (
      SELECT c.id, 0 AS part, c.opened_at, CASE
        -- Only where others have something due before is it asked whether I work there for an office of the core team.
        WHEN due.own_at IS DISTINCT FROM due.due_at AND NOT EXISTS (
          SELECT 1 FROM public.cases_assignment a
          JOIN public.cases_participation p ON p.case_id = a.case_id AND p.office_id = a.office_id AND p.until IS NULL
          WHERE a.case_id = c.id AND a.person_id = me AND a.until IS NULL AND a.office_id = ANY (mine)
            AND p.rooms && '{identity,legal}') THEN due.own_at
        ELSE due.due_at END AS due_at
      FROM public.cases_case c LEFT JOIN due ON due.case_id = c.id
      WHERE c.status <> 'closed' AND c.id <> ALL (kept) AND EXISTS (
        SELECT 1 FROM public.cases_participation p
        WHERE p.case_id = c.id AND p.until IS NULL AND p.office_id = ANY (ours))
    ), closed AS (
      SELECT c.id, 1 AS part, c.opened_at, NULL::timestamptz AS due_at FROM public.cases_case c
      WHERE with_closed AND c.status = 'closed' AND c.id <> ALL (kept) AND EXISTS (
        SELECT 1 FROM public.cases_participation p
        WHERE p.case_id = c.id AND p.until IS NULL AND p.office_id = ANY (ours))
      ORDER BY c.opened_at DESC, c.id DESC LIMIT skipped + least(most, 200)
    )
    SELECT each.id FROM (TABLE running UNION ALL TABLE closed) each
    ORDER BY each.part, each.due_at NULLS LAST, each.opened_at DESC, each.id DESC
    OFFSET skipped LIMIT least(most, 200);
END $$;
GRANT EXECUTE ON FUNCTION cases.in_my_offices TO sigap_desk;

-- What a line tells of each of these cases, as far as it stands open to me: who was harmed (section of persons), which
-- dangers stand, what falls due next (of who does not work in the core team: for an office of mine), the last act that is
-- no reading (what it was in, to who reads the timeline).
CREATE FUNCTION cases.list_facts(wanted uuid[], harmed text[], readings text[]) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  -- Asked once for all of them: which I see, and the sections that stand open to me in each.
  WITH mine AS MATERIALIZED (
    SELECT access.me() AS me, access.my_offices() AS offices, cases.kept_from_me() AS kept
  ), opened AS MATERIALIZED (
    SELECT p.case_id, coalesce(array_agg(room) FILTER (WHERE a.id IS NOT NULL), '{}') AS rooms
    FROM mine
    JOIN public.cases_participation p
      ON p.case_id = ANY (wanted) AND p.until IS NULL AND p.office_id = ANY (mine.offices) AND p.case_id <> ALL (mine.kept)
    LEFT JOIN public.cases_assignment a
      ON a.case_id = p.case_id AND a.office_id = p.office_id AND a.person_id = mine.me AND a.until IS NULL
    LEFT JOIN LATERAL unnest(p.rooms) AS room ON true
    GROUP BY p.case_id
  )
  SELECT coalesce(jsonb_object_agg(c.id, jsonb_build_object(
    'harmed', CASE WHEN 'persons' = ANY (o.rooms) THEN (
      SELECT jsonb_agg(jsonb_build_object('sex', p.sex, 'age', p.age_years) ORDER BY p.ordinal)
      FROM public.cases_caseperson p WHERE p.case_id = c.id AND p.role = ANY (harmed)) END,
    'dangers', CASE WHEN c.status <> 'closed' THEN (
      SELECT jsonb_agg(d.flag) FROM public.cases_dangertag d WHERE d.case_id = c.id AND d.lifted_at IS NULL) END,
    'due', (
      SELECT jsonb_build_object('due_at', w.due_at, 'since', w.since, 'soon_at', w.soon_at)
      FROM public.work_workitem w
      WHERE w.case_id = c.id AND w.settled_at IS NULL AND NOT w.is_paused AND w.kind = ANY (cases.kinds_on_case())
        AND (w.shows_at IS NULL OR w.shows_at <= now()) AND (w.ends_at IS NULL OR w.ends_at > now())
        AND (w.office_id = ANY (mine.offices) OR o.rooms && '{identity,legal}'::text[])
      ORDER BY w.due_at LIMIT 1),
    'acted', (
      SELECT jsonb_build_object('at', e.at, 'code', CASE WHEN 'timeline' = ANY (o.rooms) THEN e.code ELSE '' END)
      FROM public.audit_event e
      WHERE e.stream_kind = 'case' AND e.stream_id = c.id AND e.actor_id IS NOT NULL
        AND e.code <> ALL (readings) AND NOT starts_with(e.code, 'clocks:')
        -- Of a link that may be kept from me: also written here by who works on another case.
        AND NOT starts_with(e.code, 'links:link:')
        -- Of a psychologist's own section, of which others of the case see no sign.
        AND e.code <> 'psychology:note:written'
        -- A page that was read and nothing done.
        AND e.code <> 'simfoni:page:shown'
      ORDER BY e.seq DESC LIMIT 1)
  )), '{}')
  FROM mine, opened o JOIN public.cases_case c ON c.id = o.case_id
$$;
GRANT EXECUTE ON FUNCTION cases.list_facts TO sigap_desk;
