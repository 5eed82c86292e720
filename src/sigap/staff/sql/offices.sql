GRANT USAGE ON SCHEMA staff TO sigap_desk;

-- What an office still owes: nobody else is shown it, so whoever would dissolve the office hears of it first.

-- Work that waits for this office alone. Deadlines of open cases climb past it to whoever has the case. Some work falls with
-- the office: its part of the plan, its answer to an invitation, its numbers in a return.
CREATE FUNCTION staff.open_at(p_office uuid) RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT count(DISTINCT (w.kind, w.subject_id))::integer FROM public.work_workitem w
  WHERE w.office_id = p_office AND w.settled_at IS NULL AND (w.ends_at IS NULL OR w.ends_at > now())
    AND w.kind NOT IN ('actionplan.quarter', 'meetings.invitation', 'returns.confirm')
    AND NOT (w.clock_id IS NOT NULL
      AND EXISTS (SELECT 1 FROM public.cases_case c WHERE c.id = w.case_id AND c.status <> 'closed'))
    AND NOT EXISTS (
      SELECT 1 FROM public.work_workitem other
      WHERE other.subject_id = w.subject_id AND other.kind = w.kind AND other.settled_at IS NULL
        AND other.office_id IS DISTINCT FROM p_office)
$$;

-- The number, and that of the closed cases that stay with the office for good, for who would dissolve it.
CREATE FUNCTION staff.left_at_office(p_office uuid, OUT open_work integer, OUT closed_cases integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT staff.open_at(p_office), (
    SELECT count(*)::integer FROM public.cases_case c
    WHERE c.office_id = p_office AND c.status = 'closed' AND c.erased_at IS NULL)
  WHERE access.may('people:manage') OR access.by_owner()
$$;
GRANT EXECUTE ON FUNCTION staff.left_at_office TO sigap_desk;

CREATE FUNCTION staff.hold_office() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF staff.open_at(NEW.id) > 0 THEN
    RAISE EXCEPTION 'staff: work still waits for this office' USING ERRCODE = 'SG010';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER open_work_holds_office BEFORE UPDATE OF valid_to ON public.access_office FOR EACH ROW
  WHEN (NEW.valid_to IS NOT NULL AND OLD.valid_to IS NULL) EXECUTE FUNCTION staff.hold_office();
