-- As before (doors.sql), without reporters: that somebody wrote before is no hint, it says who they are.
CREATE OR REPLACE FUNCTION intake.cases_alike(p_envelope uuid) RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(array_agg(f.code), '{}') FROM (
    SELECT c.code FROM public.cases_case c
    WHERE intake.receives() AND c.id IN (
      SELECT t.case_id FROM public.cases_persontoken t
      JOIN public.cases_caseperson p ON p.id = t.person_id AND p.role <> 'reporter'
      WHERE t.token IN (SELECT r.token FROM public.intake_reporttoken r WHERE r.envelope_id = p_envelope))
      AND cases.visible(c.id)
    ORDER BY c.opened_at DESC LIMIT 5) f
$$;
