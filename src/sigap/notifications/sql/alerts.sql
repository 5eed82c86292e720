-- Emergencies that somebody must acknowledge. The worker takes the steps and learns to whom and never of what; reading
-- one of its notices ends an alert, whoever reads it but who set it. Who sees a notice of an alert sees how it stands.

-- Opened by the act that leaves the notice; several notices of one act are one alert.
CREATE FUNCTION notifications.open_alert(p_id uuid, p_at timestamptz, p_climbs boolean, p_by_two boolean) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  INSERT INTO public.notifications_alert AS a (id, opened_at, set_by, climbs, is_by_two, ended_how)
  VALUES (p_id, audit.moment(p_at), access.me(), p_climbs, p_by_two, '')
  ON CONFLICT (id) DO UPDATE SET climbs = a.climbs OR EXCLUDED.climbs, is_by_two = a.is_by_two OR EXCLUDED.is_by_two
$$;
GRANT EXECUTE ON FUNCTION notifications.open_alert TO sigap_desk, sigap_worker;

CREATE FUNCTION notifications.end_alert() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE public.notifications_alert a SET
    ended_at = NEW.read_at, ended_by = NEW.read_by, ended_how = 'read', next_at = NULL
  WHERE a.id = NEW.alert_id AND a.ended_how IN ('', 'exhausted') AND a.set_by IS DISTINCT FROM NEW.read_by;
  RETURN NULL;
END $$;
CREATE TRIGGER alert_ended AFTER UPDATE OF read_at ON public.notifications_notice FOR EACH ROW
  WHEN (OLD.read_at IS NULL AND NEW.read_at IS NOT NULL AND NEW.alert_id IS NOT NULL)
  EXECUTE FUNCTION notifications.end_alert();

-- Who does what a notice asks has seen to it, whoever read it: nobody else is roused over what is done. For the triggers
-- of whose matter it is: what was told of this with this rule, or by one of these codes. Who set it ends it no more than
-- by reading, and a sweep ends nothing. Of an office that did nothing itself (`p_silent`) nothing ends that told its people.
CREATE FUNCTION notifications.end_answered_alerts(
  p_subject uuid, p_rule text, p_codes text[], p_at timestamptz, p_silent uuid DEFAULT NULL
) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  UPDATE public.notifications_alert a SET
    ended_at = greatest(p_at, a.opened_at), ended_by = access.me(), ended_how = 'acted', next_at = NULL
  WHERE a.ended_how IN ('', 'exhausted') AND a.opened_at > p_at - interval '30 days'
    AND access.me() IS NOT NULL AND a.set_by IS DISTINCT FROM access.me()
    AND EXISTS (SELECT 1 FROM public.notifications_notice n
      WHERE n.alert_id = a.id AND (n.ids->>'rule' = p_rule OR n.code = ANY (p_codes))
        AND p_subject::text IN (SELECT e.value FROM jsonb_each_text(n.ids) e))
    AND (p_silent IS NULL OR NOT EXISTS (SELECT 1 FROM public.notifications_notice n
      WHERE n.alert_id = a.id AND (n.office_id = p_silent OR access.works_in(n.person_id, p_silent))))
$$;

-- The next person gets a notice of their own, about the same thing; never one who must not know of it. False: none.
CREATE FUNCTION notifications.climb(p_alert uuid, p_person uuid, p_code text, p_at timestamptz) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  first public.notifications_notice;
BEGIN
  IF p_code NOT IN ('alert-unread', 'alert-unread-chair') OR EXISTS (
    SELECT 1 FROM public.notifications_notice n WHERE n.alert_id = p_alert AND access.hides(n.ids, p_person, NULL))
  THEN
    RETURN false;
  END IF;
  SELECT * INTO first FROM public.notifications_notice n WHERE n.alert_id = p_alert ORDER BY n.created_at, n.id LIMIT 1;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  INSERT INTO public.notifications_notice (id, person_id, role, code, ids, until, created_at, mail_pace, alert_id)
  VALUES (md5(p_alert::text || p_person::text)::uuid, p_person, '', p_code, first.ids, first.until,
    audit.moment(p_at), first.mail_pace, p_alert)
  ON CONFLICT DO NOTHING;
  RETURN true;
END $$;
GRANT EXECUTE ON FUNCTION notifications.climb TO sigap_worker;

-- The page behind the link of a mail: whoever has it says that they know. It goes on all the same, a while later, unless
-- they sign in and read. Returns who said so; nobody where the link is none, or a day old.
CREATE FUNCTION notifications.acknowledge(p_digest bytea, p_at timestamptz, p_rest integer) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  mail public.notifications_mail;
BEGIN
  p_at := audit.moment(p_at);
  SELECT * INTO mail FROM public.notifications_mail m
  WHERE m.token_digest = p_digest AND m.sent_at > p_at - interval '1 day';
  IF NOT FOUND THEN
    RETURN NULL;
  END IF;
  UPDATE public.notifications_alert a SET next_at = p_at + make_interval(secs => least(p_rest, 3600))
  WHERE a.next_at IS NOT NULL AND a.set_by IS DISTINCT FROM mail.person_id AND EXISTS (
    SELECT 1 FROM public.notifications_alertstep s
    WHERE s.alert_id = a.id AND s.mail_id = mail.id AND s.seen_at IS NULL);
  UPDATE public.notifications_alertstep s SET seen_at = p_at WHERE s.mail_id = mail.id AND s.seen_at IS NULL;
  RETURN mail.person_id;
END $$;
GRANT EXECUTE ON FUNCTION notifications.acknowledge TO sigap_desk;

GRANT SELECT ON public.notifications_alert, public.notifications_alertstep TO sigap_desk;
CREATE POLICY alert_seen ON public.notifications_alert FOR SELECT TO sigap_desk
  USING (EXISTS (SELECT 1 FROM public.notifications_notice n WHERE n.alert_id = notifications_alert.id));
CREATE POLICY step_seen ON public.notifications_alertstep FOR SELECT TO sigap_desk
  USING (EXISTS (SELECT 1 FROM public.notifications_notice n WHERE n.alert_id = notifications_alertstep.alert_id));
GRANT SELECT, UPDATE (next_at, ended_at, ended_how) ON public.notifications_alert TO sigap_worker;
CREATE POLICY alert_watched ON public.notifications_alert FOR SELECT TO sigap_worker USING (true);
CREATE POLICY alert_moved ON public.notifications_alert FOR UPDATE TO sigap_worker
  USING (ended_at IS NULL) WITH CHECK (ended_how IN ('', 'exhausted'));
GRANT SELECT, INSERT ON public.notifications_alertstep TO sigap_worker;
CREATE POLICY step_watched ON public.notifications_alertstep FOR SELECT TO sigap_worker USING (true);
CREATE POLICY step_taken ON public.notifications_alertstep FOR INSERT TO sigap_worker WITH CHECK (seen_at IS NULL);

-- One's own quiet hours; the worker reads all.
GRANT SELECT, INSERT, UPDATE, DELETE ON public.notifications_quiethours TO sigap_desk;
CREATE POLICY own_quiet ON public.notifications_quiethours FOR ALL TO sigap_desk
  USING (person_id = (SELECT access.me())) WITH CHECK (person_id = (SELECT access.me()));
GRANT SELECT ON public.notifications_quiethours TO sigap_worker;
CREATE POLICY quiet_known ON public.notifications_quiethours FOR SELECT TO sigap_worker USING (true);
GRANT SELECT ON public.notifications_outlet TO sigap_desk;
CREATE POLICY outlet_known ON public.notifications_outlet FOR SELECT TO sigap_desk USING (true);
GRANT SELECT, INSERT, UPDATE ON public.notifications_outlet TO sigap_worker;
CREATE POLICY outlet_told ON public.notifications_outlet FOR ALL TO sigap_worker USING (true) WITH CHECK (true);
