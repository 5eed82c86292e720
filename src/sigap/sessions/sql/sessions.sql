GRANT USAGE ON SCHEMA sessions TO sigap_desk, sigap_vault;

-- Sessions stand behind the section of services: that one took place, of what kind, how long. Of a session that was not
-- held only that the note was mistaken may be written, once; where its office has left, by the office whose case it is.
GRANT SELECT, INSERT ON public.sessions_servicesession TO sigap_desk;
GRANT UPDATE (voided_at, voided_by) ON public.sessions_servicesession TO sigap_desk;
CREATE POLICY session_seen ON public.sessions_servicesession FOR SELECT TO sigap_desk
  USING (assistance.sees_help(case_id, office_id));
CREATE POLICY session_noted ON public.sessions_servicesession FOR INSERT TO sigap_desk WITH CHECK (
  cases.in_room(case_id, 'services') AND recorded_by = (SELECT access.me()) AND voided_at IS NULL
  AND office_id = ANY ((SELECT access.my_offices())::uuid[])
  AND (service_id IS NULL OR EXISTS (
    SELECT 1 FROM public.assistance_service s
    WHERE s.id = service_id AND s.case_id = sessions_servicesession.case_id AND s.replaces_id IS NULL))
);
CREATE POLICY session_voided ON public.sessions_servicesession FOR UPDATE TO sigap_desk
  USING (voided_at IS NULL AND service_id IS NULL
    AND (office_id = ANY ((SELECT access.my_offices())::uuid[]) OR assistance.corrects_for(case_id, office_id))
    AND cases.in_room(case_id, 'services'))
  WITH CHECK (voided_by = (SELECT access.me()) AND cases.in_room(case_id, 'services'));
-- An appointment that ended with such a note is planned again once I have taken the note back.
CREATE POLICY appointment_reopened ON public.assistance_appointment FOR UPDATE TO sigap_desk
  USING (status IN ('missed', 'cancelled') AND cases.in_room(case_id, 'services') AND EXISTS (
    SELECT 1 FROM public.sessions_servicesession n
    WHERE n.appointment_id = assistance_appointment.id AND n.case_id = assistance_appointment.case_id
      AND n.recorded_at = assistance_appointment.settled_at AND n.not_held <> '' AND n.voided_by = (SELECT access.me())))
  WITH CHECK (status = 'planned' AND settled_by IS NULL AND cases.in_room(case_id, 'services'));
CREATE TRIGGER subject_registered AFTER INSERT ON public.sessions_servicesession FOR EACH ROW
  EXECUTE FUNCTION access.register_subject_of_case();

-- What a correction says of people, minutes and place: added with the version of the service that it made, never changed.
GRANT SELECT, INSERT ON public.sessions_sessionversion TO sigap_desk;
CREATE POLICY session_version_seen ON public.sessions_sessionversion FOR SELECT TO sigap_desk
  USING (EXISTS (SELECT 1 FROM public.sessions_servicesession n WHERE n.id = session_id));
CREATE POLICY session_version_noted ON public.sessions_sessionversion FOR INSERT TO sigap_desk WITH CHECK (
  EXISTS (
    SELECT 1 FROM public.sessions_servicesession n
    JOIN public.assistance_service s ON s.root = n.service_id AND s.case_id = n.case_id
    WHERE n.id = session_id AND n.case_id = sessions_sessionversion.case_id
      AND s.id = sessions_sessionversion.service_id AND s.given_by = (SELECT access.me()))
);

-- I sit on this seat: the very assignment that it was begun with still runs, for an office that takes part and in which I
-- am a psychologist, and nobody keeps me from the case. Not the section decides: heads and managers enter all of them.
CREATE FUNCTION sessions.sits(wanted uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.sessions_psychologyseat s
    JOIN public.cases_assignment a ON a.id = s.assignment_id AND a.case_id = s.case_id AND a.until IS NULL
      AND a.person_id = s.officer_id
    JOIN public.cases_participation p ON p.case_id = s.case_id AND p.office_id = a.office_id AND p.until IS NULL
    JOIN public.access_membership m ON m.person_id = s.officer_id AND m.office_id = a.office_id
      AND m.role = ANY (access.holders_of('psychology:note')) AND m.since <= now() AND (m.until IS NULL OR m.until > now())
    WHERE s.id = wanted AND s.officer_id = access.me()
      AND NOT access.is_excluded(s.case_id, s.officer_id, NULL)
  )
$$;

-- A seat of mine from which this client's notes of another seat, written at this moment, stand open.
CREATE FUNCTION sessions.reads_note(p_seat uuid, p_person uuid, p_written timestamptz) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.sessions_psychologyseat s
    WHERE s.person_id = p_person AND s.officer_id = access.me()
      AND (s.id = p_seat OR p_written <= s.client_yes_at) AND sessions.sits(s.id))
$$;

CREATE FUNCTION sessions.key_opens(wanted uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.sessions_psychologyseat s
    WHERE s.key_id = wanted AND sessions.reads_note(s.id, s.person_id, s.since))
$$;
GRANT EXECUTE ON FUNCTION sessions.sits, sessions.reads_note TO sigap_desk;
GRANT EXECUTE ON FUNCTION sessions.key_opens TO sigap_desk, sigap_vault;
-- Beside the policies of the vault and of cases, not instead of them: no break-glass, no closing, no section leads past it.
CREATE POLICY key_of_psychology_read ON public.vault_datakey AS RESTRICTIVE FOR SELECT TO sigap_desk, sigap_vault
  USING (purpose <> 'psychology' OR sessions.key_opens(id));

-- That a psychologist works with a client is no secret to their own office and the core team; what they wrote, and whether, is.
GRANT SELECT, INSERT ON public.sessions_psychologyseat, public.sessions_psychologynote TO sigap_desk;
GRANT UPDATE (client_yes_at, answered_by, answered_by_name, answered_at, mac) ON public.sessions_psychologyseat TO sigap_desk;
CREATE POLICY seat_seen ON public.sessions_psychologyseat FOR SELECT TO sigap_desk
  USING (cases.in_room(case_id, 'services') AND (officer_id = (SELECT access.me())
    OR EXISTS (SELECT 1 FROM public.cases_assignment a WHERE a.id = assignment_id)));
CREATE POLICY seat_begun ON public.sessions_psychologyseat FOR INSERT TO sigap_desk WITH CHECK (
  officer_id = (SELECT access.me()) AND (SELECT access.may('psychology:note')) AND client_yes_at IS NULL
  AND cases.in_room(case_id, 'services')
  AND EXISTS (
    SELECT 1 FROM public.cases_assignment a
    JOIN public.access_membership m ON m.person_id = a.person_id AND m.office_id = a.office_id
      AND m.role = ANY (access.holders_of('psychology:note')) AND m.since <= now() AND (m.until IS NULL OR m.until > now())
    WHERE a.id = assignment_id AND a.case_id = sessions_psychologyseat.case_id AND a.person_id = officer_id
      AND a.until IS NULL)
  AND EXISTS (
    SELECT 1 FROM public.cases_caseperson p WHERE p.id = person_id AND p.case_id = sessions_psychologyseat.case_id
      AND p.role IN ('victim', 'child_in_conflict'))
);
-- The client's answer is written by who takes consent, never by the psychologist.
CREATE POLICY seat_answered ON public.sessions_psychologyseat FOR UPDATE TO sigap_desk
  USING (officer_id <> (SELECT access.me()) AND (SELECT assistance.hears_consent()) AND cases.in_room(case_id, 'services'))
  WITH CHECK (answered_by = (SELECT access.me()) AND cases.in_room(case_id, 'services'));
CREATE POLICY psychology_note_seen ON public.sessions_psychologynote FOR SELECT TO sigap_desk
  USING (sessions.reads_note(seat_id, person_id, written_at));
CREATE POLICY psychology_note_written ON public.sessions_psychologynote FOR INSERT TO sigap_desk WITH CHECK (
  sessions.sits(seat_id) AND EXISTS (
    SELECT 1 FROM public.sessions_psychologyseat s
    WHERE s.id = seat_id AND s.case_id = sessions_psychologynote.case_id AND s.person_id = sessions_psychologynote.person_id
      AND s.key_id = sessions_psychologynote.key_id)
);
-- Who wrote and read there stands in the trail, for the auditor and for themselves; to others of the case there is no sign.
CREATE POLICY event_of_psychology_kept ON public.audit_event AS RESTRICTIVE FOR SELECT TO sigap_desk USING (
  (code <> 'psychology:note:written'
    AND NOT (code = 'vault:room:opened' AND position('"room": "psychologist"' IN body) > 0))
  OR actor_id = (SELECT access.me()) OR (SELECT access.may('audit:see'))
);

-- What the grant paid for in a span, by service and month of the quarter: of the offices that I lead, no case that is kept
-- from me, no day. Who was served is counted by the caller: the people of the session, else whose service it was, else
-- all clients of the case.
CREATE FUNCTION sessions.grant_use(p_since timestamptz, p_until timestamptz) RETURNS TABLE (
  kind text, function text, month integer, services bigint, minutes bigint, cost numeric, without_cost bigint, people uuid[]
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH standing AS (
    SELECT s.case_id, s.kind, s.function, s.cost, coalesce(v.minutes, n.minutes) AS minutes,
      ((extract(month FROM s.done_at AT TIME ZONE mailbox.regency_zone())::integer - 1) % 3) + 1 AS month,
      coalesce(v.people, n.people, array_remove(ARRAY[s.person_id], NULL)) AS people
    FROM public.assistance_service s
    LEFT JOIN public.sessions_servicesession n ON n.service_id = coalesce(s.root, s.id)
    LEFT JOIN public.sessions_sessionversion v ON v.service_id = s.id
    JOIN public.cases_case c ON c.id = s.case_id
    WHERE access.may('grant:manage') AND c.office_id = ANY (access.my_offices())
      AND s.funding = 'dak' AND s.done_at >= p_since AND s.done_at < p_until AND NOT s.is_void
      AND NOT EXISTS (SELECT 1 FROM public.assistance_service later WHERE later.replaces_id = s.id)
      AND s.case_id <> ALL ((SELECT cases.kept_from_me())::uuid[])
  )
  SELECT t.kind, t.function, t.month, count(*), coalesce(sum(t.minutes), 0), coalesce(sum(t.cost), 0),
    count(*) FILTER (WHERE t.cost IS NULL),
    ARRAY(
      SELECT DISTINCT p.id FROM standing o
      JOIN public.cases_caseperson p ON p.case_id = o.case_id AND p.role IN ('victim', 'child_in_conflict')
        AND (cardinality(o.people) = 0 OR p.id = ANY (o.people))
      WHERE (o.kind, o.function, o.month) = (t.kind, t.function, t.month))
  FROM standing t
  GROUP BY 1, 2, 3
$$;
GRANT EXECUTE ON FUNCTION sessions.grant_use TO sigap_desk;

GRANT SELECT, INSERT ON public.sessions_grantcomponent TO sigap_desk;
GRANT UPDATE (confirmed_at, confirmed_by, confirmed_by_name, ended_at) ON public.sessions_grantcomponent TO sigap_desk;
CREATE POLICY grant_component_seen ON public.sessions_grantcomponent FOR SELECT TO sigap_desk
  USING ((SELECT access.may('grant:manage')));
CREATE POLICY grant_component_set ON public.sessions_grantcomponent FOR INSERT TO sigap_desk WITH CHECK (
  (SELECT access.may('grant:manage')) AND recorded_by = (SELECT access.me()) AND confirmed_by IS NULL);
CREATE POLICY grant_component_changed ON public.sessions_grantcomponent FOR UPDATE TO sigap_desk
  USING ((SELECT access.may('grant:manage')) AND ended_at IS NULL)
  WITH CHECK ((SELECT access.may('grant:manage')) AND (confirmed_by IS NULL OR confirmed_by <> recorded_by));
