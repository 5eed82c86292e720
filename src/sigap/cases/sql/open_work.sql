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
      OR (c.manager_id = access.me() AND w.kind IN ('intake.reply', 'intake.promise')
        AND w.report_id IN (SELECT s.subject_id FROM public.access_subject s WHERE s.root_id = c.id)))
    WHERE c.id = wanted AND (w.shows_at IS NULL OR w.shows_at <= now()) AND (w.ends_at IS NULL OR w.ends_at > now())
      AND (cases.in_room(wanted, 'summary') OR cases.glass_broken(wanted))
      AND (w.office_id = ANY (access.my_offices()) OR cases.of_core_office(wanted))
    ORDER BY w.kind, w.subject_id, (w.office_id = ANY (access.my_offices())) DESC, w.due_at) f
$$;
GRANT EXECUTE ON FUNCTION cases.open_work TO sigap_desk;

-- The reports that became this case or joined it, the first one first; which of them its manager has neither taken nor
-- read from the case. To talk with a reporter is not to read the report.
CREATE FUNCTION cases.reports_behind(wanted uuid) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(jsonb_agg(jsonb_build_object('number', e.number, 'is_unread', c.manager_id = access.me() AND NOT EXISTS (
      SELECT 1 FROM public.audit_event v
      WHERE v.stream_kind = 'system' AND v.stream_id = e.id AND v.actor_id = access.me()
        AND (v.code = 'report:triage:taken' OR v.code = 'vault:report:opened'
          AND v.body::jsonb #>> '{ids,reason}' NOT IN ('handed_on', 'work'))))
    ORDER BY e.id = c.envelope_id DESC, e.received_at, e.id), '[]')
  FROM public.cases_case c
  JOIN public.access_subject s ON s.root_id = c.id
  JOIN public.mailbox_envelope e ON e.id = s.subject_id
  WHERE c.id = wanted AND cases.visible(wanted) AND e.id <> ALL (access.excluded_from_me('report'))
    -- Who else spoke is the team's to know; an office beside it knows of the report that opened the case.
    AND (e.id = c.envelope_id OR cases.of_core_office(wanted))
$$;
GRANT EXECUTE ON FUNCTION cases.reports_behind TO sigap_desk;
