GRANT USAGE ON SCHEMA supervision TO sigap_desk, sigap_worker, sigap_vault;

-- A visit is read by who keeps supervision, by who leads the task force, by the office that was visited and by the team:
-- what was found there may tell where a shelter is. Of a sub task force there is no such place; all its members read.
CREATE FUNCTION supervision.me_in_team() RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT jsonb_build_array(jsonb_build_object('person', access.me()))
$$;
GRANT EXECUTE ON FUNCTION supervision.me_in_team TO sigap_desk;

GRANT SELECT, INSERT ON public.supervision_visit, public.supervision_visitpoint, public.supervision_visitphoto,
  public.supervision_visitphotochunk, public.supervision_finding TO sigap_desk;
GRANT UPDATE (status, purpose, place, starts_at, team, begun_at, filled_at, ended_at, ender_name, summary, tally)
  ON public.supervision_visit TO sigap_desk;
GRANT UPDATE (mark, note, noted_by, noter_name, noted_at) ON public.supervision_visitpoint TO sigap_desk;
GRANT DELETE ON public.supervision_visitphoto, public.supervision_visitphotochunk TO sigap_desk;
GRANT USAGE ON SEQUENCE public.supervision_visitpoint_id_seq, public.supervision_visitphotochunk_id_seq TO sigap_desk;

CREATE POLICY visit_seen ON public.supervision_visit FOR SELECT TO sigap_desk USING (
  (SELECT access.may('taskforce:see')) AND (
    (SELECT access.may('supervision:manage')) OR (SELECT access.may('leaders:oversee')) OR target_kind = 'sub_force'
    OR target_id = ANY ((SELECT access.my_offices())::uuid[]) OR team @> (SELECT supervision.me_in_team())));
CREATE POLICY visit_planned ON public.supervision_visit FOR INSERT TO sigap_desk
  WITH CHECK ((SELECT access.may('supervision:manage')) AND planned_by = (SELECT access.me()));
CREATE POLICY visit_moved ON public.supervision_visit FOR UPDATE TO sigap_desk
  USING (status IN ('planned', 'running')
    AND ((SELECT access.may('supervision:manage')) OR team @> (SELECT supervision.me_in_team())))
  WITH CHECK ((SELECT access.may('supervision:manage'))
    OR (status = 'running' AND team @> (SELECT supervision.me_in_team())));

-- Its team begins a visit, says that every point is filled in, and changes nothing else of it; a plan is changed before the visit begins, and it begins once.
CREATE FUNCTION supervision.keep_visit() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT access.may('supervision:manage')
    AND to_jsonb(NEW) - '{status,begun_at,filled_at}'::text[]
      IS DISTINCT FROM to_jsonb(OLD) - '{status,begun_at,filled_at}'::text[] THEN
    RAISE EXCEPTION 'a visit is planned and ended by who keeps supervision' USING ERRCODE = 'check_violation';
  END IF;
  IF OLD.status <> 'planned' AND (NEW.status = 'planned' OR (NEW.purpose, NEW.place, NEW.starts_at, NEW.team)
      IS DISTINCT FROM (OLD.purpose, OLD.place, OLD.starts_at, OLD.team))
    OR OLD.begun_at IS NOT NULL AND NEW.begun_at IS DISTINCT FROM OLD.begun_at THEN
    RAISE EXCEPTION 'a visit that has begun keeps its plan' USING ERRCODE = 'check_violation';
  END IF;
  -- Its points say whether it is filled in, our clock since when.
  IF NEW.filled_at IS DISTINCT FROM OLD.filled_at THEN
    IF NEW.filled_at IS NOT NULL THEN
      NEW.filled_at := audit.moment(NEW.filled_at);
    END IF;
    IF (NEW.filled_at IS NOT NULL) IS DISTINCT FROM (
        SELECT bool_and(p.mark <> '') FROM public.supervision_visitpoint p WHERE p.visit_id = NEW.id) THEN
      RAISE EXCEPTION 'a visit is filled in once its points are' USING ERRCODE = 'check_violation';
    END IF;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER visit_kept BEFORE UPDATE ON public.supervision_visit FOR EACH ROW
  EXECUTE FUNCTION supervision.keep_visit();

-- What is written on a visit, while it stands open, by its team and by who keeps supervision.
CREATE FUNCTION supervision.is_written_by_me(p_visit uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.supervision_visit v WHERE v.id = p_visit AND v.status IN ('planned', 'running')
      AND (access.may('supervision:manage') OR v.team @> supervision.me_in_team()))
$$;
GRANT EXECUTE ON FUNCTION supervision.is_written_by_me TO sigap_desk;

CREATE POLICY point_seen ON public.supervision_visitpoint FOR SELECT TO sigap_desk
  USING (EXISTS (SELECT 1 FROM public.supervision_visit v WHERE v.id = visit_id));
CREATE POLICY point_noted ON public.supervision_visitpoint FOR INSERT TO sigap_desk
  WITH CHECK (noted_by = (SELECT access.me()) AND supervision.is_written_by_me(visit_id));
CREATE POLICY point_changed ON public.supervision_visitpoint FOR UPDATE TO sigap_desk
  USING (supervision.is_written_by_me(visit_id)) WITH CHECK (noted_by = (SELECT access.me()));
CREATE POLICY photo_seen ON public.supervision_visitphoto FOR SELECT TO sigap_desk
  USING (EXISTS (SELECT 1 FROM public.supervision_visit v WHERE v.id = visit_id));
CREATE POLICY photo_added ON public.supervision_visitphoto FOR INSERT TO sigap_desk
  WITH CHECK (added_by = (SELECT access.me()) AND supervision.is_written_by_me(visit_id));
CREATE POLICY photo_removed ON public.supervision_visitphoto FOR DELETE TO sigap_desk
  USING (supervision.is_written_by_me(visit_id)
    AND (added_by = (SELECT access.me()) OR (SELECT access.may('supervision:manage'))));
-- The picture itself lies sealed: its parts go with the photo.
CREATE POLICY photo_chunk_seen ON public.supervision_visitphotochunk FOR SELECT TO sigap_desk
  USING (EXISTS (SELECT 1 FROM public.supervision_visitphoto p WHERE p.id = photo_id));
CREATE POLICY photo_chunk_added ON public.supervision_visitphotochunk FOR INSERT TO sigap_desk
  WITH CHECK (EXISTS (SELECT 1 FROM public.supervision_visitphoto p
    WHERE p.id = photo_id AND p.added_by = (SELECT access.me()) AND supervision.is_written_by_me(p.visit_id)));
CREATE POLICY photo_chunk_removed ON public.supervision_visitphotochunk FOR DELETE TO sigap_desk
  USING (EXISTS (SELECT 1 FROM public.supervision_visitphoto p
    WHERE p.id = photo_id AND supervision.is_written_by_me(p.visit_id)
      AND (p.added_by = (SELECT access.me()) OR (SELECT access.may('supervision:manage')))));

-- A key of the task force opens to who reads what it seals: a photo to who reads its visit (as `visit_seen`), a file of
-- a meeting and the evidence that stands for a quarter of the plan to the task force. The policy stands in
-- `prevention/sql/prevention.sql`, beside what else such keys seal.
CREATE FUNCTION supervision.key_opens(p_key uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT access.may('taskforce:see') AND (
    EXISTS (SELECT 1 FROM public.meetings_meetingfile f WHERE f.key_id = p_key)
    OR actionplan.key_stands(p_key)
    OR EXISTS (
      SELECT 1 FROM public.supervision_visitphoto p JOIN public.supervision_visit v ON v.id = p.visit_id
      WHERE p.key_id = p_key AND (
        access.may('supervision:manage') OR access.may('leaders:oversee') OR v.target_kind = 'sub_force'
        OR v.target_id = ANY (access.my_offices()) OR v.team @> supervision.me_in_team())))
$$;
GRANT EXECUTE ON FUNCTION supervision.key_opens TO sigap_desk, sigap_vault;

CREATE POLICY finding_seen ON public.supervision_finding FOR SELECT TO sigap_desk
  USING (EXISTS (SELECT 1 FROM public.supervision_visit v WHERE v.id = visit_id));
CREATE POLICY finding_noted ON public.supervision_finding FOR INSERT TO sigap_desk WITH CHECK (
  noted_by = (SELECT access.me()) AND (SELECT access.may('supervision:manage'))
  AND supervision.is_written_by_me(visit_id));
-- A promise may follow, also once the visit has ended; what was found stays.
GRANT UPDATE (has_action) ON public.supervision_finding TO sigap_desk;
CREATE POLICY finding_promised ON public.supervision_finding FOR UPDATE TO sigap_desk
  USING ((SELECT access.may('supervision:manage')) AND NOT has_action
    AND EXISTS (SELECT 1 FROM public.supervision_visit v WHERE v.id = visit_id AND v.status <> 'cancelled'))
  WITH CHECK ((SELECT access.may('supervision:manage')) AND has_action);

-- The worker lays out the calendar that leaves the house: kind and hour, nothing else.
GRANT SELECT ON public.supervision_visit TO sigap_worker;
CREATE POLICY visit_dated ON public.supervision_visit FOR SELECT TO sigap_worker USING (true);
