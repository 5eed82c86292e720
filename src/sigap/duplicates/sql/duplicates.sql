GRANT USAGE ON SCHEMA duplicates TO sigap_desk;

-- A record whose processing is restricted is there for who manages its case alone.
CREATE FUNCTION duplicates.is_shut(restricted_at timestamptz, p_case uuid, who uuid) RETURNS boolean
LANGUAGE sql STABLE AS $$
  SELECT restricted_at IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM public.cases_case c WHERE c.id = p_case AND c.manager_id = who)
$$;

-- Somebody decides on people of this case: works on it for an office to which identities stand open, in a role that
-- writes them, and is not kept from it.
CREATE FUNCTION duplicates.decides(p_person uuid, p_case uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.cases_assignment a
    JOIN public.cases_participation p ON p.case_id = a.case_id AND p.office_id = a.office_id AND p.until IS NULL
      AND p.rooms @> '{identity,persons}'
    JOIN public.access_membership m ON m.person_id = a.person_id AND m.office_id = a.office_id
      AND m.role = ANY (access.holders_of('case:name_person')) AND m.since <= now() AND (m.until IS NULL OR m.until > now())
    WHERE a.case_id = p_case AND a.person_id = p_person AND a.until IS NULL
  ) AND NOT access.is_excluded(p_case, p_person, NULL)
$$;

-- I work with the identities of both cases, a broken glass apart; neither is a reporter.
CREATE FUNCTION duplicates.reads(p_first uuid, p_second uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT access.may('identity:open') AND count(*) = 2 AND bool_and(p.role <> 'reporter'
    AND NOT duplicates.is_shut(p.restricted_at, p.case_id, access.me()) AND cases.in_room(p.case_id, 'identity') AND cases.in_room(p.case_id, 'persons'))
  FROM public.cases_caseperson p WHERE p.id IN (p_first, p_second)
$$;
GRANT EXECUTE ON FUNCTION duplicates.reads TO sigap_desk;

-- The step may follow the last one of the pair, is its next version, and is mine to take: both are named.
CREATE FUNCTION duplicates.may_take(p_first uuid, p_second uuid, p_version integer, p_step text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT duplicates.reads(p_first, p_second)
    AND (SELECT bool_and(p.named_at IS NOT NULL AND duplicates.decides(access.me(), p.case_id))
      FROM public.cases_caseperson p WHERE p.id IN (p_first, p_second))
    AND p_version = coalesce(l.version, 0) + 1
    AND CASE (duplicates.steps_after(coalesce(l.step, '') || '>' || p_step))[1]
      WHEN 'anybody' THEN true
      WHEN 'another' THEN l.decided_by <> access.me()
      WHEN 'self' THEN l.decided_by = access.me()
      ELSE false
    END
  FROM (SELECT) nothing LEFT JOIN LATERAL (
    SELECT d.version, d.step, d.decided_by FROM public.duplicates_pairdecision d
    WHERE d.first_id = p_first AND d.second_id = p_second ORDER BY d.version DESC LIMIT 1) l ON true
$$;
GRANT EXECUTE ON FUNCTION duplicates.may_take TO sigap_desk;

GRANT SELECT, INSERT ON public.duplicates_pairdecision TO sigap_desk;
CREATE POLICY pair_seen ON public.duplicates_pairdecision FOR SELECT TO sigap_desk
  USING (duplicates.reads(first_id, second_id));
CREATE POLICY pair_decided ON public.duplicates_pairdecision FOR INSERT TO sigap_desk WITH CHECK (
  duplicates.may_take(first_id, second_id, version, step) AND decided_by = (SELECT access.me())
  AND office_id = ANY ((SELECT access.my_offices())::uuid[]));

-- Cases whose identities stand open to me in my own work for these offices, all or those among these. What is asked is
-- what `reads` asks.
CREATE FUNCTION duplicates.my_work(offices uuid[], among uuid[] DEFAULT NULL) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT DISTINCT a.case_id FROM public.cases_assignment a
  JOIN public.cases_participation p ON p.case_id = a.case_id AND p.office_id = a.office_id AND p.until IS NULL
    AND p.rooms @> '{identity,persons}'
  WHERE a.person_id = (SELECT access.me()) AND a.until IS NULL AND a.office_id = ANY (offices)
    AND a.office_id = ANY ((SELECT access.my_offices())::uuid[]) AND (SELECT access.may('identity:open'))
    AND a.case_id <> ALL ((SELECT cases.kept_from_me())::uuid[]) AND (among IS NULL OR a.case_id = ANY (among))
$$;
GRANT EXECUTE ON FUNCTION duplicates.my_work TO sigap_desk;

-- All records of the same person as each of these, itself too, over pairs of my own work alone: what leads through a
-- case that is kept from me joins nothing for me.
CREATE FUNCTION duplicates.joined(people uuid[], offices uuid[]) RETURNS TABLE (person uuid, member uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  -- Whose work a case is, is asked of the few that are met, not of all that ever were mine.
  WITH RECURSIVE begun AS MATERIALIZED (
    SELECT w AS case_id FROM duplicates.my_work(offices, ARRAY(
      SELECT p.case_id FROM public.cases_caseperson p WHERE p.id = ANY (people))) w),
  walk (person, member) AS (
    SELECT p.id, p.id FROM public.cases_caseperson p JOIN begun ON begun.case_id = p.case_id
    WHERE p.id = ANY (people) AND p.role <> 'reporter'
      AND NOT duplicates.is_shut(p.restricted_at, p.case_id, (SELECT access.me()))
    UNION
    SELECT walk.person, n.id FROM walk
    CROSS JOIN LATERAL (
      SELECT d.second_id AS other, d.first_id, d.second_id, d.version, d.step FROM public.duplicates_pairdecision d
      WHERE d.first_id = walk.member
      UNION ALL
      SELECT d.first_id, d.first_id, d.second_id, d.version, d.step FROM public.duplicates_pairdecision d
      WHERE d.second_id = walk.member) d
    JOIN public.cases_caseperson n ON n.id = d.other AND n.role <> 'reporter'
      AND NOT duplicates.is_shut(n.restricted_at, n.case_id, (SELECT access.me()))
    CROSS JOIN LATERAL duplicates.my_work(offices, ARRAY[n.case_id])
    WHERE duplicates.joins(d.step) AND NOT EXISTS (
      SELECT 1 FROM public.duplicates_pairdecision l
      WHERE l.first_id = d.first_id AND l.second_id = d.second_id AND l.version > d.version)
  )
  SELECT walk.person, walk.member FROM walk
$$;
GRANT EXECUTE ON FUNCTION duplicates.joined TO sigap_desk;

-- Whoever else may take the second step on this pair, for who may take the first.
CREATE FUNCTION duplicates.seconds(p_first uuid, p_second uuid) RETURNS TABLE (person uuid, name text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT w.id, w.name FROM public.access_person w
  WHERE w.id IN (SELECT a.person_id FROM public.cases_assignment a JOIN public.cases_caseperson p ON p.case_id = a.case_id
      WHERE p.id = p_first AND a.until IS NULL)
    AND w.id <> access.me() AND duplicates.reads(p_first, p_second)
    AND (SELECT bool_and(duplicates.decides(w.id, p.case_id)
      AND NOT duplicates.is_shut(p.restricted_at, p.case_id, w.id)) FROM public.cases_caseperson p
      WHERE p.id IN (p_first, p_second))
  ORDER BY w.name
$$;
GRANT EXECUTE ON FUNCTION duplicates.seconds TO sigap_desk;
