-- What victims were told of the criminal case: late, not wanted, not reached. What became void counts nowhere.
CREATE FUNCTION figures.victim_news(p_since timestamptz, p_until timestamptz, p_what text) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT jsonb_build_object('total', count(*)) FROM public.legal_victimnotice n
  WHERE n.person_id IS NOT NULL AND n.kind <> 'notice_wish'
    AND NOT (n.case_id = ANY ((SELECT figures.cases_left_out())::uuid[]))
    AND CASE p_what
      WHEN 'late' THEN n.state = 'notice_done' AND n.settled_at >= p_since AND n.settled_at < p_until AND EXISTS (
        SELECT 1 FROM public.clocks_clock c
        WHERE c.subject_kind = 'notice' AND c.subject_id = n.id AND c.outcome = 'done' AND c.stopped_at > c.due_at)
      WHEN 'unwanted' THEN n.state = 'notice_unwanted' AND n.settled_at >= p_since AND n.settled_at < p_until
      WHEN 'unreached' THEN n.tried_at >= p_since AND n.tried_at < p_until AND n.state <> 'notice_void'
        AND (n.settled_at IS NULL OR n.settled_at >= p_until) END
  HAVING figures.may_count_span(p_since, p_until)
$$;
GRANT EXECUTE ON FUNCTION figures.victim_news TO sigap_desk, sigap_worker;
