-- The deadlines to report to the police belong to the UPTD. They are ended also by who works in the legal section of that
-- very case for another office: the police who take the report, the prosecutor who notes its number. No other deadline is.
CREATE POLICY clock_ended_by_report ON public.clocks_clock FOR UPDATE TO sigap_desk
  USING (subject_kind = 'case' AND rule_code IN ('ppt-to-police', 'uptd-to-police')
    AND (stopped_at IS NULL OR outcome = 'lp_noted')
    AND cases.in_room(subject_id, 'legal'))
  WITH CHECK (subject_kind = 'case' AND rule_code IN ('ppt-to-police', 'uptd-to-police')
    AND cases.in_room(subject_id, 'legal'));
-- One that has ended keeps when it was due, when it ended and whose it was: what did not end it is said by its outcome.
CREATE FUNCTION cases.keep_ended_report() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RAISE EXCEPTION 'cases: an ended duty to report keeps its moments and its office' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER ended_report_stays BEFORE UPDATE ON public.clocks_clock FOR EACH ROW
  WHEN (current_user = 'sigap_desk' AND OLD.rule_code IN ('ppt-to-police', 'uptd-to-police') AND OLD.stopped_at IS NOT NULL
    AND (OLD.due_at, OLD.stopped_at, OLD.stopped_recorded_at, OLD.owner_office, OLD.owed_by)
      IS DISTINCT FROM (NEW.due_at, NEW.stopped_at, NEW.stopped_recorded_at, NEW.owner_office, NEW.owed_by))
  EXECUTE FUNCTION cases.keep_ended_report();
