-- Who must not know of a report is told nothing of it either: no notice, no deadline, no line in a list of requests.

-- A person, or an office, of whom triage noted that they must not know of this report. The same rule as
-- intake.kept_from_me, asked of others.
CREATE FUNCTION intake.report_kept(wanted uuid, person uuid, office uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.intake_reportkeptfrom k
    WHERE k.envelope_id = wanted AND (k.person_id = person OR EXISTS (
      SELECT 1 FROM public.access_office o
      WHERE (o.id = office OR o.id IN (
          SELECT m.office_id FROM public.access_membership m
          WHERE m.person_id = person AND m.since <= now() AND (m.until IS NULL OR m.until > now())))
        AND (o.id = k.office_id OR (k.area <> '' AND o.kind IN ('desa', 'kecamatan')
          AND (o.region = k.area OR starts_with(o.region, k.area || '.')))))))
$$;
-- The reports that these ids name.
CREATE FUNCTION intake.reports_in(about jsonb) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT DISTINCT k.envelope_id FROM public.intake_reportkeptfrom k
  JOIN jsonb_each_text(about) each ON each.value = k.envelope_id::text
$$;
REVOKE ALL ON FUNCTION intake.report_kept(uuid, uuid, uuid), intake.reports_in(jsonb) FROM PUBLIC;

-- What this room says to the notices, beside the cases (see notifications/sql/keeping.sql, cases/sql/keeping.sql).
CREATE OR REPLACE FUNCTION notifications.is_anything_hidden() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT cardinality(cases.kept_from_me()) > 0 OR cardinality(intake.kept_from_me()) > 0
$$;
CREATE OR REPLACE FUNCTION notifications.hides_from_me(about jsonb) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM jsonb_each_text(about) each
    WHERE each.value = ANY (cases.kept_subjects()::text[]) OR each.value = ANY (intake.kept_from_me()::text[]))
$$;
CREATE OR REPLACE FUNCTION notifications.hides(about jsonb, person uuid, office uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM cases.named_in(about) named
    WHERE cases.person_kept(named, person) OR cases.office_kept(named, office))
  OR EXISTS (SELECT 1 FROM intake.reports_in(about) named WHERE intake.report_kept(named, person, office))
$$;
CREATE OR REPLACE FUNCTION notifications.kept_people(about jsonb) RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(array_agg(DISTINCT found.kept), '{}') FROM (
    SELECT unnest(cases.people_kept(named)) AS kept FROM cases.named_in(about) named
    UNION ALL
    SELECT p.id FROM intake.reports_in(about) named
    JOIN public.access_person p ON intake.report_kept(named, p.id, NULL)
  ) found
$$;

CREATE POLICY clock_of_report_kept ON public.clocks_clock AS RESTRICTIVE FOR SELECT TO sigap_desk
  USING (subject_id <> ALL ((SELECT intake.kept_from_me())::uuid[]));

-- As before, without what the one who asks must not know of: as a report, and as the case that it became. Whoever wrote
-- it goes on reading the three words, as a reporter does: a line that vanished would tell them that they are kept.
CREATE OR REPLACE FUNCTION intake.brought_by_ours(p_skip integer, p_limit integer)
RETURNS TABLE (number text, entered_at timestamptz, entered_by_name text, office_name text, lp_number text, status text,
  status_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT a.number, a.entered_at, a.entered_by_name, a.office_name, a.lp_number, e.status, e.status_at
  FROM public.intake_arrival a JOIN public.mailbox_envelope e ON e.id = a.envelope_id
  WHERE a.door = 'partner' AND a.office_id = ANY (access.my_offices()) AND intake.brings()
    AND (a.entered_by = access.me() OR (
      a.envelope_id <> ALL (intake.kept_from_me()) AND a.envelope_id <> ALL (cases.kept_subjects())))
  ORDER BY a.entered_at DESC OFFSET p_skip LIMIT p_limit
$$;
