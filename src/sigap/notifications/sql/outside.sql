-- The office outside the regency that the decree names: no secret among the task force's members, who read it on the
-- decree; the secretariat names it. Of one that was
-- named only its end is written.
GRANT SELECT, INSERT, UPDATE (until) ON public.notifications_outsideoffice TO sigap_desk;
CREATE POLICY outside_seen ON public.notifications_outsideoffice FOR SELECT TO sigap_desk
  USING ((SELECT access.may('taskforce:see')));
CREATE POLICY outside_named ON public.notifications_outsideoffice FOR INSERT TO sigap_desk
  WITH CHECK ((SELECT access.may('taskforce:manage')) AND named_by = (SELECT access.me()) AND until IS NULL);
CREATE POLICY outside_ended ON public.notifications_outsideoffice FOR UPDATE TO sigap_desk
  USING ((SELECT access.may('taskforce:manage')) AND until IS NULL)
  WITH CHECK ((SELECT access.may('taskforce:manage')) AND until IS NOT NULL);
GRANT SELECT ON public.notifications_outsideoffice TO sigap_worker;
CREATE POLICY outside_rung ON public.notifications_outsideoffice FOR SELECT TO sigap_worker USING (true);
