-- An appointment belongs to whoever does the work: it goes along when the work on its case is given on, and does not
-- stay with who left. By functions: who gives the work on need not see the section of services, and sees nothing of it here.

-- To a colleague who works on the case for the same office, by its head. They are reminded anew of what lies ahead.
CREATE FUNCTION assistance.appointments_given(p_case uuid, p_office uuid, p_from uuid, p_to uuid, p_at timestamptz)
RETURNS SETOF uuid
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  UPDATE public.assistance_appointment a
  SET officer_id = p.id, officer_name = p.name,
      reminded_at = CASE WHEN a.starts_at > (SELECT audit.moment(p_at)) THEN NULL ELSE a.reminded_at END
  FROM public.access_person p
  WHERE a.case_id = p_case AND a.office_id = p_office AND a.officer_id = p_from AND a.status = 'planned'
    AND p.id = p_to AND p_to <> p_from AND access.leads(p_office) AND access.works_in(p_to, p_office)
    AND EXISTS (
      SELECT 1 FROM public.cases_assignment s
      WHERE s.case_id = p_case AND s.office_id = p_office AND s.person_id = p_to AND s.until IS NULL)
  RETURNING a.id
$$;
GRANT EXECUTE ON FUNCTION assistance.appointments_given TO sigap_desk;
-- Whether there is anything to give, for the head who would.
CREATE FUNCTION assistance.holds_appointment(p_case uuid, p_office uuid, p_person uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT access.leads(p_office) AND EXISTS (
    SELECT 1 FROM public.assistance_appointment a
    WHERE a.case_id = p_case AND a.office_id = p_office AND a.officer_id = p_person AND a.status = 'planned')
$$;
GRANT EXECUTE ON FUNCTION assistance.holds_appointment TO sigap_desk;

-- Of somebody who has left an office: to the case's manager where they work there, else to the colleague who has worked
-- on the case longest. Nobody leaves a case alone (`cases.left_by`), so that one stays.
CREATE FUNCTION assistance.appointments_left(p_person uuid, p_office uuid, p_at timestamptz)
RETURNS TABLE (case_id uuid, appointment uuid, officer uuid)
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH heirs AS (
    SELECT DISTINCT ON (s.case_id) s.case_id, p.id, p.name
    FROM public.cases_assignment s
    JOIN public.access_person p ON p.id = s.person_id
    JOIN public.cases_case c ON c.id = s.case_id
    WHERE s.office_id = p_office AND s.until IS NULL AND s.person_id <> p_person
      AND access.works_in(s.person_id, s.office_id)
      AND s.case_id IN (
        SELECT a.case_id FROM public.assistance_appointment a
        WHERE a.officer_id = p_person AND a.office_id = p_office AND a.status = 'planned')
    ORDER BY s.case_id, (s.person_id = c.manager_id) DESC, s.since, s.id
  )
  UPDATE public.assistance_appointment a
  SET officer_id = heirs.id, officer_name = heirs.name,
      reminded_at = CASE WHEN a.starts_at > (SELECT audit.moment(p_at)) THEN NULL ELSE a.reminded_at END
  FROM heirs
  WHERE a.case_id = heirs.case_id AND a.officer_id = p_person AND a.office_id = p_office AND a.status = 'planned'
    AND (access.may('people:manage') OR access.by_sweep())
    AND NOT EXISTS (
      SELECT 1 FROM public.access_membership m
      WHERE m.person_id = p_person AND m.office_id = p_office
        AND (m.until IS NULL OR m.until > clock_timestamp() + interval '5 minutes'))
  RETURNING a.case_id, a.id, a.officer_id
$$;
GRANT EXECUTE ON FUNCTION assistance.appointments_left TO sigap_desk, sigap_worker;

-- Somebody is away when an appointment of theirs is: it is reminded of anew, and who stands in hears.
CREATE FUNCTION assistance.reminds_anew() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE public.assistance_appointment a SET reminded_at = NULL
  WHERE a.officer_id = NEW.person_id AND a.status = 'planned' AND a.reminded_at IS NOT NULL
    AND a.starts_at >= NEW.starts_at AND a.starts_at < NEW.ends_at;
  RETURN NULL;
END $$;
CREATE TRIGGER appointments_remind_anew AFTER INSERT ON public.access_absence FOR EACH ROW
  EXECUTE FUNCTION assistance.reminds_anew();

CREATE TRIGGER subject_registered AFTER INSERT ON public.assistance_appointment FOR EACH ROW
  EXECUTE FUNCTION access.register_subject_of_case();
CREATE TRIGGER subject_registered AFTER INSERT ON public.assistance_consenttalk FOR EACH ROW
  EXECUTE FUNCTION access.register_subject_of_case();

-- No appointment lies further ahead than the act allows (`assistance/actions/appointments.py`), but for the owner, who
-- plays other days and loads copies.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_constraint
    WHERE conrelid = 'public.assistance_appointment'::regclass AND conname = 'near_starts_at')
  THEN
    EXECUTE format(
      'ALTER TABLE public.assistance_appointment ADD CONSTRAINT near_starts_at'
      ' CHECK (starts_at <= now() + interval ''367 days'' OR session_user = %L)', current_user);
  END IF;
END $$;
