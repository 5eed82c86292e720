-- What an identity was before it was corrected: seen and added behind the room of identity, never changed.
ALTER TABLE public.cases_casepersonpast ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT ON public.cases_casepersonpast TO sigap_desk;
GRANT USAGE ON SEQUENCE public.cases_casepersonpast_id_seq TO sigap_desk;

CREATE POLICY person_past_seen ON public.cases_casepersonpast FOR SELECT TO sigap_desk USING (
  EXISTS (
    SELECT 1 FROM public.cases_caseperson p
    WHERE p.id = cases_casepersonpast.person_id AND cases.in_room(p.case_id, 'identity')
  )
);
-- Only what lies in the person's row at this very moment, by who replaces it.
CREATE POLICY person_past_added ON public.cases_casepersonpast FOR INSERT TO sigap_desk WITH CHECK (
  replaced_by = (SELECT access.me())
  AND EXISTS (
    SELECT 1 FROM public.cases_caseperson p
    WHERE p.id = cases_casepersonpast.person_id AND cases.in_room(p.case_id, 'identity')
      AND p.version = cases_casepersonpast.version AND p.key_id = cases_casepersonpast.key_id
      AND p.sealed_identity = cases_casepersonpast.sealed_identity
  )
);
