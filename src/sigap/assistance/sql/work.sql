-- Appointments that nobody has said the end of, and acts without consent that no second person has looked at.
CREATE VIEW assistance.work_rows AS
  SELECT w.* FROM public.assistance_appointment a
  CROSS JOIN LATERAL work.item(
    kind => 'assistance.appointment', subject_id => a.id, case_id => a.case_id, since => a.made_at,
    due_at => a.starts_at, shows_at => a.starts_at - interval '7 days', office_id => a.office_id,
    duty => 'service:note', person_id => a.officer_id, section => 'services', blocks_closing => true,
    who => a.officer_name) w
  WHERE a.status = 'planned'
  UNION ALL
  SELECT w.* FROM public.assistance_consenttalk t
  CROSS JOIN LATERAL work.item(
    kind => 'assistance.vital_review', subject_id => t.id, case_id => t.case_id, since => t.recorded_at,
    due_at => t.recorded_at + interval '3 days', duty => 'consent:review', section => 'services',
    except_person => t.recorded_by, blocks_closing => true, who => t.recorded_by_name) w
  WHERE t.ground <> '' AND NOT EXISTS (SELECT 1 FROM public.assistance_vitalreview v WHERE v.talk_id = t.id);

CREATE FUNCTION assistance.refresh_work(subject uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM work.lock(subject);
  PERFORM work.reconcile('assistance', subject, (
    SELECT jsonb_agg(to_jsonb(r)) FROM assistance.work_rows r WHERE r.subject_id = subject));
END $$;

CREATE TRIGGER work_follows
  AFTER INSERT OR UPDATE OF status, starts_at, office_id, officer_id, officer_name ON public.assistance_appointment
  FOR EACH ROW EXECUTE FUNCTION work.follow('assistance', 'id');
CREATE TRIGGER work_follows AFTER INSERT ON public.assistance_consenttalk FOR EACH ROW WHEN (NEW.ground <> '')
  EXECUTE FUNCTION work.follow('assistance', 'id');
CREATE TRIGGER work_follows AFTER INSERT ON public.assistance_vitalreview FOR EACH ROW
  EXECUTE FUNCTION work.follow('assistance', 'talk_id');
