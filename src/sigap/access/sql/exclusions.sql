-- Who must not know of what. Apps above state it by triggers on their own tables; everybody else asks here. An exclusion
-- goes before every grant: whoever is excluded finds nothing, and is told nothing.

-- An office to which this exclusion applies: by name, or by where it lies, by the codes that its region had before too.
-- Without settings of its own, as `names_any`.
CREATE FUNCTION access.excludes_office(x public.access_exclusion, o public.access_office) RETURNS boolean
LANGUAGE sql IMMUTABLE AS $$
  SELECT o.id = x.office_id OR (x.area <> '' AND (NOT x.is_local_only OR o.kind IN ('desa', 'kecamatan'))
    AND (o.region = x.area OR starts_with(o.region, x.area || '.')
      OR strpos(o.former_regions, ' ' || x.area || '.') > 0))
$$;

-- Through this membership what excludes its office binds the person: as long as it stands, and for good where the office was
-- dissolved within a year after it ended. Whoever moves on is free of what named the office; a merger frees nobody.
CREATE FUNCTION access.binds(m public.access_membership, o public.access_office) RETURNS boolean
LANGUAGE sql STABLE AS $$
  SELECT m.since <= now() AND (m.until IS NULL OR m.until > now() OR m.until > o.valid_to - interval '1 year')
$$;

-- The people of an office, where this is the office's own system: who reads what the system shows is not known, so it
-- must know no more than any of them. Nobody beside a person.
CREATE FUNCTION access.beside_system(person uuid) RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(array_agg(DISTINCT them.person_id), '{}') FROM public.access_membership s
  JOIN public.access_membership them ON them.office_id = s.office_id AND them.role <> 'office_system'
    AND them.since <= now() AND (them.until IS NULL OR them.until > now())
  WHERE s.person_id = person AND s.role = 'office_system'
$$;

-- Whether this person (also through an office of theirs) or this office must not know of this case or report.
CREATE FUNCTION access.is_excluded(subject uuid, person uuid, office uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH who AS MATERIALIZED (SELECT person || access.beside_system(person) AS ids)
  SELECT EXISTS (
    SELECT 1 FROM public.access_exclusion x, who
    WHERE x.subject_id = subject AND (x.is_everybody OR x.person_id = ANY (who.ids) OR EXISTS (
      SELECT 1 FROM public.access_office o
      WHERE (o.id = office OR EXISTS (
          SELECT 1 FROM public.access_membership m
          WHERE m.person_id = ANY (who.ids) AND m.office_id = o.id AND access.binds(m, o)))
        AND access.excludes_office(x, o))))
$$;

-- Cases ('case') or reports ('report') from which I am excluded; mostly none. Asked once a statement, by every policy; in
-- plpgsql, so that who I am is asked once and the plan is made once a connection.
CREATE FUNCTION access.excluded_from_me(p_kind text) RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me uuid := access.me();
  ours uuid[] := ARRAY(SELECT o.id FROM public.access_membership m JOIN public.access_office o ON o.id = m.office_id
    WHERE m.person_id = me AND access.binds(m, o));
BEGIN
  RETURN ARRAY(
    SELECT x.subject_id FROM public.access_exclusion x WHERE x.person_id = me AND x.subject_kind = p_kind
    UNION
    SELECT x.subject_id FROM public.access_exclusion x WHERE x.office_id = ANY (ours) AND x.subject_kind = p_kind
    UNION
    SELECT x.subject_id FROM public.access_office o JOIN public.access_exclusion x ON access.excludes_office(x, o)
    WHERE o.id = ANY (ours) AND x.area <> '' AND x.subject_kind = p_kind
    UNION
    SELECT x.subject_id FROM public.access_exclusion x WHERE x.is_everybody AND x.subject_kind = p_kind
    UNION
    SELECT x.subject_id FROM unnest(access.beside_system(me)) them
    JOIN public.access_exclusion x ON x.subject_kind = p_kind AND access.is_excluded(x.subject_id, them, NULL)
  );
END $$;
GRANT EXECUTE ON FUNCTION access.excluded_from_me TO sigap_desk;

-- These cases and what belongs to them.
CREATE FUNCTION access.with_subjects(roots uuid[]) RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT roots || ARRAY(SELECT s.subject_id FROM public.access_subject s WHERE s.root_id = ANY (roots))
$$;

-- What these ids name, and the cases to which it belongs.
CREATE FUNCTION access.named_subjects(about jsonb) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH named AS (
    SELECT CASE WHEN each.value ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' THEN each.value::uuid END AS id
    FROM jsonb_each_text(about) each)
  SELECT n.id FROM named n WHERE n.id IS NOT NULL
  UNION
  SELECT s.root_id FROM named n JOIN public.access_subject s ON s.subject_id = n.id
$$;

-- Anything at all is hidden from me: asked once a statement, so that nobody pays for the question below.
CREATE FUNCTION access.is_anything_hidden() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT cardinality(access.excluded_from_me('case')) > 0 OR cardinality(access.excluded_from_me('report')) > 0
$$;
GRANT EXECUTE ON FUNCTION access.is_anything_hidden TO sigap_desk;

-- Cases ('case') or reports ('report') that must not be known to somebody who leads the task force. What all who lead read
-- alike (their page, the digest, the agenda of a meeting) leaves them out: two pages compared would tell.
CREATE FUNCTION access.kept_from_leading(p_kind text) RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH heads AS MATERIALIZED (
    SELECT DISTINCT m.person_id FROM public.access_membership m
    WHERE m.role = ANY (access.holders_of('leaders:oversee')) AND m.since <= now() AND (m.until IS NULL OR m.until > now())),
  theirs AS MATERIALIZED (
    SELECT o.* FROM public.access_office o WHERE EXISTS (
      SELECT 1 FROM public.access_membership m JOIN heads h ON h.person_id = m.person_id
      WHERE m.office_id = o.id AND access.binds(m, o)))
  SELECT coalesce(array_agg(DISTINCT x.subject_id), '{}') FROM public.access_exclusion x
  WHERE x.subject_kind = p_kind AND (x.is_everybody OR x.person_id IN (SELECT person_id FROM heads)
    OR EXISTS (SELECT 1 FROM theirs WHERE access.excludes_office(x, theirs.*)))
$$;

-- All that is hidden from me: asked once a statement, never of each row.
CREATE FUNCTION access.hidden_from_me() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT access.with_subjects(access.excluded_from_me('case')) || access.excluded_from_me('report')
$$;
-- These ids name one of these subjects. Without settings of its own, so that it becomes part of the statement that asks.
CREATE FUNCTION access.names_any(about jsonb, subjects uuid[]) RETURNS boolean
LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT 1 FROM jsonb_each_text(about) each WHERE each.value = ANY (subjects::text[]))
$$;
GRANT EXECUTE ON FUNCTION access.hidden_from_me, access.names_any TO sigap_desk;

-- What these ids name is never told to this person, or to this office.
CREATE FUNCTION access.hides(about jsonb, person uuid, office uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM access.named_subjects(about) named WHERE access.is_excluded(named, person, office))
$$;
GRANT EXECUTE ON FUNCTION access.hides TO sigap_desk, sigap_worker;

-- Officers, or offices, excluded from a case or a report.
CREATE FUNCTION access.excluded_people_of(subject uuid) RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(array_agg(p.id), '{}') FROM public.access_person p
  WHERE EXISTS (SELECT 1 FROM public.access_exclusion x WHERE x.subject_id = subject)
    AND access.is_excluded(subject, p.id, NULL)
$$;

CREATE FUNCTION access.excluded_offices_of(subject uuid) RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(array_agg(DISTINCT o.id), '{}') FROM public.access_exclusion x JOIN public.access_office o
    ON x.is_everybody OR access.excludes_office(x, o) WHERE x.subject_id = subject
$$;

-- Officers who must not be told of what these ids name: for the worker, which mails and climbs.
CREATE FUNCTION access.excluded_people(about jsonb) RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(array_agg(DISTINCT person), '{}')
  FROM access.named_subjects(about) named CROSS JOIN LATERAL unnest(access.excluded_people_of(named)) person
$$;
GRANT EXECUTE ON FUNCTION access.excluded_people TO sigap_worker;

-- For triggers of the apps that own the facts. A source states one exclusion; stated anew it takes the old one's place.
CREATE FUNCTION access.exclude(
  source uuid, subject uuid, kind text, person uuid, office uuid, area text, local_only boolean, everybody boolean)
RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  INSERT INTO public.access_exclusion AS x (
    source_id, subject_id, subject_kind, person_id, office_id, area, is_local_only, is_everybody)
  VALUES (source, subject, kind, person, office, area, local_only, everybody)
  ON CONFLICT (source_id) DO UPDATE SET subject_id = EXCLUDED.subject_id, subject_kind = EXCLUDED.subject_kind,
    person_id = EXCLUDED.person_id, office_id = EXCLUDED.office_id, area = EXCLUDED.area,
    is_local_only = EXCLUDED.is_local_only, is_everybody = EXCLUDED.is_everybody
$$;

CREATE FUNCTION access.lift_exclusion(source uuid) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  DELETE FROM public.access_exclusion x WHERE x.source_id = source
$$;

-- This thing belongs to this case. Said by the trigger of whoever owns the thing; a second time changes nothing.
CREATE FUNCTION access.register_subject(subject uuid, root uuid) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  INSERT INTO public.access_subject (subject_id, root_id) VALUES (subject, root) ON CONFLICT DO NOTHING
$$;

CREATE FUNCTION access.drop_subject(subject uuid, root uuid) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  DELETE FROM public.access_subject s WHERE s.subject_id = subject AND s.root_id = root
$$;

-- The same for every table whose rows have columns `id` and `case_id`.
CREATE FUNCTION access.register_subject_of_case() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM access.register_subject(NEW.id, NEW.case_id);
  RETURN NULL;
END $$;
