-- Searches and what of them is told to intake.

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
  (SELECT access.may('report:see_queue')) AND cases.visible(case_id)
);
CREATE POLICY hint_marked ON public.cases_searchhint FOR UPDATE TO sigap_desk
  USING (seen_at IS NULL AND (SELECT access.may('report:see_queue'))
    AND cases.visible(case_id))
  WITH CHECK (seen_by = (SELECT access.me()));
-- What is old enough that nobody counts it any more.
CREATE FUNCTION cases.forget_searches(p_at timestamptz) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  gone integer;
BEGIN
  p_at := audit.moment(p_at);
  DELETE FROM public.cases_personsearch WHERE searched_at < p_at - interval '2 days' AND looked_at IS NOT NULL;
  GET DIAGNOSTICS gone = ROW_COUNT;
  RETURN gone;
END $$;
GRANT EXECUTE ON FUNCTION cases.forget_searches TO sigap_worker;

CREATE FUNCTION cases.note_search_hints(p_at timestamptz, weights jsonb, most integer)
RETURNS TABLE (search uuid, hint uuid, hinted_case uuid)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  s record;
BEGIN
  p_at := audit.moment(p_at);
  FOR s IN
    SELECT * FROM public.cases_personsearch WHERE looked_at IS NULL
    ORDER BY searched_at LIMIT 200 FOR UPDATE SKIP LOCKED
  LOOP
    RETURN QUERY
      WITH met AS MATERIALIZED (
        SELECT t.case_id, t.person_id, array_agg(DISTINCT t.kind) AS kinds
        FROM public.cases_persontoken t WHERE t.token = ANY (s.tokens) GROUP BY t.case_id, t.person_id
      ), own AS MATERIALIZED (
        SELECT DISTINCT met.case_id FROM met
        JOIN public.cases_assignment a ON a.case_id = met.case_id AND a.person_id = s.searched_by AND a.until IS NULL
        JOIN public.cases_participation p ON p.case_id = a.case_id AND p.office_id = a.office_id AND p.until IS NULL
        WHERE 'persons' = ANY (p.rooms)
      ), likely AS (
        SELECT met.case_id, met.kinds,
          (SELECT sum((weights ->> kind)::integer) FROM unnest(met.kinds) AS kind) AS strength
        FROM met WHERE met.case_id NOT IN (SELECT own.case_id FROM own)
          OR access.is_excluded(met.case_id, s.searched_by, NULL)
      ), by_case AS (
        SELECT DISTINCT ON (likely.case_id) likely.case_id, likely.kinds, likely.strength
        FROM likely ORDER BY likely.case_id, likely.strength DESC
      ), noted AS (
        INSERT INTO public.cases_searchhint
          (id, case_id, searched_by, searcher_name, office_name, kinds, searched_at, searched_on, seen_by_name)
        SELECT gen_random_uuid(), found.case_id, s.searched_by, s.searcher_name, s.office_name,
          found.kinds, s.searched_at, (s.searched_at AT TIME ZONE mailbox.regency_zone())::date, ''
        FROM (SELECT * FROM by_case ORDER BY by_case.strength DESC, by_case.case_id LIMIT most) found
        ON CONFLICT DO NOTHING
        RETURNING id, case_id
      )
      SELECT s.id, noted.id, noted.case_id FROM noted JOIN by_case ON by_case.case_id = noted.case_id
      ORDER BY by_case.strength DESC, noted.case_id;
    UPDATE public.cases_personsearch SET looked_at = p_at, tokens = '{}' WHERE id = s.id;
  END LOOP;
END $$;
GRANT EXECUTE ON FUNCTION cases.note_search_hints TO sigap_worker;

-- Found by one's own work and not by asking every row of the regency; figures in bench/README.md.

-- Who bears one of these tokens in a case on which I work, for one of these offices with its people: the tokens that
-- were asked, and no other. Never a reporter: a name that is guessed is answered by nothing. What is asked here is what
-- the policies of tokens and people ask (`cases.in_room`). Tokens come the most telling first, and so do their bearers:
-- of a name that very many bear, those beyond the limit are the least alike.
CREATE FUNCTION cases.bearers_in_my_work(asked bytea[], offices uuid[], most integer)
RETURNS TABLE (person uuid, kind text, token bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH work AS MATERIALIZED (
    SELECT a.case_id, a.office_id FROM public.cases_assignment a
    WHERE a.person_id = (SELECT access.me()) AND a.until IS NULL
      AND a.office_id = ANY ((SELECT access.my_offices())::uuid[]) AND a.office_id = ANY (offices)
      AND a.case_id <> ALL ((SELECT cases.kept_from_me())::uuid[])
  ), bearing AS MATERIALIZED (
    SELECT t.person_id, t.case_id, t.kind, t.token FROM public.cases_persontoken t WHERE t.token = ANY (asked)
  ), met AS MATERIALIZED (
    SELECT b.*, work.office_id FROM work JOIN bearing b ON b.case_id = work.case_id
  )
  SELECT met.person_id, met.kind, met.token FROM met
  JOIN public.cases_caseperson p ON p.id = met.person_id AND p.role <> 'reporter'
  WHERE EXISTS (
    SELECT 1 FROM public.cases_participation p
    WHERE p.case_id = met.case_id AND p.office_id = met.office_id AND p.until IS NULL AND 'persons' = ANY (p.rooms))
  GROUP BY met.person_id, met.kind, met.token
  ORDER BY array_position(asked, met.token), met.person_id, met.kind
  LIMIT least(most, 2000)
$$;
GRANT EXECUTE ON FUNCTION cases.bearers_in_my_work TO sigap_desk;
