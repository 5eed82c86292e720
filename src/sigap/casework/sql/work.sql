-- What of plan and conference somebody owes.
CREATE VIEW casework.work_rows AS
  -- A planned service, of whoever owns it.
  SELECT w.* FROM public.casework_plannedservice s
  JOIN public.cases_case f ON f.id = s.case_id AND f.status <> 'closed'
  CROSS JOIN LATERAL work.item(
    kind => 'casework.service', subject_id => s.id, case_id => s.case_id, since => s.asked_at,
    due_at => (s.due_on + 1)::timestamp AT TIME ZONE mailbox.regency_zone(), office_id => s.owner_office,
    person_id => s.owner_person, duty => 'service:note', section => 'summary', blocks_closing => true,
    word => s.service, who => s.asked_by_name) w
  WHERE s.state = 'planned'
  UNION ALL
  -- What another office answered, until whoever leads the case has read it.
  SELECT w.* FROM public.casework_plannedservice s
  JOIN public.cases_case f ON f.id = s.case_id AND f.status <> 'closed'
  CROSS JOIN LATERAL work.item(
    kind => 'casework.result', subject_id => s.id, case_id => s.case_id, since => s.ended_at,
    due_at => s.ended_at + interval '1 day', office_id => f.office_id, person_id => f.manager_id,
    duty => 'service:note', section => 'services', who => s.owner_office_name) w
  WHERE s.state <> 'planned' AND s.read_at IS NULL
  UNION ALL
  -- An open goal is looked at again on its day.
  SELECT w.* FROM public.assistance_goal g
  JOIN public.cases_case f ON f.id = g.case_id AND f.status <> 'closed'
  CROSS JOIN LATERAL work.item(
    kind => 'casework.goal', subject_id => g.id, case_id => g.case_id, since => g.set_at,
    due_at => (g.due_on + 1)::timestamp AT TIME ZONE mailbox.regency_zone(),
    shows_at => (g.due_on - 6)::timestamp AT TIME ZONE mailbox.regency_zone(), office_id => f.office_id,
    person_id => f.manager_id, duty => 'service:note', section => 'services', word => g.area, who => f.manager_name) w
  WHERE g.outcome = 'open'
  UNION ALL
  -- The newest edition of a plan, where the office wants it seen by its head.
  SELECT w.* FROM public.casework_caseplan e
  JOIN public.cases_case f ON f.id = e.case_id AND f.status <> 'closed'
  CROSS JOIN LATERAL work.item(
    kind => 'casework.plan_look', subject_id => e.id, case_id => e.case_id, since => e.made_at,
    due_at => e.made_at + interval '3 days', office_id => e.office_id, duty => 'head', except_person => e.made_by,
    who => e.made_by_name) w
  WHERE e.needs_look AND e.looked_at IS NULL
    AND NOT EXISTS (SELECT 1 FROM public.casework_caseplan n WHERE n.case_id = e.case_id AND n.version > e.version)
  UNION ALL
  SELECT w.* FROM public.casework_caseconference c
  JOIN public.casework_conferencemember m ON m.conference_id = c.id
  JOIN public.cases_case f ON f.id = c.case_id AND f.status <> 'closed'
  CROSS JOIN LATERAL work.item(
    kind => 'casework.conference', subject_id => c.id, case_id => c.case_id, since => c.called_at, due_at => c.starts_at,
    ends_at => c.starts_at, office_id => m.office_id, duty => 'service:note', section => 'summary',
    who => c.called_by_name) w
  WHERE c.status = 'conference_planned' AND c.starts_at > c.called_at
  UNION ALL
  SELECT w.* FROM public.casework_caseconference c
  JOIN public.cases_case f ON f.id = c.case_id AND f.status <> 'closed'
  CROSS JOIN LATERAL work.item(
    kind => 'casework.minutes', subject_id => c.id, case_id => c.case_id, since => c.starts_at, shows_at => c.starts_at,
    due_at => c.starts_at + interval '1 day', office_id => f.office_id, person_id => f.manager_id,
    duty => 'service:note', section => 'services', blocks_closing => true, who => f.manager_name) w
  WHERE c.status = 'conference_planned';

CREATE FUNCTION casework.refresh_work(subject uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM work.lock(subject);
  PERFORM work.reconcile('casework', subject, (
    SELECT jsonb_agg(to_jsonb(r)) FROM casework.work_rows r WHERE r.subject_id = subject));
END $$;

CREATE TRIGGER work_follows
  AFTER INSERT OR UPDATE OF state, read_at, due_on, owner_office, owner_person ON public.casework_plannedservice FOR EACH ROW
  EXECUTE FUNCTION work.follow('casework', 'id');
CREATE TRIGGER work_follows AFTER INSERT OR UPDATE OF status ON public.casework_caseconference FOR EACH ROW
  EXECUTE FUNCTION work.follow('casework', 'id');
CREATE TRIGGER work_follows AFTER INSERT ON public.casework_conferencemember FOR EACH ROW
  EXECUTE FUNCTION work.follow('casework', 'conference_id');
CREATE TRIGGER work_of_casework_follows AFTER INSERT OR UPDATE OF outcome, due_on ON public.assistance_goal FOR EACH ROW
  EXECUTE FUNCTION work.follow('casework', 'id');

-- A newer edition takes the place of the one before it.
CREATE FUNCTION casework.follow_edition() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  subject uuid;
BEGIN
  FOR subject IN SELECT e.id FROM public.casework_caseplan e
    WHERE e.case_id = NEW.case_id AND (e.needs_look OR e.id = NEW.id) LOOP
    PERFORM casework.refresh_work(subject);
  END LOOP;
  RETURN NULL;
END $$;
CREATE TRIGGER work_follows AFTER INSERT OR UPDATE OF looked_at ON public.casework_caseplan FOR EACH ROW
  EXECUTE FUNCTION casework.follow_edition();

-- The case has another manager, or is closed or opened again.
CREATE FUNCTION casework.follow_case() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  subject uuid;
BEGIN
  FOR subject IN
    SELECT s.id FROM public.casework_plannedservice s WHERE s.case_id = NEW.id
    UNION SELECT g.id FROM public.assistance_goal g WHERE g.case_id = NEW.id
    UNION SELECT e.id FROM public.casework_caseplan e WHERE e.case_id = NEW.id
    UNION SELECT c.id FROM public.casework_caseconference c WHERE c.case_id = NEW.id
  LOOP
    PERFORM casework.refresh_work(subject);
  END LOOP;
  RETURN NULL;
END $$;
CREATE TRIGGER work_of_casework_follows AFTER UPDATE OF status, manager_id, manager_name, office_id ON public.cases_case
  FOR EACH ROW EXECUTE FUNCTION casework.follow_case();
