-- The deadlines to report to the police belong to the UPTD. They are ended also by who works in the legal section of that
-- very case for another office: the police who take the report, the prosecutor who notes its number. No other deadline is.
CREATE POLICY clock_ended_by_report ON public.clocks_clock FOR UPDATE TO sigap_desk
  USING (subject_kind = 'case' AND rule_code IN ('ppt-to-police', 'uptd-to-police') AND stopped_at IS NULL
    AND cases.in_room(subject_id, 'legal'))
  WITH CHECK (subject_kind = 'case' AND rule_code IN ('ppt-to-police', 'uptd-to-police')
    AND cases.in_room(subject_id, 'legal'));
-- A lowering of risk that waits for its second person, or was done by one and not reviewed, stays open on the case. The
-- second person need not work on it: they settle it once the decision itself is answered or reviewed, and never before.
CREATE POLICY open_item_of_risk_settled ON public.cases_openitem FOR UPDATE TO sigap_desk
  USING (kind IN ('risk_lowering', 'risk_review') AND cases.may_answer_risk(case_id))
  WITH CHECK (kind IN ('risk_lowering', 'risk_review') AND settled_at IS NOT NULL);
-- The same holds for who works on the case: by a restriction beside the general policy.
CREATE POLICY open_item_of_risk_kept ON public.cases_openitem AS RESTRICTIVE FOR UPDATE TO sigap_desk
  USING (kind NOT IN ('risk_lowering', 'risk_review') OR EXISTS (
    SELECT 1 FROM public.cases_riskdecision d
    WHERE d.id = subject_id AND d.case_id = cases_openitem.case_id
      AND CASE kind WHEN 'risk_lowering' THEN d.status <> 'waiting' ELSE d.finding <> '' END));
