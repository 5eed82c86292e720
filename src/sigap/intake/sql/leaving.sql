-- A report that somebody has taken and not decided waits for a colleague to take it over before that person leaves.

-- What would stay behind if this role ended, unless another role there receives reports too.
CREATE FUNCTION intake.left_by(p_membership uuid) RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT count(*)::integer
  FROM public.access_membership m
  JOIN public.intake_triage t ON t.taken_by = m.person_id AND t.office_id = m.office_id AND t.decision = ''
  WHERE m.id = p_membership AND (m.until IS NULL OR m.until > now()) AND NOT EXISTS (
    SELECT 1 FROM public.access_membership o
    WHERE o.person_id = m.person_id AND o.office_id = m.office_id AND o.id <> m.id
      AND o.role IN ('intake_officer', 'case_manager', 'uptd_head')
      AND o.since <= now() AND (o.until IS NULL OR o.until > now()))
$$;

-- A number, for who manages people or leads the office.
CREATE FUNCTION intake.reports_left_by(p_membership uuid) RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT intake.left_by(m.id) FROM public.access_membership m
  WHERE m.id = p_membership AND (access.has_role('secretariat') OR access.leads(m.office_id) OR access.by_owner())
$$;

CREATE FUNCTION intake.hold_back() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT access.by_owner() AND intake.left_by(OLD.id) > 0 THEN
    RAISE EXCEPTION 'intake: a report is still held under this role' USING ERRCODE = 'SG010';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER held_reports_hold_back BEFORE UPDATE OF until ON public.access_membership FOR EACH ROW
  WHEN (NEW.until IS NOT NULL AND NEW.until IS DISTINCT FROM OLD.until) EXECUTE FUNCTION intake.hold_back();

REVOKE ALL ON FUNCTION intake.left_by(uuid), intake.reports_left_by(uuid), intake.hold_back() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION intake.reports_left_by(uuid) TO sigap_desk;
