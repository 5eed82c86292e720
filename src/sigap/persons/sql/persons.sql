GRANT USAGE ON SCHEMA persons TO sigap_desk, sigap_vault;

-- The domicile of somebody harmed is hidden while a danger stands in the case, a protection is asked for or runs, or they
-- sleep in a safe house or have a bed there.
CREATE FUNCTION persons.hides_domicile(p_case uuid, p_person uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM public.cases_dangertag d WHERE d.case_id = p_case AND d.lifted_at IS NULL)
    OR EXISTS (
      SELECT 1 FROM public.protection_protection p WHERE p.case_id = p_case AND p.person_id = p_person
        AND (p.status = 'protection_asked'
          OR p.status = 'protection_given' AND (p.ends_at IS NULL OR p.ends_at > now())))
    OR EXISTS (
      SELECT 1 FROM public.shelter_stay s WHERE s.person_id = p_person AND s.status IN ('stay_held', 'stay_in'))
$$;
-- The same for who works on the case: pages leave the part out, as row-level security does.
CREATE FUNCTION persons.is_guarded(p_case uuid, p_person uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT NOT cases.in_room(p_case, 'persons') OR persons.hides_domicile(p_case, p_person)
$$;
GRANT EXECUTE ON FUNCTION persons.is_guarded TO sigap_desk;

-- I work on the case for an office to whose kind this is open, and the section of persons stands open to it.
CREATE FUNCTION persons.works_for_kind(p_case uuid, p_kinds text[]) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT cases.in_room(p_case, 'persons') AND EXISTS (
    SELECT 1 FROM public.access_office o
    WHERE o.id = ANY ((SELECT access.my_offices())::uuid[]) AND o.kind = ANY (p_kinds) AND cases.works_for(p_case, o.id))
$$;
-- Never while the processing of their data is restricted, but to who manages the case.
CREATE FUNCTION persons.opens(p_case uuid, p_person uuid, p_part text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.cases_caseperson p JOIN public.cases_case c ON c.id = p.case_id
    WHERE p.id = p_person AND p.case_id = p_case AND (p.restricted_at IS NULL OR c.manager_id = access.me())
      AND persons.works_for_kind(p_case, persons.readers_of(
        CASE WHEN p_part = 'part_domicile' AND p.role <> 'suspect' AND persons.hides_domicile(p_case, p_person)
          THEN 'guarded' ELSE p.role END || ':' || p_part)))
$$;
CREATE FUNCTION persons.opens_offenders(p_case uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT persons.works_for_kind(p_case, persons.readers_of('victim:part_offenders'))
$$;
GRANT EXECUTE ON FUNCTION persons.opens, persons.opens_offenders TO sigap_desk;

-- Versions are added, never changed: nobody of the desk is given UPDATE or DELETE.
GRANT SELECT, INSERT ON public.persons_partversion, public.persons_offenderrelation TO sigap_desk;
CREATE POLICY facts_seen ON public.persons_partversion FOR SELECT TO sigap_desk
  USING (persons.opens(case_id, person_id, part));
CREATE POLICY facts_added ON public.persons_partversion FOR INSERT TO sigap_desk WITH CHECK (
  persons.opens(case_id, person_id, part) AND written_by = (SELECT access.me())
  AND office_id = ANY ((SELECT access.my_offices())::uuid[]) AND (SELECT access.may('service:note'))
);
CREATE POLICY offender_seen ON public.persons_offenderrelation FOR SELECT TO sigap_desk
  USING (persons.opens_offenders(case_id));
CREATE POLICY offender_added ON public.persons_offenderrelation FOR INSERT TO sigap_desk WITH CHECK (
  persons.opens_offenders(case_id) AND written_by = (SELECT access.me())
  AND office_id = ANY ((SELECT access.my_offices())::uuid[]) AND (SELECT access.may('service:note'))
  AND EXISTS (SELECT 1 FROM public.cases_caseperson p
    WHERE p.id = victim_id AND p.case_id = persons_offenderrelation.case_id AND p.role = 'victim')
  AND EXISTS (SELECT 1 FROM public.cases_caseperson p
    WHERE p.id = offender_id AND p.case_id = persons_offenderrelation.case_id
      AND p.role IN ('suspect', 'child_in_conflict'))
);

-- The key of a part opens to whom the part is open, and in no emergency.
CREATE FUNCTION persons.key_opens(p_key uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.persons_partversion f
    WHERE f.key_id = p_key AND persons.opens(f.case_id, f.person_id, f.part))
$$;
GRANT EXECUTE ON FUNCTION persons.key_opens TO sigap_desk, sigap_vault;
CREATE POLICY key_of_part_read ON public.vault_datakey AS RESTRICTIVE FOR SELECT TO sigap_desk, sigap_vault
  USING (purpose <> 'person_part' OR persons.key_opens(id));

-- What the second person of a closing reads: how many parts of each person are filled in, and nothing that they say.
CREATE FUNCTION persons.filled_parts(p_case uuid) RETURNS TABLE (ordinal smallint, role text, parts bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT p.ordinal::smallint, p.role, count(DISTINCT f.part)
  FROM public.persons_partversion f JOIN public.cases_caseperson p ON p.id = f.person_id
  WHERE f.case_id = p_case AND cases.reads_to_close(p_case)
  GROUP BY p.ordinal, p.role ORDER BY p.ordinal
$$;
GRANT EXECUTE ON FUNCTION persons.filled_parts TO sigap_desk;
