-- The likeliest pairs, each once, between the people of a page of my cases and those of all of them, of which nothing is
-- decided. How many cases are mine stands in every row, in one without a pair where there is none. All is read by my own
-- work: whoever else in the regency bears a name costs nothing. Half a name with a year makes nobody a candidate, so those
-- tokens, eight of ten, are read last: of twice as many of the likeliest as are asked for, and of what lacks only them.
CREATE FUNCTION duplicates.likely(p_skip integer, most_cases integer, most integer, offices uuid[])
RETURNS TABLE (cases_compared bigint, person uuid, case_id uuid, code text, ordinal integer, role text,
  other uuid, other_case uuid, other_code text, other_ordinal integer, other_role text, other_status text,
  other_opened timestamptz, kinds text[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH work AS MATERIALIZED (SELECT w AS case_id FROM duplicates.my_work(offices) w),
  chosen AS MATERIALIZED (
    SELECT c.id FROM work JOIN public.cases_case c ON c.id = work.case_id
    ORDER BY c.recorded_at DESC, c.id OFFSET p_skip LIMIT most_cases
  ), said AS MATERIALIZED (
    SELECT t.person_id, t.case_id, t.kind, t.token FROM work
    JOIN public.cases_persontoken t ON t.case_id = work.case_id AND t.kind <> 'other_year'
  ), met AS MATERIALIZED (
    SELECT least(own.person_id, t.person_id) AS first_id, greatest(own.person_id, t.person_id) AS second_id,
      array_agg(DISTINCT greatest(own.kind, t.kind)) AS kinds
    FROM chosen JOIN said own ON own.case_id = chosen.id
    JOIN said t ON t.token = own.token AND t.person_id <> own.person_id
    GROUP BY 1, 2
  ), shape AS MATERIALIZED (
    SELECT d.kinds, duplicates.is_likely(d.kinds) AS is_likely, duplicates.strength(d.kinds) AS strength
    FROM (SELECT DISTINCT met.kinds FROM met) d
  ), asked AS MATERIALIZED (
    SELECT met.first_id, met.second_id, shape.is_likely, shape.strength
    FROM met JOIN shape ON shape.kinds = met.kinds WHERE NOT EXISTS (
      SELECT 1 FROM public.duplicates_pairdecision d
      WHERE d.first_id = met.first_id AND d.second_id = met.second_id AND NOT duplicates.asks(d.step) AND NOT EXISTS (
        SELECT 1 FROM public.duplicates_pairdecision l
        WHERE l.first_id = d.first_id AND l.second_id = d.second_id AND l.version > d.version))
  ), near AS MATERIALIZED (
    -- Reporters, and who is restricted, are told apart while they are met, the likeliest first: not of thousands who share one common name.
    (SELECT l.first_id, l.second_id
      FROM (SELECT * FROM asked WHERE asked.is_likely ORDER BY asked.strength DESC, asked.first_id, asked.second_id) l
      CROSS JOIN LATERAL (
        SELECT FROM public.cases_caseperson one JOIN public.cases_caseperson two ON two.id = l.second_id
        WHERE one.id = l.first_id AND one.role <> 'reporter' AND two.role <> 'reporter'
          AND NOT duplicates.is_shut(one.restricted_at, one.case_id, (SELECT access.me()))
          AND NOT duplicates.is_shut(two.restricted_at, two.case_id, (SELECT access.me())) OFFSET 0) people
      ORDER BY l.strength DESC, l.first_id, l.second_id LIMIT 2 * most)
    UNION ALL SELECT asked.first_id, asked.second_id FROM asked WHERE NOT asked.is_likely
  ), met_whole AS (
    SELECT near.first_id, near.second_id, array_agg(DISTINCT greatest(one.kind, two.kind)) AS kinds
    FROM near JOIN public.cases_persontoken one ON one.person_id = near.first_id
    JOIN public.cases_persontoken two ON two.person_id = near.second_id AND two.token = one.token
    GROUP BY 1, 2
  ), together AS MATERIALIZED (
    SELECT j.person, j.member FROM duplicates.joined(ARRAY(
      SELECT d.first_id FROM public.duplicates_pairdecision d JOIN near ON d.first_id IN (near.first_id, near.second_id)
      UNION SELECT d.second_id FROM public.duplicates_pairdecision d JOIN near ON d.second_id IN (near.first_id, near.second_id)
    ), offices) j
  ), found AS (
    SELECT DISTINCT ON (m.first_id, m.second_id) mine.id, mine.case_id, its.code, mine.ordinal::integer, mine.role,
      o.id AS other, o.case_id AS other_case, c.code AS other_code, o.ordinal::integer AS other_ordinal,
      o.role AS other_role, c.status, c.opened_at, m.kinds
    FROM met_whole m
    CROSS JOIN LATERAL (VALUES (m.first_id, m.second_id), (m.second_id, m.first_id)) side(own, other)
    JOIN public.cases_caseperson mine ON mine.id = side.own AND mine.role <> 'reporter'
      AND NOT duplicates.is_shut(mine.restricted_at, mine.case_id, (SELECT access.me()))
      AND mine.case_id = ANY (ARRAY(SELECT chosen.id FROM chosen))
    JOIN public.cases_case its ON its.id = mine.case_id
    JOIN public.cases_caseperson o ON o.id = side.other AND o.role <> 'reporter'
      AND NOT duplicates.is_shut(o.restricted_at, o.case_id, (SELECT access.me()))
    JOIN public.cases_case c ON c.id = o.case_id
    WHERE duplicates.is_likely(m.kinds)
      AND NOT EXISTS (SELECT 1 FROM together WHERE together.person = m.first_id AND together.member = m.second_id)
    ORDER BY m.first_id, m.second_id, its.code, mine.ordinal
  )
  SELECT (SELECT count(*) FROM work), likeliest.* FROM (SELECT) always LEFT JOIN (
    SELECT found.* FROM found ORDER BY duplicates.strength(found.kinds) DESC, found.code, found.ordinal, found.other_code,
      found.other_ordinal LIMIT most) likeliest ON true
  ORDER BY duplicates.strength(likeliest.kinds) DESC, likeliest.code, likeliest.ordinal, likeliest.other_code,
    likeliest.other_ordinal
$$;
GRANT EXECUTE ON FUNCTION duplicates.likely TO sigap_desk;
