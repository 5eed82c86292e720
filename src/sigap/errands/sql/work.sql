-- What of tasks outside somebody owes: that an answer comes, and that it is read.
CREATE VIEW errands.work_rows AS
  SELECT w.* FROM public.errands_errand e
  JOIN public.cases_case f ON f.id = e.case_id AND f.status <> 'closed'
  CROSS JOIN LATERAL work.item(
    kind => 'errands.errand', subject_id => e.id, case_id => e.case_id, since => e.made_at,
    due_at => greatest((e.due_on + 1)::timestamp AT TIME ZONE mailbox.regency_zone(), e.made_at), office_id => f.office_id,
    person_id => f.manager_id, duty => 'service:note', section => 'services', blocks_closing => true, word => e.kind,
    who => f.manager_name) w
  WHERE e.state = 'errand_open'
  UNION ALL
  -- A question or an answer, until whoever leads the case has read it.
  SELECT w.* FROM public.errands_errand e
  JOIN public.cases_case f ON f.id = e.case_id AND f.status <> 'closed'
  JOIN LATERAL (
    SELECT min(l.sent_at) AS sent_at FROM public.errands_errandline l
    WHERE l.errand_id = e.id AND l.sent_by IS NULL AND l.heard_at IS NULL) unheard ON unheard.sent_at IS NOT NULL
  CROSS JOIN LATERAL work.item(
    kind => 'errands.answer', subject_id => e.id, case_id => e.case_id, since => unheard.sent_at,
    due_at => unheard.sent_at + interval '1 day', office_id => f.office_id, person_id => f.manager_id,
    duty => 'service:note', section => 'services', blocks_closing => true, word => e.kind, who => f.manager_name) w;

CREATE FUNCTION errands.refresh_work(subject uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM work.lock(subject);
  PERFORM work.reconcile('errands', subject, (
    SELECT jsonb_agg(to_jsonb(r)) FROM errands.work_rows r WHERE r.subject_id = subject));
END $$;
CREATE TRIGGER work_follows AFTER INSERT OR UPDATE OF state ON public.errands_errand FOR EACH ROW
  EXECUTE FUNCTION work.follow('errands', 'id');
CREATE TRIGGER work_follows AFTER INSERT OR UPDATE OF heard_at ON public.errands_errandline FOR EACH ROW
  EXECUTE FUNCTION work.follow('errands', 'errand_id');

-- The case has another manager, or is closed or opened again.
CREATE FUNCTION errands.follow_case() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  subject uuid;
BEGIN
  FOR subject IN SELECT e.id FROM public.errands_errand e WHERE e.case_id = NEW.id LOOP
    PERFORM errands.refresh_work(subject);
  END LOOP;
  RETURN NULL;
END $$;
CREATE TRIGGER work_of_errands_follows AFTER UPDATE OF status, manager_id, manager_name, office_id ON public.cases_case
  FOR EACH ROW EXECUTE FUNCTION errands.follow_case();
