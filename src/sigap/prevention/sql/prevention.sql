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
CREATE POLICY activity_photo_removed ON public.prevention_activityphoto FOR DELETE TO sigap_desk
  USING (prevention.takes_photos(activity_id));
CREATE POLICY activity_photo_chunk_seen ON public.prevention_activityphotochunk FOR SELECT TO sigap_desk
  USING ((SELECT access.may('taskforce:see')));
CREATE POLICY activity_photo_chunk_added ON public.prevention_activityphotochunk FOR INSERT TO sigap_desk
  WITH CHECK (EXISTS (SELECT 1 FROM public.prevention_activityphoto p
    WHERE p.id = photo_id AND p.added_by = (SELECT access.me()) AND prevention.takes_photos(p.activity_id)));
CREATE POLICY activity_photo_chunk_removed ON public.prevention_activityphotochunk FOR DELETE TO sigap_desk
  USING (EXISTS (SELECT 1 FROM public.prevention_activityphoto p
    WHERE p.id = photo_id AND prevention.takes_photos(p.activity_id)));

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

-- Nobody is put beside children without a declaration and two references, whatever page asks for it.
CREATE FUNCTION prevention.safeguard_duty() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM public.prevention_preventionactivity a
      WHERE a.id = NEW.activity_id AND a.audience IN ('pupils', 'pesantren'))
    AND (SELECT count(*) FROM public.prevention_safeguardcheck c
      WHERE c.volunteer_id = NEW.volunteer_id AND c.kind IN ('declaration', 'reference_one', 'reference_two')) < 3 THEN
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
  IF NEW.audience IN ('pupils', 'pesantren') AND EXISTS (
      SELECT 1 FROM public.prevention_volunteerduty d WHERE d.activity_id = NEW.id
        AND (SELECT count(*) FROM public.prevention_safeguardcheck c WHERE c.volunteer_id = d.volunteer_id
          AND c.kind IN ('declaration', 'reference_one', 'reference_two')) < 3) THEN
    RAISE EXCEPTION 'prevention: somebody there is not yet to work with children' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER audience_safeguarded BEFORE UPDATE OF audience ON public.prevention_preventionactivity FOR EACH ROW
  WHEN (NEW.audience IS DISTINCT FROM OLD.audience) EXECUTE FUNCTION prevention.safeguard_audience();

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

-- What the public sees of a session follows it. The village or school, never who speaks or who helps.
CREATE FUNCTION prevention.show_session() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NEW.status = 'called_off' THEN
    DELETE FROM public.outreach_publicsession s WHERE s.activity_id = NEW.id;
    RETURN NULL;
  END IF;
  INSERT INTO public.outreach_publicsession (
    activity_id, code, topic, audience, title, place, area, day, starts_at, ends_at, partner, note, is_listed, is_for_all)
  SELECT NEW.id, NEW.code, NEW.topic, NEW.audience, '',
    concat_ws(', ', nullif(NEW.place, ''), coalesce(nullif(NEW.school, ''), (
      SELECT CASE r.kind WHEN 'kelurahan' THEN 'Kelurahan ' ELSE 'Desa ' END || r.name
      FROM public.places_region r WHERE r.code = NEW.region_code AND r.level = 4))),
    substr(NEW.region_code, 1, 8), NEW.day, NEW.starts_at, NEW.ends_at, NEW.partner_name, NEW.public_note, NEW.is_public,
    NEW.is_for_all
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

-- A key of the task force opens to who reads what it seals: photos of sessions to the task force, what names a volunteer
-- or was sent by the public to who manages prevention, all else as supervision says.
CREATE FUNCTION prevention.key_opens(p_key uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT supervision.key_opens(p_key)
    OR access.may('taskforce:see') AND EXISTS (
      SELECT 1 FROM public.prevention_activityphoto p WHERE p.key_id = p_key)
    OR access.may('prevention:manage') AND (
      EXISTS (SELECT 1 FROM public.prevention_volunteerrecord v WHERE v.key_id = p_key)
      OR EXISTS (SELECT 1 FROM public.outreach_publicmessage m WHERE m.key_id = p_key))
$$;
GRANT EXECUTE ON FUNCTION prevention.key_opens TO sigap_desk, sigap_vault;
CREATE POLICY key_of_task_force_read ON public.vault_datakey AS RESTRICTIVE FOR SELECT TO sigap_desk, sigap_vault
  USING (purpose <> 'task_force' OR prevention.key_opens(id));
