GRANT USAGE ON SCHEMA taskforce TO sigap_desk, sigap_worker;

-- The task force itself is no secret among its members: whoever is signed in reads, the secretariat writes, and the
-- worker reads to remind.
GRANT SELECT, INSERT ON public.taskforce_taskforce TO sigap_desk;
-- PostgreSQL locks a row for who may change it: locked it is, so that decrees are enacted one at a time.
GRANT UPDATE (short) ON public.taskforce_taskforce TO sigap_desk;
GRANT SELECT ON public.taskforce_taskforce TO sigap_worker;
CREATE POLICY force_seen ON public.taskforce_taskforce FOR SELECT TO sigap_desk
  USING ((SELECT access.may('taskforce:see')));
CREATE POLICY force_added ON public.taskforce_taskforce FOR INSERT TO sigap_desk
  WITH CHECK ((SELECT access.may('taskforce:manage')));
CREATE POLICY force_locked ON public.taskforce_taskforce FOR UPDATE TO sigap_desk
  USING ((SELECT access.may('taskforce:manage'))) WITH CHECK (false);
CREATE POLICY force_known ON public.taskforce_taskforce FOR SELECT TO sigap_worker USING (true);

-- Decrees: a draft is the secretariat's alone; enacted, everybody reads it.
GRANT SELECT, INSERT, UPDATE, DELETE ON public.taskforce_decree TO sigap_desk;
CREATE POLICY decree_seen ON public.taskforce_decree FOR SELECT TO sigap_desk USING (
  (SELECT access.may('taskforce:see')) AND (enacted_at IS NOT NULL OR (SELECT access.may('taskforce:manage')))
);
CREATE POLICY decree_drafted ON public.taskforce_decree FOR INSERT TO sigap_desk
  WITH CHECK ((SELECT access.may('taskforce:manage')) AND enacted_at IS NULL AND made_by = (SELECT access.me()));
CREATE POLICY decree_changed ON public.taskforce_decree FOR UPDATE TO sigap_desk
  USING ((SELECT access.may('taskforce:manage')));
CREATE POLICY decree_discarded ON public.taskforce_decree FOR DELETE TO sigap_desk
  USING ((SELECT access.may('taskforce:manage')) AND enacted_at IS NULL);
GRANT SELECT ON public.taskforce_decree TO sigap_worker;
CREATE POLICY decree_known ON public.taskforce_decree FOR SELECT TO sigap_worker USING (true);

-- Of a decree that is enacted nothing changes but its end, once, and the signed paper, where it had none.
CREATE FUNCTION taskforce.keep_enacted() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF to_jsonb(NEW) - 'ended_on' - 'paper_id' IS DISTINCT FROM to_jsonb(OLD) - 'ended_on' - 'paper_id'
    OR (OLD.paper_id IS NOT NULL AND NEW.paper_id IS DISTINCT FROM OLD.paper_id)
    OR NEW.ended_on IS NULL AND OLD.ended_on IS NOT NULL THEN
    RAISE EXCEPTION 'an enacted decree is not changed' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER enacted_kept BEFORE UPDATE ON public.taskforce_decree FOR EACH ROW
  WHEN (OLD.enacted_at IS NOT NULL) EXECUTE FUNCTION taskforce.keep_enacted();

-- The annex: who sees the decree sees it; written while the decree is a draft, the programme later as well.
CREATE FUNCTION taskforce.is_draft(wanted uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT access.may('taskforce:manage') AND EXISTS (
    SELECT 1 FROM public.taskforce_decree d WHERE d.id = wanted AND d.enacted_at IS NULL)
$$;
GRANT EXECUTE ON FUNCTION taskforce.is_draft TO sigap_desk;
GRANT SELECT, INSERT, DELETE ON public.taskforce_annexsection, public.taskforce_annexpost TO sigap_desk;
GRANT UPDATE (programme, sub_force_id) ON public.taskforce_annexsection TO sigap_desk;
CREATE POLICY section_seen ON public.taskforce_annexsection FOR SELECT TO sigap_desk
  USING (decree_id IN (SELECT d.id FROM public.taskforce_decree d));
CREATE POLICY section_written ON public.taskforce_annexsection FOR INSERT TO sigap_desk
  WITH CHECK (taskforce.is_draft(decree_id));
CREATE POLICY section_changed ON public.taskforce_annexsection FOR UPDATE TO sigap_desk
  USING ((SELECT access.may('taskforce:manage')));
CREATE POLICY section_dropped ON public.taskforce_annexsection FOR DELETE TO sigap_desk
  USING (taskforce.is_draft(decree_id));
CREATE POLICY post_seen ON public.taskforce_annexpost FOR SELECT TO sigap_desk
  USING (decree_id IN (SELECT d.id FROM public.taskforce_decree d));
CREATE POLICY post_written ON public.taskforce_annexpost FOR INSERT TO sigap_desk
  WITH CHECK (taskforce.is_draft(decree_id));
CREATE POLICY post_dropped ON public.taskforce_annexpost FOR DELETE TO sigap_desk USING (taskforce.is_draft(decree_id));
GRANT SELECT ON public.taskforce_annexpost, public.taskforce_annexsection TO sigap_worker;
CREATE POLICY post_known ON public.taskforce_annexpost FOR SELECT TO sigap_worker USING (true);
CREATE POLICY section_known ON public.taskforce_annexsection FOR SELECT TO sigap_worker USING (true);

-- Signed papers are added, never changed; schemes have editions.
GRANT SELECT, INSERT ON public.taskforce_filedpaper TO sigap_desk;
CREATE POLICY paper_seen ON public.taskforce_filedpaper FOR SELECT TO sigap_desk
  USING ((SELECT access.may('taskforce:see')));
CREATE POLICY paper_filed ON public.taskforce_filedpaper FOR INSERT TO sigap_desk
  WITH CHECK ((SELECT access.may('taskforce:manage')) AND filed_by = (SELECT access.me()));
GRANT SELECT, INSERT, UPDATE (superseded_at) ON public.taskforce_subforcescheme TO sigap_desk;
CREATE POLICY scheme_seen ON public.taskforce_subforcescheme FOR SELECT TO sigap_desk
  USING ((SELECT access.may('taskforce:see')));
CREATE POLICY scheme_added ON public.taskforce_subforcescheme FOR INSERT TO sigap_desk
  WITH CHECK ((SELECT access.may('taskforce:manage')) AND superseded_at IS NULL);
CREATE POLICY scheme_replaced ON public.taskforce_subforcescheme FOR UPDATE TO sigap_desk
  USING ((SELECT access.may('taskforce:manage')) AND superseded_at IS NULL) WITH CHECK (superseded_at IS NOT NULL);

-- Agreements: whoever is signed in reads, the secretariat writes; none is taken away.
GRANT SELECT, INSERT, UPDATE ON public.taskforce_agreement TO sigap_desk;
CREATE POLICY agreement_seen ON public.taskforce_agreement FOR SELECT TO sigap_desk
  USING ((SELECT access.may('taskforce:see')));
CREATE POLICY agreement_added ON public.taskforce_agreement FOR INSERT TO sigap_desk
  WITH CHECK ((SELECT access.may('taskforce:manage')) AND made_by = (SELECT access.me()));
CREATE POLICY agreement_changed ON public.taskforce_agreement FOR UPDATE TO sigap_desk
  USING ((SELECT access.may('taskforce:manage')));
GRANT SELECT ON public.taskforce_agreement TO sigap_worker;
CREATE POLICY agreement_known ON public.taskforce_agreement FOR SELECT TO sigap_worker USING (true);

-- The calendar's secret address: one's own row, its hash only. What it shows is laid out by the worker: kinds and
-- hours. Nobody signs in for it, so a function answers, which knows no more than the hash of what was asked.
GRANT SELECT, INSERT, UPDATE (ended_at) ON public.taskforce_calendarfeed TO sigap_desk;
CREATE POLICY feed_own ON public.taskforce_calendarfeed TO sigap_desk
  USING (person_id = (SELECT access.me())) WITH CHECK (person_id = (SELECT access.me()));
GRANT SELECT, INSERT, DELETE ON public.taskforce_feeddate TO sigap_worker;
CREATE POLICY feed_laid_out ON public.taskforce_feeddate FOR ALL TO sigap_worker USING (true) WITH CHECK (true);
CREATE FUNCTION taskforce.fed_dates(p_hash bytea) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce((SELECT jsonb_agg(to_jsonb(d) ORDER BY d.day, d.uid) FROM public.taskforce_feeddate d), '[]')
    -- Of the hearings that this person accompanies the hour alone, too.
    || coalesce((
      SELECT jsonb_agg(jsonb_build_object('uid', h.uid, 'label', 'Sidang', 'starts_at', h.starts_at,
        'day', (h.starts_at AT TIME ZONE mailbox.regency_zone())::date) ORDER BY h.starts_at)
      FROM hearings.hours_of(p.id) h WHERE h.starts_at > now() - interval '30 days'), '[]')
  FROM public.taskforce_calendarfeed f JOIN public.access_person p ON p.id = f.person_id
  WHERE f.secret_hash = p_hash AND f.ended_at IS NULL AND p.is_active AND EXISTS (
    SELECT 1 FROM public.access_membership m
    WHERE m.person_id = p.id AND m.since <= now() AND (m.until IS NULL OR m.until > now()))
$$;
GRANT EXECUTE ON FUNCTION taskforce.fed_dates TO sigap_desk;
