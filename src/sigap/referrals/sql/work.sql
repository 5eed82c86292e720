-- What offices owe each other: an answer, a result, a word on what was taken down for them, help that was promised.
CREATE VIEW referrals.work_rows AS
  SELECT w.* FROM public.referrals_referral r
  LEFT JOIN LATERAL (
    SELECT c.id, c.held_until FROM public.clocks_clock c
    WHERE c.subject_kind = 'referral' AND c.subject_id = r.id AND c.stopped_at IS NULL
    ORDER BY c.due_at, c.id LIMIT 1) AS k ON true
  CROSS JOIN LATERAL work.item(
    kind => 'referrals.answer', subject_id => r.id, case_id => r.case_id, since => r.offered_at, due_at => r.due_at,
    rank => CASE r.urgency WHEN 'emergency' THEN 0 ELSE 1 END, held_until => k.held_until, clock_id => k.id,
    office_id => r.to_office_id, duty => 'referral:answer', person_id => r.substitute_id, blocks_closing => true,
    word => r.case_code) w
  WHERE r.status IN ('handed_over', 'offered')
  UNION ALL
  SELECT w.* FROM public.referrals_referral r
  CROSS JOIN LATERAL (
    SELECT c.*, rule.soon_minutes FROM public.clocks_clock c JOIN public.clocks_clockrule rule ON rule.id = c.rule_id
    WHERE c.subject_kind = 'referral_result' AND c.subject_id = r.id AND c.stopped_at IS NULL
    ORDER BY c.due_at, c.id LIMIT 1) AS k
  CROSS JOIN LATERAL work.item(
    kind => 'referrals.result', subject_id => r.id, case_id => r.case_id, since => k.started_at, due_at => k.due_at,
    soon_at => k.due_at - make_interval(mins => k.soon_minutes), held_until => k.held_until, clock_id => k.id,
    is_paused => clocks.stands_still(k.id), office_id => r.to_office_id, duty => 'referral:answer',
    -- A substitute owes it who took it themself; else the office does.
    person_id => coalesce(
      k.owner_person, CASE WHEN r.substitute_id IN (r.answered_by, r.confirmed_by) THEN r.substitute_id END),
    blocks_closing => true, word => r.case_code) w
  WHERE r.status NOT IN ('handed_over', 'offered')
    AND NOT (r.is_recorded AND r.confirmed_at IS NULL AND r.contested_at IS NULL)
  UNION ALL
  -- While the case is under way; after that nobody is asked any more.
  SELECT w.* FROM public.referrals_referral r
  JOIN public.cases_case f ON f.id = r.case_id AND f.status <> 'closed'
  LEFT JOIN LATERAL (
    SELECT c.*, rule.soon_minutes FROM public.clocks_clock c JOIN public.clocks_clockrule rule ON rule.id = c.rule_id
    WHERE c.subject_kind IN ('referral_confirm', 'referral_result') AND c.subject_id = r.id AND c.stopped_at IS NULL
    ORDER BY c.subject_kind, c.due_at, c.id LIMIT 1) AS k ON true
  CROSS JOIN LATERAL work.item(
    kind => 'referrals.confirm', subject_id => r.id, case_id => r.case_id,
    since => coalesce(k.started_at, r.answered_at, r.offered_at),
    due_at => coalesce(k.due_at, coalesce(r.answered_at, r.offered_at) + interval '3 days'),
    soon_at => k.due_at - make_interval(mins => k.soon_minutes), held_until => k.held_until, clock_id => k.id,
    is_paused => k.id IS NOT NULL AND clocks.stands_still(k.id), office_id => r.to_office_id, duty => 'referral:answer',
    person_id => r.substitute_id, word => r.case_code,
    -- A yes that was taken down owes its result, confirmed or not.
    blocks_closing => EXISTS (
      SELECT 1 FROM public.clocks_clock c
      WHERE c.subject_kind = 'referral_result' AND c.subject_id = r.id AND c.stopped_at IS NULL)) w
  WHERE r.is_recorded AND r.confirmed_at IS NULL AND r.contested_at IS NULL AND r.status NOT IN ('handed_over', 'offered')
  UNION ALL
  -- Help that was promised to the client and that no office has in hand, for who works on the case: its ladder begins
  -- with one of them, any of them may find another office.
  SELECT w.* FROM (
    SELECT DISTINCT ON (c.subject_id) c.*, rule.soon_minutes
    FROM public.clocks_clock c JOIN public.clocks_clockrule rule ON rule.id = c.rule_id
    WHERE c.subject_kind = 'referral_chain' AND c.stopped_at IS NULL
    ORDER BY c.subject_id, c.due_at, c.id) AS k
  CROSS JOIN LATERAL (
    SELECT r.case_id, r.case_code, r.status FROM public.referrals_referral r WHERE r.chain_id = k.subject_id
    ORDER BY r.leg DESC LIMIT 1) AS r
  CROSS JOIN LATERAL work.item(
    kind => 'referrals.promise', subject_id => k.subject_id, case_id => r.case_id, since => k.started_at,
    due_at => k.due_at, soon_at => k.due_at - make_interval(mins => k.soon_minutes), held_until => k.held_until,
    clock_id => k.id, is_paused => clocks.stands_still(k.id), office_id => k.owner_office, duty => 'referral:see',
    section => 'referrals', word => r.case_code,
    -- While an office has yet to answer, its answer stands in the way.
    blocks_closing => r.status NOT IN ('handed_over', 'offered')) w
  UNION ALL
  -- A question that came back, for the office that sent the request.
  SELECT w.* FROM public.referrals_exchange e
  JOIN public.referrals_referral r ON r.id = e.referral_id AND r.status IN ('handed_over', 'offered', 'accepted')
  CROSS JOIN LATERAL (
    SELECT c.*, rule.soon_minutes FROM public.clocks_clock c JOIN public.clocks_clockrule rule ON rule.id = c.rule_id
    WHERE c.subject_kind = 'referral_question' AND c.subject_id = r.id AND c.stopped_at IS NULL
    ORDER BY c.due_at, c.id LIMIT 1) AS k
  CROSS JOIN LATERAL work.item(
    kind => 'referrals.question', subject_id => r.id, case_id => r.case_id, since => e.begun_at, due_at => k.due_at,
    rank => CASE r.urgency WHEN 'emergency' THEN 0 ELSE 1 END, held_until => k.held_until, clock_id => k.id,
    soon_at => k.due_at - make_interval(mins => k.soon_minutes), office_id => k.owner_office, duty => 'referral:see',
    section => 'referrals', word => r.case_code) w
  WHERE e.kind = 'question' AND e.state = 'open'
  UNION ALL
  -- A visit made together: to be answered by the other office, and, once it is, in the list of both. With the result
  -- told or the case closed nobody goes there any more.
  SELECT w.* FROM public.referrals_exchange e
  JOIN public.referrals_referral r ON r.id = e.referral_id AND r.status IN ('handed_over', 'offered', 'accepted')
  JOIN public.cases_case f ON f.id = r.case_id AND f.status <> 'closed'
  CROSS JOIN LATERAL (
    SELECT r.to_office_id AS office, 'referral:answer' AS duty, '' AS section
    UNION ALL SELECT r.from_office_id, 'referral:see', 'referrals') AS side
  CROSS JOIN LATERAL work.item(
    kind => CASE e.state WHEN 'open' THEN 'referrals.visit_proposed' ELSE 'referrals.visit' END, subject_id => r.id,
    case_id => r.case_id, since => e.begun_at, due_at => e.planned_at, ends_at => e.planned_at + interval '12 hours',
    office_id => side.office, duty => side.duty, section => side.section, word => r.case_code) w
  WHERE e.kind = 'visit' AND (e.state = 'accepted' OR (e.state = 'open' AND side.office <> e.office_id))
    AND NOT EXISTS (SELECT FROM public.referrals_result d WHERE d.referral_id = r.id);

CREATE FUNCTION referrals.refresh_work(subject uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM work.lock(subject);
  PERFORM work.reconcile('referrals', subject, (
    SELECT jsonb_agg(to_jsonb(r)) FROM referrals.work_rows r WHERE r.subject_id = subject));
END $$;

CREATE TRIGGER work_follows AFTER INSERT OR UPDATE ON public.referrals_referral FOR EACH ROW
  EXECUTE FUNCTION work.follow('referrals', 'id', 'chain_id');
CREATE TRIGGER work_of_referral_follows AFTER INSERT ON public.referrals_result FOR EACH ROW
  EXECUTE FUNCTION work.follow('referrals', 'referral_id');
CREATE TRIGGER work_of_referral_follows AFTER INSERT OR UPDATE OF due_at, held_until, stopped_at, owner_office,
  owner_person ON public.clocks_clock FOR EACH ROW
  WHEN (NEW.subject_kind IN ('referral', 'referral_chain', 'referral_confirm', 'referral_question', 'referral_result'))
  EXECUTE FUNCTION work.follow('referrals', 'subject_id');
CREATE TRIGGER work_of_referral_follows AFTER INSERT OR UPDATE OF ended_at ON public.clocks_clockpause FOR EACH ROW
  EXECUTE FUNCTION clocks.follow_pause(
    'referrals', 'referral', 'referral_chain', 'referral_confirm', 'referral_question', 'referral_result');

CREATE FUNCTION referrals.follow_case() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM referrals.refresh_work(r.id) FROM public.referrals_referral r
  WHERE r.case_id = NEW.id AND (
    (r.is_recorded AND r.confirmed_at IS NULL AND r.contested_at IS NULL)
    OR EXISTS (
      SELECT FROM public.referrals_exchange e
      WHERE e.referral_id = r.id AND e.kind = 'visit' AND e.state IN ('open', 'accepted')));
  RETURN NULL;
END $$;
CREATE TRIGGER work_of_referral_follows AFTER UPDATE OF status ON public.cases_case FOR EACH ROW
  WHEN ((NEW.status = 'closed') <> (OLD.status = 'closed')) EXECUTE FUNCTION referrals.follow_case();
