-- Dangers of a case are seen by every office that takes part; set, answered and lifted by who works on it.
GRANT SELECT, INSERT ON public.cases_dangertag TO sigap_desk;
GRANT UPDATE (version, told_at, set_by, set_by_name, office_id, step, answered_by, answered_by_name, answered_at, lift_basis,
  lifted_by, lifted_by_name, lifted_at, key_id, sealed_words) ON public.cases_dangertag TO sigap_desk;
CREATE POLICY danger_seen ON public.cases_dangertag FOR SELECT TO sigap_desk USING (cases.visible(case_id));
CREATE POLICY danger_set ON public.cases_dangertag FOR INSERT TO sigap_desk
  WITH CHECK (cases.in_room(case_id, 'summary') AND set_by = (SELECT access.me()));
-- What is lifted stays as it is. The office of the case lifts, and the office that told of it last.
CREATE POLICY danger_changed ON public.cases_dangertag FOR UPDATE TO sigap_desk
  USING (lifted_at IS NULL AND cases.in_room(case_id, 'summary'))
  WITH CHECK (cases.in_room(case_id, 'summary') AND (
    lifted_at IS NULL OR office_id = ANY ((SELECT access.my_offices())::uuid[]) OR EXISTS (
      SELECT 1 FROM public.cases_case c
      WHERE c.id = case_id AND c.office_id = ANY ((SELECT access.my_offices())::uuid[]))));
-- Whoever works on the case answers a danger, also for the office that owns its clock.
CREATE POLICY clock_of_danger_ended ON public.clocks_clock FOR UPDATE TO sigap_desk
  USING (subject_kind = 'case' AND rule_code IN ('danger-high', 'danger-medium') AND cases.in_room(subject_id, 'summary'))
  WITH CHECK (subject_kind = 'case');
-- Locks a case that I see, and changes nothing: a report that joins it brings its dangers along, one after the other.
CREATE FUNCTION cases.lock_seen(wanted uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM FROM public.cases_case c WHERE c.id = wanted AND cases.visible(wanted) FOR UPDATE;
END $$;
GRANT EXECUTE ON FUNCTION cases.lock_seen TO sigap_desk;
-- The same where a report joins: the case is another than the one that was read, and whoever closes it looks again.
CREATE FUNCTION cases.mark_joined(wanted uuid) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  UPDATE public.cases_case c SET version = c.version + 1
  WHERE c.id = wanted AND c.status <> 'closed' AND access.may('report:decide') AND cases.visible(wanted)
$$;
GRANT EXECUTE ON FUNCTION cases.mark_joined TO sigap_desk;

-- Whoever answers the last danger of a case, or lifts it, has seen to what was told of it.
CREATE FUNCTION cases.end_danger_alerts() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM public.cases_dangertag d
    WHERE d.case_id = NEW.case_id AND d.lifted_at IS NULL AND d.answered_at IS NULL)
  THEN
    PERFORM notifications.end_answered_alerts(NEW.case_id, NULL, '{case-given-danger,danger-set}', coalesce(NEW.lifted_at, NEW.answered_at));
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER danger_alerts_end AFTER UPDATE OF answered_at, lifted_at ON public.cases_dangertag FOR EACH ROW
  WHEN (coalesce(NEW.lifted_at, NEW.answered_at) IS NOT NULL) EXECUTE FUNCTION cases.end_danger_alerts();
