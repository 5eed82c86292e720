-- Ends that nobody brings about. The worker writes no end itself: one statement of it could end every deadline there is.

-- For doors: the end and its trace in one act.
CREATE FUNCTION clocks.end_traced(p_clock uuid, p_ended timestamptz, p_outcome text, p_at timestamptz) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  ended public.clocks_clock;
BEGIN
  UPDATE public.clocks_clock c SET stopped_at = p_ended, stopped_recorded_at = greatest(p_at, p_ended), outcome = p_outcome,
    next_step_at = NULL
  WHERE c.id = p_clock AND c.stopped_at IS NULL
  RETURNING * INTO ended;
  IF FOUND THEN
    PERFORM audit.append(jsonb_build_array(jsonb_build_object(
      'kind', CASE ended.subject_kind WHEN 'case' THEN 'case' ELSE 'system' END, 'id', ended.subject_id::text,
      'code', 'clocks:clock:stopped', 'actor', NULL, 'at', audit.moment_text(p_at),
      'ids', jsonb_build_object('clock', ended.id::text, 'rule', ended.rule_code, 'subject', ended.subject_id::text,
        'kind', ended.subject_kind, 'outcome', p_outcome,
        'late', CASE WHEN ended.stopped_at > ended.due_at THEN 'yes' ELSE 'no' END))));
  END IF;
END $$;

-- For doors of what ends as a case closes, which leave the trace of it by who acts: what was not due yet is owed no more,
-- and what stands still was not late.
CREATE FUNCTION clocks.end_with_case(p_clocks uuid[], p_at timestamptz)
RETURNS TABLE (id uuid, rule text, kind text, subject uuid, outcome text, is_late boolean)
LANGUAGE sql SET search_path = pg_catalog, pg_temp AS $$
  WITH still AS (
    UPDATE public.clocks_clockpause p SET ended_at = greatest((SELECT audit.moment(p_at)), p.started_at)
    WHERE p.clock_id = ANY (p_clocks) AND p.ended_at IS NULL RETURNING p.clock_id)
  UPDATE public.clocks_clock c
  SET stopped_at = greatest((SELECT audit.moment(p_at)), c.started_at), next_step_at = NULL,
    stopped_recorded_at = greatest((SELECT audit.moment(p_at)), c.started_at),
    outcome = CASE WHEN c.due_at < (SELECT audit.moment(p_at)) AND c.id NOT IN (SELECT s.clock_id FROM still s)
      THEN 'case_closed' ELSE 'closed_before_due' END
  WHERE c.id = ANY (p_clocks) AND c.stopped_at IS NULL
  RETURNING c.id, c.rule_code, c.subject_kind, c.subject_id, c.outcome, c.stopped_at > c.due_at
$$;

-- Ends rights of which the last moment is over, as of that moment: neither kept nor missed. What stands still runs on later.
-- Returns how many; the rest by the next call.
CREATE FUNCTION clocks.end_rights(p_at timestamptz) RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH over AS MATERIALIZED (
    SELECT c.id, greatest(c.due_at, c.started_at) AS ended_at FROM public.clocks_clock c
    WHERE c.stopped_at IS NULL AND c.due_at <= (SELECT audit.moment(p_at)) AND c.rule_code = ANY (clocks.rights())
      AND NOT clocks.stands_still(c.id)
    ORDER BY c.due_at, c.id LIMIT 200 FOR UPDATE OF c SKIP LOCKED),
  ended AS MATERIALIZED (
    SELECT clocks.end_traced(o.id, o.ended_at, 'lapsed', (SELECT audit.moment(p_at))) FROM over o)
  SELECT count(*) FROM ended
$$;
GRANT EXECUTE ON FUNCTION clocks.end_rights TO sigap_worker;

-- Whoever ends a deadline by doing what it waits for has seen to what was told of it; who gives a promise to a client up,
-- or closes the case over what is late, has not. An answer that another office writes down for the one that is asked, that
-- one did not give.
CREATE FUNCTION clocks.end_alerts() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM notifications.end_answered_alerts(NEW.subject_id, NEW.rule_code, '{}', NEW.stopped_recorded_at,
    CASE WHEN NEW.subject_kind = 'referral' AND NEW.outcome IN ('accepted', 'declined')
      AND NEW.owner_office <> ALL (access.my_offices()) THEN NEW.owner_office END);
  RETURN NULL;
END $$;
CREATE TRIGGER alerts_end AFTER UPDATE OF stopped_at ON public.clocks_clock FOR EACH ROW
  WHEN (OLD.stopped_at IS NULL AND NEW.stopped_at IS NOT NULL AND NEW.outcome <> 'case_closed' AND NOT (
    NEW.subject_kind = 'referral_chain' AND NEW.outcome IN ('given_up', 'withdrawn', 'missed')))
  EXECUTE FUNCTION clocks.end_alerts();
