-- What of the way home somebody owes: the next hand of a return once its day has come, each visit in its last week, and
-- within the hour a look at the risk of whoever was found in danger.
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
  WHERE v.state IN ('visit_proposed', 'visit_agreed')
  UNION ALL
  SELECT w.* FROM public.reintegration_reintegrationvisit v
  JOIN public.cases_case f ON f.id = v.case_id AND f.status <> 'closed'
  CROSS JOIN LATERAL work.item(
    kind => 'reintegration.danger', subject_id => v.id, case_id => v.case_id, since => v.ended_at, rank => 0,
    due_at => v.ended_at + interval '1 hour', office_id => f.office_id, person_id => f.manager_id, duty => 'service:note',
    section => 'services', blocks_closing => true, who => f.manager_name) w
  WHERE v.outcome = 'in_danger'
    AND NOT EXISTS (SELECT FROM public.cases_riskdecision d WHERE d.case_id = v.case_id AND d.decided_at >= v.ended_at)
    AND NOT EXISTS (SELECT FROM public.cases_dangertag t WHERE t.case_id = v.case_id AND t.told_at >= v.ended_at);

CREATE FUNCTION reintegration.refresh_work(subject uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM work.lock(subject);
  PERFORM work.reconcile('reintegration', subject, (
    SELECT jsonb_agg(to_jsonb(r)) FROM reintegration.work_rows r WHERE r.subject_id = subject));
END $$;
CREATE TRIGGER work_follows AFTER INSERT OR UPDATE OF state, leaves_on ON public.reintegration_homereturn FOR EACH ROW
  EXECUTE FUNCTION work.follow('reintegration', 'id');
CREATE TRIGGER work_follows AFTER INSERT OR UPDATE OF state, due_on, outcome ON public.reintegration_reintegrationvisit FOR EACH ROW
  EXECUTE FUNCTION work.follow('reintegration', 'id');

-- The risk is looked at, or a danger noted: whoever was found in danger is seen to.
CREATE FUNCTION reintegration.follow_danger() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM reintegration.refresh_work(v.id) FROM public.reintegration_reintegrationvisit v
  WHERE v.case_id = NEW.case_id AND v.outcome = 'in_danger';
  RETURN NULL;
END $$;
CREATE TRIGGER work_of_reintegration_follows AFTER INSERT ON public.cases_riskdecision FOR EACH ROW
  EXECUTE FUNCTION reintegration.follow_danger();
CREATE TRIGGER work_of_reintegration_follows AFTER INSERT OR UPDATE OF told_at ON public.cases_dangertag FOR EACH ROW
  EXECUTE FUNCTION reintegration.follow_danger();

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
