GRANT USAGE ON SCHEMA taskforce TO sigap_desk, sigap_worker;

-- The task force itself is no secret among its members: whoever is signed in reads, the secretariat writes, and the
-- worker reads to remind.
GRANT SELECT, INSERT ON public.taskforce_taskforce TO sigap_desk;
GRANT SELECT ON public.taskforce_taskforce TO sigap_worker;
CREATE POLICY force_seen ON public.taskforce_taskforce FOR SELECT TO sigap_desk
  USING ((SELECT access.may('taskforce:see')));
CREATE POLICY force_added ON public.taskforce_taskforce FOR INSERT TO sigap_desk
  WITH CHECK ((SELECT access.may('taskforce:manage')));
CREATE POLICY force_known ON public.taskforce_taskforce FOR SELECT TO sigap_worker USING (true);
