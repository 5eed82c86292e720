-- Deadlines of casework that have passed, counted by the office that owes them, for the agenda of a meeting: no rule, no
-- case. All offices read an agenda, so whatever is kept from anybody at all is in no number. As of now: who may choose the
-- moment asks twice, and reads one child's deadline out of the difference.
CREATE FUNCTION meetings.late_by_office() RETURNS TABLE (office uuid, late bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT c.office, count(*) FROM clocks.owed c
  WHERE access.may('meeting:manage') AND c.office IS NOT NULL AND c.stopped_at IS NULL AND c.due_at < now()
    AND (c.held_until IS NULL OR c.held_until <= now())
    AND NOT EXISTS (SELECT 1 FROM public.clocks_clockpause p WHERE p.clock_id = c.id AND p.ended_at IS NULL)
    AND NOT EXISTS (
      SELECT 1 FROM access.named_subjects(jsonb_build_object('subject', c.subject_id)) n
      JOIN public.access_exclusion x ON x.subject_id = n)
  GROUP BY c.office
$$;
GRANT EXECUTE ON FUNCTION meetings.late_by_office TO sigap_desk;
