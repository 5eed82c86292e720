-- What a search that met cases of others tells intake: the likeliest few of them. A name that hundreds bear would
-- otherwise fill the page of whoever receives reports with people nobody looked for. How telling each kind of match is
-- stands with the rules (cases/rules/finding.py) and is handed over: {"nik": 32, …}.
DROP FUNCTION cases.note_search_hints(timestamptz);
CREATE FUNCTION cases.note_search_hints(p_at timestamptz, weights jsonb, most integer)
RETURNS TABLE (search uuid, hint uuid, hinted_case uuid)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  s record;
BEGIN
  FOR s IN
    SELECT * FROM public.cases_personsearch WHERE looked_at IS NULL
    ORDER BY searched_at LIMIT 200 FOR UPDATE SKIP LOCKED
  LOOP
    RETURN QUERY
      WITH own AS MATERIALIZED (
        SELECT a.case_id FROM public.cases_assignment a
        JOIN public.cases_participation p ON p.case_id = a.case_id AND p.office_id = a.office_id AND p.until IS NULL
        WHERE a.person_id = s.searched_by AND a.until IS NULL AND 'persons' = ANY (p.rooms)
      ), met AS MATERIALIZED (
        SELECT t.case_id, t.person_id, array_agg(DISTINCT t.kind) AS kinds
        FROM public.cases_persontoken t WHERE t.token = ANY (s.tokens) GROUP BY t.case_id, t.person_id
      ), likely AS (
        SELECT met.case_id, met.kinds,
          (SELECT sum((weights ->> kind)::integer) FROM unnest(met.kinds) AS kind) AS strength
        FROM met WHERE NOT EXISTS (SELECT 1 FROM own WHERE own.case_id = met.case_id)
          OR cases.person_kept(met.case_id, s.searched_by)
      ), by_case AS (
        SELECT DISTINCT ON (likely.case_id) likely.case_id, likely.kinds, likely.strength
        FROM likely ORDER BY likely.case_id, likely.strength DESC
      ), noted AS (
        INSERT INTO public.cases_searchhint
          (id, case_id, searched_by, searcher_name, office_name, kinds, searched_at, searched_on, seen_by_name)
        SELECT gen_random_uuid(), found.case_id, s.searched_by, s.searcher_name, s.office_name,
          found.kinds, s.searched_at, (s.searched_at AT TIME ZONE 'Asia/Jakarta')::date, ''
        FROM (SELECT * FROM by_case ORDER BY by_case.strength DESC, by_case.case_id LIMIT most) found
        ON CONFLICT DO NOTHING
        RETURNING id, case_id
      )
      SELECT s.id, noted.id, noted.case_id FROM noted JOIN by_case ON by_case.case_id = noted.case_id
      ORDER BY by_case.strength DESC, noted.case_id;
    UPDATE public.cases_personsearch SET looked_at = p_at, tokens = '{}' WHERE id = s.id;
  END LOOP;
END $$;
REVOKE ALL ON FUNCTION cases.note_search_hints(timestamptz, jsonb, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION cases.note_search_hints(timestamptz, jsonb, integer) TO sigap_worker;
