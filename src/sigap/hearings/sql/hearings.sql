GRANT USAGE ON SCHEMA hearings TO sigap_desk, sigap_worker;

-- I accompany at this hearing, or at one to which it was postponed: room and number of the old one may still hold.
CREATE FUNCTION hearings.accompanied_by_me(wanted uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH RECURSIVE later AS (
    SELECT wanted AS id
    UNION SELECT h.id FROM public.hearings_hearing h JOIN later l ON h.follows_id = l.id)
  SELECT EXISTS (
    SELECT 1 FROM public.hearings_hearingcompanion c JOIN later l ON l.id = c.hearing_id
    JOIN public.cases_assignment a
      ON a.case_id = c.case_id AND a.person_id = c.officer_id AND a.office_id = c.office_id AND a.until IS NULL
    WHERE c.officer_id = access.me() AND c.ended_at IS NULL AND cases.visible(c.case_id))
$$;
GRANT EXECUTE ON FUNCTION hearings.accompanied_by_me TO sigap_desk;

CREATE FUNCTION hearings.is_of(wanted uuid, p_case uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM public.hearings_hearing h WHERE h.id = wanted AND h.case_id = p_case)
$$;
GRANT EXECUTE ON FUNCTION hearings.is_of TO sigap_desk;

-- The diary is seen and written by people assigned for an office to which the section of the law stands open; who
-- accompanies sees the hearing itself, whatever else is closed to them. Of a hearing only what became of it is written.
GRANT SELECT, INSERT ON public.hearings_hearing, public.hearings_hearingcompanion, public.hearings_witnessarrangement,
  public.hearings_hearingcost TO sigap_desk;
GRANT UPDATE (status, outcome, move_reason, settled_at, settled_by, settled_told_by, confirmed_at, confirmed_by,
  confirmed_by_name) ON public.hearings_hearing TO sigap_desk;
GRANT UPDATE (confirmed_at, ended_at, ended_by) ON public.hearings_hearingcompanion TO sigap_desk;
GRANT UPDATE (answer, answered_by, answered_on) ON public.hearings_witnessarrangement TO sigap_desk;
GRANT UPDATE (received, received_on) ON public.hearings_hearingcost TO sigap_desk;
-- Who is to be heard is put right in the case: whether that is a child is noted of what lies ahead, by whoever does it, who
-- may write nothing else of the diary.
CREATE FUNCTION hearings.note_child(p_hearing uuid, p_child boolean) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  UPDATE public.hearings_hearing h SET hears_child = p_child
  WHERE h.id = p_hearing AND h.status = 'hearing_planned' AND cases.works_in_section(h.case_id, 'persons')
$$;
GRANT EXECUTE ON FUNCTION hearings.note_child TO sigap_desk;
CREATE POLICY hearing_seen ON public.hearings_hearing FOR SELECT TO sigap_desk
  USING (case_id = ANY ((SELECT cases.with_room('legal'))::uuid[])
    OR hearings.accompanied_by_me(id) OR cases.reads_to_close(case_id));
CREATE POLICY hearing_noted ON public.hearings_hearing FOR INSERT TO sigap_desk WITH CHECK (
  (SELECT legal.enters()) AND cases.in_room(case_id, 'legal') AND recorded_by = (SELECT access.me())
  AND office_id = ANY ((SELECT access.my_offices())::uuid[]) AND confirmed_at IS NULL AND status = 'hearing_planned'
  AND is_first_hand = legal.is_law_office(office_id)
  AND (person_id IS NULL OR EXISTS (
    SELECT 1 FROM public.cases_caseperson p WHERE p.id = person_id AND p.case_id = hearings_hearing.case_id))
  AND witnesses <@ ARRAY(SELECT p.id FROM public.cases_caseperson p WHERE p.case_id = hearings_hearing.case_id)
  AND (follows_id IS NULL OR hearings.is_of(follows_id, case_id))
);
-- What ended stays as it is; only who enforces the law says that it is so.
CREATE POLICY hearing_ends ON public.hearings_hearing FOR UPDATE TO sigap_desk
  USING (status = 'hearing_planned' AND (SELECT legal.enters()) AND cases.in_room(case_id, 'legal'))
  WITH CHECK (cases.in_room(case_id, 'legal') AND (confirmed_by IS NULL OR status <> 'hearing_planned'
    OR confirmed_by = (SELECT access.me())
      AND EXISTS (SELECT 1 FROM unnest((SELECT access.my_offices())::uuid[]) AS mine(id) WHERE legal.is_law_office(mine.id))));
CREATE POLICY companion_seen ON public.hearings_hearingcompanion FOR SELECT TO sigap_desk
  USING (case_id = ANY ((SELECT cases.with_room('legal'))::uuid[])
    OR officer_id = (SELECT access.me()) AND cases.visible(case_id));
CREATE POLICY companion_chosen ON public.hearings_hearingcompanion FOR INSERT TO sigap_desk WITH CHECK (
  (SELECT legal.enters()) AND cases.in_room(case_id, 'legal') AND chosen_by = (SELECT access.me()) AND ended_at IS NULL
  AND hearings.is_of(hearing_id, case_id)
  AND EXISTS (SELECT 1 FROM public.cases_assignment a WHERE a.case_id = hearings_hearingcompanion.case_id
    AND a.person_id = officer_id AND a.office_id = hearings_hearingcompanion.office_id AND a.until IS NULL)
);
CREATE POLICY companion_answers ON public.hearings_hearingcompanion FOR UPDATE TO sigap_desk
  USING (ended_at IS NULL AND (officer_id = (SELECT access.me())
    OR (SELECT legal.enters()) AND cases.in_room(case_id, 'legal')))
  WITH CHECK (ended_by = (SELECT access.me()) OR ended_at IS NULL AND officer_id = (SELECT access.me()));
CREATE POLICY arrangement_seen ON public.hearings_witnessarrangement FOR SELECT TO sigap_desk
  USING (case_id = ANY ((SELECT cases.with_room('legal'))::uuid[]) OR hearings.accompanied_by_me(hearing_id));
CREATE POLICY arrangement_noted ON public.hearings_witnessarrangement FOR INSERT TO sigap_desk WITH CHECK (
  (SELECT legal.enters()) AND cases.in_room(case_id, 'legal') AND recorded_by = (SELECT access.me())
  AND hearings.is_of(hearing_id, case_id)
);
CREATE POLICY arrangement_answered ON public.hearings_witnessarrangement FOR UPDATE TO sigap_desk
  USING (answer = 'arrangement_waiting' AND (SELECT legal.enters()) AND cases.in_room(case_id, 'legal'))
  WITH CHECK (cases.in_room(case_id, 'legal'));
CREATE POLICY hearing_cost_seen ON public.hearings_hearingcost FOR SELECT TO sigap_desk
  USING (cases.in_room(case_id, 'legal'));
CREATE POLICY hearing_cost_claimed ON public.hearings_hearingcost FOR INSERT TO sigap_desk WITH CHECK (
  (SELECT legal.enters()) AND cases.in_room(case_id, 'legal') AND recorded_by = (SELECT access.me())
  AND hearings.is_of(hearing_id, case_id)
);
CREATE POLICY hearing_cost_received ON public.hearings_hearingcost FOR UPDATE TO sigap_desk
  USING (received IS NULL AND (SELECT legal.enters()) AND cases.in_room(case_id, 'legal'))
  WITH CHECK (cases.in_room(case_id, 'legal'));
CREATE TRIGGER subject_registered AFTER INSERT ON public.hearings_hearing FOR EACH ROW
  EXECUTE FUNCTION access.register_subject_of_case();
CREATE TRIGGER subject_registered AFTER INSERT ON public.hearings_hearingcompanion FOR EACH ROW
  EXECUTE FUNCTION access.register_subject_of_case();

-- Somebody does not work for the office at that hour any more, or is away.
CREATE FUNCTION hearings.is_away(p_person uuid, p_office uuid, p_at timestamptz) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT access.works_until(p_person, p_office) <= p_at OR EXISTS (
    SELECT 1 FROM public.access_absence away WHERE away.person_id = p_person AND away.cancelled_at IS NULL
      AND away.starts_at <= p_at AND away.ends_at > p_at)
$$;
-- The same of who works on a case that I see: whether a colleague is away on a day is asked for no other reason.
CREATE FUNCTION hearings.is_away_of_case(p_case uuid, p_person uuid, p_office uuid, p_at timestamptz) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT hearings.is_away(p_person, p_office, p_at) AND cases.visible(p_case) AND EXISTS (
    SELECT 1 FROM public.cases_assignment a
    WHERE a.case_id = p_case AND a.person_id = p_person AND a.office_id = p_office AND a.until IS NULL)
$$;
GRANT EXECUTE ON FUNCTION hearings.is_away_of_case TO sigap_desk;

-- Which of these officers accompany elsewhere between two moments, but at this hearing; of what is kept from me nothing.
CREATE FUNCTION hearings.busy_among(officers uuid[], p_since timestamptz, p_until timestamptz, but uuid) RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(array_agg(DISTINCT c.officer_id), '{}') FROM public.hearings_hearingcompanion c
  JOIN public.hearings_hearing h ON h.id = c.hearing_id AND h.status = 'hearing_planned'
  JOIN public.cases_assignment a
    ON a.case_id = c.case_id AND a.person_id = c.officer_id AND a.office_id = c.office_id AND a.until IS NULL
  WHERE c.officer_id = ANY (officers) AND c.ended_at IS NULL AND h.starts_at > p_since AND h.starts_at < p_until
    AND h.id IS DISTINCT FROM but AND h.case_id <> ALL ((SELECT cases.kept_from_me())::uuid[])
    AND (SELECT legal.enters())
$$;
GRANT EXECUTE ON FUNCTION hearings.busy_among TO sigap_desk;

-- Somebody who works on the case, and is there on that day, has said that they accompany at this hearing.
CREATE FUNCTION hearings.is_accompanied(wanted uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.hearings_hearingcompanion c
    JOIN public.cases_assignment a
      ON a.case_id = c.case_id AND a.person_id = c.officer_id AND a.office_id = c.office_id AND a.until IS NULL
    JOIN public.hearings_hearing h ON h.id = c.hearing_id
    WHERE c.hearing_id = wanted AND c.ended_at IS NULL AND c.confirmed_at IS NOT NULL
      AND NOT hearings.is_away(c.officer_id, c.office_id, h.starts_at))
$$;

-- For the worker, each once: hearings ahead that nobody accompanies, and who accompanies at one that is near. Whatever it
-- asks for, it is told of no more than the next three days: what rings now rings no more when its day comes.
CREATE FUNCTION hearings.alone_ahead(p_at timestamptz, p_until timestamptz)
RETURNS TABLE (hearing uuid, case_id uuid, office uuid, manager uuid, starts_at timestamptz)
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH asked AS (SELECT audit.moment(p_at) AS at)
  UPDATE public.hearings_hearing h SET rung_at = asked.at FROM public.cases_case f, asked
  WHERE f.id = h.case_id AND h.status = 'hearing_planned' AND h.rung_at IS NULL AND h.starts_at > asked.at
    AND h.starts_at < least(p_until, asked.at + interval '3 days') AND NOT hearings.is_accompanied(h.id)
  RETURNING h.id, h.case_id, f.office_id, f.manager_id, h.starts_at
$$;
CREATE FUNCTION hearings.near(p_at timestamptz, p_until timestamptz)
RETURNS TABLE (hearing uuid, case_id uuid, officer uuid, office uuid, starts_at timestamptz)
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH asked AS (SELECT audit.moment(p_at) AS at)
  UPDATE public.hearings_hearingcompanion c SET reminded_at = asked.at FROM public.hearings_hearing h, asked
  WHERE h.id = c.hearing_id AND h.status = 'hearing_planned' AND c.ended_at IS NULL AND c.reminded_at IS NULL
    AND h.starts_at > asked.at AND h.starts_at < least(p_until, asked.at + interval '3 days')
    AND EXISTS (
      SELECT 1 FROM public.cases_assignment a
      WHERE a.case_id = c.case_id AND a.person_id = c.officer_id AND a.office_id = c.office_id AND a.until IS NULL)
  RETURNING h.id, h.case_id, c.officer_id, c.office_id, h.starts_at
$$;
GRANT EXECUTE ON FUNCTION hearings.alone_ahead, hearings.near TO sigap_worker;

-- Somebody says that they come: if they are lost later, it rings again.
CREATE FUNCTION hearings.rings_anew() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE public.hearings_hearing h SET rung_at = NULL WHERE h.id = NEW.hearing_id AND h.rung_at IS NOT NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER rings_anew AFTER UPDATE OF confirmed_at ON public.hearings_hearingcompanion FOR EACH ROW
  WHEN (OLD.confirmed_at IS NULL AND NEW.confirmed_at IS NOT NULL) EXECUTE FUNCTION hearings.rings_anew();

-- Who does the work accompanies: to a colleague who works on the case for the same office, by its head, who reads nothing
-- of it here. What the former said does not bind the new one; of a hearing that is over nothing changes.
CREATE FUNCTION hearings.companions_given(p_case uuid, p_office uuid, p_from uuid, p_to uuid, p_at timestamptz)
RETURNS TABLE (hearing uuid, starts_at timestamptz, is_new boolean)
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH former AS (
    UPDATE public.hearings_hearingcompanion c
    SET ended_at = (SELECT audit.moment(p_at)), ended_by = access.me()
    FROM public.hearings_hearing h
    WHERE h.id = c.hearing_id AND h.status = 'hearing_planned' AND h.starts_at > (SELECT audit.moment(p_at))
      AND c.case_id = p_case AND c.office_id = p_office AND c.officer_id = p_from AND c.ended_at IS NULL
      AND p_to <> p_from AND access.leads(p_office) AND access.works_in(p_to, p_office)
      AND EXISTS (
        SELECT 1 FROM public.cases_assignment s
        WHERE s.case_id = p_case AND s.office_id = p_office AND s.person_id = p_to AND s.until IS NULL)
    RETURNING h.id, h.starts_at
  ), made AS (
    INSERT INTO public.hearings_hearingcompanion
      (id, hearing_id, case_id, officer_id, officer_name, office_id, chosen_at, chosen_by)
    SELECT gen_random_uuid(), former.id, p_case, p.id, p.name, p_office, (SELECT audit.moment(p_at)), access.me()
    FROM former JOIN public.access_person p ON p.id = p_to
    ON CONFLICT DO NOTHING
    RETURNING hearing_id
  )
  SELECT former.id, former.starts_at, made.hearing_id IS NOT NULL
  FROM former LEFT JOIN made ON made.hearing_id = former.id
$$;
GRANT EXECUTE ON FUNCTION hearings.companions_given TO sigap_desk;
-- Whether there is anything to give, for the head who would.
CREATE FUNCTION hearings.holds_companion(p_case uuid, p_office uuid, p_person uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT access.leads(p_office) AND EXISTS (
    SELECT 1 FROM public.hearings_hearingcompanion c JOIN public.hearings_hearing h ON h.id = c.hearing_id
    WHERE c.case_id = p_case AND c.office_id = p_office AND c.officer_id = p_person AND c.ended_at IS NULL
      AND h.status = 'hearing_planned' AND h.starts_at > now())
$$;
GRANT EXECUTE ON FUNCTION hearings.holds_companion TO sigap_desk;

-- Hearings that somebody accompanies, for the calendar that leaves the house: hours alone.
CREATE FUNCTION hearings.hours_of(p_person uuid) RETURNS TABLE (uid uuid, starts_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT c.id, h.starts_at FROM public.hearings_hearingcompanion c
  JOIN public.hearings_hearing h ON h.id = c.hearing_id AND h.status = 'hearing_planned'
  JOIN public.cases_assignment a
    ON a.case_id = c.case_id AND a.person_id = c.officer_id AND a.office_id = c.office_id AND a.until IS NULL
  WHERE c.officer_id = p_person AND c.ended_at IS NULL AND NOT access.is_excluded(c.case_id, p_person, NULL)
$$;
