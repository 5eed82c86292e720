-- The deadlines of a claim, for whoever watches them.
CREATE VIEW restitution.work_rows AS
  SELECT w.* FROM public.restitution_restitutionclaim m
  CROSS JOIN LATERAL (
    SELECT c.*, rule.soon_minutes, rule.label AS words FROM public.clocks_clock c
    JOIN public.clocks_clockrule rule ON rule.id = c.rule_id
    WHERE c.subject_kind = 'restitution' AND c.subject_id = m.id AND c.stopped_at IS NULL
    ORDER BY c.due_at, c.id LIMIT 1) AS k
  CROSS JOIN LATERAL work.item(
    kind => 'restitution.limit', subject_id => m.id, case_id => m.case_id, since => k.started_at, due_at => k.due_at,
    soon_at => k.due_at - make_interval(mins => k.soon_minutes), held_until => k.held_until, clock_id => k.id,
    is_paused => clocks.stands_still(k.id), office_id => k.owner_office, duty => 'legal:note', section => 'legal',
    word => k.rule_code, who => k.words) w;

CREATE FUNCTION restitution.refresh_work(subject uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM work.lock(subject);
  PERFORM work.reconcile('restitution', subject, (
    SELECT jsonb_agg(to_jsonb(r)) FROM restitution.work_rows r WHERE r.subject_id = subject));
END $$;

CREATE TRIGGER work_of_claim_follows AFTER INSERT OR UPDATE OF due_at, held_until, stopped_at, owner_office, owner_person
  ON public.clocks_clock FOR EACH ROW WHEN (NEW.subject_kind = 'restitution')
  EXECUTE FUNCTION work.follow('restitution', 'subject_id');
CREATE TRIGGER work_of_claim_follows AFTER INSERT OR UPDATE OF ended_at ON public.clocks_clockpause FOR EACH ROW
  EXECUTE FUNCTION clocks.follow_pause('restitution', 'restitution');
