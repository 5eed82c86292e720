-- The parts I play anywhere in the task force, with those who manage incidents; the same table stands in
-- rules.AUDIENCES. Takes the place of the function in policies.sql; its grants stay.
CREATE OR REPLACE FUNCTION notifications.my_audiences() RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT array_remove(ARRAY[
    CASE WHEN access.has_any_role(ARRAY['case_manager', 'intake_officer', 'uptd_head']) THEN 'intake' END,
    CASE WHEN access.has_any_role(ARRAY['uptd_head']) THEN 'intake_head' END,
    CASE WHEN access.has_any_role(ARRAY['secretariat', 'uptd_head']) THEN 'incident' END,
    CASE WHEN access.has_any_role(ARRAY['ppa_unit_head', 'uptd_head']) THEN 'head' END,
    CASE WHEN EXISTS (
      SELECT 1 FROM public.access_seat s
      WHERE s.person_id = access.me() AND s.kind = 'daily_chair' AND s.since <= now()
        AND (s.until IS NULL OR s.until > now())
    ) THEN 'daily_chair' END
  ], NULL)
$$;
