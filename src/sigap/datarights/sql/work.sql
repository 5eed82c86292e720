-- What of requests somebody owes: an answer and its handing over, a second person's word, a look by those of the case.
CREATE VIEW datarights.work_rows AS
  WITH open AS (
    SELECT r.*, a.id AS answer_id, a.case_id, a.proposed_by, a.proposed_at, a.needs_second AND a.decision = '' AS waits,
      CASE WHEN a.id IS NOT NULL THEN access.works_until(a.proposed_by, r.office_id) END AS stands_until,
      k.id AS clock, coalesce(k.due_at, r.requested_at + make_interval(hours => datarights.answer_hours())) AS due
    FROM public.datarights_datarequest r
    LEFT JOIN public.datarights_dataanswer a ON a.request_id = r.id AND a.decision <> 'right_disagreed'
    LEFT JOIN public.clocks_clock k ON k.subject_kind = 'data_request' AND k.subject_id = r.id AND k.stopped_at IS NULL
    WHERE r.ended_at IS NULL)
  -- Nobody has answered: the head, beside whoever has a case that matches; then whoever proposed it hands it over, and
  -- from when they work there no more the head.
  SELECT w.* FROM open o CROSS JOIN LATERAL work.item(
    kind => 'datarights.request', subject_id => o.id, since => o.requested_at, due_at => o.due,
    soon_at => o.due - interval '1 day', clock_id => o.clock, office_id => o.office_id, duty => 'head',
    shows_at => CASE WHEN o.stands_until > o.requested_at THEN o.stands_until END, word => o.number) w
  WHERE o.answer_id IS NULL OR NOT o.waits AND o.stands_until < 'infinity'
  UNION ALL
  SELECT w.* FROM open o CROSS JOIN LATERAL work.item(
    kind => 'datarights.request', subject_id => o.id, since => o.requested_at, due_at => o.due,
    soon_at => o.due - interval '1 day', clock_id => o.clock, office_id => o.office_id, person_id => o.proposed_by,
    ends_at => nullif(o.stands_until, 'infinity'), word => o.number) w
  WHERE o.answer_id IS NOT NULL AND NOT o.waits AND o.stands_until > o.requested_at
  UNION ALL
  -- The second person: those of the case, and the head.
  SELECT w.* FROM open o
  CROSS JOIN LATERAL (VALUES ('data:answer'), ('head')) d (duty)
  CROSS JOIN LATERAL work.item(
    kind => 'datarights.second', subject_id => o.answer_id, since => o.proposed_at, due_at => o.due,
    soon_at => o.due - interval '1 day', case_id => o.case_id, office_id => o.office_id, duty => d.duty,
    section => CASE WHEN d.duty <> 'head' THEN 'identity' ELSE '' END, except_person => o.proposed_by, word => o.number) w
  WHERE o.waits AND (o.case_id IS NOT NULL OR d.duty = 'head')
  UNION ALL
  -- Where nothing is said to be held: who manages a case that matches, or, where none does, whoever may be the second.
  SELECT w.* FROM open o
  CROSS JOIN LATERAL (
    SELECT DISTINCT f.manager_id AS person, NULL::timestamptz AS since, NULL::timestamptz AS until
    FROM public.datarights_datamatch m JOIN public.cases_case f ON f.id = m.case_id WHERE m.request_id = o.id
    UNION ALL SELECT h.* FROM datarights.seconds_after(o.office_id, o.noted_by, o.proposed_by, o.proposed_at) h
    WHERE NOT EXISTS (SELECT 1 FROM public.datarights_datamatch m WHERE m.request_id = o.id)) s
  CROSS JOIN LATERAL work.item(
    kind => 'datarights.second', subject_id => o.answer_id, since => o.proposed_at, due_at => o.due,
    soon_at => o.due - interval '1 day', shows_at => s.since, ends_at => s.until, office_id => o.office_id,
    duty => 'data:answer', person_id => s.person, except_person => o.proposed_by, word => o.number) w
  WHERE o.waits AND o.case_id IS NULL AND s.person IS NOT NULL AND s.person <> o.proposed_by
  UNION ALL
  -- Who manages the case asks for the end of a restriction: the second person.
  SELECT w.* FROM public.datarights_dataanswer a JOIN public.datarights_datarequest r ON r.id = a.request_id
  CROSS JOIN LATERAL (VALUES ('data:answer'), ('head')) d (duty)
  CROSS JOIN LATERAL work.item(
    kind => 'datarights.lift', subject_id => a.id, since => a.lift_asked_at, due_at => a.lift_asked_at + interval '3 days',
    case_id => a.case_id, office_id => r.office_id, duty => d.duty,
    section => CASE WHEN d.duty <> 'head' THEN 'identity' ELSE '' END, except_person => a.lift_asked_by,
    word => r.number) w
  WHERE a.lift_asked_at IS NOT NULL AND a.lifted_at IS NULL
  UNION ALL
  SELECT w.* FROM open o
  JOIN public.datarights_datamatch m ON m.request_id = o.id
  JOIN public.cases_case f ON f.id = m.case_id AND f.status <> 'closed'
  CROSS JOIN LATERAL work.item(
    kind => 'datarights.match', subject_id => m.id, case_id => m.case_id, since => m.found_at, due_at => o.due,
    soon_at => o.due - interval '1 day', office_id => f.office_id, person_id => f.manager_id, duty => 'data:answer',
    section => 'identity', blocks_closing => true, word => o.number, who => f.manager_name) w
  WHERE o.case_id IS NULL;

CREATE FUNCTION datarights.refresh_work(subject uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM work.lock(subject);
  PERFORM work.reconcile('datarights', subject, (
    SELECT jsonb_agg(to_jsonb(r)) FROM datarights.work_rows r WHERE r.subject_id = subject));
END $$;

-- A request moves its own row and those of its answers and matches.
CREATE FUNCTION datarights.follow_request() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  told jsonb := to_jsonb(NEW);
  request uuid := coalesce(told ->> 'request_id', told ->> 'subject_id', told ->> 'id');
  subject uuid;
BEGIN
  FOR subject IN
    SELECT request UNION SELECT a.id FROM public.datarights_dataanswer a WHERE a.request_id = request
    UNION SELECT m.id FROM public.datarights_datamatch m WHERE m.request_id = request ORDER BY 1
  LOOP
    PERFORM datarights.refresh_work(subject);
  END LOOP;
  RETURN NULL;
END $$;
CREATE TRIGGER work_follows AFTER INSERT OR UPDATE ON public.datarights_datarequest FOR EACH ROW
  EXECUTE FUNCTION datarights.follow_request();
CREATE TRIGGER work_follows AFTER INSERT OR UPDATE ON public.datarights_dataanswer FOR EACH ROW
  EXECUTE FUNCTION datarights.follow_request();
CREATE TRIGGER work_follows AFTER INSERT ON public.datarights_datamatch FOR EACH ROW
  EXECUTE FUNCTION datarights.follow_request();
CREATE TRIGGER work_of_data_request_follows AFTER INSERT OR UPDATE OF due_at, stopped_at ON public.clocks_clock
  FOR EACH ROW WHEN (NEW.subject_kind = 'data_request') EXECUTE FUNCTION datarights.follow_request();

-- The case has another manager, or is closed or opened again.
CREATE FUNCTION datarights.follow_case() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  subject uuid;
BEGIN
  FOR subject IN
    SELECT m.id FROM public.datarights_datamatch m WHERE m.case_id = NEW.id
    UNION SELECT a.id FROM public.datarights_datamatch m JOIN public.datarights_dataanswer a ON a.request_id = m.request_id
    WHERE m.case_id = NEW.id ORDER BY 1
  LOOP
    PERFORM datarights.refresh_work(subject);
  END LOOP;
  RETURN NULL;
END $$;
CREATE TRIGGER work_of_data_rights_follows AFTER UPDATE OF status, manager_id, manager_name, office_id ON public.cases_case
  FOR EACH ROW EXECUTE FUNCTION datarights.follow_case();

-- Somebody comes to the office with the power to be the second, or leaves, also with an answer to hand over.
CREATE FUNCTION datarights.follow_membership() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM datarights.refresh_work(a.id) FROM public.datarights_dataanswer a
  JOIN public.datarights_datarequest r ON r.id = a.request_id AND r.ended_at IS NULL
  WHERE a.needs_second AND a.decision = '' AND a.case_id IS NULL AND r.office_id = NEW.office_id;
  PERFORM datarights.refresh_work(r.id) FROM public.datarights_datarequest r
  WHERE r.ended_at IS NULL AND r.office_id = NEW.office_id AND EXISTS (
    SELECT FROM public.datarights_dataanswer a WHERE a.request_id = r.id AND a.proposed_by = NEW.person_id);
  RETURN NULL;
END $$;
CREATE TRIGGER work_of_data_rights_follows AFTER INSERT OR UPDATE OF since, until ON public.access_membership
  FOR EACH ROW EXECUTE FUNCTION datarights.follow_membership();
