GRANT USAGE ON SCHEMA actionplan TO sigap_desk, sigap_worker;

-- Everybody in the task force reads the plan; who plans writes drafts, and nothing of an edition after it was adopted.

-- Whether this edition is a draft, and mine to write.
CREATE FUNCTION actionplan.writes(edition uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT access.may('plan:manage')
    AND EXISTS (SELECT 1 FROM public.actionplan_planedition e WHERE e.id = edition AND e.state = 'draft')
$$;
GRANT EXECUTE ON FUNCTION actionplan.writes TO sigap_desk;

CREATE FUNCTION actionplan.edition_of(activity uuid) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT a.edition_id FROM public.actionplan_activity a WHERE a.id = activity
$$;
GRANT EXECUTE ON FUNCTION actionplan.edition_of TO sigap_desk;

-- Whether my office answers for this activity in the edition in force.
CREATE FUNCTION actionplan.answers_for(activity uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT access.may('plan:manage') OR (access.may('taskforce:report') AND EXISTS (
    SELECT 1 FROM public.actionplan_activity a JOIN public.actionplan_planedition e ON e.id = a.edition_id
    WHERE a.key = activity AND e.state = 'in_force' AND a.office_id = ANY (access.my_offices())))
$$;
GRANT EXECUTE ON FUNCTION actionplan.answers_for TO sigap_desk;

GRANT SELECT, INSERT ON public.actionplan_actionplan TO sigap_desk;
CREATE POLICY plan_seen ON public.actionplan_actionplan FOR SELECT TO sigap_desk
  USING ((SELECT access.may('taskforce:see')));
CREATE POLICY plan_started ON public.actionplan_actionplan FOR INSERT TO sigap_desk
  WITH CHECK ((SELECT access.may('plan:manage')) AND created_by = (SELECT access.me()));
GRANT SELECT ON public.actionplan_actionplan TO sigap_worker;
CREATE POLICY worker_reads ON public.actionplan_actionplan FOR SELECT TO sigap_worker USING (true);

GRANT SELECT, INSERT, UPDATE (state, version, decided, in_force_on) ON public.actionplan_planedition TO sigap_desk;
CREATE POLICY edition_seen ON public.actionplan_planedition FOR SELECT TO sigap_desk
  USING ((SELECT access.may('taskforce:see')));
CREATE POLICY edition_begun ON public.actionplan_planedition FOR INSERT TO sigap_desk
  WITH CHECK ((SELECT access.may('plan:manage')) AND created_by = (SELECT access.me()) AND state = 'draft');
-- A draft is written and adopted; one in force is replaced, and nothing of it changes but that.
CREATE POLICY edition_moved ON public.actionplan_planedition FOR UPDATE TO sigap_desk
  USING ((SELECT access.may('plan:manage')) AND state <> 'replaced')
  WITH CHECK ((SELECT access.may('plan:manage')));
CREATE FUNCTION actionplan.keep_adopted() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF (OLD.state, NEW.state) NOT IN (('draft', 'draft'), ('draft', 'in_force'), ('in_force', 'replaced'))
    OR (OLD.state <> 'draft' AND to_jsonb(NEW) - 'state' IS DISTINCT FROM to_jsonb(OLD) - 'state') THEN
    RAISE EXCEPTION 'an adopted edition is not changed' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER adopted_kept BEFORE UPDATE ON public.actionplan_planedition FOR EACH ROW
  EXECUTE FUNCTION actionplan.keep_adopted();
GRANT SELECT ON public.actionplan_planedition, public.actionplan_activity, public.actionplan_indicator,
  public.actionplan_indicatortarget, public.actionplan_budgetline TO sigap_worker;
CREATE POLICY worker_reads ON public.actionplan_planedition FOR SELECT TO sigap_worker USING (true);
CREATE POLICY worker_reads ON public.actionplan_activity FOR SELECT TO sigap_worker USING (true);
CREATE POLICY worker_reads ON public.actionplan_indicator FOR SELECT TO sigap_worker USING (true);
CREATE POLICY worker_reads ON public.actionplan_indicatortarget FOR SELECT TO sigap_worker USING (true);
CREATE POLICY worker_reads ON public.actionplan_budgetline FOR SELECT TO sigap_worker USING (true);

GRANT SELECT, INSERT, DELETE ON public.actionplan_plangoal, public.actionplan_planprogramme,
  public.actionplan_activity, public.actionplan_activitysupport, public.actionplan_indicator,
  public.actionplan_indicatortarget, public.actionplan_budgetline, public.actionplan_statedtotal TO sigap_desk;
CREATE POLICY goal_seen ON public.actionplan_plangoal FOR SELECT TO sigap_desk
  USING ((SELECT access.may('taskforce:see')));
CREATE POLICY goal_written ON public.actionplan_plangoal FOR INSERT TO sigap_desk
  WITH CHECK (actionplan.writes(edition_id));
CREATE POLICY goal_removed ON public.actionplan_plangoal FOR DELETE TO sigap_desk
  USING (actionplan.writes(edition_id));
CREATE POLICY programme_seen ON public.actionplan_planprogramme FOR SELECT TO sigap_desk
  USING ((SELECT access.may('taskforce:see')));
CREATE POLICY programme_written ON public.actionplan_planprogramme FOR INSERT TO sigap_desk
  WITH CHECK (actionplan.writes((SELECT g.edition_id FROM public.actionplan_plangoal g WHERE g.id = goal_id)));
CREATE POLICY programme_removed ON public.actionplan_planprogramme FOR DELETE TO sigap_desk
  USING (actionplan.writes((SELECT g.edition_id FROM public.actionplan_plangoal g WHERE g.id = goal_id)));
CREATE POLICY activity_seen ON public.actionplan_activity FOR SELECT TO sigap_desk
  USING ((SELECT access.may('taskforce:see')));
CREATE POLICY activity_written ON public.actionplan_activity FOR INSERT TO sigap_desk
  WITH CHECK (actionplan.writes(edition_id));
CREATE POLICY activity_removed ON public.actionplan_activity FOR DELETE TO sigap_desk
  USING (actionplan.writes(edition_id));
CREATE POLICY support_seen ON public.actionplan_activitysupport FOR SELECT TO sigap_desk
  USING ((SELECT access.may('taskforce:see')));
CREATE POLICY support_written ON public.actionplan_activitysupport FOR INSERT TO sigap_desk
  WITH CHECK (actionplan.writes(actionplan.edition_of(activity_id)));
CREATE POLICY support_removed ON public.actionplan_activitysupport FOR DELETE TO sigap_desk
  USING (actionplan.writes(actionplan.edition_of(activity_id)));
CREATE POLICY indicator_seen ON public.actionplan_indicator FOR SELECT TO sigap_desk
  USING ((SELECT access.may('taskforce:see')));
CREATE POLICY indicator_written ON public.actionplan_indicator FOR INSERT TO sigap_desk
  WITH CHECK (actionplan.writes(actionplan.edition_of(activity_id)));
CREATE POLICY indicator_removed ON public.actionplan_indicator FOR DELETE TO sigap_desk
  USING (actionplan.writes(actionplan.edition_of(activity_id)));
CREATE POLICY target_seen ON public.actionplan_indicatortarget FOR SELECT TO sigap_desk
  USING ((SELECT access.may('taskforce:see')));
CREATE POLICY target_written ON public.actionplan_indicatortarget FOR INSERT TO sigap_desk
  WITH CHECK (actionplan.writes(actionplan.edition_of((SELECT i.activity_id FROM public.actionplan_indicator i WHERE i.id = indicator_id))));
CREATE POLICY target_removed ON public.actionplan_indicatortarget FOR DELETE TO sigap_desk
  USING (actionplan.writes(actionplan.edition_of((SELECT i.activity_id FROM public.actionplan_indicator i WHERE i.id = indicator_id))));
CREATE POLICY line_seen ON public.actionplan_budgetline FOR SELECT TO sigap_desk
  USING ((SELECT access.may('taskforce:see')));
CREATE POLICY line_written ON public.actionplan_budgetline FOR INSERT TO sigap_desk
  WITH CHECK (actionplan.writes(actionplan.edition_of(activity_id)));
CREATE POLICY line_removed ON public.actionplan_budgetline FOR DELETE TO sigap_desk
  USING (actionplan.writes(actionplan.edition_of(activity_id)));
CREATE POLICY total_seen ON public.actionplan_statedtotal FOR SELECT TO sigap_desk
  USING ((SELECT access.may('taskforce:see')));
CREATE POLICY total_written ON public.actionplan_statedtotal FOR INSERT TO sigap_desk
  WITH CHECK (actionplan.writes(edition_id));
CREATE POLICY total_removed ON public.actionplan_statedtotal FOR DELETE TO sigap_desk
  USING (actionplan.writes(edition_id));

-- A quarter is opened by the worker once it has ended; who plans closes it, and opens it again.
GRANT SELECT, INSERT, UPDATE (closed_at, closed_by) ON public.actionplan_planquarter TO sigap_desk;
CREATE POLICY quarter_seen ON public.actionplan_planquarter FOR SELECT TO sigap_desk
  USING ((SELECT access.may('taskforce:see')));
CREATE POLICY quarter_opened ON public.actionplan_planquarter FOR INSERT TO sigap_desk
  WITH CHECK ((SELECT access.may('plan:manage')));
CREATE POLICY quarter_moved ON public.actionplan_planquarter FOR UPDATE TO sigap_desk
  USING ((SELECT access.may('plan:manage'))) WITH CHECK (closed_by IS NULL OR closed_by = (SELECT access.me()));
GRANT SELECT, INSERT ON public.actionplan_planquarter TO sigap_worker;
CREATE POLICY worker_reads ON public.actionplan_planquarter FOR SELECT TO sigap_worker USING (true);
CREATE POLICY worker_opens ON public.actionplan_planquarter FOR INSERT TO sigap_worker WITH CHECK (closed_at IS NULL);

-- What a quarter brought is told by the office that answers for the activity, or by who plans, and never for a closed
-- quarter. A correction is another row.
GRANT SELECT, INSERT, UPDATE (superseded_at) ON public.actionplan_quarterentry TO sigap_desk;
CREATE POLICY entry_seen ON public.actionplan_quarterentry FOR SELECT TO sigap_desk
  USING ((SELECT access.may('taskforce:see')));
CREATE POLICY entry_told ON public.actionplan_quarterentry FOR INSERT TO sigap_desk WITH CHECK (
  told_by = (SELECT access.me()) AND superseded_at IS NULL AND actionplan.answers_for(activity_key)
  AND office_id = ANY ((SELECT access.my_offices())::uuid[])
  AND (file_id IS NULL OR EXISTS (
    SELECT 1 FROM public.actionplan_quarterevidence v
    WHERE v.id = actionplan_quarterentry.file_id AND v.activity_key = actionplan_quarterentry.activity_key))
  AND NOT EXISTS (
    SELECT 1 FROM public.actionplan_planquarter q WHERE q.plan_id = actionplan_quarterentry.plan_id
      AND q.year = actionplan_quarterentry.year AND q.number = actionplan_quarterentry.number
      AND q.closed_at IS NOT NULL)
);
CREATE POLICY entry_replaced ON public.actionplan_quarterentry FOR UPDATE TO sigap_desk
  USING (superseded_at IS NULL AND actionplan.answers_for(activity_key)
  AND NOT EXISTS (
    SELECT 1 FROM public.actionplan_planquarter q WHERE q.plan_id = actionplan_quarterentry.plan_id
      AND q.year = actionplan_quarterentry.year AND q.number = actionplan_quarterentry.number
      AND q.closed_at IS NOT NULL)
) WITH CHECK (superseded_at IS NOT NULL);

-- Evidence is laid in by who tells the quarter; it opens to whoever sees the plan, while the entry that names it stands.
GRANT SELECT, INSERT ON public.actionplan_quarterevidence, public.actionplan_quarterevidencepart TO sigap_desk;
GRANT USAGE ON SEQUENCE public.actionplan_quarterevidencepart_id_seq TO sigap_desk;
CREATE FUNCTION actionplan.key_stands(p_key uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.actionplan_quarterevidence v JOIN public.actionplan_quarterentry e ON e.file_id = v.id
    WHERE v.key_id = p_key AND e.superseded_at IS NULL)
$$;
GRANT EXECUTE ON FUNCTION actionplan.key_stands TO sigap_desk;
CREATE POLICY evidence_seen ON public.actionplan_quarterevidence FOR SELECT TO sigap_desk
  USING ((SELECT access.may('taskforce:see')));
CREATE POLICY evidence_added ON public.actionplan_quarterevidence FOR INSERT TO sigap_desk
  WITH CHECK (added_by = (SELECT access.me()) AND actionplan.answers_for(activity_key));
CREATE POLICY evidence_part_seen ON public.actionplan_quarterevidencepart FOR SELECT TO sigap_desk
  USING (EXISTS (
    SELECT 1 FROM public.actionplan_quarterevidence v
    WHERE v.id = actionplan_quarterevidencepart.file_id AND actionplan.key_stands(v.key_id)));
CREATE POLICY evidence_part_added ON public.actionplan_quarterevidencepart FOR INSERT TO sigap_desk
  WITH CHECK (EXISTS (
    SELECT 1 FROM public.actionplan_quarterevidence v
    WHERE v.id = actionplan_quarterevidencepart.file_id AND v.added_by = (SELECT access.me())));

GRANT SELECT, INSERT ON public.actionplan_lamplimit TO sigap_desk;
CREATE POLICY limit_seen ON public.actionplan_lamplimit FOR SELECT TO sigap_desk
  USING ((SELECT access.may('taskforce:see')));
CREATE POLICY limit_set ON public.actionplan_lamplimit FOR INSERT TO sigap_desk
  WITH CHECK ((SELECT access.may('plan:manage')) AND set_by = (SELECT access.me()));
GRANT SELECT ON public.actionplan_lamplimit TO sigap_worker;
CREATE POLICY worker_reads ON public.actionplan_lamplimit FOR SELECT TO sigap_worker USING (true);

-- A sheet is seen and loaded by who plans; what it says is not changed.
GRANT SELECT, INSERT, UPDATE (loaded_at) ON public.actionplan_plansheet TO sigap_desk;
CREATE POLICY sheet_seen ON public.actionplan_plansheet FOR SELECT TO sigap_desk
  USING ((SELECT access.may('plan:manage')));
CREATE POLICY sheet_sent ON public.actionplan_plansheet FOR INSERT TO sigap_desk
  WITH CHECK (actionplan.writes(edition_id) AND sent_by = (SELECT access.me()) AND loaded_at IS NULL);
CREATE POLICY sheet_loaded ON public.actionplan_plansheet FOR UPDATE TO sigap_desk
  USING ((SELECT access.may('plan:manage')) AND loaded_at IS NULL) WITH CHECK ((SELECT access.may('plan:manage')));
