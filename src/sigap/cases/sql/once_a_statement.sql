-- What was asked for each row is asked once a statement: a list of an office with many cases paid for every one of them.

-- Cases that I opened in an emergency that still runs; mostly none.
CREATE FUNCTION cases.broken_by_me() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(array_agg(DISTINCT g.case_id), '{}') FROM public.cases_breakglass g
  WHERE g.person_id = access.me() AND g.ended_at IS NULL AND g.until > now() AND cases.glass_broken(g.case_id)
$$;
-- Cases whose closing waits for an answer that I may give.
CREATE FUNCTION cases.closings_before_me() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(array_agg(DISTINCT a.case_id), '{}') FROM public.cases_closing a
  WHERE a.status = 'waiting' AND a.asked_by <> access.me() AND cases.may_answer_closing(a.case_id)
$$;
REVOKE ALL ON FUNCTION cases.broken_by_me(), cases.closings_before_me() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION cases.broken_by_me(), cases.closings_before_me() TO sigap_desk;

ALTER POLICY person_seen_in_emergency ON public.cases_caseperson
  USING (role <> 'reporter' AND case_id = ANY ((SELECT cases.broken_by_me())::uuid[]));
ALTER POLICY room_text_seen_in_emergency ON public.cases_roomtext
  USING (room = 'summary' AND case_id = ANY ((SELECT cases.broken_by_me())::uuid[]));
ALTER POLICY room_key_seen_in_emergency ON public.cases_roomkey
  USING (room IN ('summary', 'notes') AND case_id = ANY ((SELECT cases.broken_by_me())::uuid[]));
ALTER POLICY note_seen_in_emergency ON public.cases_note
  USING (template = 'safety' AND is_newest AND case_id = ANY ((SELECT cases.broken_by_me())::uuid[]));
ALTER POLICY contact_seen_in_emergency ON public.cases_safecontact USING (
  case_id = ANY ((SELECT cases.broken_by_me())::uuid[]) AND EXISTS (
    SELECT 1 FROM public.cases_caseperson p
    WHERE p.id = cases_safecontact.person_id AND p.role IN ('victim', 'child_in_conflict'))
);
ALTER POLICY case_seen_to_close ON public.cases_case USING (id = ANY ((SELECT cases.closings_before_me())::uuid[]));
ALTER POLICY clock_seen_to_close ON public.clocks_clock
  USING (subject_kind = 'case' AND subject_id = ANY ((SELECT cases.closings_before_me())::uuid[]));
-- One's own work is told by the row itself; of others' work the case must be one's office's.
ALTER POLICY assignment_seen ON public.cases_assignment USING (
  (person_id = (SELECT access.me()) AND office_id = ANY ((SELECT access.my_offices())::uuid[])
    AND case_id <> ALL ((SELECT cases.kept_from_me())::uuid[]))
  OR cases.visible(case_id)
);
