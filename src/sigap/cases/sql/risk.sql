-- The deadlines to report to the police belong to the UPTD. They are ended also by who works in the legal section of that
-- very case for another office: the police who take the report, the prosecutor who notes its number. No other deadline is.
CREATE POLICY clock_ended_by_report ON public.clocks_clock FOR UPDATE TO sigap_desk
  USING (subject_kind = 'case' AND rule_code IN ('ppt-to-police', 'uptd-to-police')
    AND (stopped_at IS NULL OR outcome = 'lp_noted')
    AND cases.in_room(subject_id, 'legal'))
  WITH CHECK (subject_kind = 'case' AND rule_code IN ('ppt-to-police', 'uptd-to-police')
    AND cases.in_room(subject_id, 'legal'));
