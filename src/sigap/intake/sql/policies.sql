-- Envelopes are read by people who receive reports, and by nobody else: an office that joins a case later never
-- sees who reported it.
CREATE SCHEMA intake;
REVOKE ALL ON SCHEMA intake FROM PUBLIC;
GRANT USAGE ON SCHEMA intake TO sigap_desk;

CREATE FUNCTION intake.receives() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT access.has_role('intake_officer') OR access.has_role('case_manager') OR access.has_role('uptd_head')
$$;
REVOKE ALL ON FUNCTION intake.receives() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION intake.receives() TO sigap_desk;

GRANT SELECT, UPDATE (status, status_at, key_blob) ON public.mailbox_envelope TO sigap_desk;
CREATE POLICY envelope_seen ON public.mailbox_envelope FOR SELECT TO sigap_desk USING ((SELECT intake.receives()));
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

ALTER TABLE public.intake_triage ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT ON public.intake_triage TO sigap_desk;
GRANT UPDATE (taken_by, taken_by_name, office_id, taken_at, decision, no_case_reason, decided_at, case_id)
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

ALTER TABLE public.intake_adoption ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT ON public.intake_adoption TO sigap_worker;
CREATE POLICY adoption_by_worker ON public.intake_adoption TO sigap_worker USING (true) WITH CHECK (true);
-- A decision that is faster than the worker closes the door behind it: no clock starts on a decided report.
GRANT INSERT ON public.intake_adoption TO sigap_desk;
CREATE POLICY adoption_by_decision ON public.intake_adoption FOR INSERT TO sigap_desk
  WITH CHECK ((SELECT intake.receives()));
