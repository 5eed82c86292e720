-- A session whose day has passed is to be reported within four days, by who manages prevention or the office that holds
-- it with them; what the public asked is answered within seven working days.
CREATE VIEW prevention.work_rows AS
  SELECT w.* FROM public.prevention_preventionactivity a
  CROSS JOIN LATERAL (
    VALUES (NULL::uuid, 'prevention:manage'), (a.partner_id, 'taskforce:report')) AS reports (office, duty)
  CROSS JOIN LATERAL work.item(
    kind => 'prevention.report', subject_id => a.id, since => a.planned_at,
    due_at => (a.day + 4)::timestamp AT TIME ZONE mailbox.regency_zone(), soon_at => (a.day + 1)::timestamp AT TIME ZONE mailbox.regency_zone(),
    shows_at => a.day::timestamp AT TIME ZONE mailbox.regency_zone(), office_id => reports.office, duty => reports.duty,
    word => a.topic, who => a.partner_name) w
  WHERE a.status IN ('planned', 'held') AND (reports.office IS NOT NULL OR reports.duty = 'prevention:manage')
  UNION ALL
  SELECT w.* FROM public.outreach_publicmessage m
  CROSS JOIN LATERAL work.item(
    kind => 'prevention.message', subject_id => m.id, since => m.received_at,
    due_at => m.received_at + interval '9 days', soon_at => m.received_at + interval '5 days',
    shows_at => m.received_at, duty => 'prevention:manage', word => m.kind, who => '') w
  WHERE m.state = 'waiting' AND m.kind <> 'feedback' AND NOT m.is_crowded;

CREATE FUNCTION prevention.refresh_work(subject uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM work.lock(subject);
  PERFORM work.reconcile('prevention', subject, (
    SELECT jsonb_agg(to_jsonb(r)) FROM prevention.work_rows r WHERE r.subject_id = subject));
END $$;

CREATE TRIGGER work_follows AFTER INSERT OR UPDATE ON public.prevention_preventionactivity FOR EACH ROW
  EXECUTE FUNCTION work.follow('prevention', 'id');
CREATE TRIGGER work_follows AFTER INSERT OR UPDATE ON public.outreach_publicmessage FOR EACH ROW
  EXECUTE FUNCTION work.follow('prevention', 'id');
