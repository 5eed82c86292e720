GRANT USAGE ON SCHEMA protection TO sigap_desk;

-- Protection is seen and noted by people assigned for an office to which the section of the law stands open. What was
-- asked is never changed, only what became of it; its steps are added. Place and route are sealed in another section.
GRANT SELECT, INSERT ON public.protection_protection, public.protection_protectionstep TO sigap_desk;
GRANT UPDATE (status, assessed_at, given_at, ends_at, forms, closed_at, end_reason, plan_seen_at, plan_seen_by)
  ON public.protection_protection TO sigap_desk;
CREATE POLICY protection_seen ON public.protection_protection FOR SELECT TO sigap_desk
  USING (cases.in_room(case_id, 'legal') OR cases.reads_to_close(case_id));
CREATE POLICY protection_asked ON public.protection_protection FOR INSERT TO sigap_desk WITH CHECK (
  (SELECT legal.enters()) AND cases.in_room(case_id, 'legal') AND recorded_by = (SELECT access.me())
  AND office_id = ANY ((SELECT access.my_offices())::uuid[]) AND status = 'protection_asked'
  AND EXISTS (SELECT 1 FROM public.cases_caseperson p WHERE p.id = person_id AND p.case_id = protection_protection.case_id)
);
CREATE POLICY protection_moved ON public.protection_protection FOR UPDATE TO sigap_desk
  USING ((SELECT legal.enters()) AND cases.in_room(case_id, 'legal')) WITH CHECK (cases.in_room(case_id, 'legal'));
CREATE POLICY step_seen ON public.protection_protectionstep FOR SELECT TO sigap_desk
  USING (cases.in_room(case_id, 'legal'));
CREATE POLICY step_noted ON public.protection_protectionstep FOR INSERT TO sigap_desk WITH CHECK (
  (SELECT legal.enters()) AND cases.in_room(case_id, 'legal') AND recorded_by = (SELECT access.me())
  AND office_id = ANY ((SELECT access.my_offices())::uuid[])
  AND EXISTS (SELECT 1 FROM public.protection_protection p
    WHERE p.id = protection_id AND p.case_id = protection_protectionstep.case_id)
);

CREATE TRIGGER subject_registered AFTER INSERT ON public.protection_protection FOR EACH ROW
  EXECUTE FUNCTION access.register_subject_of_case();

-- I work in the section of the law of the case that this protection belongs to: its deadlines are seen and ended there,
-- whoever owns them.
CREATE FUNCTION protection.in_section(wanted uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM public.protection_protection p WHERE p.id = wanted AND cases.in_room(p.case_id, 'legal'))
$$;
GRANT EXECUTE ON FUNCTION protection.in_section TO sigap_desk;
CREATE POLICY clock_of_protection_seen ON public.clocks_clock FOR SELECT TO sigap_desk
  USING (subject_kind = 'protection' AND protection.in_section(subject_id));
CREATE POLICY clock_of_protection_moved ON public.clocks_clock FOR UPDATE TO sigap_desk
  USING (subject_kind = 'protection' AND protection.in_section(subject_id))
  WITH CHECK (subject_kind = 'protection' AND protection.in_section(subject_id));

-- What the closing guard asks: no protection runs or waits unanswered.
CREATE FUNCTION protection.closing_facts(wanted uuid) RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT array_remove(ARRAY[
    CASE WHEN EXISTS (
      SELECT 1 FROM public.protection_protection p
      WHERE p.case_id = wanted AND p.status IN ('protection_asked', 'protection_given'))
      THEN 'protection_runs' END
  ], NULL)
  WHERE cases.answers_closing(wanted)
$$;
GRANT EXECUTE ON FUNCTION protection.closing_facts TO sigap_desk;
