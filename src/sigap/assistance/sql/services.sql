GRANT USAGE ON SCHEMA assistance TO sigap_desk, sigap_worker;

-- Services are seen and noted by people assigned for an office to which the section stands open; outside the core team of
-- the case each sees what its own office gave.
CREATE FUNCTION assistance.sees_help(wanted uuid, giver uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT cases.in_room(wanted, 'services') AND (giver = ANY (access.my_offices()) OR cases.in_core_team(wanted))
$$;
GRANT EXECUTE ON FUNCTION assistance.sees_help TO sigap_desk;

-- I work on this case for the office whose case it is.
CREATE FUNCTION assistance.leads(wanted uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM public.cases_case c WHERE c.id = wanted AND cases.works_for(wanted, c.office_id))
$$;
GRANT EXECUTE ON FUNCTION assistance.leads TO sigap_desk;

-- What an office noted that is no longer in the case is put right by the office whose case it is; nobody else could.
CREATE FUNCTION assistance.corrects_for(wanted uuid, office uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT assistance.leads(wanted) AND NOT cases.takes_part(wanted, office)
$$;
GRANT EXECUTE ON FUNCTION assistance.corrects_for TO sigap_desk;

GRANT SELECT, INSERT ON public.assistance_service TO sigap_desk;
CREATE POLICY service_seen ON public.assistance_service FOR SELECT TO sigap_desk
  USING (assistance.sees_help(case_id, office_id) OR cases.reads_to_close(case_id));
CREATE POLICY service_noted ON public.assistance_service FOR INSERT TO sigap_desk WITH CHECK (
  cases.in_room(case_id, 'services') AND given_by = (SELECT access.me())
  AND (office_id = ANY ((SELECT access.my_offices())::uuid[])
    OR (replaces_id IS NOT NULL AND assistance.corrects_for(case_id, office_id)))
);

-- Appointments and consent stand behind the section of services, as services do. What was done and said is added, never
-- changed; of an appointment only its end may be written, once.

GRANT SELECT, INSERT ON public.assistance_appointment, public.assistance_consenttalk, public.assistance_consentanswer,
  public.assistance_vitalreview TO sigap_desk;
GRANT UPDATE (status, settled_at, settled_by, settled_by_name) ON public.assistance_appointment TO sigap_desk;
-- A version names one of the same case and office, and nobody replaces what they may not see.
CREATE POLICY service_replaces ON public.assistance_service AS RESTRICTIVE FOR INSERT TO sigap_desk WITH CHECK (
  replaces_id IS NULL OR EXISTS (
    SELECT 1 FROM public.assistance_service s
    WHERE s.id = assistance_service.replaces_id AND s.case_id = assistance_service.case_id
      AND s.office_id = assistance_service.office_id)
);
CREATE POLICY appointment_seen ON public.assistance_appointment FOR SELECT TO sigap_desk
  USING (assistance.sees_help(case_id, office_id));
CREATE POLICY appointment_made ON public.assistance_appointment FOR INSERT TO sigap_desk WITH CHECK (
  cases.in_room(case_id, 'services') AND made_by = (SELECT access.me()) AND status = 'planned'
  AND office_id = ANY ((SELECT access.my_offices())::uuid[])
);
CREATE POLICY appointment_settled ON public.assistance_appointment FOR UPDATE TO sigap_desk
  USING (status = 'planned' AND cases.in_room(case_id, 'services'))
  WITH CHECK (cases.in_room(case_id, 'services') AND settled_by = (SELECT access.me()));
-- Whatever policies other apps add by which one is planned again: an end is not written over another end.
CREATE FUNCTION assistance.refuse_second_end() RETURNS trigger
LANGUAGE plpgsql SECURITY INVOKER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RAISE insufficient_privilege USING MESSAGE = 'An appointment that has ended is planned again first';
END $$;
CREATE TRIGGER second_end_refused BEFORE UPDATE OF status, settled_at, settled_by ON public.assistance_appointment
  FOR EACH ROW WHEN (current_user = 'sigap_desk' AND OLD.status <> 'planned' AND NEW.status <> 'planned')
  EXECUTE FUNCTION assistance.refuse_second_end();
-- The roles that hold consent:note. What a child said is not for every office that gives a service.

CREATE FUNCTION assistance.hears_consent() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT access.may('consent:note')
$$;
GRANT EXECUTE ON FUNCTION assistance.hears_consent TO sigap_desk;

CREATE POLICY talk_seen ON public.assistance_consenttalk FOR SELECT TO sigap_desk
  USING ((SELECT assistance.hears_consent()) AND cases.in_room(case_id, 'services'));
CREATE POLICY talk_noted ON public.assistance_consenttalk FOR INSERT TO sigap_desk WITH CHECK (
  (SELECT assistance.hears_consent()) AND cases.in_room(case_id, 'services') AND recorded_by = (SELECT access.me())
  AND office_id = ANY ((SELECT access.my_offices())::uuid[])
);
CREATE POLICY answer_seen ON public.assistance_consentanswer FOR SELECT TO sigap_desk
  USING ((SELECT assistance.hears_consent()) AND cases.in_room(case_id, 'services'));
CREATE POLICY answer_noted ON public.assistance_consentanswer FOR INSERT TO sigap_desk WITH CHECK (
  EXISTS (SELECT 1 FROM public.assistance_consenttalk t
    WHERE t.id = talk_id AND t.case_id = assistance_consentanswer.case_id AND t.recorded_by = (SELECT access.me()))
);
CREATE POLICY review_seen ON public.assistance_vitalreview FOR SELECT TO sigap_desk
  USING ((SELECT assistance.hears_consent()) AND cases.in_room(case_id, 'services'));
-- The roles that hold consent:review; never whoever acted.
CREATE POLICY review_noted ON public.assistance_vitalreview FOR INSERT TO sigap_desk WITH CHECK (
  (SELECT access.may('consent:review')) AND cases.in_room(case_id, 'services')
  AND reviewed_by = (SELECT access.me())
  AND EXISTS (SELECT 1 FROM public.assistance_consenttalk t
    WHERE t.id = talk_id AND t.case_id = assistance_vitalreview.case_id AND t.ground <> ''
      AND t.recorded_by <> (SELECT access.me()))
);
-- The worker reminds: when and whom, never what or where.
GRANT SELECT (id, case_id, officer_id, office_id, starts_at, status, reminded_at), UPDATE (reminded_at)
  ON public.assistance_appointment TO sigap_worker;
CREATE POLICY appointment_swept_seen ON public.assistance_appointment FOR SELECT TO sigap_worker
  USING (status = 'planned');
CREATE POLICY appointment_swept ON public.assistance_appointment FOR UPDATE TO sigap_worker
  USING (status = 'planned') WITH CHECK (status = 'planned');

-- Goals of the plan stand behind the section of services in the office whose case it is: another office sees what it does
-- itself, in `casework`. Of a goal only its end may be written, once, and the day until which an open one goes on.
GRANT SELECT, INSERT ON public.assistance_goal TO sigap_desk;
GRANT UPDATE (due_on, outcome, ended_by, ended_by_name, ended_at, sealed_outcome) ON public.assistance_goal TO sigap_desk;
CREATE POLICY goal_seen ON public.assistance_goal FOR SELECT TO sigap_desk
  USING (assistance.leads(case_id) AND cases.in_room(case_id, 'services') OR cases.reads_to_close(case_id));
CREATE POLICY goal_set ON public.assistance_goal FOR INSERT TO sigap_desk WITH CHECK (
  assistance.leads(case_id) AND cases.in_room(case_id, 'services') AND set_by = (SELECT access.me())
  AND office_id = ANY ((SELECT access.my_offices())::uuid[]) AND outcome = 'open'
);
CREATE POLICY goal_ended ON public.assistance_goal FOR UPDATE TO sigap_desk
  USING (outcome = 'open' AND cases.in_room(case_id, 'services'))
  WITH CHECK (cases.in_room(case_id, 'services') AND ended_by = (SELECT access.me()));
CREATE POLICY goal_continued ON public.assistance_goal FOR UPDATE TO sigap_desk
  USING (outcome = 'open' AND assistance.leads(case_id) AND cases.in_room(case_id, 'services'))
  WITH CHECK (outcome = 'open' AND assistance.leads(case_id) AND cases.in_room(case_id, 'services'));
CREATE TRIGGER subject_registered AFTER INSERT ON public.assistance_goal FOR EACH ROW
  EXECUTE FUNCTION access.register_subject_of_case();

-- What the closing guard asks of the plan; for who closes and for the second person.
CREATE FUNCTION assistance.closing_facts(wanted uuid) RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT array_remove(ARRAY[
    CASE WHEN NOT EXISTS (SELECT 1 FROM public.assistance_goal g WHERE g.case_id = wanted) THEN 'plan_missing' END,
    CASE WHEN EXISTS (SELECT 1 FROM public.assistance_goal g WHERE g.case_id = wanted AND g.outcome = 'open')
      THEN 'goal_open' END
  ], NULL)
  WHERE cases.answers_closing(wanted)
$$;
GRANT EXECUTE ON FUNCTION assistance.closing_facts TO sigap_desk;
