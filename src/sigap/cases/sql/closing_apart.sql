-- Who asks to close a case, or closes it, works on it for the office whose case it is: another that takes part would end
-- a file whose deadlines it cannot end. As the second person it answers, as before.
DROP POLICY closing_asked ON public.cases_closing;
CREATE POLICY closing_asked ON public.cases_closing FOR INSERT TO sigap_desk WITH CHECK (
  asked_by = (SELECT access.me()) AND cases.works_for(case_id, asked_office_id)
  AND asked_office_id = (SELECT c.office_id FROM public.cases_case c WHERE c.id = case_id)
  AND cases.in_room(case_id, 'summary') AND reviewed_by IS NULL
  AND (SELECT access.has_any_role(ARRAY['case_manager', 'uptd_head']))
  AND (status = 'waiting' OR (status = 'approved' AND NOT needs_second AND answered_by = (SELECT access.me())))
);
