-- Services are seen and noted by people assigned for an office to which the room stands open.
ALTER TABLE public.assistance_service ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT ON public.assistance_service TO sigap_desk;
CREATE POLICY service_seen ON public.assistance_service FOR SELECT TO sigap_desk
  USING (cases.in_room(case_id, 'services'));
CREATE POLICY service_noted ON public.assistance_service FOR INSERT TO sigap_desk WITH CHECK (
  cases.in_room(case_id, 'services') AND given_by = (SELECT access.me())
  AND office_id = ANY ((SELECT access.my_offices())::uuid[])
);
