-- Written by the owner's command alone. Who sees a case sees that it came from an old register, and from which.
GRANT SELECT (case_id, brought_by_id) ON public.registers_importedcase TO sigap_desk;
CREATE POLICY imported_seen ON public.registers_importedcase FOR SELECT TO sigap_desk USING (cases.visible(case_id));
GRANT SELECT (id, office_id, source, imported_at) ON public.registers_registerimport TO sigap_desk;
CREATE POLICY import_seen ON public.registers_registerimport FOR SELECT TO sigap_desk
  USING (office_id = ANY ((SELECT access.my_offices())::uuid[]));
