GRANT USAGE ON SCHEMA casework TO sigap_desk;

-- An office for which I work on the case sits in this conference.
CREATE FUNCTION casework.sits_in(wanted uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.casework_conferencemember m
    WHERE m.conference_id = wanted AND cases.works_for(m.case_id, m.office_id))
$$;
GRANT EXECUTE ON FUNCTION casework.sits_in TO sigap_desk;

-- Records and plan are for who works on the case in the office whose case it is, where the section stands open to them;
-- minutes for the members of their conference. Versions are added, never changed.
CREATE FUNCTION casework.reads_record(p_case uuid, p_kind text, p_subject uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE p_kind
    WHEN 'conference_minutes' THEN casework.sits_in(p_subject)
    WHEN 'safety_plan' THEN assistance.leads(p_case) AND cases.in_room(p_case, 'services')
    ELSE assistance.leads(p_case) AND cases.in_room(p_case, 'assessment')
  END
$$;
GRANT EXECUTE ON FUNCTION casework.reads_record TO sigap_desk;

GRANT SELECT, INSERT ON public.casework_recordversion, public.casework_caseplan, public.casework_planagreement,
  public.casework_plannedservice, public.casework_caseconference, public.casework_conferencemember,
  public.casework_planpractice TO sigap_desk;
GRANT USAGE ON SEQUENCE public.casework_conferencemember_id_seq TO sigap_desk;
GRANT UPDATE (looked_at, looked_by, looked_by_name) ON public.casework_caseplan TO sigap_desk;
GRANT UPDATE (due_on, owner_office, owner_office_name, owner_person, owner_name, state, ended_at, ended_by, ended_by_name,
  sealed_result, read_at) ON public.casework_plannedservice TO sigap_desk;
GRANT SELECT, INSERT ON public.casework_planmove TO sigap_desk;
GRANT UPDATE (status, closed_at) ON public.casework_caseconference TO sigap_desk;
GRANT UPDATE (is_supervised, changed_by, changed_at) ON public.casework_planpractice TO sigap_desk;

CREATE POLICY record_seen ON public.casework_recordversion FOR SELECT TO sigap_desk
  USING (casework.reads_record(case_id, kind, subject_id));
-- In an emergency: the newest plan of safety of those to whom it was done.
CREATE FUNCTION casework.plans_in_emergency() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(array_agg(r.id), '{}') FROM public.casework_recordversion r
  JOIN public.cases_roomkey k ON k.case_id = r.case_id AND k.room = 'safety' AND k.key_id = r.key_id
  JOIN public.cases_caseperson p ON p.id = r.subject_id AND p.role IN ('victim', 'child_in_conflict')
  WHERE r.case_id = ANY (cases.broken_by_me()) AND r.kind = 'safety_plan' AND NOT EXISTS (
    SELECT 1 FROM public.casework_recordversion n
    WHERE n.kind = r.kind AND n.subject_id = r.subject_id AND n.version > r.version)
$$;
GRANT EXECUTE ON FUNCTION casework.plans_in_emergency TO sigap_desk;
CREATE POLICY record_seen_in_emergency ON public.casework_recordversion FOR SELECT TO sigap_desk
  USING (id = ANY ((SELECT casework.plans_in_emergency())::uuid[]));
CREATE POLICY record_written ON public.casework_recordversion FOR INSERT TO sigap_desk WITH CHECK (
  casework.reads_record(case_id, kind, subject_id) AND assistance.leads(case_id) AND recorded_by = (SELECT access.me())
  AND office_id = ANY ((SELECT access.my_offices())::uuid[])
  AND (kind = 'conference_minutes' OR EXISTS (
    SELECT 1 FROM public.cases_caseperson p WHERE p.id = subject_id AND p.case_id = casework_recordversion.case_id))
);
CREATE POLICY edition_seen ON public.casework_caseplan FOR SELECT TO sigap_desk
  USING (assistance.leads(case_id) AND cases.in_room(case_id, 'services'));
CREATE POLICY edition_made ON public.casework_caseplan FOR INSERT TO sigap_desk WITH CHECK (
  assistance.leads(case_id) AND cases.in_room(case_id, 'services') AND made_by = (SELECT access.me())
  AND office_id = ANY ((SELECT access.my_offices())::uuid[]) AND looked_at IS NULL
);
-- What the head of the office reads to look at a plan that waits for them: that edition, its goals, its services.
CREATE FUNCTION casework.read_to_look() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(array_agg(found.id), '{}') FROM (
    SELECT p.edition AS id FROM cases.plans_before_me() p
    UNION SELECT g.id FROM cases.plans_before_me() p JOIN public.casework_caseplan e ON e.id = p.edition
    JOIN public.assistance_goal g ON g.id = ANY (e.goals) AND g.case_id = e.case_id
    UNION SELECT s.id FROM cases.plans_before_me() p JOIN public.casework_caseplan e ON e.id = p.edition
    JOIN public.casework_plannedservice s ON s.id = ANY (e.services) AND s.case_id = e.case_id) found
$$;
GRANT EXECUTE ON FUNCTION casework.read_to_look TO sigap_desk;
CREATE POLICY edition_to_look ON public.casework_caseplan FOR SELECT TO sigap_desk USING (
  id = ANY ((SELECT casework.read_to_look())::uuid[])
  OR looked_by = (SELECT access.me()) AND case_id <> ALL ((SELECT cases.kept_from_me())::uuid[]));
CREATE POLICY goal_to_look ON public.assistance_goal FOR SELECT TO sigap_desk
  USING (id = ANY ((SELECT casework.read_to_look())::uuid[]));
CREATE POLICY planned_to_look ON public.casework_plannedservice FOR SELECT TO sigap_desk
  USING (id = ANY ((SELECT casework.read_to_look())::uuid[]));
-- Seen by another than who wrote it, once; the roles that hold case:review.
CREATE POLICY edition_looked ON public.casework_caseplan FOR UPDATE TO sigap_desk
  USING (looked_at IS NULL AND made_by <> (SELECT access.me()) AND (SELECT access.may('case:review'))
    AND (assistance.leads(case_id) OR id = ANY ((SELECT casework.read_to_look())::uuid[])))
  WITH CHECK (looked_by = (SELECT access.me())
    AND (assistance.leads(case_id) OR id = ANY ((SELECT casework.read_to_look())::uuid[])));
CREATE POLICY agreement_seen ON public.casework_planagreement FOR SELECT TO sigap_desk
  USING (assistance.leads(case_id) AND cases.in_room(case_id, 'services'));
CREATE POLICY agreement_noted ON public.casework_planagreement FOR INSERT TO sigap_desk WITH CHECK (
  (SELECT access.may('consent:note')) AND assistance.leads(case_id) AND cases.in_room(case_id, 'services')
  AND recorded_by = (SELECT access.me())
  AND EXISTS (SELECT 1 FROM public.casework_caseplan e
    WHERE e.id = edition_id AND e.case_id = casework_planagreement.case_id)
  AND EXISTS (SELECT 1 FROM public.cases_caseperson p WHERE p.id = person_id AND p.case_id = casework_planagreement.case_id)
);
-- A planned service is seen where the case is led, by its owner, and by who sat in the conference that decided it.
CREATE POLICY planned_seen ON public.casework_plannedservice FOR SELECT TO sigap_desk USING (
  cases.works_for(case_id, owner_office) OR assistance.leads(case_id) AND cases.in_room(case_id, 'services')
  OR conference_id IS NOT NULL AND casework.sits_in(conference_id) OR cases.reads_to_close(case_id)
);
CREATE POLICY planned_added ON public.casework_plannedservice FOR INSERT TO sigap_desk WITH CHECK (
  assistance.leads(case_id) AND cases.in_room(case_id, 'services') AND asked_by = (SELECT access.me()) AND state = 'planned'
  AND EXISTS (SELECT 1 FROM public.cases_participation p
    WHERE p.case_id = casework_plannedservice.case_id AND p.office_id = owner_office AND p.until IS NULL)
);
-- What came of it is written once, by its owner or where the case is led; that it was read, afterwards.
CREATE POLICY planned_ended ON public.casework_plannedservice FOR UPDATE TO sigap_desk
  USING (cases.works_for(case_id, owner_office) AND state = 'planned'
    OR assistance.leads(case_id) AND (state = 'planned' OR read_at IS NULL))
  WITH CHECK (state <> 'planned' AND (cases.works_for(case_id, owner_office) OR assistance.leads(case_id)));
-- While it is open, whoever leads the case moves its day, and gives it to another one of the case.
CREATE POLICY planned_moved ON public.casework_plannedservice FOR UPDATE TO sigap_desk
  USING (state = 'planned' AND assistance.leads(case_id) AND cases.in_room(case_id, 'services'))
  WITH CHECK (state = 'planned' AND assistance.leads(case_id) AND cases.in_room(case_id, 'services')
    AND EXISTS (SELECT 1 FROM public.cases_participation p
      WHERE p.case_id = casework_plannedservice.case_id AND p.office_id = owner_office AND p.until IS NULL));
-- What ended stays as it ended, and is moved no more: two policies together would allow it.
CREATE FUNCTION casework.keep_ended() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF OLD.state <> 'planned'
      AND (NEW.state, NEW.ended_at, NEW.sealed_result) IS DISTINCT FROM (OLD.state, OLD.ended_at, OLD.sealed_result)
    OR (OLD.state <> 'planned' OR NEW.state <> 'planned')
      AND (NEW.due_on, NEW.owner_office, NEW.owner_person)
        IS DISTINCT FROM (OLD.due_on, OLD.owner_office, OLD.owner_person) THEN
    RAISE EXCEPTION 'what ended stays as it ended' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER ended_stays BEFORE UPDATE ON public.casework_plannedservice FOR EACH ROW
  EXECUTE FUNCTION casework.keep_ended();
-- How something was moved is read with it.
CREATE POLICY move_seen ON public.casework_planmove FOR SELECT TO sigap_desk USING (
  EXISTS (SELECT 1 FROM public.assistance_goal g WHERE g.id = goal_id AND g.case_id = casework_planmove.case_id)
  OR EXISTS (
    SELECT 1 FROM public.casework_plannedservice s WHERE s.id = service_id AND s.case_id = casework_planmove.case_id)
);
CREATE POLICY move_made ON public.casework_planmove FOR INSERT TO sigap_desk WITH CHECK (
  assistance.leads(case_id) AND cases.in_room(case_id, 'services') AND moved_by = (SELECT access.me())
  AND (EXISTS (SELECT 1 FROM public.assistance_goal g WHERE g.id = goal_id AND g.case_id = casework_planmove.case_id)
    OR EXISTS (
      SELECT 1 FROM public.casework_plannedservice s WHERE s.id = service_id AND s.case_id = casework_planmove.case_id))
);
-- What names the former officer goes along with the work on the case, to a colleague who works on it for the same office,
-- by its head: who gives the work on need not see the plan, and sees nothing of it here.
CREATE FUNCTION casework.services_given(p_case uuid, p_office uuid, p_from uuid, p_to uuid) RETURNS SETOF uuid
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  UPDATE public.casework_plannedservice s SET owner_person = p.id, owner_name = p.name
  FROM public.access_person p
  WHERE s.case_id = p_case AND s.owner_office = p_office AND s.owner_person = p_from AND s.state = 'planned'
    AND p.id = p_to AND p_to <> p_from AND access.leads(p_office) AND access.works_in(p_to, p_office)
    AND EXISTS (
      SELECT 1 FROM public.cases_assignment a
      WHERE a.case_id = p_case AND a.office_id = p_office AND a.person_id = p_to AND a.until IS NULL)
  RETURNING s.id
$$;
GRANT EXECUTE ON FUNCTION casework.services_given TO sigap_desk;
-- What an office was to do that takes part no more waits for whoever leads the case, who gives it to another.
CREATE FUNCTION casework.services_handed_back(p_case uuid, p_office uuid)
RETURNS TABLE (service uuid, until date, office uuid)
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  UPDATE public.casework_plannedservice s
  SET owner_office = o.id, owner_office_name = o.name, owner_person = NULL, owner_name = ''
  FROM public.cases_case c JOIN public.access_office o ON o.id = c.office_id
  WHERE c.id = p_case AND s.case_id = c.id AND s.owner_office = p_office AND s.state = 'planned'
    AND cases.has_just_left(p_case, p_office)
  RETURNING s.id, s.due_on, s.owner_office
$$;
GRANT EXECUTE ON FUNCTION casework.services_handed_back TO sigap_desk;
-- Whether there is anything to give, for the head who would.
CREATE FUNCTION casework.holds_service(p_case uuid, p_office uuid, p_person uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT access.leads(p_office) AND EXISTS (
    SELECT 1 FROM public.casework_plannedservice s
    WHERE s.case_id = p_case AND s.owner_office = p_office AND s.owner_person = p_person AND s.state = 'planned')
$$;
GRANT EXECUTE ON FUNCTION casework.holds_service TO sigap_desk;
CREATE POLICY conference_seen ON public.casework_caseconference FOR SELECT TO sigap_desk USING (
  casework.sits_in(id) OR called_by = (SELECT access.me()) AND assistance.leads(case_id)
);
CREATE POLICY conference_called ON public.casework_caseconference FOR INSERT TO sigap_desk WITH CHECK (
  assistance.leads(case_id) AND cases.in_room(case_id, 'services') AND called_by = (SELECT access.me())
  AND office_id = ANY ((SELECT access.my_offices())::uuid[]) AND status = 'conference_planned'
);
CREATE POLICY conference_ends ON public.casework_caseconference FOR UPDATE TO sigap_desk
  USING (assistance.leads(case_id)) WITH CHECK (assistance.leads(case_id));
CREATE POLICY member_seen ON public.casework_conferencemember FOR SELECT TO sigap_desk
  USING (casework.sits_in(conference_id) OR assistance.leads(case_id));
CREATE POLICY member_called ON public.casework_conferencemember FOR INSERT TO sigap_desk WITH CHECK (
  assistance.leads(case_id)
  AND EXISTS (SELECT 1 FROM public.cases_participation p
    WHERE p.case_id = casework_conferencemember.case_id AND p.office_id = casework_conferencemember.office_id
      AND p.until IS NULL)
);
CREATE POLICY practice_seen ON public.casework_planpractice FOR SELECT TO sigap_desk
  USING (office_id = ANY ((SELECT access.my_offices())::uuid[]));
CREATE POLICY practice_set ON public.casework_planpractice FOR INSERT TO sigap_desk WITH CHECK (
  (SELECT access.may('case:review')) AND office_id = ANY ((SELECT access.my_offices())::uuid[])
  AND changed_by = (SELECT access.me()));
CREATE POLICY practice_changed ON public.casework_planpractice FOR UPDATE TO sigap_desk
  USING ((SELECT access.may('case:review')) AND office_id = ANY ((SELECT access.my_offices())::uuid[]))
  WITH CHECK (changed_by = (SELECT access.me()));

CREATE TRIGGER subject_registered AFTER INSERT ON public.casework_plannedservice FOR EACH ROW
  EXECUTE FUNCTION access.register_subject_of_case();
CREATE TRIGGER subject_registered AFTER INSERT ON public.casework_caseconference FOR EACH ROW
  EXECUTE FUNCTION access.register_subject_of_case();
CREATE TRIGGER subject_registered AFTER INSERT ON public.casework_caseplan FOR EACH ROW
  EXECUTE FUNCTION access.register_subject_of_case();

-- What the closing guard asks: whoever was assessed is rated again at the end, and said how it is in their own words; since
-- the newest assessment, and since the case was opened again. An older rating tells of how it was then.
CREATE FUNCTION casework.closing_facts(wanted uuid) RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT array_remove(ARRAY[
    CASE WHEN EXISTS (
      SELECT 1 FROM public.casework_recordversion a
      WHERE a.case_id = wanted AND a.kind = 'needs_assessment' AND NOT EXISTS (
        SELECT 1 FROM public.casework_recordversion f
        WHERE f.subject_id = a.subject_id AND f.kind = 'follow_up' AND f.choice = 'at_end'
          AND f.recorded_at >= greatest(
            a.recorded_at, (SELECT c.reopened_at FROM public.cases_case c WHERE c.id = wanted))))
      THEN 'outcome_missing' END
  ], NULL)
  WHERE cases.answers_closing(wanted)
$$;
GRANT EXECUTE ON FUNCTION casework.closing_facts TO sigap_desk;
