-- Who must not know of a case. A row here goes before every grant: whoever is kept finds nothing of the case, whatever
-- else they were given, and is told nothing of it. In clear: office, officer, area; why is sealed.

-- This row keeps this person: by name, through an office of theirs, or through an office that lies in the area.
CREATE FUNCTION cases.keeps(k public.cases_keptfrom, person uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT k.lifted_at IS NULL AND (k.person_id = person OR EXISTS (
    SELECT 1 FROM public.access_membership m JOIN public.access_office o ON o.id = m.office_id
    WHERE m.person_id = person AND m.since <= now() AND (m.until IS NULL OR m.until > now())
      AND (o.id = k.office_id OR (k.area <> '' AND (o.region = k.area OR starts_with(o.region, k.area || '.'))))))
$$;

-- This office is kept from this case.
CREATE FUNCTION cases.office_kept(wanted uuid, office uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.cases_keptfrom k
    WHERE k.case_id = wanted AND k.lifted_at IS NULL AND (k.office_id = office OR (k.area <> '' AND EXISTS (
      SELECT 1 FROM public.access_office o
      WHERE o.id = office AND (o.region = k.area OR starts_with(o.region, k.area || '.'))))))
$$;

-- This person is kept from this case.
CREATE FUNCTION cases.person_kept(wanted uuid, person uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM public.cases_keptfrom k WHERE k.case_id = wanted AND cases.keeps(k, person))
$$;

-- The cases from which I am kept; mostly none. Asked once a statement.
CREATE FUNCTION cases.kept_from_me() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH mine AS (
    SELECT o.id, o.region FROM public.access_membership m JOIN public.access_office o ON o.id = m.office_id
    WHERE m.person_id = access.me() AND m.since <= now() AND (m.until IS NULL OR m.until > now())
  )
  SELECT coalesce(array_agg(DISTINCT found.case_id), '{}') FROM (
    SELECT k.case_id FROM public.cases_keptfrom k WHERE k.person_id = access.me() AND k.lifted_at IS NULL
    UNION ALL
    SELECT k.case_id FROM public.cases_keptfrom k JOIN mine ON k.office_id = mine.id WHERE k.lifted_at IS NULL
    UNION ALL
    SELECT k.case_id FROM public.cases_keptfrom k JOIN mine
      ON mine.region = k.area OR starts_with(mine.region, k.area || '.')
    WHERE k.lifted_at IS NULL AND k.area <> ''
  ) found
$$;
GRANT EXECUTE ON FUNCTION cases.kept_from_me TO sigap_desk;

-- The same with what belongs to these cases: the report from which each came, whatever a section has or had open,
-- the uses of break-glass, and requests to disclose a reporter with their reviews.
CREATE FUNCTION cases.kept_subjects() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH kept AS (SELECT unnest(cases.kept_from_me()) AS id)
  SELECT coalesce(array_agg(found.id), '{}') FROM (
    SELECT id FROM kept
    UNION ALL
    SELECT c.envelope_id FROM public.cases_case c JOIN kept ON c.id = kept.id WHERE c.envelope_id IS NOT NULL
    UNION ALL
    SELECT i.subject_id FROM public.cases_openitem i JOIN kept ON i.case_id = kept.id
    UNION ALL
    SELECT b.id FROM public.cases_breakglass b JOIN kept ON b.case_id = kept.id
    UNION ALL
    SELECT d.id FROM public.custody_disclosure d JOIN kept ON d.case_id = kept.id
  ) found
$$;
GRANT EXECUTE ON FUNCTION cases.kept_subjects TO sigap_desk;

-- Officers kept from a case, by name or through an office: for who works on it, and for the ladder.
CREATE FUNCTION cases.people_kept(wanted uuid) RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(array_agg(DISTINCT p.id), '{}') FROM public.cases_keptfrom k JOIN public.access_person p
    ON cases.keeps(k, p.id)
  WHERE k.case_id = wanted AND k.lifted_at IS NULL
$$;

CREATE FUNCTION cases.offices_kept(wanted uuid) RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(array_agg(DISTINCT o.id), '{}') FROM public.cases_keptfrom k JOIN public.access_office o
    ON o.id = k.office_id OR (k.area <> '' AND (o.region = k.area OR starts_with(o.region, k.area || '.')))
  WHERE k.case_id = wanted AND k.lifted_at IS NULL
$$;

-- The case that a subject belongs to: itself, or the one on which it is or was open.
CREATE FUNCTION cases.of_subject(subject uuid) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(
    (SELECT c.id FROM public.cases_case c WHERE c.id = subject),
    (SELECT i.case_id FROM public.cases_openitem i WHERE i.subject_id = subject LIMIT 1),
    (SELECT c.id FROM public.cases_case c WHERE c.envelope_id = subject),
    (SELECT b.case_id FROM public.cases_breakglass b WHERE b.id = subject),
    (SELECT d.case_id FROM public.custody_disclosure d WHERE d.id = subject))
$$;

-- The cases that these ids name, also by something that is or was open on one.
CREATE FUNCTION cases.named_in(about jsonb) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT found.case_id FROM jsonb_each_text(about) each
  CROSS JOIN LATERAL (
    SELECT cases.of_subject(CASE WHEN each.value ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
      THEN each.value::uuid END) AS case_id
  ) found WHERE found.case_id IS NOT NULL
$$;

-- Who is kept, and by whom: seen by who works on the case. Officers say it of themselves from the header already.
GRANT SELECT, INSERT ON public.cases_keptfrom TO sigap_desk;
GRANT UPDATE (lifted_by, lifted_by_name, lifted_at) ON public.cases_keptfrom TO sigap_desk;
CREATE POLICY kept_seen ON public.cases_keptfrom FOR SELECT TO sigap_desk USING (cases.in_room(case_id, 'summary'));
CREATE POLICY kept_declared ON public.cases_keptfrom FOR INSERT TO sigap_desk WITH CHECK (
  declared_by = (SELECT access.me()) AND lifted_at IS NULL
  AND (
    cases.in_room(case_id, 'summary')
    OR (kind = 'person' AND person_id = (SELECT access.me()) AND basis = 'kinship' AND cases.visible(case_id))
  )
  AND office_id IS DISTINCT FROM (SELECT c.office_id FROM public.cases_case c WHERE c.id = case_id)
);
-- Lifted by another person than the one kept: they do not see it, so it is never them.
CREATE POLICY kept_lifted ON public.cases_keptfrom FOR UPDATE TO sigap_desk
  USING (lifted_at IS NULL AND cases.in_room(case_id, 'summary'))
  WITH CHECK (lifted_by = (SELECT access.me()) AND cases.in_room(case_id, 'summary'));
-- The part in the case of an office that is kept, and the work of its people, end with the declaration.
CREATE POLICY participation_taken_away ON public.cases_participation FOR UPDATE TO sigap_desk
  USING (until IS NULL AND cases.in_room(case_id, 'summary') AND cases.office_kept_here(case_id, office_id))
  WITH CHECK (until IS NOT NULL);
CREATE POLICY assignment_taken_away ON public.cases_assignment FOR UPDATE TO sigap_desk
  USING (until IS NULL AND cases.in_room(case_id, 'summary')
    AND (cases.office_kept_here(case_id, office_id) OR cases.person_kept_here(case_id, person_id)))
  WITH CHECK (until IS NOT NULL);
-- Whoever has declared themself kin leaves the work by this door: they see the row no more. The MAC goes too.
CREATE FUNCTION cases.leave(wanted uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE public.cases_assignment a SET until = now(), mac = ''
  WHERE a.case_id = wanted AND a.person_id = access.me() AND a.until IS NULL AND cases.person_kept(wanted, access.me());
  RETURN FOUND;
END $$;
GRANT EXECUTE ON FUNCTION cases.leave TO sigap_desk;

-- And nobody who is kept comes in, by whichever door.
CREATE POLICY participation_not_kept ON public.cases_participation AS RESTRICTIVE FOR INSERT TO sigap_desk
  WITH CHECK (NOT cases.office_kept_here(case_id, office_id));
CREATE POLICY assignment_not_kept ON public.cases_assignment AS RESTRICTIVE FOR INSERT TO sigap_desk
  WITH CHECK (NOT cases.person_kept_here(case_id, person_id));
-- Tables whose own policies do not ask by the functions above, or that show a case from another side.
CREATE POLICY case_not_kept ON public.cases_case AS RESTRICTIVE FOR SELECT TO sigap_desk
  USING (id <> ALL ((SELECT cases.kept_from_me())::uuid[]));
CREATE POLICY participation_not_shown ON public.cases_participation AS RESTRICTIVE FOR SELECT TO sigap_desk
  USING (case_id <> ALL ((SELECT cases.kept_from_me())::uuid[]));
CREATE POLICY open_item_not_kept ON public.cases_openitem AS RESTRICTIVE FOR SELECT TO sigap_desk
  USING (case_id <> ALL ((SELECT cases.kept_from_me())::uuid[]));
CREATE POLICY erasure_not_kept ON public.cases_erasure AS RESTRICTIVE FOR SELECT TO sigap_desk
  USING (case_id <> ALL ((SELECT cases.kept_from_me())::uuid[]));
CREATE POLICY hold_not_kept ON public.cases_legalhold AS RESTRICTIVE FOR SELECT TO sigap_desk
  USING (case_id <> ALL ((SELECT cases.kept_from_me())::uuid[]));
CREATE POLICY clock_not_kept ON public.clocks_clock AS RESTRICTIVE FOR SELECT TO sigap_desk
  USING (subject_id <> ALL ((SELECT cases.kept_subjects())::uuid[]));
CREATE POLICY envelope_not_kept ON public.mailbox_envelope AS RESTRICTIVE FOR SELECT TO sigap_desk
  USING (id <> ALL ((SELECT cases.kept_subjects())::uuid[]));
CREATE POLICY event_not_kept ON public.audit_event AS RESTRICTIVE FOR SELECT TO sigap_desk
  USING (stream_id <> ALL ((SELECT cases.kept_subjects())::uuid[]));

-- Questions about a case are answered to whoever has to do with it. To everybody else a case from which all are kept, one
-- from which nobody is, and one that does not exist answer alike.

-- An office of mine was asked for something on this case.
CREATE FUNCTION cases.is_asked_in(wanted uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.referrals_referral r
    WHERE r.case_id = wanted AND r.to_office_id = ANY (access.my_offices()))
$$;

-- An office of mine takes part in this case, or was asked to.
CREATE FUNCTION cases.may_ask(wanted uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.cases_participation p
    WHERE p.case_id = wanted AND p.until IS NULL AND p.office_id = ANY (access.my_offices())
  ) OR cases.is_asked_in(wanted)
$$;

CREATE FUNCTION cases.office_kept_here(wanted uuid, office uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT cases.may_ask(wanted) AND cases.office_kept(wanted, office)
$$;
GRANT EXECUTE ON FUNCTION cases.office_kept_here TO sigap_desk;

CREATE FUNCTION cases.person_kept_here(wanted uuid, person uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT cases.may_ask(wanted) AND cases.person_kept(wanted, person)
$$;
GRANT EXECUTE ON FUNCTION cases.person_kept_here TO sigap_desk;

CREATE FUNCTION cases.offices_kept_here(wanted uuid) RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE WHEN cases.may_ask(wanted) THEN cases.offices_kept(wanted) ELSE '{}' END
$$;
GRANT EXECUTE ON FUNCTION cases.offices_kept_here TO sigap_desk;

CREATE FUNCTION cases.people_kept_here(wanted uuid) RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE WHEN cases.may_ask(wanted) THEN cases.people_kept(wanted) ELSE '{}' END
$$;
GRANT EXECUTE ON FUNCTION cases.people_kept_here TO sigap_desk;

CREATE FUNCTION cases.takes_part_here(wanted uuid, office uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT cases.may_ask(wanted) AND cases.takes_part(wanted, office)
$$;
GRANT EXECUTE ON FUNCTION cases.takes_part_here TO sigap_desk;
