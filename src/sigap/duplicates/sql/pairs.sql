-- Pairs of records in my own work that share keyed tokens, that something was decided of, or that are joined: of one
-- case (`p_code`), or of one person of it (`p_ordinal`). A case that is kept from me, or in which I do not work, is met
-- by nothing here, nor a record that is restricted: it changes neither a row, nor how many, nor their order. Each person of the case has a row at least.
-- Nothing is opened. Of two kinds by which one token stands with two people the less telling one sorts last.
CREATE FUNCTION duplicates.pairs(p_code text, p_ordinal integer, offices uuid[])
RETURNS TABLE (person uuid, case_id uuid, code text, ordinal integer, role text, is_named boolean,
  other uuid, other_case uuid, other_code text, other_ordinal integer, other_role text, other_status text, other_opened
  timestamptz, kinds text[], is_joined boolean, version integer, step text, decided_by uuid, decider_name text,
  office_name text, decided_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH mine AS MATERIALIZED (
    SELECT p.* FROM public.cases_case c CROSS JOIN LATERAL duplicates.my_work(offices, ARRAY[c.id])
    JOIN public.cases_caseperson p ON p.case_id = c.id
    WHERE c.code = p_code AND p.role <> 'reporter' AND (p_ordinal IS NULL OR p.ordinal = p_ordinal)
      AND NOT duplicates.is_shut(p.restricted_at, p.case_id, (SELECT access.me()))
  ), own AS MATERIALIZED (
    SELECT t.person_id, t.kind, t.token FROM mine JOIN public.cases_persontoken t ON t.person_id = mine.id
  ), together AS MATERIALIZED (
    SELECT j.person, j.member FROM duplicates.joined(ARRAY(SELECT mine.id FROM mine), offices) j WHERE j.person <> j.member
  ), near AS MATERIALIZED (
    -- Half a name with a year makes nobody a candidate: whom very many share it with is not asked.
    SELECT own.person_id AS person, t.person_id AS other FROM own CROSS JOIN LATERAL (
      SELECT b.person_id FROM public.cases_persontoken b WHERE b.token = own.token AND b.kind <> 'other_year' OFFSET 0) t
    WHERE own.kind <> 'other_year' AND t.person_id <> own.person_id
    UNION SELECT together.person, together.member FROM together
    UNION SELECT mine.id, d.second_id FROM mine JOIN public.duplicates_pairdecision d ON d.first_id = mine.id
    UNION SELECT mine.id, d.first_id FROM mine JOIN public.duplicates_pairdecision d ON d.second_id = mine.id
  ), beside AS MATERIALIZED (
    SELECT near.person, near.other, o.case_id FROM near CROSS JOIN LATERAL (
      SELECT p.case_id FROM public.cases_caseperson p WHERE p.id = near.other AND p.role <> 'reporter'
        AND NOT duplicates.is_shut(p.restricted_at, p.case_id, (SELECT access.me())) OFFSET 0) o
  ), found AS MATERIALIZED (
    SELECT beside.person, beside.other FROM beside
    JOIN duplicates.my_work(offices, ARRAY(SELECT beside.case_id FROM beside)) w ON w = beside.case_id
  ), met AS (
    SELECT found.person, found.other, array_agg(DISTINCT greatest(own.kind, t.kind)) AS kinds
    FROM found CROSS JOIN LATERAL (
      SELECT b.kind, b.token FROM public.cases_persontoken b WHERE b.person_id = found.other OFFSET 0) t
    JOIN own ON own.person_id = found.person AND own.token = t.token
    GROUP BY found.person, found.other
  ), pairs AS (
    SELECT found.person, o.id, o.case_id, c.code, o.ordinal, o.role, c.status, c.opened_at, met.kinds,
      together.member IS NOT NULL AS is_joined, l.*
    FROM found
    JOIN public.cases_caseperson o ON o.id = found.other
    JOIN public.cases_case c ON c.id = o.case_id
    LEFT JOIN met ON met.person = found.person AND met.other = found.other
    LEFT JOIN together ON together.person = found.person AND together.member = found.other
    LEFT JOIN LATERAL (
      SELECT d.version, d.step, d.decided_by, d.decider_name, d.office_name, d.decided_at
      FROM public.duplicates_pairdecision d
      WHERE d.first_id = least(found.person, found.other) AND d.second_id = greatest(found.person, found.other)
      ORDER BY d.version DESC LIMIT 1) l ON true
    WHERE duplicates.is_likely(met.kinds) OR l.step IS NOT NULL OR together.member IS NOT NULL
  )
  SELECT mine.id, mine.case_id, c.code, mine.ordinal::integer, mine.role, mine.named_at IS NOT NULL, pairs.id, pairs.case_id,
    pairs.code, pairs.ordinal::integer, pairs.role, pairs.status, pairs.opened_at, coalesce(pairs.kinds, '{}'),
    coalesce(pairs.is_joined, false), coalesce(pairs.version, 0), coalesce(pairs.step, ''), pairs.decided_by,
    coalesce(pairs.decider_name, ''), coalesce(pairs.office_name, ''), pairs.decided_at
  FROM mine JOIN public.cases_case c ON c.id = mine.case_id
  LEFT JOIN pairs ON pairs.person = mine.id
  ORDER BY mine.case_id, mine.ordinal, pairs.code, pairs.ordinal
$$;
GRANT EXECUTE ON FUNCTION duplicates.pairs TO sigap_desk;
