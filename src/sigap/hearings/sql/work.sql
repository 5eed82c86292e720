-- What of the diary somebody owes: to accompany, to find somebody who does, to say how a hearing went.
CREATE VIEW hearings.work_rows AS
  SELECT w.* FROM public.hearings_hearingcompanion c
  JOIN public.hearings_hearing h ON h.id = c.hearing_id AND h.status = 'hearing_planned'
  JOIN public.cases_assignment a
    ON a.case_id = c.case_id AND a.person_id = c.officer_id AND a.office_id = c.office_id AND a.until IS NULL
  CROSS JOIN LATERAL work.item(
    kind => 'hearings.mine', subject_id => c.id, case_id => c.case_id, since => c.chosen_at, due_at => h.starts_at,
    shows_at => CASE WHEN c.confirmed_at IS NOT NULL THEN h.starts_at - interval '7 days' END,
    office_id => c.office_id, duty => 'case:see', person_id => c.officer_id,
    word => CASE WHEN c.confirmed_at IS NULL THEN 'chosen' ELSE 'confirmed' END, who => c.officer_name) w
  WHERE c.ended_at IS NULL
  UNION ALL
  SELECT w.* FROM public.hearings_hearing h
  JOIN public.cases_case f ON f.id = h.case_id AND f.status <> 'closed'
  CROSS JOIN LATERAL work.item(
    kind => 'hearings.alone', subject_id => h.id, case_id => h.case_id, since => h.recorded_at,
    due_at => greatest(h.recorded_at, h.starts_at - interval '1 day'), ends_at => h.starts_at, office_id => f.office_id,
    person_id => f.manager_id, duty => 'legal:note', section => 'legal', who => f.manager_name) w
  WHERE h.status = 'hearing_planned' AND h.starts_at > h.recorded_at AND NOT hearings.is_accompanied(h.id)
  UNION ALL
  SELECT w.* FROM public.hearings_hearing h
  JOIN public.cases_case f ON f.id = h.case_id AND f.status <> 'closed'
  CROSS JOIN LATERAL work.item(
    kind => 'hearings.outcome', subject_id => h.id, case_id => h.case_id, since => h.starts_at, shows_at => h.starts_at,
    due_at => h.starts_at + interval '1 day', office_id => f.office_id, person_id => f.manager_id, duty => 'legal:note',
    section => 'legal', blocks_closing => true, who => f.manager_name) w
  WHERE h.status = 'hearing_planned';

CREATE FUNCTION hearings.refresh_work(subject uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  each uuid;
BEGIN
  FOR each IN SELECT subject UNION SELECT c.id FROM public.hearings_hearingcompanion c WHERE c.hearing_id = subject LOOP
    PERFORM work.lock(each);
    PERFORM work.reconcile('hearings', each, (
      SELECT jsonb_agg(to_jsonb(r)) FROM hearings.work_rows r WHERE r.subject_id = each));
  END LOOP;
END $$;

CREATE TRIGGER work_follows AFTER INSERT OR UPDATE OF status ON public.hearings_hearing FOR EACH ROW
  EXECUTE FUNCTION work.follow('hearings', 'id');
CREATE TRIGGER work_follows AFTER INSERT OR UPDATE OF confirmed_at, ended_at ON public.hearings_hearingcompanion
  FOR EACH ROW EXECUTE FUNCTION work.follow('hearings', 'hearing_id');

-- The case has another manager, or is closed or opened again; somebody works on it, or does so no longer.
CREATE FUNCTION hearings.follow_case() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  wanted uuid;
  subject uuid;
BEGIN
  wanted := CASE TG_TABLE_NAME WHEN 'cases_case' THEN (to_jsonb(NEW) ->> 'id')::uuid ELSE (to_jsonb(NEW) ->> 'case_id')::uuid END;
  FOR subject IN SELECT h.id FROM public.hearings_hearing h WHERE h.case_id = wanted AND h.status = 'hearing_planned' LOOP
    PERFORM hearings.refresh_work(subject);
  END LOOP;
  RETURN NULL;
END $$;
-- Who accompanies is away, or works there no more, on the day: what was heard before is told anew.
CREATE FUNCTION hearings.follow_person() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  subject uuid;
BEGIN
  IF TG_TABLE_NAME = 'access_absence' AND TG_OP = 'INSERT' THEN
    UPDATE public.hearings_hearingcompanion c SET reminded_at = NULL FROM public.hearings_hearing h
    WHERE h.id = c.hearing_id AND h.status = 'hearing_planned' AND c.officer_id = NEW.person_id
      AND c.reminded_at IS NOT NULL AND c.ended_at IS NULL
      AND h.starts_at >= (to_jsonb(NEW) ->> 'starts_at')::timestamptz AND h.starts_at < (to_jsonb(NEW) ->> 'ends_at')::timestamptz;
  END IF;
  FOR subject IN
    SELECT DISTINCT h.id FROM public.hearings_hearingcompanion c JOIN public.hearings_hearing h ON h.id = c.hearing_id
    WHERE c.officer_id = NEW.person_id AND c.ended_at IS NULL AND h.status = 'hearing_planned' ORDER BY 1
  LOOP
    PERFORM hearings.refresh_work(subject);
  END LOOP;
  RETURN NULL;
END $$;
CREATE TRIGGER work_of_hearings_follows AFTER INSERT OR UPDATE OF cancelled_at, ends_at ON public.access_absence
  FOR EACH ROW EXECUTE FUNCTION hearings.follow_person();
CREATE TRIGGER work_of_hearings_follows AFTER INSERT OR UPDATE OF since, until ON public.access_membership
  FOR EACH ROW EXECUTE FUNCTION hearings.follow_person();
CREATE TRIGGER work_of_hearings_follows AFTER UPDATE OF status, manager_id, manager_name, office_id ON public.cases_case
  FOR EACH ROW EXECUTE FUNCTION hearings.follow_case();
CREATE TRIGGER work_of_hearings_follows AFTER INSERT OR UPDATE OF until ON public.cases_assignment
  FOR EACH ROW EXECUTE FUNCTION hearings.follow_case();
