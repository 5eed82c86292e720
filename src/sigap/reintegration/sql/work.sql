-- What of the way home somebody owes: the next hand of a return once its day has come, and each visit in its last week.
CREATE VIEW reintegration.work_rows AS
  SELECT w.* FROM public.reintegration_homereturn h
  JOIN public.cases_case f ON f.id = h.case_id AND f.status <> 'closed'
  CROSS JOIN LATERAL work.item(
    kind => 'reintegration.handover', subject_id => h.id, case_id => h.case_id, since => h.begun_at,
    shows_at => greatest(h.begun_at, h.leaves_on::timestamp AT TIME ZONE mailbox.regency_zone()),
    due_at => (h.leaves_on + 1)::timestamp AT TIME ZONE mailbox.regency_zone(), office_id => f.office_id,
    person_id => f.manager_id, duty => 'service:note', section => 'services', who => f.manager_name) w
  WHERE h.state = 'return_running'
  UNION ALL
  SELECT w.* FROM public.reintegration_reintegrationvisit v
  JOIN public.cases_case f ON f.id = v.case_id AND f.status <> 'closed'
  CROSS JOIN LATERAL work.item(
    kind => 'reintegration.visit', subject_id => v.id, case_id => v.case_id, since => v.proposed_at,
    shows_at => greatest(v.proposed_at, (v.due_on - 6)::timestamp AT TIME ZONE mailbox.regency_zone()),
    due_at => (v.due_on + 1)::timestamp AT TIME ZONE mailbox.regency_zone(), office_id => f.office_id,
    person_id => f.manager_id, duty => 'service:note', section => 'services', who => f.manager_name) w
  WHERE v.state IN ('visit_proposed', 'visit_agreed');

CREATE FUNCTION reintegration.refresh_work(subject uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM work.lock(subject);
  PERFORM work.reconcile('reintegration', subject, (
    SELECT jsonb_agg(to_jsonb(r)) FROM reintegration.work_rows r WHERE r.subject_id = subject));
END $$;
CREATE TRIGGER work_follows AFTER INSERT OR UPDATE OF state, leaves_on ON public.reintegration_homereturn FOR EACH ROW
  EXECUTE FUNCTION work.follow('reintegration', 'id');
CREATE TRIGGER work_follows AFTER INSERT OR UPDATE OF state, due_on ON public.reintegration_reintegrationvisit FOR EACH ROW
  EXECUTE FUNCTION work.follow('reintegration', 'id');

-- The case has another manager, or is closed or opened again.
CREATE FUNCTION reintegration.follow_case() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  subject uuid;
BEGIN
  FOR subject IN
    SELECT h.id FROM public.reintegration_homereturn h WHERE h.case_id = NEW.id
    UNION SELECT v.id FROM public.reintegration_reintegrationvisit v WHERE v.case_id = NEW.id
  LOOP
    PERFORM reintegration.refresh_work(subject);
  END LOOP;
  RETURN NULL;
END $$;
CREATE TRIGGER work_of_reintegration_follows AFTER UPDATE OF status, manager_id, manager_name, office_id ON public.cases_case
  FOR EACH ROW EXECUTE FUNCTION reintegration.follow_case();
