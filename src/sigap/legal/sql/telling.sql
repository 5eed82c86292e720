-- What victims want to know, and what they are told. Seen by who works in the section of the law; wishes are added by the
-- office that leads the case alone. How a victim is reached is sealed among that office's notes.
CREATE FUNCTION legal.leads(wanted uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT cases.in_room(wanted, 'notes') AND EXISTS (
    SELECT 1 FROM public.cases_case c WHERE c.id = wanted AND c.office_id = ANY (access.my_offices()))
$$;
GRANT EXECUTE ON FUNCTION legal.leads TO sigap_desk;
GRANT SELECT, INSERT ON public.legal_victimwish TO sigap_desk;
CREATE POLICY wish_seen ON public.legal_victimwish FOR SELECT TO sigap_desk USING (cases.in_room(case_id, 'legal'));
CREATE POLICY wish_noted ON public.legal_victimwish FOR INSERT TO sigap_desk WITH CHECK (
  (SELECT legal.enters()) AND cases.in_room(case_id, 'legal') AND legal.leads(case_id)
  AND recorded_by = (SELECT access.me()) AND office_id = ANY ((SELECT access.my_offices())::uuid[])
  AND EXISTS (SELECT 1 FROM public.cases_caseperson p
    WHERE p.id = person_id AND p.case_id = legal_victimwish.case_id AND p.role = 'victim')
);
GRANT SELECT, INSERT, UPDATE (dropped_at, dropped_by) ON public.legal_plannedrelease TO sigap_desk;
CREATE POLICY release_seen ON public.legal_plannedrelease FOR SELECT TO sigap_desk USING (cases.in_room(case_id, 'legal'));
CREATE POLICY release_noted ON public.legal_plannedrelease FOR INSERT TO sigap_desk WITH CHECK (
  (SELECT legal.enters()) AND cases.in_room(case_id, 'legal') AND recorded_by = (SELECT access.me())
  AND office_id = ANY ((SELECT access.my_offices())::uuid[])
  AND EXISTS (SELECT 1 FROM public.cases_caseperson p
    WHERE p.id = person_id AND p.case_id = legal_plannedrelease.case_id)
);
CREATE POLICY release_dropped ON public.legal_plannedrelease FOR UPDATE TO sigap_desk
  USING (dropped_at IS NULL AND (SELECT legal.enters()) AND cases.in_room(case_id, 'legal'))
  WITH CHECK (cases.in_room(case_id, 'legal') AND dropped_by = (SELECT access.me()));
-- Raised and let go by any act on the track; told, tried and seen by the office that leads the case.
GRANT SELECT, INSERT, UPDATE (state, raised_at, tries, tried_at, settled_at, settled_by, settled_by_name, update_id,
  hearer_id, happens_on, wants_plan, plan_seen_at, plan_seen_by, post_key) ON public.legal_victimnotice TO sigap_desk;
CREATE POLICY notice_seen ON public.legal_victimnotice FOR SELECT TO sigap_desk USING (cases.in_room(case_id, 'legal'));
CREATE POLICY notice_raised ON public.legal_victimnotice FOR INSERT TO sigap_desk WITH CHECK (
  (SELECT legal.enters()) AND cases.in_room(case_id, 'legal') AND settled_by IS NULL AND update_id IS NULL);
CREATE POLICY notice_changed ON public.legal_victimnotice FOR UPDATE TO sigap_desk
  USING ((SELECT legal.enters()) AND cases.in_room(case_id, 'legal'))
  WITH CHECK (cases.in_room(case_id, 'legal'));
-- Whoever reckons writes days and states; tries, and that the plan was seen, are the leading office's alone.
CREATE FUNCTION legal.refuse_tries() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RAISE insufficient_privilege USING MESSAGE = 'Tried, and seen, by the office that leads the case';
END $$;
CREATE TRIGGER tries_refused BEFORE UPDATE ON public.legal_victimnotice FOR EACH ROW
  WHEN (current_user = 'sigap_desk'
    AND (OLD.tries, OLD.tried_at, OLD.plan_seen_at, OLD.plan_seen_by)
      IS DISTINCT FROM (NEW.tries, NEW.tried_at, NEW.plan_seen_at, NEW.plan_seen_by)
    AND NOT legal.leads(NEW.case_id))
  EXECUTE FUNCTION legal.refuse_tries();
CREATE TRIGGER subject_registered AFTER INSERT ON public.legal_victimnotice FOR EACH ROW
  EXECUTE FUNCTION access.register_subject_of_case();
-- What was said where a piece of news was not told: of the leading office alone, as the words themselves.
GRANT SELECT, INSERT ON public.legal_noticeremark TO sigap_desk;
CREATE POLICY remark_seen ON public.legal_noticeremark FOR SELECT TO sigap_desk USING (legal.leads(case_id));
CREATE POLICY remark_noted ON public.legal_noticeremark FOR INSERT TO sigap_desk WITH CHECK (
  (SELECT legal.enters()) AND legal.leads(case_id) AND recorded_by = (SELECT access.me())
  AND EXISTS (SELECT 1 FROM public.legal_victimnotice n
    WHERE n.id = notice_id AND n.case_id = legal_noticeremark.case_id));

CREATE FUNCTION legal.notice_in_section(wanted uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM public.legal_victimnotice n WHERE n.id = wanted
    AND cases.in_room(n.case_id, 'legal'))
$$;
GRANT EXECUTE ON FUNCTION legal.notice_in_section TO sigap_desk;
CREATE POLICY clock_of_notice_seen ON public.clocks_clock FOR SELECT TO sigap_desk
  USING (subject_kind = 'notice' AND legal.notice_in_section(subject_id));
CREATE POLICY clock_of_notice_moved ON public.clocks_clock FOR UPDATE TO sigap_desk
  USING (subject_kind = 'notice' AND legal.notice_in_section(subject_id))
  WITH CHECK (subject_kind = 'notice' AND legal.notice_in_section(subject_id));

-- As a case closes what is still to be told ends: for who closes it, and for the second person. Returns what ended.
CREATE FUNCTION legal.end_notices(wanted uuid, p_at timestamptz)
RETURNS TABLE (id uuid, rule text, kind text, subject uuid, outcome text, is_late boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT cases.may_end(wanted) THEN
    RETURN;
  END IF;
  RETURN QUERY SELECT e.* FROM clocks.end_with_case(ARRAY(
    SELECT c.id FROM public.clocks_clock c
    JOIN public.legal_victimnotice n ON c.subject_kind = 'notice' AND n.id = c.subject_id
    WHERE n.case_id = wanted AND c.stopped_at IS NULL), p_at) e;
  UPDATE public.legal_victimnotice n SET state = 'notice_void', settled_at = audit.moment(p_at)
  WHERE n.case_id = wanted AND n.state = 'notice_open';
END $$;
GRANT EXECUTE ON FUNCTION legal.end_notices TO sigap_desk;
