-- One clock of a child's litmas. Where a referral asks for it and an office has that in hand, the deadline of its result
-- counts, from the first asking on, to whomever it was passed on; the child's own has gone over to it, neither kept nor
-- missed, and stands again where the referral ends without a litmas.
CREATE FUNCTION juvenile.keep_one_litmas(child uuid, p_at timestamptz) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  UPDATE public.clocks_clock c
  SET stopped_at = greatest(p_at, c.started_at), stopped_recorded_at = greatest(p_at, c.started_at),
    outcome = 'passed_on', next_step_at = NULL
  WHERE c.rule_code = 'child-litmas' AND c.subject_id = child AND c.stopped_at IS NULL AND EXISTS (
    SELECT 1 FROM public.juvenile_childinquiry q
    JOIN public.clocks_clock i ON i.subject_id = q.referral_id
    WHERE q.proceeding_id = child AND i.rule_code = 'child-inquiry-result' AND i.stopped_at IS NULL)
$$;
CREATE FUNCTION juvenile.litmas_once() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF TG_TABLE_NAME = 'juvenile_childinquiry' THEN
    PERFORM juvenile.keep_one_litmas(NEW.proceeding_id, NEW.noted_at);
  ELSIF NEW.rule_code = 'child-litmas' THEN
    PERFORM juvenile.keep_one_litmas(NEW.subject_id, NEW.recorded_at);
  ELSE
    -- Another referral of the same child is in hand: its deadline goes on, and this one is no second promise.
    UPDATE public.clocks_clock c
    SET stopped_at = greatest(NEW.recorded_at, c.started_at), stopped_recorded_at = greatest(NEW.recorded_at, c.started_at),
      outcome = 'passed_on', next_step_at = NULL
    WHERE c.id = NEW.id AND EXISTS (
      SELECT 1 FROM public.juvenile_childinquiry mine
      JOIN public.juvenile_childinquiry q ON q.proceeding_id = mine.proceeding_id
      JOIN public.clocks_clock i ON i.subject_id = q.referral_id
      WHERE mine.referral_id = NEW.subject_id AND i.rule_code = 'child-inquiry-result' AND i.stopped_at IS NULL
        AND i.id <> NEW.id);
    PERFORM juvenile.keep_one_litmas(q.proceeding_id, NEW.recorded_at) FROM public.juvenile_childinquiry q
    WHERE q.referral_id = NEW.subject_id;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER litmas_counted_once AFTER INSERT ON public.juvenile_childinquiry FOR EACH ROW
  EXECUTE FUNCTION juvenile.litmas_once();
CREATE TRIGGER litmas_counted_once AFTER INSERT ON public.clocks_clock FOR EACH ROW
  WHEN (NEW.rule_code IN ('child-litmas', 'child-inquiry-result')) EXECUTE FUNCTION juvenile.litmas_once();

CREATE FUNCTION juvenile.litmas_again() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE public.clocks_clock c
  SET stopped_at = NULL, stopped_recorded_at = NULL, outcome = '', next_step_at = NEW.stopped_at,
    -- Who no longer takes part hears nothing: it is the office's again whose case it is.
    owner_office = CASE WHEN cases.takes_part(f.id, c.owner_office) THEN c.owner_office ELSE f.office_id END,
    owner_person = CASE WHEN cases.takes_part(f.id, c.owner_office) THEN c.owner_person ELSE f.manager_id END,
    owed_by = CASE WHEN cases.takes_part(f.id, c.owed_by) THEN c.owed_by END
  FROM public.juvenile_childproceeding p JOIN public.cases_case f ON f.id = p.case_id
  WHERE p.id = c.subject_id AND c.id IN (
    -- Of the clocks that went over to a referral since the last litmas came, the first.
    SELECT DISTINCT ON (l.subject_id) l.id FROM public.juvenile_childinquiry q
    JOIN public.clocks_clock l ON l.subject_id = q.proceeding_id AND l.rule_code = 'child-litmas'
    WHERE q.referral_id = NEW.subject_id AND l.outcome = 'passed_on' AND NOT EXISTS (
      SELECT 1 FROM public.juvenile_childstep s WHERE s.proceeding_id = l.subject_id AND s.kind = 'child_litmas_done'
        AND s.voided_at IS NULL AND s.happened_at >= l.started_at)
    ORDER BY l.subject_id, l.started_at, l.id)
  AND NOT EXISTS (
    SELECT 1 FROM public.clocks_clock r
    WHERE r.subject_id = c.subject_id AND r.rule_code = 'child-litmas' AND r.stopped_at IS NULL)
  AND NOT EXISTS (
    SELECT 1 FROM public.juvenile_childinquiry q
    JOIN public.clocks_clock i ON i.subject_id = q.referral_id
    WHERE q.proceeding_id = c.subject_id AND i.rule_code = 'child-inquiry-result' AND i.stopped_at IS NULL);
  RETURN NULL;
END $$;
CREATE TRIGGER litmas_owed_again AFTER UPDATE OF stopped_at ON public.clocks_clock FOR EACH ROW
  WHEN (NEW.rule_code = 'child-inquiry-result' AND OLD.stopped_at IS NULL AND NEW.stopped_at IS NOT NULL
    AND NEW.outcome NOT IN ('done', 'moved', 'closed_before_due', 'case_closed'))
  EXECUTE FUNCTION juvenile.litmas_again();
-- Reported as done, and nobody who may noted that the litmas came: looked at once the whole act is written.
CREATE CONSTRAINT TRIGGER litmas_owed_until_noted AFTER UPDATE OF stopped_at ON public.clocks_clock
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN (NEW.rule_code = 'child-inquiry-result' AND OLD.stopped_at IS NULL AND NEW.stopped_at IS NOT NULL
    AND NEW.outcome = 'done')
  EXECUTE FUNCTION juvenile.litmas_again();

-- With this note of mine the litmas of a child has come: no referral owes it any more, whichever office has it. Returns
-- what ended, for the trail.
CREATE FUNCTION juvenile.end_inquiries(step uuid, p_at timestamptz)
RETURNS TABLE (id uuid, rule text, kind text, subject uuid, outcome text, is_late boolean)
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  UPDATE public.clocks_clock c
  SET stopped_at = greatest(s.happened_at, c.started_at), outcome = 'done', next_step_at = NULL,
    stopped_recorded_at = greatest((SELECT audit.moment(p_at)), s.happened_at, c.started_at)
  FROM public.juvenile_childstep s JOIN public.juvenile_childinquiry q ON q.proceeding_id = s.proceeding_id
  WHERE s.id = step AND s.kind = 'child_litmas_done' AND s.voided_at IS NULL AND s.recorded_by = access.me()
    AND c.rule_code = 'child-inquiry-result' AND c.subject_id = q.referral_id AND c.stopped_at IS NULL
  RETURNING c.id, c.rule_code, c.subject_kind, c.subject_id, c.outcome, c.stopped_at > c.due_at
$$;
GRANT EXECUTE ON FUNCTION juvenile.end_inquiries TO sigap_desk;

-- What is owed to a child who is suspected, for who owes it.
CREATE VIEW juvenile.work_rows AS
  SELECT w.* FROM public.clocks_clock c
  JOIN public.clocks_clockrule r ON r.id = c.rule_id
  CROSS JOIN LATERAL work.item(
    kind => 'juvenile.limit', subject_id => c.id, case_id => juvenile.case_of(c.subject_kind, c.subject_id),
    since => c.started_at, due_at => c.due_at, soon_at => c.due_at - make_interval(mins => r.soon_minutes),
    held_until => c.held_until, clock_id => c.id, is_paused => clocks.stands_still(c.id), office_id => c.owner_office,
    person_id => c.owner_person, duty => 'case:see', rank => CASE c.subject_kind WHEN 'detention' THEN 0 ELSE 1 END,
    word => c.rule_code, who => r.label) w
  WHERE c.subject_kind IN ('juvenile', 'detention') AND c.stopped_at IS NULL;

CREATE FUNCTION juvenile.refresh_work(subject uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM work.lock(subject);
  PERFORM work.reconcile('juvenile', subject, (
    SELECT jsonb_agg(to_jsonb(r)) FROM juvenile.work_rows r WHERE r.subject_id = subject));
END $$;

CREATE TRIGGER work_of_child_follows AFTER INSERT OR UPDATE OF due_at, held_until, stopped_at, owner_office,
  owner_person, owner_role ON public.clocks_clock FOR EACH ROW WHEN (NEW.subject_kind IN ('juvenile', 'detention'))
  EXECUTE FUNCTION work.follow('juvenile', 'id');
CREATE TRIGGER work_of_child_follows AFTER INSERT OR UPDATE OF ended_at ON public.clocks_clockpause FOR EACH ROW
  EXECUTE FUNCTION clocks.follow_pause('juvenile', 'juvenile', 'detention');

-- Whoever lets a child go has seen to what rang for it.
CREATE FUNCTION juvenile.end_release_alerts() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM notifications.end_answered_alerts(
    NEW.id, NULL, '{child-held-barred,child-release-due,child-release-tomorrow}', NEW.released_at);
  RETURN NULL;
END $$;
CREATE TRIGGER release_alerts_end AFTER UPDATE OF released_at ON public.juvenile_detention FOR EACH ROW
  WHEN (OLD.released_at IS NULL AND NEW.released_at IS NOT NULL) EXECUTE FUNCTION juvenile.end_release_alerts();
