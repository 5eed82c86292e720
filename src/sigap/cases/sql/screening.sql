-- Screenings lie behind the section of assessment; decisions on a case's risk are for every office that takes part.
-- A risk is changed through one door only, which asks for the decision behind it.

-- Versions are added, never changed. The roles that hold screening:edit.
GRANT SELECT, INSERT ON public.cases_casescreening TO sigap_desk;
CREATE POLICY screening_seen ON public.cases_casescreening FOR SELECT TO sigap_desk
  USING (cases.in_room(case_id, 'assessment'));
CREATE POLICY screening_added ON public.cases_casescreening FOR INSERT TO sigap_desk WITH CHECK (
  written_by = (SELECT access.me()) AND cases.in_room(case_id, 'assessment')
  AND (SELECT access.may('screening:edit'))
);
CREATE FUNCTION cases.risk_weight(risk text) RETURNS integer
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE risk WHEN 'low' THEN 0 WHEN 'medium' THEN 1 WHEN 'high' THEN 2 END
$$;
GRANT EXECUTE ON FUNCTION cases.risk_weight TO sigap_desk;

-- The second pair of eyes: somebody of an office that takes part, in a role that holds case:risk_approve.
CREATE FUNCTION cases.may_answer_risk(wanted uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT cases.visible(wanted) AND EXISTS (
    SELECT 1 FROM public.cases_participation p
    JOIN public.access_membership m ON m.office_id = p.office_id AND m.person_id = access.me()
    WHERE p.case_id = wanted AND p.until IS NULL AND p.office_id = ANY (access.my_offices())
      AND m.since <= now() AND (m.until IS NULL OR m.until > now())
      AND m.role = ANY (access.holders_of('case:risk_approve')))
$$;
GRANT EXECUTE ON FUNCTION cases.may_answer_risk TO sigap_desk;

-- The case takes the risk of a decision: of who raised it, of two, or of one who waited. The case's new version, or
-- nothing when the risk is no longer the one on which it was decided, the case is closed, or it was done already.
CREATE FUNCTION cases.apply_risk(p_decision uuid) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  became integer;
BEGIN
  UPDATE public.cases_case c SET risk = d.risk_after, version = c.version + 1
  FROM public.cases_riskdecision d
  WHERE d.id = p_decision AND c.id = d.case_id AND c.risk = d.risk_before AND c.status <> 'closed'
    AND d.case_version IS NULL
    AND CASE d.status
      WHEN 'raised' THEN d.decided_by = access.me() AND cases.in_room(c.id, 'summary')
        AND cases.risk_weight(d.risk_after) > cases.risk_weight(d.risk_before)
      WHEN 'approved' THEN d.answered_by = access.me() AND d.decided_by <> access.me() AND cases.may_answer_risk(c.id)
      WHEN 'alone' THEN d.decided_by = access.me() AND d.answered_at >= d.alone_from AND cases.in_room(c.id, 'summary')
      ELSE false
    END
  RETURNING c.version INTO became;
  IF became IS NOT NULL THEN
    UPDATE public.cases_riskdecision SET case_version = became WHERE id = p_decision;
  END IF;
  RETURN became;
END $$;
GRANT EXECUTE ON FUNCTION cases.apply_risk TO sigap_desk;

-- A wish to lower the risk that was answered, taken back or overtaken asks nobody any more.
CREATE FUNCTION cases.end_lowering_notices() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM notifications.end_asking(NEW.case_id, 'risk-lowering-asked', NEW.answered_at);
  RETURN NULL;
END $$;
CREATE TRIGGER lowering_notices_end AFTER UPDATE OF status ON public.cases_riskdecision FOR EACH ROW
  WHEN (OLD.status = 'waiting' AND NEW.status <> 'waiting') EXECUTE FUNCTION cases.end_lowering_notices();

GRANT SELECT, INSERT ON public.cases_riskdecision TO sigap_desk;
GRANT UPDATE (status, answered_by, answered_by_name, answered_at, finding, reviewed_by, reviewed_by_name, reviewed_at)
  ON public.cases_riskdecision TO sigap_desk;
CREATE POLICY risk_seen ON public.cases_riskdecision FOR SELECT TO sigap_desk USING (cases.visible(case_id));
-- By who works on the case, on the risk as it stands: a raising or a keeping at once, a lowering waits.
CREATE POLICY risk_decided ON public.cases_riskdecision FOR INSERT TO sigap_desk WITH CHECK (
  decided_by = (SELECT access.me()) AND cases.in_room(case_id, 'summary')
  AND answered_by IS NULL AND reviewed_by IS NULL AND case_version IS NULL
  AND risk_before = (SELECT c.risk FROM public.cases_case c WHERE c.id = case_id)
  AND status = CASE sign(cases.risk_weight(risk_after) - cases.risk_weight(risk_before))
    WHEN 1 THEN 'raised' WHEN 0 THEN 'kept' ELSE 'waiting' END
);
CREATE POLICY risk_answered ON public.cases_riskdecision FOR UPDATE TO sigap_desk
  USING (status = 'waiting' AND cases.visible(case_id))
  WITH CHECK (
    answered_by = (SELECT access.me()) AND finding = '' AND CASE status
      WHEN 'approved' THEN decided_by <> (SELECT access.me()) AND cases.may_answer_risk(case_id)
      WHEN 'declined' THEN decided_by <> (SELECT access.me()) AND cases.may_answer_risk(case_id)
      WHEN 'withdrawn' THEN decided_by = (SELECT access.me()) AND cases.in_room(case_id, 'summary')
      WHEN 'alone' THEN decided_by = (SELECT access.me()) AND cases.in_room(case_id, 'summary')
      WHEN 'lapsed' THEN cases.in_room(case_id, 'summary')
      ELSE false
    END
  );
CREATE POLICY risk_reviewed ON public.cases_riskdecision FOR UPDATE TO sigap_desk
  USING (status = 'alone' AND finding = '' AND cases.may_answer_risk(case_id))
  WITH CHECK (status = 'alone' AND reviewed_by = (SELECT access.me()) AND decided_by <> (SELECT access.me()));

-- Whether the newest screening forbids mediation: one bit, for whoever notes services, to whom the assessment is closed.
CREATE FUNCTION cases.mediation_barred(wanted uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce((
    SELECT NOT s.mediation_allowed FROM public.cases_casescreening s
    WHERE s.case_id = wanted AND cases.in_room(wanted, 'services')
    ORDER BY s.version DESC LIMIT 1
  ), false)
$$;
GRANT EXECUTE ON FUNCTION cases.mediation_barred TO sigap_desk;
