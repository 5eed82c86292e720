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

CREATE FUNCTION cases.note_search_hints(p_at timestamptz)
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
        SELECT t.case_id, t.person_id, t.kind FROM public.cases_persontoken t WHERE t.token = ANY (s.tokens)
        GROUP BY t.case_id, t.person_id, t.kind
      ), weighed AS MATERIALIZED (
        -- Of a name that thousands bear each is weighed by itself: the kinds are put together of whom is told.
        SELECT met.case_id, met.person_id, sum(w.points) AS strength
        FROM met JOIN (SELECT key, value::integer AS points FROM jsonb_each_text(cases.search_weights())) w ON w.key = met.kind
        GROUP BY met.case_id, met.person_id
      ), ranked AS MATERIALIZED (
        SELECT likeliest.* FROM (
          SELECT DISTINCT ON (weighed.case_id) weighed.case_id, weighed.person_id, weighed.strength FROM weighed
          ORDER BY weighed.case_id, weighed.strength DESC) likeliest
        ORDER BY likeliest.strength DESC, likeliest.case_id
      ), by_case AS MATERIALIZED (
        -- Whose work a case is, is asked of those that are told, in their order, and not of thousands.
        SELECT ranked.* FROM ranked WHERE NOT EXISTS (
            SELECT 1 FROM public.cases_assignment a
            JOIN public.cases_participation p ON p.case_id = a.case_id AND p.office_id = a.office_id AND p.until IS NULL
            WHERE a.case_id = ranked.case_id AND a.person_id = s.searched_by AND a.until IS NULL
              AND 'persons' = ANY (p.rooms))
          OR access.is_excluded(ranked.case_id, s.searched_by, NULL)
        LIMIT cases.most_hints()
      ), noted AS (
        INSERT INTO public.cases_searchhint
          (id, case_id, searched_by, searcher_name, office_name, kinds, searched_at, searched_on, seen_by_name)
        SELECT gen_random_uuid(), by_case.case_id, s.searched_by, s.searcher_name, s.office_name,
          ARRAY(SELECT met.kind FROM met WHERE met.person_id = by_case.person_id ORDER BY met.kind), s.searched_at,
          (s.searched_at AT TIME ZONE mailbox.regency_zone())::date, ''
        FROM by_case
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
-- of a name that very many bear, those beyond the limit are the least alike. Who works on a case for two offices meets
-- its tokens twice.
CREATE FUNCTION cases.bearers_in_my_work(asked bytea[], offices uuid[], most integer)
RETURNS TABLE (person uuid, kind text, token bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH work AS MATERIALIZED (
    SELECT a.case_id, a.office_id FROM public.cases_assignment a
    WHERE a.person_id = (SELECT access.me()) AND a.until IS NULL
      AND a.office_id = ANY ((SELECT access.my_offices())::uuid[]) AND a.office_id = ANY (offices)
      AND a.case_id <> ALL ((SELECT cases.kept_from_me())::uuid[])
  ), met AS MATERIALIZED (
    SELECT t.person_id, t.case_id, t.kind, t.token, work.office_id, array_position(asked, t.token) AS place
    FROM (SELECT * FROM public.cases_persontoken b WHERE b.token = ANY (asked) OFFSET 0) t
    JOIN work ON work.case_id = t.case_id
  )
  -- In their order first: of thousands only as many are looked at as are told.
  SELECT met.person_id, met.kind, met.token
  FROM (SELECT * FROM met ORDER BY met.place, met.person_id, met.kind OFFSET 0) AS met
  WHERE NOT EXISTS (SELECT 1 FROM public.cases_caseperson p WHERE p.id = met.person_id AND p.role = 'reporter')
    AND EXISTS (
      SELECT 1 FROM public.cases_participation p
      WHERE p.case_id = met.case_id AND p.office_id = met.office_id AND p.until IS NULL AND 'persons' = ANY (p.rooms))
  ORDER BY met.place, met.person_id, met.kind
  LIMIT least(most, 2000)
$$;
GRANT EXECUTE ON FUNCTION cases.bearers_in_my_work TO sigap_desk;
