-- What an office owes the action plan: the quarter that has ended, for every activity it answers for and has not told.
CREATE VIEW actionplan.work_rows AS
  SELECT w.* FROM (
    SELECT q.id, q.opened_at, q.due_at, q.year, q.number, a.office_id, count(*) AS untold
    FROM public.actionplan_planquarter q
    JOIN public.actionplan_planedition e ON e.plan_id = q.plan_id AND e.state = 'in_force'
    JOIN public.actionplan_activity a ON a.edition_id = e.id
    WHERE q.closed_at IS NULL
      AND (EXISTS (
        SELECT 1 FROM public.actionplan_indicatortarget t JOIN public.actionplan_indicator i ON i.id = t.indicator_id
        WHERE i.activity_id = a.id AND t.year = q.year)
        OR EXISTS (SELECT 1 FROM public.actionplan_budgetline l WHERE l.activity_id = a.id AND l.year = q.year))
      AND NOT EXISTS (
        SELECT 1 FROM public.actionplan_quarterentry n WHERE n.activity_key = a.key AND n.plan_id = q.plan_id
          AND n.year = q.year AND n.number = q.number AND n.superseded_at IS NULL)
    GROUP BY q.id, a.office_id) AS f
  CROSS JOIN LATERAL work.item(
    kind => 'actionplan.quarter', subject_id => f.id, since => f.opened_at, due_at => f.due_at,
    soon_at => f.due_at - interval '5 days', office_id => f.office_id, duty => 'taskforce:report',
    word => concat(f.year, '-', f.number), who => f.untold::text) w;

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

CREATE TRIGGER work_follows AFTER INSERT OR UPDATE ON public.actionplan_planquarter FOR EACH ROW
  EXECUTE FUNCTION work.follow('actionplan', 'id');
CREATE TRIGGER work_follows AFTER INSERT OR UPDATE OF superseded_at ON public.actionplan_quarterentry FOR EACH ROW
  EXECUTE FUNCTION actionplan.follow_plan();
CREATE TRIGGER work_follows AFTER UPDATE OF state ON public.actionplan_planedition FOR EACH ROW
  EXECUTE FUNCTION actionplan.follow_plan();
