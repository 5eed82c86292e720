-- The year's register: what a line of it tells beside the case's own row, and its counts.

-- Of these cases, as far as I see them: when it was first reported, and who was harmed as sex and age group alone. That is
-- told to who works in the section of persons, and to who reviews the cases of the office that keeps this register; the
-- kind of the case to offices of its core team.
CREATE FUNCTION cases.book_facts(wanted uuid[]) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH mine AS MATERIALIZED (
    SELECT access.me() AS me, access.my_offices() AS offices, cases.kept_from_me() AS kept,
      access.may('case:review') AS reviews
  ), opened AS MATERIALIZED (
    SELECT p.case_id, bool_or(a.id IS NOT NULL AND 'persons' = ANY (p.rooms)) AS in_persons,
      bool_or('identity' = ANY (p.rooms) OR 'legal' = ANY (p.rooms)) AS is_core
    FROM mine
    JOIN public.cases_participation p
      ON p.case_id = ANY (wanted) AND p.until IS NULL AND p.office_id = ANY (mine.offices) AND p.case_id <> ALL (mine.kept)
    LEFT JOIN public.cases_assignment a
      ON a.case_id = p.case_id AND a.office_id = p.office_id AND a.person_id = mine.me AND a.until IS NULL
    GROUP BY p.case_id
  )
  SELECT coalesce(jsonb_object_agg(c.id, jsonb_build_object(
    'received', coalesce(e.received_at, c.opened_at),
    'is_core', o.is_core,
    'harmed', CASE WHEN o.in_persons OR (mine.reviews AND c.office_id = ANY (mine.offices)) THEN (
      SELECT coalesce(jsonb_agg(jsonb_build_array(p.sex, p.age_years < 18) ORDER BY p.ordinal), '[]')
      FROM public.cases_caseperson p
      WHERE p.case_id = c.id AND p.role IN ('victim', 'child_in_conflict')) END
  )), '{}')
  FROM mine, opened o JOIN public.cases_case c ON c.id = o.case_id
  LEFT JOIN public.mailbox_envelope e ON e.id = c.envelope_id
$$;
GRANT EXECUTE ON FUNCTION cases.book_facts TO sigap_desk;

-- The first and the last year of the cases in which these offices of mine take part. By a function: through the policies of
-- the table each look at its index would first gather every case that is theirs.
CREATE FUNCTION cases.register_ends(offices uuid[]) RETURNS integer[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  mine uuid[] := ARRAY(SELECT unnest(offices) INTERSECT SELECT unnest(access.my_offices()));
  kept uuid[] := cases.kept_from_me();
  first integer;
  last integer;
BEGIN
  SELECT c.register_year INTO first FROM public.cases_case c
  WHERE c.id <> ALL (kept) AND EXISTS (
    SELECT 1 FROM public.cases_participation p WHERE p.case_id = c.id AND p.office_id = ANY (mine) AND p.until IS NULL)
  ORDER BY c.register_year LIMIT 1;
  SELECT c.register_year INTO last FROM public.cases_case c
  WHERE c.id <> ALL (kept) AND EXISTS (
    SELECT 1 FROM public.cases_participation p WHERE p.case_id = c.id AND p.office_id = ANY (mine) AND p.until IS NULL)
  ORDER BY c.register_year DESC LIMIT 1;
  RETURN ARRAY[first, last];
END $$;
GRANT EXECUTE ON FUNCTION cases.register_ends TO sigap_desk;

-- The cases that a register counts: none that somebody must not know, so that everybody reads the same numbers.
-- Figures count from here too.
CREATE FUNCTION cases.register_lines(p_since timestamptz, p_until timestamptz) RETURNS TABLE (
  id uuid, office_id uuid, opened_at timestamptz, codes text[]
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT c.id, c.office_id, c.opened_at, ARRAY[c.kind, c.way, c.competence] FROM public.cases_case c
  WHERE c.opened_at >= p_since AND c.opened_at < p_until
    AND NOT EXISTS (SELECT 1 FROM public.access_exclusion x WHERE x.subject_kind = 'case' AND x.subject_id = c.id)
$$;

-- The register of my office in a year, month by month: cases by kind, way and competence; victims by sex and age group with
-- the cases behind them. For who opens cases there.
CREATE FUNCTION cases.register_counts(p_since timestamptz, p_until timestamptz)
RETURNS TABLE (month integer, what text, code text, n bigint, behind bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH lines AS MATERIALIZED (
    SELECT r.id, r.codes, extract(month FROM r.opened_at AT TIME ZONE mailbox.regency_zone())::integer AS month
    FROM cases.register_lines(p_since, p_until) r
    WHERE r.office_id = ANY ((SELECT access.my_offices())::uuid[]) AND (SELECT access.may('case:open'))
  ), people AS MATERIALIZED (
    SELECT l.month, p.case_id, p.sex, p.age_years FROM lines l
    JOIN public.cases_caseperson p ON p.case_id = l.id AND p.role = 'victim'
  )
  SELECT l.month, w.what, l.codes[w.place], count(*), count(*)
  FROM lines l, (VALUES (1, 'kind'), (2, 'way'), (3, 'competence')) AS w(place, what) GROUP BY 1, 2, 3
  UNION ALL
  SELECT p.month, 'age', CASE WHEN p.age_years IS NULL THEN '' WHEN p.age_years < 18 THEN 'child' ELSE 'adult' END,
    count(*), count(DISTINCT p.case_id) FROM people p GROUP BY 1, 3
  UNION ALL
  SELECT p.month, 'sex', p.sex, count(*), count(DISTINCT p.case_id) FROM people p GROUP BY 1, 3
$$;
GRANT EXECUTE ON FUNCTION cases.register_counts TO sigap_desk;
