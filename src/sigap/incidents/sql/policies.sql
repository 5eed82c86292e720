-- Who sees and writes which rows of an incident. The explicit filter stands in every query; this is the net beneath it.
ALTER TABLE public.incidents_incident ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.incidents_step ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.incidents_assessment ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.incidents_nobreach ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.incidents_touchedcase ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.incidents_affected ENABLE ROW LEVEL SECURITY;

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
  (SELECT incidents.manages()) OR (SELECT access.has_role('auditor'))
  OR (code IN ('contain', 'recover') AND (SELECT access.has_role('technical_administrator')))
);
CREATE POLICY step_noted ON public.incidents_step FOR INSERT TO sigap_desk WITH CHECK (
  noted_by = (SELECT access.me()) AND (
    (SELECT incidents.manages())
    OR (code IN ('contain', 'recover') AND (SELECT access.has_role('technical_administrator')))
  )
);

CREATE POLICY assessment_seen ON public.incidents_assessment FOR SELECT TO sigap_desk
  USING ((SELECT incidents.sees()) OR incidents.asked(incident_id));
CREATE POLICY assessment_written ON public.incidents_assessment FOR INSERT TO sigap_desk
  WITH CHECK ((SELECT incidents.manages()) AND written_by = (SELECT access.me()));

CREATE POLICY no_breach_seen ON public.incidents_nobreach FOR SELECT TO sigap_desk
  USING ((SELECT incidents.manages()) OR (SELECT access.has_role('auditor')));
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
CREATE POLICY key_of_incident_read ON public.vault_datakey AS RESTRICTIVE FOR SELECT TO sigap_desk
  USING (purpose <> 'incident' OR incidents.key_opens(id));

-- The clocks of an incident: seen by whoever sees it and by whoever brings its letters, moved by those who manage it
-- (they own it as a part).
CREATE POLICY clock_of_incident_seen ON public.clocks_clock FOR SELECT TO sigap_desk
  USING (subject_kind = 'incident' AND ((SELECT incidents.sees()) OR incidents.asked(subject_id)));
