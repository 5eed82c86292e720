GRANT USAGE ON SCHEMA intake TO sigap_desk, sigap_worker, sigap_vault;

-- Envelopes are read by people who receive reports, and by nobody else: an office that joins a case later never
-- sees who reported it.

CREATE FUNCTION intake.receives() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT access.may('report:open')
$$;
GRANT EXECUTE ON FUNCTION intake.receives TO sigap_desk, sigap_vault;

GRANT SELECT, UPDATE (status, status_at, key_blob) ON public.mailbox_envelope TO sigap_desk;
CREATE POLICY envelope_seen ON public.mailbox_envelope FOR SELECT TO sigap_desk, sigap_vault
  USING ((SELECT intake.receives()));
-- A report's key leaves the envelope only once the vault holds it; else the report would never open again.
CREATE POLICY envelope_moved ON public.mailbox_envelope FOR UPDATE TO sigap_desk
  USING ((SELECT intake.receives()))
  WITH CHECK (
    (SELECT intake.receives())
    AND (key_blob IS NOT NULL OR EXISTS (SELECT 1 FROM public.vault_datakey k WHERE k.id = mailbox_envelope.key_id))
  );
CREATE POLICY key_of_report_read ON public.vault_datakey AS RESTRICTIVE FOR SELECT TO sigap_desk
  USING (purpose <> 'report' OR (SELECT intake.receives()));
-- The worker sets clock and notice: it reads what stands in clear, nothing sealed.
GRANT SELECT (id, number, channel, received_at, flags, about, area, status) ON public.mailbox_envelope
  TO sigap_worker;
CREATE POLICY envelope_adopted ON public.mailbox_envelope FOR SELECT TO sigap_worker USING (true);
GRANT SELECT, INSERT ON public.intake_triage TO sigap_desk;
GRANT UPDATE (taken_by, taken_by_name, office_id, taken_at, decision, no_case_reason, decided_at, case_id, reporter_id)
  ON public.intake_triage TO sigap_desk;
CREATE POLICY triage_seen ON public.intake_triage FOR SELECT TO sigap_desk USING ((SELECT intake.receives()));
CREATE POLICY triage_taken ON public.intake_triage FOR INSERT TO sigap_desk WITH CHECK (
  (SELECT intake.receives()) AND taken_by = (SELECT access.me())
  AND office_id = ANY ((SELECT access.my_offices())::uuid[])
);
CREATE POLICY triage_decided ON public.intake_triage FOR UPDATE TO sigap_desk
  USING ((SELECT intake.receives()))
  WITH CHECK (
    (SELECT intake.receives()) AND taken_by = (SELECT access.me())
    AND office_id = ANY ((SELECT access.my_offices())::uuid[]) AND (case_id IS NULL OR cases.visible(case_id))
  );
GRANT SELECT, INSERT ON public.intake_adoption TO sigap_worker;
CREATE POLICY adoption_by_worker ON public.intake_adoption TO sigap_worker USING (true) WITH CHECK (true);
-- A decision that is faster than the worker closes the door behind it: no clock starts on a decided report.
GRANT INSERT ON public.intake_adoption TO sigap_desk;
CREATE POLICY adoption_by_decision ON public.intake_adoption FOR INSERT TO sigap_desk
  WITH CHECK ((SELECT intake.receives()));

-- A report that somebody has taken and not decided waits for a colleague to take it over before that person leaves.

-- What would stay behind if this role ended, unless another role there receives reports too.
CREATE FUNCTION intake.left_by(p_membership uuid) RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT count(*)::integer
  FROM public.access_membership m
  JOIN public.intake_triage t ON t.taken_by = m.person_id AND t.office_id = m.office_id AND t.decision = ''
  WHERE m.id = p_membership AND (m.until IS NULL OR m.until > now()) AND NOT EXISTS (
    SELECT 1 FROM public.access_membership o
    WHERE o.person_id = m.person_id AND o.office_id = m.office_id AND o.role <> m.role
      AND o.role = ANY (access.holders_of('report:open'))
      AND o.since <= now() AND (o.until IS NULL OR o.until > clock_timestamp() + interval '5 minutes'))
$$;

-- A number, for who manages people or leads the office.
CREATE FUNCTION intake.reports_left_by(p_membership uuid) RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT intake.left_by(m.id) FROM public.access_membership m
  WHERE m.id = p_membership AND (access.may('people:manage') OR access.leads(m.office_id) OR access.by_owner())
$$;
GRANT EXECUTE ON FUNCTION intake.reports_left_by TO sigap_desk;

-- Reports that somebody took, and has left since without deciding them.
CREATE FUNCTION intake.left_without() RETURNS TABLE (report uuid, office uuid, former uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT t.envelope_id, t.office_id, t.taken_by FROM public.intake_triage t
  WHERE t.decision = '' AND NOT access.works_in(t.taken_by, t.office_id)
$$;

CREATE FUNCTION intake.hold_back() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT access.by_owner() AND intake.left_by(OLD.id) > 0 THEN
    RAISE EXCEPTION 'intake: a report is still held under this role' USING ERRCODE = 'SG010';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER held_reports_hold_back BEFORE UPDATE OF until ON public.access_membership FOR EACH ROW
  WHEN (NEW.until IS NOT NULL AND NEW.until IS DISTINCT FROM OLD.until) EXECUTE FUNCTION intake.hold_back();
