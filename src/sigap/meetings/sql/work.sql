-- What somebody owes the task force: an action of an office, an answer to an invitation, minutes to confirm, a meeting
-- of a rhythm to hold. The words of a row are texts in which no case and no client stands.
CREATE VIEW meetings.work_rows AS
  SELECT w.* FROM public.meetings_actionitem i
  CROSS JOIN LATERAL work.item(
    kind => 'meetings.action', subject_id => i.id, since => i.given_at, due_at => i.due_at,
    soon_at => i.due_at - interval '3 days', office_id => i.office_id, duty => 'taskforce:report', word => i.text,
    who => i.origin) w
  WHERE i.status = 'open'
  UNION ALL
  SELECT w.* FROM public.meetings_invitedoffice o
  JOIN public.meetings_meeting m ON m.id = o.meeting_id AND m.status = 'planned' AND m.invited_at IS NOT NULL
  CROSS JOIN LATERAL work.item(
    kind => 'meetings.invitation', subject_id => m.id, since => m.invited_at, due_at => m.starts_at,
    soon_at => m.starts_at - interval '2 days', office_id => o.office_id, duty => 'taskforce:report', word => m.title,
    who => m.place) w
  WHERE o.answer = ''
  UNION ALL
  -- Minutes wait for whoever led; from when they work nowhere any more for whoever notes the confirmation on paper.
  SELECT w.* FROM public.meetings_meeting m
  JOIN public.meetings_minutesedition e ON e.meeting_id = m.id AND e.number = m.edition AND e.confirmation = ''
  CROSS JOIN LATERAL access.works_until(m.leader_id, NULL) AS works (until)
  CROSS JOIN LATERAL (VALUES (true), (false)) AS led (here)
  CROSS JOIN LATERAL work.item(
    kind => 'meetings.minutes', subject_id => m.id, since => e.closed_at, due_at => e.closed_at + interval '3 days',
    soon_at => e.closed_at, person_id => CASE WHEN led.here THEN m.leader_id END,
    duty => CASE WHEN led.here THEN '' ELSE 'meeting:manage' END,
    ends_at => CASE WHEN led.here THEN nullif(works.until, 'infinity') END,
    shows_at => CASE WHEN NOT led.here AND works.until > e.closed_at THEN works.until END, word => m.title,
    who => e.closer_name) w
  WHERE m.status = 'closed' AND CASE WHEN led.here THEN works.until > e.closed_at ELSE works.until < 'infinity' END
  UNION ALL
  SELECT w.* FROM public.meetings_meetingrhythm r
  CROSS JOIN LATERAL work.item(
    kind => 'meetings.rhythm', subject_id => r.id, since => r.due_at - interval '14 days', due_at => r.due_at,
    soon_at => r.due_at - interval '14 days', shows_at => r.due_at - interval '14 days', duty => 'meeting:manage',
    word => r.kind, who => r.basis) w
  WHERE r.valid_to IS NULL;

CREATE FUNCTION meetings.refresh_work(subject uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM work.lock(subject);
  PERFORM work.reconcile('meetings', subject, (
    SELECT jsonb_agg(to_jsonb(r)) FROM meetings.work_rows r WHERE r.subject_id = subject));
END $$;

-- Whoever led a meeting leaves, or comes back.
CREATE FUNCTION meetings.follow_membership() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM meetings.refresh_work(m.id) FROM public.meetings_meeting m
  WHERE m.leader_id = NEW.person_id AND m.status = 'closed';
  RETURN NULL;
END $$;
CREATE TRIGGER work_of_meetings_follows AFTER INSERT OR UPDATE OF since, until ON public.access_membership
  FOR EACH ROW EXECUTE FUNCTION meetings.follow_membership();
CREATE TRIGGER work_follows AFTER INSERT OR UPDATE ON public.meetings_actionitem FOR EACH ROW
  EXECUTE FUNCTION work.follow('meetings', 'id');
CREATE TRIGGER work_follows AFTER INSERT OR UPDATE ON public.meetings_meeting FOR EACH ROW
  EXECUTE FUNCTION work.follow('meetings', 'id');
CREATE TRIGGER work_follows AFTER INSERT OR UPDATE OR DELETE ON public.meetings_invitedoffice FOR EACH ROW
  EXECUTE FUNCTION work.follow('meetings', 'meeting_id');
CREATE TRIGGER work_follows AFTER INSERT OR UPDATE ON public.meetings_minutesedition FOR EACH ROW
  EXECUTE FUNCTION work.follow('meetings', 'meeting_id');
CREATE TRIGGER work_follows AFTER INSERT OR UPDATE ON public.meetings_meetingrhythm FOR EACH ROW
  EXECUTE FUNCTION work.follow('meetings', 'id');
