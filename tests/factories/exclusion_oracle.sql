-- Who must not know of what, decided straight from the tables that hold the facts, without the registries: what the
-- registries are held against (tests/pages/test_exclusions_compared.py).
CREATE SCHEMA oracle;

-- Whatever a section has or had open on a case.
CREATE FUNCTION oracle.cases_opened() RETURNS TABLE (subject_id uuid, case_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT r.id, r.case_id FROM public.referrals_referral r
  UNION SELECT a.id, a.case_id FROM public.assistance_appointment a
  UNION SELECT t.id, t.case_id FROM public.assistance_consenttalk t
  UNION SELECT d.id, d.case_id FROM public.cases_riskdecision d
$$;

-- The offices that bind this person: where they work, and whichever was dissolved within a year after they left it. A
-- merger moves everybody first and ends the office then; it must free nobody.
CREATE FUNCTION oracle.offices_binding(person uuid) RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(array_agg(o.id), '{}') FROM public.access_membership m JOIN public.access_office o ON o.id = m.office_id
  WHERE m.person_id = person AND m.since <= now()
    AND (m.until IS NULL OR m.until > now() OR (o.valid_to IS NOT NULL AND o.valid_to - m.until < interval '1 year'))
$$;

-- This row keeps this person: by name, through an office of theirs, or through an office that lies in the area.
CREATE FUNCTION oracle.cases_keeps(k public.cases_keptfrom, person uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT k.lifted_at IS NULL AND (k.person_id = person OR EXISTS (
    SELECT 1 FROM public.access_office o WHERE o.id = ANY (oracle.offices_binding(person))
      AND (o.id = k.office_id OR (k.area <> '' AND (o.region = k.area OR starts_with(o.region, k.area || '.'))))))
$$;

-- This office is kept from this case.
CREATE FUNCTION oracle.cases_office_kept(wanted uuid, office uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.cases_keptfrom k
    WHERE k.case_id = wanted AND k.lifted_at IS NULL AND (k.office_id = office OR (k.area <> '' AND EXISTS (
      SELECT 1 FROM public.access_office o
      WHERE o.id = office AND (o.region = k.area OR starts_with(o.region, k.area || '.'))))))
$$;

-- This person is kept from this case.
CREATE FUNCTION oracle.cases_person_kept(wanted uuid, person uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM public.cases_keptfrom k WHERE k.case_id = wanted AND oracle.cases_keeps(k, person))
$$;

-- The cases from which I am kept; mostly none. Asked once a statement.
CREATE FUNCTION oracle.cases_kept_from_me() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH mine AS (
    SELECT o.id, o.region FROM public.access_office o WHERE o.id = ANY (oracle.offices_binding(access.me()))
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

-- The same with what belongs to these cases: the report from which each came, whatever a section has or had open,
-- the uses of break-glass, and requests to disclose a reporter with their reviews.
CREATE FUNCTION oracle.cases_kept_subjects() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH kept AS (SELECT unnest(oracle.cases_kept_from_me()) AS id)
  SELECT coalesce(array_agg(found.id), '{}') FROM (
    SELECT id FROM kept
    UNION ALL
    SELECT c.envelope_id FROM public.cases_case c JOIN kept ON c.id = kept.id WHERE c.envelope_id IS NOT NULL
    UNION ALL
    SELECT i.subject_id FROM oracle.cases_opened() i JOIN kept ON i.case_id = kept.id
    UNION ALL
    SELECT b.id FROM public.cases_breakglass b JOIN kept ON b.case_id = kept.id
    UNION ALL
    SELECT d.id FROM public.custody_disclosure d JOIN kept ON d.case_id = kept.id
  ) found
$$;

-- Officers kept from a case, by name or through an office: for who works on it, and for the ladder.
CREATE FUNCTION oracle.cases_people_kept(wanted uuid) RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(array_agg(DISTINCT p.id), '{}') FROM public.cases_keptfrom k JOIN public.access_person p
    ON oracle.cases_keeps(k, p.id)
  WHERE k.case_id = wanted AND k.lifted_at IS NULL
$$;

CREATE FUNCTION oracle.cases_offices_kept(wanted uuid) RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(array_agg(DISTINCT o.id), '{}') FROM public.cases_keptfrom k JOIN public.access_office o
    ON o.id = k.office_id OR (k.area <> '' AND (o.region = k.area OR starts_with(o.region, k.area || '.')))
  WHERE k.case_id = wanted AND k.lifted_at IS NULL
$$;

-- The case that a subject belongs to: itself, or the one on which it is or was open.
CREATE FUNCTION oracle.cases_of_subject(subject uuid) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(
    (SELECT c.id FROM public.cases_case c WHERE c.id = subject),
    (SELECT i.case_id FROM oracle.cases_opened() i WHERE i.subject_id = subject LIMIT 1),
    (SELECT c.id FROM public.cases_case c WHERE c.envelope_id = subject),
    (SELECT b.case_id FROM public.cases_breakglass b WHERE b.id = subject),
    (SELECT d.case_id FROM public.custody_disclosure d WHERE d.id = subject))
$$;

-- The cases that these ids name, also by something that is or was open on one.
CREATE FUNCTION oracle.cases_named_in(about jsonb) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT found.case_id FROM jsonb_each_text(about) each
  CROSS JOIN LATERAL (
    SELECT oracle.cases_of_subject(CASE WHEN each.value ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
      THEN each.value::uuid END) AS case_id
  ) found WHERE found.case_id IS NOT NULL
$$;

-- An office of mine was asked for something on this case.
CREATE FUNCTION oracle.cases_is_asked_in(wanted uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.referrals_referral r
    WHERE r.case_id = wanted AND r.to_office_id = ANY (access.my_offices()))
$$;

-- Whether this field of this reporter stands open to me now.
CREATE FUNCTION oracle.cases_reporter_opens(wanted uuid, what text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.custody_disclosure d
    WHERE d.person_id = wanted AND d.field = what AND d.asked_by = access.me()
      AND d.opened_at IS NOT NULL AND d.until > now() AND d.answer IN ('', 'approved', 'justified')
      AND (d.is_danger OR d.answer = 'approved'))
$$;

-- A person, or an office, of whom triage noted that they must not know of this report. The same rule as
-- intake.kept_from_me, asked of others.
CREATE FUNCTION oracle.intake_report_kept(wanted uuid, person uuid, office uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.intake_reportkeptfrom k
    WHERE k.envelope_id = wanted AND (k.person_id = person OR EXISTS (
      SELECT 1 FROM public.access_office o
      WHERE (o.id = office OR o.id = ANY (oracle.offices_binding(person)))
        AND (o.id = k.office_id OR (k.area <> '' AND o.kind IN ('desa', 'kecamatan')
          AND (o.region = k.area OR starts_with(o.region, k.area || '.')))))))
$$;

-- The reports that these ids name.
CREATE FUNCTION oracle.intake_reports_in(about jsonb) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT DISTINCT k.envelope_id FROM public.intake_reportkeptfrom k
  JOIN jsonb_each_text(about) each ON each.value = k.envelope_id::text
$$;

-- Reports of which I must not know: that name myself, an office of mine, or the area that an office of mine serves; and
-- what was moved to the conflict route, from everybody at the ordinary desk.
CREATE FUNCTION oracle.intake_kept_from_me() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(array_agg(found.envelope_id), '{}') FROM (
    SELECT k.envelope_id FROM public.intake_reportkeptfrom k
    WHERE k.person_id = access.me() OR k.office_id = ANY (oracle.offices_binding(access.me()))
      OR (k.area <> '' AND EXISTS (
        SELECT 1 FROM public.access_office o WHERE o.id = ANY (oracle.offices_binding(access.me()))
          AND o.kind IN ('desa', 'kecamatan')
          AND (o.region = k.area OR o.region LIKE k.area || '.%')))
    UNION ALL
    SELECT r.moved_from FROM public.custody_lanereport r WHERE r.moved_from IS NOT NULL
  ) found
$$;

-- Anything at all is hidden from me: asked once a statement, so that nobody pays for the question below.
CREATE FUNCTION oracle.notifications_is_anything_hidden() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT cardinality(oracle.cases_kept_from_me()) > 0 OR cardinality(oracle.intake_kept_from_me()) > 0
$$;

-- A notice with these ids is hidden from me.
CREATE FUNCTION oracle.notifications_hides_from_me(about jsonb) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM jsonb_each_text(about) each
    WHERE each.value = ANY (oracle.cases_kept_subjects()::text[]) OR each.value = ANY (oracle.intake_kept_from_me()::text[]))
$$;

-- A notice with these ids is never made for this person, or for this office.
CREATE FUNCTION oracle.notifications_hides(about jsonb, person uuid, office uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM oracle.cases_named_in(about) named
    WHERE oracle.cases_person_kept(named, person) OR oracle.cases_office_kept(named, office))
  OR EXISTS (SELECT 1 FROM oracle.intake_reports_in(about) named WHERE oracle.intake_report_kept(named, person, office))
$$;

-- Officers who must not be told of what these ids name: for the worker, which mails and climbs.
CREATE FUNCTION oracle.notifications_kept_people(about jsonb) RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(array_agg(DISTINCT found.kept), '{}') FROM (
    SELECT unnest(oracle.cases_people_kept(named)) AS kept FROM oracle.cases_named_in(about) named
    UNION ALL
    SELECT p.id FROM oracle.intake_reports_in(about) named
    JOIN public.access_person p ON oracle.intake_report_kept(named, p.id, NULL)
  ) found
$$;
