GRANT USAGE ON SCHEMA testimony TO sigap_desk;

-- That somebody has told, to which office and about which headings, is seen by everybody who works on the case where its
-- people stand open: so that nobody asks again. What the note says is sealed in another section.
GRANT SELECT, INSERT ON public.testimony_statement, public.testimony_askedagain TO sigap_desk;
GRANT UPDATE (voided_at, voided_by) ON public.testimony_statement TO sigap_desk;
CREATE POLICY statement_seen ON public.testimony_statement FOR SELECT TO sigap_desk
  USING (cases.in_room(case_id, 'persons'));
CREATE POLICY statement_noted ON public.testimony_statement FOR INSERT TO sigap_desk WITH CHECK (
  cases.in_room(case_id, 'persons') AND recorded_by = (SELECT access.me()) AND voided_at IS NULL
  AND office_id = ANY ((SELECT access.my_offices())::uuid[])
  AND (room = '' OR cases.in_room(case_id, room))
  AND (holder_id = office_id OR EXISTS (
    SELECT 1 FROM public.cases_participation p
    WHERE p.case_id = testimony_statement.case_id AND p.office_id = holder_id AND p.until IS NULL))
  AND EXISTS (SELECT 1 FROM public.cases_caseperson p WHERE p.id = person_id AND p.case_id = testimony_statement.case_id)
);
CREATE POLICY statement_taken_back ON public.testimony_statement FOR UPDATE TO sigap_desk
  USING (voided_at IS NULL AND office_id = ANY ((SELECT access.my_offices())::uuid[]) AND cases.in_room(case_id, 'persons'))
  WITH CHECK (cases.in_room(case_id, 'persons') AND voided_by = (SELECT access.me()));
CREATE POLICY again_seen ON public.testimony_askedagain FOR SELECT TO sigap_desk
  USING (cases.in_room(case_id, 'persons'));
CREATE POLICY again_noted ON public.testimony_askedagain FOR INSERT TO sigap_desk WITH CHECK (
  cases.in_room(case_id, 'persons') AND asked_by = (SELECT access.me())
  AND office_id = ANY ((SELECT access.my_offices())::uuid[])
  AND EXISTS (SELECT 1 FROM public.cases_caseperson p WHERE p.id = person_id AND p.case_id = testimony_askedagain.case_id)
);
