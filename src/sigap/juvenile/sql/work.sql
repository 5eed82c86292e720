-- A litmas that a referral asked for too is one duty while its result is owed: waited for there, and told of there. The
-- step of the asking bears the referral's id; what was asked on paper keeps its own deadline.
CREATE FUNCTION juvenile.is_asked_by_referral(child uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.juvenile_childstep s
    JOIN public.clocks_clock i ON i.subject_id::text = s.post_key
    WHERE s.proceeding_id = child AND s.kind = 'child_litmas_asked'
      AND i.rule_code = 'child-inquiry-result' AND i.stopped_at IS NULL)
$$;
CREATE FUNCTION juvenile.rings_once() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF juvenile.is_asked_by_referral(NEW.subject_id) THEN
    NEW.next_step_at := NULL;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER litmas_rings_once BEFORE INSERT OR UPDATE OF next_step_at ON public.clocks_clock FOR EACH ROW
  WHEN (NEW.rule_code = 'child-litmas' AND NEW.next_step_at IS NOT NULL) EXECUTE FUNCTION juvenile.rings_once();

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
  WHERE c.subject_kind IN ('juvenile', 'detention') AND c.stopped_at IS NULL
    AND NOT (c.rule_code = 'child-litmas' AND juvenile.is_asked_by_referral(c.subject_id));

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

CREATE FUNCTION juvenile.follow_inquiry() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  subject uuid;
BEGIN
  FOR subject IN
    SELECT c.id FROM public.access_subject s
    JOIN public.juvenile_childproceeding p ON p.case_id = s.root_id
    JOIN public.clocks_clock c ON c.subject_id = p.id AND c.rule_code = 'child-litmas' AND c.stopped_at IS NULL
    WHERE s.subject_id = NEW.subject_id
  LOOP
    PERFORM juvenile.refresh_work(subject);
    -- Silent while the result is owed; where it ended without a litmas, the next sweep tells what has fallen.
    UPDATE public.clocks_clock c SET next_step_at = coalesce(NEW.stopped_at, NEW.started_at)
    WHERE c.id = subject AND EXISTS (SELECT 1 FROM public.juvenile_childstep s
      WHERE s.proceeding_id = c.subject_id AND s.kind = 'child_litmas_asked' AND s.post_key = NEW.subject_id::text);
  END LOOP;
  RETURN NULL;
END $$;
CREATE TRIGGER work_of_inquiry_follows AFTER INSERT OR UPDATE OF stopped_at, owner_office ON public.clocks_clock
  FOR EACH ROW WHEN (NEW.rule_code = 'child-inquiry-result') EXECUTE FUNCTION juvenile.follow_inquiry();
