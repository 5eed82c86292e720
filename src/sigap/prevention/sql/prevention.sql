GRANT USAGE ON SCHEMA prevention TO sigap_desk, sigap_worker, sigap_vault, sigap_public;

-- Everybody in the task force reads activities; who manages prevention plans them, and the offices that hold one note what
-- came of it. What was reported is corrected by who manages prevention; what was called off stays.
CREATE FUNCTION prevention.writes(office uuid, partner uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT access.may('prevention:manage')
    OR (access.may('taskforce:report') AND ARRAY[office, partner] && access.my_offices())
$$;
GRANT EXECUTE ON FUNCTION prevention.writes TO sigap_desk;

GRANT SELECT, INSERT, UPDATE ON public.prevention_preventionactivity TO sigap_desk;
CREATE POLICY activity_seen ON public.prevention_preventionactivity FOR SELECT TO sigap_desk
  USING ((SELECT access.may('taskforce:see')));
CREATE POLICY activity_planned ON public.prevention_preventionactivity FOR INSERT TO sigap_desk
  WITH CHECK ((SELECT access.may('prevention:manage')) AND planned_by = (SELECT access.me()));
CREATE POLICY activity_moved ON public.prevention_preventionactivity FOR UPDATE TO sigap_desk
  USING (status IN ('planned', 'held') AND prevention.writes(office_id, partner_id)
    OR status = 'reported' AND (SELECT access.may('prevention:manage')))
  WITH CHECK (prevention.writes(office_id, partner_id));

-- The activity as its photos see it, whoever asks: open to be written on.
CREATE FUNCTION prevention.takes_photos(p_activity uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.prevention_preventionactivity a
    WHERE a.id = p_activity AND a.status <> 'called_off' AND prevention.writes(a.office_id, a.partner_id))
$$;
GRANT EXECUTE ON FUNCTION prevention.takes_photos TO sigap_desk;

GRANT SELECT, INSERT, DELETE ON public.prevention_activityphoto, public.prevention_activityphotochunk TO sigap_desk;
GRANT USAGE ON SEQUENCE public.prevention_activityphotochunk_id_seq TO sigap_desk;
CREATE POLICY activity_photo_seen ON public.prevention_activityphoto FOR SELECT TO sigap_desk
  USING ((SELECT access.may('taskforce:see')));
CREATE POLICY activity_photo_added ON public.prevention_activityphoto FOR INSERT TO sigap_desk
  WITH CHECK (added_by = (SELECT access.me()) AND prevention.takes_photos(activity_id));
-- Whoever is on a photo may wish it away at any time, also of a session that was called off.
CREATE POLICY activity_photo_removed ON public.prevention_activityphoto FOR DELETE TO sigap_desk
  USING (EXISTS (SELECT 1 FROM public.prevention_preventionactivity a
    WHERE a.id = activity_id AND prevention.writes(a.office_id, a.partner_id)));
CREATE POLICY activity_photo_chunk_seen ON public.prevention_activityphotochunk FOR SELECT TO sigap_desk
  USING ((SELECT access.may('taskforce:see')));
CREATE POLICY activity_photo_chunk_added ON public.prevention_activityphotochunk FOR INSERT TO sigap_desk
  WITH CHECK (EXISTS (SELECT 1 FROM public.prevention_activityphoto p
    WHERE p.id = photo_id AND p.added_by = (SELECT access.me()) AND prevention.takes_photos(p.activity_id)));
CREATE POLICY activity_photo_chunk_removed ON public.prevention_activityphotochunk FOR DELETE TO sigap_desk
  USING (EXISTS (SELECT 1 FROM public.prevention_activityphoto p
    JOIN public.prevention_preventionactivity a ON a.id = p.activity_id
    WHERE p.id = photo_id AND prevention.writes(a.office_id, a.partner_id)));

-- Who helps is seen by who manages prevention alone: no list of volunteers is anybody else's.
GRANT SELECT, INSERT, UPDATE (name, region_code, members, sealed_contact, left_at, left_why)
  ON public.prevention_volunteerrecord TO sigap_desk;
GRANT SELECT, INSERT ON public.prevention_safeguardcheck TO sigap_desk;
GRANT SELECT, INSERT, DELETE ON public.prevention_volunteerduty TO sigap_desk;
GRANT USAGE ON SEQUENCE public.prevention_safeguardcheck_id_seq, public.prevention_volunteerduty_id_seq TO sigap_desk;
CREATE POLICY volunteer_managed ON public.prevention_volunteerrecord TO sigap_desk
  USING ((SELECT access.may('prevention:manage'))) WITH CHECK ((SELECT access.may('prevention:manage')));
CREATE POLICY check_managed ON public.prevention_safeguardcheck TO sigap_desk
  USING ((SELECT access.may('prevention:manage')))
  WITH CHECK ((SELECT access.may('prevention:manage')) AND checked_by = (SELECT access.me()));
CREATE POLICY duty_managed ON public.prevention_volunteerduty TO sigap_desk
  USING ((SELECT access.may('prevention:manage')))
  WITH CHECK ((SELECT access.may('prevention:manage')) AND assigned_by = (SELECT access.me()));

-- Which session is with children: as `outreach.rules.is_with_children`.
CREATE FUNCTION prevention.is_with_children(p_audience text, p_topic text, p_school text) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT p_audience IN ('pupils', 'pesantren') OR p_topic IN ('body_safety', 'child_online') OR btrim(p_school) <> ''
$$;
GRANT EXECUTE ON FUNCTION prevention.is_with_children TO sigap_desk;

-- One person, with a declaration and two references (each by another officer, as their constraint says); never a group.
CREATE FUNCTION prevention.is_safeguarded(p_volunteer uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT (SELECT v.kind = 'person' FROM public.prevention_volunteerrecord v WHERE v.id = p_volunteer)
    AND (SELECT count(*) = 3 FROM public.prevention_safeguardcheck c
      WHERE c.volunteer_id = p_volunteer AND c.kind IN ('declaration', 'reference_one', 'reference_two'))
$$;

-- Nobody is put beside children without them, whatever page asks for it.
CREATE FUNCTION prevention.safeguard_duty() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM public.prevention_preventionactivity a
      WHERE a.id = NEW.activity_id AND prevention.is_with_children(a.audience, a.topic, a.school))
    AND prevention.is_safeguarded(NEW.volunteer_id) IS NOT TRUE THEN
    RAISE EXCEPTION 'prevention: not yet to work with children' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER duty_safeguarded BEFORE INSERT ON public.prevention_volunteerduty FOR EACH ROW
  EXECUTE FUNCTION prevention.safeguard_duty();
-- Nor by an activity that turns into one with children afterwards.
CREATE FUNCTION prevention.safeguard_audience() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF prevention.is_with_children(NEW.audience, NEW.topic, NEW.school) AND EXISTS (
      SELECT 1 FROM public.prevention_volunteerduty d
      WHERE d.activity_id = NEW.id AND prevention.is_safeguarded(d.volunteer_id) IS NOT TRUE) THEN
    RAISE EXCEPTION 'prevention: somebody there is not yet to work with children' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER audience_safeguarded BEFORE UPDATE OF audience, topic, school ON public.prevention_preventionactivity
  FOR EACH ROW WHEN ((NEW.audience, NEW.topic, NEW.school) IS DISTINCT FROM (OLD.audience, OLD.topic, OLD.school)) EXECUTE FUNCTION prevention.safeguard_audience();

-- What the public sent, and sheets in local words.
GRANT SELECT, UPDATE (key_id, key_blob, sealed_body, state, settled_at, settled_by, settler_name)
  ON public.outreach_publicmessage TO sigap_desk;
CREATE POLICY message_managed ON public.outreach_publicmessage FOR SELECT TO sigap_desk
  USING ((SELECT access.may('prevention:manage')));
CREATE POLICY message_settled ON public.outreach_publicmessage FOR UPDATE TO sigap_desk
  USING ((SELECT access.may('prevention:manage'))) WITH CHECK ((SELECT access.may('prevention:manage')));
GRANT SELECT, INSERT, UPDATE (replaced_at) ON public.outreach_materialvariant TO sigap_desk;
CREATE POLICY variant_seen ON public.outreach_materialvariant FOR SELECT TO sigap_desk
  USING ((SELECT access.may('taskforce:see')));
CREATE POLICY variant_written ON public.outreach_materialvariant FOR INSERT TO sigap_desk
  WITH CHECK ((SELECT access.may('prevention:manage')) AND written_by = (SELECT access.me()));
CREATE POLICY variant_replaced ON public.outreach_materialvariant FOR UPDATE TO sigap_desk
  USING ((SELECT access.may('prevention:manage'))) WITH CHECK ((SELECT access.may('prevention:manage')));

-- What was sent is settled once, by who settles it; what lies sealed only goes, and no key takes its place.
CREATE FUNCTION prevention.settle_once() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  sealed text[] := '{key_id,key_blob,sealed_body}';
  settled text[] := '{state,settled_at,settled_by,settler_name}';
BEGIN
  IF NEW.key_id <> OLD.key_id OR OLD.key_id IS NULL AND NEW.key_id IS NOT NULL
    OR NEW.key_blob <> OLD.key_blob OR OLD.key_blob IS NULL AND NEW.key_blob IS NOT NULL
    OR NEW.sealed_body <> OLD.sealed_body OR OLD.sealed_body IS NULL AND NEW.sealed_body IS NOT NULL
    OR to_jsonb(NEW) - sealed - settled <> to_jsonb(OLD) - sealed - settled
    OR to_jsonb(NEW) - sealed <> to_jsonb(OLD) - sealed AND (
      OLD.state <> 'waiting' OR NEW.state = 'waiting' OR NEW.settled_by IS DISTINCT FROM access.me()) THEN
    RAISE insufficient_privilege USING MESSAGE = 'A message is settled once';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER settled_once BEFORE UPDATE ON public.outreach_publicmessage FOR EACH ROW
  WHEN (current_user = 'sigap_desk') EXECUTE FUNCTION prevention.settle_once();

-- Who asked for a session is known until it was reported or called off; then their name and number go.
CREATE FUNCTION prevention.forget_asker() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE public.outreach_publicmessage SET key_id = NULL, key_blob = NULL, sealed_body = NULL WHERE id = NEW.asked_id;
  RETURN NULL;
END $$;
CREATE TRIGGER asker_forgotten AFTER UPDATE OF status ON public.prevention_preventionactivity
  FOR EACH ROW WHEN (NEW.status IN ('reported', 'called_off') AND NEW.asked_id IS NOT NULL) EXECUTE FUNCTION prevention.forget_asker();

-- An office that only reports writes what came of it, under its own name; what was planned, and what the public sees of
-- it, belongs to who manages prevention. Who planned it and when stays, and a report is never taken back.
CREATE FUNCTION prevention.report_alone() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  found text[] := '{status,held_at,reported_at,reported_by,reporter_name,off_at,off_why,reached_total,reached_female,
    reached_male,reached_child,reached_adult,reached_elder,reached_disabled,before,after,spent,summary}';
BEGIN
  IF (NEW.id, NEW.code, NEW.planned_by, NEW.planner_name, NEW.planned_at, NEW.office_id)
      IS DISTINCT FROM (OLD.id, OLD.code, OLD.planned_by, OLD.planner_name, OLD.planned_at, OLD.office_id)
    OR to_jsonb(NEW) - found <> to_jsonb(OLD) - found AND NOT access.may('prevention:manage')
    OR OLD.status <> 'reported' AND NEW.status = 'reported' AND NEW.reported_by IS DISTINCT FROM access.me()
    OR OLD.status = 'reported' AND (NEW.status, NEW.reported_at, NEW.reported_by, NEW.reporter_name)
      IS DISTINCT FROM (OLD.status, OLD.reported_at, OLD.reported_by, OLD.reporter_name) THEN
    RAISE insufficient_privilege USING MESSAGE = 'Only what came of an activity is written here';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER reported_alone BEFORE UPDATE ON public.prevention_preventionactivity FOR EACH ROW
  WHEN (current_user = 'sigap_desk') EXECUTE FUNCTION prevention.report_alone();

-- What the public sees of a session follows it. The village or school, never who speaks or who helps.
CREATE FUNCTION prevention.show_session() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NEW.status = 'called_off' THEN
    UPDATE public.outreach_publicsession s SET is_off = true WHERE s.activity_id = NEW.id;
    RETURN NULL;
  END IF;
  INSERT INTO public.outreach_publicsession (
    activity_id, code, topic, audience, title, place, area, day, starts_at, ends_at, partner, note, is_listed, is_for_all,
    is_off)
  SELECT NEW.id, NEW.code, NEW.topic, NEW.audience, '',
    concat_ws(', ', nullif(NEW.place, ''), coalesce(nullif(NEW.school, ''), (
      SELECT CASE r.kind WHEN 'kelurahan' THEN 'Kelurahan ' ELSE 'Desa ' END || r.name
      FROM public.places_region r WHERE r.code = NEW.region_code AND r.level = 4))),
    substr(NEW.region_code, 1, 8), NEW.day, NEW.starts_at, NEW.ends_at, NEW.partner_name, NEW.public_note, NEW.is_public,
    NEW.is_for_all, false
  ON CONFLICT (activity_id) DO UPDATE SET (topic, audience, place, area, day, starts_at, ends_at, partner, note, is_listed,
    is_for_all) = (EXCLUDED.topic, EXCLUDED.audience, EXCLUDED.place, EXCLUDED.area, EXCLUDED.day, EXCLUDED.starts_at,
    EXCLUDED.ends_at, EXCLUDED.partner, EXCLUDED.note, EXCLUDED.is_listed, EXCLUDED.is_for_all);
  RETURN NULL;
END $$;
CREATE TRIGGER session_shown AFTER INSERT OR UPDATE ON public.prevention_preventionactivity FOR EACH ROW
  EXECUTE FUNCTION prevention.show_session();

-- The worker lays out the calendar that leaves the house: kind and hour, nothing else.
GRANT SELECT ON public.prevention_preventionactivity TO sigap_worker;
CREATE POLICY activity_dated ON public.prevention_preventionactivity FOR SELECT TO sigap_worker USING (true);

-- A key of the task force seals one thing: a row that names the key of another would open that to other readers.
CREATE FUNCTION prevention.key_of_its_own() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM public.prevention_activityphoto p WHERE p.key_id = NEW.key_id)
    OR EXISTS (SELECT 1 FROM public.prevention_volunteerrecord v WHERE v.key_id = NEW.key_id)
    OR EXISTS (SELECT 1 FROM public.outreach_publicmessage m WHERE m.key_id = NEW.key_id)
    OR EXISTS (SELECT 1 FROM public.meetings_meetingfile f WHERE f.key_id = NEW.key_id)
    OR EXISTS (SELECT 1 FROM public.actionplan_quarterevidence e WHERE e.key_id = NEW.key_id)
    OR EXISTS (SELECT 1 FROM public.supervision_visitphoto p WHERE p.key_id = NEW.key_id)
    OR EXISTS (SELECT 1 FROM public.releases_rowexport x WHERE x.key_id = NEW.key_id) THEN
    RAISE insufficient_privilege USING MESSAGE = 'This key seals something else';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER key_of_its_own BEFORE INSERT ON public.prevention_activityphoto FOR EACH ROW
  EXECUTE FUNCTION prevention.key_of_its_own();
CREATE TRIGGER key_of_its_own BEFORE INSERT ON public.prevention_volunteerrecord FOR EACH ROW
  EXECUTE FUNCTION prevention.key_of_its_own();
CREATE TRIGGER key_of_its_own BEFORE INSERT ON public.outreach_publicmessage FOR EACH ROW
  WHEN (NEW.key_id IS NOT NULL) EXECUTE FUNCTION prevention.key_of_its_own();
CREATE TRIGGER key_of_its_own BEFORE INSERT ON public.meetings_meetingfile FOR EACH ROW
  EXECUTE FUNCTION prevention.key_of_its_own();
CREATE TRIGGER key_of_its_own BEFORE INSERT ON public.actionplan_quarterevidence FOR EACH ROW
  EXECUTE FUNCTION prevention.key_of_its_own();
CREATE TRIGGER key_of_its_own BEFORE INSERT ON public.supervision_visitphoto FOR EACH ROW
  EXECUTE FUNCTION prevention.key_of_its_own();
CREATE TRIGGER key_of_its_own BEFORE INSERT ON public.releases_rowexport FOR EACH ROW
  WHEN (NEW.key_id IS NOT NULL) EXECUTE FUNCTION prevention.key_of_its_own();

-- A key of the task force opens to who reads what it seals: photos of sessions to the task force, what names a volunteer
-- or was sent by the public to who manages prevention, rows that left for a receiver to the two who vouch, all else as
-- supervision says.
CREATE FUNCTION prevention.key_opens(p_key uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT supervision.key_opens(p_key) OR releases.row_key_opens(p_key)
    OR access.may('taskforce:see') AND EXISTS (
      SELECT 1 FROM public.prevention_activityphoto p WHERE p.key_id = p_key)
    OR access.may('prevention:manage') AND (
      EXISTS (SELECT 1 FROM public.prevention_volunteerrecord v WHERE v.key_id = p_key)
      OR EXISTS (SELECT 1 FROM public.outreach_publicmessage m WHERE m.key_id = p_key))
$$;
GRANT EXECUTE ON FUNCTION prevention.key_opens TO sigap_desk, sigap_vault;
CREATE POLICY key_of_task_force_read ON public.vault_datakey AS RESTRICTIVE FOR SELECT TO sigap_desk, sigap_vault
  USING (purpose <> 'task_force' OR prevention.key_opens(id));
