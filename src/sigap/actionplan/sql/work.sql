-- What an office owes the action plan: the quarter that has ended, for every activity it answers for and has not told. Of
-- offices that were dissolved who plans owes it, until a revision names another.
CREATE VIEW actionplan.work_rows AS
  SELECT w.* FROM (
    SELECT q.id, q.opened_at, q.due_at, q.year, q.number, CASE WHEN o.valid_to IS NULL THEN o.id END AS office_id,
      count(*) AS untold, string_agg(DISTINCT o.name, ', ') FILTER (WHERE o.valid_to IS NOT NULL) AS dissolved
    FROM public.actionplan_planquarter q
    JOIN public.actionplan_planedition e ON e.plan_id = q.plan_id AND e.state = 'in_force'
    JOIN public.actionplan_activity a ON a.edition_id = e.id
    JOIN public.access_office o ON o.id = a.office_id
    WHERE q.closed_at IS NULL
      AND (EXISTS (
        SELECT 1 FROM public.actionplan_indicatortarget t JOIN public.actionplan_indicator i ON i.id = t.indicator_id
        WHERE i.activity_id = a.id AND t.year = q.year)
        OR EXISTS (SELECT 1 FROM public.actionplan_budgetline l WHERE l.activity_id = a.id AND l.year = q.year))
      AND NOT EXISTS (
        SELECT 1 FROM public.actionplan_quarterentry n WHERE n.activity_key = a.key AND n.plan_id = q.plan_id
          AND n.year = q.year AND n.number = q.number AND n.superseded_at IS NULL)
    GROUP BY q.id, 6) AS f
  CROSS JOIN LATERAL work.item(
    kind => 'actionplan.quarter', subject_id => f.id, since => f.opened_at, due_at => f.due_at,
    -- After what is owed to clients, however old it is.
    soon_at => f.due_at - interval '5 days', rank => 2, office_id => f.office_id,
    duty => CASE WHEN f.office_id IS NULL THEN 'plan:manage' ELSE 'taskforce:report' END,
    word => concat(f.year, '-', f.number), who => concat_ws(' ', f.untold, f.dissolved)) w;

CREATE FUNCTION actionplan.refresh_work(subject uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM work.lock(subject);
  PERFORM work.reconcile('actionplan', subject, (
    SELECT jsonb_agg(to_jsonb(r)) FROM actionplan.work_rows r WHERE r.subject_id = subject));
END $$;

-- An entry moves its own quarter; an edition that comes into force, every open quarter of its plan.
CREATE FUNCTION actionplan.follow_plan() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  subject uuid;
BEGIN
  FOR subject IN
    SELECT q.id FROM public.actionplan_planquarter q
    WHERE q.plan_id = NEW.plan_id AND q.closed_at IS NULL
      AND (TG_TABLE_NAME <> 'actionplan_quarterentry'
        OR (q.year::text, q.number::text) = (to_jsonb(NEW) ->> 'year', to_jsonb(NEW) ->> 'number'))
    ORDER BY q.id
  LOOP
    PERFORM actionplan.refresh_work(subject);
  END LOOP;
  RETURN NULL;
END $$;

-- An office that is dissolved leaves what it owed to who plans.
CREATE FUNCTION actionplan.follow_office() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  subject uuid;
BEGIN
  FOR subject IN
    SELECT q.id FROM public.actionplan_planquarter q
    WHERE q.closed_at IS NULL AND EXISTS (
      SELECT 1 FROM public.actionplan_planedition e JOIN public.actionplan_activity a ON a.edition_id = e.id
      WHERE e.plan_id = q.plan_id AND e.state = 'in_force' AND a.office_id = NEW.id)
    ORDER BY q.id
  LOOP
    PERFORM actionplan.refresh_work(subject);
  END LOOP;
  RETURN NULL;
END $$;

CREATE TRIGGER plan_work_follows AFTER UPDATE OF valid_to ON public.access_office FOR EACH ROW
  EXECUTE FUNCTION actionplan.follow_office();
CREATE TRIGGER work_follows AFTER INSERT OR UPDATE ON public.actionplan_planquarter FOR EACH ROW
  EXECUTE FUNCTION work.follow('actionplan', 'id');
CREATE TRIGGER work_follows AFTER INSERT OR UPDATE OF superseded_at ON public.actionplan_quarterentry FOR EACH ROW
  EXECUTE FUNCTION actionplan.follow_plan();
CREATE TRIGGER work_follows AFTER UPDATE OF state ON public.actionplan_planedition FOR EACH ROW
  EXECUTE FUNCTION actionplan.follow_plan();
