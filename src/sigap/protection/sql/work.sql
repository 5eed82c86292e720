-- Limits of protections, for who owns them; and the safety plan that is looked at again once one was refused or is over.
CREATE VIEW protection.work_rows AS
  SELECT w.* FROM public.clocks_clock c
  JOIN public.clocks_clockrule r ON r.id = c.rule_id
  JOIN public.protection_protection p ON p.id = c.subject_id
  CROSS JOIN LATERAL work.item(
    kind => 'protection.limit', subject_id => c.id, case_id => p.case_id, since => c.started_at, due_at => c.due_at,
    soon_at => c.due_at - make_interval(mins => r.soon_minutes), held_until => c.held_until, clock_id => c.id,
    is_paused => clocks.stands_still(c.id), office_id => c.owner_office, person_id => c.owner_person,
    duty => 'case:see', word => c.rule_code, who => r.label) w
  WHERE c.subject_kind = 'protection' AND c.stopped_at IS NULL
  UNION ALL
  SELECT w.* FROM public.protection_protection p
  JOIN public.cases_case f ON f.id = p.case_id AND f.status <> 'closed'
  CROSS JOIN LATERAL (SELECT coalesce(p.closed_at, p.ends_at) AS at) AS over
  CROSS JOIN LATERAL work.item(
    kind => 'protection.plan', subject_id => p.id, case_id => p.case_id, since => over.at, shows_at => over.at,
    due_at => over.at + interval '1 day', office_id => f.office_id, person_id => f.manager_id, duty => 'legal:note',
    section => 'legal', blocks_closing => p.closed_at IS NOT NULL, who => f.manager_name) w
  WHERE p.plan_seen_at IS NULL AND p.end_reason <> 'end_renewed' AND over.at IS NOT NULL
    AND p.status IN ('protection_given', 'protection_refused', 'protection_ended');

CREATE FUNCTION protection.refresh_work(subject uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM work.lock(subject);
  PERFORM work.reconcile('protection', subject, (
    SELECT jsonb_agg(to_jsonb(r)) FROM protection.work_rows r WHERE r.subject_id = subject));
END $$;

CREATE TRIGGER work_follows AFTER INSERT OR UPDATE ON public.protection_protection FOR EACH ROW
  EXECUTE FUNCTION work.follow('protection', 'id');
CREATE TRIGGER work_of_protection_follows AFTER INSERT OR UPDATE OF due_at, held_until, stopped_at, owner_office,
  owner_person, owner_role ON public.clocks_clock FOR EACH ROW WHEN (NEW.subject_kind = 'protection')
  EXECUTE FUNCTION work.follow('protection', 'id');
CREATE TRIGGER work_of_protection_follows AFTER INSERT OR UPDATE OF ended_at ON public.clocks_clockpause FOR EACH ROW
  EXECUTE FUNCTION clocks.follow_pause('protection', 'protection');

-- The case has another manager, or is closed or opened again.
CREATE FUNCTION protection.follow_case() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  subject uuid;
BEGIN
  FOR subject IN SELECT p.id FROM public.protection_protection p WHERE p.case_id = NEW.id LOOP
    PERFORM protection.refresh_work(subject);
  END LOOP;
  RETURN NULL;
END $$;
CREATE TRIGGER work_of_protection_follows AFTER UPDATE OF status, manager_id, manager_name, office_id ON public.cases_case
  FOR EACH ROW EXECUTE FUNCTION protection.follow_case();
