-- A visit that is near or was paid is to be noted and ended: its report is owed a day after it. Each officer of its team
-- has it in their own list until every point is filled in.
CREATE VIEW supervision.work_rows AS
  SELECT w.* FROM public.supervision_visit v
  CROSS JOIN LATERAL work.item(
    kind => 'supervision.visit', subject_id => v.id, since => v.planned_at,
    due_at => greatest(v.starts_at, v.planned_at) + interval '1 day', soon_at => greatest(v.starts_at, v.planned_at),
    shows_at => v.starts_at - interval '7 days', duty => 'supervision:manage', word => v.target_name, who => v.visitor) w
  WHERE v.status IN ('planned', 'running')
  UNION ALL
  SELECT w.* FROM public.supervision_visit v
  CROSS JOIN LATERAL (
    SELECT DISTINCT (each ->> 'person')::uuid AS person FROM jsonb_array_elements(v.team) each
    WHERE each ->> 'person' <> '') AS t
  CROSS JOIN LATERAL work.item(
    kind => 'supervision.site', subject_id => v.id, since => v.planned_at, due_at => v.starts_at + interval '1 day',
    soon_at => v.starts_at, shows_at => v.starts_at - interval '7 days', person_id => t.person,
    word => v.target_name) w
  WHERE v.status IN ('planned', 'running') AND v.filled_at IS NULL;

-- Whoever stands in for one of the team is not of the team: the visit does not open to them.
CREATE POLICY site_of_team ON public.work_workitem AS RESTRICTIVE FOR SELECT TO sigap_desk
  USING (kind <> 'supervision.site' OR person_id = (SELECT access.me()));

CREATE FUNCTION supervision.refresh_work(subject uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM work.lock(subject);
  PERFORM work.reconcile('supervision', subject, (
    SELECT jsonb_agg(to_jsonb(r)) FROM supervision.work_rows r WHERE r.subject_id = subject));
END $$;

CREATE TRIGGER work_follows AFTER INSERT OR UPDATE ON public.supervision_visit FOR EACH ROW
  EXECUTE FUNCTION work.follow('supervision', 'id');
