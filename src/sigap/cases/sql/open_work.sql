-- Everything open on a case, own and awaited, for who works in its summary: what by when, whom it waits for. Outside the
-- core team what waits for one's own office.
CREATE FUNCTION cases.open_work(wanted uuid) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(jsonb_agg(to_jsonb(f) ORDER BY f.due_at, f.kind, f.subject_id), '[]') FROM (
    SELECT DISTINCT ON (w.kind, w.subject_id) w.kind, w.subject_id, w.since, w.due_at, w.soon_at, w.held_until,
      w.is_paused, w.word, w.who, w.office_id, w.person_id, w.blocks_closing,
      (SELECT o.name FROM public.access_office o WHERE o.id = w.office_id) AS office
    FROM public.cases_case c
    JOIN public.work_workitem w ON w.settled_at IS NULL AND (
      (w.case_id = c.id AND w.kind = ANY (cases.kinds_on_case()))
      OR (w.report_id = c.envelope_id AND w.kind IN ('intake.reply', 'intake.promise') AND c.manager_id = access.me()))
    WHERE c.id = wanted AND (w.shows_at IS NULL OR w.shows_at <= now()) AND (w.ends_at IS NULL OR w.ends_at > now())
      AND (cases.in_room(wanted, 'summary') OR cases.glass_broken(wanted))
      AND (w.office_id = ANY (access.my_offices()) OR cases.of_core_office(wanted))
    ORDER BY w.kind, w.subject_id, (w.office_id = ANY (access.my_offices())) DESC, w.due_at) f
$$;
GRANT EXECUTE ON FUNCTION cases.open_work TO sigap_desk;
