-- The rows of tokens that lie in the work of whoever asks: their ids, and no more. The policies of tokens, people and
-- cases stand as before and are asked of these rows alone; without this they were asked of everybody who bears such a
-- token in any case of the regency. What is asked here is what they ask (`cases.in_room` of the room of persons).
CREATE FUNCTION cases.tokens_in_my_work(asked bytea[], most integer) RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  -- Step by step: one's own work is some thousands of rows at most, participations are as many as there are cases.
  WITH work AS MATERIALIZED (
    SELECT a.case_id, a.office_id FROM public.cases_assignment a
    WHERE a.person_id = (SELECT access.me()) AND a.until IS NULL
      AND a.office_id = ANY ((SELECT access.my_offices())::uuid[])
      AND a.case_id <> ALL ((SELECT cases.kept_from_me())::uuid[])
  ), met AS MATERIALIZED (
    SELECT t.id, t.person_id, t.case_id, work.office_id
    FROM work JOIN public.cases_persontoken t ON t.case_id = work.case_id WHERE t.token = ANY (asked)
  )
  SELECT met.id FROM met WHERE EXISTS (
    SELECT 1 FROM public.cases_participation p
    WHERE p.case_id = met.case_id AND p.office_id = met.office_id AND p.until IS NULL AND 'persons' = ANY (p.rooms))
  GROUP BY met.id, met.person_id
  ORDER BY met.person_id, met.id
  LIMIT least(most, 2000)
$$;
REVOKE ALL ON FUNCTION cases.tokens_in_my_work(bytea[], integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION cases.tokens_in_my_work(bytea[], integer) TO sigap_desk;
