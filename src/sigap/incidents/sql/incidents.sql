GRANT USAGE ON SCHEMA incidents TO sigap_desk, sigap_vault;

-- Who stands how to an incident. Definer functions read past row-level security, so that policies need not call one
-- another in a ring; each says for whom it answers.

-- The roles that hold incident:manage.
CREATE FUNCTION incidents.manages() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT access.may('incident:manage')
$$;
GRANT EXECUTE ON FUNCTION incidents.manages TO sigap_desk;

-- The roles that hold incident:see.
CREATE FUNCTION incidents.sees() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT access.may('incident:see')
$$;
GRANT EXECUTE ON FUNCTION incidents.sees TO sigap_desk;

-- I work, in the section of persons, on a case that this incident touches.
CREATE FUNCTION incidents.asked(wanted uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.incidents_touchedcase t
    WHERE t.incident_id = wanted AND cases.in_room(t.case_id, 'persons')
  )
$$;
GRANT EXECUTE ON FUNCTION incidents.asked TO sigap_desk;

-- An incident's data key: to those who manage it. The words of the letters, and nothing else of it, also to those who
-- bring the letters to the people of a case.
CREATE FUNCTION incidents.key_opens(key uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT incidents.manages() OR EXISTS (
    SELECT 1 FROM public.incidents_assessment a WHERE a.key_id = key AND incidents.asked(a.incident_id)
  )
$$;
GRANT EXECUTE ON FUNCTION incidents.key_opens TO sigap_desk, sigap_vault;

-- The case behind a code, for who manages incidents and sees no case: that it is there, and whom to ask. It tells a
-- wrong code from a right one, because a letter that nobody writes is worse.
CREATE FUNCTION incidents.case_behind(wanted text) RETURNS TABLE (case_id uuid, manager_id uuid, office_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT c.id, c.manager_id, c.office_id FROM public.cases_case c WHERE c.code = wanted AND incidents.manages()
$$;
GRANT EXECUTE ON FUNCTION incidents.case_behind TO sigap_desk;

-- How many people of each case, and of the officers (no case), and how far their letters are. Never who.
CREATE FUNCTION incidents.tally(wanted uuid) RETURNS TABLE (
  case_id uuid, confirmed_at timestamptz, persons integer, waiting integer, handed_over integer, unreachable integer,
  last_done_at timestamptz
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT t.case_id, t.confirmed_at, count(a.id)::integer,
    (count(a.id) FILTER (WHERE a.state IN ('not_yet', 'printed')))::integer,
    (count(a.id) FILTER (WHERE a.state = 'handed_over'))::integer,
    (count(a.id) FILTER (WHERE a.state = 'unreachable'))::integer,
    max(a.done_at)
  FROM public.incidents_touchedcase t
  LEFT JOIN public.incidents_affected a ON a.touched_id = t.id
  WHERE t.incident_id = wanted AND (incidents.manages() OR access.may('audit:see'))
  GROUP BY t.id, t.case_id, t.confirmed_at
  UNION ALL
  SELECT NULL, NULL, count(a.id)::integer,
    (count(a.id) FILTER (WHERE a.state IN ('not_yet', 'printed')))::integer,
    (count(a.id) FILTER (WHERE a.state = 'handed_over'))::integer,
    (count(a.id) FILTER (WHERE a.state = 'unreachable'))::integer,
    max(a.done_at)
  FROM public.incidents_affected a
  WHERE a.incident_id = wanted AND a.touched_id IS NULL AND (incidents.manages() OR access.may('audit:see'))
  HAVING count(a.id) > 0
$$;
GRANT EXECUTE ON FUNCTION incidents.tally TO sigap_desk;

-- Who sees and writes which rows of an incident. The explicit filter stands in every query; this is the net beneath it.

-- What was reported, noted and assessed is added, never changed; an end and an answer are written once.
GRANT SELECT, INSERT ON public.incidents_incident, public.incidents_step, public.incidents_assessment,
  public.incidents_nobreach, public.incidents_touchedcase, public.incidents_affected TO sigap_desk;
GRANT UPDATE (status, ended_at, ended_by) ON public.incidents_incident TO sigap_desk;
GRANT UPDATE (decision, decided_by, decided_by_name, decided_at) ON public.incidents_nobreach TO sigap_desk;
GRANT UPDATE (confirmed_by, confirmed_by_name, confirmed_at) ON public.incidents_touchedcase TO sigap_desk;
GRANT UPDATE (state, printed_at, done_at, recorded_at, recorded_by, handed_to, reason) ON public.incidents_affected
  TO sigap_desk;
CREATE POLICY incident_seen ON public.incidents_incident FOR SELECT TO sigap_desk USING (
  (SELECT incidents.sees()) OR reported_by = (SELECT access.me()) OR incidents.asked(id)
);
CREATE POLICY incident_reported ON public.incidents_incident FOR INSERT TO sigap_desk WITH CHECK (
  status = 'open' AND reported_by = (SELECT access.me())
  AND office_id = ANY ((SELECT access.my_offices())::uuid[])
);
-- That it was none is written only once a second person has agreed (below), also past the page.
CREATE POLICY incident_ended ON public.incidents_incident FOR UPDATE TO sigap_desk
  USING ((SELECT incidents.manages()) AND status = 'open')
  WITH CHECK (
    (SELECT incidents.manages()) AND (status = 'open' OR ended_by = (SELECT access.me()))
    AND (status <> 'no_breach' OR EXISTS (
      SELECT 1 FROM public.incidents_nobreach n
      WHERE n.incident_id = incidents_incident.id AND n.decision = 'agreed' AND n.decided_by = (SELECT access.me())))
  );
-- The technical administrator sees and notes the technical steps only; the same two stand in rules.TECHNICAL.
CREATE POLICY step_seen ON public.incidents_step FOR SELECT TO sigap_desk USING (
  (SELECT incidents.manages()) OR (SELECT access.may('audit:see'))
  OR (code IN ('contain', 'recover') AND (SELECT access.may('incident:contain')))
);
CREATE POLICY step_noted ON public.incidents_step FOR INSERT TO sigap_desk WITH CHECK (
  noted_by = (SELECT access.me()) AND (
    (SELECT incidents.manages())
    OR (code IN ('contain', 'recover') AND (SELECT access.may('incident:contain')))
  )
);
CREATE POLICY assessment_seen ON public.incidents_assessment FOR SELECT TO sigap_desk
  USING ((SELECT incidents.sees()) OR incidents.asked(incident_id));
CREATE POLICY assessment_written ON public.incidents_assessment FOR INSERT TO sigap_desk
  WITH CHECK ((SELECT incidents.manages()) AND written_by = (SELECT access.me()));
CREATE POLICY no_breach_seen ON public.incidents_nobreach FOR SELECT TO sigap_desk
  USING ((SELECT incidents.manages()) OR (SELECT access.may('audit:see')));
CREATE POLICY no_breach_proposed ON public.incidents_nobreach FOR INSERT TO sigap_desk
  WITH CHECK ((SELECT incidents.manages()) AND proposed_by = (SELECT access.me()) AND decision = '');
-- Four eyes, also past the page: whoever proposed cannot write the decision.
CREATE POLICY no_breach_decided ON public.incidents_nobreach FOR UPDATE TO sigap_desk
  USING ((SELECT incidents.manages()) AND decision = '' AND proposed_by <> (SELECT access.me()))
  WITH CHECK ((SELECT incidents.manages()) AND decided_by = (SELECT access.me()));
CREATE POLICY touched_seen ON public.incidents_touchedcase FOR SELECT TO sigap_desk
  USING ((SELECT incidents.manages()) OR cases.in_room(case_id, 'persons'));
CREATE POLICY touched_added ON public.incidents_touchedcase FOR INSERT TO sigap_desk WITH CHECK (
  (SELECT incidents.manages()) AND asked_by = (SELECT access.me()) AND confirmed_by IS NULL
  AND EXISTS (SELECT 1 FROM incidents.case_behind(case_code) AS behind WHERE behind.case_id = incidents_touchedcase.case_id)
);
CREATE POLICY touched_confirmed ON public.incidents_touchedcase FOR UPDATE TO sigap_desk
  USING (cases.in_room(case_id, 'persons'))
  WITH CHECK (cases.in_room(case_id, 'persons') AND confirmed_by = (SELECT access.me()));
-- Who in a case is concerned is seen by those who work on it, and by nobody else; officers by those who manage.
CREATE POLICY affected_seen ON public.incidents_affected FOR SELECT TO sigap_desk USING (
  (touched_id IS NULL AND (SELECT incidents.manages()))
  OR EXISTS (
    SELECT 1 FROM public.incidents_touchedcase t
    WHERE t.id = incidents_affected.touched_id AND cases.in_room(t.case_id, 'persons')
  )
);
CREATE POLICY affected_added ON public.incidents_affected FOR INSERT TO sigap_desk WITH CHECK (
  state = 'not_yet' AND (
    (touched_id IS NULL AND (SELECT incidents.manages()))
    OR EXISTS (
      SELECT 1 FROM public.incidents_touchedcase t
      JOIN public.cases_caseperson p ON p.case_id = t.case_id AND p.id = incidents_affected.case_person_id
      WHERE t.id = incidents_affected.touched_id AND t.incident_id = incidents_affected.incident_id
        AND cases.in_room(t.case_id, 'persons')
    )
  )
);
CREATE POLICY affected_moved ON public.incidents_affected FOR UPDATE TO sigap_desk
  USING (
    state <> 'handed_over' AND (
      (touched_id IS NULL AND (SELECT incidents.manages()))
      OR EXISTS (
        SELECT 1 FROM public.incidents_touchedcase t
        WHERE t.id = incidents_affected.touched_id AND cases.in_room(t.case_id, 'persons')
      )
    )
  )
  WITH CHECK (recorded_by IS NULL OR recorded_by = (SELECT access.me()));
-- Beside the vault's own policies, not instead of them. What is sealed for an incident by whoever may not read it
-- (a reporter, the technical administrator) is sealed under a key that they make and never see again.
CREATE POLICY key_of_incident_read ON public.vault_datakey AS RESTRICTIVE FOR SELECT TO sigap_desk, sigap_vault
  USING (purpose <> 'incident' OR incidents.key_opens(id));
-- The clocks of an incident: seen by whoever sees it and by whoever brings its letters, moved by those who manage it
-- (they own it as a part).
CREATE POLICY clock_of_incident_seen ON public.clocks_clock FOR SELECT TO sigap_desk
  USING (subject_kind = 'incident' AND ((SELECT incidents.sees()) OR incidents.asked(subject_id)));

-- Whoever is kept from a case does not read its code in the list of an incident either; the numbers stay whole.
CREATE POLICY touched_not_kept ON public.incidents_touchedcase AS RESTRICTIVE FOR SELECT TO sigap_desk
  USING (case_id <> ALL ((SELECT cases.kept_from_me())::uuid[]));
