-- The count of counting.sql, by the same outcomes as `clocks.rules.NOT_A_PROMISE`: a test holds the two together. What was
-- late when its case was closed ends as `case_closed`, is counted, and counts as broken.
CREATE OR REPLACE FUNCTION clocks.tally(
  p_offices uuid[], p_parts text[], p_before timestamptz, p_month timestamptz, p_at timestamptz
) RETURNS TABLE (
  office uuid, part text, rule text, late bigint, held bigint, waiting bigint, oldest_at timestamptz,
  due bigint, kept bigint, due_before bigint, kept_before bigint
)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  WITH shut AS MATERIALIZED (SELECT notifications.is_anything_hidden() AS is_any),
  counted AS (
    SELECT c.id, c.owner_office, c.owner_role, c.rule_code, c.subject_kind, c.subject_id, c.started_at, c.due_at,
      c.held_until, c.stopped_at, coalesce(c.stopped_at, c.due_at) AS ends_at
    FROM public.clocks_clock c
    WHERE (
        (c.stopped_at IS NULL AND (c.due_at < p_at OR c.held_until > p_at OR c.subject_kind = 'referral'))
        OR (c.stopped_at >= p_before AND c.stopped_at <= p_at
            AND c.outcome NOT IN (
              'withdrawn', 'lapsed', 'passed_on', 'given_up', 'no_breach', 'moved', 'closed_before_due'))
      )
      AND (p_offices IS NULL OR c.owner_office = ANY (p_offices)
        OR (c.owner_office IS NULL AND c.owner_role = ANY (p_parts)))
  ),
  judged AS (
    SELECT k.*,
      k.stopped_at IS NULL AND k.held_until > p_at AS is_held,
      k.stopped_at IS NULL AND k.due_at < p_at AND (k.held_until IS NULL OR k.held_until <= p_at) AND NOT EXISTS (
        SELECT 1 FROM public.clocks_clockpause p WHERE p.clock_id = k.id AND p.ended_at IS NULL) AS is_late,
      k.stopped_at IS NOT NULL OR k.due_at < p_at AS is_counted
    FROM counted k
    WHERE NOT (SELECT is_any FROM shut)
      OR NOT notifications.hides_from_me(jsonb_build_object('subject', k.subject_id))
  )
  SELECT j.owner_office, j.owner_role, j.rule_code,
    count(*) FILTER (WHERE j.is_late), count(*) FILTER (WHERE j.is_held),
    count(*) FILTER (WHERE j.stopped_at IS NULL AND j.subject_kind = 'referral'),
    min(j.started_at) FILTER (WHERE j.stopped_at IS NULL AND j.subject_kind = 'referral'),
    count(*) FILTER (WHERE j.is_counted AND j.ends_at >= p_month),
    count(*) FILTER (WHERE j.stopped_at <= j.due_at AND j.ends_at >= p_month),
    count(*) FILTER (WHERE j.is_counted AND j.ends_at >= p_before AND j.ends_at < p_month),
    count(*) FILTER (WHERE j.stopped_at <= j.due_at AND j.ends_at >= p_before AND j.ends_at < p_month)
  FROM judged j GROUP BY 1, 2, 3
$$;
