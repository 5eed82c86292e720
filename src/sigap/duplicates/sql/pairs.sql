-- Of two kinds by which one token stands with two people, the less telling one.
CREATE FUNCTION duplicates.weaker(one text, other text) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE WHEN starts_with(other, 'other_') THEN other ELSE one END
$$;

-- Pairs of records in my own work that share keyed tokens, that something was decided of, or that are joined: of one
-- case (`p_code`), of one person of it (`p_ordinal`), or of `most_cases` of my cases after `p_skip`, the last recorded
-- first. A case that is kept from me, or in which I do not work, is met by nothing here: it changes neither a row, nor
-- how many, nor their order. Of a named case each person has a row at least. Nothing is opened.
CREATE FUNCTION duplicates.pairs(p_code text, p_ordinal integer, p_skip integer, most_cases integer, offices uuid[])
RETURNS TABLE (person uuid, case_id uuid, code text, ordinal integer, role text, is_named boolean,
  other uuid, other_case uuid, other_code text, other_ordinal integer, other_role text, other_status text, other_opened
  timestamptz, kinds text[], is_joined boolean, version integer, step text, decided_by uuid, decider_name text,
  office_name text, decided_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH work AS MATERIALIZED (SELECT w AS case_id FROM duplicates.my_work(offices) w),
  chosen AS MATERIALIZED (
    SELECT c.id FROM work JOIN public.cases_case c ON c.id = work.case_id WHERE p_code IS NULL OR c.code = p_code
    ORDER BY c.recorded_at DESC, c.id OFFSET p_skip LIMIT most_cases
  ), mine AS MATERIALIZED (
    SELECT p.* FROM chosen JOIN public.cases_caseperson p ON p.case_id = chosen.id
    WHERE p.role <> 'reporter' AND (p_ordinal IS NULL OR p.ordinal = p_ordinal)
  ), own AS MATERIALIZED (
    SELECT t.person_id, t.kind, t.token FROM mine JOIN public.cases_persontoken t ON t.person_id = mine.id
  ), met AS (
    SELECT own.person_id AS person, t.person_id AS other, array_agg(DISTINCT duplicates.weaker(own.kind, t.kind)) AS kinds
    FROM own JOIN public.cases_persontoken t ON t.token = own.token AND t.person_id <> own.person_id
    JOIN work ON work.case_id = t.case_id
    GROUP BY own.person_id, t.person_id
  ), together AS MATERIALIZED (
    SELECT j.person, j.member FROM duplicates.joined(ARRAY(SELECT mine.id FROM mine), offices) j WHERE j.person <> j.member
  ), found AS (
    SELECT met.person, met.other FROM met
    UNION SELECT together.person, together.member FROM together
    UNION SELECT mine.id, d.second_id FROM mine JOIN public.duplicates_pairdecision d ON d.first_id = mine.id
    UNION SELECT mine.id, d.first_id FROM mine JOIN public.duplicates_pairdecision d ON d.second_id = mine.id
  ), pairs AS (
    SELECT found.person, o.id, o.case_id, c.code, o.ordinal, o.role, c.status, c.opened_at, met.kinds,
      together.member IS NOT NULL AS is_joined, l.*
    FROM found
    JOIN public.cases_caseperson o ON o.id = found.other AND o.role <> 'reporter'
    JOIN work ON work.case_id = o.case_id
    JOIN public.cases_case c ON c.id = o.case_id
    LEFT JOIN met ON met.person = found.person AND met.other = found.other
    LEFT JOIN together ON together.person = found.person AND together.member = found.other
    LEFT JOIN LATERAL (
      SELECT d.version, d.step, d.decided_by, d.decider_name, d.office_name, d.decided_at
      FROM public.duplicates_pairdecision d
      WHERE d.first_id = least(found.person, found.other) AND d.second_id = greatest(found.person, found.other)
      ORDER BY d.version DESC LIMIT 1) l ON true
  )
  SELECT mine.id, mine.case_id, c.code, mine.ordinal::integer, mine.role, mine.named_at IS NOT NULL, pairs.id, pairs.case_id,
    pairs.code, pairs.ordinal::integer, pairs.role, pairs.status, pairs.opened_at, coalesce(pairs.kinds, '{}'),
    coalesce(pairs.is_joined, false), coalesce(pairs.version, 0), coalesce(pairs.step, ''), pairs.decided_by,
    coalesce(pairs.decider_name, ''), coalesce(pairs.office_name, ''), pairs.decided_at
  FROM mine JOIN public.cases_case c ON c.id = mine.case_id
  LEFT JOIN pairs ON pairs.person = mine.id
  WHERE p_code IS NOT NULL OR pairs.id IS NOT NULL
  ORDER BY mine.case_id, mine.ordinal, pairs.code, pairs.ordinal
$$;
GRANT EXECUTE ON FUNCTION duplicates.pairs TO sigap_desk;
