GRANT USAGE ON SCHEMA meetings TO sigap_desk, sigap_worker;

-- Who sees and writes which rows of meetings and actions. Everybody in the task force reads what was agreed; the
-- secretariat writes; an office answers its own invitation and reports its own actions.
GRANT SELECT, INSERT ON public.meetings_meeting, public.meetings_invitedoffice, public.meetings_agendapoint,
  public.meetings_meetingrhythm, public.meetings_minuteline, public.meetings_minutesedition,
  public.meetings_actionitem, public.meetings_actionstep TO sigap_desk;
GRANT DELETE ON public.meetings_agendapoint, public.meetings_invitedoffice TO sigap_desk;
GRANT UPDATE (kind, "group", title, starts_at, ends_at, place, leader_id, leader_name, leader_title, status, invited_at,
  begun_at, ended_at, edition, correcting, task_force_id, task_force_name) ON public.meetings_meeting TO sigap_desk;
GRANT UPDATE (answer, answered_by, answered_at, presence) ON public.meetings_invitedoffice TO sigap_desk;
GRANT UPDATE (position, title, detail, minutes) ON public.meetings_agendapoint TO sigap_desk;
GRANT UPDATE (valid_to, due_at) ON public.meetings_meetingrhythm TO sigap_desk;
GRANT UPDATE (point_id, kind, text, office_id, office_name, due_on, evidence, version, struck_at)
  ON public.meetings_minuteline TO sigap_desk;
GRANT UPDATE (confirmation, confirmed_by, confirmer_name, confirmed_at) ON public.meetings_minutesedition TO sigap_desk;
GRANT UPDATE (text, office_id, office_name, due_on, due_at, evidence, status, ended_at, ended_by)
  ON public.meetings_actionitem TO sigap_desk;

CREATE POLICY meeting_seen ON public.meetings_meeting FOR SELECT TO sigap_desk
  USING ((SELECT access.may('taskforce:see')));
CREATE POLICY meeting_planned ON public.meetings_meeting FOR INSERT TO sigap_desk
  WITH CHECK ((SELECT access.may('meeting:manage')) AND planned_by = (SELECT access.me()));
CREATE POLICY meeting_changed ON public.meetings_meeting FOR UPDATE TO sigap_desk
  USING ((SELECT access.may('meeting:manage'))) WITH CHECK ((SELECT access.may('meeting:manage')));
CREATE POLICY invited_seen ON public.meetings_invitedoffice FOR SELECT TO sigap_desk
  USING ((SELECT access.may('taskforce:see')));
CREATE POLICY invited_added ON public.meetings_invitedoffice FOR INSERT TO sigap_desk
  WITH CHECK ((SELECT access.may('meeting:manage')));
CREATE POLICY invited_answered ON public.meetings_invitedoffice FOR UPDATE TO sigap_desk
  USING ((SELECT access.may('meeting:manage')) OR office_id = ANY ((SELECT access.my_offices())::uuid[]));
CREATE POLICY invited_dropped ON public.meetings_invitedoffice FOR DELETE TO sigap_desk
  USING ((SELECT access.may('meeting:manage')) AND answered_at IS NULL AND presence = '');
CREATE POLICY point_seen ON public.meetings_agendapoint FOR SELECT TO sigap_desk
  USING ((SELECT access.may('taskforce:see')));
CREATE POLICY point_added ON public.meetings_agendapoint FOR INSERT TO sigap_desk
  WITH CHECK ((SELECT access.may('meeting:manage')));
CREATE POLICY point_changed ON public.meetings_agendapoint FOR UPDATE TO sigap_desk
  USING ((SELECT access.may('meeting:manage')));
CREATE POLICY point_dropped ON public.meetings_agendapoint FOR DELETE TO sigap_desk
  USING ((SELECT access.may('meeting:manage')));
CREATE POLICY rhythm_seen ON public.meetings_meetingrhythm FOR SELECT TO sigap_desk
  USING ((SELECT access.may('taskforce:see')));
CREATE POLICY rhythm_set ON public.meetings_meetingrhythm FOR INSERT TO sigap_desk
  WITH CHECK ((SELECT access.may('meeting:manage')) AND made_by = (SELECT access.me()));
CREATE POLICY rhythm_moved ON public.meetings_meetingrhythm FOR UPDATE TO sigap_desk
  USING ((SELECT access.may('meeting:manage')));
-- Lines are written while the minutes stand open, and never after; an edition is added once and confirmed once.
CREATE FUNCTION meetings.is_open(wanted uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM public.meetings_meeting m WHERE m.id = wanted AND m.status = 'running')
$$;
GRANT EXECUTE ON FUNCTION meetings.is_open TO sigap_desk;
CREATE POLICY line_seen ON public.meetings_minuteline FOR SELECT TO sigap_desk
  USING ((SELECT access.may('taskforce:see')));
CREATE POLICY line_written ON public.meetings_minuteline FOR INSERT TO sigap_desk WITH CHECK (
  (SELECT access.may('meeting:manage')) AND written_by = (SELECT access.me()) AND meetings.is_open(meeting_id));
CREATE POLICY line_mended ON public.meetings_minuteline FOR UPDATE TO sigap_desk
  USING ((SELECT access.may('meeting:manage')) AND meetings.is_open(meeting_id));
CREATE POLICY edition_seen ON public.meetings_minutesedition FOR SELECT TO sigap_desk
  USING ((SELECT access.may('taskforce:see')));
CREATE POLICY edition_closed ON public.meetings_minutesedition FOR INSERT TO sigap_desk
  WITH CHECK ((SELECT access.may('meeting:manage')) AND closed_by = (SELECT access.me()) AND confirmation = '');
-- By whoever led the meeting, here; by the secretariat, when that was done on paper. Only the edition that stands:
-- while a correction is open there is none, also for who read the page before it was opened.
CREATE FUNCTION meetings.leads(wanted uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM public.meetings_meeting m WHERE m.id = wanted AND m.leader_id = access.me())
$$;
GRANT EXECUTE ON FUNCTION meetings.leads TO sigap_desk;
CREATE FUNCTION meetings.stands(wanted uuid, edition integer) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.meetings_meeting m WHERE m.id = wanted AND m.status = 'closed' AND m.edition = stands.edition)
$$;
GRANT EXECUTE ON FUNCTION meetings.stands TO sigap_desk;
CREATE POLICY edition_confirmed ON public.meetings_minutesedition FOR UPDATE TO sigap_desk
  USING (confirmation = '' AND meetings.stands(meeting_id, number) AND ((SELECT access.may('meeting:manage')) OR meetings.leads(meeting_id)))
  WITH CHECK (confirmed_by = (SELECT access.me()) AND (
    (confirmation = 'here' AND meetings.leads(meeting_id))
    OR (confirmation = 'on_paper' AND (SELECT access.may('meeting:manage')))));
CREATE POLICY item_seen ON public.meetings_actionitem FOR SELECT TO sigap_desk
  USING ((SELECT access.may('taskforce:see')));
-- Who gives what follows from a decision, from a finding, or from a question of whoever leads (`actions/items.py`).
CREATE FUNCTION meetings.gives(source text) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(access.may(CASE source WHEN 'decision' THEN 'meeting:manage' WHEN 'finding' THEN 'supervision:manage'
    WHEN 'directive' THEN 'leaders:oversee' END), false)
$$;
GRANT EXECUTE ON FUNCTION meetings.gives(text) TO sigap_desk;
CREATE POLICY item_given ON public.meetings_actionitem FOR INSERT TO sigap_desk WITH CHECK (
  given_by = (SELECT access.me()) AND status = 'open' AND meetings.gives(source));
CREATE POLICY item_moved ON public.meetings_actionitem FOR UPDATE TO sigap_desk USING (
  meetings.gives(source) OR office_id = ANY ((SELECT access.my_offices())::uuid[]));
CREATE POLICY item_step_seen ON public.meetings_actionstep FOR SELECT TO sigap_desk
  USING ((SELECT access.may('taskforce:see')));
CREATE POLICY item_step_added ON public.meetings_actionstep FOR INSERT TO sigap_desk WITH CHECK (
  noted_by = (SELECT access.me()) AND EXISTS (
    SELECT 1 FROM public.meetings_actionitem i WHERE i.id = meetings_actionstep.item_id AND (
      meetings.gives(i.source) OR i.office_id = ANY ((SELECT access.my_offices())::uuid[]))));

-- Of what was given to it, an office moves only how far it is; of an invitation, only what it answers. Presence, the
-- task and its day are written by who gave them. Who led, when and where stays once minutes were closed.
CREATE FUNCTION meetings.keep_given() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  free text[] := '{status,ended_at,ended_by}';
BEGIN
  IF NOT (access.by_owner() OR meetings.gives(OLD.source))
      AND (to_jsonb(NEW) - free) <> (to_jsonb(OLD) - free) THEN
    RAISE check_violation USING MESSAGE = 'What was given is changed by who gave it';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER given_kept BEFORE UPDATE ON public.meetings_actionitem
  FOR EACH ROW EXECUTE FUNCTION meetings.keep_given();
CREATE FUNCTION meetings.keep_invited() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NEW.presence <> OLD.presence AND NOT (access.by_owner() OR access.may('meeting:manage')) THEN
    RAISE check_violation USING MESSAGE = 'Who came is noted by who writes the minutes';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER invited_kept BEFORE UPDATE ON public.meetings_invitedoffice
  FOR EACH ROW EXECUTE FUNCTION meetings.keep_invited();
CREATE FUNCTION meetings.keep_held() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  free text[] := '{status,edition,correcting,ended_at}';
BEGIN
  IF (to_jsonb(NEW) - free) <> (to_jsonb(OLD) - free) THEN
    RAISE check_violation USING MESSAGE = 'A meeting that was held is not planned anew';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER held_kept BEFORE UPDATE ON public.meetings_meeting
  FOR EACH ROW WHEN (OLD.edition > 0) EXECUTE FUNCTION meetings.keep_held();

-- The worker reminds of what nears and of what is late.
GRANT SELECT ON public.meetings_meeting, public.meetings_invitedoffice, public.meetings_meetingrhythm,
  public.meetings_actionitem TO sigap_worker;
CREATE POLICY swept ON public.meetings_meeting FOR SELECT TO sigap_worker USING (true);
CREATE POLICY swept ON public.meetings_invitedoffice FOR SELECT TO sigap_worker USING (true);
CREATE POLICY swept ON public.meetings_meetingrhythm FOR SELECT TO sigap_worker USING (true);
CREATE POLICY swept ON public.meetings_actionitem FOR SELECT TO sigap_worker USING (true);

-- Sealed files: everybody in the task force may ask for one; an office lays in evidence of its own actions only.
GRANT SELECT, INSERT ON public.meetings_meetingfile, public.meetings_meetingfilechunk TO sigap_desk;
GRANT USAGE ON SEQUENCE public.meetings_meetingfilechunk_id_seq TO sigap_desk;
CREATE POLICY file_seen ON public.meetings_meetingfile FOR SELECT TO sigap_desk
  USING ((SELECT access.may('taskforce:see')));
CREATE POLICY file_added ON public.meetings_meetingfile FOR INSERT TO sigap_desk WITH CHECK (
  added_by = (SELECT access.me()) AND (
    (meeting_id IS NOT NULL AND (SELECT access.may('meeting:manage')))
    OR EXISTS (
      SELECT 1 FROM public.meetings_actionitem i
      WHERE i.id = meetings_meetingfile.item_id AND i.office_id = ANY ((SELECT access.my_offices())::uuid[]))));
CREATE POLICY chunk_seen ON public.meetings_meetingfilechunk FOR SELECT TO sigap_desk
  USING ((SELECT access.may('taskforce:see')));
CREATE POLICY chunk_added ON public.meetings_meetingfilechunk FOR INSERT TO sigap_desk WITH CHECK (
  EXISTS (
    SELECT 1 FROM public.meetings_meetingfile f
    WHERE f.id = meetings_meetingfilechunk.file_id AND f.added_by = (SELECT access.me())));
