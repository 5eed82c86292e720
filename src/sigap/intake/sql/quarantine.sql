-- The desk's half of the quarantine lane: seen and decided by whoever receives reports, sorted by the worker.

GRANT SELECT, UPDATE (state, settled_at, settled_by, sketch) ON public.mailbox_lanereport TO sigap_desk;
CREATE POLICY lane_seen ON public.mailbox_lanereport FOR SELECT TO sigap_desk USING ((SELECT intake.receives()));
-- What was let into the queue stays there; what was closed can still be let in.
CREATE POLICY lane_decided ON public.mailbox_lanereport FOR UPDATE TO sigap_desk
  USING ((SELECT intake.receives()) AND state IN ('waiting', 'flood'))
  WITH CHECK ((SELECT intake.receives()) AND state IN ('accepted', 'flood') AND settled_by = (SELECT access.me()));
GRANT UPDATE (in_lane) ON public.mailbox_envelope TO sigap_desk;
CREATE POLICY envelope_leaves_lane ON public.mailbox_envelope AS RESTRICTIVE FOR UPDATE TO sigap_desk
  USING (true) WITH CHECK (NOT in_lane OR EXISTS (
    SELECT 1 FROM public.mailbox_lanereport l
    WHERE l.envelope_id = mailbox_envelope.id AND l.state IN ('waiting', 'flood')));
GRANT SELECT, UPDATE (read_at, closed_at, closed_by_name, reason) ON public.intake_lanecluster TO sigap_desk;
CREATE POLICY cluster_seen ON public.intake_lanecluster FOR SELECT TO sigap_desk USING ((SELECT intake.receives()));
CREATE POLICY cluster_decided ON public.intake_lanecluster FOR UPDATE TO sigap_desk
  USING ((SELECT intake.receives())) WITH CHECK ((SELECT intake.receives()));
GRANT SELECT ON public.intake_laneopening TO sigap_desk;
CREATE POLICY opening_seen ON public.intake_laneopening FOR SELECT TO sigap_desk USING ((SELECT intake.receives()));
GRANT SELECT, INSERT, UPDATE (last_at, sketch) ON public.intake_lanecluster TO sigap_worker;
CREATE POLICY cluster_sorted ON public.intake_lanecluster TO sigap_worker USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE (ended_at) ON public.intake_laneopening TO sigap_worker;
CREATE POLICY opening_kept ON public.intake_laneopening TO sigap_worker USING (true) WITH CHECK (true);
-- The lane's clock ends when nothing waits any more: the worker sees that first. Beside it the
-- worker ends rights that end by themselves (`clocks.jobs.end_rights`), and no other deadline.
GRANT UPDATE (stopped_at, stopped_recorded_at, outcome) ON public.clocks_clock TO sigap_worker;
CREATE POLICY clock_ended_of_lane ON public.clocks_clock AS RESTRICTIVE FOR UPDATE TO sigap_worker
  USING (true) WITH CHECK (stopped_at IS NULL OR subject_kind = 'lane'
    OR (outcome = 'lapsed' AND starts_with(rule_code, 'law-')));
