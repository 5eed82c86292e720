-- A report is held against people and offices before anybody knows of it. Until that is done everybody is excluded from
-- it; who is named then stays excluded, and the others find it in the queue.

-- In the transaction of the post itself: there is no moment in which a report lies open.
CREATE FUNCTION intake.await_check() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO public.intake_uncheckedreport (envelope_id, since, is_stuck) VALUES (NEW.id, NEW.received_at, false);
  RETURN NULL;
END $$;
CREATE TRIGGER check_awaited AFTER INSERT ON public.mailbox_envelope FOR EACH ROW
  EXECUTE FUNCTION intake.await_check();

CREATE FUNCTION intake.register_unchecked() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    PERFORM access.lift_exclusion(OLD.envelope_id);
  ELSE
    PERFORM access.exclude(NEW.envelope_id, NEW.envelope_id, 'report', NULL, NULL, '', false, true);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER exclusion_registered AFTER INSERT OR DELETE ON public.intake_uncheckedreport FOR EACH ROW
  EXECUTE FUNCTION intake.register_unchecked();

-- The worker starts no clock and leaves no notice for these.
GRANT SELECT ON public.intake_uncheckedreport TO sigap_worker;
CREATE POLICY unchecked_seen ON public.intake_uncheckedreport FOR SELECT TO sigap_worker USING (true);

-- The functions below serve the desk's own process, between requests: no officer's transaction reaches them, but for
-- the report that this officer has just written down.
CREATE FUNCTION intake.may_check(p_envelope uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT NOT access.is_entered() OR EXISTS (
    SELECT 1 FROM public.intake_arrival a WHERE a.envelope_id = p_envelope AND a.entered_by = access.me())
$$;

-- Which to hold against people now, the dangerous first and what lies in quarantine last: not one that another desk began a minute ago, nor, more than
-- every ten minutes, one for which there was nobody.
CREATE FUNCTION intake.due_for_check(p_at timestamptz, p_limit integer) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT u.envelope_id FROM public.intake_uncheckedreport u JOIN public.mailbox_envelope e ON e.id = u.envelope_id
  WHERE NOT access.is_entered() AND (u.begun_at IS NULL
    OR u.begun_at <= (SELECT audit.moment(p_at)) - CASE WHEN u.is_stuck THEN interval '10 minutes' ELSE interval '1 minute' END)
  ORDER BY e.in_lane, e.flags::text[] && intake.high_risk_flags() DESC, u.since LIMIT p_limit
$$;
GRANT EXECUTE ON FUNCTION intake.due_for_check TO sigap_desk;

-- This desk begins: the envelope as it lies there, sealed; no row where another desk was faster.
CREATE FUNCTION intake.begin_check(p_envelope uuid, p_at timestamptz) RETURNS SETOF public.mailbox_envelope
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  p_at := audit.moment(p_at);
  UPDATE public.intake_uncheckedreport u SET begun_at = p_at
  WHERE u.envelope_id = p_envelope AND NOT access.is_entered() AND (u.begun_at IS NULL
    OR u.begun_at <= p_at - CASE WHEN u.is_stuck THEN interval '10 minutes' ELSE interval '1 minute' END);
  IF FOUND THEN
    RETURN QUERY SELECT e.* FROM public.mailbox_envelope e WHERE e.id = p_envelope;
  END IF;
END $$;
GRANT EXECUTE ON FUNCTION intake.begin_check TO sigap_desk;

-- Whoever writes a report down holds it against people in the same act.
CREATE FUNCTION intake.may_compare() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT NOT access.is_entered() OR access.may('report:enter') OR access.may('report:bring')
$$;

-- Against whom: who works somewhere, now or soon, and every standing office, by all the names it had: people go on
-- using the old one.
CREATE FUNCTION intake.people_to_check() RETURNS TABLE (person_id uuid, name text, offices uuid[], takes boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT p.id, p.name, array_agg(DISTINCT m.office_id),
    bool_or(p.is_active AND m.since <= now() AND m.role = ANY (access.holders_of('report:take')))
  FROM public.access_person p JOIN public.access_membership m ON m.person_id = p.id
  WHERE m.role <> 'office_system' AND (m.until IS NULL OR m.until > now()) AND intake.may_compare()
  GROUP BY p.id, p.name
$$;
GRANT EXECUTE ON FUNCTION intake.people_to_check TO sigap_desk;

CREATE FUNCTION intake.offices_to_check() RETURNS TABLE (office_id uuid, kind text, name text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT o.id, o.kind, concat_ws(' ', o.name, (
    SELECT string_agg(n.name, ' ' ORDER BY n.until) FROM public.access_officename n WHERE n.office_id = o.id))
  FROM public.access_office o
  WHERE (o.valid_to IS NULL OR o.valid_to > now()) AND intake.may_compare()
$$;
GRANT EXECUTE ON FUNCTION intake.offices_to_check TO sigap_desk;

-- Who is meant is excluded, and only then everybody else no more. False where that was done already.
CREATE FUNCTION intake.end_check(p_envelope uuid, p_at timestamptz, p_people uuid[], p_offices uuid[], p_area text)
RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  p_at := audit.moment(p_at);
  PERFORM FROM public.intake_uncheckedreport u WHERE u.envelope_id = p_envelope AND intake.may_check(p_envelope)
  FOR UPDATE;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  INSERT INTO public.intake_reportkeptfrom (id, envelope_id, kind, person_id, office_id, area, noted_at)
  SELECT gen_random_uuid(), p_envelope, 'person', who, NULL, '', p_at FROM unnest(p_people) who
  UNION ALL SELECT gen_random_uuid(), p_envelope, 'office', NULL, office, '', p_at FROM unnest(p_offices) office
  UNION ALL SELECT gen_random_uuid(), p_envelope, 'area', NULL, NULL, p_area, p_at WHERE p_area <> ''
  ON CONFLICT DO NOTHING;
  DELETE FROM public.intake_uncheckedreport u WHERE u.envelope_id = p_envelope;
  RETURN true;
END $$;
GRANT EXECUTE ON FUNCTION intake.end_check TO sigap_desk;

-- Nobody is left who could take it, and too few stand elsewhere: it waits, and is looked at again. True the first time.
CREATE FUNCTION intake.hold_check(p_envelope uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE public.intake_uncheckedreport u SET is_stuck = true
  WHERE u.envelope_id = p_envelope AND NOT u.is_stuck AND intake.may_check(p_envelope);
  RETURN FOUND;
END $$;
GRANT EXECUTE ON FUNCTION intake.hold_check TO sigap_desk;

-- Whom a report is kept from by what was noted here, for whoever moves it among the conflict reports: the officer who has
-- it, or the desk's own process. There it lies sealed with the report until it comes back.
CREATE FUNCTION intake.exclusions_noted(p_envelope uuid) RETURNS TABLE (kind text, value text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT x.kind, coalesce(x.person_id::text, x.office_id::text, x.area) FROM public.intake_reportkeptfrom x
  WHERE x.envelope_id = p_envelope AND (
    EXISTS (SELECT 1 FROM public.intake_triage t
      WHERE t.envelope_id = p_envelope AND t.taken_by = access.me() AND t.decision = '')
    OR NOT access.is_entered() AND EXISTS (
      SELECT 1 FROM public.intake_uncheckedreport u WHERE u.envelope_id = p_envelope))
$$;
GRANT EXECUTE ON FUNCTION intake.exclusions_noted TO sigap_desk;

-- Of a report that waits to be checked, or that names me, the trail tells me nothing either; of one that was moved from
-- the ordinary desk it goes on telling who had read it.
CREATE FUNCTION intake.events_kept_from_me() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(array_agg(kept), '{}') FROM unnest(intake.kept_from_me()) kept
  WHERE NOT EXISTS (
    SELECT 1 FROM public.access_exclusion x
    WHERE x.subject_id = kept AND x.is_everybody AND x.source_id <> x.subject_id)
$$;
GRANT EXECUTE ON FUNCTION intake.events_kept_from_me TO sigap_desk;

CREATE POLICY event_of_report_kept ON public.audit_event AS RESTRICTIVE FOR SELECT TO sigap_desk
  USING (stream_id <> ALL ((SELECT intake.events_kept_from_me())::uuid[]));

-- Reports in the queue that nobody is left to take: whoever could is kept from them, also by what came to light later, or
-- works here no more. Not while they, or somebody new, are still held against them.
CREATE FUNCTION intake.without_taker() RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH taker AS MATERIALIZED (
    SELECT DISTINCT p.id FROM public.access_person p JOIN public.access_membership m ON m.person_id = p.id
    WHERE p.is_active AND m.since <= now() AND (m.until IS NULL OR m.until > now())
      AND m.role = ANY (access.holders_of('report:take'))
  )
  SELECT e.id FROM public.mailbox_envelope e
  WHERE e.sealed_story <> '' AND NOT e.in_lane
    AND (EXISTS (SELECT 1 FROM public.access_exclusion x WHERE x.subject_id = e.id) OR NOT EXISTS (SELECT 1 FROM taker))
    AND NOT EXISTS (SELECT 1 FROM public.intake_triage t WHERE t.envelope_id = e.id)
    AND NOT EXISTS (SELECT 1 FROM public.intake_uncheckedreport u WHERE u.envelope_id = e.id)
    AND NOT EXISTS (SELECT 1 FROM public.intake_uncomparedparty u WHERE u.envelope_id = e.id AND u.subject_id = e.id
      AND u.person_id IN (SELECT id FROM taker))
    AND NOT EXISTS (SELECT 1 FROM taker WHERE NOT access.is_excluded(e.id, taker.id, NULL))
$$;
GRANT EXECUTE ON FUNCTION intake.without_taker TO sigap_worker;
