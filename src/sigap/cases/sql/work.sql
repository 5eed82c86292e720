-- Until when it is owed: the deadline that began with it, counted in working days; without one, `p_else`.
CREATE FUNCTION cases.owed_until(p_subject uuid, p_rule text, p_since timestamptz, p_else interval) RETURNS timestamptz
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce((
    SELECT k.due_at FROM public.clocks_clock k
    WHERE k.subject_id = p_subject AND k.rule_code = p_rule AND k.started_at >= p_since
    ORDER BY k.started_at LIMIT 1), p_since + p_else)
$$;

-- What of a case somebody owes: deadlines, the second person's answers and reviews, after-care. For the list of work.
CREATE VIEW cases.work_rows AS
  -- Deadlines that run on a case, of whoever owns them.
  SELECT w.* FROM public.clocks_clock c
  JOIN public.clocks_clockrule r ON r.id = c.rule_id
  CROSS JOIN LATERAL work.item(
    kind => 'cases.deadline', subject_id => c.id, case_id => c.subject_id, since => c.started_at, due_at => c.due_at,
    soon_at => c.due_at - make_interval(mins => r.soon_minutes), held_until => c.held_until, clock_id => c.id,
    is_paused => clocks.stands_still(c.id), office_id => c.owner_office, person_id => c.owner_person,
    rank => CASE WHEN c.rule_code IN ('danger-high', 'danger-medium') THEN 0 ELSE 1 END,
    duty => CASE WHEN c.owner_office IS NULL THEN c.owner_role ELSE 'case:see' END, word => c.rule_code, who => r.label) w
  WHERE c.subject_kind = 'case' AND c.stopped_at IS NULL
    -- The look at a closing done alone is a row of its own, below.
    AND c.rule_code <> 'closing-review'
  UNION ALL
  -- A closing that waits for its second person: the head of the managing office,
  SELECT w.* FROM public.cases_closing a
  CROSS JOIN LATERAL work.item(
    kind => 'cases.closing', subject_id => a.id, case_id => a.case_id, since => a.asked_at,
    due_at => cases.owed_until(a.case_id, 'closing-second', a.asked_at, '1 day'), office_id => a.asked_office_id,
    duty => 'head', except_person => a.asked_by,
    word => a.case_code, who => a.asked_by_name) w
  WHERE a.status = 'waiting'
  UNION ALL
  -- somebody of another office of the case,
  SELECT w.* FROM public.cases_closing a
  JOIN public.cases_participation p ON p.case_id = a.case_id AND p.until IS NULL AND p.office_id <> a.asked_office_id
  CROSS JOIN LATERAL work.item(
    kind => 'cases.closing', subject_id => a.id, case_id => a.case_id, since => a.asked_at,
    due_at => cases.owed_until(a.case_id, 'closing-second', a.asked_at, '1 day'), office_id => p.office_id,
    duty => 'second_person',
    except_person => a.asked_by, word => a.case_code, who => a.asked_by_name) w
  WHERE a.status = 'waiting'
  UNION ALL
  -- or the office of the province above.
  SELECT w.* FROM public.cases_closing a
  JOIN public.cases_case c ON c.id = a.case_id
  JOIN public.access_office here ON here.id = c.office_id
  JOIN public.access_office o ON o.kind = 'uptd_provinsi' AND o.region = split_part(here.region, '.', 1)
  CROSS JOIN LATERAL work.item(
    kind => 'cases.closing', subject_id => a.id, case_id => a.case_id, since => a.asked_at,
    due_at => cases.owed_until(a.case_id, 'closing-second', a.asked_at, '1 day'), office_id => o.id,
    duty => 'case:close_answer', except_person => a.asked_by,
    word => a.case_code, who => a.asked_by_name) w
  WHERE a.status = 'waiting'
  UNION ALL
  -- A closing done by one person, for the head of the office and for the auditor.
  SELECT w.* FROM public.cases_closing a
  CROSS JOIN (VALUES ('head'), ('auditor')) AS reviewer (part)
  CROSS JOIN LATERAL work.item(
    kind => 'cases.closing_review', subject_id => a.id, case_id => a.case_id, since => a.answered_at,
    due_at => cases.owed_until(a.case_id, 'closing-review', a.answered_at, '3 days'),
    office_id => CASE reviewer.part WHEN 'head' THEN a.asked_office_id END,
    duty => reviewer.part, except_person => a.answered_by, word => a.case_code, who => a.answered_by_name) w
  WHERE a.is_alone AND a.reviewed_at IS NULL
  UNION ALL
  -- A use of break-glass, for both. The auditor knows a case by the head of its id: its code would not be theirs.
  SELECT w.* FROM public.cases_breakglass g
  CROSS JOIN (VALUES ('head'), ('auditor')) AS reviewer (part)
  CROSS JOIN LATERAL work.item(
    kind => 'cases.break_glass', subject_id => g.id, case_id => g.case_id, since => g.began_at,
    due_at => cases.owed_until(
      g.id, CASE reviewer.part WHEN 'head' THEN 'break-glass-review' ELSE 'break-glass-audit' END, g.began_at, '1 day'),
    office_id => CASE reviewer.part WHEN 'head' THEN g.case_office_id END,
    duty => reviewer.part, except_person => g.person_id, who => g.person_name,
    word => CASE reviewer.part WHEN 'head' THEN g.case_code ELSE '' END) w
  WHERE NOT EXISTS (
    SELECT 1 FROM public.cases_breakglassreview s WHERE s.use_id = g.id AND s.part = reviewer.part)
  UNION ALL
  -- A lowering of risk that waits for its second person, or that one did and nobody reviewed.
  SELECT w.* FROM public.cases_riskdecision d
  JOIN public.cases_participation p ON p.case_id = d.case_id AND p.until IS NULL
  CROSS JOIN LATERAL work.item(
    kind => CASE d.status WHEN 'waiting' THEN 'cases.risk' ELSE 'cases.risk_review' END, subject_id => d.id,
    case_id => d.case_id, since => coalesce(d.answered_at, d.decided_at), office_id => p.office_id,
    duty => 'case:risk_approve',
    -- Until then a second person may answer: whoever asked may do it alone afterwards.
    due_at => CASE d.status WHEN 'waiting' THEN d.alone_from ELSE d.decided_at + interval '3 days' END,
    except_person => d.decided_by, blocks_closing => true, who => d.decided_by_name) w
  WHERE d.status = 'waiting' OR (d.status = 'alone' AND d.finding = '')
  UNION ALL
  -- An erasure that waits for its second person: a head in an office of the case, or the auditor.
  SELECT w.* FROM public.cases_erasure e
  CROSS JOIN LATERAL (
    SELECT p.office_id, 'case:erase_approve' AS duty FROM public.cases_participation p
    WHERE p.case_id = e.case_id AND p.until IS NULL
    UNION ALL SELECT NULL, 'auditor') AS answering
  CROSS JOIN LATERAL work.item(
    kind => 'cases.erasure', subject_id => e.id, case_id => e.case_id, since => e.requested_at,
    due_at => e.requested_at + interval '3 days', office_id => answering.office_id, duty => answering.duty,
    except_person => e.requested_by, word => e.case_code, who => e.requested_by_name) w
  WHERE e.status = 'waiting'
  UNION ALL
  -- The day on which to look after the person once more, for who managed the case.
  SELECT w.* FROM public.cases_case c
  JOIN public.cases_participation p ON p.case_id = c.id AND p.until IS NULL
  CROSS JOIN LATERAL work.item(
    kind => 'cases.after_care', subject_id => c.id, case_id => c.id, since => c.closed_at,
    due_at => (c.after_care_on + 1)::timestamp AT TIME ZONE mailbox.regency_zone(),
    shows_at => (c.after_care_on - 7)::timestamp AT TIME ZONE mailbox.regency_zone(),
    office_id => p.office_id, duty => 'case:reopen', person_id => c.manager_id, word => c.code, who => c.manager_name) w
  WHERE c.status = 'closed' AND c.after_care_on IS NOT NULL AND EXISTS (
    SELECT 1 FROM public.cases_closing a
    WHERE a.case_id = c.id AND a.status = 'approved' AND a.cared_at IS NULL AND a.reopened_at IS NULL
      AND a.after_care_on IS NOT NULL);

CREATE FUNCTION cases.refresh_work(subject uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM work.lock(subject);
  PERFORM work.reconcile('cases', subject, (
    SELECT jsonb_agg(to_jsonb(r)) FROM cases.work_rows r WHERE r.subject_id = subject));
END $$;

CREATE TRIGGER work_follows AFTER INSERT OR UPDATE ON public.cases_closing FOR EACH ROW
  EXECUTE FUNCTION work.follow('cases', 'id', 'case_id');
CREATE TRIGGER work_follows AFTER INSERT ON public.cases_breakglass FOR EACH ROW
  EXECUTE FUNCTION work.follow('cases', 'id');
CREATE TRIGGER work_follows AFTER INSERT ON public.cases_breakglassreview FOR EACH ROW
  EXECUTE FUNCTION work.follow('cases', 'use_id');
CREATE TRIGGER work_follows AFTER INSERT OR UPDATE ON public.cases_riskdecision FOR EACH ROW
  EXECUTE FUNCTION work.follow('cases', 'id');
CREATE TRIGGER work_follows AFTER INSERT OR UPDATE ON public.cases_erasure FOR EACH ROW
  EXECUTE FUNCTION work.follow('cases', 'id');
CREATE TRIGGER work_follows
  AFTER UPDATE OF status, after_care_on, manager_id, manager_name, closed_at ON public.cases_case FOR EACH ROW
  EXECUTE FUNCTION work.follow('cases', 'id');
CREATE TRIGGER work_of_case_follows AFTER INSERT OR UPDATE OF due_at, held_until, stopped_at, owner_office, owner_person,
  owner_role ON public.clocks_clock FOR EACH ROW WHEN (NEW.subject_kind = 'case')
  EXECUTE FUNCTION work.follow('cases', 'id');
CREATE TRIGGER work_of_case_follows AFTER INSERT OR UPDATE OF ended_at ON public.clocks_clockpause FOR EACH ROW
  EXECUTE FUNCTION clocks.follow_pause('cases', 'case');

-- The deadline of a second person or a review begins after what it is about was written, in the same act.
CREATE FUNCTION cases.follow_second_deadline() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM cases.refresh_work(owed.id) FROM (
    SELECT a.id FROM public.cases_closing a
    WHERE a.case_id = NEW.subject_id AND (a.status = 'waiting' OR a.is_alone AND a.reviewed_at IS NULL)
    UNION SELECT g.id FROM public.cases_breakglass g WHERE g.id = NEW.subject_id) owed;
  RETURN NULL;
END $$;
CREATE TRIGGER work_of_second_person_follows AFTER INSERT OR UPDATE OF due_at ON public.clocks_clock FOR EACH ROW
  WHEN (NEW.rule_code IN ('closing-second', 'closing-review', 'break-glass-review', 'break-glass-audit'))
  EXECUTE FUNCTION cases.follow_second_deadline();

-- Offices come into a case and leave it: what is addressed to each of them.
CREATE FUNCTION cases.follow_participation() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  subject uuid;
BEGIN
  FOR subject IN
    SELECT a.id FROM public.cases_closing a WHERE a.case_id = NEW.case_id AND a.status = 'waiting'
    UNION SELECT d.id FROM public.cases_riskdecision d
      WHERE d.case_id = NEW.case_id AND (d.status = 'waiting' OR (d.status = 'alone' AND d.finding = ''))
    UNION SELECT e.id FROM public.cases_erasure e WHERE e.case_id = NEW.case_id AND e.status = 'waiting'
    UNION SELECT c.id FROM public.cases_case c
      WHERE c.id = NEW.case_id AND c.status = 'closed' AND c.after_care_on IS NOT NULL
  LOOP
    PERFORM cases.refresh_work(subject);
  END LOOP;
  RETURN NULL;
END $$;
CREATE TRIGGER work_follows AFTER INSERT OR UPDATE OF until ON public.cases_participation FOR EACH ROW
  EXECUTE FUNCTION cases.follow_participation();

-- What was done goes with the case.
CREATE FUNCTION cases.forget_work() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  DELETE FROM public.work_workitem w WHERE w.case_id = NEW.id AND w.settled_at IS NOT NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER work_goes_with_case AFTER UPDATE OF erased_at ON public.cases_case FOR EACH ROW
  WHEN (NEW.erased_at IS NOT NULL) EXECUTE FUNCTION cases.forget_work();

-- I work on this case, for an office to which this section stands open; 'any' for the case itself. Asked for each row, of
-- which few name a section: all of my cases with their sections took longer to put together than the whole page.
CREATE FUNCTION cases.works_in_section(wanted uuid, wanted_section text) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me uuid := access.me();
BEGIN
  RETURN EXISTS (
    SELECT 1 FROM public.cases_assignment a
    JOIN public.cases_participation p ON p.case_id = a.case_id AND p.office_id = a.office_id AND p.until IS NULL
    JOIN public.access_membership m ON m.person_id = me AND m.office_id = a.office_id AND m.since <= now()
      AND (m.until IS NULL OR m.until > now())
    WHERE a.case_id = wanted AND a.person_id = me AND a.until IS NULL
      AND wanted_section = ANY (p.rooms || '{any}'::text[]));
END $$;
GRANT EXECUTE ON FUNCTION cases.works_in_section TO sigap_desk;

CREATE POLICY item_in_my_section ON public.work_workitem AS RESTRICTIVE FOR SELECT TO sigap_desk USING (
  section = '' OR cases.works_in_section(case_id, section));
-- Nothing of a case from which I am kept, nor of its report.
CREATE POLICY item_of_case_not_kept ON public.work_workitem AS RESTRICTIVE FOR SELECT TO sigap_desk USING (
  (case_id IS NULL OR case_id <> ALL ((SELECT cases.kept_from_me())::uuid[]))
  AND subject_id <> ALL ((SELECT cases.kept_subjects())::uuid[])
  AND (report_id IS NULL OR report_id <> ALL ((SELECT cases.kept_subjects())::uuid[])));
