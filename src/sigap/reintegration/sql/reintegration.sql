GRANT USAGE ON SCHEMA reintegration TO sigap_desk;

-- Somebody lives with a person reported: as recorded of a victim last, else as the relations of the case say. That they
-- live apart no longer counts once it was declared later that they live together.
CREATE FUNCTION reintegration.lives_with_suspect(p_case uuid, p_person uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.cases_caseperson s
    WHERE s.case_id = p_case AND s.role = 'suspect' AND s.id <> p_person AND coalesce(
      (SELECT CASE o.household WHEN 'together' THEN true WHEN 'apart' THEN EXISTS (
         SELECT FROM public.cases_relation r
         WHERE r.case_id = p_case AND r.kind = 'lives_with' AND r.ended_at IS NULL AND r.declared_at > o.written_at
           AND (p_person, s.id) IN ((r.person_id, r.other_id), (r.other_id, r.person_id))) END
       FROM public.persons_offenderrelation o WHERE o.victim_id = p_person AND o.offender_id = s.id
       ORDER BY o.version DESC LIMIT 1),
      EXISTS (
        SELECT 1 FROM public.cases_relation r
        WHERE r.case_id = p_case AND r.kind = 'lives_with' AND r.ended_at IS NULL
          AND (p_person, s.id) IN ((r.person_id, r.other_id), (r.other_id, r.person_id)))))
$$;
-- Husband or wife of a person reported.
CREATE FUNCTION reintegration.married_to_suspect(p_case uuid, p_person uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.cases_relation r
    JOIN public.cases_caseperson s ON s.case_id = r.case_id AND s.role = 'suspect' AND s.id IN (r.person_id, r.other_id)
    WHERE r.case_id = p_case AND r.kind = 'spouse_of' AND r.ended_at IS NULL AND p_person IN (r.person_id, r.other_id))
$$;
-- Why nobody is returned there: who takes them in is the person reported, lives with one, or is married to one with whom
-- the client lives, by whatever name the way back to that house goes; or it is the home that the client shares with one.
-- Empty where nothing is against it.
CREATE FUNCTION reintegration.barred_by(p_case uuid, p_person uuid, p_destination text, p_host uuid) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE
    WHEN NOT assistance.leads(p_case) THEN 'foreign'
    WHEN p_host IS NOT NULL AND NOT EXISTS (
      SELECT 1 FROM public.cases_caseperson h WHERE h.id = p_host AND h.case_id = p_case AND h.id <> p_person) THEN 'foreign'
    WHEN EXISTS (SELECT 1 FROM public.cases_caseperson h WHERE h.id = p_host AND h.role = 'suspect') THEN 'suspect'
    WHEN p_host IS NOT NULL AND (reintegration.lives_with_suspect(p_case, p_host)
      OR reintegration.married_to_suspect(p_case, p_host) AND reintegration.lives_with_suspect(p_case, p_person)) THEN 'household'
    WHEN p_destination IN ('to_family', 'to_own_home') AND reintegration.lives_with_suspect(p_case, p_person) THEN 'home'
    ELSE ''
  END
$$;
GRANT EXECUTE ON FUNCTION reintegration.barred_by TO sigap_desk;

-- All of it is for who works on the case in the office whose case it is, where the section of services stands open.
CREATE FUNCTION reintegration.works_on(p_case uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT assistance.leads(p_case) AND cases.in_room(p_case, 'services')
$$;
CREATE FUNCTION reintegration.return_of(p_return uuid, p_case uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM public.reintegration_homereturn h WHERE h.id = p_return AND h.case_id = p_case)
$$;
GRANT EXECUTE ON FUNCTION reintegration.works_on, reintegration.return_of TO sigap_desk;

GRANT SELECT, INSERT ON public.reintegration_homereturn, public.reintegration_returnplan,
  public.reintegration_returnhandover, public.reintegration_reintegrationvisit TO sigap_desk;
GRANT UPDATE (state, leaves_on, arrived_on, sealed_end, ended_at, ended_by_name) ON public.reintegration_homereturn TO sigap_desk;
GRANT UPDATE (due_on, state, made_on, outcome, sealed_words, ended_at, ended_by_name)
  ON public.reintegration_reintegrationvisit TO sigap_desk;

CREATE POLICY return_seen ON public.reintegration_homereturn FOR SELECT TO sigap_desk
  USING (reintegration.works_on(case_id) OR cases.reads_to_close(case_id));
CREATE POLICY return_begun ON public.reintegration_homereturn FOR INSERT TO sigap_desk WITH CHECK (
  reintegration.works_on(case_id) AND (SELECT access.may('service:note')) AND state = 'return_running'
  AND EXISTS (SELECT 1 FROM public.cases_caseperson p
    WHERE p.id = person_id AND p.case_id = reintegration_homereturn.case_id AND p.role IN ('victim', 'child_in_conflict')));
CREATE POLICY return_ended ON public.reintegration_homereturn FOR UPDATE TO sigap_desk
  USING (reintegration.works_on(case_id) AND state = 'return_running')
  WITH CHECK (reintegration.works_on(case_id) AND (SELECT access.may('service:note')));
CREATE POLICY plan_seen ON public.reintegration_returnplan FOR SELECT TO sigap_desk
  USING (reintegration.works_on(case_id) OR cases.reads_to_close(case_id));
CREATE POLICY plan_added ON public.reintegration_returnplan FOR INSERT TO sigap_desk WITH CHECK (
  reintegration.works_on(case_id) AND (SELECT access.may('service:note')) AND written_by = (SELECT access.me())
  AND EXISTS (SELECT 1 FROM public.reintegration_homereturn h
    WHERE h.id = home_return_id AND h.case_id = reintegration_returnplan.case_id AND h.state = 'return_running'
      AND h.person_id = reintegration_returnplan.person_id));
CREATE POLICY handover_seen ON public.reintegration_returnhandover FOR SELECT TO sigap_desk
  USING (reintegration.works_on(case_id));
CREATE POLICY handover_noted ON public.reintegration_returnhandover FOR INSERT TO sigap_desk WITH CHECK (
  reintegration.works_on(case_id) AND (SELECT access.may('service:note')) AND recorded_by = (SELECT access.me())
  AND EXISTS (SELECT 1 FROM public.reintegration_homereturn h
    WHERE h.id = home_return_id AND h.case_id = reintegration_returnhandover.case_id AND h.state = 'return_running'));
CREATE POLICY visit_seen ON public.reintegration_reintegrationvisit FOR SELECT TO sigap_desk
  USING (reintegration.works_on(case_id) OR cases.reads_to_close(case_id));
CREATE POLICY visit_proposed ON public.reintegration_reintegrationvisit FOR INSERT TO sigap_desk WITH CHECK (
  reintegration.works_on(case_id) AND (SELECT access.may('service:note')) AND outcome = ''
  AND reintegration.return_of(home_return_id, case_id));
CREATE POLICY visit_ended ON public.reintegration_reintegrationvisit FOR UPDATE TO sigap_desk
  USING (reintegration.works_on(case_id) AND state IN ('visit_proposed', 'visit_agreed'))
  WITH CHECK (reintegration.works_on(case_id) AND (SELECT access.may('service:note')));

-- Whoever writes: no plan into a suspect's household, and no arrival there when it became one on the way.
CREATE FUNCTION reintegration.keep_household() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  plan public.reintegration_returnplan;
BEGIN
  IF TG_TABLE_NAME = 'reintegration_returnplan' THEN
    plan := NEW;
  ELSE
    SELECT * INTO plan FROM public.reintegration_returnplan p WHERE p.home_return_id = NEW.id ORDER BY p.version DESC LIMIT 1;
  END IF;
  IF reintegration.barred_by(plan.case_id, plan.person_id, plan.destination, plan.host_id) <> '' THEN
    RAISE EXCEPTION 'nobody is returned to a suspect''s household' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER household_safe BEFORE INSERT ON public.reintegration_returnplan FOR EACH ROW
  EXECUTE FUNCTION reintegration.keep_household();
CREATE TRIGGER household_safe BEFORE UPDATE OF state ON public.reintegration_homereturn FOR EACH ROW
  WHEN (NEW.state = 'return_arrived') EXECUTE FUNCTION reintegration.keep_household();
CREATE TRIGGER subject_registered AFTER INSERT ON public.reintegration_homereturn FOR EACH ROW
  EXECUTE FUNCTION access.register_subject_of_case();
CREATE TRIGGER subject_registered AFTER INSERT ON public.reintegration_reintegrationvisit FOR EACH ROW
  EXECUTE FUNCTION access.register_subject_of_case();

-- What the closing guard asks: nobody is on the way, visits are made or given up, and whoever left the safe house for a
-- home has arrived there since: no earlier return, and none that was given up, stands for it.
CREATE FUNCTION reintegration.closing_facts(wanted uuid) RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT array_remove(ARRAY[
    CASE WHEN EXISTS (
      SELECT 1 FROM public.reintegration_homereturn h WHERE h.case_id = wanted AND h.state = 'return_running')
      THEN 'return_runs' END,
    CASE WHEN EXISTS (
      SELECT 1 FROM public.shelter_stay s
      WHERE s.case_id = wanted AND s.status = 'stay_left' AND s.person_id IS NOT NULL
        AND s.leave_reason IN ('leave_home', 'leave_family', 'leave_institution')
        AND NOT EXISTS (
          SELECT 1 FROM public.reintegration_homereturn h
          WHERE h.person_id = s.person_id AND h.state = 'return_arrived'
            -- Recorded a day late, the leaving lies after the arrival at home.
            AND (h.arrived_on > (s.arrived_at AT TIME ZONE mailbox.regency_zone())::date
              OR h.arrived_on >= (s.left_at AT TIME ZONE mailbox.regency_zone())::date)))
      THEN 'return_unrecorded' END,
    CASE WHEN EXISTS (
      SELECT 1 FROM public.reintegration_reintegrationvisit v
      WHERE v.case_id = wanted AND v.state IN ('visit_proposed', 'visit_agreed'))
      THEN 'visit_waits' END
  ], NULL)
  WHERE cases.answers_closing(wanted)
$$;
GRANT EXECUTE ON FUNCTION reintegration.closing_facts TO sigap_desk;
