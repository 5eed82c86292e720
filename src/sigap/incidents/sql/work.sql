-- Incidents whose clocks run, for who manages them; and cases in which somebody must hear that their data came out.
CREATE VIEW incidents.work_rows AS
  SELECT w.* FROM public.incidents_incident i
  CROSS JOIN LATERAL (
    SELECT c.*, r.soon_minutes FROM public.clocks_clock c JOIN public.clocks_clockrule r ON r.id = c.rule_id
    WHERE c.subject_kind = 'incident' AND c.subject_id = i.id AND c.stopped_at IS NULL
    ORDER BY c.due_at, c.id LIMIT 1) AS k
  CROSS JOIN LATERAL work.item(
    kind => 'incidents.deadline', subject_id => i.id, since => k.started_at, due_at => k.due_at,
    soon_at => k.due_at - make_interval(mins => k.soon_minutes), clock_id => k.id, held_until => k.held_until,
    is_paused => clocks.stands_still(k.id), office_id => k.owner_office, person_id => k.owner_person,
    duty => CASE WHEN k.owner_office IS NULL THEN k.owner_role ELSE 'incident:see' END, word => i.number) w
  UNION ALL
  -- The law's hours run day and night: before what is late.
  SELECT w.* FROM public.incidents_touchedcase t
  JOIN public.incidents_incident i ON i.id = t.incident_id AND i.status = 'open'
  CROSS JOIN LATERAL (
    SELECT min(c.due_at) AS due_at FROM public.clocks_clock c
    WHERE c.subject_kind = 'incident' AND c.subject_id = i.id AND c.stopped_at IS NULL) AS k
  CROSS JOIN LATERAL work.item(
    kind => 'incidents.letter', subject_id => t.id, case_id => t.case_id, since => t.asked_at, rank => 0,
    due_at => coalesce(k.due_at, t.asked_at), duty => 'incident:notify', section => 'any', word => concat(i.number, ' ', t.case_code)) w
  WHERE t.confirmed_at IS NULL OR EXISTS (
    SELECT 1 FROM public.incidents_affected f WHERE f.touched_id = t.id AND f.state IN ('not_yet', 'printed'));

CREATE FUNCTION incidents.refresh_work(subject uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM work.lock(subject);
  PERFORM work.reconcile('incidents', subject, (
    SELECT jsonb_agg(to_jsonb(r)) FROM incidents.work_rows r WHERE r.subject_id = subject));
END $$;

-- An incident moves its own row and those of the cases it touches.
CREATE FUNCTION incidents.follow_incident() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  incident uuid := CASE TG_TABLE_NAME WHEN 'clocks_clock' THEN to_jsonb(NEW) ->> 'subject_id' ELSE to_jsonb(NEW) ->> 'id' END;
  subject uuid;
BEGIN
  FOR subject IN SELECT incident UNION SELECT t.id FROM public.incidents_touchedcase t WHERE t.incident_id = incident LOOP
    PERFORM incidents.refresh_work(subject);
  END LOOP;
  RETURN NULL;
END $$;

CREATE TRIGGER work_follows AFTER UPDATE OF status ON public.incidents_incident FOR EACH ROW
  EXECUTE FUNCTION incidents.follow_incident();
CREATE TRIGGER work_of_incident_follows AFTER INSERT OR UPDATE OF due_at, held_until, stopped_at, owner_office,
  owner_person, owner_role ON public.clocks_clock FOR EACH ROW WHEN (NEW.subject_kind = 'incident')
  EXECUTE FUNCTION incidents.follow_incident();
CREATE TRIGGER work_of_incident_follows AFTER INSERT OR UPDATE OF ended_at ON public.clocks_clockpause FOR EACH ROW
  EXECUTE FUNCTION clocks.follow_pause('incidents', 'incident');
CREATE TRIGGER work_follows AFTER INSERT OR UPDATE ON public.incidents_touchedcase FOR EACH ROW
  EXECUTE FUNCTION work.follow('incidents', 'id');
CREATE TRIGGER work_follows AFTER INSERT OR UPDATE OF state ON public.incidents_affected FOR EACH ROW
  EXECUTE FUNCTION work.follow('incidents', 'touched_id');
