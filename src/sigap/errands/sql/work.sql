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
    SELECT min(l.sent_at) AS sent_at, bool_or(l.reply = 'errand_danger') AS is_danger FROM public.errands_errandline l
    WHERE l.errand_id = e.id AND l.sent_by IS NULL AND l.heard_at IS NULL) unheard ON unheard.sent_at IS NOT NULL
  CROSS JOIN LATERAL work.item(
    kind => 'errands.answer', subject_id => e.id, case_id => e.case_id, since => unheard.sent_at,
    rank => CASE WHEN unheard.is_danger THEN 0 ELSE 1 END,
    due_at => unheard.sent_at + CASE WHEN unheard.is_danger THEN interval '1 hour' ELSE interval '1 day' END, office_id => f.office_id, person_id => f.manager_id,
    duty => 'service:note', section => 'services', blocks_closing => true, word => e.kind, who => f.manager_name) w
  UNION ALL
  -- Somebody reported, kin of theirs, or who must not know was recorded since its holder was compared: until that is done
  -- again, or it ends.
  SELECT w.* FROM public.errands_errand e
  JOIN public.cases_case f ON f.id = e.case_id AND f.status <> 'closed'
  CROSS JOIN LATERAL (
    SELECT greatest(e.made_at,
      (SELECT max(greatest(p.named_at, p.role_changed_at)) FROM public.cases_caseperson p WHERE p.case_id = e.case_id),
      (SELECT max(n.declared_at) FROM public.cases_relation n WHERE n.case_id = e.case_id),
      (SELECT max(o.written_at) FROM public.persons_offenderrelation o WHERE o.case_id = e.case_id),
      (SELECT max(k.declared_at) FROM public.cases_keptfrom k WHERE k.case_id = e.case_id)) AS at) told
  CROSS JOIN LATERAL work.item(
    kind => 'errands.kin', subject_id => e.id, case_id => e.case_id, since => told.at,
    due_at => told.at + interval '1 day', office_id => f.office_id, person_id => f.manager_id, duty => 'service:note', section => 'services', rank => 0,
    word => e.kind, who => f.manager_name) w
  WHERE e.state = 'errand_open' AND NOT errands.near_marks(e.case_id) <@ e.compared_with;

CREATE FUNCTION errands.refresh_work(subject uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM work.lock(subject);
  PERFORM work.reconcile('errands', subject, (
    SELECT jsonb_agg(to_jsonb(r)) FROM errands.work_rows r WHERE r.subject_id = subject));
END $$;
CREATE TRIGGER work_follows AFTER INSERT OR UPDATE OF state, compared_with ON public.errands_errand FOR EACH ROW
  EXECUTE FUNCTION work.follow('errands', 'id');
CREATE TRIGGER work_follows AFTER INSERT OR UPDATE OF heard_at ON public.errands_errandline FOR EACH ROW
  EXECUTE FUNCTION work.follow('errands', 'errand_id');

-- Who stands in the case, or how, is another now.
CREATE FUNCTION errands.follow_people() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  subject uuid;
BEGIN
  FOR subject IN SELECT e.id FROM public.errands_errand e
    WHERE e.case_id = NEW.case_id AND e.state = 'errand_open' ORDER BY 1
  LOOP
    PERFORM errands.refresh_work(subject);
  END LOOP;
  RETURN NULL;
END $$;
CREATE TRIGGER work_of_errands_follows AFTER INSERT OR UPDATE OF role, named_at ON public.cases_caseperson FOR EACH ROW
  EXECUTE FUNCTION errands.follow_people();
CREATE TRIGGER work_of_errands_follows AFTER INSERT OR UPDATE OF ended_at ON public.cases_relation FOR EACH ROW
  EXECUTE FUNCTION errands.follow_people();
CREATE TRIGGER work_of_errands_follows AFTER INSERT ON public.persons_offenderrelation FOR EACH ROW
  EXECUTE FUNCTION errands.follow_people();
CREATE TRIGGER work_of_errands_follows AFTER INSERT OR UPDATE OF lifted_at ON public.cases_keptfrom FOR EACH ROW
  EXECUTE FUNCTION errands.follow_people();

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
