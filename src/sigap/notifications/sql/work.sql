-- Work that is addressed to a part somebody plays, such as the intake, and to no single office.
CREATE POLICY item_of_part ON public.work_workitem FOR SELECT TO sigap_desk USING (
  office_id IS NULL AND duty = ANY ((SELECT notifications.my_audiences())::text[]));
