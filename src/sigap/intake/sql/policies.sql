-- Envelopes are read by people who receive reports, and afterwards by those assigned to the case made of one.
CREATE SCHEMA intake;
REVOKE ALL ON SCHEMA intake FROM PUBLIC;
GRANT USAGE ON SCHEMA intake TO sigap_desk;

CREATE FUNCTION intake.receives() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT access.has_role('intake_officer') OR access.has_role('case_manager') OR access.has_role('uptd_head')
$$;
-- The envelope of a case in whose summary I work: its state follows the case.
CREATE FUNCTION intake.mine(wanted uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.cases_case c WHERE c.envelope_id = wanted AND cases.in_room(c.id, 'summary')
  )
$$;
REVOKE ALL ON FUNCTION intake.receives(), intake.mine(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION intake.receives(), intake.mine(uuid) TO sigap_desk;

GRANT SELECT, UPDATE (status, status_at, key_blob) ON public.mailbox_envelope TO sigap_desk;
CREATE POLICY envelope_seen ON public.mailbox_envelope FOR SELECT TO sigap_desk
  USING ((SELECT intake.receives()) OR intake.mine(id));
CREATE POLICY envelope_moved ON public.mailbox_envelope FOR UPDATE TO sigap_desk
  USING ((SELECT intake.receives()) OR intake.mine(id)) WITH CHECK ((SELECT intake.receives()) OR intake.mine(id));
-- The worker sets clock and notice: it reads what stands in clear, nothing sealed.
GRANT SELECT (id, number, channel, received_at, flags, about, area, status) ON public.mailbox_envelope
  TO sigap_worker;
CREATE POLICY envelope_adopted ON public.mailbox_envelope FOR SELECT TO sigap_worker USING (true);

ALTER TABLE public.intake_triage ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE ON public.intake_triage TO sigap_desk;
CREATE POLICY triage_seen ON public.intake_triage FOR SELECT TO sigap_desk USING ((SELECT intake.receives()));
CREATE POLICY triage_taken ON public.intake_triage FOR INSERT TO sigap_desk WITH CHECK (
  (SELECT intake.receives()) AND taken_by = (SELECT access.me())
  AND office_id = ANY ((SELECT access.my_offices())::uuid[])
);
CREATE POLICY triage_decided ON public.intake_triage FOR UPDATE TO sigap_desk
  USING ((SELECT intake.receives())) WITH CHECK ((SELECT intake.receives()));

ALTER TABLE public.intake_adoption ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT ON public.intake_adoption TO sigap_worker;
CREATE POLICY adoption_by_worker ON public.intake_adoption TO sigap_worker USING (true) WITH CHECK (true);
