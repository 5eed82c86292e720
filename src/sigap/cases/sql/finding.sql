-- Searches and what of them is told to intake.
ALTER TABLE public.cases_personsearch ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.cases_searchhint ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON public.cases_personsearch, public.cases_searchhint FROM PUBLIC;

-- One's own searches are counted; nobody reads the tokens of one, not even whoever searched.
GRANT INSERT ON public.cases_personsearch TO sigap_desk;
GRANT SELECT (id, searched_by, kind, searched_at) ON public.cases_personsearch TO sigap_desk;
CREATE POLICY search_counted ON public.cases_personsearch FOR SELECT TO sigap_desk
  USING (searched_by = (SELECT access.me()));
CREATE POLICY search_made ON public.cases_personsearch FOR INSERT TO sigap_desk WITH CHECK (
  searched_by = (SELECT access.me()) AND office_id = ANY ((SELECT access.my_offices())::uuid[]) AND looked_at IS NULL
);

-- Whoever receives reports, for cases in which their office takes part.
GRANT SELECT, UPDATE (seen_by, seen_by_name, seen_at) ON public.cases_searchhint TO sigap_desk;
CREATE POLICY hint_seen ON public.cases_searchhint FOR SELECT TO sigap_desk USING (
  (SELECT access.has_any_role(ARRAY['intake_officer', 'case_manager', 'uptd_head'])) AND cases.visible(case_id)
);
CREATE POLICY hint_marked ON public.cases_searchhint FOR UPDATE TO sigap_desk
  USING (seen_at IS NULL AND (SELECT access.has_any_role(ARRAY['intake_officer', 'case_manager', 'uptd_head']))
    AND cases.visible(case_id))
  WITH CHECK (seen_by = (SELECT access.me()));

-- The worker compares what was searched with cases that the searcher does not work on, and empties it. It learns
-- neither tokens nor names: only which case intake is to be told of.
CREATE FUNCTION cases.note_search_hints(p_at timestamptz) RETURNS TABLE (hint uuid, hinted_case uuid)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  s record;
BEGIN
  FOR s IN
    SELECT * FROM public.cases_personsearch WHERE looked_at IS NULL
    ORDER BY searched_at LIMIT 200 FOR UPDATE SKIP LOCKED
  LOOP
    RETURN QUERY
      INSERT INTO public.cases_searchhint
        (id, case_id, searched_by, searcher_name, office_name, kinds, searched_at, searched_on, seen_by_name)
      SELECT gen_random_uuid(), t.case_id, s.searched_by, s.searcher_name, s.office_name,
        array_agg(DISTINCT t.kind), s.searched_at, (s.searched_at AT TIME ZONE 'Asia/Jakarta')::date, ''
      FROM public.cases_persontoken t
      WHERE t.token = ANY (s.tokens) AND (cases.person_kept(t.case_id, s.searched_by) OR NOT EXISTS (
        SELECT 1 FROM public.cases_assignment a
        JOIN public.cases_participation p ON p.case_id = a.case_id AND p.office_id = a.office_id AND p.until IS NULL
        WHERE a.case_id = t.case_id AND a.person_id = s.searched_by AND a.until IS NULL AND 'persons' = ANY (p.rooms)))
      GROUP BY t.case_id
      ON CONFLICT DO NOTHING
      RETURNING id, case_id;
    UPDATE public.cases_personsearch SET looked_at = p_at, tokens = '{}' WHERE id = s.id;
  END LOOP;
END $$;
-- What is old enough that nobody counts it any more.
CREATE FUNCTION cases.forget_searches(p_at timestamptz) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  gone integer;
BEGIN
  DELETE FROM public.cases_personsearch WHERE searched_at < p_at - interval '2 days' AND looked_at IS NOT NULL;
  GET DIAGNOSTICS gone = ROW_COUNT;
  RETURN gone;
END $$;
REVOKE ALL ON FUNCTION cases.note_search_hints(timestamptz), cases.forget_searches(timestamptz) FROM PUBLIC;
GRANT USAGE ON SCHEMA cases TO sigap_worker;
GRANT EXECUTE ON FUNCTION cases.note_search_hints(timestamptz), cases.forget_searches(timestamptz) TO sigap_worker;
