-- What of the legal track somebody owes. For the list of work.
CREATE VIEW legal.work_rows AS
  -- Barred exits that wait for an answer: of the head of the case's unit, and of the legal office.
  SELECT w.* FROM public.legal_barredexit b
  CROSS JOIN LATERAL (
    SELECT b.case_office AS office_id, 'unit' AS side
    UNION ALL
    SELECT o.id, 'legal_office' FROM public.access_office o WHERE o.kind = 'bagian_hukum') AS asked
  CROSS JOIN LATERAL work.item(
    kind => 'legal.barred_exit', subject_id => b.id, case_id => b.case_id, since => b.raised_at, due_at => b.raised_at,
    rank => 0, office_id => asked.office_id, duty => 'exit:answer', word => b.case_code, who => b.office_name) w
  WHERE NOT b.is_withdrawn
    AND NOT EXISTS (SELECT 1 FROM public.legal_exitanswer a WHERE a.barred_id = b.id AND a.side = asked.side)
  UNION ALL
  -- Limits that run on a suspect's track, of whoever owns them, with that suspect's number; those of the case as such stand
  -- among its deadlines. That prosecution lapses in many years is nobody's work before its last one.
  SELECT w.* FROM public.clocks_clock c
  JOIN public.clocks_clockrule r ON r.id = c.rule_id
  JOIN public.legal_criminaltrack t ON t.id = c.subject_id
  JOIN public.cases_caseperson p ON p.id = t.person_id
  CROSS JOIN LATERAL work.item(
    kind => 'legal.limit', subject_id => c.id, case_id => t.case_id, since => c.started_at, due_at => c.due_at,
    shows_at => CASE WHEN starts_with(c.rule_code, 'law-lapse') THEN c.due_at - interval '1 year' END,
    soon_at => c.due_at - make_interval(mins => r.soon_minutes), held_until => c.held_until, clock_id => c.id,
    office_id => c.owner_office, person_id => c.owner_person, duty => 'case:see',
    word => c.rule_code || ' ' || p.ordinal, who => r.label) w
  WHERE c.subject_kind = 'track' AND c.stopped_at IS NULL
  UNION ALL
  -- What a victim is to be told, from the day on which it is time to.
  SELECT w.* FROM public.clocks_clock c
  JOIN public.clocks_clockrule r ON r.id = c.rule_id
  JOIN public.legal_victimnotice n ON n.id = c.subject_id
  CROSS JOIN LATERAL work.item(
    kind => 'legal.notice', subject_id => c.id, case_id => n.case_id, since => n.raised_at, shows_at => n.shows_at,
    due_at => c.due_at, soon_at => c.due_at - make_interval(mins => r.soon_minutes), held_until => c.held_until,
    clock_id => c.id, office_id => c.owner_office, person_id => c.owner_person, duty => 'legal:note', section => 'legal',
    word => c.rule_code, who => r.label) w
  WHERE c.subject_kind = 'notice' AND c.stopped_at IS NULL
  UNION ALL
  -- A suspect goes free: the safety plan is looked at again, whatever the victim wants to know.
  SELECT w.* FROM public.legal_victimnotice n
  JOIN public.cases_case f ON f.id = n.case_id AND f.status <> 'closed'
  CROSS JOIN LATERAL work.item(
    kind => 'legal.safety', subject_id => n.id, case_id => n.case_id, since => n.raised_at, shows_at => n.shows_at,
    due_at => n.shows_at + interval '1 day', office_id => f.office_id, person_id => f.manager_id, duty => 'legal:note',
    section => 'legal', who => f.manager_name) w
  WHERE n.wants_plan AND n.plan_seen_at IS NULL AND n.state <> 'notice_void';

CREATE FUNCTION legal.refresh_work(subject uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM work.lock(subject);
  PERFORM work.reconcile('legal', subject, (
    SELECT jsonb_agg(to_jsonb(r)) FROM legal.work_rows r WHERE r.subject_id = subject));
END $$;

CREATE TRIGGER work_follows AFTER INSERT OR UPDATE ON public.legal_barredexit FOR EACH ROW
  EXECUTE FUNCTION work.follow('legal', 'id');
CREATE TRIGGER work_follows AFTER INSERT ON public.legal_exitanswer FOR EACH ROW
  EXECUTE FUNCTION work.follow('legal', 'barred_id');
CREATE TRIGGER work_of_track_follows AFTER INSERT OR UPDATE OF due_at, held_until, stopped_at, owner_office, owner_person
  ON public.clocks_clock FOR EACH ROW WHEN (NEW.subject_kind = 'track') EXECUTE FUNCTION work.follow('legal', 'id');
CREATE TRIGGER work_of_notice_follows AFTER INSERT OR UPDATE OF due_at, held_until, stopped_at, owner_office, owner_person
  ON public.clocks_clock FOR EACH ROW WHEN (NEW.subject_kind = 'notice') EXECUTE FUNCTION work.follow('legal', 'id');
CREATE TRIGGER work_follows AFTER INSERT OR UPDATE ON public.legal_victimnotice FOR EACH ROW
  EXECUTE FUNCTION work.follow('legal', 'id');
-- The case has another manager, or is closed or opened again.
CREATE FUNCTION legal.follow_case() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  subject uuid;
BEGIN
  FOR subject IN SELECT n.id FROM public.legal_victimnotice n WHERE n.case_id = NEW.id AND n.wants_plan LOOP
    PERFORM legal.refresh_work(subject);
  END LOOP;
  RETURN NULL;
END $$;
CREATE TRIGGER work_of_safety_follows AFTER UPDATE OF status, manager_id, manager_name, office_id ON public.cases_case
  FOR EACH ROW EXECUTE FUNCTION legal.follow_case();
