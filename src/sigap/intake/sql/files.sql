-- Whole files that nobody was told of, of reports that somebody holds or whose case somebody manages; `is_late`: it came
-- after they had taken the report, so nothing else shows them that it is there.
CREATE FUNCTION intake.files_to_note(p_limit integer) RETURNS TABLE (
  file_id uuid, envelope_id uuid, person uuid, is_late boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT f.id, f.envelope_id, coalesce(c.manager_id, t.taken_by), f.finished_at > t.taken_at
  FROM public.mailbox_reportfile f
  JOIN public.intake_triage t ON t.envelope_id = f.envelope_id
  LEFT JOIN public.cases_case c ON c.id = t.case_id
  WHERE f.finished_at IS NOT NULL AND f.noted_at IS NULL
  ORDER BY f.finished_at, f.id LIMIT p_limit
$$;
REVOKE ALL ON FUNCTION intake.files_to_note(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION intake.files_to_note(integer) TO sigap_worker;
