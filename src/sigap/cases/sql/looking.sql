-- The head of an office is asked to look at a plan (`casework.plan_look`). While that waits they read what the plan says,
-- and nothing else of the case. The list of work is derived: nobody can ask this of themselves.
CREATE FUNCTION cases.plans_before_me() RETURNS TABLE (case_id uuid, edition uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT w.case_id, w.subject_id FROM public.work_workitem w
  WHERE w.kind = 'casework.plan_look' AND w.settled_at IS NULL AND w.except_person IS DISTINCT FROM access.me()
    AND (w.office_id, w.duty) IN (SELECT d.office, d.duty FROM work.my_duties() d)
    AND w.office_id = (SELECT c.office_id FROM public.cases_case c WHERE c.id = w.case_id)
    AND access.may('case:review') AND w.case_id <> ALL (cases.kept_from_me())
$$;
GRANT EXECUTE ON FUNCTION cases.plans_before_me TO sigap_desk;

CREATE FUNCTION cases.key_opens_to_look(key uuid, purpose text, wanted uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT wanted IS NOT NULL AND purpose = 'case_room'
    AND EXISTS (SELECT 1 FROM cases.plans_before_me() p WHERE p.case_id = wanted)
    AND EXISTS (
      SELECT 1 FROM public.cases_roomkey k
      WHERE k.key_id = key AND k.case_id = wanted AND k.room IN ('summary', 'services'))
$$;
GRANT EXECUTE ON FUNCTION cases.key_opens_to_look TO sigap_desk, sigap_vault;
