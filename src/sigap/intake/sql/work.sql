-- What the intake owes: reports without a decision, drafts, receipts, second looks, the quarantine lane, answers.

-- Signs of danger that by themselves make a risk high: the same as `rules.HIGH_RISK_FLAGS`; a test compares them.
CREATE FUNCTION intake.high_risk_flags() RETURNS text[]
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT '{abduction,confinement,injury,self_harm,shackled,weapon}'::text[]
$$;

CREATE VIEW intake.work_rows AS
  -- Reports without a decision; what goes along with another is no row of its own, its deadlines and dangers are.
  SELECT w.* FROM public.mailbox_envelope e
  LEFT JOIN public.intake_triage t ON t.envelope_id = e.id
  LEFT JOIN public.intake_worksheet s ON s.envelope_id = e.id
  LEFT JOIN LATERAL (
    SELECT c.*, r.soon_minutes FROM (
      SELECT e.id UNION ALL
      SELECT m.envelope_id FROM public.intake_reportmerge m WHERE m.into_id = e.id AND m.undone_at IS NULL) AS s(id)
    JOIN public.clocks_clock c ON c.subject_kind = 'report' AND c.subject_id = s.id AND c.stopped_at IS NULL
    JOIN public.clocks_clockrule r ON r.id = c.rule_id
    ORDER BY c.due_at, c.id LIMIT 1) AS k ON true
  CROSS JOIN LATERAL (
    SELECT CASE WHEN coalesce(s.risk, '') <> '' THEN s.risk = 'high'
      ELSE coalesce(s.flags, e.flags)::text[] && intake.high_risk_flags() OR EXISTS (
        SELECT 1 FROM public.intake_reportmerge m JOIN public.mailbox_envelope f ON f.id = m.envelope_id
        WHERE m.into_id = e.id AND m.undone_at IS NULL AND f.flags::text[] && intake.high_risk_flags())
      END AS is_high) AS danger
  CROSS JOIN LATERAL work.item(
    kind => 'intake.report', subject_id => e.id, report_id => e.id, since => coalesce(k.started_at, e.received_at),
    due_at => coalesce(k.due_at, e.received_at), soon_at => k.due_at - make_interval(mins => k.soon_minutes),
    held_until => k.held_until, clock_id => k.id, is_paused => k.id IS NOT NULL AND clocks.stands_still(k.id),
    rank => CASE WHEN danger.is_high THEN 0 ELSE 1 END, duty => 'report:see_queue', person_id => t.taken_by,
    word => e.number) w
  WHERE e.status = 'received' AND NOT e.in_lane AND NOT EXISTS (
    SELECT 1 FROM public.intake_reportmerge m WHERE m.envelope_id = e.id AND m.undone_at IS NULL)
  UNION ALL
  SELECT w.* FROM public.intake_draft d
  CROSS JOIN LATERAL work.item(
    kind => 'intake.draft', subject_id => d.id, since => d.saved_at, due_at => d.saved_at + interval '1 day',
    person_id => d.writer_id, word => d.door) w
  UNION ALL
  -- Passed on to another authority, whose receipt is awaited; what was passed on with another report is watched there.
  SELECT w.* FROM public.intake_forwarding f
  JOIN public.mailbox_envelope e ON e.id = f.envelope_id
  LEFT JOIN LATERAL (
    SELECT c.*, r.soon_minutes FROM public.clocks_clock c JOIN public.clocks_clockrule r ON r.id = c.rule_id
    WHERE c.subject_kind = 'report' AND c.stopped_at IS NULL AND c.subject_id = e.id
    ORDER BY c.due_at, c.id LIMIT 1) AS k ON true
  CROSS JOIN LATERAL work.item(
    kind => 'intake.receipt', subject_id => e.id, report_id => e.id, since => f.forwarded_at,
    due_at => coalesce(k.due_at, f.forwarded_at), soon_at => k.due_at - make_interval(mins => k.soon_minutes),
    held_until => k.held_until, clock_id => k.id, is_paused => k.id IS NOT NULL AND clocks.stands_still(k.id),
    duty => 'report:see_queue', person_id => f.forwarded_by, word => e.number, who => f.authority) w
  WHERE f.receipt_noted_at IS NULL AND NOT EXISTS (
    SELECT 1 FROM public.intake_reportmerge m WHERE m.envelope_id = e.id AND m.undone_at IS NULL)
  UNION ALL
  -- A report that a colleague holds to be untrue: for everybody else who decides reports.
  SELECT w.* FROM public.intake_secondlook l
  CROSS JOIN LATERAL work.item(
    kind => 'intake.second_look', subject_id => l.id, report_id => l.envelope_id, since => l.asked_at,
    due_at => l.asked_at + interval '4 hours', duty => 'report:decide', except_person => l.asked_by, word => l.number,
    who => l.asked_by_name) w
  WHERE l.answered_at IS NULL AND NOT EXISTS (
    SELECT 1 FROM public.intake_triage t WHERE t.envelope_id = l.envelope_id AND t.decision <> '')
  UNION ALL
  -- The quarantine lane is one row, however many wait in it.
  SELECT w.* FROM public.intake_laneopening o
  LEFT JOIN LATERAL (
    SELECT c.*, r.soon_minutes FROM public.clocks_clock c JOIN public.clocks_clockrule r ON r.id = c.rule_id
    WHERE c.subject_kind = 'lane' AND c.stopped_at IS NULL AND c.subject_id = o.id
    ORDER BY c.due_at, c.id LIMIT 1) AS k ON true
  CROSS JOIN LATERAL work.item(
    kind => 'intake.lane', subject_id => o.id, since => o.began_at,
    due_at => coalesce(k.due_at, o.began_at + interval '2 hours'),
    soon_at => k.due_at - make_interval(mins => k.soon_minutes), held_until => k.held_until, clock_id => k.id,
    is_paused => k.id IS NOT NULL AND clocks.stands_still(k.id), duty => 'report:lane') w
  WHERE o.ended_at IS NULL
  UNION ALL
  -- Reporters who wait for an answer, and times promised to them: for who writes with them, and while that officer no
  -- longer works there, or must not know of it, for the head of the office.
  SELECT w.* FROM public.clocks_clock c
  JOIN public.clocks_clockrule r ON r.id = c.rule_id
  JOIN public.mailbox_envelope e ON e.id = c.subject_id
  CROSS JOIN LATERAL intake.talker(c.subject_id) AS talking
  CROSS JOIN LATERAL work.item(
    kind => CASE c.rule_code WHEN 'reporter-promise' THEN 'intake.promise' ELSE 'intake.reply' END,
    rank => CASE c.rule_code WHEN 'reporter-answer-urgent' THEN 0 ELSE 1 END,
    subject_id => c.id, report_id => e.id, since => c.started_at, due_at => c.due_at,
    soon_at => c.due_at - make_interval(mins => r.soon_minutes), held_until => c.held_until, clock_id => c.id,
    is_paused => clocks.stands_still(c.id), office_id => talking.office,
    duty => CASE WHEN talking.stands THEN '' ELSE 'head' END,
    person_id => CASE WHEN talking.stands THEN talking.person END, word => e.number) w
  WHERE c.subject_kind = 'dialogue' AND c.stopped_at IS NULL;

CREATE FUNCTION intake.refresh_work(subject uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM work.lock(subject);
  PERFORM work.reconcile('intake', subject, (
    SELECT jsonb_agg(to_jsonb(r)) FROM intake.work_rows r WHERE r.subject_id = subject));
END $$;

-- A report is work from the moment it is there, whether the worker lives or not.
CREATE TRIGGER work_begins AFTER INSERT ON public.mailbox_envelope FOR EACH ROW
  EXECUTE FUNCTION work.follow('intake', 'id');
CREATE TRIGGER work_follows AFTER UPDATE OF status, in_lane, number ON public.mailbox_envelope FOR EACH ROW
  EXECUTE FUNCTION work.follow('intake', 'id');
CREATE TRIGGER work_follows AFTER INSERT OR UPDATE OF flags, risk ON public.intake_worksheet FOR EACH ROW
  EXECUTE FUNCTION work.follow('intake', 'envelope_id');
CREATE TRIGGER work_follows AFTER INSERT OR UPDATE ON public.intake_reportmerge FOR EACH ROW
  EXECUTE FUNCTION work.follow('intake', 'envelope_id', 'into_id');
CREATE TRIGGER work_follows AFTER INSERT OR UPDATE OR DELETE ON public.intake_forwarding FOR EACH ROW
  EXECUTE FUNCTION work.follow('intake', 'envelope_id');
CREATE TRIGGER work_follows AFTER INSERT OR UPDATE ON public.intake_secondlook FOR EACH ROW
  EXECUTE FUNCTION work.follow('intake', 'id');
CREATE TRIGGER work_follows AFTER INSERT OR UPDATE OF saved_at, door, writer_id OR DELETE ON public.intake_draft
  FOR EACH ROW EXECUTE FUNCTION work.follow('intake', 'id');
CREATE TRIGGER work_follows AFTER INSERT OR UPDATE ON public.intake_laneopening FOR EACH ROW
  EXECUTE FUNCTION work.follow('intake', 'id');
CREATE TRIGGER work_of_lane_follows AFTER INSERT OR UPDATE OF due_at, held_until, stopped_at ON public.clocks_clock
  FOR EACH ROW WHEN (NEW.subject_kind = 'lane') EXECUTE FUNCTION work.follow('intake', 'subject_id');
CREATE TRIGGER work_of_dialogue_follows
  AFTER INSERT OR UPDATE OF due_at, held_until, stopped_at, owner_office, owner_person ON public.clocks_clock
  FOR EACH ROW WHEN (NEW.subject_kind = 'dialogue') EXECUTE FUNCTION work.follow('intake', 'id');
CREATE TRIGGER work_of_intake_follows AFTER INSERT OR UPDATE OF ended_at ON public.clocks_clockpause FOR EACH ROW
  EXECUTE FUNCTION clocks.follow_pause('intake', 'report', 'lane', 'dialogue');

-- The clock of a report is also that of the one it goes along with.
CREATE FUNCTION intake.follow_report_clock() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM intake.refresh_work(found.id) FROM (
    SELECT NEW.subject_id AS id
    UNION SELECT m.into_id FROM public.intake_reportmerge m
    WHERE m.envelope_id = NEW.subject_id AND m.undone_at IS NULL) AS found;
  RETURN NULL;
END $$;
CREATE TRIGGER work_of_report_follows AFTER INSERT OR UPDATE OF due_at, held_until, stopped_at ON public.clocks_clock
  FOR EACH ROW WHEN (NEW.subject_kind = 'report') EXECUTE FUNCTION intake.follow_report_clock();

-- The dialogues of a report follow who writes with its reporter: who has taken it, later who manages its case.
CREATE FUNCTION intake.refresh_dialogues(report uuid) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT intake.refresh_work(c.id) FROM public.clocks_clock c
  WHERE c.subject_kind = 'dialogue' AND c.subject_id = report AND c.stopped_at IS NULL
$$;

CREATE FUNCTION intake.follow_triage() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM intake.refresh_work(NEW.envelope_id);
  PERFORM intake.refresh_work(l.id) FROM public.intake_secondlook l
  WHERE l.envelope_id = NEW.envelope_id AND l.answered_at IS NULL;
  PERFORM intake.refresh_dialogues(NEW.envelope_id);
  RETURN NULL;
END $$;
CREATE TRIGGER work_follows AFTER INSERT OR UPDATE ON public.intake_triage FOR EACH ROW
  EXECUTE FUNCTION intake.follow_triage();

CREATE FUNCTION intake.follow_manager() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM intake.refresh_dialogues(t.envelope_id) FROM public.intake_triage t WHERE t.case_id = NEW.id;
  RETURN NULL;
END $$;
CREATE TRIGGER work_of_dialogue_follows AFTER UPDATE OF manager_id, office_id ON public.cases_case FOR EACH ROW
  EXECUTE FUNCTION intake.follow_manager();

CREATE FUNCTION intake.follow_membership() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM intake.refresh_work(c.id) FROM public.clocks_clock c
  JOIN public.intake_triage t ON t.envelope_id = c.subject_id
  LEFT JOIN public.cases_case f ON f.id = t.case_id
  WHERE c.subject_kind = 'dialogue' AND c.stopped_at IS NULL AND coalesce(f.manager_id, t.taken_by) = NEW.person_id;
  RETURN NULL;
END $$;
CREATE TRIGGER work_of_dialogue_follows AFTER INSERT OR UPDATE OF since, until ON public.access_membership FOR EACH ROW
  EXECUTE FUNCTION intake.follow_membership();

CREATE POLICY item_of_report_not_kept ON public.work_workitem AS RESTRICTIVE FOR SELECT TO sigap_desk
  USING (report_id IS NULL OR report_id <> ALL ((SELECT intake.kept_from_me())::uuid[]));
